"""What a command hands to show: one record, in a form for programs and a form for people."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

Tone = Literal["", "good", "bad", "warn", "dim", "strong"]
Piece = tuple[str, Tone]
"""A part of a line and how it should be taken."""


class Line(NamedTuple):
    """One labelled value of a card; its tone says how an operator should take it."""

    label: str
    text: str
    tone: Tone = ""


class Card(NamedTuple):
    """A record for people: a title and labelled lines. Texts may be hostile; show cleans them."""

    title: str
    lines: Sequence[Line]
    tone: Tone = ""


class View(NamedTuple):
    """One record for every output format.

    `document` is its JSON text, or a value of ours that becomes JSON; `row` its tsv columns in
    their fixed order; `identifier` what -q prints; `raw` the exact bytes of the server. A record
    that is a list has `rows` instead, the identifier of each in its first column.
    """

    document: bytes | dict[str, Any]
    card: Callable[[], Card]
    identifier: str = ""
    row: tuple[object, ...] = ()
    raw: bytes | None = None
    rows: Sequence[tuple[object, ...]] | None = None


class Table(NamedTuple):
    """Many records as one table for people; a cell is a text, or a text with its tone.

    One that `stacks` becomes a card for each row where the terminal is too narrow for it, so
    that ids stay in one piece.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str | Piece, ...]]
    empty: str = "nothing to show"
    stacks: bool = False


def lines(*pairs: tuple[str, object] | tuple[str, object, Tone]) -> list[Line]:
    """Lines of a card from label, value and tone; a value that is None is left out."""
    return [
        Line(pair[0], str(pair[1]), pair[2] if len(pair) == 3 else "")
        for pair in pairs
        if pair[1] is not None and pair[1] != ""
    ]
