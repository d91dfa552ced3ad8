"""The report of an exploration, for people, programs and GitHub."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from shlex import quote
from typing import Any

from sinchctl.simulator.explore.flaws import RULES, Flaw
from sinchctl.simulator.explore.report import Report
from sinchctl.svaml.document.positions import Style, format_path
from sinchctl.svaml.lint.check import rules
from sinchctl.svaml.lint.finding import Located
from sinchctl.svaml.lint.formats.github import annotation
from sinchctl.svaml.lint.formats.sarif import log, short_descriptor
from sinchctl.terminal.views import Piece, View
from sinchctl.text.tone import Tone
from sinchctl.text.width import shortened, width

from .bench import Bench

Line = list[Piece]

_TONES: dict[str, Tone] = {"error": "bad", "warning": "warn", "info": "dim"}
_STYLES: tuple[Style, ...] = ("file", "svaml")
_MOST_ROWS = 20
_NAME, _LEAST_NAME, _NUMBERS = 34, 16, 43
"""Columns of a name, of a name at least, and of all that stands behind it."""


class ReportView:
    """Shows a report; findings get the lines of their files."""

    def __init__(self, bench: Bench, report: Report) -> None:
        self._bench = bench
        self._report = report

    def record(self, *, as_json: bool) -> View:
        """Return the report for every output format."""
        document = self._document()
        records = [] if as_json else self._records(document)
        return View(
            document,
            identifier=self._verdict(),
            parts=records or None,
            rows=[
                (row["outcome"], row["keys"], row["typicalSeconds"]) for row in document["outcomes"]
            ],
            lines=None if as_json else self.lines,
            identifiers=[self._in_brief(flaw) for flaw in self._report.flaws],
        )

    def github(self) -> str:
        """Return the findings as annotations of a GitHub Actions run."""
        return "\n".join(annotation(self._located(flaw)) for flaw in self._report.flaws)

    def sarif(self) -> dict[str, Any]:
        """Return the findings as a SARIF log; rules that lint has too are described as by lint."""
        pages = {name: rule for name, rule in rules().items() if name in RULES}
        more = [
            short_descriptor(name, rule.text, rule.severity)
            for name, rule in RULES.items()
            if name not in pages
        ]
        findings = []
        for flaw in self._report.flaws:
            keys = f" (keys {flaw.keys})" if flaw.keys else ""
            place = replace(self._located(flaw), path=flaw.at, message=f"{flaw.message}{keys}")
            findings.append(place)
        return log(findings, [], pages, more)

    def unreported(self, warnings: Iterable[Located]) -> Iterator[Located]:
        """Return the warnings of lint that no finding of the report repeats."""
        flaws = [(flaw, self._bench.files.get(flaw.document)) for flaw in self._report.flaws]
        places = [
            (flaw.rule, file.document.name, format_path(file.place(flaw.path)[:-1], style))
            for flaw, file in flaws
            if file is not None
            for style in _STYLES
        ]
        for finding in warnings:
            if not any(
                (rule, name) == (finding.rule, finding.file) and _is_in(finding.path, path)
                for rule, name, path in places
            ):
                yield finding

    def _document(self) -> dict[str, Any]:
        report = self._report
        person = report.person
        human = None
        if person is not None:
            human = {
                "typicalSeconds": person.typical / 1000,
                "presses": person.presses,
                "keys": person.keys,
                "outcome": person.name,
            }
        return {
            "proved": [{"property": name} for name in report.proved],
            "refuted": [
                {"property": name, "rule": flaw.rule, "keys": flaw.keys}
                for name, flaw in report.refuted.items()
            ],
            "unknown": [
                {"property": name, "why": why}
                for name, why in report.unknown.items()
                if name not in report.refuted
            ],
            "findings": [self._finding(flaw) for flaw in report.flaws],
            "outcomes": [outcome.record() for outcome in report.outcomes],
            "silence": report.silence,
            "toHuman": human,
            "endless": report.endless,
            "menus": len(report.graph.states),
            "edges": sum(len(state.edges) for state in report.graph.states),
            "complete": report.complete,
            "coverage": report.coverage,
            "assumptions": report.assumptions,
        }

    def _records(self, document: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the report as one record a line, the summary last."""
        found: list[dict[str, Any]] = []
        for verdict in ("proved", "refuted", "unknown"):
            found += [{"kind": "property", "verdict": verdict, **row} for row in document[verdict]]
        for kind, name in (
            ("finding", "findings"),
            ("outcome", "outcomes"),
            ("silence", "silence"),
        ):
            found += [{"kind": kind, **row} for row in document[name]]
        names = ("toHuman", "endless", "menus", "edges", "complete", "coverage", "assumptions")
        return [*found, {"kind": "summary", **{name: document[name] for name in names}}]

    def _finding(self, flaw: Flaw) -> dict[str, Any]:
        place = self._located(flaw)
        record: dict[str, Any] = {
            "rule": flaw.rule,
            "severity": flaw.severity,
            "at": flaw.at,
            "message": flaw.message,
            "hint": flaw.hint,
            "keys": flaw.keys,
        }
        if place.file:
            record |= {"file": place.file, "line": place.line, "column": place.column}
        return record

    def _located(self, flaw: Flaw) -> Located:
        """Return a flaw as lint's finding, at its line and column."""
        file = self._bench.files.get(flaw.document)
        keys = f" (keys {flaw.keys})" if flaw.keys else ""
        shown = f"{flaw.at}{keys}"
        if file is None:
            return Located(flaw.rule, flaw.severity, shown, flaw.message, flaw.hint, "")
        places = file.document.places
        line, column = places.nearest(file.place(flaw.path))
        return Located(
            flaw.rule,
            flaw.severity,
            shown,
            flaw.message,
            flaw.hint,
            file.document.name,
            line,
            column,
            places.word_end(line, column),
        )

    def _in_brief(self, flaw: Flaw) -> str:
        """Return the place and the rule of a finding, and the keys that show it."""
        place = self._located(flaw)
        where = f"{place.file}:{place.line}:{place.column} " if place.line else ""
        return f"{where}{flaw.severity} {flaw.rule} {place.path}"

    def _verdict(self) -> str:
        counts = [
            (sum(flaw.severity == severity for flaw in self._report.flaws), word)
            for severity, word in (("error", "error"), ("warning", "warning"))
        ]
        words = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count]
        return ", ".join(words) or "proved: every caller gets somewhere"

    def lines(self) -> Iterable[Sequence[Piece]]:
        """Return the report for people."""
        report = self._report
        errors = any(flaw.severity == "error" for flaw in report.flaws)
        tone: Tone = "bad" if errors else "warn" if report.flaws else "good"
        yield [(self._verdict(), tone)]
        for flaw in report.flaws:
            yield from self._flaw_lines(flaw)
        yield []
        yield from self._tables()
        yield []
        yield [("proved:  ", "good"), (", ".join(report.proved) or "nothing", "")]
        for name, flaw in report.refuted.items():
            yield [("refuted: ", "bad"), (f"{name} ({flaw.rule})", "")]
        yield from self._closing_lines()

    def _flaw_lines(self, flaw: Flaw) -> Iterable[Line]:
        place = self._located(flaw)
        where = f"{place.file}:{place.line}:{place.column}: " if place.line else ""
        yield []
        yield [
            (f"{flaw.severity}  ", _TONES[flaw.severity]),
            (f"{where}{flaw.at}: {flaw.message} ({flaw.rule})", ""),
        ]
        if flaw.hint:
            yield [(f"  {flaw.hint}", "dim")]
        states = self._report.graph.states
        is_first = bool(states) and flaw.at == states[0].place[1]
        if (flaw.keys or is_first) and flaw.at != "call":
            yield [(f"  play it: {self._play(flaw.keys)}", "")]

    def _play(self, keys: str) -> str:
        words = ["call", "simulate", *([self._bench.app] if self._bench.app else [])]
        for text in self._bench.options.reply:
            words += ["--reply", text]
        for text in self._bench.options.assume:
            words += ["--assume", text]
        if self._bench.options.callout:
            words.append("--callout")
        words += ["--keys", keys] if keys else []
        return " ".join(["sinchctl", *map(quote, words)])

    def _tables(self) -> Iterable[Line]:
        outcomes = self._report.outcomes
        room = min(_NAME, max(_LEAST_NAME, self._bench.session.terminal.width() - _NUMBERS))
        yield [(f"{'outcome':{room}} {'keys':14} quickest  typical  slowest", "dim")]
        for outcome in outcomes[:_MOST_ROWS]:
            times = "".join(
                f"{ms / 1000:9.1f}" for ms in (outcome.quickest, outcome.typical, outcome.slowest)
            )
            yield [(f"{_cell(outcome.name, room)} {_cell(outcome.keys, 14)}{times}", "")]
        if len(outcomes) > _MOST_ROWS:
            yield [(f"and {len(outcomes) - _MOST_ROWS:,} more; see -o json", "dim")]
        silence = self._report.silence
        if silence:
            yield []
            yield [(f"{'after silence in':{room}} {'seconds':>7}  then", "dim")]
        for row in silence[:_MOST_ROWS]:
            yield [(f"{_cell(row['menu'], room)} {row['seconds']:7.1f}  {row['then']}", "")]
        if len(silence) > _MOST_ROWS:
            yield [(f"and {len(silence) - _MOST_ROWS:,} more; see -o json", "dim")]

    def _closing_lines(self) -> Iterable[Line]:
        report = self._report
        if report.person is not None:
            seconds, keys = report.person.typical / 1000, report.person.presses
            text = f"to a person: {seconds:g} s, {keys} {'key' if keys == 1 else 'keys'}"
            yield [(text, "strong")]
        if report.endless:
            yield [("callers can go round in circles, so the longest call has no end", "dim")]
        counts = [f"{count[0]}/{count[1]} {name}" for name, count in report.coverage.items()]
        yield [(f"coverage: {', '.join(counts)}", "dim")]
        for row in report.assumptions:
            other = f" {row['name']}={row['other']}:" if row["other"] else ""
            yield [(f"assumed: {row['name']}={row['value']};{other} {row['changes']}", "dim")]


def _is_in(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))


def _cell(text: str, room: int) -> str:
    text = shortened(text, room)
    return text + " " * (room - round(width(text)))
