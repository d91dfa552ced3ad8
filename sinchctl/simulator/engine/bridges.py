"""Calls to others: they ring, are answered, are examined for a machine, and talk."""

from sinchctl.svaml.model import Action, ConnectMxp, ConnectPstn, ConnectSip, ConnectStream

from . import bodies
from .program import Sound
from .state import Failed, Peer, PickedUp
from .timing import tones
from .turn import Turn

AMD = 2000
"""Milliseconds after which answering machine detection has its result."""
BEEP = 5000
"""Milliseconds from there to the beep of a machine."""

_FAILURES = {
    "busy": ("BUSY", "BUSY"),
    "fail": ("FAILED", "GENERALERROR"),
    "notfound": ("FAILED", "USERNOTFOUND"),
}


def destination(action: Action, dialled: Peer) -> Peer:
    """Return whom an action connects to."""
    if isinstance(action, ConnectPstn):
        return Peer("number", action.number) if action.number else dialled
    if isinstance(action, ConnectMxp | ConnectSip | ConnectStream) and action.destination:
        to = action.destination
        return Peer(to.type or "username", to.endpoint or "")
    if isinstance(action, ConnectSip) and action.account:
        return Peer("sip", action.account)
    return dialled


def dial(turn: Turn, to: Peer, action: Action | None = None) -> None:
    """Call somebody for the person on the line."""
    call = turn.call
    call.to, call.callee, call.phase, call.due = to, "ringing", "dialling", None
    call.max_duration = getattr(action, "max_duration", None)
    call.suppressed = getattr(action, "suppress_callbacks", None) is True
    call.silent_callee = isinstance(action, ConnectMxp) or to.type == "username"
    if isinstance(action, ConnectMxp):
        call.recording = None
    turn.note("dialling", to=bodies.peer(to))


def dial_person(turn: Turn) -> None:
    """Call the person of a callout."""
    call = turn.call
    call.callee, call.phase, call.due = "ringing", "dialling", None
    call.max_duration = call.callout.max_duration if call.callout else None
    turn.note("dialling", to=bodies.peer(call.to))


def rang(turn: Turn) -> None:
    """Let it ring until somebody answers or the time is up."""
    call = turn.call
    call.phase = "ringing"
    turn.play("nobody" if call.callout and not call.answered_at else "caller", "ringback", "", None)
    limit = _dial_timeout(turn)
    if limit is None:
        limit = int(turn.platform.assumptions["ring-limit"]) * 1000
    call.due = call.t + limit


def ring_ended(turn: Turn) -> None:
    """Give up, because nobody has answered."""
    if _dial_timeout(turn) is None:
        turn.assume("ring-limit")
        turn.end("NOANSWER", "NOANSWER")
    else:
        turn.end("NOANSWER", "TIMEOUT")


def failed(turn: Turn, what: Failed) -> None:
    """End a call to somebody who cannot be reached."""
    turn.end(*_FAILURES.get(what.why, _FAILURES["fail"]))


def picked_up(turn: Turn, what: PickedUp) -> None:
    """Connect somebody who answers: tones first, then detection, then ACE."""
    call = turn.call
    turn.stop()
    call.callee, call.due = "answered", None
    turn.note("answered", by="callee")
    turn.count_from_here()
    if call.max_duration is not None:
        call.cut_at = call.t + call.max_duration * 1000
    call.amd = what.amd
    action = _dialling_action(turn)
    text = action.dtmf if action is not None else None
    if text:
        call.phase = "tones"
        sound = Sound("tones", text, tones(text))
        turn.play("callee", *sound)
        call.due = call.t + sound.ms
    else:
        _examine(turn)


def tones_ended(turn: Turn) -> None:
    """Go on after the tones for the other side."""
    turn.stop()
    _examine(turn)


def detected(turn: Turn) -> None:
    """Report what answering machine detection has found."""
    call = turn.call
    if call.phase == "detecting":
        _ask(turn)
        return
    kind, status = call.amd.split(" ") if " " in call.amd else ("amd", call.amd)
    turn.notify(kind, amd={"status": status, "reason": "n/a", "duration": AMD // 1000})
    call.detected_at = None
    if kind == "amd" and status == "machine":
        call.amd, call.detected_at = "amd_beep machine", call.t + BEEP


def connect(turn: Turn) -> None:
    """Let both sides talk."""
    call = turn.call
    call.phase, call.due = "bridged", None
    turn.note("connected", to=bodies.peer(call.to))


def stream(turn: Turn, action: ConnectStream) -> None:
    """Stream the audio of the call to an address."""
    call = turn.call
    turn.answer()
    call.to, call.phase, call.due = destination(action, call.dialled), "stream", None
    if action.max_duration is not None:
        call.cut_at = call.t + action.max_duration * 1000
    turn.note("connected", to=bodies.peer(call.to))


def _dialling_action(turn: Turn) -> ConnectPstn | None:
    """Return the action that is dialling, if it is one to a number."""
    program = turn.program
    action = program.action if program else None
    return action if isinstance(action, ConnectPstn) else None


def _dial_timeout(turn: Turn) -> int | None:
    action = _dialling_action(turn)
    seconds = action.dial_timeout if action else None
    return seconds * 1000 if seconds and seconds > 0 else None


def _examine(turn: Turn) -> None:
    """Find out who or what has answered, if the application wants that."""
    call, action = turn.call, _dialling_action(turn)
    amd = action.amd if action else None
    found = call.amd
    if amd is None or not amd.enabled:
        call.amd = ""
        _ask(turn)
    elif amd.asynchronous:
        call.amd, call.detected_at = "inprogress", call.t + AMD
        _ask(turn)
        call.amd = found
    else:
        call.phase, call.due = "detecting", call.t + AMD


def _ask(turn: Turn) -> None:
    """Ask the application what to do with a call that was answered, unless it gets no ACE."""
    call, callout = turn.call, turn.call.callout
    call.due = None
    silent = call.suppressed or call.silent_callee
    if callout is not None and "ace" not in callout.enabled:
        silent = True
    call.fell_back = False
    if silent:
        call.phase = "unasked"
        return
    turn.post("ace", bodies.ace(call), waits=True)
