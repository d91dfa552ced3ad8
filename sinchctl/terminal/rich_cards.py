"""Cards and tables with rich, for terminals. Only the printer imports it, when it must."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.panel import Panel
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table as Grid
from rich.text import Text

from sinchctl.text.safe import printable
from sinchctl.text.tone import Tone

from .streams import Terminal
from .views import Card, Piece, Table, lines

_STYLE: dict[Tone, str] = {
    "": "",
    "good": "green",
    "bad": "bold red",
    "warn": "yellow",
    "dim": "dim",
    "strong": "bold",
}
_WIDEST = 120


def console(terminal: Terminal) -> Console:
    """Return a console on stdout that interprets nothing: no markup, emoji codes or highlights."""
    color = terminal.color(terminal.stdout)
    return Console(
        file=terminal.stdout,
        width=terminal.width(),
        no_color=not color,
        force_terminal=color,
        color_system="standard" if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


def print_card(terminal: Terminal, card: Card) -> None:
    """A panel of aligned labels and values; a plain list where the terminal is dumb."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for line in card.lines:
        grid.add_row(Text(printable(line.label)), _text(line.text, line.tone))
    out = console(terminal)
    out.print(
        Panel(
            grid,
            title=_text(card.title, card.tone or "strong"),
            title_align="left",
            box=box.ASCII if not terminal.draws() else box.ROUNDED,
            width=min(out.width, _WIDEST),
            border_style=_STYLE["dim"],
        )
    )


def print_table(terminal: Terminal, table: Table) -> None:
    """Records as one table, cells folded where they do not fit; or as a card each."""
    out = console(terminal)
    if not table.rows:
        out.print(Text(table.empty, style=_STYLE["dim"]))
        return
    grid = Grid(title=None, box=box.SIMPLE_HEAD if terminal.draws() else box.ASCII, pad_edge=False)
    for column in table.columns:
        grid.add_column(Text(column), overflow="fold")
    for row in table.rows:
        grid.add_row(*map(_cell, row))
    if table.stacks and Measurement.get(out, out.options, grid).maximum >= out.width:
        for row in table.rows:
            print_card(terminal, _as_card(table, row))
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
def moving_line(terminal: Terminal) -> Iterator[Callable[[str], None]]:
    """Show a line on stderr that moves while something is awaited; call it with the text."""
    with _error_console(terminal).status(Text("waiting")) as status:
        yield lambda line: status.update(Text(line))


@contextmanager
def moving_bar(terminal: Terminal, total: int) -> Iterator[Callable[[int, str], None]]:
    """Show a bar on stderr while something is done; call it with how much, and a text."""
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    console = _error_console(terminal)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda done, line: progress.update(task, completed=done, description=printable(line))


def _error_console(terminal: Terminal) -> Console:
    color = terminal.color(terminal.stderr)
    return Console(
        file=terminal.stderr,
        no_color=not color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
