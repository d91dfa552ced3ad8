"""sms report: how the delivery to each recipient of a message went."""

from collections.abc import Iterator
from typing import Annotated

import typer

from sinchctl.api import sms
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.events.meanings import MEANINGS, meaning, tone
from sinchctl.terminal.columns import Columns
from sinchctl.terminal.listing import limited
from sinchctl.terminal.views import Result, View
from sinchctl.text.guess import alternatives

from .delivery import code_text
from .options import MessageId
from .rows import LONGEST_NUMBER, with_plus
from .via import Via, sms_api

_STATUSES = [word.capitalize() for word in MEANINGS["delivery_status"]]


def _statuses(words: list[str]) -> list[str]:
    """Return statuses as Sinch writes them, from words in any letter case. Raises UsageError."""
    for word in words:
        if word.capitalize() not in _STATUSES:
            raise UsageError(
                f"{word!r} is not a delivery status", hint=f"use {alternatives(_STATUSES)}"
            )
    return [*dict.fromkeys(word.capitalize() for word in words)]


def report(
    ctx: typer.Context,
    message_id: MessageId,
    status: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATUS", help="Show only recipients with this status, such as failed."
        ),
    ] = None,
    via: Via = "auto",
) -> Result:
    """List the delivery status of every recipient of a message."""
    session: Session = ctx.obj
    wanted = _statuses(status or [])
    client = session.connect()
    instead = f"`{session.command('sms status', message_id)}` shows what is known of one message"
    sms_api(session, via, "report every recipient", ["xms"], instead=instead)
    answer = sms.delivery_report(client, message_id, wanted).value
    views = _recipients(session, answer, wanted)
    none = f"no recipient of {message_id} is {alternatives(wanted)}" if wanted else "no recipients"
    return Result(limited(session.terminal, views, None, none))


def _recipients(session: Session, report: sms.DeliveryReport, wanted: list[str]) -> Iterator[View]:
    columns = Columns(
        session.terminal,
        ("Recipient", LONGEST_NUMBER),
        ("Status", len("Dispatched")),
        last="Why",
    )
    reference = report.client_reference
    for group in report.statuses:
        if wanted and group.status.capitalize() not in wanted:
            continue
        status = (group.status, tone("delivery_status", group.status))
        why = code_text(group.code) or meaning("delivery_status", group.status).text
        for recipient in group.recipients:
            document = {
                "batch_id": report.batch_id,
                "recipient": recipient,
                "status": group.status,
                "code": group.code,
                **({"client_reference": reference} if reference else {}),
            }
            cells = columns.lines(with_plus(recipient), status, why)
            row = (recipient, group.status, group.code)
            yield View(document, identifier=recipient, row=row, lines=cells)
