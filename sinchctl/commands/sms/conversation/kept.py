"""The messages that a Conversation app keeps; many apps keep none."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from sinchctl import wire
from sinchctl.api import conversation
from sinchctl.api.conversation import ConversationApp, ConversationMessage
from sinchctl.api.pages import page_size
from sinchctl.commandline.session import Session
from sinchctl.errors import NotFoundError
from sinchctl.terminal import printer
from sinchctl.times import iso

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_DAY = timedelta(hours=24)
"""How far back a list looks without --since, as that of the SMS REST API does."""

Kept = Iterator[tuple[bytes, ConversationMessage]]


def kept_messages(
    session: Session,
    client: "Client",
    app: ConversationApp,
    direction: Literal["TO_APP", "TO_CONTACT"],
    period: tuple[datetime | None, datetime | None],
    limit: int | None,
) -> Kept:
    """Yield the messages of a period as received and as values, newest first.

    For an app that keeps nothing there are none, and a note says so.
    """
    if app.keeps_nothing:
        printer.note(session.terminal, _nothing_kept(app.id))
        return
    start, end = period
    filters = {
        "direction": direction,
        "start_time": iso(start or session.now() - _DAY),
        **({"end_time": iso(end)} if end else {}),
        "messages_source": app.source,
    }
    size = page_size(limit, conversation.MOST_ON_A_PAGE)
    for document in conversation.messages(client, filters, size):
        yield document, wire.decode(document, ConversationMessage)


def require_kept(app: ConversationApp) -> None:
    """Raise NotFoundError if the app keeps nothing, so that there is nothing to follow."""
    if app.keeps_nothing:
        raise NotFoundError(
            _nothing_kept(app.id), hint="use `event listen` to receive messages as they come"
        )


def _nothing_kept(app_id: str) -> str:
    """Return what an app that keeps nothing means."""
    return (
        f"the app {app_id} is in DISPATCH mode and keeps no messages; only its callbacks report "
        "them (event listen)"
    )
