"""svaml graph and explain: a flow as a picture, and in plain words."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.errors import UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes

from .options import For, known_event, named

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.explain import Section
    from sinchctl.svaml.graph.model import Graph
    from sinchctl.svaml.load import Loaded
    from sinchctl.terminal.views import Piece

FORMATS = ("tree", "mermaid", "dot", "svg", "json")
_RECORD = "record"
_MOST_FAULTS = 20
_WIDEST = 100
"""Columns of a text that is read as prose."""

File = Annotated[
    str | None,
    typer.Argument(metavar="FILE", help="SVAML, a menu or flow file; - or nothing reads stdin."),
]


def graph(
    ctx: typer.Context,
    file: File = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="tree (default), mermaid, dot, svg or json."
        ),
    ] = None,
    event: For = None,
) -> None:
    """Draw a flow: menus, the keys between them, and where they end.

    Menus that no key leads to stand apart, and what is missing is drawn as missing: a file
    with mistakes is drawn as far as it goes, and the mistakes are told on stderr. The svg
    needs no other file or program.

    The json (or -o json) is {"nodes": [...], "edges": [...]}. A node has id, kind (start,
    menu, return, digits, action or missing), label, reachable, and where there are any
    steps, prompts, again, facts and faults, each a list of texts; the menu that plays first
    has start. An edge has source and target (ids of nodes), label, and of an option key,
    word and cookies. -q prints the names of all menus.
    """
    from sinchctl.svaml.graph.model import flow_graph

    session: Session = ctx.obj
    shape = _shape(session, form)
    found = _read(session, file, event)
    drawn = flow_graph(found.svaml, found.event)
    _warn(session, found, drawn)
    _DRAWN[shape](session, drawn, found.document.name)


def explain(ctx: typer.Context, file: File = None, event: For = None) -> None:
    """Read a flow out in plain words, as a caller would live it.

    The call first, then each menu in the order in which callers meet them; menus that no key
    leads to come last. With -o json it is an array of {"menu", "reachable", "step", "text"},
    where menu is null for the call itself; -o ndjson prints one of them a line.
    """
    from sinchctl.svaml.explain import explain as explained
    from sinchctl.svaml.graph.model import flow_graph

    session: Session = ctx.obj
    output = _asked(session)
    found = _read(session, file, event)
    _warn(session, found, flow_graph(found.svaml, found.event))
    sections = explained(found.svaml, found.event)
    if output == "json":
        told = [one for section in sections for one in _told(section)]
        printer.document(session.terminal, told, one_line=False)
    elif output in {"", "pretty"}:
        printer.painted(session.terminal, _prose(sections, min(session.terminal.width(), _WIDEST)))
    else:
        _sentences(session, sections)


def _read(session: "Session", file: str | None, event: str | None) -> "Loaded":
    """A file as SVAML as far as it goes."""
    from sinchctl.svaml.load import examine

    context = known_event(event)
    name = named(session, file)
    return examine(name, read_bytes(session.terminal, name), event=context, lint=False)


def _warn(session: "Session", found: "Loaded", drawn: "Graph") -> None:
    """The mistakes that stand in the way of the picture."""
    faults = [*map(str, found.errors)] or [
        f"{found.document.name}: {fault}" for fault in drawn.faults
    ]
    for fault in faults[:_MOST_FAULTS]:
        printer.warn(session.terminal, fault)
    if faults[_MOST_FAULTS:]:
        see = session.command("svaml lint", found.document.name)
        printer.warn(
            session.terminal, f"and {len(faults) - _MOST_FAULTS:,} more; see them all: {see}"
        )


def _asked(session: "Session") -> str:
    """The output format that is asked for; empty where it would only be guessed."""
    settings = session.terminal.settings
    if settings.field is not None or settings.quiet:
        return _RECORD
    asked = settings.output or session.terminal.environ.get("SINCHCTL_OUTPUT")
    return session.terminal.output() if asked else ""


def _shape(session: "Session", form: str | None) -> str:
    """What is to be drawn: what --format says, else what fits the common options."""
    if form is not None and form.lower() not in FORMATS:
        raise UsageError(f"--format {form!r} is unknown", hint=f"use {', '.join(FORMATS)}")
    output = _asked(session)
    if form is not None and output != _RECORD:
        return form.lower()
    return {"": "tree", "pretty": "tree", "json": "json"}.get(output, _RECORD)


def _tree(session: "Session", drawn: "Graph", _name: str) -> None:
    from sinchctl.svaml.graph.tree import ASCII, BOXES, tree

    signs = BOXES if session.terminal.draws() else ASCII
    printer.painted(session.terminal, tree(drawn, session.terminal.width(), signs))


def _mermaid(session: "Session", drawn: "Graph", _name: str) -> None:
    from sinchctl.svaml.graph.mermaid import MOST_EDGES, MOST_TEXT, mermaid

    text = "".join(f"{line}\n" for line in mermaid(drawn))
    if len(drawn.edges) > MOST_EDGES or len(text) > MOST_TEXT:
        note = f"Mermaid draws {MOST_EDGES} lines and {MOST_TEXT:,} characters by default"
        printer.note(session.terminal, f"{note}, and this is more; --format svg has no limit")
    printer.stream(session.terminal, text.encode())


def _dot(session: "Session", drawn: "Graph", _name: str) -> None:
    from sinchctl.svaml.graph.dot import dot

    printer.stream(session.terminal, "".join(f"{line}\n" for line in dot(drawn)).encode())


def _svg(session: "Session", drawn: "Graph", name: str) -> None:
    from pathlib import PurePath

    from sinchctl.svaml.graph.svg.draw import svg

    shown = "stdin" if name == "-" else PurePath(name).name
    printer.stream(session.terminal, "".join(svg(drawn, shown)).encode())


def _json(session: "Session", drawn: "Graph", _name: str) -> None:
    from sinchctl.svaml.graph.as_json import graph_json

    printer.document(session.terminal, graph_json(drawn), one_line=_asked(session) == "ndjson")


def _record(session: "Session", drawn: "Graph", _name: str) -> None:
    """The graph for the common options: a row for each menu, its name first."""
    from sinchctl.svaml.graph.as_json import graph_json
    from sinchctl.terminal.views import Card, View

    menus = (one for one in drawn.vertices.values() if one.kind == "menu")
    rows = [(one.title, one.start, one.reachable, ", ".join(one.prompts)) for one in menus]
    printer.record(session.terminal, View(graph_json(drawn), lambda: Card("Flow", []), rows=rows))


_DRAWN: dict[str, Callable[["Session", "Graph", str], None]] = {
    "tree": _tree,
    "mermaid": _mermaid,
    "dot": _dot,
    "svg": _svg,
    "json": _json,
    _RECORD: _record,
}


def _prose(sections: "Iterable[Section]", room: int) -> "Iterator[list[Piece]]":
    """Sections under their titles, sentences numbered and wrapped."""
    from sinchctl.text.width import wrapped

    apart = False
    for at, section in enumerate(sections):
        if at:
            yield []
        if not section.reachable and not apart:
            apart = True
            yield [("No key leads to what follows.", "warn")]
            yield []
        yield [(line, "strong") for line in wrapped(section.title, room, most=1)]
        for number, step in enumerate(section.steps, 1):
            margin = f"{number:>2}. "
            for line in wrapped(step, max(room - len(margin), 16)):
                yield [(margin, "dim"), (line, "")]
                margin = " " * len(margin)


def _told(section: "Section") -> Iterator[dict[str, Any]]:
    for number, step in enumerate(section.steps, 1):
        place = {"menu": section.menu, "reachable": section.reachable}
        yield {**place, "step": number, "text": step}


def _sentences(session: "Session", sections: "Iterable[Section]") -> None:
    """Sentences as records, each identified by its menu and its number in it."""
    from sinchctl.terminal.views import Card, View

    printer.records(
        session.terminal,
        (
            View(
                told,
                lambda: Card("Step", []),
                identifier=f"{told['menu'] or 'call'}.{told['step']}",
                row=tuple(told.values()),
            )
            for section in sections
            for told in _told(section)
        ),
    )
