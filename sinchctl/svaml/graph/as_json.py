"""A graph as plain data for programs."""

from typing import Any

from .model import Edge, Graph, Vertex


def graph_json(graph: Graph) -> dict[str, Any]:
    """Return `nodes` and `edges` in the order of the document, without what is empty.

    A node has `id`, `kind` (start, menu, return, digits, action, missing), `label`,
    `reachable`, and as lists of texts `steps`, `prompts`, `again`, `facts` and `faults`; the
    menu that plays first has `start`. An edge has `source`, `target`, `label`, and of an option
    its `key`, `word` and `cookies`.
    """
    return {
        "nodes": [_node(vertex) for vertex in graph.vertices.values()],
        "edges": [_edge(edge) for edge in graph.edges],
    }


def _node(vertex: Vertex) -> dict[str, Any]:
    node: dict[str, Any] = {"id": vertex.id, "kind": vertex.kind, "label": vertex.title}
    node["reachable"] = vertex.reachable
    if vertex.start:
        node["start"] = True
    lists = {
        "steps": vertex.steps,
        "prompts": vertex.prompts,
        "again": vertex.again,
        "facts": vertex.facts,
        "faults": vertex.faults,
    }
    return {**node, **{name: [*texts] for name, texts in lists.items() if texts}}


def _edge(edge: Edge) -> dict[str, Any]:
    members: dict[str, Any] = {"source": edge.source, "target": edge.target, "label": edge.label}
    if edge.key:
        members["key"] = edge.key
    if edge.word:
        members["word"] = edge.word
    if edge.cookies:
        members["cookies"] = [*edge.cookies]
    return members
