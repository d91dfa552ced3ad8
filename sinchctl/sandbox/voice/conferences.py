"""Voice: list the participants of a conference, and mute, hold or remove them."""

from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import member, text_of
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.svaml.vocabulary import MUSIC

from .calls import hang_up, running, seconds, standing

_COMMANDS: dict[str, dict[str, bool]] = {
    "mute": {"muted": True},
    "unmute": {"muted": False},
    "onhold": {"onhold": True},
    "resume": {"onhold": False},
}


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /calling/v1/conferences/id/{conferenceId}`: those whose callout was answered."""
    inside = _inside(request)
    return JsonAnswer(
        200,
        {
            "participants": [
                {
                    "cli": call["to"],
                    "id": call["callId"],
                    "duration": seconds(call, request.now),
                    "muted": call.get("muted", False),
                    "onhold": call.get("onhold", False),
                }
                for call in inside
            ]
        },
    )


def _inside(request: SandboxRequest) -> list[dict[str, Any]]:
    name = request.parts["conference"]
    if request.state.get("conference", name) is None:
        raise Refusal(404, 40400, "Conference not found")
    return [
        call
        for call in reversed(request.state.all("call"))
        if call["conferenceId"] == name and standing(call, request.now)[0] == "ONGOING"
    ]


def _participant(request: SandboxRequest) -> dict[str, Any]:
    _inside(request)
    call = running(request)
    if call["conferenceId"] != request.parts["conference"]:
        raise Refusal(404, 40400, "Participant not found in this conference")
    return call


def steer(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /calling/v1/conferences/id/{conferenceId}/{callId}`."""
    body = request.json()
    command = text_of(body, "command", limit=20, required=True) or ""
    if command not in _COMMANDS:
        raise Refusal(400, 40001, "Illegal parameter: command")
    if member(body, "moh") is not None and member(body, "moh") not in MUSIC:
        raise Refusal(400, 40001, "Illegal parameter: moh")
    call = _participant(request)
    request.state.put("call", call["callId"], call["started"], {**call, **_COMMANDS[command]})
    return JsonAnswer(204)


def kick(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /calling/v1/conferences/id/{conferenceId}/{callId}`."""
    hang_up(request, _participant(request), "MANAGERHANGUP")
    return JsonAnswer(204)


def end(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /calling/v1/conferences/id/{conferenceId}`: everybody leaves."""
    for call in _inside(request):
        hang_up(request, call, "MANAGERHANGUP")
    return JsonAnswer(204)
