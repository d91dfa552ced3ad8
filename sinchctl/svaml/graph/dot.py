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
    """Return the lines of the digraph. Its names are our own, and every text is quoted."""
    names = {name: f"n{at}" for at, name in enumerate(graph.vertices)}
    yield "digraph flow {"
    yield '  graph [rankdir=LR bgcolor=white fontname="Helvetica" ranksep=0.8 nodesep=0.25];'
    yield '  node [fontname="Helvetica" fontsize=11 margin="0.16,0.09"];'
    yield '  edge [fontname="Helvetica" fontsize=10 color="#64748b"];'
    for vertex in graph.vertices.values():
        if vertex.reachable:
            yield f"  {_vertex(names[vertex.id], vertex)}"
    unreachable = [vertex for vertex in graph.vertices.values() if not vertex.reachable]
    if unreachable:
        yield "  subgraph cluster_unreachable {"
        yield '    label="Not reachable"; style=dashed; color="#b45309"; fontcolor="#b45309";'
        for vertex in unreachable:
            yield f"    {_vertex(names[vertex.id], vertex)}"
        yield "  }"
    for bundles in graph.bundles.values():
        for bundle in bundles:
            yield f"  {names[bundle.source]} -> {names[bundle.target]}{_label(bundle)};"
    yield "}"


def _vertex(name: str, vertex: Vertex) -> str:
    wrapped_lines = [
        part for line in vertex.lines("", ". ") for part in wrapped(line, _ROOM, most=_MOST)
    ]
    bold = " penwidth=2.5" if vertex.start else ""
    return f'{name} [label="{"".join(map(_line, wrapped_lines))}" {_STYLES[vertex.kind]}{bold}];'


def _label(bundle: Bundle) -> str:
    wrapped_lines = [part for word in bundle.words for part in wrapped(word, _ROOM, most=_MOST)]
    return f' [label="{"".join(map(_line, wrapped_lines))}"]' if wrapped_lines else ""


def _line(text: str) -> str:
    return f"{escaped(text)}\\l"


def escaped(text: str) -> str:
    """Return a text inside quotes without the escapes and entities of Graphviz."""
    text = text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("<", "&lt;").replace(">", "&gt;")
