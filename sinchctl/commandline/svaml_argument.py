"""SVAML on its way from a file on the command line to a request, linted on the way."""

from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.errors import FindingsError
from sinchctl.terminal import printer

if TYPE_CHECKING:
    from sinchctl.svaml.load import Loaded
    from sinchctl.svaml.write import Dialect

    from .session import World

NoLint = Annotated[
    bool, typer.Option("--no-lint", help="Do not check the SVAML before it is sent.")
]
Flow = Annotated[
    str,
    typer.Argument(metavar="FLOW", help="A file with SVAML, a flow or a menu; - reads stdin."),
]


def loaded(
    world: "World",
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

    data = world.read(name)
    try:
        found = load(name, data, event=event, start=start, dialect=dialect, lint=not no_lint)
    except FaultyFileError as faulty:
        if len(faulty.findings) == 1 or _wants_json(world):
            raise
        for finding in faulty.findings:
            printer.aside(world, f"{finding} ({finding.rule})")
        raise FindingsError(f"{name} has {len(faulty.findings):,} errors") from None
    for finding in found.findings:
        if finding.severity == "warning":
            printer.warn(world, f"{finding} ({finding.rule})")
    return found


def address_or_svaml(world: "World", given: str | None, event: str, no_lint: bool) -> str | None:
    """What a custom callout takes for an event: an address as it is, or SVAML as JSON text."""
    if given is None or given.startswith(("http://", "https://")):
        return given
    return loaded(world, given, event, no_lint=no_lint).body.decode()


def _wants_json(world: "World") -> bool:
    """Whether an error is one JSON object on stderr, with nothing before it."""
    asked = world.settings.output or world.environ.get("SINCHCTL_OUTPUT", "")
    return asked in {"json", "ndjson"}
