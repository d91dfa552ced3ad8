"""The recipients of a file: CSV or TSV with a heading, NDJSON, or one number a line."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sinchctl import wire
from sinchctl.errors import SinchFailedError, UsageError
from sinchctl.phone import number
from sinchctl.text.guess import did_you_mean

from .lines import Lines

_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*"')
_NUMBER_ALONE = re.compile(r"\s*\"?[+(\d][\d\s().+-]*\"?\s*")
_ROUNDED = re.compile(r"\+?\d([.,]\d+)?E\+?\d+", re.IGNORECASE)


class Row(NamedTuple):
    """A row: its line, its number as written, the values of the wanted columns.

    `fault` says what is wrong with the row; empty for nothing.
    """

    line: int
    to: str
    values: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True)
class Wanted:
    """The columns that are read: that of the number, and those of the placeholders.

    `defaults` are the values of columns where a row has none.
    """

    to: str = "to"
    columns: Sequence[str] = ()
    defaults: Mapping[str, str] | None = None

    def row(self, line: int, to: str, raw: Mapping[str, str]) -> Row:
        """Return a row; its fault names the first column that has no value."""
        values = {name: raw.get(name) or (self.defaults or {}).get(name) for name in self.columns}
        for name, value in values.items():
            if value is None:
                return Row(line, to, {}, f"the column {name!r} is empty")
        return Row(line, to, values)  # type: ignore[arg-type] # no value is None


def rows(lines: Lines, wanted: Wanted) -> Iterator[Row]:
    """Yield the rows of a file, whose first line tells its format. Raises UsageError."""
    first = next((line for line in lines if line.strip()), "")
    if not first:
        return
    if first.lstrip().startswith("{"):
        yield from _objects(first, lines, wanted)
    elif _NUMBER_ALONE.fullmatch(first) or _ROUNDED.fullmatch(first.strip()):
        yield from _numbers(first, lines, wanted)
    else:
        yield from _table(first, lines, wanted)


def normal(to: str) -> str:
    """Return a number in E.164.

    Raises UsageError with the reason, also for a number that a spreadsheet has rounded.
    """
    if _ROUNDED.fullmatch(to.strip()):
        raise UsageError(
            f"{to!r} was rounded by a spreadsheet, and its last digits are lost",
            hint="format the column as text there, and export it again",
        )
    return number(to)


def _numbers(first: str, lines: Lines, wanted: Wanted) -> Iterator[Row]:
    _require([], wanted, f"{lines.name} is a list of numbers without columns")
    for line in _with(first, lines):
        if to := line.strip().strip('"'):
            yield wanted.row(lines.number, to, {})


def _with(first: str, lines: Lines) -> Iterator[str]:
    yield first
    yield from lines


def _table(first: str, lines: Lines, wanted: Wanted) -> Iterator[Row]:
    delimiter = ""
    if first.lower().startswith("sep=") and len(first.strip("\r\n")) == 5:  # from Excel
        delimiter, first = first[4], next(lines, "")
    bare = _QUOTED.sub("", first)
    delimiter = delimiter or max(_DELIMITERS, key=bare.count)
    table = csv.reader(_with(first, lines), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(table)]
        _check_heading(names, lines, wanted)
        to_at = names.index(wanted.to)
        places = [(name, names.index(name)) for name in wanted.columns if name in names]
        while True:
            line = lines.number + 1
            cells = next(table, None)
            if cells is None:
                return
            if any(map(str.strip, cells)):
                yield _table_row(line, cells, to_at, places, len(names), wanted)
    except csv.Error as fault:
        raise lines.fault(
            f"is not CSV: {fault}", "look for a quote that is not closed in the lines before it"
        ) from None


def _table_row(
    line: int,
    cells: list[str],
    to_at: int,
    places: list[tuple[str, int]],
    width: int,
    wanted: Wanted,
) -> Row:
    to = cells[to_at].strip() if to_at < len(cells) else ""
    if any(map(str.strip, cells[width:])):
        return Row(line, to, {}, f"it has {len(cells)} cells, and the heading has {width}")
    return wanted.row(line, to, {name: cells[at].strip() for name, at in places if at < len(cells)})


def _check_heading(names: list[str], lines: Lines, wanted: Wanted) -> None:
    if any(_NUMBER_ALONE.fullmatch(name) and len(name) > 5 for name in names):
        raise lines.fault("is a row and not a heading", "write a heading, such as: to,name")
    if wanted.to not in names:
        others = ", ".join(filter(None, names))
        raise UsageError(
            f"{lines.name} has no column {wanted.to!r} for the number; its columns are {others}",
            hint="name the column of the numbers: --to-column NAME",
        )
    _require(names, wanted, f"{lines.name} has no such column")
    for name in (wanted.to, *wanted.columns):
        if names.count(name) > 1:
            raise UsageError(
                f"{lines.name} has {names.count(name)} columns named {name!r}",
                hint="rename one of them, so that it is clear which is meant",
            )


def _require(names: list[str], wanted: Wanted, why: str) -> None:
    """Raise UsageError if a placeholder has neither a column nor a default."""
    for name in wanted.columns:
        if name not in names and name not in (wanted.defaults or {}):
            raise UsageError(
                f"the text has the placeholder {{{name}}}, and {why}",
                hint=did_you_mean(name, names) or "write {{ and }} for braces that are text",
            )


def _objects(first: str, lines: Lines, wanted: Wanted) -> Iterator[Row]:
    for line in _with(first, lines):
        if line.strip():
            yield _object(lines.number, line, wanted)


def _object(line: int, text: str, wanted: Wanted) -> Row:
    try:
        document = wire.value(text.encode())
    except (SinchFailedError, UnicodeEncodeError):
        document = None
    if not isinstance(document, dict):
        return Row(line, "", {}, "it is not a JSON object on one line")
    members = {name: _as_text(document.get(name)) for name in (wanted.to, *wanted.columns)}
    for name, value in members.items():
        if value is None:
            return Row(line, "", {}, f"the member {name!r} is neither a text nor a number")
    texts = {name: value for name, value in members.items() if value is not None}
    to = texts.pop(wanted.to) if wanted.to not in wanted.columns else texts[wanted.to]
    return wanted.row(line, to.strip(), texts)


def _as_text(value: Any) -> str | None:
    """Return a member as text; one that is not there is empty. None if it cannot be."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    return str(value)
