"""What a receiver answered to a callback: judged as Sinch would take it, and shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sinchctl.errors import (
    FindingsError,
    NetworkError,
    RefusedRequestError,
    SinchctlError,
    SinchFailedError,
    UsageError,
)
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Line, Tone, View, lines
from sinchctl.wire import as_json

if TYPE_CHECKING:
    from sinchctl.callbacks.deliver import Callback, Delivered
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.lint.check import Finding

_ASKING = ("ice", "ace", "pie")
"""The callbacks that Sinch wants SVAML for (Sinch Voice API, callbacks)."""
_VOICE = (*_ASKING, "dice", "notify")
_MOST_LINES = 200


@dataclass(frozen=True)
class Job:
    """One callback to deliver: what kind it is, and its id."""

    callback: "Callback"
    kind: str
    identifier: str


@dataclass(frozen=True)
class Outcome:
    """What came of one delivery: an answer and what is wrong with it, or why there is none."""

    job: Job
    answer: "Delivered | None" = None
    findings: "tuple[Finding, ...]" = ()
    error: NetworkError | None = None

    @property
    def failure(self) -> SinchctlError | None:
        """The error that this outcome is, where it is one."""
        if self.answer is None:
            return self.error
        if (refused := refusal(self.answer.status, self.answer.headers)) is not None:
            return refused
        wrong = sum(finding.severity == "error" for finding in self.findings)
        return unsound(wrong, self.job.kind) if wrong else None


def outcome(job: Job, answer: "Delivered") -> Outcome:
    """A delivery that was answered, with what is wrong with the answer."""
    good = 200 <= answer.status < 300
    return Outcome(job, answer, judged(job.kind, answer.body) if good else ())


def judged(kind: str, body: bytes) -> "tuple[Finding, ...]":
    """What is wrong with the body of a 2xx answer to a callback of this kind."""
    asks = kind in _ASKING
    if not asks and not _maybe_svaml(body):
        return ()
    from sinchctl.svaml.lint.check import Finding, check

    if not body.strip():
        message = f"the answer to {kind} is empty; Sinch has no SVAML to go on with"
        return (Finding("empty-answer", "warning", (), message, "answer with SVAML"),)
    try:
        tree = _tree(body)
    except UsageError as fault:
        return (Finding("no-svaml", "error", (), f"the answer is no SVAML: {fault.message}"),)
    return tuple(check(tree, kind if kind in _VOICE else ""))


def _tree(body: bytes) -> Any:
    from sinchctl.svaml.document.read import read_document

    return read_document("answer.json", body).value


def _maybe_svaml(body: bytes) -> bool:
    """Whether an answer is SVAML, unlike `{"action": "allow"}` for a verification."""
    from sinchctl.wire import value

    try:
        tree = value(body)
    except SinchFailedError:
        return False
    if not isinstance(tree, dict):
        return False
    named = {name.lower(): value for name, value in tree.items() if isinstance(name, str)}
    return isinstance(named.get("action"), dict) or isinstance(named.get("instructions"), list)


def refusal(status: int, headers: tuple[tuple[str, str], ...]) -> SinchctlError | None:
    """The error that a status is: none for 2xx, exit 9 for 5xx, exit 14 for everything else."""
    if 200 <= status < 300:
        return None
    said = f"the receiver answered {phrase(status)}"
    if status >= 500:
        hint = "look into the application's log"
        return SinchFailedError(said, hint=hint, http_status=status)
    hint = "check the address"
    if 300 <= status < 400:
        where = dict(headers).get("location", "somewhere else")
        said += f", a redirect to {where}, which is not followed"
        hint = "give the address that it redirects to"
    elif status in {401, 403}:
        hint = "the application may check signatures with another key and secret"
    return RefusedRequestError(said, hint=hint, http_status=status)


def unsound(count: int, kind: str = "") -> FindingsError:
    """The error for answers with lint errors."""
    errors = f"{count} error{'' if count == 1 else 's'}"
    return FindingsError(f"the answer{f' to {kind}' if kind else ''} has {errors}")


def phrase(status: int) -> str:
    """A status with its words: `404 Not Found`."""
    from http import HTTPStatus

    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def described(finding: "Finding") -> dict[str, Any]:
    """A finding as JSON."""
    from sinchctl.svaml.document.positions import format_path

    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": format_path(finding.path, "svaml"),
        "message": finding.message,
        "hint": finding.hint,
    }


def in_words(finding: "Finding") -> str:
    """A finding on one line: its rule, its place, what is wrong, and how to mend it."""
    one = described(finding)
    text = f"{one['rule']} at {one['path']}: {one['message']}"
    return f"{text} ({one['hint']})" if one["hint"] else text


def finding_lines(findings: "tuple[Finding, ...]") -> list[Line]:
    """Findings as lines of a card."""
    tones: dict[str, Tone] = {"error": "bad", "warning": "warn"}
    told = []
    for finding in findings:
        severity = finding.severity
        told.append(Line(severity.capitalize(), in_words(finding), tones.get(severity, "")))
    return told


def view(done: Outcome) -> View:
    """One delivery for every output format."""
    from sinchctl.wire import encode

    job, answer = done.job, done.answer
    head: dict[str, Any] = {
        "kind": job.kind,
        "id": job.identifier,
        "url": job.callback.url,
        "status": answer.status if answer else None,
        "milliseconds": round(answer.milliseconds, 2) if answer else None,
        "contentType": dict(answer.headers).get("content-type") if answer else None,
    }
    found = [described(finding) for finding in done.findings]
    tail: dict[str, Any] = {"findings": found}
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
        ("Status", phrase(answer.status), status),
        ("Time", f"{answer.milliseconds:.1f} ms"),
        ("Content type", dict(answer.headers).get("content-type")),
    )
    body = _body_lines(answer.body)
    shown += [Line("" if at else "Answer", text) for at, text in enumerate(body)]
    return Card(f"{done.job.kind}: answered", [*shown, *finding_lines(done.findings)], tone)


def _tone(done: Outcome) -> Tone:
    if done.failure is not None:
        return "bad"
    return "warn" if any(one.severity == "warning" for one in done.findings) else "good"


def _body_lines(body: bytes) -> list[str]:
    from sinchctl.wire import indented, value

    if not body.strip():
        return ["(empty)"]
    try:
        value(body)
        body = indented(body)
    except SinchFailedError:
        pass
    told = body.decode("utf-8", "replace").splitlines()
    left = len(told) - _MOST_LINES
    return told if left <= 0 else [*told[:_MOST_LINES], f"... and {left} more lines"]


def tell(session: "Session", done: Outcome) -> None:
    """One delivery of many, as one line for people, with what is wrong under it."""
    answer = done.answer
    state = "no answer" if answer is None else f"{answer.status} {answer.milliseconds:8.1f} ms"
    why = f"  {done.error.message}" if done.error else ""
    printer.text(session.terminal, f"{state}  {done.job.kind} {done.job.identifier}{why}".rstrip())
    for line in finding_lines(done.findings):
        printer.text(session.terminal, f"    {line.label.lower()}: {line.text}")
