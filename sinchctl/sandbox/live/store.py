"""Where calls are kept: as they are now, what has happened in them, their SVAML, their rooms."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from sinchctl.sandbox.state import RUNNING, State
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.play.trace import Record
from sinchctl.svaml.read import read
from sinchctl.times import iso

from .phone_line import NEVER, PhoneLine

_OVER, _ROOM, _DOCUMENT = "line-over", "room", "document"
_MOST_PROGRAMS = 500
"""Documents that are kept ready; an application may answer each call with another one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """Return a moment in milliseconds since 1970, as exact as `iso` prints it."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


class Documents(Mapping[str, Program]):
    """The SVAML of calls by name, made ready when it is needed; `programs` outlives it."""

    def __init__(self, state: State, timing: Timing, programs: dict[str, Program]) -> None:
        self.timing = timing
        self._state = state
        self._programs = programs

    def __getitem__(self, name: str) -> Program:
        key = f"{name}/{self.timing.words_a_minute}"
        if key not in self._programs:
            if len(self._programs) >= _MOST_PROGRAMS:
                self._programs.clear()
            tree = self._state.get(_DOCUMENT, name)
            if tree is None:
                raise KeyError(name)
            self._programs[key] = Program(read(tree), self.timing)
        return self._programs[key]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class LineStore:
    """The calls of one state, within one transaction at one moment."""

    def __init__(self, state: State, now: datetime) -> None:
        self.state = state
        self.now = milliseconds(now)
        self.time = iso(now)

    def find(self, call_id: str) -> PhoneLine | None:
        """Return a call, running or over; None if there is none."""
        row = self.state.get(RUNNING, call_id) or self.state.get(_OVER, call_id)
        return None if row is None else msgspec.convert(row, PhoneLine)

    def running(self) -> list[PhoneLine]:
        """Return the calls that run, oldest first."""
        return self._sorted(RUNNING)

    def over(self, most: int = -1) -> list[PhoneLine]:
        """Return the calls that are over, oldest first; at most so many, that ended last."""
        return self._sorted(_OVER, most)

    def due(self, most: int) -> list[str]:
        """Return the ids of calls that move on now, those first that are due first."""
        return self.state.due_ids(RUNNING, self.time, most=most)

    def keep(self, line: PhoneLine) -> None:
        """Keep a call as it is now."""
        due = line.due(self.now)
        at = NEVER if due is None else self.iso(due)
        if line.ended:
            self.state.drop(RUNNING, line.call.id)
            at = line.ended
        kind = _OVER if line.ended else RUNNING
        self.state.put(kind, line.call.id, at, msgspec.to_builtins(line))

    def iso(self, moment: int) -> str:
        """Return a moment (milliseconds since 1970) as ISO 8601 UTC."""
        return iso(_EPOCH + timedelta(milliseconds=moment))

    def members(self, room: str) -> list[str] | None:
        """Return the ids of the calls in a conference, in the order in which they came.

        None if nobody was ever there.
        """
        record = self.state.get(_ROOM, room)
        return None if record is None else list(record["members"])

    def set_members(self, room: str, members: list[str]) -> None:
        """Keep who is in a conference, which exists from now on."""
        self.state.put(_ROOM, room, self.time, {"members": members})

    def keep_document(self, name: str, tree: dict[str, Any]) -> None:
        """Keep SVAML under a name."""
        if self.state.get(_DOCUMENT, name) is None:
            self.state.put(_DOCUMENT, name, self.time, tree)

    def keep_record(self, call_id: str, row: int, record: Record) -> None:
        """Keep a record of what happens in a call, or what has become of it."""
        self.state.put(_trace_of(call_id), f"{row:08}", self.time, record)

    def record(self, call_id: str, row: int) -> Record | None:
        """Return one record of a call."""
        return self.state.get(_trace_of(call_id), f"{row:08}")

    def trace(self, call_id: str) -> list[Record]:
        """Return what has happened in a call, in its order."""
        return self.state.in_order(_trace_of(call_id))

    def keep_outcome(self, call_id: str, outcome: Record) -> None:
        """Keep how a call ended."""
        self.state.put("outcome", call_id, self.time, outcome)

    def outcome(self, call_id: str) -> Record | None:
        """Return how a call ended; None while it runs."""
        return self.state.get("outcome", call_id)

    def _sorted(self, kind: str, most: int = -1) -> list[PhoneLine]:
        lines = (msgspec.convert(row, PhoneLine) for row in self.state.all(kind, most))
        return sorted(lines, key=lambda line: (line.call.started, line.call.id))


def _trace_of(call_id: str) -> str:
    return f"trace {call_id}"
