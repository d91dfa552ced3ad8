"""Judge an answer to a callback: is it SVAML, and what would Sinch do with it?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from sinchctl.errors import (
    FindingsError,
    NetworkError,
    RefusedRequestError,
    SinchctlError,
    SinchFailedError,
    UsageError,
)
from sinchctl.events.model import VOICE
from sinchctl.http_message import Headers
from sinchctl.svaml.document.read import Document, read_document
from sinchctl.svaml.lint.check import check
from sinchctl.svaml.lint.finding import Finding
from sinchctl.wire import value

if TYPE_CHECKING:
    from .deliver import Callback, Delivered


@dataclass(frozen=True)
class Job:
    """One callback to deliver: what kind it is, and its id."""

    callback: "Callback"
    kind: str
    identifier: str


@dataclass(frozen=True)
class Outcome:
    """The result of one delivery: an answer with its findings, or why there is no answer."""

    job: Job
    answer: "Delivered | None" = None
    findings: tuple[Finding, ...] = ()
    error: NetworkError | None = None

    @property
    def failure(self) -> SinchctlError | None:
        """The error of this delivery; None if the answer is good."""
        if self.answer is None:
            return self.error
        if (refused := refusal(self.answer.status, self.answer.headers)) is not None:
            return refused
        wrong = sum(finding.severity == "error" for finding in self.findings)
        return lint_failure(wrong, self.job.kind) if wrong else None


def outcome(job: Job, answer: "Delivered") -> Outcome:
    """Return the outcome of a delivery that was answered."""
    good = 200 <= answer.status < 300
    return Outcome(job, answer, judge(job.kind, answer.body, answer.headers) if good else ())


def judge(kind: str, body: bytes, headers: Headers = ()) -> tuple[Finding, ...]:
    """Return what is wrong with the body of a 2xx answer to a callback of this kind."""
    if not wants_svaml(kind) and not is_svaml(body):
        return ()
    if not body.strip():
        message = f"the answer to {kind} is empty, so Sinch gets no SVAML"
        return (Finding("empty-answer", "warning", (), message, "answer with SVAML"),)
    document = svaml_document(kind, body, headers)
    if isinstance(document, Finding):
        return (document,)
    return tuple(check(document.value, kind if kind in VOICE else ""))


def wants_svaml(kind: str) -> bool:
    """Return True for a callback that Sinch wants SVAML for (Sinch Voice API, callbacks)."""
    return kind in {"ice", "ace", "pie"}


def svaml_document(kind: str, body: bytes, headers: Headers = ()) -> Document | Finding:
    """Return the JSON of an answer, or why Sinch cannot read it."""
    if wants_svaml(kind) and (coding := _coding(headers)):
        message = f"the answer is compressed ({coding}), which Sinch did not ask for"
        return Finding("no-svaml", "error", (), message, "answer without content-encoding")
    try:
        return read_document("answer.json", body)
    except UsageError as fault:
        return Finding("no-svaml", "error", (), f"the answer is not SVAML: {fault.message}")


def _coding(headers: Headers) -> str:
    codings = (text.strip() for name, text in headers if name.lower() == "content-encoding")
    return next((coding for coding in codings if coding.lower() not in {"", "identity"}), "")


def is_svaml(body: bytes) -> bool:
    """Return True for SVAML, unlike `{"action": "allow"}` for a verification."""
    try:
        tree = value(body)
    except SinchFailedError:
        return False
    if not isinstance(tree, dict):
        return False
    members = {name.lower(): value for name, value in tree.items() if isinstance(name, str)}
    return isinstance(members.get("action"), dict) or isinstance(members.get("instructions"), list)


def refusal(status: int, headers: Headers) -> SinchctlError | None:
    """Return the error for a status: None for 2xx, exit 9 for 5xx, exit 14 for all others."""
    if 200 <= status < 300:
        return None
    message = f"the receiver answered {status_phrase(status)}"
    if status >= 500:
        hint = "look into the application's log"
        return SinchFailedError(message, hint=hint, http_status=status)
    hint = "check the address"
    if 300 <= status < 400:
        where = dict(headers).get("location", "another address")
        message += f", a redirect to {where}, which is not followed"
        hint = "use the address that it redirects to"
    elif status in {401, 403}:
        hint = "the application may check signatures with another key and secret"
    return RefusedRequestError(message, hint=hint, http_status=status)


def lint_failure(count: int, kind: str = "") -> FindingsError:
    """Return the error for answers with lint errors."""
    errors = f"{count} error{'' if count == 1 else 's'}"
    return FindingsError(f"the answer{f' to {kind}' if kind else ''} has {errors}")


def status_phrase(status: int) -> str:
    """Return a status with its words: `404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
