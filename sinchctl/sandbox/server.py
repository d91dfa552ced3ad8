"""The embedded Sinch: finds the endpoint of a request, checks its credentials, remembers it."""

import json
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sinchctl.client.api_row import Api
from sinchctl.client.error_bodies import APPLICATION_ERRORS, XMS_ERRORS
from sinchctl.errors import UsageError
from sinchctl.http_message import Arrived, path_of
from sinchctl.serving.protocol import Disruption, HttpAnswer
from sinchctl.times import iso

from .auth import Credentials, Refusal, check_application
from .conversation.batches import send_due
from .outbox import Posted, entry_of
from .project.access import check_project, check_sms
from .project.errors import error_value, for_api
from .request import Ask, JsonAnswer, SandboxRequest
from .routes import api_of, api_of_path, route_of
from .sms.batches import deliver_due
from .state import State, opened
from .upkeep import keeper
from .verification.records import expire_due

if TYPE_CHECKING:
    from sinchctl.simulator.engine.program import Program


class Sandbox:
    """The sandbox on the state in a file, for these credentials.

    `watch` gets the log entry of each request, and of each callback on which one depends; `wake`
    is called when a request may have begun something.
    """

    def __init__(
        self,
        state_file: Path,
        known: Credentials,
        now: Callable[[], datetime],
        watch: Callable[[dict[str, Any]], None] = lambda entry: None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._state_file = state_file
        self._known = known
        self._now = now
        self._watch = watch
        self._wake = wake
        self._programs: dict[str, Program] = {}

    def handle(self, arrived: Arrived) -> HttpAnswer:
        """Answer one request. Raises UsageError if the state cannot be used."""
        work: Work = self._routed
        while True:
            with opened(self._state_file) as state:
                request = self._request(arrived, state)
                deliver_due(state, request.time)
                send_due(state, request.time)
                expire_due(state, request.time)
                answer, entry = self._logged(request, work)
            if isinstance(answer, JsonAnswer):
                break
            posted = self._post(answer)
            callback = entry_of(answer.parcel, posted, iso(self._now()))
            self._watch(callback)
            work = partial(_continued, ask=answer, posted=posted, entry=callback)
        self._wake()
        self._watch(entry)
        if request.line:
            return _sent(_NEEDS_A_LINE, request.line)
        return _sent(answer)

    def _request(self, arrived: Arrived, state: State) -> SandboxRequest:
        known = self._known
        return SandboxRequest(
            arrived, state, self._now(), known.key, self._programs, known.project, known.plan
        )

    def _post(self, ask: Ask) -> Posted:
        with closing(keeper(self._state_file, self._known, self._now)) as courier:
            return courier.post(ask.parcel, ask.settings)

    def serve(self, arrived: Arrived) -> HttpAnswer:
        """Answer one request; 500 as JSON if the state cannot be used."""
        try:
            return self.handle(arrived)
        except UsageError as fault:
            path = path_of(arrived.path)
            api = api_of_path(path)
            refusal = Refusal(500, 50000, f"{fault.message}. {fault.hint}")
            self._watch(
                {
                    "time": iso(self._now()),
                    "api": api.name if api else "none",
                    "method": arrived.method,
                    "path": path,
                    "status": refusal.status,
                    "message": refusal.message,
                }
            )
            return _sent(_refused(api, refusal))

    def _logged(
        self, request: SandboxRequest, work: "Work"
    ) -> tuple[JsonAnswer | Ask, dict[str, Any]]:
        """Return the answer, and what the log keeps of the request once there is one."""
        api = api_of(request)
        entry: dict[str, Any] = {
            "time": request.time,
            "api": api.name if api else "none",
            "method": request.method,
            "path": request.target,
        }
        try:
            answer = work(request)
            if isinstance(answer, Ask):
                return answer, entry
            entry["status"] = answer.status
            if request.note:
                entry["message"] = request.note
            if request.line:
                entry |= {"line": request.line, "status": None}
        except Refusal as fault:
            refusal = for_api(api.name, fault) if api else fault
            answer = _refused(api, refusal)
            entry |= {"status": refusal.status, "message": refusal.message}
        request.state.log(entry)
        return answer, entry

    def _routed(self, request: SandboxRequest) -> JsonAnswer | Ask:
        route, request.parts = route_of(request)
        if not route.public:
            _CREDENTIALS[route.api.auth](request, self._known)
        return route.handler(request)


Work = Callable[[SandboxRequest], JsonAnswer | Ask]


def _continued(
    request: SandboxRequest, ask: Ask, posted: Posted, entry: dict[str, Any]
) -> JsonAnswer:
    """Go on with a request after the application has answered."""
    _, request.parts = route_of(request)
    request.state.log(entry)
    return ask.then(request, posted)


_CREDENTIALS: dict[str, Callable[[SandboxRequest, Credentials], None]] = {
    "application": lambda request, known: check_application(request.arrived, known, request.now),
    "sms_token": check_sms,
    "project": lambda request, known: check_project(request),
    "access_key": lambda request, known: None,  # the token endpoint checks it itself
}


_XMS_CODES: dict[int | str, str] = {
    40003: "syntax_invalid_json",
    400: "syntax_constraint_violation",
    402: "insufficient_credit",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    429: "too_many_requests",
}


def _refused(api: Api | None, refusal: Refusal) -> JsonAnswer:
    """Return the error in the shape of the API."""
    if api is not None and api.auth in {"project", "access_key"}:
        return JsonAnswer(refusal.status, error_value(api.name, refusal), refusal.headers)
    shape, code = (api.errors if api else APPLICATION_ERRORS), refusal.code
    if shape is XMS_ERRORS and not isinstance(code, str):
        code = _XMS_CODES.get(code) or _XMS_CODES.get(
            refusal.status, "unauthorized" if refusal.status < 500 else ""
        )
    value = shape.write(code or "internal_error", refusal.message)
    if shape.reference:
        value[shape.reference] = str(uuid.uuid4())
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
"""The answer in process, without a connection to hold or cut."""


def _sent(answer: JsonAnswer, line: Disruption = "") -> HttpAnswer:
    headers = [("server", "sinchctl-sandbox"), *answer.headers.items()]
    body = b""
    if answer.value is not None:
        body = json.dumps(answer.value, ensure_ascii=False, separators=(",", ":")).encode()
        headers.append(("content-type", "application/json"))
    return HttpAnswer(answer.status, tuple(headers), body, line)
