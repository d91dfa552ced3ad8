"""Which of Sinch's APIs for SMS a command uses."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.terminal import printer
from sinchctl.text.guess import alternatives

if TYPE_CHECKING:
    from sinchctl.profiles.model import Profile

SmsApi = Literal["xms", "conversation", "messaging"]

Via = Annotated[
    Literal["auto", "conversation", "xms", "messaging"],
    typer.Option(
        metavar="API",
        case_sensitive=False,
        help="auto, conversation (the Conversation API), xms (the SMS REST API) or messaging "
        "(the old SMS API).",
    ),
]

TITLES: Mapping[SmsApi, str] = {
    "xms": "the SMS REST API (xms)",
    "conversation": "the Conversation API",
    "messaging": "the old SMS API",
}


def sms_api(
    session: Session,
    via: str,
    what: str,
    having: Sequence[SmsApi] = tuple(TITLES),
    *,
    instead: str = "",
) -> SmsApi:
    """Return the API that does `what`, which only the APIs of `having` can.

    Without --via it is the first of them that the profile is for: xms with a service plan, the
    Conversation API with an app, xms with a project alone, the old SMS API with an application.
    An operator hears of xms with a project alone. Raises UsageError that names the APIs that
    can do it, and `instead`, what the Conversation API has in its place.
    """
    profile = session.profile()
    usable = _usable(profile) if via == "auto" else [name for name in TITLES if name == via]
    if capable := [name for name in usable if name in having]:
        if capable[0] == "xms" and via == "auto" and not profile.service_plan_id:
            _say_that_it_is_xms(session)
        return capable[0]
    titles = " and ".join(TITLES[name] for name in having)
    options = alternatives([f"--via {name}" for name in having])
    can = f"{titles[0].upper()}{titles[1:]} can: use {options}"
    hint = f"{instead}. {can} if you have it" if instead and usable[0] == "conversation" else can
    raise UsageError(f"{TITLES[usable[0]]} cannot {what}", hint=hint)


def _say_that_it_is_xms(session: Session) -> None:
    terminal = session.terminal
    if session.profile().project_id and (terminal.stderr.isatty() or terminal.settings.verbose):
        printer.note(
            terminal,
            "using the SMS REST API (xms), since there is no Conversation app id; --via chooses "
            "(sinchctl help sms-apis)",
        )


def via_words(via: str) -> list[str]:
    """Return the words of a command to suggest, so that it asks the same API."""
    return [] if via == "auto" else ["--via", via]


def _usable(profile: "Profile") -> list[SmsApi]:
    """Return the APIs that the profile is for, the preferred one first.

    A service plan without its token counts: it is a mistake to report.
    """
    usable: list[SmsApi] = []
    if profile.service_plan_id:
        usable.append("xms")
    if profile.conversation_app_id:
        usable.append("conversation")
    elif profile.project_id and not profile.service_plan_id:
        usable.append("xms")
    if profile.has_application:
        usable.append("messaging")
    return usable or ["xms"]
