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

from .described import Told, cookie, extra, recorded_to, recording
from .values import Part, part, plain, quoted, tones


def instruction(one: Instruction) -> Told:
    """What an instruction does."""
    told = _INSTRUCTIONS.get(type(one), _other)(one)
    told.asides += extra(one)
    return told


def heard(played: list[Part], locale: str | None = None) -> str:
    """What the caller hears of the parts of a prompt, as a whole clause."""
    told = ", then ".join(map(_heard, played)) or "nothing"
    spoken = any(one.spoken for one in played)
    return f"the caller hears {told}" + (
        f", spoken in {plain(locale)}" if locale and spoken else ""
    )


def _heard(played: Part) -> str:
    if played.spoken:
        return str(played)
    kind = "the recording at" if played.kind == "address" else "the recording"
    return f"{kind} {str(played).removeprefix('plays ')}"


def short(one: Instruction) -> list[str]:
    """What an instruction does, without a subject; each part that is played on its own."""
    if isinstance(one, PlayFiles) and one.ids:
        return [_said(part(name)) for name in one.ids]
    told = instruction(one)
    return [f"{told.title} ({', '.join(told.faults)})" if told.faults else told.title]


def _said(played: Part) -> str:
    return f"says {played}" if played.spoken else str(played)


def _play_files(one: PlayFiles) -> Told:
    played = [part(name) for name in one.ids or []]
    if not played:
        return Told("plays nothing", "nothing is played", faults=["nothing to play"])
    return Told(", then ".join(map(_said, played)), heard(played, one.locale))


def _say(one: Say) -> Told:
    spoken = Part("speech", one.text or "")
    faults = [] if one.text else ["no text to say"]
    return Told(f"says {spoken}", heard([spoken], one.locale), faults=faults)


def _send_dtmf(one: SendDtmf) -> Told:
    keys = one.value or ""
    faults = [] if keys else ["no tones to send"]
    return Told(f"sends the tones {plain(keys)}", f"tones are sent: {tones(keys)}", faults=faults)


def _set_cookie(one: SetCookie) -> Told:
    pair = cookie(one)
    kept = "it comes back in every later callback of the call"
    return Told(f"sets the cookie {pair}", f"the cookie {pair} is set; {kept}")


def _answer(_one: Answer) -> Told:
    return Told("answers the call", "the call is answered; from here on it is billed")


def _start_recording(one: StartRecording) -> Told:
    where = recorded_to(one.options)
    told = Told(f"starts recording{where}", f"the call is recorded{where}")
    told.asides += recording(one.options)
    return told


def _stop_recording(_one: StopRecording) -> Told:
    return Told("stops recording", "the recording ends")


def _report(one: ReportCallStatus) -> Told:
    status = plain(one.value or "nothing")
    why = f": {quoted(one.details)}" if one.details else ""
    return Told(f"reports {status}{why}", f"the call is reported as {status}{why}")


def _other(one: OtherInstruction) -> Told:
    what = f"the instruction {quoted(one.name)}" if one.name else "an instruction without a name"
    return Told(what, f"{what} follows", faults=["Sinch knows no such instruction"])


_INSTRUCTIONS: dict[type[Any], Callable[[Any], Told]] = {
    PlayFiles: _play_files,
    Say: _say,
    SendDtmf: _send_dtmf,
    SetCookie: _set_cookie,
    Answer: _answer,
    StartRecording: _start_recording,
    StopRecording: _stop_recording,
    ReportCallStatus: _report,
}
