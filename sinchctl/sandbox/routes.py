"""The endpoints of the sandbox: which function answers which method and path."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from sinchctl.client.api_row import Api
from sinchctl.client.apis import CONFIGURATION, MESSAGING, SMS, VERIFICATION, VOICE

from .auth import Refusal
from .request import Ask, JsonAnswer, SandboxRequest
from .sms import batches, delivery_reports, groups, inbounds, messaging
from .verification import start, verifications
from .voice import applications, callouts, calls, conferences

Endpoint = Callable[[SandboxRequest], JsonAnswer | Ask]


class SandboxRoute(NamedTuple):
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
_NUMBERS = ("/v1/configuration/numbers", "/v1/configuration/numbers/")
"""The second one is in Sinch's older documents."""
_CALLBACKS = "/v1/configuration/callbacks/applications/{key}"

ROUTES: tuple[SandboxRoute, ...] = (
    SandboxRoute(SMS, "POST", f"{_PLAN}/batches", batches.send),
    SandboxRoute(SMS, "GET", f"{_PLAN}/batches", batches.listed),
    SandboxRoute(SMS, "POST", f"{_PLAN}/batches/dry_run", batches.dry_run),
    SandboxRoute(SMS, "GET", f"{_PLAN}/batches/{{id}}", batches.get),
    SandboxRoute(SMS, "POST", f"{_PLAN}/batches/{{id}}", batches.update),
    SandboxRoute(SMS, "PUT", f"{_PLAN}/batches/{{id}}", batches.replace),
    SandboxRoute(SMS, "DELETE", f"{_PLAN}/batches/{{id}}", batches.cancel),
    SandboxRoute(SMS, "GET", f"{_PLAN}/batches/{{id}}/delivery_report", delivery_reports.report),
    SandboxRoute(
        SMS,
        "GET",
        f"{_PLAN}/batches/{{id}}/delivery_report/{{number}}",
        delivery_reports.of_recipient,
    ),
    SandboxRoute(SMS, "POST", f"{_PLAN}/batches/{{id}}/delivery_feedback", batches.feedback),
    SandboxRoute(SMS, "GET", f"{_PLAN}/delivery_reports", delivery_reports.listed),
    SandboxRoute(SMS, "GET", f"{_PLAN}/inbounds", inbounds.listed),
    SandboxRoute(SMS, "GET", f"{_PLAN}/inbounds/{{id}}", inbounds.get),
    SandboxRoute(SMS, "GET", f"{_PLAN}/groups", groups.listed),
    SandboxRoute(SMS, "POST", f"{_PLAN}/groups", groups.create),
    SandboxRoute(SMS, "GET", f"{_PLAN}/groups/{{id}}", groups.get),
    SandboxRoute(SMS, "POST", f"{_PLAN}/groups/{{id}}", groups.update),
    SandboxRoute(SMS, "PUT", f"{_PLAN}/groups/{{id}}", groups.replace),
    SandboxRoute(SMS, "DELETE", f"{_PLAN}/groups/{{id}}", groups.delete),
    SandboxRoute(SMS, "GET", f"{_PLAN}/groups/{{id}}/members", groups.members),
    SandboxRoute(MESSAGING, "POST", "/messaging/v1/sms/{number}", messaging.send),
    SandboxRoute(MESSAGING, "GET", "/messaging/v1/sms/{id}", messaging.status),
    SandboxRoute(VERIFICATION, "POST", _VERIFICATIONS, start.start),
    SandboxRoute(
        VERIFICATION, "PUT", f"{_VERIFICATIONS}/number/{{number}}", verifications.report_by_number
    ),
    SandboxRoute(VERIFICATION, "PUT", f"{_VERIFICATIONS}/id/{{id}}", verifications.report_by_id),
    SandboxRoute(VERIFICATION, "GET", f"{_VERIFICATIONS}/id/{{id}}", verifications.by_id),
    SandboxRoute(
        VERIFICATION, "GET", f"{_VERIFICATIONS}/reference/{{reference}}", verifications.by_reference
    ),
    SandboxRoute(
        VERIFICATION,
        "GET",
        f"{_VERIFICATIONS}/{{method}}/number/{{number}}",
        verifications.by_number,
    ),
    SandboxRoute(
        VERIFICATION,
        "GET",
        "/verification/v1/seamless/{id}",
        verifications.open_seamless,
        public=True,
    ),
    SandboxRoute(VOICE, "POST", "/calling/v1/callouts", callouts.callout),
    SandboxRoute(VOICE, "GET", _CALLS, calls.get),
    SandboxRoute(VOICE, "PATCH", _CALLS, calls.update),
    SandboxRoute(VOICE, "PATCH", f"{_CALLS}/leg/{{leg}}", calls.update),
    SandboxRoute(VOICE, "POST", "/calling/v1/callreport/callId/{call}", calls.report),
    SandboxRoute(VOICE, "GET", _CONFERENCES, conferences.get),
    SandboxRoute(VOICE, "DELETE", _CONFERENCES, conferences.end),
    SandboxRoute(VOICE, "PATCH", f"{_CONFERENCES}/{{call}}", conferences.steer),
    SandboxRoute(VOICE, "DELETE", f"{_CONFERENCES}/{{call}}", conferences.kick),
    *(SandboxRoute(CONFIGURATION, "GET", path, applications.numbers) for path in _NUMBERS),
    *(SandboxRoute(CONFIGURATION, "POST", path, applications.assign) for path in _NUMBERS),
    *(SandboxRoute(CONFIGURATION, "DELETE", path, applications.unassign) for path in _NUMBERS),
    SandboxRoute(CONFIGURATION, "GET", _CALLBACKS, applications.callbacks),
    SandboxRoute(CONFIGURATION, "POST", _CALLBACKS, applications.change_callbacks),
    SandboxRoute(
        CONFIGURATION, "GET", "/v1/calling/query/number/{number}", applications.query_number
    ),
)
"""Everything that the sandbox answers."""


def route_of(request: SandboxRequest) -> tuple[SandboxRoute, dict[str, str]]:
    """Return the route of a path and the parts of the path, decoded. Raises Refusal (404, 405)."""
    methods = []
    words = request.path.split("/")
    for route in ROUTES:
        parts = parts_of(route.pattern, words)
        if parts is not None:
            if route.method == request.method:
                return route, parts
            methods.append(route.method)
    if methods:
        raise Refusal(405, 40500, "Method not allowed", {"allow": ", ".join(methods)})
    raise Refusal(404, 40400, "Resource not found")


def parts_of(pattern: str, words: list[str]) -> dict[str, str] | None:
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
