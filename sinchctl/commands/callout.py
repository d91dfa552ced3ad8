"""sinchctl callout: place calls that speak, join a conference, run a menu or follow SVAML."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl import wire
from sinchctl.api import callouts
from sinchctl.api.callouts import (
    Callout,
    CalloutDestination,
    ConferenceCallout,
    ConferenceDtmfOptions,
    CustomCallout,
    TtsCallout,
)
from sinchctl.commandline import call_values
from sinchctl.commandline.call_status import final_call
from sinchctl.commandline.call_values import (
    caller_id,
    checked_dtmf,
    conference_id,
    language,
    seconds,
    spoken,
)
from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import (
    CallerId,
    Custom,
    Dtmf,
    Interval,
    Locale,
    MaxDuration,
    MaxWait,
    MusicOnHold,
    To,
    Wait,
)
from sinchctl.commandline.session import Session
from sinchctl.commandline.svaml_argument import NoLint, address_or_svaml, loaded
from sinchctl.errors import UsageError
from sinchctl.phone import is_number, number
from sinchctl.svaml.vocabulary import DtmfMode
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import Patience, patience
from sinchctl.times import duration, whole_milliseconds

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

app = group("Place calls.")

User = Annotated[bool, typer.Option("--user", help="TO is an app user's name, not a number.")]
EVENTS = "Events"
Ace = Annotated[
    bool, typer.Option("--enable-ace", help="Send ACE to the callback URL.", rich_help_panel=EVENTS)
]
Dice = Annotated[
    bool,
    typer.Option("--enable-dice", help="Send DiCE to the callback URL.", rich_help_panel=EVENTS),
]
Pie = Annotated[
    bool, typer.Option("--enable-pie", help="Send PIE to the callback URL.", rich_help_panel=EVENTS)
]
Inline = Annotated[
    str | None, typer.Option(metavar="X", help="SVAML, flow or menu file, or a URL.")
]


@verb(
    app,
    "tts",
    'sinchctl callout tts +46700000000 "Your order is ready" --cli +46711111111',
    "sinchctl callout tts +46700000000 @notice.txt --locale sv-SE --cli +46711111111",
)
def tts(
    ctx: typer.Context,
    to: To,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="The text to speak; - reads stdin, @FILE a file."),
    ] = None,
    cli: CallerId = None,
    locale: Locale = None,
    dtmf: Dtmf = None,
    custom: Custom = None,
    user: User = False,
    max_duration: MaxDuration = None,
    enable_ace: Ace = False,
    enable_dice: Dice = False,
    enable_pie: Pie = False,
    prompts: Annotated[
        str | None,
        typer.Option(metavar="SPEC", help="Prompts instead of TEXT: files, #tts, #ssml, #href."),
    ] = None,
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Call somebody and speak a text."""
    session: Session = ctx.obj
    if (text is None) == (prompts is None):
        fault = "there is nothing to speak" if text is None else "TEXT excludes --prompts"
        raise UsageError(fault, hint="give TEXT or --prompts, one of the two")
    said = spoken(session.terminal, text, "text") if text is not None else None
    played = call_values.prompts(session.terminal, prompts) if prompts is not None else None
    destination = _destination(to, user)
    keys, longest, locale = checked_dtmf(dtmf), seconds(max_duration), language(locale)
    patient = patience(wait, interval, max_wait, "5m")
    client = session.connect()
    shown = _caller_id(session, client, cli, is_number=not user)
    callout = TtsCallout(
        destination,
        caller_id=shown or None,
        dtmf=keys or None,
        custom=custom or None,
        locale=locale or client.profile.locale or None,
        text=said or None,
        prompts=played or None,
        max_duration=longest or None,
        **_flags(enable_ace, enable_dice, enable_pie),
    )
    return _place(session, client, callout, to, patient)


