"""The embedded Sinch: finds the endpoint of a request, checks its credentials, remembers it."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sinchctl.errors import UsageError
from sinchctl.http_message import Arrived, path_of
from sinchctl.serving import Answer, Disruption
from sinchctl.times import iso

from . import batches, calls, conferences, messaging, verifications
from .auth import Credentials, Refusal, check_application, check_bearer
from .request import JsonAnswer, SandboxRequest
from .state import opened

Handler = Callable[[SandboxRequest], JsonAnswer]

_PLAN = "/xms/v1/{plan}"
_VERIFY = "/verification/v1/verifications"
_CALLS = "/calling/v1/calls/id/{call}"
_ROOMS = "/calling/v1/conferences/id/{conference}"

ENDPOINTS: tuple[tuple[str, str, str, Handler], ...] = (
    ("sms", "POST", f"{_PLAN}/batches", batches.send),
    ("sms", "GET", f"{_PLAN}/batches", batches.listed),
    ("sms", "POST", f"{_PLAN}/batches/dry_run", batches.dry_run),
    ("sms", "GET", f"{_PLAN}/batches/{{id}}", batches.get),
    ("sms", "POST", f"{_PLAN}/batches/{{id}}", batches.update),
    ("sms", "PUT", f"{_PLAN}/batches/{{id}}", batches.replace),
    ("sms", "DELETE", f"{_PLAN}/batches/{{id}}", batches.cancel),
    ("sms", "GET", f"{_PLAN}/batches/{{id}}/delivery_report", batches.report),
    ("sms", "GET", f"{_PLAN}/batches/{{id}}/delivery_report/{{number}}", batches.recipient_report),
    ("sms", "POST", f"{_PLAN}/batches/{{id}}/delivery_feedback", batches.feedback),
    ("sms", "GET", f"{_PLAN}/delivery_reports", batches.reports),
    ("sms", "GET", f"{_PLAN}/inbounds", batches.inbounds),
    ("messaging", "POST", "/messaging/v1/sms/{number}", messaging.send),
    ("messaging", "GET", "/messaging/v1/sms/{id}", messaging.status),
    ("verification", "POST", _VERIFY, verifications.start),
    ("verification", "PUT", f"{_VERIFY}/number/{{number}}", verifications.report_by_number),
    ("verification", "PUT", f"{_VERIFY}/id/{{id}}", verifications.report_by_id),
    ("verification", "GET", f"{_VERIFY}/id/{{id}}", verifications.by_id),
    ("verification", "GET", f"{_VERIFY}/reference/{{reference}}", verifications.by_reference),
    ("verification", "GET", f"{_VERIFY}/{{method}}/number/{{number}}", verifications.by_number),
    ("public", "GET", "/verification/v1/seamless/{id}", verifications.open_seamless),
    ("voice", "POST", "/calling/v1/callouts", calls.callout),
    ("voice", "GET", _CALLS, calls.get),
    ("voice", "PATCH", _CALLS, calls.update),
    ("voice", "PATCH", f"{_CALLS}/leg/{{leg}}", calls.update),
    ("voice", "POST", "/calling/v1/callreport/callId/{call}", calls.report),
    ("voice", "GET", _ROOMS, conferences.get),
    ("voice", "DELETE", _ROOMS, conferences.end),
    ("voice", "PATCH", f"{_ROOMS}/{{call}}", conferences.steer),
    ("voice", "DELETE", f"{_ROOMS}/{{call}}", conferences.kick),
)
"""API, method, path and function of everything that the sandbox answers."""


class Sandbox:
    """The sandbox on the state in a file, for these credentials.

    `watch` gets the log entry of each request.
    """

    def __init__(
        self,
        state_file: Path,
        known: Credentials,
        now: Callable[[], datetime],
        watch: Callable[[dict[str, Any]], None] = lambda entry: None,
    ) -> None:
        self._state_file = state_file
        self._known = known
        self._now = now
        self._watch = watch

    def handle(self, arrived: Arrived) -> Answer:
        """Answer one request. Raises UsageError if the state cannot be used."""
        with opened(self._state_file) as state:
            request = SandboxRequest(arrived, state, self._now())
            answer, entry = self._logged(request)
        self._watch(entry)
        if request.line:
            return _sent(_NEEDS_A_LINE, request.line)
        return _sent(answer)

    def serve(self, arrived: Arrived) -> Answer:
        """Answer one request; 500 or 503 as JSON if the state cannot be used."""
        try:
            return self.handle(arrived)
        except UsageError as fault:
            api, path = _api(path_of(arrived.path)), path_of(arrived.path)
            entry = {"time": iso(self._now()), "api": api, "method": arrived.method, "path": path}
            self._watch({**entry, "status": 500, "message": fault.message})
            return _sent(_refused(api, Refusal(500, 50000, fault.message)))

    def _logged(self, request: SandboxRequest) -> tuple[JsonAnswer, dict[str, Any]]:
        """Return the answer, and what the log keeps of the request."""
        api = _api(request.path)
        entry: dict[str, Any] = {
            "time": request.time,
            "api": api,
            "method": request.method,
            "path": request.target,
        }
        try:
            handler, request.parts = _endpoint(request)
            _check(api, request, self._known)
            answer = handler(request)
            entry["status"] = answer.status
            if request.line:
                entry |= {"line": request.line, "status": None}
        except Refusal as refusal:
            answer = _refused(api, refusal)
            entry |= {"status": refusal.status, "message": refusal.message}
        request.state.log(entry)
        return answer, entry


def _api(path: str) -> str:
    for api, start in (
        ("sms", "/xms/"),
        ("messaging", "/messaging/"),
        ("public", "/verification/v1/seamless/"),
        ("verification", "/verification/"),
        ("voice", "/calling/"),
    ):
        if path.startswith(start):
            return api
    return "none"


def _endpoint(request: SandboxRequest) -> tuple[Handler, dict[str, str]]:
    """Return the function for a path and its parts, decoded. Raises Refusal (404, 405)."""
    methods = []
    words = request.path.split("/")
    for _, method, pattern, handler in ENDPOINTS:
        parts = _parts(pattern, words)
        if parts is not None:
            if method == request.method:
                return handler, parts
            methods.append(method)
    if methods:
        raise Refusal(405, 40500, "Method not allowed", {"allow": ", ".join(methods)})
    raise Refusal(404, 40400, "Resource not found")


def _parts(pattern: str, given: list[str]) -> dict[str, str] | None:
    """The named parts of a path that fits the pattern; fixed parts in any letter case."""
    wanted = pattern.split("/")
    if len(wanted) != len(given):
        return None
    parts = {}
    for name, text in zip(wanted, given, strict=True):
        if name.startswith("{"):
            if not text:
                return None
            parts[name[1:-1]] = unquote(text)
        elif name.lower() != text.lower():
            return None
    return parts


def _check(api: str, request: SandboxRequest, known: Credentials) -> None:
    if api == "sms":
        check_bearer(request.arrived, request.parts.get("plan", ""), known)
    elif api != "public":
        check_application(request.arrived, known, request.now)


_XMS_CODES = {
    400: "syntax_constraint_violation",
    402: "insufficient_credit",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    429: "too_many_requests",
}


def _refused(api: str, refusal: Refusal) -> JsonAnswer:
    """The error body that the API has: `code, text` for xms, else `errorCode, message`."""
    if api == "sms":
        code = refusal.code
        if not isinstance(code, str):
            code = _XMS_CODES.get(refusal.status, "unauthorized" if refusal.status < 500 else "")
        value: dict[str, Any] = {"code": code or "internal_error", "text": refusal.message}
    else:
        value = {"errorCode": refusal.code, "message": refusal.message}
    return JsonAnswer(refusal.status, value, refusal.headers)


_NEEDS_A_LINE = JsonAnswer(
    501,
    {
        "errorCode": 50100,
        "code": "not_implemented",
        "message": "numbers that end in 98 and 99 need `sinchctl sandbox serve`; "
        "the request was done",
    },
)
"""What is said in process, where no line can be held or cut."""


def _sent(answer: JsonAnswer, line: Disruption = "") -> Answer:
    headers = [("server", "sinchctl-sandbox"), *answer.headers.items()]
    body = b""
    if answer.value is not None:
        body = json.dumps(answer.value, ensure_ascii=False, separators=(",", ":")).encode()
        headers.append(("content-type", "application/json"))
    return Answer(answer.status, tuple(headers), body, line)
