"""Options that several commands of svaml share, the file to read, and SVAML as output."""

from typing import Annotated, Literal

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.svaml.vocabulary import EVENTS, Event
from sinchctl.terminal.views import Result, View
from sinchctl.text.guess import alternatives

Dialects = Annotated[
    Literal["current", "serversdk"],
    typer.Option(
        "--dialect",
        metavar="DIALECT",
        case_sensitive=False,
        help="current (default), or serversdk: the bytes of the old SDK.",
    ),
]
For = Annotated[
    Event | None,
    typer.Option(
        "--for",
        metavar="EVENT",
        case_sensitive=False,
        help="The callback that the SVAML answers: ice, ace, pie, dice, notify or manage.",
    ),
]
Compact = Annotated[bool, typer.Option("--compact", help="Print one line (the default on a pipe).")]


def named(session: Session, file: str | None) -> str:
    """Return the file to read: `-` (stdin) if none is named and stdin is not a terminal."""
    if file is not None:
        return file
    if session.terminal.stdin.isatty():
        raise UsageError("no file is named", hint="name one, or - for stdin")
    return "-"


def known_event(name: str | None) -> str:
    """Return the event of --for; empty for none. Raises UsageError."""
    if name is not None and name.lower() not in EVENTS:
        raise UsageError(f"--for {name!r} is not an event", hint=f"use {alternatives(EVENTS)}")
    return (name or "").lower()


def svaml_result(body: bytes, *, compact: bool) -> Result:
    """Return SVAML for printing: JSON whatever the output format; --field takes a part."""
    return Result([View(body)], body=body, one_line=compact, fixed=True)