@verb(
    app,
    "conference",
    'sinchctl callout conference +46700000000 standup --greeting "Welcome" --cli +46711111111',
    "sinchctl callout conference +46700000000 standup --cli +46711111111 --moh music1",
)
def conference(
    ctx: typer.Context,
    to: To,
    conference: Annotated[
        str, typer.Argument(metavar="CONFERENCE_ID", help="Created if it does not exist.")
    ],
    cli: CallerId = None,
    greeting: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Spoken to the person who joins.")
    ] = None,
    locale: Locale = None,
    dtmf: Dtmf = None,
    custom: Custom = None,
    user: User = False,
    max_duration: MaxDuration = None,
    music: MusicOnHold = None,
    dtmf_mode: Annotated[
        DtmfMode | None,
        typer.Option(metavar="MODE", case_sensitive=False, help="Keys: ignore, forward or detect."),
    ] = None,
    max_digits: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="With detect: keys for one PIE.")
    ] = None,
    dtmf_timeout: Annotated[
        str | None, typer.Option(metavar="D", help="With detect: longest time between keys.")
    ] = None,
    enable_ace: Ace = False,
    enable_dice: Dice = False,
    enable_pie: Pie = False,
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Call somebody into a conference."""
    session: Session = ctx.obj
    room, destination = conference_id(session.terminal, conference), _destination(to, user)
    keys, longest, locale = checked_dtmf(dtmf), seconds(max_duration), language(locale)
    words = spoken(session.terminal, greeting, "greeting") if greeting is not None else None
    options = _dtmf_options(dtmf_mode, max_digits, dtmf_timeout)
    patient = patience(wait, interval, max_wait, "5m")
    client = session.connect()
    callout = ConferenceCallout(
        destination,
        room,
        caller_id=_caller_id(session, client, cli, is_number=not user) or None,
        dtmf=keys or None,
        custom=custom or None,
        locale=locale or client.profile.locale or None,
        greeting=words or None,
        conference_dtmf_options=options,
        moh_class=music or None,
        max_duration=longest or None,
        **_flags(enable_ace, enable_dice, enable_pie),
    )
    return _place(session, client, callout, to, patient)


@verb(
    app,
    "menu",
    "sinchctl callout menu +46700000000 menu.yaml --cli +46711111111",
    "sinchctl callout menu +46700000000 menu.yaml --cli +46711111111 --start customer",
)
def menu(
    ctx: typer.Context,
    to: To,
    menu_file: Annotated[
        str, typer.Argument(metavar="MENUFILE", help="A menu file, or SVAML; - reads stdin.")
    ],
    start: Annotated[
        str | None, typer.Option(metavar="MENU_ID", help="The menu that plays first.")
    ] = None,
    cli: CallerId = None,
    max_duration: MaxDuration = None,
    dtmf: Dtmf = None,
    custom: Custom = None,
    no_lint: NoLint = False,
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Call somebody and offer a menu.

    This is a custom callout: ICE connects to TO, ACE runs the menu, DiCE is empty.
    """
    session: Session = ctx.obj
    if is_number(menu_file) and not is_number(to):
        raise UsageError(
            "the number comes before the file",
            hint=f"write `{session.command('callout menu', menu_file, to)}`",
        )
    connect: dict[str, object] = {"name": "connectPstn", "number": number(to)}
    keys, longest = checked_dtmf(dtmf), seconds(max_duration)
    ace = loaded(session, menu_file, "ace", no_lint=no_lint, start=start)
    patient = patience(wait, interval, max_wait, "5m")
    client = session.connect()
    shown = _caller_id(session, client, cli, is_number=True)
    given = {"cli": shown, "dtmf": keys, "maxDuration": longest}
    connect |= {name: value for name, value in given.items() if value}
    callout = CustomCallout(
        ice=wire.encode({"action": connect}).decode(),
        ace=ace.body.decode(),
        dice="{}",
        custom=custom or None,
    )
    return _place(session, client, callout, to, patient)


