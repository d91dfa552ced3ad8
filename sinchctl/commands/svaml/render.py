"""svaml render: a menu or flow file as SVAML."""

from typing import Annotated

import typer

from sinchctl.commandline.session import Session
from sinchctl.commandline.svaml_argument import NoLint, loaded
from sinchctl.terminal.views import Result

from .options import Compact, Dialects, For, named, svaml_result


def render(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A menu or flow file; - reads stdin (the default)."),
    ] = None,
    start: Annotated[
        str | None, typer.Option(metavar="ID", help="The menu that plays first.")
    ] = None,
    event: For = None,
    dialect: Dialects = "current",
    compact: Compact = False,
    no_lint: NoLint = False,
) -> Result:
    """Convert a menu or flow file to SVAML.

    If the file has errors, they are listed on stderr and nothing is printed.
    """
    session: Session = ctx.obj
    name = named(session, file)
    svaml = loaded(session, name, event or "", no_lint=no_lint, start=start, dialect=dialect)
    return svaml_result(svaml.body, compact=compact)
