"""The delivery of an SMS of the APIs that can be asked: now, or at its end."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from sinchctl.api import sms
from sinchctl.client.request import TypedReply
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError
from sinchctl.events.codes import delivery_code
from sinchctl.events.meanings import is_final, tone, with_meaning
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import Look, Patience, follow
from sinchctl.text.tone import Tone

from .rows import with_plus
from .via import SmsApi

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


def final_status(
    session: Session,
    client: "Client",
    message_id: str,
    api: SmsApi,
    patient: Patience,
    again: str,
    *,
    fresh: bool = False,
) -> Result:
    """Poll until the status is final; the Result fails if the message was not delivered.

    Sinch may not know a `fresh` message for a moment.
    """
    look = partial(delivery_look, client, message_id, api)
    return follow(session.terminal, f"the message {message_id}", look, patient, again, fresh=fresh)


def delivery_look(client: "Client", message_id: str, api: SmsApi) -> Look:
    """Ask once for the delivery status of a message, of xms or the old SMS API."""
    if api == "xms":
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
            ("Code", code_text(row.code)),
            ("To", ", ".join(map(with_plus, row.recipients)) or None),
        )
    whole: Tone = "good" if report.is_delivered else "bad" if report.is_final else "warn"
    return Card("SMS delivery", rows, whole)


def code_text(code: int | str) -> str | None:
    """Return what a code means, also as text; nothing for 0, which is not an error."""
    text = str(code)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return text or None
    return delivery_code(int(text)) if int(text) else None
