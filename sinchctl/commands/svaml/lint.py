"""svaml lint: every mistake of SVAML, menu and flow files, for people, programs and CI."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.errors import UsageError
from sinchctl.svaml.lint.check import rules
from sinchctl.svaml.lint.formats.github import annotation, unreadable
from sinchctl.svaml.lint.formats.sarif import log
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, View
from sinchctl.text.guess import alternatives

from .lint_files import files_of
from .lint_rules import explain, known_rule
from .lint_run import Checked, Tally, checked
from .lint_text import lines
from .options import For, known_event, named

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.lint.finding import Located

FORMATS = ("text", "json", "github", "sarif")
_RECORDS = "records"


def lint(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="SVAML, menu and flow files, callout bodies, folders and patterns; - or nothing "
            "reads standard input.",
        ),
    ] = None,
    event: For = None,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text (default), json, github or sarif."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="RULE", help="Ignore a rule; may be repeated."),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix what has an exact replacement, in the files.")
    ] = False,
    rule: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="RULE", help="Print the page of a rule; all lists the rules."
        ),
    ] = None,
) -> None:
    """Find every mistake before a call is placed.

    Each finding has its place, what happens on the call, and how to fix it. The exit code is 6
    if there are errors, and 2 if a file cannot be read; the other files are still checked.

    In a folder lint checks the files that are menus, flows, SVAML or callouts. In YAML and TOML a
    comment `# sinchctl: ignore=RULE` on the line, or on the line above, ignores a rule there.
    """
    session: Session = ctx.obj
    shape = _shape(session, form)
    if rule is not None:
        explain(session, rule, "" if shape not in {"json", _RECORDS} else shape)
        return
    skipped = _rules(ignore or [])
    names = files_of(files or [named(session, None)])
    if fix and "-" in names:
        raise UsageError("--fix needs a file", hint="standard input cannot be changed")
    tally = Tally(strict)
    found = checked(session, names, known_event(event), tally, ignore=skipped, fix=fix)
    _SHOWN[shape](session, found)
    tally.end(session, silent=shape not in {"text", "github"})


def _rules(names: list[str]) -> frozenset[str]:
    """Return the rules that are ignored. Raises UsageError for one that does not exist."""
    if not names:
        return frozenset()
    return frozenset(known_rule(name) for given in names for name in given.split(","))


def _shape(session: "Session", form: str | None) -> str:
    """Return how to show the findings: --format, else what fits the common options."""
    if form is not None and form.lower() not in FORMATS:
        hint = f"use {alternatives(FORMATS)}"
        raise UsageError(f"{form!r} is not a value of --format", hint=hint)
    settings = session.terminal.settings
    if settings.field is not None or settings.quiet:
        return _RECORDS
    if form is not None:
        return form.lower()
    output = settings.output or session.terminal.environ.get("SINCHCTL_OUTPUT")
    output = session.terminal.output() if output else "pretty"
    return {"pretty": "text", "json": "json"}.get(output, _RECORDS)


def _text(session: "Session", files: Iterable[Checked]) -> None:
    for file in files:
        if file.findings:
            printer.painted(session.terminal, lines(file, session.terminal.width()))


def _json(session: "Session", files: Iterable[Checked]) -> None:
    every = [*files]
    if any(file.fault is None for file in every):
        documents = [_document(finding) for file in every for finding in file.findings]
        printer.document(session.terminal, documents, one_line=False)


def _records(session: "Session", files: Iterable[Checked]) -> None:
    findings = (finding for file in files for finding in file.findings)
    printer.records(session.terminal, map(_view, findings))


def _github(session: "Session", files: Iterable[Checked]) -> None:
    for file in files:
        lines = [annotation(finding) for finding in file.findings]
        if file.fault is not None:
            lines = [unreadable(file.name, file.fault)]
        printer.painted(session.terminal, [[(line, "")] for line in lines])


def _sarif(session: "Session", files: Iterable[Checked]) -> None:
    every = [*files]
    faults = [(file.name, file.fault) for file in every if file.fault is not None]
    findings = [finding for file in every for finding in file.findings]
    printer.document(session.terminal, log(findings, faults, rules()), one_line=False)


_SHOWN = {"text": _text, "json": _json, "github": _github, "sarif": _sarif, _RECORDS: _records}


def _document(finding: "Located") -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
    }


def _view(finding: "Located") -> View:
    document = _document(finding)
    order = ("file", "line", "column", "severity", "rule", "path", "message", "hint")
    row = tuple(document[name] for name in order)
    return View(document, lambda: Card(finding.rule, []), finding.rule, row)
