"""A regression suite from an exploration: few calls that take every way."""

from collections import deque
from typing import Any

from sinchctl.simulator.explore.graph import CallGraph, Move
from sinchctl.simulator.explore.paths import Paths


def scripts(graph: CallGraph, paths: Paths) -> list[str]:
    """Return the keys of few calls that together take every edge of the graph."""
    exits = _exits(graph)
    taken: set[tuple[int, str]] = set()
    found = []
    ends = [(n, e) for n, s in enumerate(graph.states) for e in s.edges if e.end is not None]
    rest = [(n, e) for n, s in enumerate(graph.states) for e in s.edges if e.end is None]
    for number, edge in (*ends, *rest):
        if (number, edge.way.keys) in taken:
            continue
        keys = [*_walk(paths, number, taken), edge.way.keys]
        taken.add((number, edge.way.keys))
        here = edge.to
        while here is not None and (out := exits[here]) is not None:
            taken.add((here, out.way.keys))
            keys.append(out.way.keys)
            here = out.to
        if here is not None:
            keys.append("hangup")
        found.append(",".join(keys))
    return found


def expected(outcome: dict[str, Any]) -> dict[str, Any]:
    """Return what a scenario expects of a call that ended like this."""
    wanted: dict[str, Any] = {"kind": outcome["kind"]}
    result = outcome.get("menuResult")
    if outcome["kind"] == "result" and result is not None:
        wanted["menuResult.type"] = result["type"]
        if "value" in result:
            wanted["menuResult.value"] = result["value"]
    if "to" in outcome:
        wanted["to.endpoint"] = outcome["to"]["endpoint"]
    if "conferenceId" in outcome:
        wanted["conferenceId"] = outcome["conferenceId"]
    if "reason" in outcome:
        wanted["reason"] = outcome["reason"]
    return wanted


def _walk(paths: Paths, number: int, taken: set[tuple[int, str]]) -> list[str]:
    keys = []
    while (parent := paths.parents[number]) is not None:
        number, edge = parent
        taken.add((number, edge.way.keys))
        keys.append(edge.way.keys)
    return keys[::-1]


def _exits(graph: CallGraph) -> list[Move | None]:
    """Return for each state the first edge of its shortest way to an end, None without one."""
    found: list[Move | None] = [None] * len(graph.states)
    backward: list[list[tuple[int, Move]]] = [[] for _ in graph.states]
    pending: deque[int] = deque()
    for number, state in enumerate(graph.states):
        for edge in state.edges:
            if edge.to is not None:
                backward[edge.to].append((number, edge))
            elif found[number] is None:
                found[number] = edge
        if found[number] is not None:
            pending.append(number)
    while pending:
        for number, edge in backward[pending.popleft()]:
            if found[number] is None:
                found[number] = edge
                pending.append(number)
    return found
