"""The endpoints of the sandbox: which function answers which method and path."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from sinchctl.client.apis import MESSAGING, SMS, VERIFICATION, VOICE, Api

from .auth import Refusal
from .request import JsonAnswer, SandboxRequest
from .sms import batches, delivery_reports, messaging
from .verification import verifications
from .voice import callouts, calls, conferences

Endpoint = Callable[[SandboxRequest], JsonAnswer]


class Route(NamedTuple):
    """An endpoint: its API, method and path, and the function that answers.

    A public one needs no credentials.
    """

    api: Api
    method: str
    pattern: str
    handler: Endpoint
    public: bool = False


_PLAN = "/xms/v1/{plan}"
_VERIFICATIONS = "/verification/v1/verifications"
_CALLS = "/calling/v1/calls/id/{call}"
_CONFERENCES = "/calling/v1/conferences/id/{conference}"

ROUTES: tuple[Route, ...] = (
    Route(SMS, "POST", f"{_PLAN}/batches", batches.send),
    Route(SMS, "GET", f"{_PLAN}/batches", batches.listed),
    Route(SMS, "POST", f"{_PLAN}/batches/dry_run", batches.dry_run),
    Route(SMS, "GET", f"{_PLAN}/batches/{{id}}", batches.get),
    Route(SMS, "POST", f"{_PLAN}/batches/{{id}}", batches.update),
    Route(SMS, "PUT", f"{_PLAN}/batches/{{id}}", batches.replace),
    Route(SMS, "DELETE", f"{_PLAN}/batches/{{id}}", batches.cancel),
    Route(SMS, "GET", f"{_PLAN}/batches/{{id}}/delivery_report", delivery_reports.report),
    Route(
        SMS,
        "GET",
        f"{_PLAN}/batches/{{id}}/delivery_report/{{number}}",
        delivery_reports.recipient_report,
    ),
    Route(SMS, "POST", f"{_PLAN}/batches/{{id}}/delivery_feedback", batches.feedback),
    Route(SMS, "GET", f"{_PLAN}/delivery_reports", delivery_reports.reports),
    Route(SMS, "GET", f"{_PLAN}/inbounds", batches.inbounds),
    Route(MESSAGING, "POST", "/messaging/v1/sms/{number}", messaging.send),
    Route(MESSAGING, "GET", "/messaging/v1/sms/{id}", messaging.status),
    Route(VERIFICATION, "POST", _VERIFICATIONS, verifications.start),
    Route(
        VERIFICATION, "PUT", f"{_VERIFICATIONS}/number/{{number}}", verifications.report_by_number
    ),
    Route(VERIFICATION, "PUT", f"{_VERIFICATIONS}/id/{{id}}", verifications.report_by_id),
    Route(VERIFICATION, "GET", f"{_VERIFICATIONS}/id/{{id}}", verifications.by_id),
    Route(
        VERIFICATION, "GET", f"{_VERIFICATIONS}/reference/{{reference}}", verifications.by_reference
    ),
    Route(
        VERIFICATION,
        "GET",
        f"{_VERIFICATIONS}/{{method}}/number/{{number}}",
        verifications.by_number,
    ),
    Route(
        VERIFICATION,
        "GET",
        "/verification/v1/seamless/{id}",
        verifications.open_seamless,
        public=True,
    ),
    Route(VOICE, "POST", "/calling/v1/callouts", callouts.callout),
    Route(VOICE, "GET", _CALLS, calls.get),
    Route(VOICE, "PATCH", _CALLS, calls.update),
    Route(VOICE, "PATCH", f"{_CALLS}/leg/{{leg}}", calls.update),
    Route(VOICE, "POST", "/calling/v1/callreport/callId/{call}", calls.report),
    Route(VOICE, "GET", _CONFERENCES, conferences.get),
    Route(VOICE, "DELETE", _CONFERENCES, conferences.end),
    Route(VOICE, "PATCH", f"{_CONFERENCES}/{{call}}", conferences.steer),
    Route(VOICE, "DELETE", f"{_CONFERENCES}/{{call}}", conferences.kick),
)
"""Everything that the sandbox answers."""


def route_of(request: SandboxRequest) -> tuple[Route, dict[str, str]]:
    """Return the route of a path and the parts of the path, decoded. Raises Refusal (404, 405)."""
    methods = []
    words = request.path.split("/")
    for route in ROUTES:
        parts = _parts(route.pattern, words)
        if parts is not None:
            if route.method == request.method:
                return route, parts
            methods.append(route.method)
    if methods:
        raise Refusal(405, 40500, "Method not allowed", {"allow": ", ".join(methods)})
    raise Refusal(404, 40400, "Resource not found")


def _parts(pattern: str, words: list[str]) -> dict[str, str] | None:
    """Return the named parts of a path that fits; fixed parts are in any letter case."""
    names = pattern.split("/")
    if len(names) != len(words):
        return None
    parts = {}
    for name, text in zip(names, words, strict=True):
        if name.startswith("{"):
            if not text:
                return None
            parts[name[1:-1]] = unquote(text)
        elif name.lower() != text.lower():
            return None
    return parts
