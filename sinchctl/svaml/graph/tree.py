"""A graph as a tree of text for terminals: every menu once, under the shortest way to it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sinchctl.text.width import ELLIPSIS, shortened, width, wrapped

from .model import Bundle, Graph, Vertex, Walk, walk

Tone = Literal["", "good", "bad", "warn", "dim", "strong"]
Span = tuple[str, Tone]

NARROWEST = 20
"""Columns that the tree takes at least, however narrow the terminal is."""
_DEEPEST = 36
_TONES: dict[str, Tone] = {
    "start": "strong",
    "menu": "strong",
    "return": "good",
    "digits": "good",
    "action": "good",
    "missing": "bad",
}
_FACT_LINES = 3


@dataclass(frozen=True)
class Signs:
    """The characters of lines and cuts."""

    fork: str
    last: str
    bar: str
    gap: str
    arrow: str
    ellipsis: str


BOXES = Signs("├─ ", "└─ ", "│  ", "   ", "→", ELLIPSIS)
ASCII = Signs("|- ", "`- ", "|  ", "   ", "->", "...")


def tree(graph: Graph, room: int, signs: Signs = BOXES) -> Iterator[list[Span]]:
    """Return the lines of the tree, none wider than `room` columns, as spans with their tone.

    A menu that is shown elsewhere is only named. If the tree grows too deep for the width, its
    branches continue further down, at the margin.
    """
    return _Tree(graph, max(room, NARROWEST), signs).lines()


@dataclass(frozen=True, slots=True)
class _Branch:
    """A vertex to be shown, below the bundle that leads to it."""

    name: str
    bundle: Bundle | None
    lead: str
    prefix: str


class _Tree:
    def __init__(self, graph: Graph, room: int, signs: Signs) -> None:
        self.graph = graph
        self.room = room
        self.signs = signs
        self.deepest = min(room // 2, _DEEPEST)
        self.shown: set[str] = set()
        self.arrival: dict[str, Bundle] = {}

    def lines(self) -> Iterator[list[Span]]:
        """Return what can be reached, then what cannot."""
        yield from self._part(walk(self.graph))
        lost = walk(self.graph, reachable=False)
        if lost.roots:
            yield []
            yield from self._text("", "Not reachable:", "warn")
            yield from self._part(lost, apart=True)

    def _part(self, journey: Walk, *, apart: bool = False) -> Iterator[list[Span]]:
        self.arrival = journey.arrival
        pending = deque(journey.roots)
        while pending:
            if apart:
                yield []
            yield from self._block(pending.popleft(), pending)
            apart = True

    def _block(self, root: str, later: deque[str]) -> Iterator[list[Span]]:
        """A root with its branches; what lies too deep comes `later`."""
        branches = [_Branch(root, None, "", "")]
        while branches:
            branch = branches.pop()
            vertex = self.graph.vertices[branch.name]
            below = self.graph.bundles[branch.name]
            elsewhere = self._elsewhere(vertex, branch)
            if not elsewhere and below and len(branch.prefix) > self.deepest:
                later.append(vertex.id)
                elsewhere = "below"
            yield self._heading(vertex, branch, elsewhere)
            if elsewhere:
                continue
            self.shown.add(vertex.id)
            beside = self.signs.bar if below else self.signs.gap * (branch.bundle is None)
            yield from self._details(vertex, branch.prefix + beside)
            for at, bundle in reversed([*enumerate(below, 1)]):
                final = at == len(below)
                lead = branch.prefix + (self.signs.last if final else self.signs.fork)
                prefix = branch.prefix + (self.signs.gap if final else self.signs.bar)
                branches.append(_Branch(bundle.target, bundle, lead, prefix))

    def _elsewhere(self, vertex: Vertex, branch: _Branch) -> str:
        """Return where a menu, or the start of a reply, is shown; empty for here."""
        if branch.bundle is None or vertex.kind not in {"menu", "start"}:
            return ""
        if vertex.id in self.shown:
            return "above"
        return "" if self.arrival.get(vertex.id) is branch.bundle else "below"

    def _heading(self, vertex: Vertex, branch: _Branch, elsewhere: str) -> list[Span]:
        """Return one line: the keys, the name, and faults."""
        spans: list[Span] = []
        bundle = branch.bundle
        if bundle is not None and bundle.label:
            spans += [(bundle.label, "strong"), (f" {self.signs.arrow} ", "dim")]
        spans.append((vertex.label, _TONES[vertex.kind]))
        if vertex.start and not elsewhere:
            spans.append((", plays first", "dim"))
        if bundle is not None and bundle.cookies:
            spans.append((f", {bundle.sets}", ""))
        if vertex.faults and vertex.kind not in {"menu", "start"}:
            spans.append((f": {', '.join(vertex.faults)}", "bad"))
        if elsewhere:
            spans.append((f" ({elsewhere})", "dim"))
        return self._cut(branch.lead, spans)

    def _details(self, vertex: Vertex, prefix: str) -> Iterator[list[Span]]:
        """Return steps and prompts on one line each, facts and faults in full."""
        for at, step in enumerate(vertex.steps, 1):
            yield self._cut(prefix, [(f"{at} ", "dim"), (step, "")])
        for prompt in vertex.prompts:
            yield self._cut(prefix, [(prompt, "")])
        if vertex.again:
            yield self._cut(prefix, [(vertex.asks_again, "dim")])
        for fact in vertex.facts:
            yield from self._text(prefix, fact, "dim")
        if vertex.kind in {"menu", "start"}:
            for fault in vertex.faults:
                yield from self._text(prefix, fault, "bad")

    def _text(self, prefix: str, text: str, tone: Tone) -> Iterator[list[Span]]:
        """Return a text on as many lines as it needs, up to a few."""
        room, ellipsis = self.room - len(prefix), self.signs.ellipsis
        for line in wrapped(text, room, most=_FACT_LINES, ellipsis=ellipsis):
            yield [(prefix, "dim"), (line, tone)]

    def _cut(self, lead: str, spans: list[Span]) -> list[Span]:
        """Return the lead and the spans on one line that is no wider than the room."""
        left = self.room - len(lead)
        kept: list[Span] = [(lead, "dim")] if lead else []
        last = int(width(spans[-1][0])) if spans[1:] else 0
        for at, (text, tone) in enumerate(spans, 1):
            spare = last if at < len(spans) and last < left // 2 else 0
            fitting = shortened(text, max(left - spare, 1), ellipsis=self.signs.ellipsis)
            kept.append((fitting, tone))
            left -= int(width(fitting))
            if left <= 0:
                break
        return kept
