"""Voice: list the participants of a conference, and mute, hold or remove them."""

from typing import TYPE_CHECKING, Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import member, text_of
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.svaml.vocabulary import MUSIC

from .calls import hang_up, running, running_line, seconds, standing

if TYPE_CHECKING:
    from sinchctl.sandbox.live.phone_line import PhoneLine

_COMMANDS: dict[str, dict[str, bool]] = {
    "mute": {"muted": True},
    "unmute": {"muted": False},
    "onhold": {"onhold": True},
    "resume": {"onhold": False},
}


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /calling/v1/conferences/id/{conferenceId}`: those whose callout was answered."""
    calls, lines = _inside(request)
    participants = [
        _participant_of(
            call["to"],
            call["callId"],
            seconds(call, request.now),
            muted=call.get("muted", False),
            onhold=call.get("onhold", False),
        )
        for call in calls
    ]
    now = request.lines.store.now
    participants += [
        _participant_of(
            line.number,
            line.call.id,
            (line.clock(now) - (line.call.answered_at or 0)) // 1000,
            muted=line.is_muted,
            onhold=line.is_on_hold,
        )
        for line in lines
    ]
    return JsonAnswer(200, {"participants": participants})


def _participant_of(
    number: str, call_id: str, duration: int, *, muted: bool, onhold: bool
) -> dict[str, Any]:
    return {"cli": number, "id": call_id, "duration": duration, "muted": muted, "onhold": onhold}


def _inside(request: SandboxRequest) -> tuple[list[dict[str, Any]], "list[PhoneLine]"]:
    """Return the callouts in the conference of the path, and the calls that run SVAML."""
    name = request.parts["conference"]
    lines = request.lines.in_room(name)
    if request.state.get("conference", name) is None and lines is None:
        raise Refusal(404, 40400, "Conference not found")
    calls = [
        call
        for call in reversed(request.state.all("call"))
        if call["conferenceId"] == name and standing(call, request.now)[0] == "ONGOING"
    ]
    return calls, lines or []


def _participant(request: SandboxRequest) -> "dict[str, Any] | PhoneLine":
    _inside(request)
    name, line = request.parts["conference"], running_line(request)
    call = running(request) if line is None else {}
    if name != (line.room if line is not None else call["conferenceId"]):
        raise Refusal(404, 40400, "Participant not found in this conference")
    return line or call


def steer(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /calling/v1/conferences/id/{conferenceId}/{callId}`."""
    body = request.json()
    command = text_of(body, "command", limit=20, required=True) or ""
    if command not in _COMMANDS:
        raise Refusal(400, 40001, "Illegal parameter: command")
    if member(body, "moh") is not None and member(body, "moh") not in MUSIC:
        raise Refusal(400, 40001, "Illegal parameter: moh")
    call, changes = _participant(request), _COMMANDS[command]
    if not isinstance(call, dict):
        call.is_muted = changes.get("muted", call.is_muted)
        call.is_on_hold = changes.get("onhold", call.is_on_hold)
        request.lines.store.keep(call)
        return JsonAnswer(204)
    request.state.put("call", call["callId"], call["started"], {**call, **changes})
    return JsonAnswer(204)


def kick(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /calling/v1/conferences/id/{conferenceId}/{callId}`."""
    _remove(request, _participant(request))
    return JsonAnswer(204)


def end(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /calling/v1/conferences/id/{conferenceId}`: everybody leaves."""
    calls, lines = _inside(request)
    for call in calls:
        _remove(request, call)
    for line in lines:
        _remove(request, line)
    return JsonAnswer(204)


def _remove(request: SandboxRequest, call: "dict[str, Any] | PhoneLine") -> None:
    if isinstance(call, dict):
        hang_up(request, call, "MANAGERHANGUP")
    else:
        request.lines.end(call, "manager")
