"""SVAML that the command line names: read from a file, linted, ready to be sent."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.errors import FindingsError
from sinchctl.http_message import has_scheme
from sinchctl.svaml.load import FaultyFileError, Loaded, load
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes

from .session import Session

if TYPE_CHECKING:
    from sinchctl.svaml.lint.finding import Located
    from sinchctl.svaml.write import Dialect

NoLint = Annotated[bool, typer.Option("--no-lint", help="Do not check the SVAML first.")]
Flow = Annotated[
    str,
    typer.Argument(metavar="FLOW", help="A file with SVAML, a flow or a menu; - reads stdin."),
]


def loaded(
    session: Session,
    name: str,
    event: str,
    *,
    no_lint: bool = False,
    start: str | None = None,
    dialect: "Dialect" = "current",
    warn: "Callable[[Located], None] | None" = None,
) -> Loaded:
    """Return the SVAML of a file for one event; warnings and errors go to stderr.

    `warn` gets the warnings instead, for who shows them later or only once.
    Raises UsageError if it cannot be read, FindingsError if it has errors, before anything is
    sent.
    """
    terminal = session.terminal
    data = read_bytes(terminal, name)
    try:
        svaml = load(name, data, event=event, start=start, dialect=dialect, lint=not no_lint)
    except FaultyFileError as faulty:
        if len(faulty.findings) == 1 or terminal.wants_json_errors:
            raise
        for finding in faulty.findings:
            printer.aside(terminal, f"{finding} ({finding.rule})")
        raise FindingsError(f"{name} has {len(faulty.findings):,} errors") from None
    for finding in svaml.findings:
        if finding.severity == "warning":
            if warn is None:
                show_warning(session, finding)
            else:
                warn(finding)
    return svaml


def show_warning(session: Session, finding: "Located") -> None:
    """Show a warning of lint on stderr."""
    printer.warn(session.terminal, f"{finding} ({finding.rule})")


def callback_address(text: str) -> str:
    """Return an address that callbacks are posted to. Raises UsageError if it is not one."""
    from sinchctl.callbacks.deliver import address  # loads httpx

    return address(text)


def address_or_svaml(session: Session, text: str | None, event: str, no_lint: bool) -> str | None:
    """Return the answer of a custom callout to an event: an address, or SVAML as JSON text."""
    if text is None:
        return None
    if has_scheme(text):
        return callback_address(text)
    return loaded(session, text, event, no_lint=no_lint).body.decode()
