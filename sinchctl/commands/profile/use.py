"""profile use: choose the default profile."""

from typing import Annotated

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.profiles.file import ProfilesDocument, change, profiles_file
from sinchctl.profiles.model import SANDBOX
from sinchctl.terminal.views import Card, Result, View, lines


def use(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the profile.")],
) -> Result:
    """Make a profile the default one."""
    session: Session = ctx.obj
    if name == SANDBOX:
        raise UsageError(
            "the profile sandbox is built in and cannot be the default",
            hint="use --sandbox, or set SINCHCTL_PROFILE=sandbox",
        )

    def edit(document: ProfilesDocument) -> None:
        document.profile(name)
        document.default = name

    path = profiles_file(session.terminal.environ)
    change(path, edit)
    card = Card("Default profile", lines(("Name", name, "strong"), ("File", path)), "good")
    record = {"name": name, "default": True, "path": str(path)}
    return Result([View(record, lambda: card, name, (name, True))])
