"""Whole bodies of callouts: their prompts, and the SVAML in their strings."""

from typing import Any

from sinchctl.errors import UsageError
from sinchctl.svaml.document.read import read_document
from sinchctl.svaml.flow.kind import CALLOUTS
from sinchctl.svaml.node import Path
from sinchctl.svaml.vocabulary import SPOKEN, VOICES, is_spoken

from .check import check
from .finding import Finding
from .report import LintReport, guess, kind, quoted
from .rules.addresses import check_number
from .rules.locales import LOCALE
from .rules.members import MISSING
from .rules.prompts import check_prompt
from .rules.shape import NO_SVAML, TYPE
from .rules.speech import check_marks, check_speech

_ANSWERS = ("ice", "ace", "pie")
"""Members of a custom callout that are SVAML as a string, or an address."""


def check_callout(body: dict[str, Any]) -> list[Finding]:
    """Return what is wrong with the body of a callout; paths go on into its SVAML."""
    report = LintReport()
    method = next((one for key, one in body.items() if key.lower() == "method"), None)
    wanted = CALLOUTS.get(method.lower(), "") if isinstance(method, str) else ""
    found = False
    for key, value in body.items():
        name = CALLOUTS.get(key.lower())
        if name is None or not isinstance(value, dict):
            continue
        found = found or name == wanted
        _destination(report, value, (key,))
        if name == "customCallout":
            _custom(report, value, (key,))
        else:
            _speech(report, value, (key,))
    if wanted and not found:
        note = f"required key {wanted!r} is missing: there is nothing to call"
        report.add(MISSING, (), note)
    return report.findings


def check_prompts(prompts: str) -> list[Finding]:
    """Return what is wrong with the prompts of a text-to-speech callout, separated by `;`."""
    report = LintReport()
    check_prompt(report, prompts, ())
    return report.findings


def _destination(report: LintReport, callout: dict[str, Any], path: Path) -> None:
    for key, value in callout.items():
        if key.lower() != "destination" or not isinstance(value, dict):
            continue
        folded = {name.lower(): (name, one) for name, one in value.items()}
        type_, (name, endpoint) = (
            folded.get("type", ("", "number"))[1],
            folded.get("endpoint", ("", None)),
        )
        if str(type_).lower() == "number" and isinstance(endpoint, str):
            check_number(report, endpoint, (*path, key, name))


def _custom(report: LintReport, callout: dict[str, Any], path: Path) -> None:
    for key, value in callout.items():
        event, where = key.lower(), (*path, key)
        if event not in _ANSWERS or value is None:
            continue
        if isinstance(value, dict):
            note = f"{key} is an object; Sinch expects SVAML as a JSON string"
            report.add(TYPE, where, note, "write it as a string")
            tree: Any = value
        elif not isinstance(value, str):
            report.add(TYPE, where, f"{key} is {kind(value)}; expected text")
            continue
        elif value.strip().lower().startswith(("http://", "https://")):
            continue
        else:
            try:
                tree = read_document("svaml.json", value.encode("utf-8", "replace")).value
            except UsageError:
                note = f"{key} is {quoted(value)}; expected SVAML as JSON, or an address"
                report.add(NO_SVAML, where, note)
                continue
        for one in check(tree, event):
            inner = (*where, *one.path)
            report.findings.append(Finding(one.rule, one.severity, inner, one.message, one.hint))


def _speech(report: LintReport, callout: dict[str, Any], path: Path) -> None:
    for key, value in callout.items():
        name, where = key.lower(), (*path, key)
        if not isinstance(value, str):
            continue
        if name == "prompts":
            check_prompt(report, value, where)
        elif name in {"text", "greeting"}:
            check_marks(report, value, where)
            check_speech(report, value, where)
        elif name == "locale" and not is_spoken(value):
            note = f"Sinch's documents do not list the locale {quoted(value)}"
            near = report.nearest(value, (*SPOKEN, *VOICES))
            report.add(LOCALE, where, f"{note}; Sinch may speak another language", guess(near))
