"""sms status: the delivery status of an SMS, now or at its end."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sinchctl.api import sms
from sinchctl.client.request import TypedReply
from sinchctl.commandline.options import Interval, MaxWait, Wait
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError
from sinchctl.events.meanings import delivery_code, is_final, tone, with_meaning
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import Look, Patience, follow, patience
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
        return final_status(session, client, message_id, xms, patient)
    return Result([_look(client, message_id, xms).view])


def uses_xms(client: "Client", via: str) -> bool:
    """Return True for the SMS REST API, False for the old SMS API."""
    profile = client.profile
    plan = bool(profile.service_plan_id)  # one without its token is a mistake to report
    return via == "xms" or (via == "auto" and (plan or not profile.has_application))


def final_status(
    session: Session,
    client: "Client",
    message_id: str,
    xms: bool,
    patient: Patience,
    *,
    fresh: bool = False,
) -> Result:
    """Poll until the status is final; the Result fails if the message was not delivered.

    Sinch may not know a `fresh` message for a moment.
    """
    again = session.command("sms status", message_id, "--wait")
    look = partial(_look, client, message_id, xms)
    return follow(session.terminal, f"the message {message_id}", look, patient, again, fresh=fresh)


def _look(client: "Client", message_id: str, xms: bool) -> Look:
    if xms:
        report = sms.delivery_report(client, message_id)
        status = ",".join(dict.fromkeys(row.status for row in report.value.statuses))
        final, delivered = report.value.is_final, report.value.is_delivered
        view = _view(report, message_id, status, lambda: _report_card(report.value))
    else:
        message = sms.message_status(client, message_id)
        status = message.value.status
        shade = tone("message_status", status)
        final, delivered = is_final("message_status", status), shade == "good"
        status_line = ("Status", with_meaning("message_status", status), shade)
        rows = lines(("Message id", message_id), status_line)
        view = _view(message, message_id, status, lambda: Card("SMS", rows, shade))
    failure = None if delivered else FindingsError(f"the message {message_id} ended {status}")
    return Look(status, final, failure, view)


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
