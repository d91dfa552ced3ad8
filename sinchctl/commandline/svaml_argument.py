"""SVAML on its way from a file on the command line to a request, linted on the way."""

from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.errors import FindingsError
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes

if TYPE_CHECKING:
    from sinchctl.svaml.load import Loaded
    from sinchctl.svaml.write import Dialect

    from .session import Session

NoLint = Annotated[
    bool, typer.Option("--no-lint", help="Do not check the SVAML before it is sent.")
]
Flow = Annotated[
    str,
    typer.Argument(metavar="FLOW", help="A file with SVAML, a flow or a menu; - reads stdin."),
]


def loaded(
    session: "Session",
    name: str,
    event: str,
    *,
    no_lint: bool = False,
    start: str | None = None,
    dialect: "Dialect" = "current",
) -> "Loaded":
    """The SVAML of a file for one event. Warnings go to stderr, and so does every error.

    Raises UsageError where it cannot be read, FindingsError where it has errors, so that
    nothing is sent.
    """
    from sinchctl.svaml.load import FaultyFileError, load

    data = read_bytes(session.terminal, name)
    try:
        found = load(name, data, event=event, start=start, dialect=dialect, lint=not no_lint)
    except FaultyFileError as faulty:
        if len(faulty.findings) == 1 or _wants_json(session):
            raise
        for finding in faulty.findings:
            printer.aside(session.terminal, f"{finding} ({finding.rule})")
        raise FindingsError(f"{name} has {len(faulty.findings):,} errors") from None
    for finding in found.findings:
        if finding.severity == "warning":
            printer.warn(session.terminal, f"{finding} ({finding.rule})")
    return found


def address_or_svaml(
    session: "Session", given: str | None, event: str, no_lint: bool
) -> str | None:
    """What a custom callout takes for an event: an address as it is, or SVAML as JSON text."""
    if given is None or given.startswith(("http://", "https://")):
        return given
    return loaded(session, given, event, no_lint=no_lint).body.decode()


def _wants_json(session: "Session") -> bool:
    """Whether an error is one JSON object on stderr, with nothing before it."""
    asked = session.terminal.settings.output or session.terminal.environ.get("SINCHCTL_OUTPUT", "")
    return asked in {"json", "ndjson"}
