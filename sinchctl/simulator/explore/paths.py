"""The best ways through the graph: with the fewest keys, the quickest, the typical."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush

from .graph import CallGraph, Move

_LAST_RESORT = 1 << 80
_PRESS = 1 << 48
"""Costs in one number: last resorts first, then presses, then milliseconds."""

Cost = Callable[[Move], int]


def fewest_keys(edge: Move) -> int:
    """Waiting, and exhausting a menu with wrong keys, are last resorts."""
    way = edge.way
    resort = _LAST_RESORT if way.kind in {"silence", "wrong"} else 0
    return resort + way.presses * _PRESS + way.typical + edge.more


def quickest(edge: Move) -> int:
    """Keys are pressed at once."""
    return edge.way.quick + edge.more


def typical(edge: Move) -> int:
    """Every prompt is heard to its end."""
    return edge.way.typical + edge.more


@dataclass
class Paths:
    """The best way to each state by one cost: the cost, and the edge by which it is reached."""

    costs: list[int | None]
    parents: list[tuple[int, Move] | None]
    latest: list[int]

    def edges(self, state: int) -> list[Move]:
        """Return the edges from the start to a state."""
        found = []
        while (parent := self.parents[state]) is not None:
            state, edge = parent
            found.append(edge)
        return found[::-1]

    def keys(self, state: int, *more: str) -> str:
        """Return the keys from the start to a state, and more."""
        return ",".join([*(edge.way.keys for edge in self.edges(state)), *more])


def best_paths(graph: CallGraph, cost: Cost, begins: int = 0) -> Paths:
    """Return the best way to every state; of two that are equally good, the first."""
    count = len(graph.states)
    costs: list[int | None] = [None] * count
    parents: list[tuple[int, Move] | None] = [None] * count
    latest = [begins] * count
    settled = bytearray(count)
    heap: list[tuple[int, int]] = []
    if count:
        costs[0] = begins
        heap.append((begins, 0))
    while heap:
        so_far, number = heappop(heap)
        if settled[number]:
            continue
        settled[number] = 1
        for edge in graph.states[number].edges:
            to = edge.to
            if to is None or settled[to]:
                continue
            total, known = so_far + cost(edge), costs[to]
            if known is None or total < known:
                costs[to] = total
                parents[to] = (number, edge)
                latest[to] = latest[number] + edge.way.slow + edge.more
                heappush(heap, (total, to))
    return Paths(costs, parents, latest)


@dataclass
class Best:
    """The best way to one outcome: from which state, by which edge, and what it costs."""

    cost: int
    state: int
    edge: Move


def best_ends(graph: CallGraph, paths: Paths, cost: Cost) -> dict[str, Best]:
    """Return the best way to each outcome, in the order in which outcomes are found."""
    found: dict[str, Best] = {}
    for number, state in enumerate(graph.states):
        so_far = paths.costs[number]
        if so_far is None:
            continue
        for edge in state.edges:
            if edge.end is None:
                continue
            total = so_far + cost(edge)
            known = found.get(edge.end.outcome)
            if known is None or total < known.cost:
                found[edge.end.outcome] = Best(total, number, edge)
    return found


def presses_of(cost: int) -> int:
    """Return the key presses in a cost of `fewest_keys`."""
    return cost % _LAST_RESORT // _PRESS


def is_last_resort(cost: int) -> bool:
    """Return True if a way waits a menu out, or exhausts it with wrong keys."""
    return cost >= _LAST_RESORT
