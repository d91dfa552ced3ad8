"""svaml lint: every mistake of SVAML, menu and flow files, for people, programs and CI."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.errors import UsageError
from sinchctl.terminal import printer

from .lint_run import Checked, Tally, checked
from .options import For, known_event, named

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.lint.finding import Located
    from sinchctl.terminal.views import View

FORMATS = ("text", "json", "github", "sarif")
_RECORDS = "records"


def lint(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...", help="SVAML, menu and flow files; - or nothing reads stdin."
        ),
    ] = None,
    event: For = None,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text (default), json, github or sarif."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail as errors do.")] = False,
    rule: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="RULE", help="Print the page of a rule, or all for a list."
        ),
    ] = None,
) -> None:
    """Find every mistake before a call is placed.

    Each finding has its place, what will happen on the call, and how to mend it. The exit
    code is 6 where there are errors, and 2 where a file cannot be read at all; the others
    are checked all the same.
    """
    session: Session = ctx.obj
    shape = _shape(session, form)
    if rule is not None:
        from .lint_rules import explain

        explain(session, rule, "" if shape not in {"json", _RECORDS} else shape)
        return
    tally = Tally(strict)
    found = checked(session, files or [named(session, None)], known_event(event), tally)
    _SHOWN[shape](session, found)
    tally.end(session, silent=shape not in {"text", "github"})


def _shape(session: "Session", form: str | None) -> str:
    """How to show the findings: what --format says, else what fits the common options."""
    if form is not None and form.lower() not in FORMATS:
        raise UsageError(f"--format {form!r} is unknown", hint=f"use {', '.join(FORMATS)}")
    settings = session.terminal.settings
    if settings.field is not None or settings.quiet:
        return _RECORDS
    if form is not None:
        return form.lower()
    asked = settings.output or session.terminal.environ.get("SINCHCTL_OUTPUT")
    output = session.terminal.output() if asked else "pretty"
    return {"pretty": "text", "json": "json"}.get(output, _RECORDS)


def _text(session: "Session", found: Iterable[Checked]) -> None:
    for one in found:
        if one.findings:
            from .lint_text import lines

            printer.painted(session.terminal, lines(one, session.terminal.width()))


def _json(session: "Session", found: Iterable[Checked]) -> None:
    files = [*found]
    if any(one.fault is None for one in files):
        told = [_told(finding) for one in files for finding in one.findings]
        printer.document(session.terminal, told, one_line=False)


def _records(session: "Session", found: Iterable[Checked]) -> None:
    printer.records(session.terminal, (_view(finding) for one in found for finding in one.findings))


def _github(session: "Session", found: Iterable[Checked]) -> None:
    from sinchctl.svaml.lint.formats.github import annotation, unreadable

    for one in found:
        told = [annotation(finding) for finding in one.findings]
        if one.fault is not None:
            told = [unreadable(one.name, one.fault)]
        printer.painted(session.terminal, [[(line, "")] for line in told])


def _sarif(session: "Session", found: Iterable[Checked]) -> None:
    from sinchctl.svaml.lint.check import RULES
    from sinchctl.svaml.lint.formats.sarif import log

    files = [*found]
    faults = [(one.name, one.fault) for one in files if one.fault is not None]
    findings = [finding for one in files for finding in one.findings]
    printer.document(session.terminal, log(findings, faults, RULES), one_line=False)


_SHOWN = {"text": _text, "json": _json, "github": _github, "sarif": _sarif, _RECORDS: _records}


def _told(one: "Located") -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity,
        "path": one.path,
        "message": one.message,
        "hint": one.hint,
        "file": one.file,
        "line": one.line,
        "column": one.column,
    }


def _view(one: "Located") -> "View":
    from sinchctl.terminal.views import Card, View

    cells = (one.file, one.line, one.column, one.severity, one.rule, one.path)
    row = (*cells, one.message, one.hint)
    return View(_told(one), lambda: Card(one.rule, []), one.rule, row)
