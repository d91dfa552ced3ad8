"""Voice: place calls. Checks a callout as Sinch does, and keeps the call."""

import json
import re
import uuid
from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import checked_number, is_address, member, record, text_of
from sinchctl.sandbox.outcomes import CALL, ending
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.svaml.vocabulary import LONGEST_CALL, LONGEST_NAME, LONGEST_TEXT, MUSIC, TONES

_KINDS = {
    "ttscallout": "ttsCallout",
    "conferencecallout": "conferenceCallout",
    "customcallout": "customCallout",
}
_EVENTS = ("ice", "ace", "pie", "dice")
_MOST_HEADERS = 5
_LARGEST_SVAML = 1_000_000
_SPOKEN = re.compile(r"#(?:tts|ssml)\[(.*?)\]", re.DOTALL)
NO_CALLER_ID = "accepted, but not connected: there is no caller id (cli)"


def callout(request: SandboxRequest) -> JsonAnswer:
    """`POST /calling/v1/callouts`: speak, join a conference, or follow SVAML.

    A call to a phone number without a caller id is accepted and then fails, as at Sinch.
    """
    body = request.json()
    word = text_of(body, "method", limit=40, required=True) or ""
    kind = _KINDS.get(word.lower())
    if kind is None:
        raise Refusal(400, 40001, f"Illegal parameter: method {word}")
    options = record(body, kind)
    if kind == "customCallout":
        to, to_type, caller_id = _custom_target(options)
    else:
        (to, to_type), caller_id = _destination(options), text_of(options, "cli", limit=64)
    _check_common(options)
    text = _CHECKS[kind](options)
    if to_type == "number":
        request.plays(to)
    call: dict[str, Any] = {
        "callId": str(uuid.uuid4()),
        "kind": kind,
        "to": to,
        "toType": to_type,
        "cli": caller_id,
        "custom": text_of(options, "custom", limit=4096),
        "conferenceId": member(options, "conferenceId"),
        "maxDuration": member(options, "maxDuration"),
        "started": request.time,
        "connects": to_type != "number" or caller_id is not None,
    }
    if call["connects"] and _runs(request, kind, options):
        call_id = request.lines.call_out(
            request.application_key,
            kind,
            options,
            (to_type, to),
            caller_id or "",
            _own_headers(request),
        )
        return JsonAnswer(200, {"callId": call_id})
    request.state.put("call", call["callId"], request.time, call)
    if kind == "conferenceCallout":
        request.state.put("conference", call["conferenceId"], request.time, {})
    if call["connects"] and ending(to) not in CALL:
        request.delivered("call", to, text, id=call["callId"], cli=caller_id or "")
    if not call["connects"]:
        request.note = NO_CALLER_ID
    return JsonAnswer(200, {"callId": call["callId"]})


def _runs(request: SandboxRequest, kind: str, options: dict[str, Any]) -> bool:
    """Return True for a call that follows SVAML: its own, or that of the application."""
    ice = text_of(options, "ice", limit=_LARGEST_SVAML) or ""
    own = any(member(options, event) for event in ("ace", "pie", "dice")) or is_address(ice)
    return (kind == "customCallout" and own) or bool(request.settings.callback_url)


def _own_headers(request: SandboxRequest) -> dict[str, str]:
    """Return the headers that the callbacks of the call carry, too: five at most."""
    headers = {
        name.lower(): text
        for name, text in request.arrived.headers
        if name.lower().startswith("x-cb-")
    }
    return dict(list(headers.items())[:_MOST_HEADERS])


def _destination(options: dict[str, Any]) -> tuple[str, str]:
    """Return whom a callout calls, and what kind of address that is. Raises Refusal."""
    destination = record(options, "destination")
    kind = str(member(destination, "type") or "number").lower()
    endpoint = member(destination, "endpoint")
    if kind == "number":
        return checked_number(endpoint, "destination.endpoint"), kind
    if kind not in {"username", "sip"} or not isinstance(endpoint, str) or not endpoint:
        raise Refusal(400, 40001, "Illegal parameter: destination")
    return endpoint, kind


