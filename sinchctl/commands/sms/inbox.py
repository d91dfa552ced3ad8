"""sms inbox: the messages that were received, and new ones as they come."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sinchctl import wire
from sinchctl.api import conversation, sms
from sinchctl.api.pages import page_size
from sinchctl.commandline.options import Limit
from sinchctl.commandline.session import Session
from sinchctl.errors import NetworkError, RateLimitedError, SinchFailedError, UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.listing import limited
from sinchctl.terminal.views import Result, View
from sinchctl.times import duration, instant, iso

from .conversation.kept import Kept, kept_messages, require_kept
from .list_messages import LARGEST_PAGE, nothing
from .options import Since, digits, is_same, period
from .rows import MessageRows, text_of, with_plus
from .via import Via, sms_api

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_PATIENCE = timedelta(minutes=1)
"""How late a message may appear in the list, behind newer ones."""


class ReceivedMessage(NamedTuple):
    """A message as Sinch sent it, and what a list shows of it."""

    document: bytes
    id: str
    time: str
    sender: str
    to: str
    text: str


Listing = Callable[[datetime | None, int], Iterator[ReceivedMessage]]
"""Lists the messages since a time, newest first; the second value is the size of a page."""


def inbox(
    ctx: typer.Context,
    since: Since = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="NUMBER", help="Show only what came to this number of yours."),
    ] = None,
    sender: Annotated[
        str | None,
        typer.Option("--from", metavar="NUMBER", help="Show only what this number sent."),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Keep asking, and print new messages as they come.")
    ] = False,
    interval: Annotated[
        str | None,
        typer.Option(metavar="D", help="The time between two requests of --follow (default 5s)."),
    ] = None,
    limit: Limit = None,
    via: Via = "auto",
) -> Result:
    """List the messages that were received, newest first.

    Without --since these are the messages of the last 24 hours. --follow prints only new ones,
    after those since --since if it is given; it ends with Ctrl-C, or after --limit messages.
    """
    session: Session = ctx.obj
    start, _ = period(session, since, None)
    to, sender = digits(to, "--to"), digits(sender, "--from")
    if interval is not None and not follow:
        raise UsageError("--interval has no effect without --follow", hint="add --follow")
    pause = duration(interval or "5s", "--interval").total_seconds()
    if pause <= 0:
        raise UsageError("--interval must be more than 0 seconds")
    client = session.connect()
    api = sms_api(session, via, "list received messages", ["xms", "conversation"])
    app = conversation.app(client).value if api == "conversation" else None
    if app and follow:
        require_kept(app)

    def listing(first: datetime | None, size: int) -> Iterator[ReceivedMessage]:
        if app:
            return _kept(kept_messages(session, client, app, "TO_APP", (first, None), size), to)
        return _received(client, first, to, size)

    if follow:
        messages: Iterator[ReceivedMessage | None] = _followed(session, listing, start, pause)
    else:
        messages = listing(start, page_size(None if sender else limit, LARGEST_PAGE))
    rows = MessageRows(session.terminal, are_received=True)
    views = (
        message and _view(rows, message)
        for message in messages
        if message is None or is_same(message.sender, sender)
    )
    return Result(
        limited(
            session.terminal,
            views,
            limit,
            "" if follow or (app and app.keeps_nothing) else nothing(since),
        )
    )


def _received(
    client: "Client", start: datetime | None, to: str | None, size: int
) -> Iterator[ReceivedMessage]:
    filters = {
        **({"start_date": iso(start)} if start else {}),
        **({"to": to} if to else {}),
    }
    for document in sms.inbounds(client, filters, size):
        inbound = wire.decode(document, sms.Inbound)
        yield ReceivedMessage(
            document,
            inbound.id,
            inbound.received_at or "",
            inbound.sender,
            inbound.to,
            text_of(inbound.body),
        )


def _kept(messages: Kept, to: str | None) -> Iterator[ReceivedMessage]:
    for document, message in messages:
        if is_same(message.sender_id, to):
            time, mine = message.accept_time or "", message.sender_id
            yield ReceivedMessage(document, message.id, time, message.number, mine, message.text)


def _view(rows: MessageRows, message: ReceivedMessage) -> View:
    who, mine = with_plus(message.sender), with_plus(message.to)
    row = (message.id, message.time, message.sender, message.to, message.text)
    return rows.view(message.document, message.id, message.time, who, mine, message.text, row)


def _followed(
    session: Session, listing: Listing, start: datetime | None, pause: float
) -> Iterator[ReceivedMessage | None]:
    """Yield the messages since `start`, if there is one, then new ones without end.

    The time of the newest message decides where the next look begins, so that the clock of
    this machine may be wrong; the look goes back a little further, since messages may appear
    late. Only the ids of that time are kept.
    """
    newest = ""
    known: set[str] = set()
    if start is None:
        newest = next((message.time for message in listing(None, 1)), "")
        known = {message.id for message in listing(_before(newest), LARGEST_PAGE)}
    else:
        for message in listing(start, LARGEST_PAGE):
            newest = newest or message.time
            if message.time >= iso(_before(newest) or start):
                known.add(message.id)
            yield message
    while True:
        yield None
        session.terminal.sleep(pause)
        try:
            window = [*listing(_before(newest) or start, LARGEST_PAGE)]
        except (NetworkError, RateLimitedError, SinchFailedError) as fault:
            printer.warn(session.terminal, f"{fault.message}; trying again")
            continue
        yield from (message for message in reversed(window) if message.id not in known)
        newest = max([newest, *(message.time for message in window)])
        known = {message.id for message in window}


def _before(time: str) -> datetime | None:
    """Return the time a little before; None for a text that is no time."""
    try:
        return instant(time, datetime.max) - _PATIENCE if time else None
    except UsageError:
        return None
