"""number set: link a number, name it, and see what became of that."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl import phone
from sinchctl.api import numbers
from sinchctl.api.numbers import OwnNumber
from sinchctl.client.request import TypedReply
from sinchctl.commandline.options import Interval, MaxWait, Wait
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.profiles.fields import callback_url as checked_url
from sinchctl.terminal import printer
from sinchctl.terminal.views import Result, View
from sinchctl.terminal.waiting import Look, Patience, follow, patience

from .change import NumberChange, failure_of
from .change_view import change_view
from .link_elsewhere import link_elsewhere
from .options import Number

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_NONE = "none"
_PATIENCE = Patience(2.0, 120.0, "2m")
"""For a link that must be removed before the new one is made, also without --wait."""


def set_number(
    ctx: typer.Context,
    number: Number,
    voice_app: Annotated[
        str | None,
        typer.Option(
            "--voice-app", metavar="ID", help="Link calls to this application or service; or none."
        ),
    ] = None,
    sms_plan: Annotated[
        str | None,
        typer.Option("--sms-plan", metavar="ID", help="Link SMS to this service plan; or none."),
    ] = None,
    campaign: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Put the number into this 10DLC campaign (US); or none."),
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help='The name of the number; "" removes it.')
    ] = None,
    callback_url: Annotated[
        str | None,
        typer.Option(
            "--callback-url", metavar="URL", help="Let Sinch post number events here; or none."
        ),
    ] = None,
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Link a number to an application or a service plan, name it, set the URL of its events.

    Only what is named changes; the number is shown before and after. Sinch makes links a little
    later: --wait waits for their end, with exit code 6 and Sinch's error codes if one fails.

    A number that is linked to another service plan or campaign is unlinked first, as Sinch
    demands; until the new link is made it gets no SMS. --callback-url is not the URL of voice
    callbacks: see `sinchctl app callbacks`.
    """
    session: Session = ctx.obj
    own_name = phone.number(number)
    change = NumberChange(
        _text(name),
        _removable(callback_url, partial(checked_url, what="--callback-url")),
        _removable(voice_app, partial(_id, "--voice-app")),
        _removable(sms_plan, partial(_id, "--sms-plan")),
        _removable(campaign, partial(_id, "--campaign")),
    )
    if change == NumberChange():
        raise UsageError(
            "nothing to change",
            hint="use --voice-app, --sms-plan, --campaign, --name or --callback-url",
        )
    patient = patience(wait, interval, max_wait)
    client = session.connect()
    settings = session.terminal.settings
    if (settings.dry_run or settings.curl) and not change.needs_the_number:
        if sms_plan:
            printer.note(session.terminal, "a number on another service plan is unlinked first")
        numbers.change(client, own_name, change.linking(None))
    before = numbers.number(client, own_name)
    body = change.linking(before.value)
    if len(change.sms_steps(before.value)) > 1:
        link_elsewhere(session, client, own_name, before.value, change, patient or _PATIENCE)
    elif body:
        numbers.change(client, own_name, body)
    else:
        printer.note(session.terminal, f"{own_name} is so already, or will be: nothing was sent")
    look = partial(_look, client, own_name, change, before)
    again = session.command("number show", own_name)
    what = f"the change of {own_name}"
    accepted = what if body else ""
    result = Result(accepted=accepted, if_lost=f"look at it: {again}")
    if patient:
        result.follow = partial(follow, session.terminal, what, look, patient, again)
    else:
        result.records = _now(look, result, again)
    return result


def _look(client: "Client", name: str, change: NumberChange, before: TypedReply[OwnNumber]) -> Look:
    """Look at the number, and say what has become of the change."""
    after = numbers.number(client, name)
    states = change.states(before.value, after.value)
    pending = [state.pending for state in states if state.pending]
    view = change_view(name, before, after)
    return Look("; ".join(pending), not pending, failure_of(name, states), view)


def _now(look: Callable[[], Look], result: Result, again: str) -> Iterator[View]:
    state = look()
    result.failure = state.failure
    if not state.is_final:
        result.hint = f"follow it: {again}"
    yield state.view


def _removable(text: str | None, check: Callable[[str], str]) -> str | None:
    """Return a checked value; an empty text for `none`."""
    if text is None:
        return None
    return "" if text.strip().lower() == _NONE else check(text)


def _id(option: str, text: str) -> str:
    word = text.strip()
    if not word or not word.isascii() or not word.isprintable() or " " in word:
        raise UsageError(f"{option} {text!r} is not an id", hint="copy it from the Sinch dashboard")
    return word


def _text(name: str | None) -> str | None:
    if name is not None and not name.isprintable():
        raise UsageError(f"--name {name!r} has control characters", hint="leave them out")
    return name
