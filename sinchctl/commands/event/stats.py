"""event stats: what a stream of callbacks amounts to."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.events.interpret import interpret
from sinchctl.events.model import kinds_named
from sinchctl.events.recordings import arrived, unwrapped
from sinchctl.events.stats import By, Slot, Stats, Words, moment_of
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Piece, Result, Table, View, lines
from sinchctl.text.amounts import moment, span
from sinchctl.text.tone import Tone
from sinchctl.times import instant
from sinchctl.wire import encode

from .inputs import Files, Inputs, Log

Row = tuple[str | Piece, ...]
_SHARE = 0.95
_WIDEST_BAR, _BESIDE_BAR = 40, 18
_MOST_BARS, _LONGEST_GAP = 60, 24
_PLURALS = {"menu": "byMenu", "country": "countries"}
_GOOD = {"Answered", "SUCCESSFUL", "Delivered"}


def stats(
    ctx: typer.Context,
    files: Files = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="KIND", help="Count only this kind; may be repeated."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="T", help="Only callbacks from this time on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="T", help="Only callbacks before this time.")
    ] = None,
    by: Annotated[
        By | None,
        typer.Option(
            case_sensitive=False,
            help="Split by hour or day (UTC), by menu, or by country of the number called.",
        ),
    ] = None,
    log: Log = False,
) -> Result:
    """Count callbacks: kinds, results, reasons, menu inputs, durations and cost.

    Takes everything that event parse takes, of any length. Results, reasons, durations and
    cost are those of calls that ended. A call counts once, even if its last callback comes
    twice. Median and 95th percentile are nearest-rank. Times are ISO 8601; without a zone they
    are UTC. A bad record is reported and left out; the exit code is then 6.
    """
    session: Session = ctx.obj
    kinds = kinds_named(only or [])
    period = _Period(session, since, until)
    counted = Stats(by)
    inputs = Inputs(session, files or [], log=log)
    for event in inputs.events():
        inner = unwrapped(event) if event.kind == "unknown" else event
        received = None if inner is event else arrived(event)
        fields, _ = interpret(inner)
        if (not kinds or inner.kind in kinds) and period.has(moment_of(fields, received)):
            counted.add(inner, fields, received)
    if counted.not_added:
        amounts = "1 amount is" if counted.not_added == 1 else f"{counted.not_added:,} amounts are"
        printer.warn(session.terminal, f"{amounts} not numbers and left out of the cost")
    if count := period.without_time:
        callbacks = "callback without a time is" if count == 1 else "callbacks without a time are"
        printer.warn(session.terminal, f"{count:,} {callbacks} left out")
    return _result(session, counted, inputs)


class _Period:
    """The time from --since to --until, as texts that sort like the times of callbacks."""

    def __init__(self, session: Session, since: str | None, until: str | None) -> None:
        now = session.now()
        first = instant(since, now, "--since") if since is not None else None
        end = instant(until, now, "--until") if until is not None else None
        if first is not None and end is not None and end <= first:
            raise UsageError("--until is not after --since")
        self._first, self._end = _sortable(first), _sortable(end)
        self.without_time = 0

    def has(self, time: str | None) -> bool:
        """Return True if a callback of this time counts; note if it has none."""
        if not self._first and not self._end:
            return True
        if time is None:
            self.without_time += 1
            return False
        return time >= self._first and (not self._end or time < self._end)


def _sortable(time: datetime | None) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond:06d}0Z" if time else ""


def _result(session: Session, counted: Stats, inputs: Inputs) -> Result:
    rows = _counts(counted)
    document = _document(counted, inputs.bad)
    tables = [_table(counted, rows)]
    if counted.by in {"hour", "day"}:
        terminal = session.terminal
        tables.append(_chart(counted, draws=terminal.draws(), width=terminal.width()))
    elif counted.by:
        tables.append(_split(counted))
    view = View(
        encode(document),
        lambda: _card(counted, inputs.bad),
        identifier=str(counted.records),
        rows=[*rows, *_sums(document)],
        tables=tables,
    )
    return Result([view], failure=inputs.failure())


def _groups(counted: Stats) -> dict[str, Words]:
    """Every count of words, by its name in JSON."""
    return {
        "kinds": counted.kinds,
        "results": counted.results,
        "reasons": counted.reasons,
        "origins": counted.origins,
        "menuResults": counted.menu_results,
        "menus": counted.menus,
        "verifications": counted.verifications,
        "deliveries": counted.deliveries,
        "numbers": counted.numbers,
    }


def _counts(counted: Stats) -> list[tuple[str, str, int]]:
    return [
        (what, name, count)
        for what, words in _groups(counted).items()
        for name, count in words.ranked().items()
    ]


def _sums(told: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """What is no count of words, as rows like those of the counts."""
    rows = [(what, name, one) for what in ("calls", "duration") for name, one in told[what].items()]
    return [*rows, *(("cost", name, f"{amount:f}") for name, amount in told["cost"].items())]


def _document(counted: Stats, bad: int) -> dict[str, Any]:
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
            "repeats": counted.repeats,
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
        time = counted.by in {"hour", "day"}
        told["periods" if time else _PLURALS[counted.by]] = [
            {
                "start" if time else counted.by: name,
                "records": slot.records,
                "ended": slot.ended,
                "answered": slot.answered,
            }
            for name, slot in counted.groups()
        ]
    return told


def _ratio(counted: Stats) -> float | None:
    return round(counted.answered / counted.ended, 4) if counted.ended else None


def _card(counted: Stats, bad: int) -> Card:
    durations, ratio = counted.durations, _ratio(counted)
    shown = lines(
        ("Records", f"{counted.records:,}", "strong"),
        ("Bad", f"{bad:,}" if bad else None, "bad"),
        ("First", moment(counted.first)),
        ("Last", moment(counted.last)),
    )
    if counted.ended:
        share = f"{counted.answered:,} of {counted.ended:,} calls that ended ({ratio:.1%})"
        repeats = f"{counted.repeats:,} more for calls that are counted already"
        shown += lines(("Answered", share), ("Repeats", repeats if counted.repeats else None))
    if durations.count:
        shown += lines(
            ("Duration", f"{span(durations.total)} in total"),
            ("Median", span(durations.percentile(0.5))),
            ("95% within", span(durations.percentile(_SHARE))),
        )
    cost = ", ".join(f"{amount:f} {name}".rstrip() for name, amount in sorted(counted.cost.items()))
    return Card("Callbacks", [*shown, *lines(("Cost", cost))])


def _table(counted: Stats, rows: list[tuple[str, str, int]]) -> Table:
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


def _split(counted: Stats) -> Table:
    """Return one row for each menu or country."""

    def cells(name: str, slot: Slot) -> Row:
        if counted.by == "menu":
            return (name, f"{slot.records:,}".rjust(8))
        share = f"{slot.answered / slot.ended:.1%}" if slot.ended else ""
        counts = (f"{count:,}".rjust(8) for count in (slot.records, slot.ended, slot.answered))
        return (name, *counts, share.rjust(6))

    rows = [cells(name, slot) for name, slot in counted.groups()]
    if counted.by == "menu":
        return Table("By menu", ("Menu", "  Inputs"), rows, empty="no menu input")
    columns = ("Country", " Records", "   Calls", "Answered", " Share")
    return Table("By country", columns, rows, empty="no calls or delivery reports")


def _chart(counted: Stats, *, draws: bool, width: int) -> Table:
    """A bar for each hour or day, the latest last; a long stretch without anything is one line."""
    slots = [*counted.groups()]
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
