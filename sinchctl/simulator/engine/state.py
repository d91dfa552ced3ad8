"""The state of a call, what can happen to it, and what it does."""

from typing import Any, Literal

import msgspec

from .program import Pairs

Phase = Literal[
    "new",
    "waiting",
    "instructions",
    "dialling",
    "ringing",
    "tones",
    "detecting",
    "unasked",
    "prompt",
    "listening",
    "conference",
    "intro",
    "hold",
    "bridged",
    "alone",
    "stream",
    "speaking",
    "error",
    "ended",
]
Party = Literal["caller", "callee"]

LONGEST_CALL = 4 * 60 * 60 * 1000
"""Milliseconds; Sinch lets no call last longer."""


class Peer(msgspec.Struct, frozen=True):
    """Somebody who can be called, as callbacks name them."""

    type: str
    endpoint: str


class Callout(msgspec.Struct, frozen=True):
    """How the platform was asked to call: `kind` is custom, tts or conference."""

    kind: str = "custom"
    text: str = ""
    conference: str = ""
    greeting: str = ""
    max_duration: int | None = None
    enabled: tuple[str, ...] = ("ace", "pie", "dice")


class Call(msgspec.Struct, kw_only=True):
    """Everything that decides what a call does next. `step` makes a new one of it.

    Times are milliseconds since the call began; `started` is that moment since 1970.
    """

    id: str
    application_key: str
    started: int
    cli: str
    to: Peer
    dialled: Peer
    origin: Literal["PSTN", "MXP"] = "PSTN"
    custom: str | None = None
    callout: Callout | None = None
    t: int = 0
    phase: Phase = "new"
    due: int | None = None
    cut_at: int | None = None
    limit_at: int = LONGEST_CALL
    detected_at: int | None = None
    answered_at: int | None = None
    callee: Literal["", "ringing", "answered"] = ""
    cookies: Pairs = ()
    recording: str | None = None
    notifies: bool = True
    suppressed: bool = False
    silent_callee: bool = False
    awaiting: str = ""
    fell_back: bool = False
    result: dict[str, Any] | None = None
    document: str = ""
    event: str = ""
    position: int = 0
    part: int = 0
    menu: str = ""
    attempt: int = 0
    since: int = 0
    entry: str = ""
    kept: str = ""
    wrong: str | None = None
    wrong_by: str = "dtmf"
    added: Pairs = ()
    conference: str | None = None
    others: int = 0
    max_duration: int | None = None
    amd: str = ""
    assumed: tuple[str, ...] = ()

    @property
    def person(self) -> Party:
        """The person whom prompts are played to: of a callout the one who was called."""
        return "callee" if self.callout else "caller"


class Started(msgspec.Struct, frozen=True, tag=True):
    """The call begins."""

    at: int = 0


class Rang(msgspec.Struct, frozen=True, tag=True):
    """The other side's telephone rings."""

    at: int


class PickedUp(msgspec.Struct, frozen=True, tag=True):
    """The other side answers; `amd` is what answering machine detection will find."""

    at: int
    amd: str = "human"


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The other side cannot be reached: busy, fail or notfound."""

    at: int
    why: str


class Pressed(msgspec.Struct, frozen=True, tag=True):
    """The person on the line presses a key."""

    at: int
    key: str


class Said(msgspec.Struct, frozen=True, tag=True):
    """The person on the line says a word."""

    at: int
    word: str


class HungUp(msgspec.Struct, frozen=True, tag=True):
    """Somebody ends the call; a manager by PATCH, by a kick or by closing the room."""

    at: int
    by: Literal["caller", "callee", "manager"]


class Replied(msgspec.Struct, frozen=True, tag=True):
    """The application answered a callback.

    `document` names a program; an empty one is an empty answer. A `fault` is `timeout`,
    `connection`, `invalid` or an HTTP status, `none` an answer that nobody knows.
    """

    at: int
    document: str = ""
    fault: str = ""


class Patched(msgspec.Struct, frozen=True, tag=True):
    """The application manages the call with a document."""

    at: int
    document: str


class RoomChanged(msgspec.Struct, frozen=True, tag=True):
    """Others came to the conference or left it; this many are there now."""

    at: int
    others: int


class Due(msgspec.Struct, frozen=True, tag=True):
    """Time has passed."""

    at: int


Input = (
    Started
    | Rang
    | PickedUp
    | Failed
    | Pressed
    | Said
    | HungUp
    | Replied
    | Patched
    | RoomChanged
    | Due
)


class Post(msgspec.Struct, frozen=True):
    """A callback to post; a call that waits for the answer does nothing before it has it."""

    at: int
    event: str
    body: dict[str, Any]
    waits: bool = False
    fallback: bool = False


class Play(msgspec.Struct, frozen=True):
    """Something is heard from now on; without `ms` until something else happens."""

    at: int
    by: str
    how: str
    text: str
    ms: int | None
    members: dict[str, Any] = {}


class Stop(msgspec.Struct, frozen=True):
    """What is heard ends here."""

    at: int


class Note(msgspec.Struct, frozen=True):
    """Something happened that only the trace is interested in."""

    at: int
    kind: str
    members: dict[str, Any] = {}


Effect = Post | Play | Stop | Note


def next_due(call: Call) -> int | None:
    """Return when time alone moves the call on, None for never."""
    if call.phase == "ended":
        return None
    if call.phase in {"new", "waiting"}:
        return None
    times = (call.due, call.cut_at, call.limit_at, call.detected_at)
    return min(time for time in times if time is not None)
