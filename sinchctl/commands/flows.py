"""SVAML on its way from a file on the command line to a request, linted on the way."""

from typing import TYPE_CHECKING, Annotated

import typer

from . import show

if TYPE_CHECKING:
    from sinchctl.svaml.load import Loaded

    from .world import World

NoLint = Annotated[
    bool, typer.Option("--no-lint", help="Do not check the SVAML before it is sent.")
]
Flow = Annotated[
    str,
    typer.Argument(metavar="FLOW", help="A file with SVAML, a flow or a menu; - reads stdin."),
]


def loaded(
    world: "World", name: str, event: str, *, no_lint: bool = False, start: str | None = None
) -> "Loaded":
    """The SVAML of a file for one event. Warnings go to stderr.

    Raises UsageError where it cannot be read, FindingsError where lint finds errors, so
    that nothing is sent.
    """
    from sinchctl.svaml.load import load

    found = load(name, world.read(name), event=event, start=start, lint=not no_lint)
    for finding in found.findings:
        if finding.severity == "warning":
            show.warn(world, f"{finding.path}: {finding.message} ({finding.rule})")
    return found


def address_or_svaml(world: "World", given: str | None, event: str, no_lint: bool) -> str | None:
    """What a custom callout takes for an event: an address as it is, or SVAML as JSON text."""
    if given is None or given.startswith(("http://", "https://")):
        return given
    return loaded(world, given, event, no_lint=no_lint).body.decode()
