"""One callback and what was answered to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sinchctl.events.model import Event
    from sinchctl.http_message import Arrived

Headers = tuple[tuple[str, str], ...]
Source = Literal["refused", "reply", "forward", "neutral"]
"""Where an answer comes from: nothing was asked, a file, another application, nobody."""

JSON: Headers = (("content-type", "application/json"),)
TEXT: Headers = (("content-type", "text/plain; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to Sinch. `note` says why, where that is not plain from the status."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    source: Source = "neutral"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A callback with its answer; `milliseconds` is from its last byte to the answer.

    `event` is None where the body is no callback; `verified` is None where nobody looked.
    """

    time: datetime
    arrived: "Arrived"
    event: "Event | None"
    verified: bool | None
    answer: Answer
    milliseconds: float

    @property
    def kind(self) -> str:
        """The kind of the callback; `unknown` where the body is none."""
        return self.event.kind if self.event else "unknown"


def action_of(body: bytes) -> str:
    """The name of the SVAML action in an answer; empty where there is none."""
    from sinchctl.errors import SinchFailedError
    from sinchctl.wire import value

    if not body.strip():
        return ""
    try:
        tree = value(body)
    except SinchFailedError:
        return ""
    action = _named(tree, "action")
    name = _named(action, "name") if isinstance(action, dict) else action
    return name if isinstance(name, str) else ""


def _named(tree: object, name: str) -> object:
    if not isinstance(tree, dict):
        return None
    return next((one for key, one in tree.items() if str(key).lower() == name), None)
