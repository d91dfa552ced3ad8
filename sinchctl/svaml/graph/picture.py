"""A graph as the text of a picture, in one of the formats."""

from typing import Literal

from sinchctl.wire import encode, indented

from .as_json import graph_json
from .dot import dot
from .mermaid import MOST_EDGES, MOST_TEXT, mermaid
from .model import Graph
from .svg.draw import svg
from .tree import BOXES, tree

Format = Literal["tree", "mermaid", "dot", "svg", "json"]

_TEXT_COLUMNS = 100
"""Columns of a tree in a file."""


def picture(graph: Graph, shape: Format, title: str) -> str:
    """Return the picture; `title` stands above an SVG."""
    if shape == "svg":
        return "".join(svg(graph, title))
    if shape == "json":
        return f"{indented(encode(graph_json(graph))).decode()}\n"
    if shape == "tree":
        lines = tree(graph, _TEXT_COLUMNS, BOXES)
        return "".join("".join(text for text, _ in line) + "\n" for line in lines)
    return "".join(f"{line}\n" for line in (dot(graph) if shape == "dot" else mermaid(graph)))


def limits_of(graph: Graph, shape: Format, text: str) -> str:
    """Return a warning for a picture that Mermaid refuses to draw; empty for any other."""
    if shape != "mermaid" or (len(graph.edges) <= MOST_EDGES and len(text) <= MOST_TEXT):
        return ""
    limits = f"Mermaid draws {MOST_EDGES} lines and {MOST_TEXT:,} characters by default"
    return f"{limits}, and this is more. --format svg has no limit."
