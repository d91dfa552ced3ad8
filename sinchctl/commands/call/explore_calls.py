"""The calls of a live exploration: each new, over a connection of its own; and their recording."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from sinchctl.atomic_file import write_file
from sinchctl.errors import UsageError
from sinchctl.simulator.engine.turn import Platform
from sinchctl.simulator.explore.answers import Answers
from sinchctl.simulator.explore.live import CallLimits, LiveLine, explore_live
from sinchctl.simulator.explore.report import Report, Task
from sinchctl.simulator.play.player import Application
from sinchctl.terminal.input import read_bytes
from sinchctl.times import duration

from .bench import Bench


def live_limits(calls: int, depth: int, seconds: str, jobs: int) -> CallLimits:
    """Return how far to go. Raises UsageError for numbers below 1."""
    for name, number in (("--max-calls", calls), ("--max-depth", depth), ("--jobs", jobs)):
        if not 1 <= number <= 100_000:
            raise UsageError(f"{name} is {number}; use a number from 1 on")
    limit = duration(seconds, "--time-limit").total_seconds()
    return CallLimits(calls, depth, limit, min(jobs, 64))


def explored_live(
    bench: Bench, task: Task, limits: CallLimits, record: str | None, replay: str | None
) -> Report:
    """Explore a live application, or the recorded answers of one."""
    answers = Answers(bench.timing, {name: file.tree for name, file in bench.files.items()})
    line = None
    if replay:
        data = read_bytes(bench.session.terminal, replay)
        answers.restore(replay, data.splitlines())
    else:
        line = _line(bench)
    report = explore_live(task, answers, limits, line)
    if record:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in answers.records())
        write_file(record, "".join(lines).encode(), overwrite=True)
    return report


def _line(bench: Bench) -> LiveLine:
    @contextmanager
    def connect(was_reached: bool) -> Iterator[tuple[Application, Platform]]:
        programs = dict(bench.programs)
        with bench.application(programs, was_reached=was_reached) as application:
            yield application, bench.platform_of(programs)

    return LiveLine(bench.call, connect, bench.session.terminal.monotonic)