@verb(
    app,
    "custom",
    "sinchctl callout custom --ice ice.json --ace menu.yaml",
    "sinchctl callout custom --to +46700000000 --cli +46711111111 --ice https://example.com/ice",
)
def custom(
    ctx: typer.Context,
    ice: Inline = None,
    ace: Inline = None,
    pie: Inline = None,
    dice: Inline = None,
    custom: Custom = None,
    to: Annotated[
        str | None, typer.Option(metavar="TO", help="The number to call; not with SVAML as --ice.")
    ] = None,
    cli: CallerId = None,
    dtmf: Dtmf = None,
    max_duration: MaxDuration = None,
    no_lint: NoLint = False,
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Place a call that follows your own SVAML.

    For what you leave out, Sinch asks your application's callback URL. SVAML as --ice decides
    whom to call, so --to and --cli cannot be used with it.
    """
    session: Session = ctx.obj
    answers = {
        event: address_or_svaml(session, given, event, no_lint)
        for event, given in (("ice", ice), ("ace", ace), ("pie", pie), ("dice", dice))
    }
    inline = bool(answers["ice"]) and answers["ice"] != ice
    if inline and (to or cli):
        raise UsageError(
            "--to and --cli have no effect if --ice is SVAML, which says whom to call",
            hint="leave them out, or give --ice an address",
        )
    if not any((*answers.values(), to)):
        raise UsageError("nothing to do", hint="give --ice, --ace, --pie, --dice or --to")
    destination = _destination(to, user=False) if to else None
    keys, longest = checked_dtmf(dtmf), seconds(max_duration)
    patient = patience(wait, interval, max_wait, "5m")
    client = session.connect()
    shown = None if inline else caller_id(cli, client.profile)
    callout = CustomCallout(
        destination,
        caller_id=shown or None,
        dtmf=keys or None,
        custom=custom or None,
        max_duration=longest or None,
        **{event: text or None for event, text in answers.items()},
    )
    return _place(session, client, callout, to or "", patient)


_OTHER_WAYS = (
    "write a number like +46700000000, or add --user for the name of an app user. A SIP address "
    "needs `callout custom --ice` with connectSip"
)


def _destination(to: str, user: bool) -> CalloutDestination:
    if not user:
        try:
            return CalloutDestination(number(to), "number")
        except UsageError as fault:
            if not any(map(str.isalpha, to)):
                raise
            raise UsageError(fault.message, hint=_OTHER_WAYS) from None
    if not to.strip() or len(to) > 128:
        raise UsageError("an app user's name has 1 to 128 characters")
    return CalloutDestination(to, "username")


def _flags(ace: bool, dice: bool, pie: bool) -> dict[str, Any]:
    given = {"enable_ace": ace, "enable_dice": dice, "enable_pie": pie}
    return {name: True for name, wanted in given.items() if wanted}


def _dtmf_options(mode: DtmfMode | None, max_digits: int | None, timeout: str | None) -> Any:
    if mode is None and max_digits is None and timeout is None:
        return None
    if mode != "detect" and (max_digits is not None or timeout is not None):
        raise UsageError(
            "--max-digits and --dtmf-timeout have no effect without --dtmf-mode detect",
            hint="add --dtmf-mode detect",
        )
    pause = whole_milliseconds(duration(timeout, "--dtmf-timeout")) if timeout else None
    return ConferenceDtmfOptions(mode, max_digits, pause)


def _caller_id(
    session: Session, client: "Client", option: str | None, *, is_number: bool
) -> str | None:
    """Return the caller id; warn if there is none, since Sinch then never connects the call."""
    shown = caller_id(option, client.profile)
    if shown is None and is_number:
        printer.warn(
            session.terminal,
            "there is no caller id: Sinch accepts the call but does not connect it. Use --cli, "
            "or save cli in the profile",
        )
    return shown


def _place(
    session: Session, client: "Client", callout: Callout, to: str, patient: Patience | None
) -> Result:
    answer = callouts.place(client, callout)
    call_id = answer.value.call_id
    accepted = f"the call as {call_id}"
    if patient is not None:
        follow = partial(final_call, session, client, call_id, patient, fresh=True)
        return Result(accepted=accepted, follow=follow)
    card = Card("Call placed", lines(("Call id", call_id, "strong"), ("To", to)), "good")
    view = View(answer.body, lambda: card, call_id, (call_id, to), answer.body)
    hint = f"follow it: {session.command('call get', call_id, '--wait')}"
    return Result([view], accepted=accepted, hint=hint)
