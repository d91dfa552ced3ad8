"""Link a number that is linked to another service plan or campaign: unlink it first."""

from typing import TYPE_CHECKING

from sinchctl.api import numbers
from sinchctl.api.numbers import OwnNumber, SmsLink
from sinchctl.commandline.session import Session
from sinchctl.errors import (
    MAY_HAVE_ACTED,
    FindingsError,
    OutcomeUnknownError,
    PartlyFailedError,
    SinchctlError,
)
from sinchctl.terminal import printer
from sinchctl.terminal.waiting import Patience, poll, still_pending

from .card import sms_text
from .change import NumberChange, PartState, sms_link, sms_state

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


def link_elsewhere(
    session: Session,
    client: "Client",
    name: str,
    before: OwnNumber,
    change: NumberChange,
    patient: Patience,
) -> None:
    """Unlink a number, wait until that is done, and link it; the operator learns of each step.

    Once the number is unlinked, an error says so.
    """
    first, wanted = change.sms_steps(before)
    if body := change.unlinking(before):
        numbers.change(client, name, body)
    old, new = sms_text(before.sms), sms_text(SmsLink(wanted[0], wanted[1]))
    printer.note(
        session.terminal,
        f"Sinch links a number to {new} only when it is no longer linked to {old}: unlinking "
        f"{name} first",
    )
    accepted = f"Sinch accepted the unlinking of {name} from {old}"
    look = session.command("number show", name)
    again = session.command("number set", name, *_words(*wanted))

    def state() -> PartState:
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
            f"the unlinking of {name} from {old}", last.pending, patient, f"{look}, then {again}"
        )
    if last.failure:
        raise FindingsError(
            f"{accepted}, but it failed: {last.failure}",
            hint=f"nothing was linked. Look at the number: {look}",
        )
    try:
        numbers.change(client, name, change.linking(before))
    except SinchctlError as fault:
        is_open = isinstance(fault, MAY_HAVE_ACTED)
        kind = OutcomeUnknownError if is_open else PartlyFailedError
        back = session.command("number set", name, *_words(*sms_link(before).ids))
        whether = "whether it is linked to {new} is not known" if is_open else "not linked to {new}"
        raise kind(
            f"{name} is no longer linked to {old}, and {whether.format(new=new)}: {fault.message}",
            hint=f"to put it back: {back}",
            http_status=fault.http_status,
            sinch_code=fault.sinch_code,
            reference=fault.reference,
        ) from None


def _words(plan: str, campaign: str) -> list[str]:
    """Return the options that link a number so."""
    return ["--sms-plan", plan, *(["--campaign", campaign] if campaign else [])]
