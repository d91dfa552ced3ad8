"""sms opt-outs: who must get no more messages (the Conversation API)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sinchctl import wire
from sinchctl.api import conversation
from sinchctl.api.conversation import MOST_OPT_OUTS_ON_A_PAGE, Consents, OptedOut, OptOutList
from sinchctl.api.pages import page_size
from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import Limit
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, NotFoundError
from sinchctl.phone import number
from sinchctl.terminal.columns import Columns
from sinchctl.terminal.listing import limited
from sinchctl.terminal.views import Piece, Result, View

from .rows import LONGEST_NUMBER, short_time, with_plus
from .via import Via, sms_api

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_LISTS: dict[str, OptOutList] = {
    "all": "OPT_OUT_ALL",
    "marketing": "OPT_OUT_MARKETING",
    "notification": "OPT_OUT_NOTIFICATION",
}

app = group("List and check numbers that have opted out (the Conversation API).")


@verb(
    app,
    "list",
    "sinchctl sms opt-outs list",
    "sinchctl sms opt-outs list --list marketing -q > opted-out.txt",
)
def list_opt_outs(
    ctx: typer.Context,
    which: Annotated[
        Literal["all", "marketing", "notification"],
        typer.Option("--list", metavar="LIST", help="all, marketing or notification."),
    ] = "all",
    limit: Limit = None,
    via: Via = "auto",
) -> Result:
    """List the numbers on an opt-out list of the app.

    `all` is the list of those who want no messages of any kind.
    """
    session: Session = ctx.obj
    client = _client(session, via)
    columns = Columns(session.terminal, last="Number")

    def views() -> Iterator[View]:
        size = page_size(limit, MOST_OPT_OUTS_ON_A_PAGE)
        for document in conversation.opted_out(client, _LISTS[which], size):
            identity = wire.decode(document, OptedOut).identity
            cells = columns.lines(with_plus(identity))
            yield View(document, identifier=with_plus(identity), row=(identity,), lines=cells)

    return Result(limited(session.terminal, views(), limit, f"nobody is on the list {which!r}"))


@verb(app, "check", "sinchctl sms opt-outs check +46700000000 +46700000001")
def check(
    ctx: typer.Context,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER...", help="The numbers.")],
    via: Via = "auto",
) -> Result:
    """Check whether numbers have opted out; the exit code is 6 if one of them has."""
    session: Session = ctx.obj
    wanted = [*dict.fromkeys(map(number, numbers))]
    client = _client(session, via)
    result = Result()
    result.records = _checked(session, client, wanted, result)
    return result


def _checked(
    session: Session, client: "Client", numbers: list[str], result: Result
) -> Iterator[View]:
    columns = Columns(session.terminal, ("Number", LONGEST_NUMBER), last="Opted out")
    opted_out = []
    for each in numbers:
        opt_outs = _consents(client, each).opt_outs()
        opted_out += [each] if opt_outs else []
        document = {
            "identity": each,
            "opted_out": bool(opt_outs),
            "lists": [
                {"list_type": one.list_type, "datetime": one.datetime, "origin": one.origin}
                for one in opt_outs
            ],
        }
        names = ", ".join(f"{one.list_type} since {short_time(one.datetime)}" for one in opt_outs)
        answer: Piece = (names, "bad") if opt_outs else ("no", "good")
        row = (each, bool(opt_outs), ",".join(one.list_type for one in opt_outs))
        yield View(document, identifier=each, row=row, lines=columns.lines(each, answer))
    if opted_out:
        who = opted_out[0] if len(opted_out) == 1 else f"{len(opted_out):,} of {len(numbers):,}"
        verb_ = "has" if len(opted_out) == 1 else "have"
        result.failure = FindingsError(f"{who} {verb_} opted out")


def _consents(client: "Client", number: str) -> Consents:
    """Return what is known of a number. Raises NotFoundError if the app has no opt-out lists."""
    try:
        return conversation.consents(client, number).value
    except NotFoundError:
        # Either the number was never on a list, or there are no lists; reading one tells.
        next(conversation.opted_out(client, "OPT_OUT_ALL", 1), None)
        return Consents()


def _client(session: Session, via: str) -> "Client":
    client = session.connect()
    sms_api(session, via, "manage opt-outs", ["conversation"])
    return client
