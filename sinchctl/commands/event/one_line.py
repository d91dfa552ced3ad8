"""One callback on one line for people."""

from sinchctl.events.fields import Target
from sinchctl.events.model import Event
from sinchctl.terminal.views import Piece
from sinchctl.text.amounts import moment

from .card import row

_TIME = len("2026-03-02 09:16:33")


def pieces(event: Event, fields: Target) -> list[Piece]:
    """Return kind, parties, what happened, duration and cost; last the id."""
    kind, _, ident, sender, receiver, result, reason, duration, amount, currency = row(
        event, fields
    )
    parts: list[Piece] = [(f"{kind:<4}", "strong")]
    if sender or receiver:
        parts.append((f"{sender or '?'} to {receiver or '?'}" if sender else f"to {receiver}", ""))
    menu = fields.get("menuResult") or {}
    parts += [(str(part), "") for part in (menu.get("menuId"), result, reason) if part]
    if menu.get("value"):
        parts.append((str(menu["value"]), ""))
    parts += [(f"{duration} s", "")] if duration != "" and kind == "dice" else []
    parts += [(f"{amount} {currency}".rstrip(), "")] if amount != "" else []
    return [*parts, (str(ident), "dim")]


def timed_line(event: Event, fields: Target) -> list[Piece]:
    """Return the time and the pieces as one line."""
    time = moment(str(row(event, fields)[1])) or ""
    line: list[Piece] = [(f"{time[:_TIME]:<{_TIME}}", "dim")]
    for text, tone in pieces(event, fields):
        line += [("  ", ""), (text, tone)] if text else []
    return line
