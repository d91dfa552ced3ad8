"""Findings as a SARIF 2.1.0 log, for code scanning (OASIS SARIF 2.1.0, errata 01)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sinchctl import __version__
from sinchctl.errors import UsageError
from sinchctl.svaml.document.read import UnreadableError
from sinchctl.svaml.lint.finding import Rule

from .github import relative

if TYPE_CHECKING:
    from sinchctl.svaml.lint.finding import Located

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_UNREADABLE: dict[str, Any] = {
    "id": "unreadable",
    "shortDescription": {"text": "A file cannot be read, so nothing of it was checked."},
}
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def log(
    findings: Iterable["Located"],
    unreadable: Iterable[tuple[str, UsageError]],
    rules: Mapping[str, Rule],
) -> dict[str, Any]:
    """The log of one run: every rule, every finding, and files that could not be read.

    The columns of a region count Unicode characters from 1, the end left out.
    """
    places = {name: at for at, name in enumerate(rules)}
    notes = [_notification(name, fault) for name, fault in unreadable]
    invocation: dict[str, Any] = {"executionSuccessful": not notes}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    driver = {
        "name": "sinchctl",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_descriptor(rule) for rule in rules.values()],
        "notifications": [_UNREADABLE],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(one, places) for one in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _descriptor(rule: Rule) -> dict[str, Any]:
    text = f"{rule.page}\n\nSource: {rule.source}\n\nWrong:\n{rule.bad}\n\nRight:\n{rule.good}"
    markdown = (
        f"{rule.page}\n\n*Source: {rule.source}*\n\n"
        f"Wrong:\n\n{_fenced(rule.bad)}\n\nRight:\n\n{_fenced(rule.good)}\n"
    )
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.page},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _fenced(example: str) -> str:
    language = "json" if example.lstrip().startswith("{") else "yaml"
    return f"```{language}\n{example.rstrip()}\n```"


def _result(one: "Located", places: Mapping[str, int]) -> dict[str, Any]:
    location = _location(one.file, one.line, one.column, one.end_column)
    if one.path:
        location["logicalLocations"] = [{"fullyQualifiedName": one.path}]
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message}; {one.hint}" if one.hint else one.message},
        "locations": [location],
        "partialFingerprints": {"sinchctlFinding/v1": _fingerprint(one)},
    }
    if one.rule in places:
        result["ruleIndex"] = places[one.rule]
    return result


def _fingerprint(one: "Located") -> str:
    """The same for the same finding when lines above it come and go."""
    from hashlib import sha256

    told = "\0".join((one.rule, one.path, one.message))
    return sha256(told.encode()).hexdigest()[:32]


def _location(
    file: str, line: int | None, column: int | None, end: int | None = None
) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(file)}
    if line is not None:
        region = {"startLine": line, "startColumn": column, "endColumn": end}
        physical["region"] = {name: at for name, at in region.items() if at is not None}
    return {"physicalLocation": physical}


def _artifact(file: str) -> dict[str, str]:
    if file == "-":
        return {"uri": "stdin"}
    path = relative(file)
    escaped = quote(path, safe="/@+=,;~!$&'()*", errors="surrogateescape")
    if path.startswith("/"):
        return {"uri": f"file://{escaped}"}
    return {"uri": escaped, "uriBaseId": "%SRCROOT%"}


def _notification(name: str, fault: UsageError) -> dict[str, Any]:
    told, line, column = fault.message, None, None
    if isinstance(fault, UnreadableError):
        told, line, column = fault.reason, fault.line, fault.column
    return {
        "level": "error",
        "message": {"text": f"{told}; {fault.hint}" if fault.hint else told},
        "descriptor": {"id": _UNREADABLE["id"], "index": 0},
        "locations": [_location(name, line, column)],
    }
