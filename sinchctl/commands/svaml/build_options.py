"""The command line of `svaml build`: instructions in the order typed, before or after ACTION."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from typer._click import Context
from typer.core import TyperOption

from sinchctl.commandline.groups import Command, Group
from sinchctl.commandline.options import COMMON
from sinchctl.errors import UsageError
from sinchctl.svaml.vocabulary import EVENTS
from sinchctl.terminal.input import read_text

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.build.builder import Builder

DIALECTS = ("current", "serversdk")
PANEL_DOCUMENT, PANEL_INSTRUCTIONS = "The document", "Instructions"
_KEY = "sinchctl.svaml.build"


@dataclass
class Wanted:
    """What the line says about the document; `instructions` are (option, value) as typed."""

    event: str = "ice"
    locale: str | None = None
    dialect: str = "current"
    compact: bool = False
    no_lint: bool = False
    instructions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def barge(self) -> bool:
        """Whether --barge-hangup is given."""
        return any(name == "barge_hangup" for name, _ in self.instructions)


def wanted(ctx: Context) -> Wanted:
    """What the line said so far: one value for the group and its actions."""
    found: Wanted = ctx.meta.setdefault(_KEY, Wanted())
    return found


def _one_of(known: tuple[str, ...], what: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() in known:
            return text.lower()
        raise UsageError(f"{what} {text!r} is unknown", hint=f"use {', '.join(known)}")

    return read


def _locale(text: str) -> str:
    """A language and a country, as it is; which ones can be spoken is for lint to say."""
    if not all(part.isascii() and part.isalnum() for part in text.strip().split("-")):
        what = f"--locale {text!r} is no locale" if text.strip() else "--locale is empty"
        raise UsageError(what, hint="write it like en-US")
    return text.strip()


_READ: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "for": ("event", _one_of(EVENTS, "--for")),
    "locale": ("locale", _locale),
    "dialect": ("dialect", _one_of(DIALECTS, "--dialect")),
    "compact": ("compact", bool),
    "no_lint": ("no_lint", bool),
}


def _remember(ctx: Context, param: Any, value: Any) -> None:
    if value is None or value is False or ctx.resilient_parsing:
        return
    name, read = _READ[param.name]
    setattr(wanted(ctx), name, read(value))


def _setting(name: str, metavar: str | None, help_text: str) -> TyperOption:
    return TyperOption(
        param_decls=[name],
        metavar=metavar,
        is_flag=True if metavar is None else None,
        default=False if metavar is None else None,
        help=help_text,
        callback=_remember,
        expose_value=False,
        rich_help_panel=PANEL_DOCUMENT,
    )


def _instruction(name: str, metavar: str | None, help_text: str, hidden: bool) -> TyperOption:
    flag = metavar is None
    return TyperOption(
        param_decls=[name],
        metavar=metavar,
        type=int if flag else str,
        count=flag,
        multiple=not flag,
        default=0 if flag else None,
        help=help_text,
        expose_value=False,
        hidden=hidden,
        rich_help_panel=PANEL_INSTRUCTIONS,
    )


SETTINGS = [
    _setting(
        "--for", "EVENT", "The reply to write: ice (default), ace, pie, dice, notify, manage."
    ),
    _setting("--locale", "xx-XX", "The language of the speech; en-US where none is given."),
    _setting("--dialect", "DIALECT", "current (default), or serversdk: as Sinch.ServerSdk writes."),
    _setting("--compact", None, "On one line; so it is on a pipe."),
    _setting("--no-lint", None, "Do not check the document."),
]
_TOLD: tuple[tuple[str, str | None, str], ...] = (
    ("--say", "TEXT", "Speak a text; - reads stdin, @FILE a file."),
    ("--play", "FILE|URL", "Play a recording at Sinch, or from an address."),
    ("--ssml", "SSML", "Speak SSML; - reads stdin, @FILE a file."),
    ("--set-cookie", "NAME=VALUE", "Keep a value that comes back in every later event."),
    ("--answer", None, "Answer the call (ice)."),
    ("--report-call-status", "STATUS[:DETAILS]", "Report success or failure (dice)."),
    ("--barge-hangup", None, "Hang up at once, in the midst of a prompt (manage)."),
    ("--send-dtmf", "KEYS", "Play tones; w waits half a second."),
    ("--start-recording", None, "Begin to record the call."),
    ("--stop-recording", None, "End the recording."),
)
INSTRUCTIONS = [_instruction(*told, hidden=False) for told in _TOLD]
_AFTER_ACTION = [_instruction(*told, hidden=True) for told in _TOLD]


def _typed(command: Command | Group, ctx: Context, args: list[str]) -> None:
    """Note the instructions in the order typed: the parser keeps it across options."""
    values, _, order = command.make_parser(ctx).parse_args(args=[*args])
    seen: dict[str, int] = {}
    for param in order:
        if param in INSTRUCTIONS or param in _AFTER_ACTION:
            name = str(param.name)
            at = seen[name] = seen.get(name, -1) + 1
            given = values[name]
            value = given[at] if isinstance(given, list) else ""
            wanted(ctx).instructions.append((name, value))


class BuildGroup(Group):
    """`svaml build`: instructions and settings, then an ACTION."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*SETTINGS, *INSTRUCTIONS, *self.params]

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        _typed(self, ctx, args)
        return super().parse_args(ctx, args)

    def without_verb(self, ctx: Any) -> None:
        """Refuse a line of instructions alone."""
        raise UsageError("svaml build needs an action", hint="see sinchctl svaml build --help")


class ActionCommand(Command):
    """An action; instructions and settings may follow it too. Its own options come first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [one for one in self.params if one not in COMMON]
        names = {name for one in own for name in one.opts}
        common = [one for one in COMMON if not names & {*one.opts}]
        self.params = [*own, *SETTINGS, *_AFTER_ACTION, *common]

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        _typed(self, ctx, args)
        return super().parse_args(ctx, args)


def pair(text: str, option: str, *, empty: bool = False) -> tuple[str, str]:
    """NAME=VALUE; the value may be empty and may hold `=`. Raises UsageError."""
    name, equals, value = text.partition("=")
    if not equals or (not name.strip() and not empty):
        raise UsageError(f"{option} {text!r} has no name and value", hint="write it NAME=VALUE")
    return name, value


def instruct(session: "Session", by: "Builder", told: list[tuple[str, str]]) -> None:
    """Give the instructions of the line to a builder. Raises UsageError."""
    for name, value in told:
        if name == "say":
            by.say(read_text(session.terminal, value, "text to say"))
        elif name == "ssml":
            by.ssml(read_text(session.terminal, value, "SSML"))
        elif name == "play":
            by.play(value)
        elif name == "set_cookie":
            by.set_cookie(*pair(value, "--set-cookie", empty=by.old))
        elif name == "report_call_status":
            status, colon, details = value.partition(":")
            by.report_call_status(status, details if colon else None)
        elif name == "send_dtmf":
            by.send_dtmf(value)
        elif name != "barge_hangup":
            getattr(by, name)()
