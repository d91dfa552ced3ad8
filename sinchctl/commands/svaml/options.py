"""What the commands of svaml have in common: event, dialect, the file to read, SVAML as output."""

from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.errors import UsageError
from sinchctl.terminal import printer

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.write import Dialect

Dialects = Annotated[
    str,
    typer.Option(
        "--dialect", metavar="DIALECT", help="current (default), or serversdk: the old SDK's bytes."
    ),
]
For = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="EVENT", help="What it answers: ice, ace, pie, dice, notify or manage."
    ),
]


def named(session: "Session", file: str | None) -> str:
    """The file to read; stdin where none is named and something waits there."""
    if file is not None:
        return file
    if session.terminal.stdin.isatty():
        raise UsageError("no file is named", hint="name one, or - for stdin")
    return "-"


def known_event(name: str | None) -> str:
    """The event of --for; empty where none is given. Raises UsageError."""
    from sinchctl.svaml.vocabulary import EVENTS

    if name is not None and name.lower() not in EVENTS:
        raise UsageError(f"--for {name!r} is no event", hint=f"use {', '.join(EVENTS)}")
    return (name or "").lower()


def known_dialect(name: str) -> "Dialect":
    """The dialect of --dialect. Raises UsageError."""
    from sinchctl.svaml.write import DIALECTS

    for known in DIALECTS:
        if name.lower() == known:
            return known
    raise UsageError(f"--dialect {name!r} is unknown", hint=f"use {' or '.join(DIALECTS)}")


def print_svaml(session: "Session", body: bytes, *, compact: bool) -> None:
    """Print SVAML as it is, whatever the output format: one line on a pipe; --field takes a part.

    Raises NotFoundError where it has no such field.
    """
    if session.terminal.settings.field is None:
        printer.document(
            session.terminal, body, one_line=compact or not session.terminal.stdout.isatty()
        )
        return
    from sinchctl.terminal.views import Card, View

    printer.record(session.terminal, View(body, lambda: Card("SVAML", [])))