def _custom_target(options: dict[str, Any]) -> tuple[str, str, str | None]:
    """Return whom a custom callout calls, what kind of address that is, and the caller id.

    They are in its destination, or in the connectPstn of its inline ICE. An ICE at an address
    decides only when it is fetched.
    """
    caller_id = text_of(options, "cli", limit=64)
    if member(options, "destination") is not None:
        return (*_destination(options), caller_id)
    ice = text_of(options, "ice", limit=_LARGEST_SVAML) or ""
    if not ice.startswith("{"):
        return "", "callback", caller_id
    action = member(_svaml(ice, "ice"), "action")
    if not isinstance(action, dict) or str(member(action, "name")).lower() != "connectpstn":
        raise Refusal(400, 40001, "Illegal parameter: an inline ice must be a connectPstn")
    number = member(action, "number")
    if number is None and isinstance(member(action, "destination"), dict):
        number = member(member(action, "destination"), "endpoint")
    if isinstance(number, str) and number.isascii() and number.isdigit():
        number = f"+{number}"  # as in Sinch's example of an inline ICE
    to = checked_number(number, "ice.action.number")
    return to, "number", text_of(action, "cli", limit=64) or caller_id


def _svaml(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Refusal(400, 40001, f"Illegal parameter: {name} is neither SVAML nor an address")
    return value


def _check_common(options: dict[str, Any]) -> None:
    tones = text_of(options, "dtmf", limit=100)
    if tones and not TONES.fullmatch(tones):
        raise Refusal(400, 40001, "Illegal parameter: dtmf")
    longest = member(options, "maxDuration")
    if longest is not None and (type(longest) is not int or not 0 < longest <= LONGEST_CALL):
        raise Refusal(400, 40001, "Illegal parameter: maxDuration")
    for name in ("enableAce", "enableDice", "enablePie"):
        if member(options, name) not in {None, True, False}:
            raise Refusal(400, 40001, f"Illegal parameter: {name}")


def _tts(options: dict[str, Any]) -> str:
    text = text_of(options, "text", limit=LONGEST_TEXT)
    prompts = text_of(options, "prompts", limit=10_000)
    if text is None and prompts is None:
        raise Refusal(400, 40002, "Missing parameter: text or prompts")
    return text or prompts or ""


def _conference(options: dict[str, Any]) -> str:
    text_of(options, "conferenceId", limit=LONGEST_NAME, required=True)
    music = text_of(options, "mohClass", limit=20)
    if music is not None and music.lower() not in MUSIC:
        raise Refusal(400, 40001, "Illegal parameter: mohClass")
    return text_of(options, "greeting", limit=LONGEST_TEXT) or ""


def _custom(options: dict[str, Any]) -> str:
    """Check that the SVAML of each event can be read; return what is heard first, from the ACE."""
    heard = ""
    for name in _EVENTS:
        text = text_of(options, name, limit=_LARGEST_SVAML)
        if text is not None and not is_address(text):
            svaml = _svaml(text, name)
            heard = " ".join(first_texts(svaml)) if name == "ace" else heard
    return heard[:2000]


def first_texts(svaml: dict[str, Any]) -> list[str]:
    """Return what a caller hears before pressing a key."""
    texts: list[str] = []
    instructions = member(svaml, "instructions")
    for instruction in instructions if isinstance(instructions, list) else []:
        if isinstance(instruction, dict):
            spoken = [member(instruction, "text"), *(member(instruction, "ids") or [])]
            texts += [text for text in spoken if isinstance(text, str)]
    action = member(svaml, "action")
    menus = member(action, "menus") if isinstance(action, dict) else None
    if isinstance(menus, list) and menus and isinstance(action, dict):
        start = member(action, "mainMenu") or "main"
        first = [menu for menu in menus if isinstance(menu, dict) and menu.get("id") == start]
        texts += [str(member(menu, "mainPrompt") or "") for menu in first]
    return [" ".join(_SPOKEN.findall(text)) or text for text in texts]


_CHECKS = {"ttsCallout": _tts, "conferenceCallout": _conference, "customCallout": _custom}
