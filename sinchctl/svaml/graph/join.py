"""Several graphs as one, and what somebody has to say about their vertices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sinchctl.svaml.describe.values import plain
from sinchctl.svaml.menu_graph import reached

from .model import Edge, Graph, Vertex


@dataclass
class Remarks:
    """What is added to a vertex: more facts, and more that is wrong."""

    facts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def joined(graphs: Mapping[str, Graph], links: Iterable[Edge]) -> Graph:
    """Return the first graph with the others, the replies, behind it; the links lead to them.

    The ids of the others begin with their names, as `joined_id` says.
    """
    first = next(iter(graphs))
    vertices: dict[str, Vertex] = {}
    edges: list[Edge] = []
    for name, graph in graphs.items():
        prefix = "" if name == first else name
        for vertex in graph.vertices.values():
            is_reply = bool(prefix) and vertex.kind == "start"
            title = f"Reply {plain(name)}" if is_reply else vertex.title
            own = replace(vertex, id=joined_id(prefix, vertex.id), title=title, reachable=True)
            vertices[own.id] = own
        edges += [
            replace(
                edge, source=joined_id(prefix, edge.source), target=joined_id(prefix, edge.target)
            )
            for edge in graph.edges
        ]
    edges += dict.fromkeys(links)
    following: dict[str, list[str]] = {}
    for edge in edges:
        following.setdefault(edge.source, []).append(edge.target)
    seen = reached(["start"], following)
    for name in vertices.keys() - seen:
        vertices[name] = replace(vertices[name], reachable=False)
    return Graph(vertices, edges)


def joined_id(name: str, vertex: str) -> str:
    """Return the id of a vertex in the joined graph; the first graph has an empty name."""
    return f"{name}|{vertex}" if name else vertex


def remarked(graph: Graph, remarks: Mapping[str, Remarks]) -> Graph:
    """Return the graph with remarks on those of its vertices that they name."""
    vertices = {
        name: replace(
            vertex, facts=(*vertex.facts, *own.facts), faults=(*vertex.faults, *own.faults)
        )
        if (own := remarks.get(name))
        else vertex
        for name, vertex in graph.vertices.items()
    }
    return Graph(vertices, graph.edges)
