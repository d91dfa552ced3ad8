"""Callbacks on their way: kept until they are answered, each call's in their order.

A callback is marked before it is posted. One that still has the mark after a crash may have
arrived; it is posted again, and says that it is a repeat.
"""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from sinchctl.times import iso

from .state import OUTBOX, State

if TYPE_CHECKING:
    from sinchctl.simulator.play.player import CallbackReply  # it loads the interpreter

Kind = Literal["voice", "verification", "sms", "conversation", "number"]

_POSTING = "posting"
"""Stands where the due time was while a callback is posted: later than every time."""
_FIRST_RETRY, _LAST_RETRY = 5, 81_920
"""Seconds before the first and the last retry of an SMS callback (Sinch, SMS webhooks)."""


class Parcel(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A callback to post.

    `call` is the id of a call, whose callbacks never overlap; `row` is the place of the
    callback in its trace. A call `waits` for the answer. `attempt` counts retries. `secret` is
    that of a webhook, which signs the callback.
    """

    id: str
    kind: Kind
    event: str
    url: str
    body: dict[str, Any]
    headers: dict[str, str] = {}
    call: str = ""
    row: int = 0
    waits: bool = False
    attempt: int = 0
    is_repeat: bool = False
    secret: str = ""

    def is_tried_again(self, posted: "Posted") -> bool:
        """Return True if Sinch posts this callback again after such an answer."""
        if self.kind in {"conversation", "number"}:
            return not posted.is_accepted
        return self.kind == "sms" and posted.is_worth_a_retry


class Posted(NamedTuple):
    """How a callback went: the HTTP status if there was one, the time it took, the answer."""

    reply: "CallbackReply"
    status: int | None = None
    milliseconds: float = 0.0

    @property
    def is_accepted(self) -> bool:
        """Return True if the application took it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_worth_a_retry(self) -> bool:
        """Return True if the fault may pass: no answer, 429, or a fault of the application."""
        return self.status is None or self.status == 429 or self.status >= 500


def put(
    state: State,
    kind: Kind,
    event: str,
    url: str,
    body: dict[str, Any],
    time: str,
    **more: Any,
) -> None:
    """Queue a callback for `time` (ISO 8601 UTC); without an address there is nothing to do."""
    if url:
        name = f"{state.times('parcels'):012}"
        _keep(state, Parcel(id=name, kind=kind, event=event, url=url, body=body, **more), time)


def take(state: State, time: str, busy: Container[str], most: int) -> list[Parcel]:
    """Mark and return callbacks to post now: one at most of each call, none of a `busy` one."""
    parcels: dict[str, Parcel] = {}
    for row in state.due(OUTBOX, time, most=10 * most):
        parcel = msgspec.convert(row, Parcel)
        if parcel.call not in busy:
            parcels.setdefault(parcel.call or parcel.id, parcel)
    taken = list(parcels.values())[:most]
    for parcel in taken:
        _keep(state, parcel, _POSTING)
    return taken


def done(state: State, parcel: Parcel) -> None:
    """Forget a callback that was answered, or that nobody answers."""
    state.drop(OUTBOX, parcel.id)


def retry(state: State, parcel: Parcel, now: datetime, speed: float) -> bool:
    """Queue a callback once more, later each time; return False after the last retry."""
    wait = _FIRST_RETRY * 2**parcel.attempt
    if wait > _LAST_RETRY:
        return False
    later = now + timedelta(seconds=wait / speed)
    _keep(state, msgspec.structs.replace(parcel, attempt=parcel.attempt + 1), iso(later))
    return True


def repeat_interrupted(state: State, time: str) -> None:
    """Queue again what was being posted when the program ended."""
    for row in state.due(OUTBOX, _POSTING, since=_POSTING):
        _keep(state, msgspec.structs.replace(msgspec.convert(row, Parcel), is_repeat=True), time)


def entry_of(parcel: Parcel, posted: Posted, time: str) -> dict[str, Any]:
    """Return what the log keeps of a callback."""
    entry: dict[str, Any] = {
        "time": time,
        "kind": "callback",
        "event": parcel.event,
        "url": parcel.url,
        "status": posted.status,
        "latencyMs": round(posted.milliseconds, 3),
        "reply": posted.reply.kind,
        **(posted.reply.members or {}),
        "body": parcel.body,
    }
    if parcel.call:
        entry["id"] = parcel.call
    if parcel.attempt:
        entry["retry"] = parcel.attempt
    if parcel.is_repeat:
        entry["repeat"] = True
    return entry


def _keep(state: State, parcel: Parcel, at: str) -> None:
    state.put(OUTBOX, parcel.id, at, msgspec.to_builtins(parcel))
