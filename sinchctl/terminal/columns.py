"""A table for people whose rows come one by one: columns of a fixed width, the last one open."""

from collections.abc import Callable, Sequence

from sinchctl.text.safe import printable
from sinchctl.text.tone import Tone
from sinchctl.text.width import shortened, width

from .streams import Terminal
from .views import Piece

_GAP = "  "
_PLAIN: Tone = ""
_LEAST = 8
"""Columns that the last one has at least, on however narrow a terminal."""


class Columns:
    """The names and the widths of columns; the last one takes the room that is left."""

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
            return list(map(self._line, rows))

        return made

    def _line(self, cells: Sequence[str | Piece]) -> list[Piece]:
        """Return a line; only the last cell is shortened, so that ids can be copied."""
        line: list[Piece] = []
        taken = 0
        for cell, (_, room) in zip(cells, self._columns, strict=False):
            text, tone = _piece(cell)
            gap = max(room - int(width(text)), 0) * " " + _GAP
            line += [(text, tone), (gap, "")]
            taken += int(width(text)) + len(gap)
        text, tone = _piece(cells[-1])
        return [*line, (shortened(text, max(self._terminal.width() - taken, _LEAST)), tone)]


def _piece(cell: str | Piece) -> Piece:
    text, tone = cell if isinstance(cell, tuple) else (cell, _PLAIN)
    return printable(" ".join(text.split())), tone
