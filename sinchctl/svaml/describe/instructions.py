"""Instructions in words."""

from collections.abc import Callable
from typing import Any

from sinchctl.svaml.model import (
    Answer,
    Instruction,
    OtherInstruction,
    PlayFiles,
    ReportCallStatus,
    Say,
    SendDtmf,
    SetCookie,
    StartRecording,
    StopRecording,
)

from .described import Described, cookie, extra, recorded_to, recording
from .values import Part, part, plain, quoted, tones


def instruction(node: Instruction) -> Described:
    """Return an instruction in words."""
    words = _INSTRUCTIONS.get(type(node), _other)(node)
    words.asides += extra(node)
    return words


def heard(played: list[Part], locale: str | None = None) -> str:
    """Return what the caller hears of the parts of a prompt, as a clause."""
    words = ", then ".join(map(_heard, played)) or "nothing"
    spoken = any(piece.spoken for piece in played)
    return f"the caller hears {words}" + (
        f", spoken in {plain(locale)}" if locale and spoken else ""
    )


def _heard(played: Part) -> str:
    if played.spoken:
        return str(played)
    kind = "the recording at" if played.kind == "address" else "the recording"
    return f"{kind} {str(played).removeprefix('plays ')}"


def short(node: Instruction) -> list[str]:
    """Return what an instruction does, without a subject; one text for each part that is played."""
    if isinstance(node, PlayFiles) and node.ids:
        return [_said(part(name)) for name in node.ids]
    words = instruction(node)
    return [f"{words.title} ({', '.join(words.faults)})" if words.faults else words.title]


def _said(played: Part) -> str:
    return f"says {played}" if played.spoken else str(played)


def _play_files(node: PlayFiles) -> Described:
    played = [part(name) for name in node.ids or []]
    if not played:
        return Described("plays nothing", "nothing is played", faults=["nothing to play"])
    return Described(", then ".join(map(_said, played)), heard(played, node.locale))


def _say(node: Say) -> Described:
    spoken = Part("speech", node.text or "")
    faults = [] if node.text else ["no text to say"]
    return Described(f"says {spoken}", heard([spoken], node.locale), faults=faults)


def _send_dtmf(node: SendDtmf) -> Described:
    keys = node.value or ""
    faults = [] if keys else ["no tones to send"]
    return Described(
        f"sends the tones {plain(keys)}", f"tones are sent: {tones(keys)}", faults=faults
    )


def _set_cookie(node: SetCookie) -> Described:
    pair = cookie(node)
    kept = "it comes back in every later callback of the call"
    return Described(f"sets the cookie {pair}", f"the cookie {pair} is set; {kept}")


def _answer(_one: Answer) -> Described:
    return Described("answers the call", "the call is answered; from here on it is billed")


def _start_recording(node: StartRecording) -> Described:
    where = recorded_to(node.options)
    words = Described(f"starts recording{where}", f"the call is recorded{where}")
    words.asides += recording(node.options)
    return words


def _stop_recording(_one: StopRecording) -> Described:
    return Described("stops recording", "the recording ends")


def _report(node: ReportCallStatus) -> Described:
    status = plain(node.value or "nothing")
    why = f": {quoted(node.details)}" if node.details else ""
    return Described(f"reports {status}{why}", f"the call is reported as {status}{why}")


def _other(node: OtherInstruction) -> Described:
    what = f"the instruction {quoted(node.name)}" if node.name else "an instruction without a name"
    return Described(what, f"{what} follows", faults=["Sinch does not know this instruction"])


_INSTRUCTIONS: dict[type[Any], Callable[[Any], Described]] = {
    PlayFiles: _play_files,
    Say: _say,
    SendDtmf: _send_dtmf,
    SetCookie: _set_cookie,
    Answer: _answer,
    StartRecording: _start_recording,
    StopRecording: _stop_recording,
    ReportCallStatus: _report,
}
