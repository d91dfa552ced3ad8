"""Voice: callouts, calls in progress and over, call status reports."""

import json
import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from sinchctl.svaml.vocabulary import LONGEST_CALL, LONGEST_TEXT, MUSIC, TONES

from .auth import Refusal
from .outcomes import CALL, ending
from .request import JsonAnswer, SandboxRequest, checked_number, member, record, text_of

_KINDS = {"ttscallout": "ttsCallout", "conferencecallout": "conferenceCallout"}
_KINDS |= {"customcallout": "customCallout"}
_EVENTS = ("ice", "ace", "pie", "dice")
_LENGTH = timedelta(minutes=2)
_FREE = {"currencyId": "USD", "amount": 0.0}
_SPOKEN = re.compile(r"#(?:tts|ssml)\[(.*?)\]", re.DOTALL)


def callout(request: SandboxRequest) -> JsonAnswer:
    """`POST /calling/v1/callouts`: speak, join a conference, or follow SVAML."""
    body = request.json()
    word = text_of(body, "method", limit=40, required=True) or ""
    kind = _KINDS.get(word.lower())
    if kind is None:
        raise Refusal(400, 40001, f"Illegal parameter: method {word}")
    given = record(body, kind)
    custom = kind == "customCallout"
    to, target = _custom_target(given) if custom else _destination(given)
    _check_common(given)
    text = _CHECKS[kind](given)
    if target == "number":
        request.plays(to)
    caller_id = text_of(given, "cli", limit=64)
    call: dict[str, Any] = {
        "callId": str(uuid.uuid4()),
        "kind": kind,
        "to": to,
        "toType": target,
        "cli": caller_id,
        "custom": text_of(given, "custom", limit=4096),
        "conferenceId": member(given, "conferenceId"),
        "maxDuration": member(given, "maxDuration"),
        "started": request.time,
    }
    request.state.put("call", call["callId"], request.time, call)
    if kind == "conferenceCallout":
        request.state.put("conference", call["conferenceId"], request.time, {})
    if ending(to) not in CALL:
        request.delivered("call", to, text, id=call["callId"], cli=caller_id or "")
    return JsonAnswer(200, {"callId": call["callId"]})


def _destination(given: dict[str, Any]) -> tuple[str, str]:
    found = record(given, "destination")
    kind = str(member(found, "type") or "number").lower()
    endpoint = member(found, "endpoint")
    if kind == "number":
        return checked_number(endpoint, "destination.endpoint"), kind
    if kind not in {"username", "sip"} or not isinstance(endpoint, str) or not endpoint:
        raise Refusal(400, 40001, "Illegal parameter: destination")
    return endpoint, kind


def _custom_target(given: dict[str, Any]) -> tuple[str, str]:
    """Whom a custom callout calls: its destination, or the number in its inline ICE."""
    if member(given, "destination") is not None:
        return _destination(given)
    ice = text_of(given, "ice", limit=1_000_000) or ""
    if not ice.startswith("{"):
        return "", "callback"
    action = member(_svaml(ice, "ice"), "action")
    if not isinstance(action, dict) or str(member(action, "name")).lower() != "connectpstn":
        raise Refusal(400, 40001, "Illegal parameter: an inline ice must be a connectPstn")
    number = member(action, "number")
    if number is None and isinstance(member(action, "destination"), dict):
        number = member(member(action, "destination"), "endpoint")
    return checked_number(number, "ice.action.number"), "number"


