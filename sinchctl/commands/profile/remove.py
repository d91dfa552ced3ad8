"""profile remove: delete a profile and its secrets."""

from typing import Annotated

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import DeclinedError, UsageError
from sinchctl.profiles.file import ProfilesDocument, change, profiles_file, read
from sinchctl.terminal import questions
from sinchctl.terminal.views import Card, Result, View, lines


def remove(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the profile.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> Result:
    """Delete a profile and its secrets."""
    session: Session = ctx.obj
    terminal = session.terminal
    path = profiles_file(terminal.environ)
    read(path).profile(name)
    if not yes:
        if not questions.can_ask(terminal):
            raise UsageError(
                "the input is not a terminal, so nobody can be asked",
                hint="add --yes to remove the profile",
            )
        if not questions.agreed(terminal, f"Remove the profile {name}?"):
            raise DeclinedError("cancelled", hint="nothing was removed")

    def edit(document: ProfilesDocument) -> None:
        document.profile(name)
        del document.profiles[name]
        if document.default == name:
            document.default = ""

    document = change(path, edit)
    card = Card("Profile removed", lines(("Name", name, "strong"), ("File", path)))
    record = {"name": name, "removed": True, "path": str(path)}
    hint = ""
    if not document.default and document.profiles:
        hint = f"choose a default: sinchctl profile use {next(iter(document.profiles))}"
    return Result([View(record, lambda: card, name, (name, True))], hint=hint)
