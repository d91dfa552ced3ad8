"""sms cancel: take back what is scheduled, and say what had already gone."""

import typer

from sinchctl.api import sms
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, OutcomeUnknownError, SinchctlError
from sinchctl.events.meanings import with_meaning
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.wire import encode, value

from .options import MessageId
from .show import batch_lines
from .via import Via, sms_api, via_words

_NOT_SENT = {"queued", "cancelled", "aborted"}
"""Statuses of messages that have not left Sinch."""


def cancel(ctx: typer.Context, message_id: MessageId, via: Via = "auto") -> Result:
    """Cancel a scheduled message, and say what had already been sent.

    The exit code is 6 if everything had been sent already.
    """
    session: Session = ctx.obj
    client = session.connect()
    instead = (
        "only `sms bulk --batch-api` schedules there, and `sinchctl api DELETE "
        "'/v1/projects/{project}/messages' --api conversation_batch -f batch_id=ID` cancels that"
    )
    sms_api(session, via, "cancel messages", ["xms"], instead=instead)
    answer = sms.cancel(client, message_id)
    look = session.command("sms report", message_id, *via_words(via))
    try:
        report = sms.delivery_report(client, message_id)
    except SinchctlError as fault:
        raise OutcomeUnknownError(
            f"Sinch took the cancellation of {message_id}, but what had already been sent is not "
            f"known: {fault.message}",
            hint=f"look: {look}",
        ) from None
    gone = [row for row in report.value.statuses if row.status.lower() not in _NOT_SENT]
    count = sum(row.count for row in gone)
    how = ", ".join(f"{row.count:,} {with_meaning('delivery_status', row.status)}" for row in gone)
    already = f"{count:,} had already been sent: {how}" if count else ""
    failure = None
    if not answer.value.is_cancelled:
        why = already or "Sinch does not say why"
        failure = FindingsError(f"{message_id} was not cancelled; {why}", hint=f"see {look}")
    elif already:
        printer.warn(session.terminal, f"{already}. See {look}")

    def card() -> Card:
        state = "sent" if failure else "cancelled"
        rows = batch_lines(answer.value, state) + lines(("Already sent", how, "warn"))
        if failure:
            return Card("SMS not cancelled", rows, "bad")
        return Card("SMS cancelled", rows, "good")

    # Sinch's answer, with the statuses of its delivery report.
    statuses = encode(value(report.body).get("statuses", []))
    document = answer.body.rstrip()[:-1] + b',"statuses":' + statuses + b"}"
    row = (message_id, answer.value.is_cancelled, count)
    view = View(document, card, message_id, row, answer.body)
    return Result([view], accepted=f"the cancellation of {message_id}", failure=failure)
