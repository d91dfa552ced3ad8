"""What an exploration found: proofs, flaws, outcomes, silence, and what they rest on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sinchctl.simulator.engine.assumptions import ASSUMPTIONS, Chosen, alternatives
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.state import Call
from sinchctl.simulator.play.manners import Manners

from .checks import CallChecks
from .flaws import PROPERTIES, RULES, Flaw, ordered
from .goals import Goal
from .graph import CallGraph, Explorer
from .paths import (
    Best,
    Paths,
    best_ends,
    best_paths,
    fewest_keys,
    is_last_resort,
    presses_of,
    quickest,
    typical,
)

_MOST_TRIED = 2000
"""States of a graph that is explored again with other assumptions."""

PERSON = r"connected .*|conference .*"


@dataclass(frozen=True)
class Task:
    """What to explore, and what to look for."""

    programs: Mapping[str, Program]
    call: Call
    chosen: Chosen
    manners: Manners
    goals: tuple[Goal, ...] = ()
    person: re.Pattern[str] = field(default_factory=lambda: re.compile(PERSON))
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutcomeWays:
    """The best ways to an outcome: the fewest keys, and milliseconds."""

    name: str
    keys: str
    presses: int
    quickest: int
    typical: int
    slowest: int
    typical_keys: str
    by_keys: bool

    def record(self) -> dict[str, Any]:
        """Return the outcome for programs."""
        return {
            "outcome": self.name,
            "keys": self.keys,
            "presses": self.presses,
            "quickestSeconds": self.quickest / 1000,
            "typicalSeconds": self.typical / 1000,
            "slowestSeconds": self.slowest / 1000,
        }


@dataclass
class Report:
    """Everything that is known after an exploration.

    `arrivals` are the milliseconds after which a caller typically reaches each state.
    """

    graph: CallGraph
    programs: Mapping[str, Program]
    arrivals: list[int | None]
    flaws: list[Flaw]
    outcomes: list[OutcomeWays]
    silence: list[dict[str, Any]]
    person: OutcomeWays | None
    endless: bool
    coverage: dict[str, list[int]]
    unknown: dict[str, str] = field(default_factory=dict)
    assumptions: list[dict[str, str]] = field(default_factory=list)
    complete: bool = True

    def add(self, flaws: list[Flaw]) -> None:
        """Add flaws that are not in the graph."""
        self.flaws = ordered([*self.flaws, *flaws])

    @property
    def refuted(self) -> dict[str, Flaw]:
        """The first flaw of each property that does not hold."""
        found: dict[str, Flaw] = {}
        for flaw in self.flaws:
            refuted = RULES[flaw.rule].refutes
            if refuted:
                found.setdefault(refuted, flaw)
        return found

    @property
    def proved(self) -> list[str]:
        """The properties that hold."""
        refuted = self.refuted
        return [name for name in PROPERTIES if name not in refuted and name not in self.unknown]


def explore(task: Task) -> Report:
    """Explore a call, and again with each assumption that could change the result."""
    report = _explore(task)
    if len(report.graph.states) > _MOST_TRIED:
        used = sorted(report.graph.used)
        report.assumptions = [
            {"name": name, "value": task.chosen[name], "other": "", "changes": "not tried"}
            for name in used
        ]
        return report
    for name in sorted(report.graph.used):
        for other in alternatives(ASSUMPTIONS[name], task.chosen[name]):
            second = _explore(replace(task, chosen={**task.chosen, name: other}))
            changes = _difference(report, second)
            if changes:
                report.assumptions.append(
                    {"name": name, "value": task.chosen[name], "other": other, "changes": changes}
                )
    return report


def _explore(task: Task) -> Report:
    explorer = Explorer(task.programs, task.call, task.chosen, task.manners, task.numbers)
    return report_on(task, explorer.graph())


def report_on(task: Task, graph: CallGraph) -> Report:
    """Return everything that a graph says."""
    fewest = best_paths(graph, fewest_keys, graph.begins)
    usual = best_paths(graph, typical, graph.begins)
    fast = best_paths(graph, quickest, graph.begins)
    checks = CallChecks(graph, fewest, task.programs, task.chosen, task.manners)
    outcomes = _outcomes(graph, fewest, usual, fast)
    flaws = [*checks.flaws(), *_late(task, outcomes), *_goals(task, outcomes)]
    people = [outcome for outcome in outcomes if task.person.fullmatch(outcome.name)]
    report = Report(
        graph,
        task.programs,
        usual.costs,
        ordered(flaws),
        outcomes,
        _silence(graph, checks),
        min(people, key=lambda outcome: outcome.typical, default=None),
        _is_endless(graph),
        _coverage(graph, task.programs),
    )
    if not graph.has_pie_replies and graph.states:
        report.unknown["every-result-answered"] = "no reply to PIE is known"
    if not task.goals:
        report.unknown["goals"] = "there are no goals (--reach)"
    return report


def _outcomes(graph: CallGraph, fewest: Paths, usual: Paths, fast: Paths) -> list[OutcomeWays]:
    if graph.start is not None:
        begins = graph.begins
        return [OutcomeWays(graph.start.outcome, "", 0, begins, begins, begins, "", True)]
    by_keys = best_ends(graph, fewest, fewest_keys)
    by_time = best_ends(graph, usual, typical)
    at_once = best_ends(graph, fast, quickest)
    found = []
    for name, best in by_keys.items():
        time: Best = by_time[name]
        slow = usual.latest[time.state] + time.edge.way.slow + time.edge.more
        found.append(
            OutcomeWays(
                name,
                fewest.keys(best.state, best.edge.way.keys),
                presses_of(best.cost),
                at_once[name].cost,
                time.cost,
                slow,
                usual.keys(time.state, time.edge.way.keys),
                not is_last_resort(best.cost),
            )
        )
    return sorted(found, key=lambda outcome: (outcome.typical, outcome.name))


def _silence(graph: CallGraph, checks: CallChecks) -> list[dict[str, Any]]:
    rows = []
    for state in graph.states:
        for edge in state.edges:
            if edge.way.kind != "silence":
                continue
            then = edge.end.outcome if edge.end else ""
            if edge.to is not None:
                then = f"menu {checks.label(*graph.states[edge.to].place)}"
            seconds = (edge.way.typical + edge.more) / 1000
            label = checks.label(*state.place)
            rows.append({"menu": label, "seconds": seconds, "then": then})
    return rows


def _late(task: Task, outcomes: list[OutcomeWays]) -> list[Flaw]:
    """Report a call that is cut before anything can be chosen."""
    limit = task.call.callout.max_duration if task.call.callout else None
    keyed = [outcome for outcome in outcomes if outcome.by_keys and outcome.keys]
    if limit is None or not keyed:
        return []
    best = min(keyed, key=lambda outcome: outcome.typical)
    if best.typical <= limit * 1000:
        return []
    message = f"the call is cut after {limit} s; the first choice takes {best.typical / 1000:g} s"
    return [Flaw("call-too-short", "call", best.typical_keys, message, "shorten the prompt")]


def _goals(task: Task, outcomes: list[OutcomeWays]) -> list[Flaw]:
    flaws = []
    for goal in task.goals:
        fits = [outcome for outcome in outcomes if goal.outcome.fullmatch(outcome.name)]
        if not fits:
            message = f"no way leads to {goal.text}"
            flaws.append(Flaw("goal-unreachable", goal.text, "", message))
            continue
        best = min(fits, key=lambda outcome: outcome.typical)
        if goal.within is not None and best.typical > goal.within:
            message = (
                f"it takes {best.typical / 1000:g} s, and {goal.within / 1000:g} s are allowed"
            )
            flaws.append(Flaw("goal-too-slow", goal.text, best.typical_keys, message))
        short = min(fits, key=lambda outcome: outcome.presses)
        if goal.keys is not None and short.presses > goal.keys:
            message = f"it takes {short.presses} keys, and {goal.keys} are allowed"
            flaws.append(Flaw("goal-too-many-keys", goal.text, short.keys, message))
    return flaws


def _is_endless(graph: CallGraph) -> bool:
    """Return True if callers can go round in a circle."""
    into = [0] * len(graph.states)
    for state in graph.states:
        for edge in state.edges:
            if edge.to is not None:
                into[edge.to] += 1
    pending = [number for number, count in enumerate(into) if not count]
    done = 0
    while pending:
        done += 1
        for edge in graph.states[pending.pop()].edges:
            if edge.to is not None:
                into[edge.to] -= 1
                if not into[edge.to]:
                    pending.append(edge.to)
    return done < len(graph.states)


def _coverage(graph: CallGraph, programs: Mapping[str, Program]) -> dict[str, list[int]]:
    documents = dict.fromkeys(state.place[0] for state in graph.states)
    menus = options = 0
    for name in documents:
        for menu in programs[name].ids:
            source = programs[name].source(menu)
            menus += 1
            options += len(source.options or []) if source else 0
    kinds = [edge.way.kind for state in graph.states for edge in state.edges]
    counts = {kind: kinds.count(kind) for kind in ("option", "silence", "wrong")}
    return {
        "menus": [len(graph.states), menus],
        "options": [counts["option"], options],
        "timeouts": [counts["silence"], counts["silence"]],
        "wrong": [counts["wrong"], counts["wrong"]],
    }


def _difference(first: Report, second: Report) -> str:
    """Return the first thing that another assumption changes, nothing if all is the same."""
    flaws = [{(flaw.rule, flaw.at) for flaw in report.flaws} for report in (first, second)]
    for rule, at in sorted(flaws[0] ^ flaws[1]):
        verb = "also finds" if (rule, at) in flaws[1] else "does not find"
        return f"{verb} {rule} at {at}"
    names = [{outcome.name: outcome for outcome in report.outcomes} for report in (first, second)]
    for name in sorted(names[0].keys() ^ names[1].keys()):
        return f"{'adds' if name in names[1] else 'removes'} the outcome {name}"
    for name, outcome in names[0].items():
        before, after = outcome.record(), names[1][name].record()
        for member in before:
            if before[member] != after[member]:
                return f"{member} of {name}: {before[member]} becomes {after[member]}"
    return ""
