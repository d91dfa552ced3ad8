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
    """What lines and cuts are drawn with."""

    fork: str
    last: str
    bar: str
    gap: str
    arrow: str
    ellipsis: str


BOXES = Signs("├─ ", "└─ ", "│  ", "   ", "→", ELLIPSIS)
ASCII = Signs("|- ", "`- ", "|  ", "   ", "->", "...")


def tree(graph: Graph, room: int, signs: Signs = BOXES) -> Iterator[list[Span]]:
    """The lines of the tree, none wider than `room` columns, as spans with their tone.

    A menu that is shown elsewhere is referred to. Where the tree grows too deep for the width,
    its branches go on further down, at the margin.
    """
    return _Tree(graph, max(room, NARROWEST), signs).lines()


@dataclass(frozen=True, slots=True)
class _Branch:
    """A vertex that is still to be shown, below the bundle that leads to it."""

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
        """What can be reached, then what cannot."""
        yield from self._part(walk(self.graph))
        lost = walk(self.graph, reachable=False)
        if lost.roots:
            yield []
            yield from self._text("", "Not reachable:", "warn")
            yield from self._part(lost, apart=True)

    def _part(self, found: Walk, *, apart: bool = False) -> Iterator[list[Span]]:
        self.arrival = found.arrival
        pending = deque(found.roots)
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
            one = self.graph.vertices[branch.name]
            below = self.graph.bundles[branch.name]
            elsewhere = self._elsewhere(one, branch)
            if not elsewhere and below and len(branch.prefix) > self.deepest:
                later.append(one.id)
                elsewhere = "below"
            yield self._heading(one, branch, elsewhere)
            if elsewhere:
                continue
            self.shown.add(one.id)
            beside = self.signs.bar if below else self.signs.gap * (branch.bundle is None)
            yield from self._details(one, branch.prefix + beside)
            for at, bundle in reversed([*enumerate(below, 1)]):
                final = at == len(below)
                lead = branch.prefix + (self.signs.last if final else self.signs.fork)
                prefix = branch.prefix + (self.signs.gap if final else self.signs.bar)
                branches.append(_Branch(bundle.target, bundle, lead, prefix))

    def _elsewhere(self, one: Vertex, branch: _Branch) -> str:
        """Where a menu is shown, if not here."""
        if branch.bundle is None or one.kind != "menu":
            return ""
        if one.id in self.shown:
            return "above"
        return "" if self.arrival.get(one.id) is branch.bundle else "below"

    def _heading(self, one: Vertex, branch: _Branch, elsewhere: str) -> list[Span]:
        """One line: how to get there, what it is, what is to be known about it."""
        spans: list[Span] = []
        bundle = branch.bundle
        if bundle is not None and bundle.label:
            spans += [(bundle.label, "strong"), (f" {self.signs.arrow} ", "dim")]
        spans.append((one.label, _TONES[one.kind]))
        if one.start and not elsewhere:
            spans.append((", plays first", "dim"))
        if bundle is not None and bundle.cookies:
            spans.append((f", {bundle.sets}", ""))
        if one.faults and (one.kind != "menu" or elsewhere):
            spans.append((f": {', '.join(one.faults)}", "bad"))
        if elsewhere:
            spans.append((f" ({elsewhere})", "dim"))
        return self._cut(branch.lead, spans)

    def _details(self, one: Vertex, prefix: str) -> Iterator[list[Span]]:
        """What is played on one line each, and what is to be known in full."""
        for at, step in enumerate(one.steps, 1):
            yield self._cut(prefix, [(f"{at} ", "dim"), (step, "")])
        for prompt in one.prompts:
            yield self._cut(prefix, [(prompt, "")])
        if one.again:
            yield self._cut(prefix, [(one.asks_again, "dim")])
        for fact in one.facts:
            yield from self._text(prefix, fact, "dim")
        if one.kind in {"menu", "start"}:
            for fault in one.faults:
                yield from self._text(prefix, fault, "bad")

    def _text(self, prefix: str, text: str, tone: Tone) -> Iterator[list[Span]]:
        """A text over as many lines as it needs, up to a few."""
        room, ellipsis = self.room - len(prefix), self.signs.ellipsis
        for line in wrapped(text, room, most=_FACT_LINES, ellipsis=ellipsis):
            yield [(prefix, "dim"), (line, tone)]

    def _cut(self, lead: str, spans: list[Span]) -> list[Span]:
        """What is drawn, and behind it the spans, on one line that is no wider than the room."""
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
