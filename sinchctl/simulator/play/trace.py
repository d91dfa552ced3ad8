"""What happened in a call, as records in the order of its events."""

from collections.abc import Callable
from typing import Any

import msgspec

from sinchctl.simulator.engine.state import Call, Effect, Note, Play, Post, Stop

Record = dict[str, Any]

_STAGES = {
    "bridged": "connected",
    "conference": "conference",
    "intro": "parked",
    "hold": "parked",
    "stream": "stream",
    "alone": "silence",
}


class TraceState(msgspec.Struct):
    """What a trace must remember of what came before: what is heard now, and how far it came."""

    play: Play | None = None
    heard: Record = {}
    stage: str = "ended"
    end: Record | None = None
    presses: int = 0


class Trace:
    """The records of one call. `listener` gets each record as soon as it is complete.

    `hears` gets what is heard when it begins, before it is known whether it is cut. One that goes
    on from a state begins with the record of what is heard, if there is one.
    """

    def __init__(
        self,
        listener: Callable[[Record], None] | None = None,
        hears: Callable[[Record], None] | None = None,
        state: TraceState | None = None,
    ) -> None:
        self.state = state or TraceState()
        self.records: list[Record] = [self.state.heard] if self.state.play else []
        self._listener = listener
        self._hears = hears

    def effect(self, effect: Effect) -> Record | None:
        """Add what a step did; return the record of a callback, which gets its reply later."""
        if isinstance(effect, Stop):
            self.close(effect.at)
        elif isinstance(effect, Play):
            self.close(effect.at)
            self._begin(effect)
        elif isinstance(effect, Note):
            self._note(effect)
        else:
            return self._post(effect)
        return None

    def close(self, at: int) -> None:
        """End what is heard now."""
        play, record = self.state.play, self.state.heard
        if play is None:
            return
        self.state.play, self.state.heard = None, {}
        record["seconds"] = (at - play.at) / 1000
        if play.ms is not None and at - play.at < play.ms:
            record["cut"] = True
        self._tell(record)

    def stage(self, call: Call) -> None:
        """Follow how far a call has come."""
        stage = _STAGES.get(call.phase)
        if stage is not None:
            self.state.stage = stage
        elif call.phase == "speaking" and call.callout and call.callout.kind == "tts":
            self.state.stage = "spoken"

    def outcome(self, call: Call, unanswered: str, unused: list[str]) -> Record:
        """Return how the call ended, as the last record."""
        self.close(call.t)
        record: Record = {"kind": "outcome", "outcome": self._kind(unanswered)}
        outcome: Record = {"kind": record["outcome"]}
        if call.result is not None:
            outcome["menuResult"] = call.result
        if outcome["kind"] in {"connected", "stream"}:
            outcome["to"] = {"type": call.to.type, "endpoint": call.to.endpoint}
        if outcome["kind"] == "conference":
            outcome["conferenceId"] = call.conference
        if outcome["kind"] == "application":
            outcome["event"] = unanswered
        if self.state.end is not None:
            outcome.update({key: self.state.end[key] for key in ("result", "reason", "duration")})
        outcome["seconds"] = call.t / 1000
        outcome["presses"] = self.state.presses
        if unused:
            outcome["unused"] = unused
        return outcome

    def _kind(self, unanswered: str) -> str:
        if unanswered:
            return "result" if unanswered == "pie" else "application"
        return self.state.stage

    def _begin(self, play: Play) -> None:
        record: Record = {
            "at": play.at / 1000,
            "kind": "heard",
            "by": play.by,
            "how": play.how,
            "text": play.text,
            "seconds": None if play.ms is None else play.ms / 1000,
            **play.members,
        }
        self.records.append(record)
        self.state.play, self.state.heard = play, record
        if self._hears is not None:
            self._hears(record)

    def _note(self, note: Note) -> None:
        members = dict(note.members)
        at = members.pop("since", note.at)
        if note.kind == "silence":
            members["seconds"] = members.pop("ms") / 1000
        record = {"at": at / 1000, "kind": note.kind, **members}
        if note.kind == "pressed":
            self.state.presses += 1
        if note.kind == "ended":
            self.state.end = record
        self.records.append(record)
        self._tell(record)

    def _post(self, post: Post) -> Record:
        record: Record = {
            "at": post.at / 1000,
            "kind": "callback",
            "event": post.event,
            "body": post.body,
        }
        if post.fallback:
            record["url"] = "fallback"
        self.records.append(record)
        return record

    def replied(self, record: Record, **members: Any) -> None:
        """Complete the record of a callback."""
        record.update(members)
        self._tell(record)

    def _tell(self, record: Record) -> None:
        if self._listener is not None:
            self._listener(record)