def _svaml(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refusal(400, 40001, f"Illegal parameter: {name} is neither SVAML nor an address")
    return found


def _check_common(given: dict[str, Any]) -> None:
    dtmf = text_of(given, "dtmf", limit=100)
    if dtmf and not TONES.fullmatch(dtmf):
        raise Refusal(400, 40001, "Illegal parameter: dtmf")
    longest = member(given, "maxDuration")
    if longest is not None and (type(longest) is not int or not 0 < longest <= LONGEST_CALL):
        raise Refusal(400, 40001, "Illegal parameter: maxDuration")
    for name in ("enableAce", "enableDice", "enablePie"):
        if member(given, name) not in {None, True, False}:
            raise Refusal(400, 40001, f"Illegal parameter: {name}")


def _tts(given: dict[str, Any]) -> str:
    text = text_of(given, "text", limit=LONGEST_TEXT)
    prompts = text_of(given, "prompts", limit=10_000)
    if text is None and prompts is None:
        raise Refusal(400, 40002, "Missing parameter: text or prompts")
    return text or prompts or ""


def _conference(given: dict[str, Any]) -> str:
    text_of(given, "conferenceId", limit=128, required=True)
    music = text_of(given, "mohClass", limit=20)
    if music is not None and music.lower() not in MUSIC:
        raise Refusal(400, 40001, "Illegal parameter: mohClass")
    return text_of(given, "greeting", limit=LONGEST_TEXT) or ""


def _custom(given: dict[str, Any]) -> str:
    """Each event's SVAML must be readable; the texts of the ACE are what is heard first."""
    heard = ""
    for name in _EVENTS:
        text = text_of(given, name, limit=1_000_000)
        if text is not None and not text.startswith(("http://", "https://")):
            found = _svaml(text, name)
            heard = " ".join(_texts(found)) if name == "ace" else heard
    return heard[:2000]


def _texts(svaml: dict[str, Any]) -> list[str]:
    """What a caller hears before pressing anything."""
    found: list[str] = []
    instructions = member(svaml, "instructions")
    for one in instructions if isinstance(instructions, list) else []:
        if isinstance(one, dict):
            said = [member(one, "text"), *(member(one, "ids") or [])]
            found += [text for text in said if isinstance(text, str)]
    action = member(svaml, "action")
    menus = member(action, "menus") if isinstance(action, dict) else None
    if isinstance(menus, list) and menus and isinstance(action, dict):
        start = member(action, "mainMenu") or "main"
        first = [menu for menu in menus if isinstance(menu, dict) and menu.get("id") == start]
        found += [str(member(menu, "mainPrompt") or "") for menu in first]
    return [" ".join(_SPOKEN.findall(text)) or text for text in found]


_CHECKS = {"ttsCallout": _tts, "conferenceCallout": _conference, "customCallout": _custom}


def seconds(call: dict[str, Any], now: datetime) -> int:
    """How long a call that was answered has lasted, in seconds."""
    end = datetime.fromisoformat(call["ended"]) if "ended" in call else now
    return max(0, int((end - datetime.fromisoformat(call["started"])).total_seconds()))


def standing(call: dict[str, Any], now: datetime) -> tuple[str, str, str, int]:
    """Status, result, reason and duration (seconds) of a call at a moment."""
    last = ending(call["to"])
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
    """The call that the path names. Raises Refusal (40400)."""
    found = request.state.get("call", request.parts["call"])
    if found is None:
        raise Refusal(404, 40400, "Call not found")
    return found


def running(request: SandboxRequest) -> dict[str, Any]:
    """The call in progress that the path names. Raises Refusal (40400)."""
    call = known(request)
    if standing(call, request.now)[0] != "ONGOING":
        raise Refusal(404, 40400, "Call not found: it is over")
    return call


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /calling/v1/calls/id/{callId}`. Nobody originates a callout, so that it has no `from`.

    It costs nothing, but has the members that say so: Sinch's SDK for Python cannot do without.
    """
    call = known(request)
    status, result, reason, duration = standing(call, request.now)
    kind = {"number": "Number", "username": "Username", "sip": "Sip"}.get(call["toType"], "Number")
    answer: dict[str, Any] = {
        "to": {"type": kind, "endpoint": call["to"]},
        "domain": "mxp" if call["toType"] == "username" else "pstn",
        "callId": call["callId"],
        "duration": duration,
        "status": status,
        "result": result,
        "reason": reason,
        "timestamp": call["started"].removesuffix("Z"),
        "userRate": _FREE,
        "debit": _FREE,
    }
    if call.get("custom"):
        answer["custom"] = call["custom"]
    return JsonAnswer(200, answer)


def update(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /calling/v1/calls/id/{callId}`, and with `/leg/{leg}`: SVAML for a running call."""
    leg = request.parts.get("leg", "caller")
    if leg not in {"caller", "callee", "both"}:
        raise Refusal(400, 40001, "Illegal parameter: leg")
    body = request.json()
    call = running(request)
    instructions, action = member(body, "instructions"), member(body, "action")
    if instructions is None and action is None:
        raise Refusal(400, 40003, "Invalid request: neither instructions nor action")
    if not isinstance(instructions or [], list) or not isinstance(action or {}, dict):
        raise Refusal(400, 40003, "Invalid request: this is no SVAML")
    texts = _texts(body)
    if texts:
        request.delivered("call", call["to"], " ".join(texts), id=call["callId"], leg=leg)
    if isinstance(action, dict) and str(member(action, "name")).lower() == "hangup":
        hang_up(request, call, "MANAGERHANGUP")
    return JsonAnswer(204)


def report(request: SandboxRequest) -> JsonAnswer:
    """`POST /calling/v1/callreport/callId/{callId}`: 201 with an empty body."""
    body = request.json()
    status = text_of(body, "status", limit=20, required=True) or ""
    if status.lower() not in {"success", "failure"}:
        raise Refusal(400, 40001, "Illegal parameter: status")
    details = text_of(body, "details", limit=64)
    call = known(request)
    request.state.put(
        "call", call["callId"], call["started"], {**call, "report": [status, details or ""]}
    )
    return JsonAnswer(201)
