"""svaml render, init and schema: menu and flow files from the first line to SVAML."""

from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.errors import UsageError

from . import show
from .flows import NoLint, loaded

if TYPE_CHECKING:
    from sinchctl.svaml.dialect import Dialect

    from .world import World

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
    world: World = ctx.obj
    name = named(world, file)
    found = loaded(
        world,
        name,
        known_event(event),
        no_lint=no_lint,
        start=start,
        dialect=known_dialect(dialect),
    )
    show.document(world, found.body, one_line=compact or not world.stdout.isatty())


def init(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Where to; - prints it. It is YAML.")
    ] = "menu.yaml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write a menu to start from, with comments."""
    from pathlib import Path

    world: World = ctx.obj
    starter = packaged("starter.yaml")
    if file == "-":
        show.text(world, starter.decode())
        return
    path = Path(file)
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise UsageError(f"the starter is YAML, and {file!r} is not named so", hint="use menu.yaml")
    try:
        with path.open("wb" if force else "xb") as out:
            out.write(starter)
    except FileExistsError:
        raise UsageError(f"{file!r} is there already", hint="--force overwrites it") from None
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise UsageError(f"cannot write {file!r}: {why}", hint="check the path") from None
    show.hint(world, f"{file} is written; check it: {world.command('svaml lint', file)}")


def schema(ctx: typer.Context) -> None:
    """Print the JSON Schema of menu and flow files, for editors."""
    world: World = ctx.obj
    show.text(world, packaged("schema.json").decode())


def packaged(name: str) -> bytes:
    """A file that comes with the program."""
    from importlib.resources import files

    return files("sinchctl.svaml").joinpath(name).read_bytes()


def named(world: "World", file: str | None) -> str:
    """The file to read; stdin where none is named and something waits there."""
    if file is not None:
        return file
    if not world.stdin_is_waiting():
        raise UsageError("no file is named", hint="name one, or - for stdin")
    return "-"


def known_event(name: str | None) -> str:
    """The event of --for; empty where none is given. Raises UsageError."""
    from sinchctl.svaml.kinds import EVENTS

    if name is not None and name.lower() not in EVENTS:
        raise UsageError(f"--for {name!r} is no event", hint=f"use {', '.join(EVENTS)}")
    return (name or "").lower()


def known_dialect(name: str) -> "Dialect":
    """The dialect of --dialect. Raises UsageError."""
    from sinchctl.svaml.dialect import DIALECTS

    for known in DIALECTS:
        if name.lower() == known:
            return known
    raise UsageError(f"--dialect {name!r} is unknown", hint=f"use {' or '.join(DIALECTS)}")
