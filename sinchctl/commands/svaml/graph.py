"""svaml graph: a flow as a tree, or as a picture in a file."""

from pathlib import PurePath
from typing import Annotated, get_args

import typer

from sinchctl.atomic_file import write_file
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.svaml.graph.as_json import graph_json
from sinchctl.svaml.graph.model import Graph, flow_graph
from sinchctl.svaml.graph.picture import Format, limits_of, picture
from sinchctl.svaml.graph.tree import ASCII, BOXES, tree
from sinchctl.svaml.load import FaultyFileError, Loaded, examine
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Result, View
from sinchctl.text.guess import alternatives

from .options import For, named

EXTENSIONS: dict[str, Format] = {
    ".svg": "svg",
    ".dot": "dot",
    ".mmd": "mermaid",
    ".json": "json",
    ".txt": "tree",
}
"""The format of a picture by the extension of its file."""

File = Annotated[
    str | None,
    typer.Argument(metavar="FILE", help="SVAML, a menu or flow file; - reads stdin (the default)."),
]
_MOST_FAULTS = 20


def graph(
    ctx: typer.Context,
    file: File = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            case_sensitive=False,
            help=f"{', '.join(get_args(Format)[:-1])} or json (default tree).",
        ),
    ] = None,
    save: Annotated[
        str | None,
        typer.Option(metavar="FILE", help=f"Write the picture to a file: {' '.join(EXTENSIONS)}."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    event: For = None,
) -> Result:
    """Draw a flow: its menus, the keys between them, and where they end.

    Menus that no option leads to are drawn apart, and a missing menu is drawn as missing. A
    file with errors is drawn as far as possible, and the errors are listed on stderr. An svg
    needs no other file or program.

    With --save the extension of the file decides the format.

    The json (or -o json) is {"nodes": [...], "edges": [...]}. A node has id, kind (start,
    menu, return, digits, action or missing), label, reachable, and, if there are any, steps,
    prompts, again, facts and faults, each a list of texts; the menu that plays first has
    start. An edge has source and target (ids of nodes), label, and for an option key, word
    and cookies. -q prints the names of all menus.
    """
    session: Session = ctx.obj
    shape = form or "tree" if save is None else _shape_of(save, form)
    flow = read_flow(session, file, event)
    drawn = flow_graph(flow.svaml, flow.event)
    warn_of_faults(session, flow, drawn)
    if save is not None:
        write_file(save, _picture(session, drawn, shape, flow).encode(), overwrite=force)
        return Result(hint=f"Wrote {save}.")
    menus = [vertex for vertex in drawn.vertices.values() if vertex.kind == "menu"]
    rows = [(menu.title, menu.start, menu.reachable, ", ".join(menu.prompts)) for menu in menus]
    records = [View(graph_json(drawn), rows=rows)]
    if shape == "tree":
        signs = BOXES if session.terminal.draws() else ASCII
        lines = tree(drawn, session.terminal.width(), signs)
        return Result(records, painted=lines, fixed=form is not None)
    data = _picture(session, drawn, shape, flow).encode()
    return Result(records, picture=data, fixed=True)


def read_flow(session: Session, file: str | None, event: str | None) -> Loaded:
    """Return a file as SVAML as far as possible.

    Raises FaultyFileError for something else, such as a callback or the body of a callout.
    """
    name = named(session, file)
    flow = examine(name, read_bytes(session.terminal, name), event=event or "", lint=False)
    if flow.kind in {"callout", "other"}:
        raise FaultyFileError(flow.problems)
    return flow


def warn_of_faults(session: Session, flow: Loaded, drawn: Graph) -> None:
    """Warn of the errors of the file, or of what is missing in its graph."""
    name = flow.document.name
    faults = [*map(str, flow.errors)] or [f"{name}: {fault}" for fault in drawn.faults]
    for fault in faults[:_MOST_FAULTS]:
        printer.warn(session.terminal, fault)
    if len(faults) > _MOST_FAULTS:
        lint = session.command("svaml lint", name)
        printer.warn(session.terminal, f"and {len(faults) - _MOST_FAULTS:,} more. See all: {lint}")


def _shape_of(save: str, form: Format | None) -> Format:
    """Return the format of a file. Raises UsageError for an unknown or another extension."""
    extension = PurePath(save).suffix.lower()
    shape = EXTENSIONS.get(extension)
    if shape is None:
        raise UsageError(
            f"the extension of {save!r} is not that of a picture",
            hint=f"use {alternatives(EXTENSIONS)}",
        )
    if form is not None and form != shape:
        raise UsageError(f"--format {form} does not fit {save!r}", hint="leave --format out")
    return shape


def _picture(session: Session, drawn: Graph, shape: Format, flow: Loaded) -> str:
    name = flow.document.name
    text = picture(drawn, shape, "stdin" if name == "-" else PurePath(name).name)
    if note := limits_of(drawn, shape, text):
        printer.note(session.terminal, note)
    return text
