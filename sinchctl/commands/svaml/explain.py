"""svaml explain: a flow in plain English."""

from collections.abc import Iterable, Iterator
from typing import Any

import typer

from sinchctl.commandline.session import Session
from sinchctl.svaml.explain import Section
from sinchctl.svaml.explain import explain as sections_of
from sinchctl.svaml.graph.model import flow_graph
from sinchctl.terminal.views import Piece, Result, View
from sinchctl.text.width import wrapped

from .graph import File, read_flow, warn_of_faults
from .options import For

_WIDEST = 100
"""Columns of a text that is read as prose."""


def explain(ctx: typer.Context, file: File = None, event: For = None) -> Result:
    """Describe a flow in plain English, from the caller's point of view.

    The call comes first, then each menu in the order in which callers meet them; menus that no
    option leads to come last. -o json prints an array of {"menu", "reachable", "step", "text"},
    where menu is null for the call itself; -o ndjson prints one of them per line.
    """
    session: Session = ctx.obj
    terminal = session.terminal
    flow = read_flow(session, file, event)
    warn_of_faults(session, flow, flow_graph(flow.svaml, flow.event))
    sections = sections_of(flow.svaml, flow.event)
    parts = terminal.settings.quiet or terminal.settings.field is not None
    if terminal.asked_format == "json" and not parts:
        return Result([View(list(_documents(sections)), rows=[])])
    records = (
        View(
            document,
            identifier=f"{document['menu'] or 'call'}.{document['step']}",
            row=tuple(document.values()),
        )
        for document in _documents(sections)
    )
    return Result(records, painted=_prose(sections, min(terminal.width(), _WIDEST)))


def _prose(sections: Iterable[Section], room: int) -> Iterator[list[Piece]]:
    """Return sections under their titles, sentences numbered and wrapped."""
    apart = False
    for at, section in enumerate(sections):
        if at:
            yield []
        if not section.reachable and not apart:
            apart = True
            yield [("No option leads to these menus.", "warn")]
            yield []
        yield [(line, "strong") for line in wrapped(section.title, room, most=1)]
        for number, step in enumerate(section.steps, 1):
            margin = f"{number:>2}. "
            for line in wrapped(step, max(room - len(margin), 16)):
                yield [(margin, "dim"), (line, "")]
                margin = " " * len(margin)


def _documents(sections: Iterable[Section]) -> Iterator[dict[str, Any]]:
    for section in sections:
        for number, step in enumerate(section.steps, 1):
            place = {"menu": section.menu, "reachable": section.reachable}
            yield {**place, "step": number, "text": step}
