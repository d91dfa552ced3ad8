"""The results of test files: for people, programs, TAP, JUnit and GitHub."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from shlex import quote
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sinchctl.simulator.play.script import print_script
from sinchctl.simulator.trial.scenario import ScenarioFile
from sinchctl.simulator.trial.verdict import ScenarioResult
from sinchctl.svaml.lint.formats.github import command
from sinchctl.terminal.streams import Terminal
from sinchctl.terminal.trace_view import TraceView
from sinchctl.terminal.views import Piece, View

from .trial_bench import Benches

_EVENTS_SHOWN = 5
_MISSING_SHOWN = 10


@dataclass
class FileResults:
    """A test file with what came of its scenarios."""

    file: ScenarioFile
    verdicts: list[ScenarioResult]
    benches: Benches
    coverage: dict[str, list[int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.file.document.name

    def count(self) -> tuple[int, int, int]:
        """Return how many passed, failed and were skipped."""
        skipped = sum(bool(verdict.scenario.skip) for verdict in self.verdicts)
        failed = sum(not verdict.ok for verdict in self.verdicts)
        return len(self.verdicts) - failed - skipped, failed, skipped

    def line_of(self, verdict: ScenarioResult) -> int:
        """Return the line of a scenario."""
        places = self.file.document.places
        return places.nearest(("scenarios", verdict.scenario.place))[0]


def views(done: list[FileResults], terminal: Terminal, *, whole: bool) -> list[View]:
    """Return one record with everything: lines for people, parts for ndjson."""
    records = [_record(each, verdict) for each in done for verdict in each.verdicts]
    summary = _summary(done)
    rows = [(r["file"], r["name"], r["ok"], r["seconds"]) for r in records]

    return [
        View(
            {"scenarios": records, "summary": summary},
            identifier=f"{summary['passed']} passed, {summary['failed']} failed",
            rows=rows,
            parts=None if whole else [*records, summary],
            lines=None if whole else lambda: text_lines(done, terminal),
        )
    ]


def text_lines(done: list[FileResults], terminal: Terminal) -> Iterator[Sequence[Piece]]:
    """Return the results for people."""
    for each in done:
        yield from _lines(each, terminal)


def summary_text(shape: str, done: list[FileResults]) -> str:
    """Return the results in a format for CI."""
    write = {"tap": _tap, "junit": _junit, "github": _github}[shape]
    return "\n".join(write(done))


def _record(each: FileResults, verdict: ScenarioResult) -> dict[str, Any]:
    record: dict[str, Any] = {
        "kind": "scenario",
        "file": each.name,
        "name": verdict.scenario.name,
        "ok": verdict.ok,
        "seconds": _seconds(verdict),
    }
    if verdict.why:
        record["why"] = verdict.why
    if verdict.scenario.skip:
        record["skipped"] = verdict.scenario.skip
    record["keys"] = print_script([*verdict.scenario.tokens])
    if verdict.played is not None:
        record["outcome"] = verdict.played.outcome
        record["assumed"] = verdict.played.assumed
    return record


def _summary(done: list[FileResults]) -> dict[str, Any]:
    counts = [each.count() for each in done]
    names = ("passed", "failed", "skipped")
    totals = {name: sum(count[at] for count in counts) for at, name in enumerate(names)}
    summary: dict[str, Any] = {"kind": "summary", **totals}
    covered = {each.name: each.coverage for each in done if each.coverage}
    return {**summary, "coverage": covered} if covered else summary


def _seconds(verdict: ScenarioResult) -> float:
    return verdict.played.outcome["seconds"] if verdict.played is not None else 0.0


def _lines(each: FileResults, terminal: Terminal) -> Iterator[Sequence[Piece]]:
    passed, failed, skipped = each.count()
    more = f", {skipped} skipped" if skipped else ""
    counts = f"{passed} passed, {failed} failed{more}"
    yield [(each.name, "strong"), (f"  {counts}", "bad" if failed else "good")]
    marks = ("✗", "-") if terminal.draws() else ("x", "-")
    for verdict in each.verdicts:
        if verdict.scenario.skip:
            yield [(f"  {marks[1]} {verdict.scenario.name}: {verdict.scenario.skip}", "dim")]
        if verdict.ok:
            continue
        keys = print_script([*verdict.scenario.tokens])
        yield [
            (f"  {marks[0]} {verdict.scenario.name}", "bad"),
            (f": {verdict.why} (keys {keys})", ""),
        ]
        if verdict.played is not None:
            trace = TraceView("heard", draws=terminal.draws(), columns=terminal.columns())
            for record in verdict.played.trace[-_EVENTS_SHOWN:]:
                for line in trace.lines(record):
                    yield [("    ", ""), *line]
        words = f"{quote(each.benches.app)} --keys {quote(keys)}"
        yield [(f"    play it: sinchctl call simulate {words}", "")]
    for kind, count in each.coverage.items():
        yield [(f"  covered {count[0]} of {count[1]} {kind}", "dim")]
    if each.missing:
        yield [(f"  not covered: {missing_text(each.missing)}", "warn")]


def missing_text(names: Sequence[str]) -> str:
    """Return what is not covered, the first few of many."""
    others = len(names) - _MISSING_SHOWN
    shown = ", ".join(names[:_MISSING_SHOWN])
    return f"{shown} and {others:,} more" if others > 0 else shown


def _tap(done: list[FileResults]) -> Iterator[str]:
    total = sum(len(each.verdicts) for each in done)
    yield "TAP version 14"
    yield f"1..{total}"
    number = 0
    for each in done:
        for verdict in each.verdicts:
            number += 1
            name = verdict.scenario.name.replace("\\", "\\\\").replace("#", "\\#")
            name = " ".join(name.split())
            skip = f" # SKIP {verdict.scenario.skip}" if verdict.scenario.skip else ""
            yield f"{'ok' if verdict.ok else 'not ok'} {number} - {name}{skip}"
            if not verdict.ok:
                keys = print_script([*verdict.scenario.tokens])
                yield "  ---"
                yield f"  message: {json.dumps(verdict.why)}"
                yield f"  keys: {json.dumps(keys)}"
                yield f"  at: {json.dumps(f'{each.name}:{each.line_of(verdict)}')}"
                yield "  ..."


def _junit(done: list[FileResults]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<testsuites>"
    for each in done:
        _, failed, skipped = each.count()
        seconds = sum(_seconds(verdict) for verdict in each.verdicts)
        yield (
            f'  <testsuite name={_attribute(each.name)} tests="{len(each.verdicts)}" '
            f'failures="{failed}" skipped="{skipped}" time="{seconds:.3f}">'
        )
        for verdict in each.verdicts:
            yield (
                f"    <testcase name={_attribute(verdict.scenario.name)} "
                f'classname={_attribute(each.name)} time="{_seconds(verdict):.3f}">'
            )
            if verdict.scenario.skip:
                yield f"      <skipped message={_attribute(verdict.scenario.skip)}/>"
            if verdict.why:
                yield f"      <failure message={_attribute(verdict.why)}/>"
            if verdict.played is not None:
                records = [json.dumps(record) for record in verdict.played.trace]
                yield f"      <system-out>{escape(_clean(chr(10).join(records)))}</system-out>"
            yield "    </testcase>"
        yield "  </testsuite>"
    yield "</testsuites>"


def _github(done: list[FileResults]) -> Iterator[str]:
    for each in done:
        for verdict in each.verdicts:
            if verdict.why:
                place = (each.line_of(verdict), None, None)
                title = verdict.scenario.name
                yield command("error", verdict.why, title, each.name, place)
        passed, failed, skipped = each.count()
        yield f"{each.name}: {passed} passed, {failed} failed, {skipped} skipped"


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n"
        or " " <= sign < "\ud800"
        or "\ue000" <= sign <= "\ufffd"
        or sign > "\uffff"
    )
