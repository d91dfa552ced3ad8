"""Callbacks on one line each for people, alone or grouped by call, message or verification."""

from collections.abc import Iterable, Iterator
from typing import Any

from sinchctl.events.fields import Target
from sinchctl.events.interpret import identifier
from sinchctl.events.model import Event
from sinchctl.events.output import document, encode, without_surrogates
from sinchctl.terminal.views import Piece, View
from sinchctl.text.amounts import moment

from .card import row

_TIME = len("2026-03-02 09:16:33")
_Record = tuple[Event, Target, list[str]]
Call = tuple[str, list[_Record]]


def pieces(event: Event, fields: Target) -> list[Piece]:
    """Return kind, parties, what happened, duration and cost; last the id."""
    kind, _, ident, sender, receiver, result, reason, duration, amount, currency = row(
        event, fields
    )
    parts: list[Piece] = [(f"{kind:<4}", "strong")]
    parts.append((_parties(sender, receiver), ""))
    menu = fields.get("menuResult") or {}
    parts += [(str(part), "") for part in (menu.get("menuId"), result, reason) if part]
    if menu.get("value"):
        parts.append((str(menu["value"]), ""))
    parts += [(f"{duration} s", "")] if duration != "" and kind == "dice" else []
    parts += [(f"{amount} {currency}".rstrip(), "")] if amount != "" else []
    return [*parts, (str(ident), "dim")]


def _parties(sender: object, receiver: object) -> str:
    if not sender:
        return f"to {receiver}" if receiver else ""
    return f"{sender} to {receiver or '?'}"


def timed_line(event: Event, fields: Target) -> list[Piece]:
    """Return the time and the pieces as one line."""
    time = moment(str(row(event, fields)[1])) or ""
    line: list[Piece] = [(f"{time[:_TIME]:<{_TIME}}", "dim")]
    for text, tone in pieces(event, fields):
        line += [("  ", ""), (text, tone)] if text else []
    return line


def calls(records: Iterable[_Record | None]) -> Iterator[Call]:
    """Yield each id with its records, in the order in which the ids came first.

    Records without an id are a group of their own, at the end.
    """
    groups: dict[str, list[_Record]] = {}
    without: list[_Record] = []
    for record in records:
        if record is not None:
            name = without_surrogates(identifier(record[1]))
            (groups.setdefault(name, []) if name else without).append(record)
    yield from groups.items()
    if without:
        yield "", without


def call_view(name: str, group: list[_Record]) -> View:
    """Return the records of one call; its columns have what was last reported of the call."""
    rows = [row(event, fields) for event, fields, _ in group]
    documents = b",".join(document(event, fields) for event, fields, _ in group)
    values: dict[str, Any] = {
        "id": name,
        "records": [
            {"kind": event.kind, "event": fields, "raw": event.value} for event, fields, _ in group
        ],
    }
    times = sorted(str(cells[1]) for cells in rows if cells[1])
    first, last = (times[0], times[-1]) if times else ("", "")
    return View(
        b'{"id":%s,"records":[%s]}' % (encode(name), documents),
        identifier=name,
        row=(name, len(group), first, last, *_summary(rows)),
        values=without_surrogates(values),
        lines=lambda: _lines(name, group),
    )


def call_lines(groups: Iterable[Call]) -> Iterator[list[Piece]]:
    """Yield one line for each call, with the number of its records."""
    for name, group in groups:
        count = f"  {len(group):,} {'record' if len(group) == 1 else 'records'}"
        yield [*_heading(name, group), (count, "dim")]


def _summary(rows: list[tuple[object, ...]]) -> tuple[object, ...]:
    """Return from, to, result, reason, duration, amount and currency, each as last reported.

    The kinds of menu results are not results of the call.
    """
    summary: list[object] = [""] * 7
    for cells in rows:
        for at, cell in enumerate(cells[3:]):
            if cell != "" and not (cells[0] == "pie" and at == 2):
                summary[at] = cell
    return tuple(summary)


def _heading(name: str, group: list[_Record]) -> list[Piece]:
    sender, receiver, result, reason, duration, amount, currency = _summary(
        [row(event, fields) for event, fields, _ in group]
    )
    texts = [
        _parties(sender, receiver),
        str(result),
        str(reason),
        f"{duration} s" if duration != "" else "",
        f"{amount} {currency}".rstrip() if amount != "" else "",
    ]
    parts: list[Piece] = [(f"  {text}", "") for text in texts if text]
    return [(name or "(no id)", "strong"), *parts]


def _lines(name: str, group: list[_Record]) -> Iterator[list[Piece]]:
    """Yield a heading and a line for each record."""
    yield _heading(name, group)
    for event, fields, _ in group:
        line = timed_line(event, fields)
        yield [("  ", ""), *(line[:-2] if name else line)]
    yield []
