"""Cards and tables with rich, for terminals. Imported by show alone, when it must."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from sinchctl.text.safe import printable

from . import printer
from .views import Card, Piece, Table, Tone, lines

if TYPE_CHECKING:
    from sinchctl.commandline.session import World

_STYLE: dict[Tone, str] = {
    "": "",
    "good": "green",
    "bad": "bold red",
    "warn": "yellow",
    "dim": "dim",
    "strong": "bold",
}
_WIDEST = 100


def console(world: "World") -> Console:
    """A console on stdout that interprets nothing: no markup, no emoji codes, no highlights."""
    color = world.color(world.stdout)
    return Console(
        file=world.stdout,
        width=world.width(),
        no_color=not color,
        force_terminal=color,
        color_system="standard" if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


def print_card(world: "World", card: Card) -> None:
    """A panel of aligned labels and values; a plain list where the terminal is dumb."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for line in card.lines:
        grid.add_row(Text(printable(line.label)), _text(line.text, line.tone))
    out = console(world)
    out.print(
        Panel(
            grid,
            title=_text(card.title, card.tone or "strong"),
            title_align="left",
            box=box.ASCII if not printer.draws(world) else box.ROUNDED,
            width=min(out.width, _WIDEST),
            border_style=_STYLE["dim"],
        )
    )


def print_table(world: "World", table: Table) -> None:
    """Records as one table, cells folded where they do not fit; or as a card each."""
    out = console(world)
    if not table.rows:
        out.print(Text(table.empty, style=_STYLE["dim"]))
        return
    grid = Grid(
        title=None, box=box.SIMPLE_HEAD if printer.draws(world) else box.ASCII, pad_edge=False
    )
    for column in table.columns:
        grid.add_column(Text(column), overflow="fold")
    for row in table.rows:
        grid.add_row(*map(_cell, row))
    if table.stacks and Measurement.get(out, out.options, grid).maximum >= out.width:
        for row in table.rows:
            print_card(world, _as_card(table, row))
    else:
        out.print(grid)


def _cell(cell: str | Piece) -> Text:
    return _text(cell, "") if isinstance(cell, str) else _text(*cell)


def _as_card(table: Table, row: Sequence[str | Piece]) -> Card:
    pieces: list[Piece] = [(cell, "") if isinstance(cell, str) else cell for cell in row]
    named = zip(table.columns, pieces, strict=True)
    title, *rest = [(column, text, tone) for column, (text, tone) in named if text and text != "-"]
    return Card(title[1], lines(*rest), title[2])


def _text(content: str, tone: Tone) -> Text:
    return Text(printable(content), style=_STYLE[tone])


@contextmanager
def waiting(world: "World") -> Iterator[Callable[[str], None]]:
    """A line on stderr that moves while something is awaited; give it the text to show."""
    color = world.color(world.stderr)
    err = Console(
        file=world.stderr,
        no_color=not color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    with err.status(Text("waiting")) as status:
        yield lambda line: status.update(Text(line))
