"""number search: numbers that can be bought, and their price."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sinchctl import phone, wire
from sinchctl.api import numbers
from sinchctl.api.numbers import FreeNumber
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.terminal.columns import Columns
from sinchctl.terminal.listing import limited
from sinchctl.terminal.views import Piece, Result, View
from sinchctl.text.amounts import money

from .card import capabilities, interval
from .options import Capability, Type, api_word, region_code

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_PRICE = len("100.00 USD")


def search(
    ctx: typer.Context,
    region: Annotated[str, typer.Option(metavar="CC", help="The country, such as SE.")],
    type_: Annotated[
        Type,
        typer.Option(
            "--type", metavar="T", case_sensitive=False, help="local, mobile or toll-free."
        ),
    ],
    pattern: Annotated[
        str | None,
        typer.Option(metavar="P", help="Show only numbers with these digits, such as +1208."),
    ] = None,
    at: Annotated[
        Literal["start", "contains", "end"] | None,
        typer.Option(
            "--at",
            metavar="WHERE",
            case_sensitive=False,
            help="Where the digits are: start, contains (default) or end.",
        ),
    ] = None,
    capability: Annotated[
        list[Capability] | None,
        typer.Option(
            metavar="C", case_sensitive=False, help="Show only numbers that can do sms or voice."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Show N numbers at most.")] = 20,
) -> Result:
    """Search for free numbers, with their price.

    The setup price is paid once. Where papers are needed, Sinch asks for documents before the
    number is yours. Buy numbers in the Sinch dashboard or with `sinch`, Sinch's own CLI.
    """
    session: Session = ctx.obj
    if at is not None and pattern is None:
        raise UsageError("--at has no effect without --pattern", hint="add --pattern")
    filters: dict[str, str | Sequence[str]] = {
        "regionCode": region_code(region),
        "type": api_word(type_),
        "size": str(limit),
    }
    if pattern is not None:
        filters["numberPattern.pattern"] = _digits(pattern)
        filters["numberPattern.searchPattern"] = api_word(at or "contains")
    if capability:
        filters["capabilities"] = [api_word(word) for word in capability]
    views = _views(session, session.connect(), filters)
    return Result(limited(session.terminal, views, limit, "there are no such numbers"))


def _digits(text: str) -> str:
    digits = re.sub(r"[\s().-]", "", text)
    if not re.fullmatch(rf"\+?[0-9]{{1,{phone.LONGEST}}}", digits, re.ASCII):
        raise UsageError(
            f"--pattern {text!r} is not a part of a number", hint="write digits, such as +1208"
        )
    return digits


def _views(
    session: Session, client: "Client", filters: dict[str, str | Sequence[str]]
) -> Iterator[View]:
    columns = Columns(
        session.terminal,
        ("Number", 1 + phone.LONGEST),
        ("Can", len("SMS VOICE")),
        ("Setup", _PRICE),
        ("Price", _PRICE + len(" a month")),
        last="Papers",
    )
    for document in numbers.free_numbers(client, filters):
        free = wire.decode(document, FreeNumber)
        setup, price = money(free.setup_price), money(free.monthly_price)
        papers = free.supporting_documentation_required
        words: dict[bool | None, Piece] = {
            True: ("needed", "warn"),
            False: ("none", "good"),
            None: ("", ""),
        }
        row = (
            free.phone_number,
            free.region_code,
            free.type,
            capabilities(free.capability),
            setup,
            price,
            free.payment_interval_months,
            papers,
        )
        often = f"{price} {interval(free.payment_interval_months)}" if price else ""
        cells = (free.phone_number, capabilities(free.capability), setup or "", often)
        lines = columns.lines(*cells, words[papers])
        yield View(document, identifier=free.phone_number, row=row, lines=lines)
