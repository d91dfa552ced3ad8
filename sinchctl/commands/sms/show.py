"""sms show: one message in full, sent or received."""

import typer

from sinchctl.api import conversation, sms
from sinchctl.client.request import TypedReply
from sinchctl.commandline.session import Session
from sinchctl.errors import NotFoundError
from sinchctl.segments import count
from sinchctl.terminal.views import Card, Line, Result, View, lines
from sinchctl.text.amounts import moment

from .conversation.status import kept_view
from .list_messages import state_of
from .options import MessageId
from .rows import text_of, with_plus
from .via import Via, sms_api

_MOST_NAMED = 10
"""Recipients that a card names."""


def show(ctx: typer.Context, message_id: MessageId, via: Via = "auto") -> Result:
    """Show a message in full, sent or received.

    `sms status` and `sms report` show its delivery.
    """
    session: Session = ctx.obj
    client = session.connect()
    api = sms_api(session, via, "show messages", ["xms", "conversation"])
    if api == "conversation":
        return Result([kept_view(conversation.message(client, message_id))])
    try:
        return Result([_sent(session, sms.batch(client, message_id))])
    except NotFoundError as unknown:
        try:
            return Result([_received(sms.inbound(client, message_id))])
        except NotFoundError:
            raise unknown from None


def _sent(session: Session, answer: TypedReply[sms.Batch]) -> View:
    batch = answer.value
    text, (state, tone) = text_of(batch.body), state_of(batch, session.now())

    def card() -> Card:
        return Card(
            "SMS sent" if state == "sent" else f"SMS {state}", batch_lines(batch, state), tone
        )

    row = (batch.id, batch.created_at, batch.sender, ",".join(batch.to), state, text)
    return View(answer.body, card, batch.id, row, answer.body)


def batch_lines(batch: sms.Batch, state: str) -> list[Line]:
    """Return what a card says of a message that was sent, scheduled or cancelled."""
    text = text_of(batch.body)
    parts = count(text)
    others = len(batch.to) - _MOST_NAMED
    named = ", ".join(map(with_plus, batch.to[:_MOST_NAMED]))
    verb = {"scheduled": "Will be sent", "cancelled": "Was to be sent"}.get(state, "Sent")
    return lines(
        ("Message id", batch.id, "strong"),
        ("From", with_plus(batch.sender)),
        ("To", f"{named} and {others:,} more" if others > 0 else named),
        ("Text", text),
        ("Segments", f"{parts.segments} ({parts.encoding})" if text else None),
        ("Flash", "yes" if batch.flash_message else None),
        ("Most parts", batch.max_number_of_message_parts),
        ("Reference", batch.client_reference),
        ("Created", moment(batch.created_at)),
        (verb, moment(batch.send_at)),
        ("Expires", moment(batch.expire_at)),
        ("Callback URL", batch.callback_url),
        ("Delivery report", batch.delivery_report),
    )


def _received(answer: TypedReply[sms.Inbound]) -> View:
    message = answer.value
    text = text_of(message.body)

    def card() -> Card:
        return Card(
            "SMS received",
            lines(
                ("Message id", message.id, "strong"),
                ("From", with_plus(message.sender)),
                ("To", with_plus(message.to)),
                ("Text", text),
                ("Reference", message.client_reference),
                ("Received", moment(message.received_at)),
                ("Operator", message.operator_id),
            ),
        )

    row = (message.id, message.received_at, message.sender, message.to, "received", text)
    return View(answer.body, card, message.id, row, answer.body)
