"""The interpreter: `step(call, input) -> (call, effects)`. It is pure, and total.

Any input in any state gives a state. A key that nobody listens for is recorded as ignored.
"""

from collections.abc import Callable

import msgspec

from . import bodies, bridges, documents, menus, rooms
from .state import (
    Call,
    Due,
    Effect,
    Failed,
    HungUp,
    Input,
    Patched,
    PickedUp,
    Pressed,
    Rang,
    Replied,
    RoomChanged,
    Said,
    Started,
    next_due,
)
from .turn import Platform, Turn

_WHEN_DUE: dict[str, Callable[[Turn], None]] = {
    "instructions": documents.step_ended,
    "ringing": bridges.ring_ended,
    "tones": bridges.tones_ended,
    "detecting": bridges.detected,
    "prompt": menus.sound_ended,
    "listening": menus.wait_ended,
    "conference": rooms.keys_ended,
    "intro": rooms.park_sound_ended,
    "hold": rooms.park_sound_ended,
    "speaking": rooms.speech_ended,
}


def step(call: Call, event: Input, platform: Platform) -> tuple[Call, list[Effect]]:
    """Return the call after something has happened, and what follows from it."""
    turn = Turn(msgspec.structs.replace(call), platform)
    if call.phase == "ended":
        return turn.call, turn.effects
    if isinstance(event, Due):
        _time_passes(turn, event.at)
    else:
        turn.call.t = max(call.t, event.at)
        _happens(turn, event)
    if turn.call.phase == "unasked":  # nobody is asked what to do with a call that was answered
        documents.go_on(turn, "ace")
    return turn.call, turn.effects


def _time_passes(turn: Turn, at: int) -> None:
    call = turn.call
    due = next_due(call)
    if due is None or due > at:
        call.t = max(call.t, at)
        return
    call.t = max(call.t, due)
    if due in (call.cut_at, call.limit_at):
        turn.end("ANSWERED", "TIMEOUT")
    elif due == call.detected_at:
        bridges.detected(turn)
    elif call.phase == "error":
        turn.end("FAILED" if call.answered_at is None else "ANSWERED", "CALLBACKERROR")
    else:
        call.due = None
        _WHEN_DUE[call.phase](turn)


def _happens(turn: Turn, event: Input) -> None:
    call = turn.call
    if isinstance(event, Replied):
        if call.phase == "waiting":
            documents.replied(turn, event)
    elif isinstance(event, Pressed):
        _press(turn, event.key)
    elif isinstance(event, HungUp):
        _hang_up(turn, event.by)
    elif isinstance(event, Said):
        _say(turn, event.word)
    elif isinstance(event, Started):
        if call.phase == "new":
            _start(turn)
    elif isinstance(event, RoomChanged):
        rooms.room_changed(turn, max(0, event.others))
    elif isinstance(event, Patched):
        if call.phase not in {"new", "waiting", "dialling"}:
            documents.patched(turn, event.document)
    elif not isinstance(event, Due):
        _callee_does(turn, event)


def _callee_does(turn: Turn, event: Rang | PickedUp | Failed) -> None:
    phase = turn.call.phase
    if phase not in {"dialling", "ringing"}:
        return
    if isinstance(event, Failed):
        bridges.failed(turn, event)
    elif isinstance(event, PickedUp):
        bridges.picked_up(turn, event)
    elif phase == "dialling":
        bridges.rang(turn)


def _start(turn: Turn) -> None:
    call = turn.call
    if call.callout is not None:
        bridges.dial_person(turn)
    else:
        turn.post("ice", bodies.ice(call, turn.platform.rate), waits=True)


def _press(turn: Turn, key: str) -> None:
    phase = turn.call.phase
    if phase in {"prompt", "listening"}:
        menus.press(turn, key)
    elif phase == "conference":
        rooms.press_in_conference(turn, key)
    else:
        effect = "sent" if phase in {"bridged", "stream"} else "ignored"
        turn.note("pressed", key=key, menu="", effect=effect)


def _say(turn: Turn, word: str) -> None:
    phase = turn.call.phase
    if phase in {"prompt", "listening"}:
        menus.say(turn, word)
    else:
        effect = "sent" if phase in {"bridged", "stream", "conference"} else "ignored"
        turn.note("said", text=word, menu="", effect=effect)


def _hang_up(turn: Turn, by: str) -> None:
    call = turn.call
    if call.phase == "new":
        return
    turn.stop()
    turn.note("hung-up", by=by)
    if call.phase in {"prompt", "listening"}:
        menus.hang_up(turn)
    if by == "manager":
        turn.hang_up()
    elif call.phase in {"dialling", "ringing"} or call.answered_at is None:
        turn.end("NOANSWER", "CANCEL")
    else:
        turn.end("ANSWERED", "CALLERHANGUP" if by == "caller" else "CALLEEHANGUP")
