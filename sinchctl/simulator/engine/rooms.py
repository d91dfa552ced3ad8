"""Where a person waits: conferences, on hold, in silence, and spoken texts."""

from sinchctl.svaml.model import ConferenceDtmf, ConnectConf, Park

from . import bodies
from .program import Sounds, sounds
from .turn import Turn

_INTERVAL = 3000
"""Milliseconds between the keys that a conference takes for one entry."""


def join(turn: Turn, action: ConnectConf) -> None:
    """Put the person into a conference."""
    turn.answer()
    enter(turn, action.conference_id or "", action.moh)


def enter(turn: Turn, name: str, music: str | None = None) -> None:
    """Put the person into a conference, with music while they are alone."""
    call = turn.call
    call.phase, call.due, call.conference, call.entry = "conference", None, name, ""
    turn.note("conference", conferenceId=name)
    how = ("music", music) if music and not call.others else ("silence", "")
    turn.play(call.person, *how, None)


def room_changed(turn: Turn, others: int) -> None:
    """End the music when others come, begin it when all have left."""
    call = turn.call
    was, call.others = call.others, others
    if call.phase != "conference" or bool(was) == bool(others):
        return
    action = turn.program.action if turn.program else None
    music = action.moh if isinstance(action, ConnectConf) else None
    turn.stop()
    how = ("music", music) if music and not others else ("silence", "")
    turn.play(call.person, *how, None)


def press_in_conference(turn: Turn, key: str) -> None:
    """Take a key in a conference: ignore it, send it to the others, or collect it."""
    call, dtmf = turn.call, _dtmf(turn)
    mode = (dtmf.mode or "ignore").lower()
    sent = mode in {"forward", "detect"}
    effect = "sent" if sent else "ignored"
    turn.note("pressed", key=key, menu="conference", effect=effect)
    if mode != "detect":
        return
    if key != "#":
        call.entry += key
        wait = _INTERVAL if dtmf.timeout_mills is None else max(0, dtmf.timeout_mills)
        call.due = call.t + wait
    most = 1 if dtmf.max_digits is None else dtmf.max_digits
    if key == "#" or len(call.entry) >= most:
        keys_ended(turn)


def keys_ended(turn: Turn) -> None:
    """Report the keys that were collected in a conference."""
    call = turn.call
    entry, call.entry, call.due = call.entry, "", None
    if entry:
        how = {"type": "sequence", "value": entry, "inputMethod": "dtmf"}
        turn.post("pie", bodies.pie(call, {"menuId": call.conference or "", **how}))


def park(turn: Turn) -> None:
    """Put the person on hold."""
    call = turn.call
    turn.answer()
    turn.note("parked")
    call.phase, call.part, call.since = "intro", 0, call.t
    _go_on(turn)


def park_sound_ended(turn: Turn) -> None:
    """Play the next prompt of somebody on hold, or end it when the time is up."""
    call = turn.call
    turn.stop()
    call.part += 1
    _go_on(turn)


def _go_on(turn: Turn) -> None:
    call = turn.call
    if call.phase == "intro":
        if turn.next_sound(_park_sounds(turn, "intro_prompt")):
            return
        call.phase, call.part, call.since = "hold", 0, call.t
    hold = _park_sounds(turn, "hold_prompt")
    ends = call.since + _park_limit(turn)
    if hold and turn.next_sound(hold):
        return
    if call.t >= ends:
        turn.end("ANSWERED", "TIMEOUT")
    elif hold:
        call.part = 0
        turn.next_sound(hold)
    else:
        turn.play(call.person, "silence", "", None)
        call.due = ends


def wait_alone(turn: Turn) -> None:
    """Leave the person in silence."""
    call = turn.call
    call.phase, call.due = "alone", None
    turn.play(call.person, "silence", "", None)


def speak(turn: Turn) -> None:
    """Play the text of a callout, after which the call ends or the conference begins."""
    turn.call.phase, turn.call.part = "speaking", 0
    _speak(turn)


def speech_ended(turn: Turn) -> None:
    """Play the next part of the text of a callout."""
    turn.stop()
    turn.call.part += 1
    _speak(turn)


def _speak(turn: Turn) -> None:
    callout = turn.call.callout
    if callout is None or turn.next_sound(_callout_sounds(turn)):
        return
    if callout.kind == "conference":
        enter(turn, callout.conference)
    else:
        turn.hang_up()


def _callout_sounds(turn: Turn) -> Sounds:
    callout, timing = turn.call.callout, turn.platform.timing
    if callout is None:
        return ()
    if callout.kind == "conference" and callout.greeting:
        return sounds(f"#tts[{callout.greeting}]", timing)
    return sounds(callout.text, timing)


def _dtmf(turn: Turn) -> ConferenceDtmf:
    action = turn.program.action if turn.program else None
    options = action.conference_dtmf_options if isinstance(action, ConnectConf) else None
    return options or ConferenceDtmf()


def _park_sounds(turn: Turn, name: str) -> Sounds:
    program = turn.program
    action = program.action if program else None
    if program is None or not isinstance(action, Park):
        return ()
    return program.prompt(getattr(action, name))


def _park_limit(turn: Turn) -> int:
    action = turn.program.action if turn.program else None
    seconds = action.max_duration if isinstance(action, Park) else None
    return (int(turn.assume("park-default")) if seconds is None else max(0, seconds)) * 1000
