"""event stats: what a stream of callbacks amounts to."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.commands.event.inputs import Files, Log
from sinchctl.errors import UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Piece, Table, View, lines
from sinchctl.text.amounts import moment, span
from sinchctl.text.tone import Tone

from .inputs import Inputs

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.events.stats import Period, Stats, Words

Row = tuple[str | Piece, ...]
_SHARE = 0.95
_WIDEST_BAR, _BESIDE_BAR = 40, 18
_MOST_BARS, _LONGEST_GAP = 60, 24
_GOOD = {"Answered", "SUCCESSFUL", "Delivered"}


def stats(
    ctx: typer.Context,
    files: Files = None,
    by: Annotated[
        str | None, typer.Option(metavar="PERIOD", help="Split by time too: hour or day, in UTC.")
    ] = None,
    log: Log = False,
) -> None:
    """Count callbacks: kinds, results, reasons, durations, cost.

    Takes whatever event parse takes, and recordings of event listen, of any length. Results,
    reasons, durations and cost are those of calls that ended; the median and the 95th
    percentile are the shortest durations that so many of the calls did not exceed. A bad
    record is reported and left out; then the exit code is 6.
    """
    from sinchctl.events.interpret import interpret
    from sinchctl.events.recordings import arrived, unwrapped
    from sinchctl.events.stats import Stats

    session: Session = ctx.obj
    counted = Stats(_period(by))
    inputs = Inputs(session, files or [], log=log)
    for event in inputs.events():
        inner = unwrapped(event) if event.kind == "unknown" else event
        counted.add(inner, interpret(inner)[0], None if inner is event else arrived(event))
    if counted.not_added:
        printer.warn(
            session.terminal, f"{counted.not_added:,} amounts are no money and are not in the cost"
        )
    _show(session, counted, inputs.bad)
    if (failure := inputs.failure()) is not None:
        raise failure


def _period(word: str | None) -> "Period | None":
    from sinchctl.events.stats import PERIODS

    if word is None:
        return None
    for name in PERIODS:
        if word.lower() == name:
            return name
    raise UsageError(f"--by {word!r} is unknown", hint=f"use {' or '.join(PERIODS)}")


def _show(session: "Session", counted: "Stats", bad: int) -> None:
    from sinchctl.wire import encode

    rows = _counts(counted)
    told = _document(counted, bad)
    view = View(encode(told), lambda: _card(counted, bad), rows=[*rows, *_sums(told)])
    settings = session.terminal.settings
    if settings.quiet:
        view = View(view.document, view.card, str(counted.records))
    printer.record(session.terminal, view)
    if session.terminal.output() == "pretty" and not (settings.quiet or settings.field):
        printer.records(session.terminal, (), _table(counted, rows))
        if counted.by:
            printer.records(
                session.terminal,
                (),
                _chart(counted, draws=session.terminal.draws(), width=session.terminal.width()),
            )


def _groups(counted: "Stats") -> "dict[str, Words]":
    """Every count of words, by its name in JSON."""
    return {
        "kinds": counted.kinds,
        "results": counted.results,
        "reasons": counted.reasons,
        "origins": counted.origins,
        "menuResults": counted.menu_results,
        "verifications": counted.verifications,
        "deliveries": counted.deliveries,
    }


def _counts(counted: "Stats") -> list[tuple[str, str, int]]:
    return [
        (what, name, count)
        for what, words in _groups(counted).items()
        for name, count in words.ranked().items()
    ]


def _sums(told: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """What is no count of words, as rows like those of the counts."""
    rows = [(what, name, one) for what in ("calls", "duration") for name, one in told[what].items()]
    return [*rows, *(("cost", name, f"{amount:f}") for name, amount in told["cost"].items())]


def _document(counted: "Stats", bad: int) -> dict[str, Any]:
    durations = counted.durations
    told: dict[str, Any] = {
        "records": counted.records,
        "bad": bad,
        "first": counted.first,
        "last": counted.last,
        **{name: words.ranked() for name, words in _groups(counted).items()},
        "calls": {
            "ended": counted.ended,
            "answered": counted.answered,
            "answeredRatio": _ratio(counted),
        },
        "duration": {
            "count": durations.count,
            "sum": durations.total,
            "median": durations.percentile(0.5),
            "percentile95": durations.percentile(_SHARE),
        },
        "cost": dict(sorted(counted.cost.items())),
    }
    if counted.by:
        told["periods"] = [
            {
                "start": start,
                "records": slot.records,
                "ended": slot.ended,
                "answered": slot.answered,
            }
            for start, slot in counted.periods()
        ]
    return told


def _ratio(counted: "Stats") -> float | None:
    return round(counted.answered / counted.ended, 4) if counted.ended else None


def _card(counted: "Stats", bad: int) -> Card:
    durations, ratio = counted.durations, _ratio(counted)
    shown = lines(
        ("Records", f"{counted.records:,}", "strong"),
        ("Bad", f"{bad:,}" if bad else None, "bad"),
        ("First", moment(counted.first)),
        ("Last", moment(counted.last)),
    )
    if counted.ended:
        share = f"{counted.answered:,} of {counted.ended:,} calls that ended ({ratio:.1%})"
        shown += lines(("Answered", share))
    if durations.count:
        shown += lines(
            ("Duration", f"{span(durations.total)} in all"),
            ("Median", span(durations.percentile(0.5))),
            ("95 % within", span(durations.percentile(_SHARE))),
        )
    cost = ", ".join(f"{amount:f} {name}".rstrip() for name, amount in sorted(counted.cost.items()))
    return Card("Callbacks", [*shown, *lines(("Cost", cost))])


def _table(counted: "Stats", rows: list[tuple[str, str, int]]) -> Table:
    """The counts, each group named once, with its share of the group."""
    totals = {what: sum(words.values()) for what, words in _groups(counted).items()}
    titles = {"menuResults": "menu results"}
    shown: list[Row] = []
    before = ""
    for what, name, count in rows:
        tone: Tone = "good" if name in _GOOD else ""
        head = "" if what == before else titles.get(what, what)
        share = f"{count / totals[what]:.1%}"
        shown.append(((head, "strong"), (name, tone), f"{count:,}".rjust(8), share.rjust(6)))
        before = what
    columns = ("What", "Which", "   Count", " Share")
    return Table("Counts", columns, shown, empty="no callbacks")


def _chart(counted: "Stats", *, draws: bool, width: int) -> Table:
    """A bar for each hour or day, the latest last; a long stretch without anything is one line."""
    slots = [*counted.periods()]
    shown = slots[-_MOST_BARS:]
    most = max((slot.records for _, slot in shown), default=1)
    mark, size = "█" if draws else "#", 16 if counted.by == "hour" else 10
    longest = min(_WIDEST_BAR, max(8, width - size - _BESIDE_BAR))
    rows: list[Row] = []
    earlier = sum(slot.records for _, slot in slots[: -len(shown)]) if shown else 0
    if earlier:
        rows.append(("earlier", f"{earlier:,}".rjust(8), ""))
    before: datetime | None = None
    for start, slot in shown:
        at = datetime.fromisoformat(start)
        rows += _gap(before, at, counted.by, size)
        bar = mark * max(1, round(slot.records / most * longest))
        rows.append((_named(at, size), f"{slot.records:,}".rjust(8), (bar, "good")))
        before = at
    return Table("Over time", ("UTC", " Records", ""), rows, empty="no callback has a time")


def _gap(before: datetime | None, at: datetime, by: str | None, size: int) -> list[Row]:
    """The lines between two periods of which the callbacks tell."""
    step = timedelta(hours=1) if by == "hour" else timedelta(days=1)
    missing = 0 if before is None else (at - before) // step - 1
    if before is None or missing > _LONGEST_GAP:
        return [("...", "0".rjust(8), "")] if missing else []
    return [(_named(before + step * n, size), "0".rjust(8), "") for n in range(1, missing + 1)]


def _named(at: datetime, size: int) -> str:
    return at.isoformat()[:size].replace("T", " ")
