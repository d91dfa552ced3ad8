"""Show the answer to a callback, for a terminal and for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from sinchctl.callbacks.judge import Outcome, status_phrase
from sinchctl.errors import SinchFailedError
from sinchctl.svaml.document.positions import format_path
from sinchctl.svaml.lint.finding import Finding
from sinchctl.terminal.views import Card, Line, Piece, View, lines
from sinchctl.text.tone import Tone
from sinchctl.wire import as_json, encode, indented, value

_MOST_LINES = 200


def described(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": format_path(finding.path, "svaml"),
        "message": finding.message,
        "hint": finding.hint,
    }


def in_words(finding: Finding) -> str:
    """Return a finding on one line: its rule, its place, what is wrong, and how to fix it."""
    content = described(finding)
    text = f"{content['rule']} at {content['path']}: {content['message']}"
    return f"{text} ({content['hint']})" if content["hint"] else text


def finding_lines(findings: tuple[Finding, ...]) -> list[Line]:
    """Return findings as lines of a card."""
    tones: dict[str, Tone] = {"error": "bad", "warning": "warn"}
    return [
        Line(finding.severity.capitalize(), in_words(finding), tones.get(finding.severity, ""))
        for finding in findings
    ]


def view(done: Outcome) -> View:
    """Return one delivery for every output format."""
    job, answer = done.job, done.answer
    head: dict[str, Any] = {
        "kind": job.kind,
        "id": job.identifier,
        "url": job.callback.url,
        "status": answer.status if answer else None,
        "milliseconds": round(answer.milliseconds, 2) if answer else None,
        "contentType": dict(answer.headers).get("content-type") if answer else None,
    }
    tail: dict[str, Any] = {"findings": [described(finding) for finding in done.findings]}
    if done.error:
        tail["error"] = done.error.message
    body = as_json(answer.body) if answer and answer.body else b"null"
    document = encode(head)[:-1] + b',"body":' + body + b"," + encode(tail)[1:]
    wrong = sum(finding.severity == "error" for finding in done.findings)
    row = (job.kind, job.identifier, head["status"], head["milliseconds"], wrong)
    raw = answer.body if answer else b""
    return View(document, lambda: _card(done), job.identifier, row, raw)


def _card(done: Outcome) -> Card:
    answer = done.answer
    shown = lines(("To", done.job.callback.url), ("Id", done.job.identifier))
    if answer is None:
        why = done.error.message if done.error else ""
        return Card(f"{done.job.kind}: no answer", [*shown, Line("Why", why, "bad")], "bad")
    tone = _tone(done)
    status: Tone = "good" if 200 <= answer.status < 300 else "bad"
    shown += lines(
        ("Status", status_phrase(answer.status), status),
        ("Time", f"{answer.milliseconds:.1f} ms"),
        ("Content type", dict(answer.headers).get("content-type")),
    )
    body = _body_lines(answer.body)
    shown += [Line("" if at else "Answer", text) for at, text in enumerate(body)]
    return Card(f"{done.job.kind}: answered", [*shown, *finding_lines(done.findings)], tone)


def _tone(done: Outcome) -> Tone:
    if done.failure is not None:
        return "bad"
    return "warn" if any(finding.severity == "warning" for finding in done.findings) else "good"


def _body_lines(body: bytes) -> list[str]:
    if not body.strip():
        return ["(empty)"]
    try:
        value(body)
        body = indented(body)
    except SinchFailedError:
        pass
    text = body.decode("utf-8", "replace").splitlines()
    left = len(text) - _MOST_LINES
    return text if left <= 0 else [*text[:_MOST_LINES], f"... and {left} more lines"]


def delivery_lines(done: Outcome) -> Iterator[Sequence[Piece]]:
    """Yield one delivery of many as a line for people, with its findings below."""
    answer = done.answer
    state = "no answer" if answer is None else f"{answer.status} {answer.milliseconds:8.1f} ms"
    why = f"  {done.error.message}" if done.error else ""
    words = f"  {done.job.kind} {done.job.identifier}{why}".rstrip()
    yield ((state, _tone(done)), (words, ""))
    for line in finding_lines(done.findings):
        yield ((f"    {line.label.lower()}: {line.text}", line.tone),)
