"""svaml build: the fluent builder as a command line, one sub-command for each action."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

import typer

from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.svaml.build import actions
from sinchctl.svaml.vocabulary import MUSIC, Cause, DtmfMode, Transport, UserType
from sinchctl.terminal.input import read_bytes, read_text
from sinchctl.terminal.views import Result
from sinchctl.times import duration

from .build_document import finish, menu_action
from .build_options import ActionCommand, BuildGroup, line_of, pair

app = group(
    "Write SVAML from instructions and one action.\n\n"
    "Instructions keep the order in which you type them; consecutive prompts share one "
    "playFiles. The document is checked as by `sinchctl svaml lint`: if it has errors, nothing "
    "is printed and the exit code is 6. ICE, ACE and PIE need an action other than none.",
    cls=BuildGroup,
    metavar="ACTION [ARGS]...",
)


def _time(option: str) -> Callable[[str], timedelta]:
    return lambda text: duration(text, option)


def _pair(option: str) -> Callable[[str], dict[str, str]]:
    return lambda text: dict([pair(text, option)])


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
Incoming = Annotated[bool, typer.Option("--incoming-cli", help="Show the caller's own number.")]
Indications = Annotated[
    str | None,
    typer.Option("--indications", metavar="CC", help="The country of the ringback tone."),
]
Record = Annotated[bool, typer.Option("--record", help="Record the call.")]
Tags = Annotated[
    list[Any] | None,
    typer.Option(
        "--call-tag",
        metavar="NAME=VALUE",
        parser=_pair("--call-tag"),
        help="Tag the call; repeatable.",
    ),
]
Headers = Annotated[
    list[Any] | None,
    typer.Option(
        "--header",
        metavar="NAME=VALUE",
        parser=_pair("--header"),
        help="Send a call header; repeatable.",
    ),
]
Quiet = Annotated[
    bool, typer.Option("--without-callbacks", help="Send no ACE and no DiCE for this call.")
]
Bridge = Annotated[
    Any,
    typer.Option(
        "--bridge-timeout",
        metavar="D",
        parser=_time("--bridge-timeout"),
        help="End the call after this time, up to 4h.",
    ),
]
Music = Annotated[
    str | None,
    typer.Option(
        "--moh", metavar="M", help=f"Music on hold: {', '.join(MUSIC[:-1])} or {MUSIC[-1]}."
    ),
]


def _action(name: str, *examples: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return verb(app, name, *examples, uses="text", cls=ActionCommand)


@_action("none", "sinchctl svaml build --for dice --report-call-status success none")
def none(ctx: typer.Context) -> Result:
    """Print instructions alone, or an empty document."""
    return finish(ctx, lambda by: None)


@_action(
    "hangup",
    'sinchctl svaml build --say "Goodbye" hangup',
    "sinchctl svaml build hangup --cause busy",
)
def hangup(
    ctx: typer.Context,
    cause: Annotated[
        Cause,
        typer.Option(metavar="CAUSE", case_sensitive=False, help="normal, busy or congestion."),
    ] = "normal",
) -> Result:
    """End the call."""
    barge = line_of(ctx).barge
    return finish(ctx, lambda by: actions.hangup(cause, barge=barge))


@_action("continue", "sinchctl svaml build --for ace --set-cookie lang=en continue")
def continue_(ctx: typer.Context) -> Result:
    """Continue to set up the call."""
    return finish(ctx, lambda by: actions.go_on())


@_action(
    "connect-pstn",
    "sinchctl svaml build connect-pstn +46700000000 --cli +46711111111 --dial-timeout 30s",
    'sinchctl svaml build --answer --say "One moment" connect-pstn +46700000000 --amd',
)
def connect_pstn(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The number, in E.164.")],
    cli: Cli = None,
    anonymous_cli: Anonymous = False,
    incoming_cli: Incoming = False,
    dial_timeout: Annotated[
        Any,
        typer.Option(
            metavar="D", parser=_time("--dial-timeout"), help="Stop ringing after this time."
        ),
    ] = None,
    bridge_timeout: Bridge = None,
    without_callbacks: Quiet = False,
    indications: Indications = None,
    record: Record = False,
    dtmf: Annotated[
        str | None,
        typer.Option(metavar="KEYS", help="Tones to play on answer; w waits half a second."),
    ] = None,
    amd: Annotated[bool, typer.Option("--amd", help="Detect answering machines.")] = False,
    call_tag: Tags = None,
) -> Result:
    """Connect to a phone number."""
    return finish(ctx, lambda by: actions.connect_pstn(by, number))


@_action(
    "connect-mxp",
    "sinchctl svaml build connect-mxp alice --anonymous-cli",
    "sinchctl svaml build connect-mxp alice@example.com --type email --header room=7",
)
def connect_mxp(
    ctx: typer.Context,
    user: Annotated[str, typer.Argument(metavar="USER", help="The name of the app user.")],
    kind: Annotated[
        UserType | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            case_sensitive=False,
            help="The form of USER: username, number or email.",
        ),
    ] = None,
    cli: Cli = None,
    anonymous_cli: Anonymous = False,
    incoming_cli: Incoming = False,
    indications: Indications = None,
    record: Record = False,
    call_tag: Tags = None,
    header: Headers = None,
) -> Result:
    """Connect to a user of an app."""
    return finish(ctx, lambda by: actions.connect_mxp(by, user, kind))


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
        str | None, typer.Option(metavar="NAME", help="The account of a registered peer.")
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
        Transport | None,
        typer.Option(metavar="T", case_sensitive=False, help="UDP (Sinch's default), TCP or TLS."),
    ] = None,
    moh: Music = None,
    call_tag: Tags = None,
    header: Headers = None,
) -> Result:
    """Connect to a SIP address or a registered SIP peer."""
    if account is not None and not account.strip():
        raise UsageError("--account is empty", hint="give the name of an account")
    if not address and not account:
        raise UsageError("connect-sip needs a SIP address or --account NAME")
    return finish(ctx, lambda by: actions.connect_sip(by, address, account))


@_action(
    "connect-conference",
    "sinchctl svaml build connect-conference standup --moh music1",
    "sinchctl svaml build connect-conference standup --dtmf-mode detect --record",
)
def connect_conference(
    ctx: typer.Context,
    conference: Annotated[
        str, typer.Argument(metavar="ID", help="The conference; created if it does not exist.")
    ],
    cli: Cli = None,
    record: Record = False,
    moh: Music = None,
    enter_leave_sounds: Annotated[
        bool, typer.Option("--enter-leave-sounds", help="Play a tone when someone joins or leaves.")
    ] = False,
    two_parts: Annotated[bool, typer.Option("--two-parts", help="Allow two participants.")] = False,
    multi_parts: Annotated[
        bool, typer.Option("--multi-parts", help="Allow any number of participants.")
    ] = False,
    dtmf_mode: Annotated[
        DtmfMode | None,
        typer.Option(metavar="MODE", case_sensitive=False, help="Keys: ignore, forward or detect."),
    ] = None,
    call_tag: Tags = None,
) -> Result:
    """Connect to a conference."""
    return finish(ctx, lambda by: actions.connect_conference(by, conference))


@_action(
    "connect-stream",
    "sinchctl svaml build connect-stream wss://app.example.com/audio --sample-rate 16000",
)
def connect_stream(
    ctx: typer.Context,
    address: Annotated[
        str, typer.Argument(metavar="URL", help="The web socket, like wss://host/path.")
    ],
    sample_rate: Annotated[
        int | None, typer.Option(metavar="HZ", help="The sample rate, such as 16000.")
    ] = None,
    protocol_version: Annotated[
        int | None, typer.Option(metavar="N", help="The version of the stream's protocol.")
    ] = None,
    bridge_timeout: Bridge = None,
    header: Headers = None,
) -> Result:
    """Stream the audio to a web socket (a closed beta of Sinch)."""
    return finish(ctx, lambda by: actions.connect_stream(address))


@_action(
    "park",
    "sinchctl svaml build park hold.wav --timeout 5m",
    'sinchctl svaml build park --tts "Please hold" --timeout 2m',
)
def park(
    ctx: typer.Context,
    timeout: Annotated[
        Any,
        typer.Option(
            metavar="D", parser=_time("--timeout"), help="How long to hold the call, up to 10m."
        ),
    ],
    prompt: Annotated[
        str | None,
        typer.Argument(metavar="[PROMPT_FILE]", help="A recording at Sinch, played repeatedly."),
    ] = None,
    tts: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Speak a text; - reads stdin, @FILE a file."),
    ] = None,
) -> Result:
    """Hold the call until your application resumes it."""
    if (prompt is None) == (tts is None):
        raise UsageError("park needs either PROMPT_FILE or --tts TEXT")
    session: Session = ctx.obj
    text = prompt if tts is None else read_text(session.terminal, tts, "text to speak")
    return finish(ctx, lambda by: actions.park(by, text, timeout, spoken=tts is not None))


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
        bool, typer.Option("--enable-voice", help="Accept spoken words too; Sinch charges for it.")
    ] = False,
) -> Result:
    """Offer a menu."""
    session: Session = ctx.obj
    data = read_bytes(session.terminal, menu_file)
    return finish(ctx, lambda by: menu_action(by, menu_file, data, start, voice=enable_voice))
