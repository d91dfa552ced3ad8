"""svaml init and schema: the files that come with the program."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from sinchctl.atomic_file import write_file
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.terminal.views import Result


def init(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The YAML file to write; - prints it.")
    ] = "menu.yaml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> Result:
    """Write a menu file to start from, with comments, and a test file beside it."""
    session: Session = ctx.obj
    starter = _packaged("starter.yaml")
    if file == "-":
        return Result(text=starter.decode())
    if not file.lower().endswith((".yaml", ".yml")):
        raise UsageError(
            f"the starter is YAML, and the name {file!r} does not end in .yaml",
            hint="use menu.yaml",
        )
    write_file(file, starter, overwrite=force)
    path = Path(file)
    tests = path.with_name(f"{path.stem}.test.yaml")
    if tests.exists():
        return Result(hint=f"Wrote {file}. Check it: {session.command('svaml lint', file)}")
    content = _packaged("starter.test.yaml").replace(b"menu.test.yaml", tests.name.encode())
    write_file(str(tests), content.replace(b"menu.yaml", path.name.encode()), overwrite=False)
    return Result(
        hint=f"Wrote {file} and {tests}. Play it: {session.command('call simulate', file)}"
    )


def schema(ctx: typer.Context) -> Result:
    """Print the JSON Schema of menu and flow files, for editors."""
    return Result(text=_packaged("schema.json").decode())


def _packaged(name: str) -> bytes:
    return files("sinchctl.svaml").joinpath(name).read_bytes()
