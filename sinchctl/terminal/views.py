"""Results of commands: records, each in a form for programs and a form for people."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sinchctl.errors import SinchctlError
from sinchctl.text.tone import Tone

Piece = tuple[str, Tone]
"""A part of a line with its tone."""


class Line(NamedTuple):
    """One labelled value of a card; its tone says how an operator should take it."""

    label: str
    text: str
    tone: Tone = ""


class Card(NamedTuple):
    """A record for people: a title and labelled lines; the printer makes their texts safe."""

    title: str
    lines: Sequence[Line]
    tone: Tone = ""


class View(NamedTuple):
    """One record for every output format.

    `document` is its JSON text, or a value of ours that becomes JSON; `card` its form for
    people, and without one they get the document, indented; `row` its tsv columns in their
    fixed order; `identifier` what -q prints; `raw` the exact bytes of the server. A record
    that is a list has `rows` instead, the identifier of each in its first column if it has no
    identifier itself; one that -q shows in several lines has `identifiers`. `tables` stand below
    its card.

    A record with a history has more: `parts` are its lines of ndjson, `values` is what --field
    looks into instead of the document, `lines` are its lines for people instead of a card.
    """

    document: bytes | dict[str, Any] | list[Any]
    card: Callable[[], Card] | None = None
    identifier: str = ""
    row: tuple[object, ...] = ()
    raw: bytes | None = None
    rows: Sequence[tuple[object, ...]] | None = None
    parts: Sequence[dict[str, Any]] | None = None
    values: dict[str, Any] | None = None
    lines: Callable[[], Iterable[Sequence[Piece]]] | None = None
    tables: "Sequence[Table]" = ()
    identifiers: Sequence[str] = ()


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


@dataclass(slots=True)
class Result:
    """The outcome of a command; the printer chooses its format.

    `records` come out in the format of the run, on a terminal as one `table` if there is one;
    A record or line that is None is not printed: it says that the next may take time.
    `finished` is the same records as lines of ndjson, in chunks, used if that is the format.
    With `array` JSON is one array.

    `text` is a text of our own that is printed unchanged, whatever the format; beside records
    it is what people get, and programs that ask for no format. `painted` is the same as lines
    with tones, `picture` in UTF-8 whatever the locale, `body` as JSON, on one line on a pipe or
    if `one_line`; one that is `fixed` comes in every format, and only --field and -q take the
    records.

    On a terminal a `summary` is printed instead of the records, when all of them are done.

    `hint` suggests the next step to a person. `failure` is raised when all is printed; until
    then the iteration of `records` may set it.

    `accepted` says what Sinch has accepted ("the message as 01FC..."): from then on a failure
    ends with exit code 12, names it, and never looks as if nothing had been sent; `if_lost` says
    what to do then, and the iteration of `records` may set `accepted`. `follow`
    waits for the final state and returns what to print.
    """

    records: Iterable[View | None] = ()
    table: Table | None = None
    finished: Iterable[bytes] | None = None
    array: bool = False
    text: str | None = None
    painted: Iterable[Sequence[Piece] | None] | None = None
    picture: bytes | None = None
    body: bytes | None = None
    one_line: bool = False
    fixed: bool = False
    summary: Callable[[], Card] | None = None
    hint: str = ""
    failure: SinchctlError | None = None
    accepted: str = ""
    if_lost: str = "do not send it again; look it up by this id"
    follow: "Callable[[], Result] | None" = None


def lines(*pairs: tuple[str, object] | tuple[str, object, Tone]) -> list[Line]:
    """Return the lines of a card from label, value and tone; empty values are left out."""
    return [
        Line(pair[0], str(pair[1]), pair[2] if len(pair) == 3 else "")
        for pair in pairs
        if pair[1] is not None and pair[1] != ""
    ]
