"""Messages that were sent and received as rows of a list: of a table, and of tsv."""

from datetime import UTC, datetime
from typing import Any

from sinchctl.terminal.columns import Columns
from sinchctl.terminal.streams import Terminal
from sinchctl.terminal.views import Piece, View
from sinchctl.text.amounts import moment

SHORT_TIME = len("2026-11-24 12:00")
LONGEST_NUMBER = len("+460000000000")
LONGEST_ID = 26
"""Characters of a ULID, which the ids of messages are."""


def text_of(body: Any) -> str:
    """Return the text of a message, or what is sent with it instead."""
    if isinstance(body, dict):
        body = body.get("message") or body.get("subject") or body.get("url")
    return body if isinstance(body, str) else ""


def with_plus(address: str | None) -> str:
    """Return a number of Sinch's with its plus; short codes, names and groups as they are."""
    text = address or ""
    return f"+{text}" if text.isascii() and text.isdigit() and len(text) > 6 else text


def several(addresses: list[str]) -> str:
    """Return the first recipient, and how many others there are."""
    first, *others = map(with_plus, addresses or [""])
    return f"{first} +{len(others)}" if others else first


def short_time(text: str | None) -> str:
    """Return a time of Sinch's in local time, to the minute."""
    return (moment(text) or "")[:SHORT_TIME]


def is_later(text: str | None, now: datetime) -> bool:
    """Return True if a time of Sinch's is still to come."""
    try:
        parsed = datetime.fromisoformat(text or "")
    except ValueError:
        return False
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)) > now


class MessageRows:
    """The rows of messages: sent ones have a state, received ones a sender."""

    def __init__(self, terminal: Terminal, *, are_received: bool) -> None:
        who = "From" if are_received else "To"
        what = ("To", LONGEST_NUMBER) if are_received else ("State", len("cancelled"))
        self._columns = Columns(
            terminal,
            ("Time", SHORT_TIME),
            ("Message id", LONGEST_ID),
            (who, LONGEST_NUMBER),
            what,
            last="Text",
        )

    def view(
        self,
        document: bytes,
        identifier: str,
        time: str | None,
        who: str,
        what: str | Piece,
        text: str,
        row: tuple[object, ...],
    ) -> View:
        """Return one message; `document` is as Sinch sent it, `row` are its columns of tsv."""
        lines = self._columns.lines(short_time(time), identifier, who, what, text)
        return View(document, identifier=identifier, row=row, lines=lines)
