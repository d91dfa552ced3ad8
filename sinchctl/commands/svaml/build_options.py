"""The command line of `svaml build`: settings, and instructions in the order typed.

Instructions can come before and after ACTION, and their order counts. Typer keeps no order
across options, so they are taken off the line before Typer parses the rest of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import typer
from typer.core import TyperOption

from sinchctl.commandline.groups import Command, Group
from sinchctl.commandline.help_page import HelpPage
from sinchctl.commandline.options import COMMON
from sinchctl.errors import UsageError
from sinchctl.svaml.build.builder import Builder
from sinchctl.svaml.vocabulary import is_locale
from sinchctl.svaml.write import DIALECTS, Dialect
from sinchctl.terminal.input import read_text
from sinchctl.terminal.streams import Terminal
from sinchctl.text.guess import alternatives

from .options import known_event

PANEL_DOCUMENT, PANEL_INSTRUCTIONS = "The document", "Instructions"
_KEY = "sinchctl.svaml.build"


@dataclass
class BuildLine:
    """The settings and instructions of one line; instructions are (option, value) as typed."""

    event: str = "ice"
    locale: str | None = None
    dialect: Dialect = "current"
    compact: bool = False
    no_lint: bool = False
    instructions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def barge(self) -> bool:
        """Return True if --barge-hangup is on the line."""
        return any(name == "--barge-hangup" for name, _ in self.instructions)


def line_of(ctx: typer.Context) -> BuildLine:
    """Return what the line says so far: one value for the group and its actions."""
    line: BuildLine = ctx.meta.setdefault(_KEY, BuildLine())
    return line


def _dialect(text: str) -> Dialect:
    for known in DIALECTS:
        if text.lower() == known:
            return known
    raise UsageError(f"--dialect {text!r} is not a dialect", hint=f"use {' or '.join(DIALECTS)}")


def _locale(text: str) -> str:
    """Check the form of a locale; lint says which locales can be spoken."""
    if not text.strip():
        raise UsageError("--locale is empty", hint="use a code such as sv-SE")
    if not is_locale(text.strip()):
        raise UsageError(f"{text!r} is not a locale", hint="use a code such as sv-SE")
    return text.strip()


_SETTERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "for": ("event", known_event),
    "locale": ("locale", _locale),
    "dialect": ("dialect", _dialect),
    "compact": ("compact", bool),
    "no_lint": ("no_lint", bool),
}


def _remember(ctx: typer.Context, param: Any, value: Any) -> None:
    if value is None or value is False or ctx.resilient_parsing:
        return
    name, read = _SETTERS[param.name]
    setattr(line_of(ctx), name, read(value))


def _option(name: str, metavar: str | None, help_text: str, panel: str, **more: Any) -> TyperOption:
    return TyperOption(
        param_decls=[name],
        metavar=metavar,
        is_flag=metavar is None or None,
        default=False if metavar is None else None,
        help=help_text,
        expose_value=False,
        rich_help_panel=panel,
        **more,
    )


SETTINGS = [
    _option(name, metavar, text, PANEL_DOCUMENT, callback=_remember)
    for name, metavar, text in (
        (
            "--for",
            "EVENT",
            "The callback that the SVAML answers: ice (default), ace, pie, dice, notify, manage.",
        ),
        ("--locale", "xx-XX", "The language of the speech (default en-US)."),
        ("--dialect", "DIALECT", "current (default), or serversdk: as Sinch.ServerSdk writes it."),
        ("--compact", None, "Print one line (the default on a pipe)."),
        ("--no-lint", None, "Print the document even if it has errors."),
    )
]
INSTRUCTIONS = [
    _option(name, metavar, text, PANEL_INSTRUCTIONS)
    for name, metavar, text in (
        ("--say", "TEXT", "Speak a text; - reads stdin, @FILE a file."),
        ("--play", "FILE|URL", "Play a recording at Sinch, or from an address."),
        ("--ssml", "SSML", "Speak SSML; - reads stdin, @FILE a file."),
        ("--set-cookie", "NAME=VALUE", "Set a cookie; every later callback repeats it."),
        ("--answer", None, "Answer the call (ice)."),
        ("--report-call-status", "STATUS[:DETAILS]", "Report success or failure (dice)."),
        ("--barge-hangup", None, "Hang up immediately, even during a prompt (manage)."),
        ("--send-dtmf", "KEYS", "Play tones; w waits half a second."),
        ("--start-recording", None, "Start to record the call."),
        ("--stop-recording", None, "Stop the recording."),
    )
]
_TAKES_VALUE = {option.opts[0]: not option.is_flag for option in INSTRUCTIONS}


def take_instructions(args: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the instructions of a line as (option, value) in their order, and the other words.

    Raises UsageError if one lacks its value, or has one that it does not take.
    """
    instructions: list[tuple[str, str]] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name not in _TAKES_VALUE:
            rest.append(word)
        else:
            instructions.append((name, _value(name, value if equals else None, words)))
    return instructions, rest


def _value(name: str, value: str | None, words: Iterator[str]) -> str:
    see = "see sinchctl svaml build --help"
    if not _TAKES_VALUE[name]:
        if value is not None:
            raise UsageError(f"{name} takes no value", hint=see)
        return ""
    if value is None:
        value = next(words, None)
    if value is None:
        raise UsageError(f"{name} needs a value", hint=see)
    return value


class BuildGroup(Group):
    """`svaml build`: instructions and settings, then an ACTION."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*SETTINGS, *INSTRUCTIONS, *self.params]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the instructions off the line, and parse the rest."""
        line_of(ctx).instructions, rest = take_instructions(args)
        return super().parse_args(ctx, rest)

    def without_verb(self, ctx: Any) -> None:
        """Refuse a line without an action."""
        raise UsageError(
            "sinchctl svaml build needs an action",
            hint=f"use {alternatives(self.commands)}; see sinchctl svaml build --help",
        )


class ActionCommand(Command):
    """An action; settings may follow it too. Its own options win over common ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [option for option in self.params if option not in COMMON]
        names = {name for option in own for name in option.opts}
        common = [option for option in COMMON if not names & {*option.opts}]
        self.params = [*own, *SETTINGS, *common]

    def add_sections(self, ctx: Any, page: HelpPage) -> None:
        """Say that instructions may follow too."""
        super().add_sections(ctx, page)
        page.paragraph(
            "Instructions can come before and after the action. See `sinchctl svaml build --help`."
        )


def pair(text: str, option: str, *, empty: bool = False) -> tuple[str, str]:
    """Return the two sides of NAME=VALUE; the value may be empty and may hold `=`."""
    name, equals, value = text.partition("=")
    if not equals or (not name.strip() and not empty):
        raise UsageError(f"{option} {text!r} is not NAME=VALUE", hint="write it like lang=en")
    return name, value


def instruct(terminal: Terminal, by: Builder, instructions: list[tuple[str, str]]) -> None:
    """Give the instructions of the line to a builder. Raises UsageError."""
    for name, value in instructions:
        if name == "--say":
            by.say(read_text(terminal, value, "text to say"))
        elif name == "--ssml":
            by.ssml(read_text(terminal, value, "SSML"))
        elif name == "--play":
            by.play(value)
        elif name == "--set-cookie":
            by.set_cookie(*pair(value, name, empty=by.old))
        elif name == "--report-call-status":
            status, colon, details = value.partition(":")
            by.report_call_status(status, details if colon else None)
        elif name == "--send-dtmf":
            by.send_dtmf(value)
        elif name == "--answer":
            by.answer()
        elif name == "--start-recording":
            by.start_recording()
        elif name == "--stop-recording":
            by.stop_recording()
