"""Voice: who is in a conference, and steering them."""

from typing import Any

from sinchctl.svaml.vocabulary import MUSIC

from .answers import Answer, Asked, member, text_of
from .auth import Refused
from .calls import hang_up, running, seconds, standing

_COMMANDS: dict[str, dict[str, bool]] = {
    "mute": {"muted": True},
    "unmute": {"muted": False},
    "onhold": {"onhold": True},
    "resume": {"onhold": False},
}


def get(asked: Asked) -> Answer:
    """`GET /calling/v1/conferences/id/{conferenceId}`: those whose callout was answered."""
    inside = _inside(asked)
    return Answer(
        200,
        {
            "participants": [
                {
                    "cli": call["to"],
                    "id": call["callId"],
                    "duration": seconds(call, asked.now),
                    "muted": call.get("muted", False),
                    "onhold": call.get("onhold", False),
                }
                for call in inside
            ]
        },
    )


def _inside(asked: Asked) -> list[dict[str, Any]]:
    name = asked.parts["conference"]
    if asked.state.get("conference", name) is None:
        raise Refused(404, 40400, "Conference not found")
    return [
        call
        for call in reversed(asked.state.all("call"))
        if call["conferenceId"] == name and standing(call, asked.now)[0] == "ONGOING"
    ]


def _participant(asked: Asked) -> dict[str, Any]:
    _inside(asked)
    call = running(asked)
    if call["conferenceId"] != asked.parts["conference"]:
        raise Refused(404, 40400, "Participant not found in this conference")
    return call


def steer(asked: Asked) -> Answer:
    """`PATCH /calling/v1/conferences/id/{conferenceId}/{callId}`."""
    body = asked.json()
    command = text_of(body, "command", limit=20, required=True) or ""
    if command not in _COMMANDS:
        raise Refused(400, 40001, "Illegal parameter: command")
    if member(body, "moh") is not None and member(body, "moh") not in MUSIC:
        raise Refused(400, 40001, "Illegal parameter: moh")
    call = _participant(asked)
    asked.state.put("call", call["callId"], call["started"], {**call, **_COMMANDS[command]})
    return Answer(204)


def kick(asked: Asked) -> Answer:
    """`DELETE /calling/v1/conferences/id/{conferenceId}/{callId}`."""
    hang_up(asked, _participant(asked), "MANAGERHANGUP")
    return Answer(204)


def end(asked: Asked) -> Answer:
    """`DELETE /calling/v1/conferences/id/{conferenceId}`: everybody leaves."""
    for call in _inside(asked):
        hang_up(asked, call, "MANAGERHANGUP")
    return Answer(204)
