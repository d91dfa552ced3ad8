"""What an endpoint of the sandbox is given and what it gives back."""

import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sinchctl.phone import is_number
from sinchctl.times import iso

from .auth import Arrived, Refused
from .outcomes import LINE, REFUSALS, ending
from .state import State

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Answer:
    """A reply: status, a value that becomes JSON (None: no body), headers."""

    status: int = 200
    value: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    """A request that may pass: the parts of its path, its query, its body, the state, the time.

    `line` is what happens to the answer on the way: nothing, `hang` or `cut`.
    """

    arrived: Arrived
    parts: dict[str, str]
    query: dict[str, str]
    state: State
    now: datetime
    line: str = ""

    @property
    def time(self) -> str:
        """The moment as ISO 8601 UTC with milliseconds."""
        return iso(self.now)

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises Refused (40003)."""
        try:
            found = json.loads(self.arrived.body)
        except (ValueError, RecursionError):
            raise Refused(400, 40003, "Invalid request: the body is not JSON") from None
        if not isinstance(found, dict):
            raise Refused(400, 40003, "Invalid request: the body is not a JSON object")
        return found

    def delivered(self, kind: str, to: str, text: str, **more: Any) -> None:
        """Log what a person would have got."""
        self.state.log({"time": self.time, "kind": kind, "to": to, "text": text, **more})

    def plays(self, number: str) -> None:
        """Let the last two digits of a number decide: the line, or a refusal. Raises Refused."""
        last = ending(number)
        self.line = LINE.get(last, "")
        if last in {"29", "50"} and not self.state.times(f"{self.arrived.method} {number}") % 2:
            if last == "29":
                raise Refused(429, 42900, "Capacity exceeded, this once", {"retry-after": "1"})
            raise Refused(500, 50000, "Internal error, this once")
        if last in REFUSALS:
            status, code, message = REFUSALS[last]
            raise Refused(status, code, message, {"retry-after": "1"} if status == 503 else None)


def new_id() -> str:
    """A ULID: time first, so that ids sort by age."""
    number = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    return "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))


def member(body: dict[str, Any], name: str) -> Any:
    """A member of a JSON object, its name in any letter case; None where there is none."""
    folded = name.lower()
    return next((value for key, value in body.items() if key.lower() == folded), None)


def record(body: dict[str, Any], name: str) -> dict[str, Any]:
    """A member that is an object. Raises Refused (40001, 40002)."""
    found = member(body, name)
    if found is None:
        raise Refused(400, 40002, f"Missing parameter: {name}")
    if not isinstance(found, dict):
        raise Refused(400, 40001, f"Illegal parameter: {name}")
    return found


def text_of(body: dict[str, Any], name: str, *, limit: int, required: bool = False) -> str | None:
    """A text member of at most `limit` characters. Raises Refused (40001, 40002)."""
    found = member(body, name)
    if found is None or found == "":
        if required:
            raise Refused(400, 40002, f"Missing parameter: {name}")
        return None
    if not isinstance(found, str) or len(found) > limit:
        raise Refused(400, 40001, f"Illegal parameter: {name}")
    return found


def checked_number(number: Any, what: str) -> str:
    """A number in E.164. Raises Refused (40001, 40002, 40005)."""
    if not isinstance(number, str) or not number:
        raise Refused(400, 40002, f"Missing parameter: {what}")
    if not number.startswith("+"):
        raise Refused(400, 40005, f"{what} lacks its leading plus: {number[:20]}")
    if not is_number(number):
        raise Refused(400, 40001, f"Illegal parameter: {what} is no number: {number[:20]}")
    return number
