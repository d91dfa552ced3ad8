"""svaml build: the fluent builder as a command line, one sub-command an action."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.commandline.groups import group, verb
from sinchctl.errors import UsageError
from sinchctl.terminal.input import read_bytes, read_text

from .build_document import finish
from .build_menu import menu_action
from .build_options import ActionCommand, BuildGroup, pair, wanted

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.build.builder import Builder
    from sinchctl.svaml.model import Action

app = group(
    "Write SVAML from instructions and one action.\n\n"
    "Instructions come out in the order typed, neighbouring prompts in one playFiles.",
    cls=BuildGroup,
    metavar="ACTION [ARGS]...",
)

Cli = Annotated[
    str | None,
    typer.Option(
        "--cli",
        "--caller-id",
        metavar="CLI",
        help="The caller id to show: a number, private, incoming, or a text.",
    ),
]
Anonymous = Annotated[bool, typer.Option("--anonymous-cli", help="Show no caller id.")]
Incoming = Annotated[bool, typer.Option("--incoming-cli", help="Show the caller's own id.")]
Indications = Annotated[
    str | None,
    typer.Option("--indications", metavar="CC", help="The country whose ringback is played."),
]
Record = Annotated[bool, typer.Option("--record", help="Record the call.")]
Tags = Annotated[
    list[str] | None,
    typer.Option("--call-tag", metavar="NAME=VALUE", help="Tag the call; may be repeated."),
]
Headers = Annotated[
    list[str] | None,
    typer.Option("--header", metavar="NAME=VALUE", help="A call header; may be repeated."),
]
Quiet = Annotated[
    bool, typer.Option("--without-callbacks", help="Sinch sends no ACE and DiCE for this call.")
]
Bridge = Annotated[
    str | None,
    typer.Option("--bridge-timeout", metavar="D", help="Cut the call after this time, up to 4h."),
]
Music = Annotated[
    str | None,
    typer.Option("--moh", metavar="M", help="Music on hold: ring, music1, music2 or music3."),
]


def _action(name: str, *examples: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return verb(app, name, *examples, cls=ActionCommand)


@_action("none", "sinchctl svaml build --answer --say Welcome none")
def none(ctx: typer.Context) -> None:
    """No action: instructions alone, or nothing."""
    finish(ctx, lambda by: None)


@_action(
    "hangup",
    'sinchctl svaml build --say "Goodbye" hangup',
    "sinchctl svaml build hangup --cause busy",
)
def hangup(
    ctx: typer.Context,
    cause: Annotated[
        str, typer.Option(metavar="CAUSE", help="normal, busy or congestion.")
    ] = "normal",
) -> None:
    """End the call."""
    from sinchctl.svaml.build import actions

    barge = wanted(ctx).barge
    finish(ctx, lambda by: actions.hangup(cause.lower(), barge=barge))


@_action("continue", "sinchctl svaml build --for ace --set-cookie lang=en continue")
def continue_(ctx: typer.Context) -> None:
    """Go on with setting up the call."""
    from sinchctl.svaml.build import actions

    finish(ctx, lambda by: actions.go_on())


@_action(
    "connect-pstn",
    "sinchctl svaml build connect-pstn +46700000000 --cli +46711111111 --dial-timeout 30s",
    'sinchctl svaml build --answer --say "One moment" connect-pstn +46700000000 --amd',
)
def connect_pstn(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="In E.164.")],
    cli: Cli = None,
    anonymous_cli: Anonymous = False,
    incoming_cli: Incoming = False,
    dial_timeout: Annotated[
        str | None, typer.Option(metavar="D", help="Give up ringing after this time.")
    ] = None,
    bridge_timeout: Bridge = None,
    without_callbacks: Quiet = False,
    indications: Indications = None,
    record: Record = False,
    dtmf: Annotated[
        str | None, typer.Option(metavar="KEYS", help="Tones to play on answer; w waits.")
    ] = None,
    amd: Annotated[bool, typer.Option("--amd", help="Detect answering machines.")] = False,
    call_tag: Tags = None,
) -> None:
    """Connect to a phone number."""
    from sinchctl.svaml.build import actions

    given = {
        **_shown(cli, anonymous_cli, incoming_cli),
        "dial_timeout": _span(dial_timeout, "--dial-timeout"),
        "bridge_timeout": _span(bridge_timeout, "--bridge-timeout"),
        "without_callbacks": without_callbacks,
        "indications": indications,
        "record": record,
        "dtmf": dtmf,
        "amd": amd,
        "call_tag": _pairs(call_tag, "--call-tag"),
    }
    finish(ctx, lambda by: actions.connect_pstn(by, number), given)


@_action(
    "connect-mxp",
    "sinchctl svaml build connect-mxp alice --anonymous-cli",
    "sinchctl svaml build connect-mxp alice@example.com --type email --header room=7",
)
def connect_mxp(
    ctx: typer.Context,
    user: Annotated[str, typer.Argument(metavar="USER", help="The app user's name.")],
    kind: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help="What USER is: username, number or email."),
    ] = None,
    cli: Cli = None,
    anonymous_cli: Anonymous = False,
    incoming_cli: Incoming = False,
    indications: Indications = None,
    record: Record = False,
    call_tag: Tags = None,
    header: Headers = None,
) -> None:
    """Connect to a user of an app."""
    from sinchctl.phone import number
    from sinchctl.svaml.build import actions
    from sinchctl.svaml.vocabulary import USER_TYPES

    if kind is not None and kind not in USER_TYPES:
        raise UsageError(f"--type {kind!r} is unknown", hint=f"use {', '.join(USER_TYPES)}")
    given = {
        **_shown(cli, anonymous_cli, incoming_cli),
        "indications": indications,
        "record": record,
        "call_tag": _pairs(call_tag, "--call-tag"),
        "header": _pairs(header, "--header"),
    }

    def made(by: "Builder") -> "Action":
        checked = number(user) if kind == "number" and not by.old else user
        return actions.connect_mxp(by, checked, kind)

    finish(ctx, made, given)


@_action(
    "connect-sip",
    "sinchctl svaml build connect-sip alice@pbx.example.com --transport TLS",
    "sinchctl svaml build connect-sip --account office --extension 4711",
)
def connect_sip(
    ctx: typer.Context,
    address: Annotated[
        str | None, typer.Argument(metavar="[URI]", help="A SIP address, like name@host.")
    ] = None,
    account: Annotated[
        str | None, typer.Option(metavar="NAME", help="A registered peer, by its account.")
    ] = None,
    extension: Annotated[
        str | None, typer.Option(metavar="EXT", help="The extension at that account.")
    ] = None,
    cli: Cli = None,
    anonymous_cli: Anonymous = False,
    incoming_cli: Incoming = False,
    bridge_timeout: Bridge = None,
    without_callbacks: Quiet = False,
    indications: Indications = None,
    record: Record = False,
    transport: Annotated[
        str | None, typer.Option(metavar="T", help="UDP (Sinch's default), TCP or TLS.")
    ] = None,
    moh: Music = None,
    call_tag: Tags = None,
    header: Headers = None,
) -> None:
    """Connect to a SIP address or a registered SIP peer."""
    from sinchctl.svaml.build import actions

    if account is not None and not account.strip():
        raise UsageError("--account is empty")
    if not address and not account:
        raise UsageError("connect-sip needs a SIP address or --account NAME")
    given = {
        **_shown(cli, anonymous_cli, incoming_cli),
        "extension": extension,
        "bridge_timeout": _span(bridge_timeout, "--bridge-timeout"),
        "without_callbacks": without_callbacks,
        "indications": indications,
        "record": record,
        "transport": transport,
        "moh": moh,
        "call_tag": _pairs(call_tag, "--call-tag"),
        "header": _pairs(header, "--header"),
    }
    finish(ctx, lambda by: actions.connect_sip(by, address, account), given)


@_action(
    "connect-conference",
    "sinchctl svaml build connect-conference standup --moh music1",
    "sinchctl svaml build connect-conference standup --dtmf-mode detect --record",
)
def connect_conference(
    ctx: typer.Context,
    conference: Annotated[
        str, typer.Argument(metavar="ID", help="Made when there is none of that id.")
    ],
    cli: Cli = None,
    record: Record = False,
    moh: Music = None,
    enter_leave_sounds: Annotated[
        bool, typer.Option("--enter-leave-sounds", help="A tone when somebody comes or goes.")
    ] = False,
    two_parts: Annotated[bool, typer.Option("--two-parts", help="For two participants.")] = False,
    multi_parts: Annotated[
        bool, typer.Option("--multi-parts", help="For any number of participants.")
    ] = False,
    dtmf_mode: Annotated[
        str | None, typer.Option(metavar="MODE", help="Keys: ignore, forward or detect.")
    ] = None,
    call_tag: Tags = None,
) -> None:
    """Connect to a conference."""
    from sinchctl.svaml.build import actions

    _alone({"--two-parts": two_parts, "--multi-parts": multi_parts})
    given = {
        **_shown(cli, False, False),
        "record": record,
        "moh": moh,
        "enter_leave_sounds": enter_leave_sounds,
        "two_parts": two_parts,
        "multi_parts": multi_parts,
        "dtmf_mode": dtmf_mode,
        "call_tag": _pairs(call_tag, "--call-tag"),
    }
    finish(ctx, lambda by: actions.connect_conference(by, conference), given)


@_action(
    "park",
    "sinchctl svaml build park hold.wav --timeout 5m",
    'sinchctl svaml build park --tts "Please hold" --timeout 2m',
)
def park(
    ctx: typer.Context,
    timeout: Annotated[
        str, typer.Option(metavar="D", help="How long the call is held, up to 10m.")
    ],
    prompt: Annotated[
        str | None,
        typer.Argument(metavar="[PROMPT_FILE]", help="A recording at Sinch, played again."),
    ] = None,
    tts: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Speak a text; - reads stdin, @FILE a file."),
    ] = None,
) -> None:
    """Hold the call until it is taken up again."""
    from sinchctl.svaml.build import actions
    from sinchctl.times import duration

    if (prompt is None) == (tts is None):
        raise UsageError("park needs either PROMPT_FILE or --tts TEXT")
    span = duration(timeout, "--timeout")
    session: Session = ctx.obj
    text = prompt if tts is None else read_text(session.terminal, tts, "text to speak")
    finish(ctx, lambda by: actions.park(by, text, span, spoken=tts is not None))


@_action(
    "run-menu",
    "sinchctl svaml build run-menu menu.yaml",
    "sinchctl svaml build --for ace run-menu menu.yaml --start main --enable-voice",
)
def run_menu(
    ctx: typer.Context,
    menu_file: Annotated[
        str, typer.Argument(metavar="MENUFILE", help="A menu file, or SVAML; - reads stdin.")
    ],
    start: Annotated[
        str | None, typer.Option(metavar="ID", help="The menu that plays first.")
    ] = None,
    enable_voice: Annotated[
        bool, typer.Option("--enable-voice", help="Spoken words choose too; Sinch charges for it.")
    ] = False,
) -> None:
    """Offer a menu."""
    session: Session = ctx.obj
    data = read_bytes(session.terminal, menu_file)
    finish(ctx, lambda by: menu_action(by, menu_file, data, start, voice=enable_voice))


def _shown(cli: str | None, anonymous: bool, incoming: bool) -> dict[str, Any]:
    """The caller id, in one of its three ways."""
    _alone({"--cli": cli is not None, "--anonymous-cli": anonymous, "--incoming-cli": incoming})
    if cli is not None and not cli.strip():
        raise UsageError("--cli is empty", hint="give a number or private, or leave it out")
    return {"cli": cli, "anonymous_cli": anonymous, "incoming_cli": incoming}


def _alone(given: dict[str, bool]) -> None:
    """At most one of these may be given. Raises UsageError."""
    names = [name for name, there in given.items() if there]
    if len(names) > 1:
        raise UsageError(f"{' and '.join(names)} exclude each other")


def _pairs(texts: list[str] | None, option: str) -> list[dict[str, str]]:
    return [dict([pair(text, option)]) for text in texts or []]


def _span(text: str | None, option: str) -> Any:
    if text is None:
        return None
    from sinchctl.times import duration

    return duration(text, option)
