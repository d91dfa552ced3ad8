"""sms send: one SMS, through the SMS REST API or the old SMS API."""

from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

import typer

from sinchctl.api import sms
from sinchctl.commandline.options import Interval, MaxWait, To, Wait
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.phone import number
from sinchctl.segments import count
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_text
from sinchctl.terminal.streams import Terminal
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import patience
from sinchctl.text.amounts import moment
from sinchctl.times import instant

from .status import Via, final_status, uses_xms

LONGEST, LONG = 2000, 1600
"""Characters of a text: refused above the one, warned about above the other (Sinch SMS guide)."""
LONGEST_NAME = 11
"""Characters of a sender that is a name (GSM 03.40 alphanumeric address)."""
LONGEST_REFERENCE = 128
LATEST = timedelta(days=3)
"""How long after sending a message may expire (Sinch SMS REST API)."""


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
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Send one SMS.

    With a service plan it uses the SMS REST API (xms), with an application alone the old SMS
    API. A message is never sent twice: if the outcome is unknown, the exit code is 12.

    A text that begins with a dash needs -- before it; one that begins with @ is written @@.
    """
    session: Session = ctx.obj
    to, body = number(to, as_sdk=via == "messaging"), _body(session.terminal, text)
    sender = _sender(session.terminal, sender)
    starts, ends = _times(session, send_at, expire_at)
    patient = patience(wait, interval, max_wait)
    if reference is not None and not 0 < len(reference) <= LONGEST_REFERENCE:
        raise UsageError(f"the reference must have 1 to {LONGEST_REFERENCE} characters")
    client = session.connect()
    sender = sender or _sender(session.terminal, client.profile.sms_sender or None)
    xms = uses_xms(client, via)
    if xms:
        batch = sms.send_batch(
            client, to, body, sender=sender, reference=reference, send_at=starts, expire_at=ends
        )
        message_id, reply = batch.value.id, batch.reply
    else:
        if starts or ends or reference:
            raise UsageError(
                "the old SMS API has no --send-at, --expire-at and --reference",
                hint="leave them out, or use a service plan (--via xms)",
            )
        message = sms.send_message(client, to, body, sender=sender)
        message_id, reply = str(message.value.message_id), message.reply
    accepted = f"the message as {message_id}"
    if patient:
        follow = partial(final_status, session, client, message_id, xms, patient, fresh=True)
        return Result(accepted=accepted, follow=follow)

    def card() -> Card:
        parts = count(body)
        return Card(
            "SMS accepted by Sinch",
            lines(
                ("Message id", message_id, "strong"),
                ("To", to),
                ("Segments", f"{parts.segments} ({parts.encoding})"),
                ("Will be sent", moment(starts.isoformat()) if starts else None),
            ),
            "good",
        )

    view = View(reply.body, card, message_id, (message_id, to), reply.body)
    return Result(
        [view], accepted=accepted, hint=f"check it: {session.command('sms status', message_id)}"
    )


def _body(terminal: Terminal, text: str) -> str:
    body = read_text(terminal, text)
    if not body.strip():
        raise UsageError("the text is empty", hint="give a text, or - to read it from stdin")
    if len(body) > LONGEST:
        raise UsageError(
            f"the text has {len(body):,} characters; Sinch accepts {LONGEST:,} at most",
            hint="split it",
        )
    if len(body) > LONG:
        printer.warn(
            terminal, f"the text has {len(body):,} characters; some accounts accept only {LONG:,}"
        )
    return body


def _times(
    session: Session, send_at: str | None, expire_at: str | None
) -> tuple[datetime | None, datetime | None]:
    """Return when to send and when to give up, in UTC. Raises UsageError if they make no sense."""
    now = session.now()
    starts = instant(send_at, now, "--send-at") if send_at is not None else None
    ends = instant(expire_at, now, "--expire-at") if expire_at is not None else None
    if starts and starts < now - timedelta(minutes=1):
        printer.warn(session.terminal, "--send-at is in the past; Sinch sends it immediately")
    if ends and ends <= now:
        raise UsageError("--expire-at is in the past")
    if starts and ends and ends <= starts:
        raise UsageError("--expire-at is not after --send-at")
    if ends and ends > max(starts or now, now) + LATEST + timedelta(minutes=1):
        printer.warn(
            session.terminal,
            "--expire-at is more than 3 days after sending, Sinch's limit",
        )
    return starts, ends


def _sender(terminal: Terminal, sender: str | None) -> str | None:
    if sender is None:
        return None
    if not (name := sender.strip()):
        raise UsageError("the sender is empty", hint="leave --from out for the account's own")
    if name.startswith("+"):
        return number(name, "sender")
    if not name.isdigit() and len(name) > LONGEST_NAME:
        printer.warn(
            terminal,
            f"the sender {name!r} has {len(name)} characters; names have {LONGEST_NAME} at most, "
            "and operators cut or refuse longer ones",
        )
    if (parts := count(name)).forced_by:
        printer.warn(
            terminal, f"the sender {name!r} has {parts.forced_by!r}, which is not in GSM-7"
        )
    return name
