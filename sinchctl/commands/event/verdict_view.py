"""The verdict on a callback's signature, for every output format."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sinchctl.events.interpret import identifier, interpret
from sinchctl.events.model import BadRecordError, parse
from sinchctl.events.output import encode
from sinchctl.events.signature.check import Verdict, credentials_of
from sinchctl.events.signature.explanation import Explanation
from sinchctl.events.signature.schemes import unix_moment
from sinchctl.http_message import Arrived
from sinchctl.signing import (
    NUMBERS_SIGNATURE,
    WEBHOOK_SIGNATURE,
    NumbersParts,
    Scheme,
    SignedParts,
    WebhookParts,
)
from sinchctl.terminal.views import Card, Line, View, lines
from sinchctl.text.amounts import age_in_words, moment

_TITLES = {"valid": "Signature is valid", "mismatch": "Signature does not match"}


@dataclass(frozen=True)
class Case:
    """A callback to check: when it was received, what followed its body, and notes about it.

    `time` is None if it is checked at the current time; `line` is its line in a recording, or
    0 if it is alone.
    """

    arrived: Arrived
    time: datetime | None = None
    excess: bytes = b""
    notes: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Judged:
    """A callback with its verdict, and on demand the explanation and the right signature."""

    case: Case
    verdict: Verdict
    explanation: Explanation | None = None
    expected: str | None = None

    @property
    def hint(self) -> str:
        """Return what is wrong in one line, or how to find out."""
        if self.explanation is None:
            return "add --explain to find out what is wrong"
        conclusion = self.explanation.conclusion
        return "" if conclusion == self.verdict.reason else conclusion


def view(judged: Judged) -> View:
    """Return the view of a verdict; its identifier is that of the callback."""
    kind, name = _named(judged.case.arrived.body)
    verdict = judged.verdict
    row = (verdict.valid, kind, name, _age(verdict), verdict.reason)
    document = _document(judged, kind, name)
    return View(document, lambda: _card(judged, kind, name), name, row, judged.case.arrived.body)


def _named(body: bytes) -> tuple[str, str]:
    """Return kind and id of the callback; empty if the body is not a callback."""
    with suppress(BadRecordError):
        event = parse(body)
        return event.kind, identifier(interpret(event)[0])
    return "", ""


def _age(verdict: Verdict) -> float | None:
    return None if verdict.age is None else round(verdict.age, 3)


def _document(judged: Judged, kind: str, name: str) -> bytes:
    case, verdict, explanation = judged.case, judged.verdict, judged.explanation
    document: dict[str, Any] = {"line": case.line} if case.line else {}
    document |= {
        "valid": verdict.valid,
        "code": verdict.code,
        "scheme": verdict.scheme,
        "reason": verdict.reason,
        "kind": kind or None,
        "id": name or None,
        "age": _age(verdict),
        "notes": [*case.notes, *verdict.notes],
    }
    if explanation is not None:
        document |= {
            **_parts(verdict),
            "bodyBytes": len(case.arrived.body),
            "explanation": explanation.conclusion,
            "causes": [
                {"id": cause.id, "part": cause.part, "what": cause.what, "fix": cause.fix}
                for cause in explanation.causes
            ],
            "advice": explanation.advice,
            "tried": explanation.tried,
        }
    if judged.expected is not None:
        received = _received(case, verdict.scheme)
        document["signature"] = {"expected": judged.expected, "received": received}
    return encode(document)


def _parts(verdict: Verdict) -> dict[str, Any]:
    """Return what is signed besides the body; the string-to-sign where the body is not in it."""
    parts = verdict.parts
    if isinstance(parts, SignedParts):
        names = {
            "method": parts.method,
            "contentMd5": parts.content_md5,
            "contentType": parts.content_type,
            "timestamp": parts.timestamp,
            "path": parts.path,
        }
        return {"parts": names, "stringToSign": parts.text}
    if isinstance(parts, WebhookParts):
        return {"parts": {"nonce": parts.nonce, "timestamp": parts.timestamp}}
    return {"parts": {}}


def _received(case: Case, scheme: Scheme) -> str | None:
    if scheme == "application":
        return credentials_of(case.arrived.value("authorization"))[2] or None
    name = WEBHOOK_SIGNATURE if scheme == "webhook" else NUMBERS_SIGNATURE
    return case.arrived.value(name) or None


def _card(judged: Judged, kind: str, name: str) -> Card:
    case, verdict, explanation = judged.case, judged.verdict, judged.explanation
    content = lines(
        ("Line", case.line or None),
        ("Callback", f"{kind or 'not a callback'}  {name}".rstrip()),
        ("Why", None if verdict.valid else verdict.reason, "bad"),
        ("Scheme", verdict.scheme),
        ("Signed", _signing_time(verdict)),
    )
    content += [Line("Note", note, "warn") for note in (*case.notes, *verdict.notes)]
    if explanation is None:
        parts = verdict.parts
        content += lines(("Path", parts.path if isinstance(parts, SignedParts) else None))
    else:
        content += _signed_lines(judged)
        content += [] if verdict.valid else _explanation_lines(explanation)
    if judged.expected is not None:
        received = _received(case, verdict.scheme)
        content += lines(("Signature", judged.expected), ("Received", received))
    title = _TITLES.get(verdict.code, "Callback is not authentic")
    return Card(title, content, "good" if verdict.valid else "bad")


def _signing_time(verdict: Verdict) -> str | None:
    parts = verdict.parts
    if verdict.age is None or isinstance(parts, NumbersParts):
        return None
    stamp = unix_moment(parts.timestamp) if isinstance(parts, WebhookParts) else None
    distance = age_in_words(abs(verdict.age))
    when = f"{distance} ago" if verdict.age >= 0 else f"{distance} in the future"
    return f"{moment(stamp.isoformat() if stamp else parts.timestamp)}, {when}"


def _signed_lines(judged: Judged) -> list[Line]:
    """Return what is signed part by part, in the order in which it is joined."""
    parts = judged.verdict.parts
    size = len(judged.case.arrived.body)
    if isinstance(parts, NumbersParts):
        return [Line("1 body", f"{size:,} bytes, and nothing else")]
    if isinstance(parts, WebhookParts):
        return [
            Line("1 body", f"{size:,} bytes"),
            Line("2 nonce", f".{parts.nonce}"),
            Line("3 timestamp", f".{parts.timestamp}"),
        ]
    return [
        Line("1 method", parts.method),
        Line("2 body MD5", f"{parts.content_md5 or '(empty)'}  of {size:,} bytes"),
        Line("3 content type", parts.content_type or "(empty)"),
        Line("4 timestamp", f"x-timestamp:{parts.timestamp}"),
        Line("5 path", parts.path or "(empty)"),
    ]


def _explanation_lines(explanation: Explanation) -> list[Line]:
    content = [Line("Found", explanation.conclusion, "strong")]
    fixes = dict.fromkeys(cause.fix for cause in explanation.causes)
    content += [Line("Fix", fix, "good") for fix in fixes]
    return content + [Line("Check", advice) for advice in explanation.advice]
