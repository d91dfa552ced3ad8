"""The old, application-signed SMS API: send one, ask how it went."""

from typing import Any

from .answers import Answer, Asked, checked_number, text_of
from .auth import Refused
from .outcomes import ending

_STATUS = {"01": "Faulted", "02": "Pending", "03": "Faulted", "04": "Faulted"}
_LONGEST = 2000


def send(asked: Asked) -> Answer:
    """`POST /messaging/v1/sms/{number}`: `{"from", "message"}`, names in any letter case."""
    number = checked_number(asked.parts["number"], "the number")
    body = asked.json()
    text = text_of(body, "message", limit=_LONGEST, required=True) or ""
    sender = text_of(body, "from", limit=17)
    asked.plays(number)
    message = asked.state.times("messages") + 1
    kept: dict[str, Any] = {"to": number, "from": sender, "text": text}
    asked.state.put("message", str(message), asked.time, kept)
    asked.delivered("sms", number, text, id=message)
    return Answer(200, {"messageId": message})


def status(asked: Asked) -> Answer:
    """`GET /messaging/v1/sms/{messageId}`."""
    kept = asked.state.get("message", asked.parts["id"])
    if kept is None:
        raise Refused(404, 40400, "Message not found")
    return Answer(200, {"status": _STATUS.get(ending(kept["to"]), "Successful")})
