"""sinchctl sms: send SMS, follow them, and count their parts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import Interval, MaxWait, To, Wait
from sinchctl.errors import FindingsError, NotFoundError, UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_text
from sinchctl.terminal.views import Card, Tone, View, lines
from sinchctl.terminal.waiting import Patience, patience, poll
from sinchctl.text.amounts import moment

if TYPE_CHECKING:
    from datetime import datetime

    from sinchctl.client.core import Client
    from sinchctl.client.request import Answer
    from sinchctl.commandline.session import Session

app = group("Send SMS and follow them.")

LONGEST, LONG = 2000, 1600
"""Characters of a text: refused above the one, warned above the other (Sinch SMS guide)."""

Via = Annotated[
    str,
    typer.Option(
        metavar="API",
        help="auto, xms (SMS REST API) or messaging (the old, application-signed one).",
    ),
]
_TONES: dict[str, Tone] = {
    "Delivered": "good",
    "Successful": "good",
    "Queued": "warn",
    "Dispatched": "warn",
    "Pending": "warn",
}
_WORDS = {
    "Queued": "waiting at Sinch",
    "Dispatched": "handed to the carrier",
    "Delivered": "arrived at the phone",
    "Aborted": "Sinch did not send it",
    "Rejected": "the carrier refused it",
    "Failed": "it could not be delivered",
    "Expired": "its time ran out",
    "Cancelled": "taken back before it was sent",
    "Deleted": "deleted by the carrier",
    "Unknown": "the carrier does not tell",
    "Pending": "on its way",
    "Successful": "arrived at the phone",
    "Faulted": "it could not be delivered",
}


@verb(
    app,
    "send",
    'sinchctl sms send +46700000000 "Your table is ready"',
    "sinchctl sms send +46700000000 @reminder.txt --send-at +2h",
    "uptime | sinchctl sms send +46700000000 - --wait",
)
def send(
    ctx: typer.Context,
    to: To,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="The text; - reads stdin, @FILE a file.")
    ],
    sender: Annotated[
        str | None,
        typer.Option("--from", metavar="SENDER", help="The sender: a number or a name."),
    ] = None,
    via: Via = "auto",
    reference: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Your own reference, back in delivery reports."),
    ] = None,
    send_at: Annotated[
        str | None,
        typer.Option(metavar="T", help="When to send: ISO 8601 (UTC without a zone), or +2h."),
    ] = None,
    expire_at: Annotated[
        str | None, typer.Option(metavar="T", help="When to give up: ISO 8601, or +2h from now.")
    ] = None,
    wait: Wait = False,
    interval: Interval = "2s",
    max_wait: MaxWait = "2m",
) -> None:
    """Send one SMS.

    A service plan uses the SMS REST API (xms), an application alone the old SMS API. It is
    never sent twice: where the outcome is unknown the exit code is 12.
    """
    from sinchctl.api import sms
    from sinchctl.phone import number

    session: Session = ctx.obj
    to, body = number(to), _body(session, text)
    sender, (starts, ends) = _sender(sender), _times(session, send_at, expire_at)
    patient = patience(interval, max_wait)
    if reference is not None and not 0 < len(reference) <= 128:
        raise UsageError("the reference must have 1 to 128 characters")
    with session.connect() as client:
        xms = _uses_xms(client, via)
        if xms:
            batch = sms.send_batch(
                client, to, body, sender=sender, reference=reference, send_at=starts, expire_at=ends
            )
            message_id, answer = batch.value.id, batch.reply.body
        else:
            if starts or ends or reference:
                raise UsageError(
                    "the old SMS API knows no --send-at, --expire-at and --reference",
                    hint="leave them out, or use a service plan (--via xms)",
                )
            sent = sms.send_message(client, to, body, sender=sender)
            message_id, answer = str(sent.value.message_id), sent.reply.body
        if not wait:
            printer.record(session.terminal, _sent_view(message_id, to, body, answer, starts))
            printer.hint(session.terminal, f"check it: {session.command('sms status', message_id)}")
            return
        printer.note(session.terminal, f"sent as {message_id}")
        _await(session, client, message_id, xms, patient, fresh=True)


@verb(
    app,
    "status",
    "sinchctl sms status 01FC66621XXXXX119Z8PMV1QPQ",
    "sinchctl sms status 01FC66621XXXXX119Z8PMV1QPQ --wait --max-wait 10m",
)
def status(
    ctx: typer.Context,
    message_id: Annotated[
        str, typer.Argument(metavar="MESSAGE_ID", help="The id that sms send printed.")
    ],
    via: Via = "auto",
    wait: Wait = False,
    interval: Interval = "2s",
    max_wait: MaxWait = "2m",
) -> None:
    """Tell how an SMS went."""
    session: Session = ctx.obj
    patient = patience(interval, max_wait)
    with session.connect() as client:
        xms = _uses_xms(client, via)
        if wait:
            _await(session, client, message_id, xms, patient, fresh=False)
        else:
            _, _, view = _look(client, message_id, xms)
            printer.record(session.terminal, view)


@verb(
    app,
    "segments",
    'sinchctl sms segments "Hello"',
    "sinchctl sms segments @reminder.txt -o json",
)
def segments(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="The text; - reads stdin, @FILE a file.")
    ],
) -> None:
    """Count the parts that a text takes as SMS, without sending it."""
    from sinchctl.segments import count

    session: Session = ctx.obj
    body = read_text(session.terminal, text)
    if not body:
        raise UsageError("the text is empty", hint="give a text, or - to read it from stdin")
    found = count(body)
    forced = found.forced_by
    record = {
        "encoding": found.encoding,
        "segments": found.segments,
        "characters": len(body),
        "units": found.units,
        "charactersLeft": found.left,
        "firstUcs2Character": forced,
        "firstUcs2Index": found.forced_at,
    }

    def card() -> Card:
        why = None
        if forced and found.forced_at is not None:
            place = f"character {found.forced_at + 1:,}"
            why = f"{forced!r} (U+{ord(forced):04X}), {place}, is not in GSM-7"
        return Card(
            "SMS parts",
            lines(
                ("Encoding", found.encoding, "warn" if forced else "good"),
                ("Because", why),
                ("Segments", found.segments, "strong"),
                ("Characters", len(body)),
                ("Left", f"{found.left} in the last segment"),
            ),
        )

    row = (found.encoding, found.segments, len(body), found.units, found.left, forced)
    printer.record(session.terminal, View(record, card, str(found.segments), row))


def _body(session: "Session", text: str) -> str:
    body = read_text(session.terminal, text)
    if not body.strip():
        raise UsageError("the text is empty", hint="give a text, or - to read it from stdin")
    if len(body) > LONGEST:
        raise UsageError(
            f"the text has {len(body):,} characters; Sinch takes {LONGEST:,} at most",
            hint="split it",
        )
    if len(body) > LONG:
        printer.warn(
            session.terminal,
            f"the text has {len(body):,} characters; some accounts stop at {LONG:,}",
        )
    return body


def _times(
    session: "Session", send_at: str | None, expire_at: str | None
) -> "tuple[datetime | None, datetime | None]":
    """When to send and when to give up, in UTC. Raises UsageError where they make no sense."""
    from datetime import timedelta

    from sinchctl.times import instant

    now = session.now()
    starts = instant(send_at, now, "--send-at") if send_at is not None else None
    ends = instant(expire_at, now, "--expire-at") if expire_at is not None else None
    if starts and starts < now - timedelta(minutes=1):
        printer.warn(session.terminal, "--send-at is in the past, so that Sinch sends it at once")
    if ends and ends <= now:
        raise UsageError("--expire-at is in the past")
    if starts and ends and ends <= starts:
        raise UsageError("--expire-at is not after --send-at")
    if ends and ends > max(starts or now, now) + timedelta(days=3, minutes=1):
        printer.warn(
            session.terminal, "--expire-at is more than 3 days after the sending, Sinch's limit"
        )
    return starts, ends


def _sender(sender: str | None) -> str | None:
    if sender is None:
        return None
    from sinchctl.phone import number

    if not (trimmed := sender.strip()):
        raise UsageError("the sender is empty", hint="leave --from out for the account's own")
    return number(trimmed, "sender") if trimmed.startswith("+") else trimmed


def _uses_xms(client: "Client", via: str) -> bool:
    if via not in {"auto", "xms", "messaging"}:
        raise UsageError(f"--via {via!r} is unknown", hint="use auto, xms or messaging")
    profile = client.profile
    half = bool(profile.service_plan_id)  # without its token that is a mistake to be told
    return via == "xms" or (via == "auto" and (half or not profile.has_application))


def _sent_view(
    message_id: str, to: str, text: str, reply: bytes, starts: "datetime | None"
) -> View:
    def card() -> Card:
        from sinchctl.segments import count

        found = count(text)
        shown = lines(
            ("Message id", message_id, "strong"),
            ("To", to),
            ("Segments", f"{found.segments} ({found.encoding})"),
            ("Goes out", moment(starts.isoformat()) if starts else None),
        )
        return Card("SMS accepted by Sinch", shown, "good")

    return View(reply, card, message_id, (message_id, to), reply)


def _look(client: "Client", message_id: str, xms: bool) -> tuple[bool, bool, View]:
    """Whether the status is final, whether it is good, and the record."""
    from sinchctl.api import sms

    if not xms:
        told = sms.message_status(client, message_id)
        word = told.value.status
        final = word.lower() not in {"pending", "unknown"}
        shown = lines(("Message id", message_id), ("Status", _in_words(word), _tone(word)))
        view = _view(told, message_id, word, lambda: Card("SMS", shown, _tone(word)))
        return final, word.lower() == "successful", view
    report = sms.delivery_report(client, message_id)
    words = ",".join(dict.fromkeys(row.status for row in report.value.statuses))
    view = _view(report, message_id, words, lambda: _report_card(report.value))
    return report.value.is_final, report.value.is_delivered, view


def _view(answer: "Answer[Any]", message_id: str, status: str, card: Callable[[], Card]) -> View:
    return View(answer.body, card, message_id, (message_id, status), answer.body)


def _report_card(report: Any) -> Card:
    shown = lines(("Message id", report.batch_id), ("Reference", report.client_reference))
    for row in report.statuses:
        count = f"{row.count} x " if row.count > 1 else ""
        shown += lines(("Status", f"{count}{_in_words(row.status)}", _tone(row.status)))
        shown += lines(("Code", _code(row.code)))
        shown += lines(("To", ", ".join(row.recipients) or None))
    whole: Tone = "good" if report.is_delivered else "bad" if report.is_final else "warn"
    return Card("SMS delivery", shown, whole)


def _code(code: int | str) -> str | None:
    """What a code means, also where it stands as text; nothing for 0, which is no error."""
    from sinchctl.events.meanings import delivery_code

    text = str(code)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return text or None
    return delivery_code(int(text)) if int(text) else None


def _in_words(status: str) -> str:
    words = _WORDS.get(status)
    return f"{status}: {words}" if words else status


def _tone(status: str) -> Tone:
    return _TONES.get(status, "bad")


def _await(
    session: "Session",
    client: "Client",
    message_id: str,
    xms: bool,
    patient: Patience,
    *,
    fresh: bool,
) -> None:
    """Poll to the final status, show it, and fail with exit 6 where it is no good one."""

    def look() -> tuple[bool, bool, View | None]:
        try:
            return _look(client, message_id, xms)
        except NotFoundError:
            if not fresh:
                raise
            return False, False, None

    final, good, view = poll(
        session.terminal,
        look,
        lambda seen: seen[0],
        lambda seen: str(seen[2].row[1]) if seen[2] else "not known yet",
        patient,
    )
    if view is not None:
        printer.record(session.terminal, view)
    if not good:
        state = str(view.row[1]) if view else "not known to Sinch"
        what = f"ended {state}" if final else f"is still {state} after {patient.words}"
        again = f"look again: {session.command('sms status', message_id, '--wait')}"
        raise FindingsError(f"the message {message_id} {what}", hint="" if final else again)
