"""number list: the numbers of the project."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl import phone, wire
from sinchctl.api import numbers
from sinchctl.api.numbers import LARGEST_PAGE, TYPES, OwnNumber
from sinchctl.api.pages import page_size
from sinchctl.commandline.options import Limit
from sinchctl.commandline.session import Session
from sinchctl.terminal.columns import Columns
from sinchctl.terminal.listing import limited
from sinchctl.terminal.views import Piece, Result, View

from .card import NOT_LINKED, capabilities, provisioning, row, sms_text, voice_text
from .options import Capability, Type, api_word, region_code

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


def list_numbers(
    ctx: typer.Context,
    region: Annotated[
        str | None,
        typer.Option(metavar="CC", help="Show only numbers of this country (SE)."),
    ] = None,
    type_: Annotated[
        Type | None,
        typer.Option(
            "--type",
            metavar="T",
            case_sensitive=False,
            help="Show only local, mobile or toll-free numbers.",
        ),
    ] = None,
    capability: Annotated[
        Capability | None,
        typer.Option(
            metavar="C", case_sensitive=False, help="Show only numbers that can do sms or voice."
        ),
    ] = None,
    limit: Limit = None,
) -> Result:
    """List the numbers of the project, with what they are linked to."""
    session: Session = ctx.obj
    filters = {
        **({"regionCode": region_code(region)} if region is not None else {}),
        **({"capability": api_word(capability)} if capability else {}),
    }
    types = (api_word(type_),) if type_ else TYPES
    size = page_size(limit, LARGEST_PAGE)
    views = _views(session, session.connect(), filters, types, size)
    which = "no such numbers" if filters or type_ else "no numbers"
    return Result(limited(session.terminal, views, limit, f"the project has {which}"))


def _views(
    session: Session,
    client: "Client",
    filters: dict[str, str],
    types: tuple[str, ...],
    size: int,
) -> Iterator[View]:
    columns = Columns(
        session.terminal,
        ("Number", 1 + phone.LONGEST),
        ("Type", len("US TOLL_FREE")),
        ("Can", len("SMS VOICE")),
        last="Name and links",
    )
    for document in numbers.numbers(client, filters, types, size):
        own = wire.decode(document, OwnNumber)
        kind = f"{own.region_code or ''} {own.type or ''}".strip()
        cells = (own.phone_number, kind, capabilities(own.capability), _links(own))
        yield View(document, identifier=own.phone_number, row=row(own), lines=columns.lines(*cells))


def _links(own: OwnNumber) -> Piece:
    """Return the name and the links, and what is being done about them."""
    sms, voice = sms_text(own.sms), voice_text(own.voice)
    jobs = [*provisioning(own)]
    parts = [
        own.display_name,
        *(f"{job.label} {job.text}" for job in jobs),
        f"voice {voice}" if voice != NOT_LINKED else "",
        f"SMS {sms}" if sms != NOT_LINKED else "",
    ]
    is_linked = any(parts[1:])
    text = "; ".join(filter(None, [*parts, "" if is_linked else NOT_LINKED]))
    return text, next((job.tone for job in jobs), "" if is_linked else "dim")
