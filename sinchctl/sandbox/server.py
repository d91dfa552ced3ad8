"""The embedded Sinch as a WSGI app: finds the endpoint, checks the credentials, remembers."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from . import batches, calls, conferences, messaging, verifications
from .answers import Answer, Asked
from .auth import Arrived, Credentials, Refused, check_application, check_bearer
from .state import opened

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]
Handler = Callable[[Asked], Answer]

_LARGEST_BODY = 4 * 1024 * 1024
_HANG = 600.0
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


def sandbox_app(
    state_file: Path,
    known: Credentials,
    now: Callable[[], datetime],
    watch: Callable[[dict[str, Any]], None] = lambda entry: None,
) -> WsgiApp:
    """The sandbox on the state in a file, for these credentials.

    `environ` should have REQUEST_URI, the request target as it came, since that is what is
    signed; `sinchctl.cut` and `sinchctl.stopping` when the line can be cut and held. `watch`
    gets the log entry of each request.
    """

    def app(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        arrived = _arrived(environ)
        answer, entry = _answer(environ, arrived, state_file, known, now())
        watch(entry)
        if "line" in entry:
            answer = _on_the_line(environ, entry["line"], answer)
        return _sent(start, arrived, answer)

    return app


def _arrived(environ: Environ) -> Arrived:
    target = environ.get("REQUEST_URI") or environ.get("PATH_INFO", "")
    if target.startswith(("http://", "https://")):
        target = "/" + target.split("/", 3)[-1]
    path, _, query = target.partition("?")
    headers = {
        key[5:].replace("_", "-").lower(): value
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    size = str(environ.get("CONTENT_LENGTH") or "0")
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated") or not size.isdigit():
        body = stream.read(_LARGEST_BODY)
    else:
        body = stream.read(min(int(size), _LARGEST_BODY))
    return Arrived(environ["REQUEST_METHOD"], path, query, headers, body)


def _answer(
    environ: Environ, arrived: Arrived, state_file: Path, known: Credentials, now: datetime
) -> tuple[Answer, dict[str, Any]]:
    """The answer, and what the log keeps of the request."""
    with opened(state_file) as state:
        host = f"{environ.get('wsgi.url_scheme', 'http')}://{environ.get('HTTP_HOST', 'localhost')}"
        query = dict(parse_qsl(arrived.query, keep_blank_values=True))
        asked = Asked(arrived, {"host": host}, query, state, now)
        api = _api(arrived.path)
        whole = f"{arrived.path}?{arrived.query}" if arrived.query else arrived.path
        entry: dict[str, Any] = {
            "time": asked.time,
            "api": api,
            "method": arrived.method,
            "path": whole,
        }
        try:
            handler, parts = _endpoint(arrived)
            _check(api, arrived, parts, known, now)
            asked.parts |= parts
            answer = handler(asked)
            entry |= (
                {"line": asked.line, "status": None} if asked.line else {"status": answer.status}
            )
        except Refused as refused:
            answer = _refusal(api, refused)
            entry |= {"status": refused.status, "message": refused.message}
        state.log(entry)
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


def _endpoint(arrived: Arrived) -> tuple[Handler, dict[str, str]]:
    """The function for a path and its parts, decoded. Raises Refused (404, 405)."""
    methods = []
    given = arrived.path.split("/")
    for _, method, pattern, handler in ENDPOINTS:
        parts = _parts(pattern, given)
        if parts is not None:
            if method == arrived.method:
                return handler, parts
            methods.append(method)
    if methods:
        raise Refused(405, 40500, "Method not allowed", {"allow": ", ".join(methods)})
    raise Refused(404, 40400, "Resource not found")


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


def _check(
    api: str, arrived: Arrived, parts: Mapping[str, str], known: Credentials, now: datetime
) -> None:
    if api == "sms":
        check_bearer(arrived, parts.get("plan", ""), known)
    elif api != "public":
        check_application(arrived, known, now)


_XMS_CODES = {
    400: "syntax_constraint_violation",
    402: "insufficient_credit",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    429: "too_many_requests",
}


def _refusal(api: str, refused: Refused) -> Answer:
    """The error body that the API has: `code, text` for xms, else `errorCode, message`."""
    if api == "sms":
        code = refused.code
        if not isinstance(code, str):
            code = _XMS_CODES.get(refused.status, "unauthorized" if refused.status < 500 else "")
        value: dict[str, Any] = {"code": code or "internal_error", "text": refused.message}
    else:
        value = {"errorCode": refused.code, "message": refused.message}
    return Answer(refused.status, value, refused.headers)


def _on_the_line(environ: Environ, line: str, answer: Answer) -> Answer:
    """Hold the answer back, or cut the line; in process neither can be done, and it says so."""
    cut, stopping = environ.get("sinchctl.cut"), environ.get("sinchctl.stopping")
    if cut is None or stopping is None:
        text = "numbers that end in 98 and 99 need `sinchctl sandbox serve`; the request was done"
        return Answer(501, {"errorCode": 50100, "code": "not_implemented", "message": text})
    if line == "hang":
        stopping.wait(_HANG)
    cut()
    return answer


def _sent(start: StartResponse, arrived: Arrived, answer: Answer) -> Iterable[bytes]:
    headers = [("server", "sinchctl-sandbox"), *answer.headers.items()]
    body = b""
    if answer.value is not None:
        body = json.dumps(answer.value, ensure_ascii=False, separators=(",", ":")).encode()
        headers.append(("content-type", "application/json"))
    if answer.status != 204:
        headers.append(("content-length", str(len(body))))
    start(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
    return [b"" if arrived.method == "HEAD" else body]
