"""sinchctl call explore: walk every way through the menus, and prove or refute each property."""

from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sinchctl.commandline.svaml_argument import show_warning
from sinchctl.errors import FindingsError, UsageError
from sinchctl.simulator.explore.flaws import RULES
from sinchctl.simulator.explore.goals import outcome_pattern, parse_goal
from sinchctl.simulator.explore.picture import call_picture
from sinchctl.simulator.explore.report import PERSON, Report, Task, explore
from sinchctl.svaml.graph.picture import limits_of, picture
from sinchctl.svaml.graph.tree import ASCII, BOXES, tree
from sinchctl.svaml.vocabulary import KEYS
from sinchctl.terminal import printer
from sinchctl.terminal.views import Result, View
from sinchctl.text.guess import did_you_mean
from sinchctl.wire import encode, indented

from .bench import Bench
from .explore_calls import explored_live, live_limits
from .explore_view import ReportView
from .lab_options import LIVE, App, LabOptions, takes_lab_options
from .saving import save_suite

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.lint.finding import Located

_NOWHERE = "http://replay.invalid"
"""The address of an application whose answers are all recorded."""

Drawing = Literal["tree", "mermaid", "dot", "svg"]
Format = Literal["text", "json", "github", "sarif", "tree", "mermaid", "dot", "svg"]


@takes_lab_options
def explore_call(
    ctx: typer.Context,
    app: App = "",
    reach: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OUTCOME[,within=D][,keys=N]",
            help="Fail unless callers can reach this outcome (a regular expression).",
        ),
    ] = None,
    human: Annotated[
        str, typer.Option(metavar="OUTCOME", help="Set which outcomes count as a person.")
    ] = PERSON,
    shape: Annotated[
        Format | None,
        typer.Option("--format", help="How to print the report.", case_sensitive=False),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    numbers: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Numbers to enter where digits are taken: 4711,0000."),
    ] = None,
    save_tests: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write a test file that takes every way."),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option("--explain", metavar="RULE", help="Explain a rule, or all of them."),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the report.")
    ] = False,
    max_calls: Annotated[
        int, typer.Option(metavar="N", help="Make at most N calls.", rich_help_panel=LIVE)
    ] = 200,
    max_depth: Annotated[
        int,
        typer.Option(metavar="N", help="Follow at most N menus in a row.", rich_help_panel=LIVE),
    ] = 12,
    time_limit: Annotated[
        str, typer.Option(metavar="D", help="Stop calling after this time.", rich_help_panel=LIVE)
    ] = "60s",
    jobs: Annotated[
        int, typer.Option(metavar="N", help="Calls at the same time.", rich_help_panel=LIVE)
    ] = 4,
    record: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Keep every answer.", rich_help_panel=LIVE),
    ] = None,
    replay: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Explore kept answers without calling.", rich_help_panel=LIVE
        ),
    ] = None,
    *,
    lab: LabOptions,
) -> Result:
    """Prove that no caller can get lost, or show the keys with which one can.

    Every menu, option, time-out and wrong key is tried. Findings come with the keys that show
    them, for `sinchctl call simulate`.
    """
    session: Session = ctx.obj
    if rule is not None:
        return Result(text=_explained(rule))
    if schema:
        text = files("sinchctl.simulator.explore").joinpath("schema.json").read_text("utf-8")
        return Result(text=text)
    warnings: list[Located] = []
    bench = Bench(session, lab, app or (_NOWHERE if replay else ""), warn=warnings.append)
    task = Task(
        bench.programs,
        bench.call(),
        bench.assumptions,
        bench.manners,
        tuple(parse_goal(text) for text in reach or []),
        outcome_pattern(human, "--human"),
        _numbers(numbers),
    )
    if bench.is_live:
        limits = live_limits(max_calls, max_depth, time_limit, jobs)
        report = explored_live(bench, task, limits, record, replay)
    elif record or replay:
        raise UsageError("--record and --replay are for the address of a live application")
    else:
        report = explore(task)
    if save_tests:
        save_suite(bench, save_tests, report)
    view = ReportView(bench, report)
    for finding in view.unreported(warnings):
        show_warning(session, finding)
    failure = _failure(report, strict=strict)
    if shape == "github":
        return Result(text=view.github(), failure=failure)
    if shape == "sarif":
        text = indented(encode(view.sarif())).decode()
        return Result(text=text, failure=failure)
    records = [view.record(as_json=shape == "json")]
    if shape is None or shape == "json":
        return Result(records, failure=failure)
    if shape == "text":
        return Result(records, painted=view.lines(), fixed=True, failure=failure)
    return _drawn(session, report, shape, bench.app, records, failure)


def _drawn(
    session: "Session",
    report: Report,
    shape: Drawing,
    app: str,
    records: list[View],
    failure: FindingsError | None,
) -> Result:
    """Return the picture of the call; the tree in colour on a terminal."""
    graph = call_picture(report)
    if shape == "tree":
        signs = BOXES if session.terminal.draws() else ASCII
        lines = tree(graph, session.terminal.width(), signs)
        return Result(records, painted=lines, fixed=True, failure=failure)
    text = picture(graph, shape, "stdin" if app == "-" else app.rstrip("/").rpartition("/")[2])
    if note := limits_of(graph, shape, text):
        printer.note(session.terminal, note)
    return Result(records, picture=text.encode(), fixed=True, failure=failure)


def _failure(report: Report, *, strict: bool) -> FindingsError | None:
    errors = [flaw for flaw in report.flaws if flaw.severity == "error"]
    warnings = [flaw for flaw in report.flaws if flaw.severity == "warning"]
    if not errors and not (strict and warnings):
        return None
    return FindingsError(
        f"the exploration found {_count(len(errors), 'error')} and "
        f"{_count(len(warnings), 'warning')}"
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _numbers(text: str | None) -> tuple[str, ...]:
    found = tuple(number.strip() for number in (text or "").split(",") if number.strip())
    for number in found:
        if any(key not in KEYS for key in number):
            raise UsageError(f"{number!r} in --numbers is not a number to enter")
    return found


def _explained(rule: str) -> str:
    if rule == "all":
        return "\n".join(f"{name} ({item.severity}): {item.text}" for name, item in RULES.items())
    item = RULES.get(rule)
    if item is None:
        guess = did_you_mean(rule, RULES)
        raise UsageError(f"there is no rule {rule!r}", hint=guess or "see --explain all")
    refuted = f"\n\nIt refutes the property {item.refutes}." if item.refutes else ""
    return f"{rule} ({item.severity})\n\n{item.text}{refuted}"
