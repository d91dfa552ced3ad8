"""Voice: calls in progress and over, and reports about them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import member, text_of
from sinchctl.sandbox.outcomes import CALL, FREE, ending
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.svaml.vocabulary import LONGEST_CALL, LONGEST_DETAILS, STATUSES

from .callouts import first_texts

if TYPE_CHECKING:
    from sinchctl.sandbox.live.phone_line import PhoneLine

_LENGTH = timedelta(minutes=2)
_PARTIES = {"number": "Number", "username": "Username", "sip": "Sip", "did": "Did"}


def seconds(call: dict[str, Any], now: datetime) -> int:
    """Return how long a call that was answered has lasted."""
    end = datetime.fromisoformat(call["ended"]) if "ended" in call else now
    return max(0, int((end - datetime.fromisoformat(call["started"])).total_seconds()))


def standing(call: dict[str, Any], now: datetime) -> tuple[str, str, str, int]:
    """Return status, result, reason and duration (seconds) of a call at a moment."""
    last = ending(call["to"])
    if not call["connects"]:
        return "FINAL", "FAILED", "GENERALERROR", 0
    if last in CALL:
        return ("FINAL", *CALL[last], 0)
    if "ended" in call:
        return "FINAL", "ANSWERED", call["reason"], seconds(call, now)
    lasts = min(_LENGTH, timedelta(seconds=call["maxDuration"] or LONGEST_CALL))
    if last == "02" or seconds(call, now) < lasts.total_seconds():
        return "ONGOING", "N/A", "N/A", seconds(call, now)
    return "FINAL", "ANSWERED", "CALLEEHANGUP", int(lasts.total_seconds())


def hang_up(request: SandboxRequest, call: dict[str, Any], reason: str) -> None:
    """End a call in progress."""
    kept = {**call, "ended": request.time, "reason": reason}
    request.state.put("call", call["callId"], call["started"], kept)


def known(request: SandboxRequest) -> dict[str, Any]:
    """Return the call that the path names. Raises Refusal (40400)."""
    call = request.state.get("call", request.parts["call"])
    if call is None:
        raise Refusal(404, 40400, "Call not found")
    return call


def running(request: SandboxRequest) -> dict[str, Any]:
    """Return the call in progress that the path names. Raises Refusal (40400)."""
    call = known(request)
    if standing(call, request.now)[0] != "ONGOING":
        raise Refusal(404, 40400, "Call not found: it is over")
    return call


def running_line(request: SandboxRequest) -> "PhoneLine | None":
    """Return the call of the path if it runs SVAML; None for any other call.

    Raises Refusal (40400) if it is over.
    """
    line = request.lines.store.find(request.parts["call"])
    if line is not None and line.ended:
        raise Refusal(404, 40400, "Call not found: it is over")
    return line


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /calling/v1/calls/id/{callId}`. Nobody originates a callout, so it has no `from`.

    It costs nothing, but says so: Sinch's SDK for Python needs these members.
    """
    if (line := request.lines.store.find(request.parts["call"])) is not None:
        return JsonAnswer(200, _live_record(request, line))
    call = known(request)
    status, result, reason, duration = standing(call, request.now)
    answer: dict[str, Any] = {
        "to": _party(call["toType"], call["to"]),
        "domain": "mxp" if call["toType"] == "username" else "pstn",
        "callId": call["callId"],
        "duration": duration,
        "status": status,
        "result": result,
        "reason": reason,
        "timestamp": call["started"].removesuffix("Z"),
        "userRate": FREE,
        "debit": FREE,
    }
    if call.get("custom"):
        answer["custom"] = call["custom"]
    return JsonAnswer(200, answer)


def _live_record(request: SandboxRequest, line: "PhoneLine") -> dict[str, Any]:
    """Return a call that runs or ran; while it rings, its duration is 0."""
    call, end = line.call, line.trace.end
    begun = call.answered_at
    duration = 0 if begun is None else (line.clock(request.lines.store.now) - begun) // 1000
    record: dict[str, Any] = {
        "to": _party(call.to.type, call.to.endpoint),
        "domain": "mxp" if call.to.type == "username" else "pstn",
        "callId": call.id,
        "duration": end["duration"] if end else duration,
        "status": "FINAL" if end else "ONGOING",
        "result": end["result"] if end else "N/A",
        "reason": end["reason"] if end else "N/A",
        "timestamp": request.lines.started(line).removesuffix("Z"),
        "userRate": request.lines.rate(1),
        "debit": request.lines.rate(-(-(end["duration"] if end else duration) // 60)),
    }
    if record["reason"] == "CALLBACKERROR" and line.is_invalid:
        record["reason"] = "INVALIDSVAMLACTION"
    if line.kind == "inbound":
        record["from"] = _party("number", line.number)
    if call.custom:
        record["custom"] = call.custom
    return record


def _party(kind: str, endpoint: str) -> dict[str, str]:
    return {"type": _PARTIES.get(kind, "Number"), "endpoint": endpoint}


def update(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /calling/v1/calls/id/{callId}`, and with `/leg/{leg}`: SVAML for a running call."""
    leg = request.parts.get("leg", "caller")
    if leg not in {"caller", "callee", "both"}:
        raise Refusal(400, 40001, "Illegal parameter: leg")
    body = request.json()
    line = running_line(request)
    call = running(request) if line is None else {}
    instructions, action = member(body, "instructions"), member(body, "action")
    if instructions is None and action is None:
        raise Refusal(400, 40003, "Invalid request: neither instructions nor action")
    if not isinstance(instructions or [], list) or not isinstance(action or {}, dict):
        raise Refusal(400, 40003, "Invalid request: this is not SVAML")
    if line is not None:
        if not request.lines.patch(line, body):
            raise Refusal(400, 40001, "Illegal parameter: the call cannot do this action now")
        return JsonAnswer(204)
    texts = first_texts(body)
    if texts:
        request.delivered("call", call["to"], " ".join(texts), id=call["callId"], leg=leg)
    if isinstance(action, dict) and str(member(action, "name")).lower() == "hangup":
        hang_up(request, call, "MANAGERHANGUP")
    return JsonAnswer(204)


def report(request: SandboxRequest) -> JsonAnswer:
    """`POST /calling/v1/callreport/callId/{callId}`: 201 with an empty body."""
    body = request.json()
    status = text_of(body, "status", limit=20, required=True) or ""
    if status.lower() not in STATUSES:
        raise Refusal(400, 40001, "Illegal parameter: status")
    details = text_of(body, "details", limit=LONGEST_DETAILS)
    if request.lines.store.find(request.parts["call"]) is not None:
        return JsonAnswer(201)
    call = known(request)
    request.state.put(
        "call", call["callId"], call["started"], {**call, "report": [status, details or ""]}
    )
    return JsonAnswer(201)
