"""sms list: the messages that were sent."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl import wire
from sinchctl.api import conversation, sms
from sinchctl.api.conversation import ConversationMessage
from sinchctl.api.pages import page_size
from sinchctl.commandline.options import Limit
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.terminal.listing import limited
from sinchctl.terminal.views import Piece, Result, View
from sinchctl.times import iso

from .conversation.kept import kept_messages
from .options import Since, Until, digits, is_same, period
from .rows import MessageRows, is_later, several, text_of, with_plus
from .via import Via, sms_api

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

LARGEST_PAGE = 100
"""Batches and received messages on a page (Sinch SMS REST API)."""


def list_messages(
    ctx: typer.Context,
    since: Since = None,
    until: Until = None,
    sender: Annotated[
        str | None,
        typer.Option("--from", metavar="SENDER", help="Show only what this sender sent."),
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Show only what was sent to this number.")
    ] = None,
    reference: Annotated[
        str | None, typer.Option(metavar="REF", help="Show only messages with this reference.")
    ] = None,
    limit: Limit = None,
    via: Via = "auto",
) -> Result:
    """List the messages that were sent, newest first.

    Without --since these are the messages of the last 24 hours. The SMS REST API keeps them for
    35 days, the Conversation API as long as the app is set to; many apps keep nothing.
    """
    session: Session = ctx.obj
    start, end = period(session, since, until)
    sender, to = digits(sender, "--from"), digits(to, "--to")
    client = session.connect()
    if sms_api(session, via, "list messages", ["xms", "conversation"]) == "conversation":
        if sender:
            raise UsageError(
                "the Conversation API does not say which sender a message had",
                hint="leave out --from",
            )
        app = conversation.app(client).value
        most = None if to or reference else limit
        kept = kept_messages(session, client, app, "TO_CONTACT", (start, end), most)
        none = "" if app.keeps_nothing else nothing(since)
        return Result(limited(session.terminal, _kept(session, kept, to, reference), limit, none))
    filters = {
        **({"start_date": iso(start)} if start else {}),
        **({"end_date": iso(end)} if end else {}),
        **({"from": sender} if sender else {}),
        **({"client_reference": reference} if reference else {}),
    }
    # The API cannot filter by recipient: then a match may be on any page.
    size = page_size(None if to else limit, LARGEST_PAGE)
    views = _batches(session, client, filters, to, size)
    return Result(limited(session.terminal, views, limit, nothing(since)))


def _kept(
    session: Session,
    messages: Iterable[tuple[bytes, ConversationMessage]],
    to: str | None,
    reference: str | None,
) -> Iterator[View]:
    rows = MessageRows(session.terminal, are_received=False)
    for document, message in messages:
        if is_same(message.number, to) and reference in (None, message.metadata):
            time, who, text = message.accept_time, with_plus(message.number), message.text
            status = message.status or "accepted"
            columns = (message.id, time, "", message.number, status, message.metadata, text)
            yield rows.view(document, message.id, time, who, status, text, columns)


def nothing(since: str | None) -> str:
    """Return what to say about an empty list."""
    return "no messages" if since else "no messages in the last 24 hours; --since looks further"


def _batches(
    session: Session, client: "Client", filters: dict[str, str], to: str | None, size: int
) -> Iterator[View]:
    rows = MessageRows(session.terminal, are_received=False)
    for document in sms.batches(client, filters, size):
        batch = wire.decode(document, sms.Batch)
        if to is None or any(is_same(address, to) for address in batch.to):
            yield _view(rows, document, batch, session.now())


def _view(rows: MessageRows, document: bytes, batch: sms.Batch, now: datetime) -> View:
    text, (state, tone) = text_of(batch.body), state_of(batch, now)
    recipients = ",".join(batch.to)
    columns = (
        batch.id,
        batch.created_at,
        batch.sender,
        recipients,
        state,
        batch.client_reference,
        text,
    )
    time, who = batch.created_at, several(batch.to)
    return rows.view(document, batch.id, time, who, (state, tone), text, columns)


def state_of(batch: sms.Batch, now: datetime) -> Piece:
    """Return whether a batch was sent; its delivery is another question."""
    if batch.is_cancelled:
        return "cancelled", "warn"
    return ("scheduled", "strong") if is_later(batch.send_at, now) else ("sent", "")
