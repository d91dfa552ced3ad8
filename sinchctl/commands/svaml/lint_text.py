"""The findings of `svaml lint` for people: the place, the line itself, a caret, and a hint."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sinchctl.text.safe import printable
from sinchctl.text.secrets import masked

if TYPE_CHECKING:
    from sinchctl.svaml.document.read import Document
    from sinchctl.svaml.lint.finding import Located
    from sinchctl.terminal.views import Piece
    from sinchctl.text.tone import Tone

    from .lint_run import Checked

TONES: dict[str, "Tone"] = {"error": "bad", "warning": "warn", "info": "good"}
_TAB = "    "
_CUT = "..."
_NARROWEST = 20
_MOST_MARKS = 4
"""Characters for one column: letters may have accents that take none."""

Cell = tuple[str, int]
"""A character as it is shown, and how many columns it takes."""


def lines(one: "Checked", width: int) -> Iterator[list["Piece"]]:
    """All lines about one file, an empty one after each finding. `width` is in columns."""
    if one.document is None:
        return
    gutter = len(str(max((found.line or 0 for found in one.findings), default=0)))
    source = _Source(one.document)
    for found in one.findings:
        place = f"{found.file}:{found.line}:{found.column}" if found.line else found.file
        yield [
            (f"{place}: ", "strong"),
            (found.severity, TONES[found.severity]),
            (f"[{found.rule}]", "dim"),
            (f" {found.message}", ""),
        ]
        yield from _excerpt(found, source, gutter, width)
        margin = " " * (gutter + 2)
        if found.path:
            yield [(f"{margin}= path: ", "dim"), (found.path, "")]
        if found.hint:
            yield [(f"{margin}= help: ", "dim"), (found.hint, "")]
        yield []


class _Source:
    """The lines of a document without secrets; the last one is kept, for there may be only one."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._number = 0
        self._text = ""

    def line(self, number: int) -> str:
        """A line, every column where it was."""
        if number != self._number:
            start, end = self._document.places.span(number)
            self._number, self._text = number, masked(self._document.text[start:end])
        return self._text


def _excerpt(found: "Located", source: _Source, gutter: int, width: int) -> Iterator[list["Piece"]]:
    if found.line is None or found.column is None:
        return
    room = max(width - gutter - 4, _NARROWEST)
    text, reach = source.line(found.line), room * _MOST_MARKS
    at = found.column - 1
    stop = (found.end_column or found.column + 1) - 1
    parts = (text[max(0, at - reach) : at], text[at : min(stop, at + reach)])
    before, word, after = map(_cells, (*parts, text[stop : stop + reach]))
    shown, indent, marked = _window(before, word, after, room)
    yield [(f" {found.line:>{gutter}} | ", "dim"), (shown, "")]
    caret = " " * indent + "^" * max(marked, 1)
    yield [(f" {'':>{gutter}} | ", "dim"), (caret, TONES[found.severity])]


def _window(
    before: list[Cell], word: list[Cell], after: list[Cell], room: int
) -> tuple[str, int, int]:
    """Return the text that fits, the columns in front of the word, and those of the word."""
    taken = _width(word)
    if _width(before + word + after) <= room:
        return _text(before + word + after), _width(before), taken
    if _width(before) + min(taken, room // 2) > room - len(_CUT):
        before = [(_CUT, len(_CUT)), *_last(before, room // 2 - len(_CUT))]
    indent = _width(before)
    if indent + taken + _width(after) <= room:
        return _text(before + word + after), indent, taken
    left = room - indent - len(_CUT)
    if taken > left:
        word, after = _first(word, left), []
        taken = _width(word)
    else:
        after = _first(after, left - taken)
    return _text(before + word + after) + _CUT, indent, taken


def _first(cells: list[Cell], room: int) -> list[Cell]:
    fitting = []
    for cell in cells:
        room -= cell[1]
        if room < 0:
            break
        fitting.append(cell)
    return fitting


def _last(cells: list[Cell], room: int) -> list[Cell]:
    fitting = _first(cells[::-1], room)[::-1]
    while fitting and not fitting[0][1]:
        fitting.pop(0)
    return fitting


def _width(cells: list[Cell]) -> int:
    return sum(width for _, width in cells)


def _text(cells: list[Cell]) -> str:
    return "".join(text for text, _ in cells)


def _cells(text: str) -> list[Cell]:
    """Each character as a terminal takes it: tabs as spaces, what is harmful escaped."""
    if text.isascii() and text.isprintable():
        return [(character, 1) for character in text]
    return [_cell(character) for character in text]


def _cell(character: str) -> Cell:
    from unicodedata import category, east_asian_width

    if character == "\t":
        return _TAB, len(_TAB)
    safe = printable(character)
    if safe != character:
        return safe, len(safe)
    if category(character) in {"Mn", "Me", "Cf"}:
        return safe, 0
    return safe, 2 if east_asian_width(character) in {"W", "F"} else 1
