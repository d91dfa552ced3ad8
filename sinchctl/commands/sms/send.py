"""sms send: one SMS, through the API that the account has."""

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sinchctl.api import conversation, sms
from sinchctl.commandline.options import Interval, MaxWait, To, Wait
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.phone import number
from sinchctl.segments import count
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import patience
from sinchctl.text.amounts import moment
from sinchctl.times import whole_seconds

from .conversation.status import follow_command
from .delivery import final_status
from .send_values import (
    checked_address,
    checked_reference,
    checked_sender,
    checked_times,
    message_text,
)
from .via import TITLES, SmsApi, Via, sms_api, via_words

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

LATEST = timedelta(days=3)
"""How long after sending a message may expire (Sinch SMS REST API)."""

_MISSING: dict[SmsApi, frozenset[str]] = {
    "xms": frozenset(),
    "conversation": frozenset({"--send-at", "--wait"}),
    "messaging": frozenset(
        {
            *("--send-at", "--expire-at", "--ttl", "--reference"),
            *("--flash", "--max-parts", "--callback-url"),
        }
    ),
}
"""The options that an API does not have."""
_INSTEAD = {
    "--send-at": "`sms bulk --batch-api` schedules messages there; a service plan does it too "
    "(--via xms)",
    "--wait": "it cannot be asked how a message went. Record its callbacks with "
    "`event listen --record FILE`, and follow them: sms status ID --wait --events FILE",
}
"""What to do instead on the Conversation API."""


class _Message(NamedTuple):
    """What to send, checked."""

    to: str
    text: str
    sender: str | None
    reference: str | None
    starts: datetime | None
    ends: datetime | None
    callback_url: str | None
    is_flash: bool
    most_parts: int | None


def send(
    ctx: typer.Context,
    to: To,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="The text; - reads stdin, @FILE reads a file.")
    ],
    sender: Annotated[
        str | None,
        typer.Option("--from", metavar="SENDER", help="The sender: a number or a name."),
    ] = None,
    via: Via = "auto",
    reference: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Your own reference; delivery reports repeat it."),
    ] = None,
    send_at: Annotated[
        str | None,
        typer.Option(metavar="T", help="When to send: ISO 8601 (UTC without a zone), or +2h."),
    ] = None,
    expire_at: Annotated[
        str | None, typer.Option(metavar="T", help="When to give up: ISO 8601, or +2h from now.")
    ] = None,
    ttl: Annotated[
        str | None,
        typer.Option(metavar="D", help="Give up so long after sending, such as 10m."),
    ] = None,
    flash: Annotated[
        bool,
        typer.Option("--flash", help="Show it at once on the phone, and do not keep it there."),
    ] = False,
    max_parts: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Do not send it if it needs more parts."),
    ] = None,
    callback_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where Sinch posts its delivery reports.")
    ] = None,
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Send one SMS.

    With a service plan it uses the SMS REST API (xms), with a Conversation app the Conversation
    API, with an application alone the old SMS API. A message is never sent twice: if the
    outcome is unknown, the exit code is 12.

    A text that begins with a dash needs -- before it; one that begins with @ is written @@.
    """
    session: Session = ctx.obj
    to, body = number(to, as_sdk=via == "messaging"), message_text(session.terminal, text)
    sender = checked_sender(session.terminal, sender)
    starts, ends = checked_times(session, send_at, expire_at, ttl)
    patient = patience(wait, interval, max_wait)
    reference, callback_url = checked_reference(reference), checked_address(callback_url)
    client = session.connect()
    api = sms_api(session, via, "send messages")
    options = {
        "--send-at": starts,
        "--expire-at": expire_at,
        "--ttl": ttl,
        "--reference": reference,
        "--flash": flash,
        "--max-parts": max_parts,
        "--callback-url": callback_url,
        "--wait": wait,
    }
    _refuse_missing(api, [name for name, value in options.items() if value])
    sender = sender or checked_sender(session.terminal, client.profile.sms_sender or None)
    message = _Message(to, body, sender, reference, starts, ends, callback_url, flash, max_parts)
    message_id, answer = _sent(session, client, api, message)
    accepted = f"the message as {message_id}"
    if patient:
        again = session.command("sms status", message_id, "--wait", *via_words(via))
        follow = partial(final_status, session, client, message_id, api, patient, again, fresh=True)
        return Result(accepted=accepted, follow=follow)
    view = View(answer, lambda: _card(message, message_id), message_id, (message_id, to), answer)
    check = (
        f"{follow_command(session, message_id, via)} (FILE: a recording of event listen)"
        if api == "conversation"
        else session.command("sms status", message_id, *via_words(via))
    )
    return Result([view], accepted=accepted, hint=f"check it: {check}")


def _refuse_missing(api: SmsApi, options: list[str]) -> None:
    """Raise UsageError if the API does not have one of these options."""
    if missing := [name for name in options if name in _MISSING[api]]:
        names = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
        raise UsageError(
            f"{TITLES[api]} has no {names}",
            hint=_INSTEAD[missing[0]]
            if api == "conversation"
            else "leave out what it does not have, or use a service plan (--via xms) or a "
            "Conversation app (--via conversation)",
        )


def _sent(session: Session, client: "Client", api: SmsApi, message: _Message) -> tuple[str, bytes]:
    """Send a message, and return its id and Sinch's answer."""
    to, text, sender, reference, starts, ends, callback_url, is_flash, most_parts = message
    now = session.now()
    if api == "messaging":
        old = sms.send_message(client, to, text, sender=sender)
        return str(old.value.message_id), old.body
    if api == "conversation":
        if sender is None:
            printer.warn(
                session.terminal,
                "there is no sender: Sinch may accept the message and never deliver it. Use "
                "--from or sms_sender of the profile, unless the plan has a default originator",
            )
        accepted = conversation.send(
            client,
            to,
            text,
            sender=sender,
            reference=reference,
            ttl=whole_seconds(ends - now) if ends else None,
            callback_url=callback_url,
            is_flash=is_flash,
            most_parts=most_parts,
        )
        return accepted.value.message_id, accepted.body
    if ends and ends > max(starts or now, now) + LATEST + timedelta(minutes=1):
        printer.warn(session.terminal, "it expires more than 3 days after sending, Sinch's limit")
    batch = sms.send_batch(
        client,
        to,
        text,
        sender=sender,
        reference=reference,
        send_at=starts,
        expire_at=ends,
        callback_url=callback_url,
        is_flash=is_flash,
        most_parts=most_parts,
    )
    return batch.value.id, batch.body


def _card(message: _Message, message_id: str) -> Card:
    parts = count(message.text)
    return Card(
        "SMS accepted by Sinch",
        lines(
            ("Message id", message_id, "strong"),
            ("To", message.to),
            ("Segments", f"{parts.segments} ({parts.encoding})"),
            ("Will be sent", moment(message.starts.isoformat()) if message.starts else None),
        ),
        "good",
    )
