"""The endpoints of the sandbox: which function answers which method and path."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote

from sinchctl.client.api_row import Api
from sinchctl.client.apis import CONFIGURATION, MESSAGING, ROWS, SMS, VERIFICATION, VOICE
from sinchctl.client.project_apis import AUTH, CONVERSATION, LOOKUP, NUMBERS

from .auth import Refusal
from .conversation import apps, consents, messages, sending, webhooks
from .conversation import batches as message_batches
from .numbers import active, available, lookup
from .project import oauth
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
_PROJECT = "/v1/projects/{project}"
_APP = f"{_PROJECT}/apps/{{app}}"
_ACTIVE, _FREE = f"{_PROJECT}/activeNumbers", f"{_PROJECT}/availableNumbers"
_MESSAGE = f"{_PROJECT}/messages/{{id}}"
_WEBHOOK = f"{_PROJECT}/webhooks/{{id}}"

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
    SandboxRoute(AUTH, "POST", "/oauth2/token", oauth.token),
    SandboxRoute(CONVERSATION, "POST", f"{_PROJECT}/messages:send", sending.send),
    SandboxRoute(CONVERSATION, "POST", f"{_PROJECT}/messages:transcode", sending.transcode),
    SandboxRoute(
        CONVERSATION, "POST", f"{_PROJECT}/messages:fetch-last-message", messages.last_messages
    ),
    SandboxRoute(CONVERSATION, "GET", f"{_PROJECT}/messages", messages.listed),
    SandboxRoute(CONVERSATION, "GET", _MESSAGE, message_batches.get_either),
    SandboxRoute(CONVERSATION, "PATCH", _MESSAGE, messages.update),
    SandboxRoute(CONVERSATION, "DELETE", _MESSAGE, messages.delete),
    SandboxRoute(CONVERSATION, "POST", f"{_PROJECT}/messages", message_batches.send),
    SandboxRoute(CONVERSATION, "DELETE", f"{_PROJECT}/messages", message_batches.cancel),
    SandboxRoute(CONVERSATION, "POST", f"{_PROJECT}/consents", message_batches.add_consents),
    SandboxRoute(CONVERSATION, "GET", f"{_PROJECT}/apps", apps.listed),
    SandboxRoute(CONVERSATION, "GET", _APP, apps.get),
    SandboxRoute(CONVERSATION, "PATCH", _APP, apps.change),
    SandboxRoute(CONVERSATION, "GET", f"{_APP}/webhooks", webhooks.listed),
    SandboxRoute(CONVERSATION, "GET", f"{_APP}/consents/{{list}}", consents.listed),
    SandboxRoute(CONVERSATION, "GET", f"{_APP}/consents/identities/{{identity}}", consents.audit),
    SandboxRoute(CONVERSATION, "POST", f"{_PROJECT}/webhooks", webhooks.create),
    SandboxRoute(CONVERSATION, "GET", _WEBHOOK, webhooks.get),
    SandboxRoute(CONVERSATION, "PATCH", _WEBHOOK, webhooks.change),
    SandboxRoute(CONVERSATION, "DELETE", _WEBHOOK, webhooks.delete),
    SandboxRoute(NUMBERS, "GET", _ACTIVE, active.listed),
    SandboxRoute(NUMBERS, "GET", f"{_ACTIVE}/{{number}}", active.get),
    SandboxRoute(NUMBERS, "PATCH", f"{_ACTIVE}/{{number}}", active.change),
    SandboxRoute(NUMBERS, "POST", f"{_ACTIVE}/{{number}}:release", active.release),
    SandboxRoute(NUMBERS, "GET", f"{_PROJECT}/callbackConfiguration", active.event_secret),
    SandboxRoute(NUMBERS, "PATCH", f"{_PROJECT}/callbackConfiguration", active.change_event_secret),
    SandboxRoute(NUMBERS, "GET", f"{_PROJECT}/availableRegions", available.listed_regions),
    SandboxRoute(NUMBERS, "GET", _FREE, available.search),
    SandboxRoute(NUMBERS, "GET", f"{_FREE}/{{number}}", available.check),
    SandboxRoute(NUMBERS, "POST", f"{_FREE}/{{number}}:rent", available.rent),
    SandboxRoute(NUMBERS, "POST", f"{_FREE}:rentAny", available.rent_any),
    SandboxRoute(LOOKUP, "POST", "/v2/projects/{project}/lookups", lookup.lookup),
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


def api_of(request: SandboxRequest) -> Api | None:
    """Return the API of a request: that of its route, else of its path."""
    with suppress(Refusal):
        return route_of(request)[0].api
    return api_of_path(request.path)


def api_of_path(path: str) -> Api | None:
    """Return the API to which a path belongs; APIs of projects share theirs."""
    return next((api for api in ROWS.values() if api.claims(path)), None)


def parts_of(pattern: str, words: list[str]) -> dict[str, str] | None:
    """Return the named parts of a path that fits; fixed parts are in any letter case.

    A named part may have a verb behind it: `{number}:release`.
    """
    names = pattern.split("/")
    if len(names) != len(words):
        return None
    parts = {}
    for name, text in zip(names, words, strict=True):
        if name.startswith("{"):
            named, _, verb = name[1:].partition("}")
            value = unquote(text)
            if not value.endswith(verb) or len(value) == len(verb):
                return None
            parts[named] = value.removesuffix(verb)
        elif name.lower() != text.lower():
            return None
    return parts
