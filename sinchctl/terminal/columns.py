"""A table for people whose rows come one by one: columns of a fixed width, the last one open."""

from collections.abc import Callable, Iterator, Sequence

from sinchctl.text.safe import printable
from sinchctl.text.tone import Tone
from sinchctl.text.width import shortened, width

from .streams import Terminal
from .views import Piece

_GAP = "  "
_PLAIN: Tone = ""
_LEAST = 8
"""Columns that the last one has at least, on however narrow a terminal."""
_INDENT = "  "
"""The indent of the columns that do not fit on the first line of a row."""


class Columns:
    """The names and the widths of columns; the last one takes the room that is left.

    On a narrow terminal a row takes several lines, so that no line is longer than it.
    """

    def __init__(self, terminal: Terminal, *columns: tuple[str, int], last: str) -> None:
        self._terminal = terminal
        self._columns = columns
        self._last = last
        self._is_headed = False

    def lines(self, *cells: str | Piece) -> Callable[[], list[list[Piece]]]:
        """Return what makes the line of a row, with the heading above the first one."""

        def made() -> list[list[Piece]]:
            names = [*(name for name, _ in self._columns), self._last]
            heading: list[Piece] = [(name, "dim") for name in names]
            rows = [cells] if self._is_headed else [heading, cells]
            self._is_headed = True
            return [line for row in rows for line in self._lines(row)]

        return made

    def _lines(self, cells: Sequence[str | Piece]) -> Iterator[list[Piece]]:
        """Yield the lines of a row, as few as there is room for."""
        rooms = [room for _, room in self._columns]
        first = 0
        while first < len(cells):
            indent = _INDENT if first else ""
            taken, end = len(indent), first
            while end < len(rooms) and (end == first or taken + rooms[end] <= self._room()):
                taken += rooms[end] + len(_GAP)
                end += 1
            if end == len(rooms) and (first == end or taken + _LEAST <= self._room()):
                end += 1
            yield self._line(indent, cells[first:end], rooms[first:end])
            first = end

    def _room(self) -> int:
        return self._terminal.width()

    def _line(self, indent: str, cells: Sequence[str | Piece], rooms: Sequence[int]) -> list[Piece]:
        """Return a line; only the last cell of a row is shortened, so that ids can be copied."""
        line: list[Piece] = [(indent, "")] if indent else []
        taken = len(indent)
        for number, cell in enumerate(cells):
            text, tone = _piece(cell)
            if number == len(rooms):
                text = shortened(text, max(self._room() - taken, _LEAST))
            line.append((text, tone))
            if number + 1 < len(cells):
                gap = max(rooms[number] - int(width(text)), 0) * " " + _GAP
                line.append((gap, ""))
                taken += int(width(text)) + len(gap)
        return line


def _piece(cell: str | Piece) -> Piece:
    text, tone = cell if isinstance(cell, tuple) else (cell, _PLAIN)
    return printable(" ".join(text.split())), tone
