"""What an endpoint of the sandbox is given and what it gives back."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from sinchctl.http_message import Arrived, path_of
from sinchctl.phone import is_number
from sinchctl.serving import Disruption
from sinchctl.times import iso

from .auth import Refusal
from .outcomes import LINE, REFUSALS, ending
from .state import State

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class JsonAnswer:
    """A reply: status, a value that becomes JSON (None: no body), headers."""

    status: int = 200
    value: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class SandboxRequest:
    """A request to an endpoint: as received, with the state, the time, and its path in parts.

    `line` is what happens to the connection instead of an answer.
    """

    arrived: Arrived
    state: State
    now: datetime
    parts: dict[str, str] = field(default_factory=dict)
    line: Disruption = ""

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

    @property
    def host(self) -> str:
        """The address at which the sandbox was called, for links."""
        return f"http://{self.arrived.value('host') or 'localhost'}"

    @property
    def time(self) -> str:
        """The moment as ISO 8601 UTC with milliseconds."""
        return iso(self.now)

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises Refusal (40003)."""
        try:
            found = json.loads(self.arrived.body)
        except (ValueError, RecursionError):
            raise Refusal(400, 40003, "Invalid request: the body is not JSON") from None
        if not isinstance(found, dict):
            raise Refusal(400, 40003, "Invalid request: the body is not a JSON object")
        return found

    def new_id(self) -> str:
        """Return a ULID: time first, so that ids sort by age."""
        number = (int(self.now.timestamp() * 1000) << 80) | secrets.randbits(80)
        return "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))

    def delivered(self, kind: str, to: str, text: str, **more: Any) -> None:
        """Log what a person would have got."""
        self.state.log({"time": self.time, "kind": kind, "to": to, "text": text, **more})

    def plays(self, number: str) -> None:
        """Let the last two digits of a number decide: the line, or a refusal. Raises Refusal."""
        last = ending(number)
        self.line = LINE.get(last, "")
        if last in {"29", "50"} and not self.state.times(f"{self.method} {number}") % 2:
            if last == "29":
                raise Refusal(429, 42900, "Capacity exceeded, this once", {"retry-after": "1"})
            raise Refusal(500, 50000, "Internal error, this once")
        if last in REFUSALS:
            status, code, message = REFUSALS[last]
            raise Refusal(status, code, message, {"retry-after": "1"} if status == 503 else None)


def member(body: dict[str, Any], name: str) -> Any:
    """A member of a JSON object, its name in any letter case; None where there is none."""
    folded = name.lower()
    return next((value for key, value in body.items() if key.lower() == folded), None)


def record(body: dict[str, Any], name: str) -> dict[str, Any]:
    """A member that is an object. Raises Refusal (40001, 40002)."""
    found = member(body, name)
    if found is None:
        raise Refusal(400, 40002, f"Missing parameter: {name}")
    if not isinstance(found, dict):
        raise Refusal(400, 40001, f"Illegal parameter: {name}")
    return found


def text_of(body: dict[str, Any], name: str, *, limit: int, required: bool = False) -> str | None:
    """A text member of at most `limit` characters. Raises Refusal (40001, 40002)."""
    found = member(body, name)
    if found is None or found == "":
        if required:
            raise Refusal(400, 40002, f"Missing parameter: {name}")
        return None
    if not isinstance(found, str) or len(found) > limit:
        raise Refusal(400, 40001, f"Illegal parameter: {name}")
    return found


def checked_number(number: Any, what: str) -> str:
    """A number in E.164. Raises Refusal (40001, 40002, 40005)."""
    if not isinstance(number, str) or not number:
        raise Refusal(400, 40002, f"Missing parameter: {what}")
    if not number.startswith("+"):
        raise Refusal(400, 40005, f"{what} lacks its leading plus: {number[:20]}")
    if not is_number(number):
        raise Refusal(400, 40001, f"Illegal parameter: {what} is no number: {number[:20]}")
    return number
