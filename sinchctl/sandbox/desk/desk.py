"""The desk: the page of `sandbox serve` and its JSON API, in front of the sandbox itself."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.http_message import Arrived, path_of
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.routes import parts_of
from sinchctl.sandbox.state import State, opened
from sinchctl.serving.protocol import App, HttpAnswer
from sinchctl.simulator.engine.program import Program
from sinchctl.terminal.printer import sentence

from . import calls, files, lists
from .changes import change_settings, receive_sms
from .events import changes
from .guard import Guard

API = "/_sandbox/"
"""Where the JSON API of the page is."""

_LISTS: dict[str, lists.Rows] = {
    "calls": calls.calls,
    "messages": lists.messages,
    "verifications": lists.verifications,
    "callbacks": lists.callbacks,
}
_READS: dict[str, Callable[[SandboxRequest], JsonAnswer]] = {
    "calls/{call}": calls.call,
    "settings": lists.settings,
}
_CHANGES: dict[str, Callable[[SandboxRequest], JsonAnswer]] = {
    "calls": calls.begin,
    "calls/{call}/press": calls.press,
    "calls/{call}/answer": calls.answer,
    "calls/{call}/end": calls.end,
    "messages": receive_sms,
    "settings": change_settings,
}


class Desk:
    """Answers requests of the page, and hands all others to the sandbox (`inner`).

    `wake` lets the keeper of the sandbox look for new work.
    """

    def __init__(
        self,
        inner: App,
        state_file: Path,
        application_key: str,
        now: Callable[[], datetime],
        guard: Guard,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._inner = inner
        self._file = state_file
        self._application_key = application_key
        self._now = now
        self._programs: dict[str, Program] = {}
        self._guard = guard
        self._wake = wake

    def serve(self, arrived: Arrived) -> HttpAnswer:
        """Answer one request; 500 if the state cannot be used."""
        path = path_of(arrived.path)
        if path != "/" and not path.startswith(API):
            return self._inner(arrived)
        try:
            self._guard.check_place(arrived)
            if arrived.method == "POST":
                return self._change(arrived, path.removeprefix(API))
            if arrived.method in {"GET", "HEAD"}:
                return self._read(arrived, path)
            raise Refusal(405, 40500, "the page has GET and POST only", {"allow": "GET, POST"})
        except Refusal as refusal:
            problem = JsonAnswer(refusal.status, {"message": refusal.message}, refusal.headers)
        except UsageError as fault:
            problem = JsonAnswer(500, {"message": sentence(fault)})
        return _sent(problem)

    def _read(self, arrived: Arrived, path: str) -> HttpAnswer:
        if path == "/":
            return files.page(self._guard.carried)
        if path.startswith(files.FOLDER):
            return files.page_file(path.removeprefix(files.FOLDER))
        self._guard.check_reader(arrived)
        name = path.removeprefix(API)
        if name == "events":
            headers = (*files.HEADERS, ("content-type", "text/event-stream"))
            return HttpAnswer(200, headers, stream=changes(self._file, self._views))
        if name in _LISTS:
            with opened(self._file) as state:
                request = self._request(arrived, state)
                rows = lists.chosen(request, _LISTS[name])
            return _sent(JsonAnswer(200, {name: rows}))
        return self._handled(arrived, name, _READS)

    def _change(self, arrived: Arrived, name: str) -> HttpAnswer:
        self._guard.check_changer(arrived)
        answer = self._handled(arrived, name, _CHANGES)
        self._wake()
        return answer

    def _handled(
        self,
        arrived: Arrived,
        name: str,
        handlers: Mapping[str, Callable[[SandboxRequest], JsonAnswer]],
    ) -> HttpAnswer:
        for pattern, handler in handlers.items():
            parts = parts_of(pattern, name.split("/"))
            if parts is not None:
                with opened(self._file) as state:
                    request = self._request(arrived, state)
                    request.parts = parts
                    try:
                        return _sent(handler(request))
                    except UsageError as fault:
                        raise Refusal(400, 40001, sentence(fault)) from None
        raise Refusal(404, 40400, "the page has no such address")

    def _request(self, arrived: Arrived, state: State) -> SandboxRequest:
        return SandboxRequest(arrived, state, self._now(), self._application_key, self._programs)

    def _views(self) -> dict[str, Any]:
        """Return what the lists show, by name."""
        with opened(self._file) as state:
            request = self._request(Arrived("GET", "?all=true", (), b""), state)
            shown = {name: rows(request, lists.MOST) for name, rows in _LISTS.items()}
        shown["calls"] = [row | {"seconds": 0} for row in shown["calls"]]
        return shown


def _sent(answer: JsonAnswer) -> HttpAnswer:
    headers = (*files.HEADERS, *answer.headers.items())
    if answer.value is None:
        return HttpAnswer(answer.status, headers)
    kind = ("content-type", "application/json")
    return HttpAnswer(answer.status, (*headers, kind), _json(answer.value))


def _json(value: Any) -> bytes:
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
    except ValueError:  # an application has answered with NaN, which browsers do not read
        return _json(_finite(value))


def _finite(value: Any) -> Any:
    """Return a value with null in place of numbers that JSON does not have."""
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
