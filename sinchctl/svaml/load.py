"""Files as SVAML that can be sent: read, rendered, linted, every finding at its place."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sinchctl.errors import FindingsError, UsageError
from sinchctl.svaml.document.positions import Path, format_path
from sinchctl.svaml.document.read import Document, read_document
from sinchctl.svaml.flow.kind import is_flow
from sinchctl.svaml.lint.finding import Located
from sinchctl.text.secrets import redacted

if TYPE_CHECKING:
    from sinchctl.svaml.flow.read import Flow

    from .model import Svaml
    from .write import Dialect

_SOFT = {"menu-target"}
"""Faults that leave something to send; the others stop a request even without lint."""
_AT_KEY = {"file-key", "menu-key"}
_AT_MEMBER = {"menu-target": "goto"}
"""The member of what a finding is about at whose place it is shown."""
_TOLD = 20
_LARGE = 256 * 1024
"""Bytes of a file, from which on the collector of garbage costs more than it saves."""


@dataclass(frozen=True)
class Loaded:
    """A file as SVAML: `kind` is svaml, menu or flow.

    With errors among the findings the tree is what could be made of the file.
    """

    document: Document
    kind: str
    event: str
    tree: Any
    dialect: "Dialect"
    flow: "Flow | None" = None
    findings: list[Located] = field(default_factory=list)

    @cached_property
    def svaml(self) -> "Svaml":
        """The document as values."""
        if self.flow is not None:
            return self.flow.svaml
        from .read import read

        return read(self.tree)

    @cached_property
    def body(self) -> bytes:
        """The JSON as it is sent; SVAML in JSON keeps every digit and escape of its text."""
        from sinchctl import wire

        from .write import write

        own = self.document
        if self.flow is not None or self.dialect != "current":
            return write(self.svaml, self.dialect)
        if own.syntax == "json" and self.tree is own.value:
            return wire.compact(own.text.strip().encode())
        return wire.encode(self.tree)

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
            asks = first.hint.endswith("?")
            told_one = str(first) if asks else f"{first.where}: {first.message}"
            super().__init__(told_one, hint="" if asks else first.hint)
            return
        told = [str(one) for one in findings[:_TOLD]]
        if len(findings) > _TOLD:
            told.append(f"and {len(findings) - _TOLD:,} more")
        super().__init__(
            f"{first.file} has {len(findings):,} errors: {' | '.join(told)}",
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
    """A file for a request in the context of `event`; its findings are warnings.

    Raises UsageError where it cannot be read; FaultyFileError (exit 6) where a menu or flow
    file cannot be made into SVAML, lint or not, and where lint finds errors.
    """
    found = examine(name, data, event=event, start=start, dialect=dialect, lint=lint)
    errors = [one for one in found.errors if lint or one.rule not in _SOFT]
    if errors:
        raise FaultyFileError(errors)
    return found


def examine(
    name: str,
    data: bytes,
    *,
    event: str = "",
    start: str | None = None,
    dialect: "Dialect" = "current",
    lint: bool = True,
) -> Loaded:
    """A file, its SVAML as far as it goes, and everything that is to be said about it.

    Raises only UsageError: where it cannot be read as its syntax, and for a `start` that
    is not in it.
    """
    with _undisturbed(len(data)):
        document = read_document(name, data)
        if is_flow(document.value, document.syntax):
            return _flow(document, event, start, dialect, lint)
        return _svaml(document, event, start, dialect, lint)


@contextmanager
def _undisturbed(size: int) -> Iterator[None]:
    """Without the collector of garbage while a large file is read.

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
    """A menu or flow file."""
    from sinchctl.svaml.flow.read import read_flow

    from .write import tree

    flow = read_flow(document.value, start=start, dialect=dialect, event=event)
    context = event or flow.event
    made = tree(flow.svaml, dialect)
    findings = faults(document, flow)
    if event and flow.event and event != flow.event:
        note = f"the file is for {flow.event}, and here it is used for {event}"
        findings.append(_located(document, "file-event", "warning", ("event",), note, ""))
    if lint:
        findings += _consequences(document, flow, made, context)
    return Loaded(document, flow.kind, context, made, dialect, flow, _sorted(findings))


def _svaml(
    document: Document, event: str, start: str | None, dialect: "Dialect", lint: bool
) -> Loaded:
    """SVAML as it is."""
    value = document.value if start is None else _started(document.value, start)
    findings = []
    if lint:
        from sinchctl.svaml.lint.check import check

        findings = [
            _located(document, one.rule, one.severity, one.path, one.message, one.hint, svaml=True)
            for one in check(value, event)
        ]
    return Loaded(document, "svaml", event, value, dialect, None, _sorted(findings))


def _started(value: dict[str, Any], start: str) -> dict[str, Any]:
    """SVAML with another menu first, spelled as it was. Raises UsageError for a bad start."""
    from .model import RunMenu
    from .read import read

    action = read(value).action
    if not isinstance(action, RunMenu):
        raise UsageError("the SVAML runs no menu to start with", hint="leave --start out")
    if start not in {menu.id for menu in action.menus or []}:
        raise UsageError(f"--start {start!r} is no menu of the SVAML")
    key = next(key for key in value if key.lower() == "action")
    inner = {name: one for name, one in value[key].items() if name.lower() != "mainmenu"}
    return {**value, key: {**inner, "mainMenu": start}}


def _consequences(document: Document, flow: "Flow", made: Any, event: str) -> list[Located]:
    """What lint says, at the places of the file, without what only follows from a fault."""
    from sinchctl.svaml.lint.check import check

    faulty: set[Path] = set()
    around: set[Path] = set()
    for problem in flow.problems:
        faulty.add(problem.path)
        around |= {problem.path[:size] for size in range(len(problem.path) + 1)}
    partial = any(one.code not in _SOFT for one in flow.problems)
    found = []
    for one in check(made, event, file=True):
        path = flow.located(one.path, document.places)
        inside = any(path[:size] in faulty for size in range(len(path) + 1))
        if inside or path in around or (partial and one.severity != "error"):
            continue
        found.append(_located(document, one.rule, one.severity, path, one.message, one.hint))
    return found


def faults(document: Document, flow: "Flow") -> list[Located]:
    """The faults of a menu or flow file, each at its place."""
    return [
        _located(document, one.code, "error", one.path, one.message, one.hint)
        for one in flow.problems
    ]


def _located(
    document: Document,
    rule: str,
    severity: str,
    path: Path,
    message: str,
    hint: str,
    *,
    svaml: bool = False,
) -> Located:
    places = document.places
    member = (*path, _AT_MEMBER.get(rule, ""))
    if member in places:
        line, column = places[member]
    else:
        line, column = places.key(path) if rule in _AT_KEY else places.nearest(path)
    end = places.word_end(line, column)
    shown = redacted(format_path(path, "svaml" if svaml else "file"))
    return Located(rule, severity, shown, message, hint, document.name, line, column, end)


def _sorted(findings: Iterable[Located]) -> list[Located]:
    return sorted(dict.fromkeys(findings), key=lambda one: (one.line or 0, one.column or 0))
