"""A verdict on the authenticity of a callback, for every output format."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sinchctl.terminal.views import Card, Line, View, lines
from sinchctl.text.amounts import moment

if TYPE_CHECKING:
    from datetime import datetime

    from sinchctl.events.signature.check import Verdict
    from sinchctl.events.signature.explanation import Explanation
    from sinchctl.http_message import Arrived


_TITLES = {"valid": "Signature is valid", "mismatch": "Signature does not match"}


@dataclass(frozen=True)
class Case:
    """A callback to check: when it came, what stood behind its body, what is to be noted.

    `line` is where it stands in a recording, 0 where it is alone.
    """

    arrived: "Arrived"
    moment: "datetime"
    left: bytes = b""
    notes: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Judged:
    """A callback with the verdict, and with what was asked for: why, and the right signature."""

    case: Case
    verdict: "Verdict"
    explanation: "Explanation | None" = None
    expected: str | None = None

    @property
    def hint(self) -> str:
        """What is wrong, on one line; how to learn it where nobody asked for it yet."""
        if self.explanation is None:
            return "--explain tells what is wrong"
        told = self.explanation.conclusion
        return "" if told == self.verdict.reason else told


def view(judged: Judged) -> View:
    """One verdict; -q prints the id of the callback."""
    kind, identifier = _named(judged.case.arrived.body)
    verdict = judged.verdict
    age = None if verdict.age is None else round(verdict.age, 3)
    row = (verdict.valid, kind, identifier, age, verdict.reason)
    document = _document(judged, kind, identifier)
    return View(
        document, lambda: _card(judged, kind, identifier), identifier, row, judged.case.arrived.body
    )


def _named(body: bytes) -> tuple[str, str]:
    """Kind and id of the callback; empty where the body is none."""
    from contextlib import suppress

    from sinchctl.events.interpret import identifier, interpret
    from sinchctl.events.model import BadRecordError, parse

    with suppress(BadRecordError):
        event = parse(body)
        return event.kind, identifier(interpret(event)[0])
    return "", ""


def _document(judged: Judged, kind: str, identifier: str) -> bytes:
    from sinchctl.events.output import encode

    case, verdict, explanation = judged.case, judged.verdict, judged.explanation
    told: dict[str, Any] = {"line": case.line} if case.line else {}
    told |= {
        "valid": verdict.valid,
        "code": verdict.code,
        "reason": verdict.reason,
        "kind": kind or None,
        "id": identifier or None,
        "age": None if verdict.age is None else round(verdict.age, 3),
        "notes": [*case.notes, *verdict.notes],
    }
    if explanation is not None:
        parts = verdict.parts
        told |= {
            "parts": {
                "method": parts.method,
                "contentMd5": parts.content_md5,
                "contentType": parts.content_type,
                "timestamp": parts.timestamp,
                "path": parts.path,
            },
            "stringToSign": parts.text,
            "bodyBytes": len(case.arrived.body),
            "explanation": explanation.conclusion,
            "causes": [
                {"id": one.id, "part": one.part, "what": one.what, "fix": one.fix}
                for one in explanation.causes
            ],
            "advice": explanation.advice,
            "tried": explanation.tried,
        }
    if judged.expected is not None:
        told["signature"] = {"expected": judged.expected, "received": _received(case.arrived)}
    return encode(told)


def _received(arrived: "Arrived") -> str | None:
    from sinchctl.events.signature.check import credentials_of

    return credentials_of(arrived.value("authorization"))[2] or None


def _fixes(explanation: "Explanation") -> list[str]:
    return list(dict.fromkeys(one.fix for one in explanation.causes))


def _card(judged: Judged, kind: str, identifier: str) -> Card:
    case, verdict, explanation = judged.case, judged.verdict, judged.explanation
    about = f"{kind or 'no callback'}  {identifier}".rstrip()
    shown = lines(
        ("Line", case.line or None),
        ("Callback", about),
        ("Why", None if verdict.valid else verdict.reason, "bad"),
        ("Signed", _when(verdict)),
    )
    shown += [Line("Note", note, "warn") for note in (*case.notes, *verdict.notes)]
    if explanation is None:
        shown += lines(("Path", verdict.parts.path))
    else:
        shown += _signed(judged) + _why(explanation, valid=verdict.valid)
    if judged.expected is not None:
        shown += lines(("Signature", judged.expected), ("Received", _received(case.arrived)))
    title = _TITLES.get(verdict.code, "Not verified")
    return Card(title, shown, "good" if verdict.valid else "bad")


def _when(verdict: "Verdict") -> str | None:
    from sinchctl.text.amounts import age_in_words

    if verdict.age is None:
        return None
    passed = f"{age_in_words(abs(verdict.age))} {'ago' if verdict.age >= 0 else 'in the future'}"
    return f"{moment(verdict.parts.timestamp)}, {passed}"


def _signed(judged: Judged) -> list[Line]:
    """The string-to-sign line by line."""
    parts = judged.verdict.parts
    size = len(judged.case.arrived.body)
    return [
        Line("1 method", parts.method),
        Line("2 body MD5", f"{parts.content_md5 or '(empty)'}  of {size:,} bytes"),
        Line("3 content type", parts.content_type or "(empty)"),
        Line("4 timestamp", f"x-timestamp:{parts.timestamp}"),
        Line("5 path", parts.path or "(empty)"),
    ]


def _why(explanation: "Explanation", *, valid: bool) -> list[Line]:
    if valid:
        return []
    shown = lines(
        ("Tried", f"{explanation.tried:,} signatures" if explanation.tried else None),
        ("Found", explanation.conclusion, "strong"),
    )
    shown += [Line("Fix", fix, "good") for fix in _fixes(explanation)]
    return shown + [Line("Check", advice) for advice in explanation.advice]
