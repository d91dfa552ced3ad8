"""sms status: the delivery status of an SMS, now or at its end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from sinchctl.api import sms
from sinchctl.client.request import TypedReply
from sinchctl.commandline.options import Interval, MaxWait, Wait
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, NotFoundError, PendingError
from sinchctl.events.meanings import delivery_code, is_final, tone, with_meaning
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import Patience, patience, poll
from sinchctl.text.tone import Tone

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

Via = Annotated[
    Literal["auto", "xms", "messaging"],
    typer.Option(
        metavar="API",
        case_sensitive=False,
        help="auto, xms (the SMS REST API) or messaging (the old SMS API).",
    ),
]


def status(
    ctx: typer.Context,
    message_id: Annotated[
        str, typer.Argument(metavar="MESSAGE_ID", help="The id that sms send printed.")
    ],
    via: Via = "auto",
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Show the delivery status of an SMS."""
    session: Session = ctx.obj
    patient = patience(wait, interval, max_wait)
    client = session.connect()
    xms = uses_xms(client, via)
    if patient:
        return final_status(session, client, message_id, xms, patient, fresh=False)
    return Result([_look(client, message_id, xms).view])


def uses_xms(client: "Client", via: str) -> bool:
    """Return True for the SMS REST API, False for the old SMS API."""
    profile = client.profile
    plan = bool(profile.service_plan_id)  # one without its token is a mistake to report
    return via == "xms" or (via == "auto" and (plan or not profile.has_application))


class _Look(NamedTuple):
    """The status of a message at one moment."""

    is_final: bool
    is_delivered: bool
    status: str
    view: View


def final_status(
    session: Session,
    client: "Client",
    message_id: str,
    xms: bool,
    patient: Patience,
    *,
    fresh: bool,
) -> Result:
    """Poll until the status is final; the Result fails if the message was not delivered.

    Sinch may not know a `fresh` message for a moment.
    """

    def look() -> _Look | None:
        try:
            return _look(client, message_id, xms)
        except NotFoundError:
            if not fresh:
                raise
            return None

    last = poll(
        session.terminal,
        look,
        lambda seen: seen is not None and seen.is_final,
        lambda seen: seen.status if seen else "not known yet",
        patient,
    )
    views = [last.view] if last else []
    if last and last.is_final:
        what = f"the message {message_id} ended {last.status}"
        return Result(views, failure=None if last.is_delivered else FindingsError(what))
    state = last.status if last else "not known to Sinch"
    pending = PendingError(
        f"the message {message_id} is still {state} after {patient.words}",
        hint=f"look again: {session.command('sms status', message_id, '--wait')}",
    )
    return Result(views, failure=pending)


def _look(client: "Client", message_id: str, xms: bool) -> _Look:
    if not xms:
        message = sms.message_status(client, message_id)
        word = message.value.status
        shade = tone("message_status", word)
        status_line = ("Status", with_meaning("message_status", word), shade)
        rows = lines(("Message id", message_id), status_line)
        view = _view(message, message_id, word, lambda: Card("SMS", rows, shade))
        return _Look(is_final("message_status", word), shade == "good", word, view)
    report = sms.delivery_report(client, message_id)
    words = ",".join(dict.fromkeys(row.status for row in report.value.statuses))
    view = _view(report, message_id, words, lambda: _report_card(report.value))
    return _Look(report.value.is_final, report.value.is_delivered, words, view)


def _view(answer: TypedReply[Any], message_id: str, status: str, card: Callable[[], Card]) -> View:
    return View(answer.body, card, message_id, (message_id, status), answer.body)


def _report_card(report: sms.DeliveryReport) -> Card:
    rows = lines(("Message id", report.batch_id), ("Reference", report.client_reference))
    for row in report.statuses:
        count = f"{row.count} x " if row.count > 1 else ""
        rows += lines(
            (
                "Status",
                f"{count}{with_meaning('delivery_status', row.status)}",
                tone("delivery_status", row.status),
            ),
            ("Code", _code(row.code)),
            ("To", ", ".join(row.recipients) or None),
        )
    whole: Tone = "good" if report.is_delivered else "bad" if report.is_final else "warn"
    return Card("SMS delivery", rows, whole)


def _code(code: int | str) -> str | None:
    """Return what a code means, also as text; nothing for 0, which is not an error."""
    text = str(code)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return text or None
    return delivery_code(int(text)) if int(text) else None
