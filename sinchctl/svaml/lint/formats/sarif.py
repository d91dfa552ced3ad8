"""Findings as a SARIF 2.1.0 log, for code scanning (OASIS SARIF 2.1.0, errata 01)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sinchctl import __version__
from sinchctl.errors import UsageError
from sinchctl.svaml.document.read import UnreadableError
from sinchctl.svaml.lint.finding import Rule, with_hint
from sinchctl.svaml.lint.pages import page

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
_HOME = "https://developers.sinch.com/docs/voice/api-reference/svaml"
"""What the rules are about; the program has no page of its own."""
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def log(
    findings: Iterable["Located"],
    unreadable: Iterable[tuple[str, UsageError]],
    rules: Mapping[str, Rule],
    more: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The log of one run: every rule, every finding, and files that could not be read.

    `more` are descriptors of rules that lint does not have. The columns of a region count
    Unicode characters from 1, the end left out.
    """
    descriptors = [*(_descriptor(rule) for rule in rules.values()), *more]
    places = {descriptor["id"]: at for at, descriptor in enumerate(descriptors)}
    notes = [_notification(name, fault) for name, fault in unreadable]
    invocation: dict[str, Any] = {"executionSuccessful": not notes}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    driver = {
        "name": "sinchctl",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": _HOME,
        "rules": descriptors,
        "notifications": [_UNREADABLE],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(one, places) for one in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def short_descriptor(name: str, text: str, severity: str) -> dict[str, Any]:
    """The descriptor of a rule without a page: what it means in one sentence."""
    return {
        "id": name,
        "shortDescription": {"text": text},
        "helpUri": _HOME,
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _descriptor(rule: Rule) -> dict[str, Any]:
    about = page(rule.id)
    source = f"Source: {about.source}"
    address = f"{source}, {about.url}" if about.url else source
    linked = f"Source: [{about.source}]({about.url})" if about.url else source
    examples = f"Wrong:\n{about.bad}\n\nRight:\n{about.good}"
    blocks = (f"```{about.syntax}\n{example.rstrip()}\n```" for example in (about.bad, about.good))
    wrong, right = blocks
    descriptor: dict[str, Any] = {
        "id": rule.id,
        "shortDescription": {"text": about.title},
        "fullDescription": {"text": about.why},
        "help": {
            "text": f"{about.why}\n\nFix: {about.fix}\n\n{address}\n\n{examples}",
            "markdown": f"{about.why}\n\n**Fix:** {about.fix}\n\n{linked}\n\n"
            f"Wrong:\n\n{wrong}\n\nRight:\n\n{right}\n",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if about.url:
        descriptor["helpUri"] = about.url
    return descriptor


def _result(one: "Located", places: Mapping[str, int]) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if one.file:
        location = _location(one.file, one.line, one.column, one.end_column)
    if one.path:
        location["logicalLocations"] = [{"fullyQualifiedName": one.path}]
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "level": _LEVELS[one.severity],
        "message": {"text": with_hint(one.message, one.hint)},
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
        "message": {"text": with_hint(told, fault.hint)},
        "descriptor": {"id": _UNREADABLE["id"], "index": 0},
        "locations": [_location(name, line, column)],
    }
