"""A graph as a Mermaid flowchart, for READMEs and wikis."""

import re
from collections.abc import Iterator

from sinchctl.text.width import shortened

from .model import Bundle, Graph, Kind, Vertex

LONGEST = 160
"""Columns of one line of a label."""
MOST_EDGES = 500
MOST_TEXT = 50_000
"""Mermaid refuses more edges and more characters than these, unless it is configured otherwise."""

_SHAPES: dict[Kind, tuple[str, str]] = {
    "start": ("([", "])"),
    "menu": ("[", "]"),
    "return": ("(", ")"),
    "digits": ("(", ")"),
    "action": ("[[", "]]"),
    "missing": ("{{", "}}"),
}
_STYLES: dict[Kind, str] = {
    "start": "fill:#312e81,stroke:#312e81,color:#ffffff",
    "menu": "fill:#eef2ff,stroke:#4f46e5,color:#1e1b4b",
    "return": "fill:#ecfdf5,stroke:#059669,color:#064e3b",
    "digits": "fill:#f5f3ff,stroke:#7c3aed,color:#4c1d95",
    "action": "fill:#eff6ff,stroke:#2563eb,color:#1e3a8a",
    "missing": "fill:#fef2f2,stroke:#dc2626,color:#7f1d1d,stroke-dasharray:4 3",
}
_UNSAFE = re.compile(r"[^\w .,?!+-]|_")


def mermaid(graph: Graph) -> Iterator[str]:
    """Return the lines of the flowchart. Its ids are our own, and every text is escaped."""
    names = {name: f"n{at}" for at, name in enumerate(graph.vertices)}
    yield "flowchart TD"
    unreachable = [vertex for vertex in graph.vertices.values() if not vertex.reachable]
    for vertex in graph.vertices.values():
        if vertex.reachable:
            yield f"  {_vertex(names[vertex.id], vertex)}"
    if unreachable:
        yield '  subgraph unreachable ["Not reachable"]'
        for vertex in unreachable:
            yield f"    {_vertex(names[vertex.id], vertex)}"
        yield "  end"
    for bundles in graph.bundles.values():
        for bundle in bundles:
            yield f"  {names[bundle.source]} {_arrow(bundle)} {names[bundle.target]}"
    yield from _classes(graph, names)


def _classes(graph: Graph, names: dict[str, str]) -> Iterator[str]:
    for kind, style in _STYLES.items():
        members = [names[vertex.id] for vertex in graph.vertices.values() if vertex.kind == kind]
        if members:
            yield f"  classDef {kind}_ {style}"
            yield f"  class {','.join(members)} {kind}_"
    for vertex in graph.vertices.values():
        if vertex.start:
            yield f"  style {names[vertex.id]} stroke-width:3px"


def _vertex(name: str, vertex: Vertex) -> str:
    before, after = _SHAPES[vertex.kind]
    lines = vertex.lines("step ", ": ")
    return f'{name}{before}"{"<br/>".join(map(escaped, lines))}"{after}'


def _arrow(bundle: Bundle) -> str:
    words = "<br/>".join(map(escaped, bundle.words))
    return f'-->|"{words}"|' if words else "-->"


def escaped(text: str) -> str:
    """Return a text that Mermaid shows and never obeys: special characters become numbers."""
    return _UNSAFE.sub(lambda match: f"#{ord(match[0])};", shortened(text, LONGEST))
