"""A call that runs, as the state keeps it, and its place in real time."""

import msgspec

from sinchctl.simulator.engine.state import Call, Due, HungUp, Input
from sinchctl.simulator.play.caller import Caller, OtherSide
from sinchctl.simulator.play.player import Scene
from sinchctl.simulator.play.trace import Trace, TraceState

NEVER = "never"
"""Stands where the due time is if only the application or a person moves a call on."""

EMPTY = "empty"
"""Stands for an answer of a custom callout that says nothing."""

_RESTING = {"conference", "intro", "hold", "alone", "stream"}
"""Where people stay until something happens."""


class PhoneLine(msgspec.Struct, kw_only=True):
    """A call with its people and its trace.

    `kind` is `inbound` or the method of the callout; `number` is the person on the line. The
    clock of the call showed `anchor_t` at `anchor` (milliseconds since 1970) and runs `speed`
    times as fast from there. `own` has the answers of a custom callout by event: an address, or
    the name of a document. `rows` counts the records of the trace; `heard_row` is that of what is
    heard now. `habit` are keys that the person presses after every prompt. What happens while
    the application is asked is `pending`.
    """

    call: Call
    caller: Caller
    other: OtherSide
    kind: str
    number: str
    anchor: int
    anchor_t: int = 0
    speed: float = 1
    trace: TraceState = msgspec.field(default_factory=TraceState)
    rows: int = 0
    heard_row: int = 0
    own: dict[str, str] = {}
    headers: dict[str, str] = {}
    habit: str = ""
    is_held: bool = False
    is_by_hand: bool = False
    is_invalid: bool = False
    is_muted: bool = False
    is_on_hold: bool = False
    pending: list[Input] = []
    idle: int = 0
    ended: str = ""

    def scene(self) -> Scene:
        """Return the call with its people, ready to go on."""
        return Scene(self.call, self.caller, self.other, Trace(state=self.trace))

    @property
    def room(self) -> str:
        """The conference in which the person is; empty for none."""
        return (self.call.conference or "") if self.call.phase == "conference" else ""

    def clock(self, now: int) -> int:
        """Return what the clock of the call shows at `now`, in milliseconds of the call."""
        if self.call.phase in {"new", "waiting", "ended"}:  # it stands while nobody is asked
            return self.call.t
        return max(self.call.t, self.anchor_t + int((now - self.anchor) * self._pace()))

    def set_clock(self, now: int, speed: float) -> None:
        """Let the clock go on from what it shows now, at this speed."""
        self.anchor_t, self.anchor, self.speed = self.call.t, now, speed

    def due(self, now: int) -> int | None:
        """Return when the call moves on by itself, in milliseconds since 1970; None for never."""
        event = self.scene().next()
        if event is None:
            return None
        pace = self._pace()
        return now if not pace else self.anchor + int((event.at - self.anchor_t) / pace)

    def _pace(self) -> float:
        """Return how fast the clock runs. At speed 0 it jumps, but not where people stay."""
        return 1 if not self.speed and self._rests() else self.speed

    def _rests(self) -> bool:
        phase = self.call.phase
        if phase == "ringing":
            return self.is_held
        if phase not in _RESTING and not (phase == "bridged" and self.is_by_hand):
            return False
        return isinstance(self.scene().next(), Due | HungUp)
