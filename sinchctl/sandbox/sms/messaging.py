"""The old, application-signed SMS API: send a message, show its status."""

from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import checked_number, text_of
from sinchctl.sandbox.outcomes import ending
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

_STATUS = {"01": "Faulted", "02": "Pending", "03": "Faulted", "04": "Faulted"}
_LONGEST = 2000


def send(request: SandboxRequest) -> JsonAnswer:
    """`POST /messaging/v1/sms/{number}`: `{"from", "message"}`, names in any letter case."""
    number = checked_number(request.parts["number"], "the number")
    body = request.json()
    text = text_of(body, "message", limit=_LONGEST, required=True) or ""
    sender = text_of(body, "from", limit=17)
    request.plays(number)
    message = request.state.times("messages") + 1
    kept: dict[str, Any] = {"to": number, "from": sender, "text": text}
    request.state.put("message", str(message), request.time, kept)
    request.delivered("sms", number, text, id=message)
    return JsonAnswer(200, {"messageId": message})


def status(request: SandboxRequest) -> JsonAnswer:
    """`GET /messaging/v1/sms/{messageId}`."""
    kept = request.state.get("message", request.parts["id"])
    if kept is None:
        raise Refusal(404, 40400, "Message not found")
    return JsonAnswer(200, {"status": _STATUS.get(ending(kept["to"]), "Successful")})
