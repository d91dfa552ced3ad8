"""sinchctl call test: run the scenarios of test files, on the desk and in CI."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sinchctl.atomic_file import rewrite_text
from sinchctl.errors import DeclinedError, FindingsError, SinchctlError, UsageError
from sinchctl.simulator.explore.graph import Explorer
from sinchctl.simulator.play.player import play
from sinchctl.simulator.trial import coverage as covering
from sinchctl.simulator.trial.scenario import Scenario, ScenarioFile, read_test_file
from sinchctl.simulator.trial.verdict import ScenarioResult, judge
from sinchctl.terminal import printer, questions
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Result

from .trial_bench import Benches
from .trial_update import rewritten
from .trial_view import FileResults, missing_text, summary_text, text_lines, views

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session

Format = Literal["text", "tap", "junit", "json", "github"]


def run_tests(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Test files; see --schema.")
    ] = None,
    shape: Annotated[
        Format | None,
        typer.Option("--format", help="How to print the results.", case_sensitive=False),
    ] = None,
    only: Annotated[
        str | None, typer.Option(metavar="REGEX", help="Run scenarios whose name matches.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="T", help="Run scenarios with this tag.")
    ] = None,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first failure.")
    ] = False,
    jobs: Annotated[
        int, typer.Option(metavar="N", help="Live applications: calls at the same time.")
    ] = 4,
    coverage: Annotated[
        float | None,
        typer.Option(
            metavar="[PERCENT]",
            help="Show how much is played; fail below PERCENT of menus, options and time-outs.",
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Write what happened into the expectations.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before --update writes.")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of test files.")
    ] = False,
) -> Result:
    """Run the scenarios of test files.

    A scenario is a call with its keys, or with steps, and with what is expected of it. The exit
    code is 6 if one fails.
    """
    session: Session = ctx.obj
    if schema:
        text = files("sinchctl.simulator.trial").joinpath("schema.json").read_text("utf-8")
        return Result(text=text)
    if not names:
        raise UsageError("there is no test file", hint="name one, such as menu.test.yaml")
    if not 1 <= jobs <= 64:
        raise UsageError(f"--jobs {jobs} is not a number from 1 to 64")
    chosen = _Chosen(only, tag or [])
    done: list[FileResults] = []
    for name in names:
        test_file = read_test_file(name, read_bytes(session.terminal, name))
        verdicts = _run(session, test_file, chosen, jobs, fail_fast=fail_fast)
        done.append(verdicts)
        if fail_fast and any(not verdict.ok for verdict in verdicts.verdicts):
            break
    if not any(each.verdicts for each in done):
        raise UsageError(
            "--only and --tag choose no scenario, so nothing was tested",
            hint="check them against the names and tags in the file",
        )
    if coverage is not None:
        for verdicts in done:
            _measure(session, verdicts)
    if update:
        _update(session, done, yes=yes)
    return _result(session, done, shape, coverage)


class _Chosen:
    """Which scenarios run."""

    def __init__(self, only: str | None, tags: list[str]) -> None:
        try:
            self._only = re.compile(only) if only else None
        except re.error as fault:
            raise UsageError(f"--only {only!r} is not a regular expression: {fault}") from None
        self._tags = {*tags}

    def has(self, scenario: Scenario) -> bool:
        if self._only is not None and not self._only.search(scenario.name):
            return False
        return not self._tags or bool(self._tags & {*scenario.tags})


def _run(
    session: "Session", test_file: ScenarioFile, chosen: _Chosen, jobs: int, *, fail_fast: bool
) -> FileResults:
    benches = Benches(session, test_file)
    scenarios = [scenario for scenario in test_file.scenarios if chosen.has(scenario)]
    for scenario in scenarios:
        benches.bench(scenario)  # mistakes in the settings end the run before a call is placed

    def run(scenario: Scenario) -> ScenarioResult:
        if scenario.skip:
            return ScenarioResult(scenario, None)
        bench = benches.bench(scenario)
        try:
            with bench.application() as application:
                played = play(
                    bench.call(), bench.platform, application, list(scenario.tokens), bench.manners
                )
        except SinchctlError as fault:
            return ScenarioResult(scenario, None, fault.message)
        return judge(scenario, played)

    found: list[ScenarioResult] = []
    for verdict in _each(run, scenarios, jobs if benches.is_live else 1):
        found.append(verdict)
        if fail_fast and not verdict.ok:
            break
    return FileResults(test_file, found, benches)


def _each(
    run: Callable[[Scenario], ScenarioResult], scenarios: list[Scenario], jobs: int
) -> Iterator[ScenarioResult]:
    if jobs == 1:
        yield from map(run, scenarios)
        return
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(run, scenarios)


def _measure(session: "Session", done: FileResults) -> None:
    """Note how much of what an exploration of the application finds was played, and what not."""
    bench = done.benches.bench(None)
    if bench.is_live:
        printer.warn(session.terminal, "the coverage of a live application is not measured")
        return
    graph = Explorer(bench.programs, bench.call(), bench.assumptions, bench.manners).graph()
    calls = [verdict.played for verdict in done.verdicts if verdict.played is not None]
    done.coverage = covering.shares(calls, graph, bench.programs)
    done.missing = covering.missing(calls, graph, bench.programs)


def _update(session: "Session", done: list[FileResults], *, yes: bool) -> None:
    """Write what happened into the files whose scenarios failed."""
    for verdicts in done:
        text = rewritten(verdicts.file, verdicts.verdicts)
        name = verdicts.file.document.name
        if text is None:
            continue
        if name == "-":
            raise UsageError("--update cannot write to standard input")
        if not yes:
            _ask(session, name)
        rewrite_text(name, text)
        printer.note(session.terminal, f"{name} has new expectations")
        for verdict in verdicts.verdicts:
            if not verdict.scenario.steps and verdict.played is not None:
                verdict.why = ""


def _ask(session: "Session", name: str) -> None:
    if not questions.can_ask(session.terminal):
        raise UsageError(
            "the input is not a terminal, so nobody can be asked",
            hint="add --yes to write the new expectations",
        )
    if not questions.agreed(session.terminal, f"Write new expectations into {name}?"):
        raise DeclinedError("nothing was written")


def _result(
    session: "Session", done: list[FileResults], shape: str | None, wanted: float | None
) -> Result:
    failed = sum(not verdict.ok for each in done for verdict in each.verdicts)
    failure = FindingsError(f"{failed:,} of the scenarios failed") if failed else None
    if failure is None and wanted is not None:
        failure = _too_little(done, wanted)
    if shape in {"tap", "junit", "github"}:
        return Result(text=summary_text(shape, done), failure=failure)
    records = views(done, session.terminal, whole=shape == "json")
    if shape == "text":
        return Result(
            records, painted=text_lines(done, session.terminal), fixed=True, failure=failure
        )
    return Result(records, failure=failure)


def _too_little(done: list[FileResults], wanted: float) -> FindingsError | None:
    """Return the failure of the file that covers least, if it covers less than is wanted."""
    measured = [each for each in done if each.coverage]
    least = min(measured, key=lambda each: covering.percent(each.coverage), default=None)
    if least is None or (share := covering.percent(least.coverage)) >= wanted:
        return None
    return FindingsError(
        f"the scenarios of {least.name} cover {share:.0f} %, and --coverage requires "
        f"{wanted:g} %. Not covered: {missing_text(least.missing)}",
        hint="add scenarios for them, or let exploration write some: "
        f"sinchctl call explore {quote(least.benches.app)} --save-tests FILE",
    )
