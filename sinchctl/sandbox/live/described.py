"""A call in a few words: what `sandbox calls` and the page of the sandbox show."""

from typing import Any

from .phone_line import PhoneLine

SAID = frozenset({"speech", "ssml", "recording", "address"})
"""What of that which is heard says something."""

_STATES = {
    "new": "waiting",
    "dialling": "ringing",
    "instructions": "prompt",
    "tones": "ringing",
    "detecting": "ringing",
    "unasked": "waiting",
    "listening": "menu",
    "intro": "parked",
    "hold": "parked",
    "bridged": "talking",
    "alone": "silence",
    "error": "speaking",
    "ended": "over",
}
"""The states that are named otherwise than the phases of the interpreter."""


def described(line: PhoneLine, now: int, started: str) -> dict[str, Any]:
    """Return a call as JSON at `now` (milliseconds since 1970); `seconds` run from its start.

    `person` hears the prompts; `other` is whom the application connects them to. `pace` is how
    many seconds pass in a second, `events` counts what has happened.
    """
    call, end = line.call, line.trace.end
    is_inbound = line.kind == "inbound"
    phase = call.phase
    in_menu = phase in {"prompt", "listening"}
    play = line.trace.play
    has_other = bool(call.callee) and (is_inbound or call.to.endpoint != line.number)
    seconds, soon = line.clock(now) / 1000, line.clock(now + 1000) / 1000
    return {
        "id": call.id,
        "direction": "in" if is_inbound else "out",
        "state": "menu" if in_menu else _STATES.get(phase, phase),
        "person": line.number,
        "from": line.number if is_inbound else call.cli,
        "to": call.dialled.endpoint,
        "other": call.to.endpoint if has_other else "",
        "started": started,
        "seconds": round(seconds, 3),
        "pace": round(soon - seconds, 3),
        "events": line.rows,
        "menu": call.menu if in_menu else "",
        "room": line.room,
        "said": play.text if play is not None and play.how in SAID else "",
        "isRinging": phase in {"dialling", "ringing"},
        "status": "FINAL" if end else "ONGOING",
        "result": end["result"] if end else "N/A",
        "reason": end["reason"] if end else "N/A",
    }
