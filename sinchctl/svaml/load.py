"""Files as SVAML that can be sent: read, rendered, linted, every finding at its place."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sinchctl.errors import FindingsError, UsageError
from sinchctl.svaml.document.positions import format_path
from sinchctl.svaml.document.read import Document, read_document
from sinchctl.svaml.flow.kind import kind_of, looks_like
from sinchctl.svaml.lint.callout import check_callout
from sinchctl.svaml.lint.check import check_svaml
from sinchctl.svaml.lint.comments import ignored, texts_cut
from sinchctl.svaml.lint.finding import Finding, Located
from sinchctl.svaml.lint.report import LintReport
from sinchctl.svaml.lint.rules.shape import check_object
from sinchctl.text.guess import did_you_mean
from sinchctl.text.secrets import redacted

from .model import RunMenu
from .node import Path
from .read import read

if TYPE_CHECKING:
    from sinchctl.svaml.flow.read import Flow

    from .model import Svaml
    from .write import Dialect

_AT_KEY = {"file-key", "option-key", "voice-off"}
_MOST_SHOWN = 20
_LARGE = 256 * 1024
"""Bytes of a file, from which on the collector of garbage costs more than it saves."""


@dataclass(frozen=True)
class Loaded:
    """A file as SVAML: `kind` is svaml, menu, flow, callout (a body with SVAML) or other.

    `event` is where it is used, `own_event` what a flow file says. `problems` are findings
    for which the file is not SVAML, or cannot be made into it.
    """

    document: Document
    kind: str
    event: str
    dialect: "Dialect"
    svaml: "Svaml"
    started: bool = False
    own_event: str = ""
    findings: list[Located] = field(default_factory=list)
    problems: list[Located] = field(default_factory=list)
    flow: "Flow | None" = None

    def place(self, path: Path) -> Path:
        """Return the path in the file of something in its SVAML."""
        return path if self.flow is None else self.flow.located(path, self.document.places)

    @cached_property
    def tree(self) -> Any:
        """The SVAML as a JSON tree."""
        from .write import tree  # msgspec, which lint alone does without

        return self.document.value if self._as_it_is else tree(self.svaml, self.dialect)

    @cached_property
    def body(self) -> bytes:
        """The JSON as it is sent; SVAML in JSON keeps every digit and escape of its text."""
        from sinchctl import wire

        from .write import write

        document = self.document
        if not self._as_it_is:
            return write(self.svaml, self.dialect)
        if document.syntax == "json":
            return wire.compact(document.text.strip().encode())
        return wire.encode(document.value)

    @property
    def _as_it_is(self) -> bool:
        return self.kind == "svaml" and self.dialect == "current" and not self.started

    @property
    def errors(self) -> list[Located]:
        """The findings that stop a request."""
        return [one for one in self.findings if one.severity == "error"]


class FaultyFileError(FindingsError):
    """A file with errors in it; `findings` has every one."""

    def __init__(self, findings: list[Located]) -> None:
        self.findings = findings
        first = findings[0]
        if len(findings) == 1:
            super().__init__(f"{first.where}: {first.message}", hint=first.hint)
            return
        lines = [str(one) for one in findings[:_MOST_SHOWN]]
        if len(findings) > _MOST_SHOWN:
            lines.append(f"and {len(findings) - _MOST_SHOWN:,} more")
        super().__init__(
            f"{first.file} has {len(findings):,} errors: {' | '.join(lines)}",
            hint=f"see them all: sinchctl svaml lint {first.file}",
        )


def load(
    name: str,
    data: bytes,
    *,
    event: str,
    start: str | None = None,
    dialect: "Dialect" = "current",
    lint: bool = True,
) -> Loaded:
    """Return a file for a request in the context of `event`; its findings are warnings.

    Raises UsageError for a file that cannot be read; FaultyFileError (exit 6) for a file that is
    not SVAML and cannot be made into it, lint or not, and for errors that lint finds.
    """
    loaded = examine(name, data, event=event, start=start, dialect=dialect, lint=lint)
    errors = loaded.errors if lint else loaded.problems
    if errors or loaded.problems:
        raise FaultyFileError(errors or loaded.problems)
    return loaded


def examine(
    name: str,
    data: bytes,
    *,
    event: str = "",
    start: str | None = None,
    dialect: "Dialect" = "current",
    lint: bool = True,
) -> Loaded:
    """Return a file, its SVAML as far as it goes, and every finding about it.

    Raises only UsageError: for a file that cannot be read as its syntax, and for a `start` that
    is not in it.
    """
    with _without_collector(len(data)):
        document = read_document(name, data)
        kind = kind_of(document.value, document.syntax)
        if kind == "flow":
            return _flow(document, event, start, dialect, lint)
        if kind == "svaml":
            return _svaml(document, event, start, dialect, lint)
        return _no_svaml(document, event, dialect, kind)


@contextmanager
def _without_collector(size: int) -> Iterator[None]:
    """Stop the collector of garbage while a large file is read.

    It would look through a million values again and again, and find no garbage: three
    quarters of the time that ten thousand menus take.
    """
    if size < _LARGE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _flow(
    document: Document, event: str, start: str | None, dialect: "Dialect", lint: bool
) -> Loaded:
    """Return a menu or flow file."""
    from sinchctl.svaml.flow.read import read_flow

    flow = read_flow(document.value, start=start, dialect=dialect, event=event)
    context = event or flow.event
    problems = flow_problems(document, flow)
    findings = [*problems]
    if event and flow.event and event != flow.event:
        note = f"the file is for {flow.event}, and here it is used for {event}"
        other = Finding("file-event", "warning", ("event",), note)
        findings.append(_located(document, other, ("event",)))
    if lint:
        findings += flow_findings(document, flow, context, dialect)
    findings = _sorted(document, findings)
    return Loaded(
        document,
        flow.kind,
        context,
        dialect,
        flow.svaml,
        own_event=flow.event if "event" in document.value else "",
        findings=findings,
        problems=problems,
        flow=flow,
    )


def _svaml(
    document: Document, event: str, start: str | None, dialect: "Dialect", lint: bool
) -> Loaded:
    """Return SVAML as it is."""
    svaml, findings = read(document.value), []
    if start is not None:
        _start(svaml, start)
    if lint:
        report = LintReport(event)
        if check_object(report, document.value):
            check_svaml(report, svaml)
        findings = [_located(document, one, one.path, svaml=True) for one in report.findings]
        findings += _cut(document, svaml=True)
    findings = _sorted(document, findings)
    return Loaded(
        document, "svaml", event, dialect, svaml, started=start is not None, findings=findings
    )


def _no_svaml(document: Document, event: str, dialect: "Dialect", kind: str) -> Loaded:
    """Return the body of a callout with SVAML in it, or something else."""
    if kind == "callout":
        found = check_callout(document.value)
        note = "this is the whole body of a callout; expected the SVAML inside it"
        hint = "send it: sinchctl api POST /calling/v1/callouts --input FILE"
        problem = Finding("no-svaml", "error", (), note, hint)
    else:
        state, hint = looks_like(document.value)
        note = f"this is neither SVAML nor a menu, flow or callout: {state}"
        problem = Finding("no-svaml", "error", (), note, hint)
        found = [problem]
    findings = [_located(document, one, one.path, svaml=True) for one in found]
    problems = [_located(document, problem, (), svaml=True)]
    findings = _sorted(document, findings)
    svaml = read(document.value)
    return Loaded(document, kind, event, dialect, svaml, findings=findings, problems=problems)


def _start(svaml: "Svaml", start: str) -> None:
    """Make another menu of SVAML the first. Raises UsageError for a bad start."""
    action = svaml.action
    if not isinstance(action, RunMenu):
        raise UsageError("the SVAML has no menu to start with", hint="leave --start out")
    names = [menu.id for menu in action.menus or [] if menu.id is not None]
    if start not in names:
        hint = did_you_mean(start, names) or f"it has {', '.join(names) or 'none'}"
        raise UsageError(f"the SVAML has no menu {start!r} for --start", hint=hint)
    action.main_menu = start


def flow_problems(document: Document, flow: "Flow") -> list[Located]:
    """Return what cannot be made into SVAML in a menu or flow file, each at its place."""
    return [
        _located(document, Finding(one.rule, "error", one.path, one.message, one.hint), one.path)
        for one in flow.problems
    ]


def flow_findings(
    document: Document, flow: "Flow", event: str, dialect: "Dialect"
) -> list[Located]:
    """Return what lint finds in the SVAML of a menu or flow file, each at its place there."""
    report = LintReport(event, file=True, old=dialect == "serversdk")
    check_svaml(report, flow.svaml)
    findings = []
    for one in report.findings:
        paths = [flow.located(path, document.places) for path in (one.path, *one.also)]
        findings.append(_located(document, one, paths[0], paths[1:]))
    return findings + _cut(document)


def _cut(document: Document, *, svaml: bool = False) -> list[Located]:
    if document.syntax != "yaml":
        return []
    return [_located(document, one, one.path, svaml=svaml) for one in texts_cut(document)]


def _located(
    document: Document,
    finding: Finding,
    path: Path,
    also: Iterable[Path] = (),
    *,
    svaml: bool = False,
) -> Located:
    places = document.places
    at_key = finding.rule in _AT_KEY or (finding.fix is not None and finding.fix.of_key)
    line, column = places.key(path) if at_key else places.nearest(path)
    return Located(
        finding.rule,
        finding.severity,
        redacted(format_path(path, "svaml" if svaml else "file")),
        finding.message,
        finding.hint,
        document.name,
        line,
        column,
        places.word_end(line, column),
        () if finding.fix is None else (path, *(also or finding.also)),
        finding.fix,
    )


def _sorted(document: Document, findings: Iterable[Located]) -> list[Located]:
    """Return the findings in the order of the file, without those that a comment ignores."""
    skipped = ignored(document)
    kept = (one for one in findings if one.rule not in skipped.get(one.line or 0, ()))
    return sorted(dict.fromkeys(kept), key=lambda one: (one.line or 0, one.column or 0))
