"""The status of a message of the Conversation API: what it keeps, and what callbacks said."""

from functools import partial
from typing import TYPE_CHECKING

from sinchctl.api import conversation
from sinchctl.api.conversation import ConversationMessage
from sinchctl.client.request import TypedReply
from sinchctl.commandline.session import Session
from sinchctl.commands.sms.options import noting_absence
from sinchctl.commands.sms.rows import with_plus
from sinchctl.commands.sms.via import via_words
from sinchctl.errors import FindingsError, NotFoundError
from sinchctl.events.deliveries import FIELD, Delivery
from sinchctl.events.meanings import is_final, tone, with_meaning
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Line, Result, View, lines
from sinchctl.terminal.waiting import Look, Patience, follow
from sinchctl.text.amounts import moment

from .recorded import MessageDeliveries, latest

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


def conversation_status(
    session: Session,
    client: "Client",
    message_id: str,
    via: str,
    files: list[str],
    patient: Patience | None,
) -> Result:
    """Return what the recordings say, else what Sinch keeps of the message.

    The Result fails with NotFoundError if nobody knows how the message went.
    """
    words = [*via_words(via), *(word for file in files for word in ("--events", file))]
    again = session.command("sms status", message_id, "--wait", *words)
    name = f"the message {message_id}"
    warn = partial(printer.warn, session.terminal)
    absent = noting_absence(session) if patient else None
    recorded = MessageDeliveries(files, message_id, warn, absent)
    if files and patient:
        return follow(
            session.terminal, name, lambda: _heard(message_id, recorded.read()), patient, again
        )
    if deliveries := recorded.read():
        return Result([_heard(message_id, deliveries).view])
    hint = "record its callbacks with `event listen --record FILE`, and follow them: "
    hint += follow_command(session, message_id, via)
    try:
        look = _kept(client, message_id)
    except NotFoundError as fault:
        raise NotFoundError(
            f"the app keeps no message {message_id}, so Sinch cannot be asked how it went",
            hint=hint,
            http_status=fault.http_status,
            sinch_code=fault.sinch_code,
        ) from None
    if not look.status:
        unknown = NotFoundError(f"Sinch keeps {name}, but not how it went", hint=hint)
        return Result([look.view], failure=unknown)
    if patient:
        return follow(session.terminal, name, lambda: _kept(client, message_id), patient, again)
    return Result([look.view])


def follow_command(session: Session, message_id: str, via: str) -> str:
    """Return the command that follows a message in a recording of its callbacks."""
    words = (*via_words(via), "--wait", "--events", "FILE")
    return session.command("sms status", message_id, *words)


def _heard(message_id: str, deliveries: list[Delivery]) -> Look:
    """Return what the callbacks said."""
    last = latest(deliveries) if deliveries else None
    status = last.status if last else "not reported"
    document = {
        "message_id": message_id,
        "status": last.status if last else None,
        **({"reason": last.report["reason"]} if last and last.reason else {}),
        "reports": [{"event_time": each.time, **each.report} for each in deliveries],
    }

    def card() -> Card:
        rows = lines(("Message id", message_id, "strong"))
        rows += [
            Line(moment(each.time) or "Status", _in_words(each), tone(FIELD, each.status))
            for each in deliveries
        ]
        return Card("SMS delivery", rows, tone(FIELD, status))

    failure = None
    if last is None or tone(FIELD, last.status) != "good":
        words = _in_words(last) if last else status
        failure = FindingsError(f"the message {message_id} ended {words}")
    row = (message_id, status, last.reason if last else "")
    return Look(status, is_final(FIELD, status), failure, View(document, card, message_id, row))


def _in_words(delivery: Delivery) -> str:
    words = with_meaning(FIELD, delivery.status)
    reason = with_meaning("conversation_reason", delivery.reason) if delivery.reason else ""
    return f"{words}. Reason: {reason}" if reason else words


def _kept(client: "Client", message_id: str) -> Look:
    """Return what the app keeps of a message. Raises NotFoundError if it is nothing."""
    answer = conversation.message(client, message_id)
    status = answer.value.status
    shade = tone(FIELD, status)
    failure = None if shade == "good" else FindingsError(f"the message {message_id} ended {status}")
    return Look(status, is_final(FIELD, status), failure, kept_view(answer))


def kept_view(answer: TypedReply[ConversationMessage]) -> View:
    """Return a message that the app keeps, sent or received."""
    message = answer.value
    is_received = message.direction == "TO_APP"

    def card() -> Card:
        status = with_meaning(FIELD, message.status) if message.status else None
        return Card(
            "SMS received" if is_received else "SMS sent",
            lines(
                ("Message id", message.id, "strong"),
                ("From" if is_received else "To", with_plus(message.number)),
                ("To" if is_received else "From", with_plus(message.sender_id)),
                ("Text", message.text),
                ("Status", status, tone(FIELD, message.status)),
                ("Reference", message.metadata),
                ("Accepted", moment(message.accept_time)),
                ("Processing mode", message.processing_mode),
            ),
        )

    row = (message.id, message.accept_time, message.number, message.status, message.text)
    return View(answer.body, card, message.id, row, answer.body)
