"""Exploration of a live application: fresh calls, until every question has an answer.

Each call takes the cheapest way to something that the application was not asked yet. Where two
ways lead to the same document, what follows is asked once.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from sinchctl.simulator.engine.state import Call, Post
from sinchctl.simulator.engine.turn import Platform
from sinchctl.simulator.play.manners import Manners
from sinchctl.simulator.play.player import Application, CallbackReply, play
from sinchctl.simulator.play.script import parse_script
from sinchctl.simulator.play.selectors import selectors

from .answers import Answers
from .flaws import Flaw
from .graph import CallGraph, End, Explorer, Move
from .paths import Paths, best_paths, fewest_keys
from .report import Report, Task, report_on
from .ways import Way

UNSEEN = "not explored"


@dataclass(frozen=True)
class CallLimits:
    """How far a live exploration goes."""

    calls: int = 200
    depth: int = 12
    seconds: float = 60
    jobs: int = 4


@dataclass
class LiveLine:
    """How a live application is called: a new call each time, over a connection of its own.

    `connect` is told whether an earlier call has reached the application.
    """

    new_call: Callable[[], Call]
    connect: Callable[[bool], AbstractContextManager[tuple[Application, Platform]]]
    monotonic: Callable[[], float]


class LiveExplorer(Explorer):
    """Builds a graph from the answers so far; what was not asked yet is an end of its own."""

    def __init__(self, task: Task, answers: Answers) -> None:
        super().__init__(answers.programs, task.call, task.chosen, task.manners, task.numbers)
        self._answers = answers

    def graph(self) -> CallGraph:
        """Return the graph as far as it is known; a first answer that failed is its end."""
        graph = super().graph()
        answer = self._answers.known.get(("", graph.first))
        if answer is not None and answer.fault:
            graph.start = End(f"answer {answer.fault}", graph.first)
        graph.has_pie_replies = True
        return graph

    def _reply(self, way: Way, document: str, result: dict[str, str]) -> Move:
        posted = selectors({"event": "pie", "menuResult": result})[0]
        answer = self._answers.known.get((document, posted))
        if answer is None:
            return Move(way, None, End(UNSEEN, posted), 0, posted)
        if answer.fault:
            return Move(way, None, End(f"answer {answer.fault}", posted), 0, posted)
        to, end, more = self._document(answer.document, "pie")
        return Move(way, to, end, more, answer.document)


def explore_live(task: Task, answers: Answers, limits: CallLimits, line: LiveLine | None) -> Report:
    """Explore a live application; without a line only what is known already."""
    begun = line.monotonic() if line else 0.0
    calls = 0
    manners = task.manners.with_then("hangup")
    while line is not None and calls < limits.calls:
        if line.monotonic() - begun > limits.seconds:
            break
        scripts = _open_scripts(task, answers, limits)[: min(limits.jobs, limits.calls - calls)]
        if not scripts:
            break
        known = len(answers.known)
        for exchanges in _call(scripts, line, manners, limits.jobs, was_reached=calls > 0):
            answers.learn(exchanges)
        calls += len(scripts)
        if len(answers.known) == known:
            break  # the application does not repeat itself, so nothing new is to be learned
    return _report(task, answers, limits)


def _call(
    scripts: list[str], line: LiveLine, manners: Manners, jobs: int, *, was_reached: bool
) -> list[list[tuple[Post, CallbackReply]]]:
    def one(script: str) -> list[tuple[Post, CallbackReply]]:
        with line.connect(was_reached) as (application, platform):
            recorder = _Recorder(application)
            play(line.new_call(), platform, recorder, parse_script(script), manners)
        return recorder.exchanges

    if len(scripts) == 1:
        return [one(scripts[0])]
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, scripts))


class _Recorder:
    """Keeps what an application was asked and what it answered."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self.exchanges: list[tuple[Post, CallbackReply]] = []

    def reply(self, post: Post) -> CallbackReply:
        reply = self._application.reply(post)
        self.exchanges.append((post, reply))
        return reply


def _graph(task: Task, answers: Answers) -> tuple[CallGraph, Paths]:
    graph = LiveExplorer(task, answers).graph()
    return graph, best_paths(graph, fewest_keys, graph.begins)


def _open_scripts(task: Task, answers: Answers, limits: CallLimits) -> list[str]:
    """Return the keys to what was not asked yet, the cheapest first, one for each question."""
    first = "ace" if task.call.callout else "ice"
    if ("", first) not in answers.known:
        return [""]
    graph, paths = _graph(task, answers)
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for number, state in enumerate(graph.states):
        for move in state.edges:
            cost = paths.costs[number]
            if move.end is None or move.end.outcome != UNSEEN or cost is None:
                continue
            keys = paths.keys(number, move.way.keys)
            if len(paths.edges(number)) >= limits.depth:
                continue
            question = (state.place[0], move.reply)
            total = cost + fewest_keys(move)
            if question not in found or total < found[question][0]:
                found[question] = (total, keys)
    return [keys for _, keys in sorted(found.values())]


def _report(task: Task, answers: Answers, limits: CallLimits) -> Report:
    graph, paths = _graph(task, answers)
    programs = replace(task, programs=answers.programs)
    report = report_on(programs, graph)
    flaws: list[Flaw] = []
    first = graph.first
    for number, state in enumerate(graph.states):
        document, menu = state.place
        at = menu if document == first else f"{document}:{menu}"
        for move in state.edges:
            if move.end is None:
                continue
            keys = paths.keys(number, move.way.keys)
            outcome = move.end.outcome
            if outcome == UNSEEN:
                report.complete = False
                flaws.append(Flaw("limit-reached", at, keys, "this was not asked"))
            elif outcome in {"answer failed: invalid", "answer empty", "invalid answer"}:
                message = f"the answer to {move.reply} is not valid SVAML"
                flaws.append(Flaw("answer-invalid", at, keys, message))
            elif outcome.startswith("answer failed"):
                message = f"{outcome.removeprefix('answer ')}, in answer to {move.reply}"
                flaws.append(Flaw("answer-failed", at, keys, message))
    for document, posted in answers.lost:
        message = f"{posted} had an answer in one call, and could not be delivered in another"
        at = document if document != first else "call"
        flaws.append(Flaw("answer-failed", at or "call", "", message))
    for document, posted in answers.differing:
        message = f"{posted} got another answer in another call"
        at = document if document != first else "call"
        flaws.append(Flaw("not-repeatable", at or "call", "", message))
    if not graph.states and graph.start is not None:
        flaws += _first_flaws(graph.start)
    report.add(flaws)
    report.outcomes = [item for item in report.outcomes if item.name != UNSEEN]
    if not report.complete or answers.differing:
        why = "not everything was asked" if not report.complete else "answers differ"
        for name in report.proved:
            report.unknown.setdefault(name, why)
    return report


def _first_flaws(start: End) -> list[Flaw]:
    if start.outcome.startswith("answer failed") and "invalid" not in start.outcome:
        return [Flaw("answer-failed", "call", "", start.outcome.removeprefix("answer "))]
    if start.outcome.startswith(("answer", "invalid")):
        return [Flaw("answer-invalid", "call", "", "the first answer is not valid SVAML")]
    return []
