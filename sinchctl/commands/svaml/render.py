"""svaml render, init and schema: menu and flow files from the first line to SVAML."""

from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.commandline.svaml_argument import NoLint, loaded
from sinchctl.errors import UsageError
from sinchctl.terminal import printer

from .options import Dialects, For, known_dialect, known_event, named, print_svaml

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session

Compact = Annotated[bool, typer.Option("--compact", help="One line, as on a pipe.")]


def render(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A menu or flow file; - or nothing reads stdin."),
    ] = None,
    start: Annotated[
        str | None, typer.Option(metavar="ID", help="The menu that plays first.")
    ] = None,
    event: For = None,
    dialect: Dialects = "current",
    compact: Compact = False,
    no_lint: NoLint = False,
) -> None:
    """Make SVAML from a menu or flow file.

    Every mistake of the file is told on stderr with its line, and then there is no SVAML.
    """
    session: Session = ctx.obj
    name = named(session, file)
    found = loaded(
        session,
        name,
        known_event(event),
        no_lint=no_lint,
        start=start,
        dialect=known_dialect(dialect),
    )
    print_svaml(session, found.body, compact=compact)


def init(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Where to; - prints it. It is YAML.")
    ] = "menu.yaml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write a menu to start from, with comments."""
    from sinchctl.atomic_file import write_file

    session: Session = ctx.obj
    starter = packaged("starter.yaml")
    if file == "-":
        printer.text(session.terminal, starter.decode())
        return
    if not file.lower().endswith((".yaml", ".yml")):
        raise UsageError(f"the starter is YAML, and {file!r} is not named so", hint="use menu.yaml")
    write_file(file, starter, overwrite=force)
    printer.hint(
        session.terminal, f"{file} is written; check it: {session.command('svaml lint', file)}"
    )


def schema(ctx: typer.Context) -> None:
    """Print the JSON Schema of menu and flow files, for editors."""
    session: Session = ctx.obj
    printer.text(session.terminal, packaged("schema.json").decode())


def packaged(name: str) -> bytes:
    """A file that comes with the program."""
    from importlib.resources import files

    return files("sinchctl.svaml").joinpath(name).read_bytes()
