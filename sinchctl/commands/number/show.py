"""number show: one number of the project."""

import typer

from sinchctl import phone
from sinchctl.api import numbers
from sinchctl.commandline.session import Session
from sinchctl.terminal.views import Result, View

from .card import number_card, row
from .options import Number


def show(ctx: typer.Context, number: Number) -> Result:
    """Show a number: its price, what it is linked to, and links that are being made.

    A link that failed is shown with Sinch's error codes.
    """
    session: Session = ctx.obj
    name = phone.number(number)
    answer = numbers.number(session.connect(), name)
    own = answer.value
    view = View(answer.body, lambda: number_card(own), own.phone_number, row(own), answer.body)
    return Result([view])
