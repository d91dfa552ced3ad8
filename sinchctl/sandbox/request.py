"""Requests to the endpoints of the sandbox, and their answers."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from sinchctl.http_message import Arrived, path_of
from sinchctl.serving.protocol import Disruption
from sinchctl.times import iso

from .auth import FIXED_PROJECT, ProjectKey, Refusal
from .outbox import Parcel, Posted
from .outcomes import LINE, REFUSALS, ending
from .settings import SandboxSettings, clock_speed, load
from .state import State

if TYPE_CHECKING:
    from sinchctl.simulator.engine.program import Program

    from .live.phone_lines import PhoneLines

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(now: datetime) -> str:
    """Return a ULID: time first, so that ids sort by age."""
    number = (int(now.timestamp() * 1000) << 80) | secrets.randbits(80)
    return "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))


@dataclass(frozen=True)
class JsonAnswer:
    """A reply: status, a value that becomes JSON (None: no body), headers."""

    status: int = 200
    value: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class SandboxRequest:
    """A request to an endpoint: as received, with the state, the time, and its path in parts.

    `programs` are documents of calls that were made ready before. `owner` is the project whose
    key is accepted, `plan` the service plan. `line` is what happens to the connection instead of
    an answer, `note` what the log says.
    """

    arrived: Arrived
    state: State
    now: datetime
    application_key: str = ""
    programs: "dict[str, Program]" = field(default_factory=dict)
    owner: ProjectKey = FIXED_PROJECT
    plan: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    line: Disruption = ""
    note: str = ""

    @cached_property
    def settings(self) -> SandboxSettings:
        """The settings of the application."""
        return load(self.state)

    @cached_property
    def lines(self) -> "PhoneLines":
        """The calls that run."""
        from .live.phone_lines import PhoneLines  # it loads the interpreter

        speed = clock_speed(self.state)
        return PhoneLines(self.state, self.settings, self.now, speed, self.programs)

    @property
    def method(self) -> str:
        """The method of the request."""
        return self.arrived.method

    @property
    def path(self) -> str:
        """The path without the query, as received."""
        return path_of(self.arrived.path)

    @property
    def target(self) -> str:
        """The path and the query, as received."""
        query = self.arrived.path.partition("?")[2]
        return f"{self.path}?{query}" if query else self.path

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query, decoded."""
        return dict(parse_qsl(self.arrived.path.partition("?")[2], keep_blank_values=True))

    def values(self, name: str) -> list[str]:
        """Return all values of a parameter of the query, which may stand there several times."""
        pairs = parse_qsl(self.arrived.path.partition("?")[2])
        return [word for key, text in pairs if key == name for word in text.split(",")]

    @property
    def host(self) -> str:
        """The address at which the sandbox was called, for links."""
        return f"http://{self.arrived.value('host') or 'localhost'}"

    @property
    def time(self) -> str:
        """The moment as ISO 8601 UTC with milliseconds."""
        return iso(self.now)

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object. Raises Refusal (40003)."""
        try:
            body = json.loads(self.arrived.body)
            if rb"\u" in self.arrived.body:  # half a surrogate pair is no text
                json.dumps(body, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise Refusal(400, 40003, "Invalid request: the body is not JSON") from None
        if not isinstance(body, dict):
            raise Refusal(400, 40003, "Invalid request: the body is not a JSON object")
        return body

    def new_id(self) -> str:
        """Return an id that no other record has."""
        return ulid(self.now)

    def delivered(self, kind: str, to: str, text: str, **more: Any) -> None:
        """Log what a person would have got."""
        self.state.log({"time": self.time, "kind": kind, "to": to, "text": text, **more})

    def plays(self, number: str) -> None:
        """Play the outcome of a number: disrupt the line, or refuse. Raises Refusal."""
        last = ending(number)
        self.line = LINE.get(last, "")
        if last in {"29", "50"} and not self.state.times(f"{self.method} {number}") % 2:
            if last == "29":
                raise Refusal(429, 42900, "Capacity exceeded, this once", {"retry-after": "1"})
            raise Refusal(500, 50000, "Internal error, this once")
        if last in REFUSALS:
            status, code, message = REFUSALS[last]
            raise Refusal(status, code, message, {"retry-after": "1"} if status == 503 else None)


@dataclass(frozen=True)
class Ask:
    """An answer that depends on the application: post a callback first, then go on.

    Nothing is locked meanwhile, so that the application may use the sandbox.
    """

    parcel: Parcel
    settings: SandboxSettings
    then: Callable[[SandboxRequest, Posted], JsonAnswer]
