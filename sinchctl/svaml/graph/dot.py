"""A graph in DOT, for Graphviz."""

from collections.abc import Iterator

from sinchctl.text.width import wrapped

from .model import Bundle, Graph, Kind, Vertex

_ROOM = 44
_MOST = 4
_STYLES: dict[Kind, str] = {
    "start": 'shape=box style="rounded,filled" fillcolor="#312e81" color="#312e81" fontcolor=white',
    "menu": 'shape=box style="rounded,filled" fillcolor="#eef2ff" color="#4f46e5"',
    "return": 'shape=box style="rounded,filled" fillcolor="#ecfdf5" color="#059669"',
    "digits": 'shape=box style="rounded,filled" fillcolor="#f5f3ff" color="#7c3aed"',
    "action": 'shape=box style="filled" fillcolor="#eff6ff" color="#2563eb"',
    "missing": 'shape=box style="filled,dashed" fillcolor="#fef2f2" color="#dc2626"',
}


def dot(graph: Graph) -> Iterator[str]:
    """The lines of the digraph. Names are made here, and every text is quoted."""
    names = {name: f"n{at}" for at, name in enumerate(graph.vertices)}
    yield "digraph flow {"
    yield '  graph [rankdir=LR bgcolor=white fontname="Helvetica" ranksep=0.8 nodesep=0.25];'
    yield '  node [fontname="Helvetica" fontsize=11 margin="0.16,0.09"];'
    yield '  edge [fontname="Helvetica" fontsize=10 color="#64748b"];'
    for one in graph.vertices.values():
        if one.reachable:
            yield f"  {_vertex(names[one.id], one)}"
    lost = [one for one in graph.vertices.values() if not one.reachable]
    if lost:
        yield "  subgraph cluster_unreachable {"
        yield '    label="Not reachable"; style=dashed; color="#b45309"; fontcolor="#b45309";'
        for one in lost:
            yield f"    {_vertex(names[one.id], one)}"
        yield "  }"
    for bundles in graph.bundles.values():
        for bundle in bundles:
            yield f"  {names[bundle.source]} -> {names[bundle.target]}{_label(bundle)};"
    yield "}"


def _vertex(name: str, one: Vertex) -> str:
    folded = [part for line in one.lines("", ". ") for part in wrapped(line, _ROOM, most=_MOST)]
    bold = " penwidth=2.5" if one.start else ""
    return f'{name} [label="{"".join(map(_line, folded))}" {_STYLES[one.kind]}{bold}];'


def _label(bundle: Bundle) -> str:
    folded = [part for word in bundle.words for part in wrapped(word, _ROOM, most=_MOST)]
    return f' [label="{"".join(map(_line, folded))}"]' if folded else ""


def _line(text: str) -> str:
    return f"{escaped(text)}\\l"


def escaped(text: str) -> str:
    """A text inside quotes as Graphviz shows it: no escapes and no entities of its own."""
    text = text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("<", "&lt;").replace(">", "&gt;")
