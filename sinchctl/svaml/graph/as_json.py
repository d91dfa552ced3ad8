"""A graph as plain data for programs."""

from typing import Any

from .model import Edge, Graph, Vertex


def graph_json(graph: Graph) -> dict[str, Any]:
    """`nodes` and `edges`, in the order of the document; what is empty is left out.

    A node has `id`, `kind` (start, menu, return, digits, action, missing), `label`,
    `reachable`, and as lists of texts `steps`, `prompts`, `again`, `facts` and `faults`; the
    menu that plays first has `start`. An edge has `source`, `target`, `label`, and of an option
    its `key`, `word` and `cookies`.
    """
    return {
        "nodes": [_node(one) for one in graph.vertices.values()],
        "edges": [_edge(one) for one in graph.edges],
    }


def _node(one: Vertex) -> dict[str, Any]:
    made: dict[str, Any] = {"id": one.id, "kind": one.kind, "label": one.title}
    made["reachable"] = one.reachable
    if one.start:
        made["start"] = True
    lists = {
        "steps": one.steps,
        "prompts": one.prompts,
        "again": one.again,
        "facts": one.facts,
        "faults": one.faults,
    }
    return {**made, **{name: [*texts] for name, texts in lists.items() if texts}}


def _edge(one: Edge) -> dict[str, Any]:
    made: dict[str, Any] = {"source": one.source, "target": one.target, "label": one.label}
    if one.key:
        made["key"] = one.key
    if one.word:
        made["word"] = one.word
    if one.cookies:
        made["cookies"] = [*one.cookies]
    return made
