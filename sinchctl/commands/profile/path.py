"""profile path: where profiles.toml is."""

import os

import typer

from sinchctl.commandline.session import Session
from sinchctl.profiles.file import profiles_file
from sinchctl.terminal.views import Result, View


def path(ctx: typer.Context) -> Result:
    """Print the path of profiles.toml, whether the file exists or not."""
    session: Session = ctx.obj
    where = str(profiles_file(session.terminal.environ))
    settings = session.terminal.settings
    if settings.field is None and session.terminal.asked_format in {"", "pretty"}:
        return Result(text=where)
    record = {"path": where, "exists": os.path.exists(where)}
    return Result([View(record, identifier=where, row=(where,))])
