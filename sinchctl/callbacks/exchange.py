"""One callback and what was answered to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sinchctl.errors import SinchFailedError
from sinchctl.events.model import Event
from sinchctl.http_message import Arrived, Headers
from sinchctl.serving.protocol import HttpAnswer
from sinchctl.wire import value

Source = Literal["refused", "reply", "forward", "neutral"]
"""The origin of an answer: the signature check, a reply file, the application, the receiver."""

JSON: Headers = (("content-type", "application/json"),)
TEXT: Headers = (("content-type", "text/plain; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class CallbackAnswer(HttpAnswer):
    """The answer to a callback. `note` says why, if the status alone does not explain it.

    `cut_off` is True if the receiver was stopped before the application answered.
    """

    source: Source = "neutral"
    note: str = ""
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A callback with its answer; `milliseconds` is the time from its last byte to the answer.

    `event` is None if the body is not a callback; `verified` is None if nothing was checked.
    """

    time: datetime
    arrived: Arrived
    event: Event | None
    verified: bool | None
    answer: CallbackAnswer
    milliseconds: float

    @property
    def kind(self) -> str:
        """The kind of the callback; `unknown` if the body is not a callback."""
        return self.event.kind if self.event else "unknown"


def action_of(body: bytes) -> str:
    """Return the name of the SVAML action in an answer; empty if there is none."""
    try:
        tree = value(body) if body.strip() else None
    except SinchFailedError:
        return ""
    action = _member(tree, "action")
    name = _member(action, "name") if isinstance(action, dict) else action
    return name if isinstance(name, str) else ""


def _member(tree: object, name: str) -> object:
    if not isinstance(tree, dict):
        return None
    return next((value for key, value in tree.items() if str(key).lower() == name), None)
