"""Link a number that is linked to another service plan or campaign: unlink it first."""

from typing import TYPE_CHECKING

from sinchctl.api import numbers
from sinchctl.api.numbers import OwnNumber
from sinchctl.commandline.session import Session
from sinchctl.errors import (
    FindingsError,
    OutcomeUnknownError,
    PartlyFailedError,
    SinchctlError,
    SinchFailedError,
)
from sinchctl.terminal import printer
from sinchctl.terminal.waiting import Patience, poll, still_pending

from .card import sms_text
from .change import Change, State, sms_state

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


def link_elsewhere(
    session: Session, client: "Client", before: OwnNumber, change: Change, patient: Patience
) -> None:
    """Unlink a number, wait until that is done, and link it; the operator learns of each step.

    Once the number is unlinked, an error says so.
    """
    name = before.phone_number
    first, wanted = change.sms_steps(before)
    numbers.change(client, name, change.unlinking(before))
    printer.note(
        session.terminal,
        f"{name} was linked to {sms_text(before.sms)}, and Sinch wants it unlinked before it is "
        "linked again: unlinking it",
    )
    accepted = f"Sinch accepted the unlinking of {name} from {sms_text(before.sms)}"
    look = session.command("number show", name)

    def state() -> State:
        return sms_state(numbers.number(client, name).value, first)

    try:
        last = poll(
            session.terminal, state, lambda one: not one.pending, lambda one: one.pending, patient
        )
    except SinchctlError as fault:
        raise OutcomeUnknownError(
            f"{accepted}, and whether that is done is not known: {fault.message}",
            hint=f"it is not linked again yet. Look at it: {look}",
        ) from None
    if last.pending:
        raise still_pending(
            f"the unlinking of {name}", last.pending, patient, f"{look}, and set it again"
        )
    if last.failure:
        raise FindingsError(
            f"{accepted}, but it failed: {last.failure}",
            hint=f"nothing was linked. Look at the number: {look}",
        )
    try:
        numbers.change(client, name, change.linking(before))
    except SinchctlError as fault:
        is_open = isinstance(fault, SinchFailedError | OutcomeUnknownError)
        kind = OutcomeUnknownError if is_open else PartlyFailedError
        back = session.command("number set", name, *_words(before))
        raise kind(
            f"{name} is unlinked from {sms_text(before.sms)}, but not linked to "
            f"{wanted[0]}: {fault.message}",
            hint=f"to put it back: {back}",
            http_status=fault.http_status,
            sinch_code=fault.sinch_code,
            reference=fault.reference,
        ) from None


def _words(before: OwnNumber) -> list[str]:
    """Return the options that link a number as it was."""
    plan, campaign = before.sms.service_plan_id or "", before.sms.campaign_id
    return ["--sms-plan", plan, *(["--campaign", campaign] if campaign else [])]
