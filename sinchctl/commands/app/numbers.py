"""app numbers: the numbers of a voice application."""

from collections.abc import Iterator
from typing import Annotated

import typer

from sinchctl import phone
from sinchctl.api.configuration import AccountNumber, account_numbers
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.profiles.model import require_application
from sinchctl.terminal.columns import Columns
from sinchctl.terminal.listing import limited
from sinchctl.terminal.views import Result, View


def numbers(
    ctx: typer.Context,
    key: Annotated[
        str | None,
        typer.Argument(metavar="[KEY]", help="The application key; else that of the profile."),
    ] = None,
) -> Result:
    """List the numbers whose calls go to an application.

    `sinchctl number list` shows all numbers of the project instead.
    """
    session: Session = ctx.obj
    if key is not None and phone.is_number(key):
        raise UsageError(
            f"{key!r} is a number, not an application key",
            hint=f"see the number: {session.command('number show', key)}",
        )
    client = session.connect()
    key = require_application(client.profile)[0] if key is None else key
    rows = account_numbers(client)
    own = [(document, row) for document, row in rows if row.is_on(key)]
    others = len(rows) - len(own)
    none = f"the application {key} has no numbers; the account has {others:,} in all"
    return Result(limited(session.terminal, _views(session, own), None, none))


def _views(session: Session, rows: list[tuple[bytes, AccountNumber]]) -> Iterator[View]:
    columns = Columns(session.terminal, ("Number", 1 + phone.LONGEST), last="Can")
    for document, one in rows:
        cells = columns.lines(one.number, one.capability or "")
        row = (one.number, one.application_key, one.capability)
        yield View(document, identifier=one.number, row=row, lines=cells)
