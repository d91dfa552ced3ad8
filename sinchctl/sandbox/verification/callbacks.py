"""The callbacks of a verification: their bodies, and what the application's answer decides."""

from typing import Any, NamedTuple

from sinchctl.sandbox import outbox
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import checked_number, member, record, text_of
from sinchctl.sandbox.outbox import Parcel, Posted
from sinchctl.sandbox.outcomes import FREE
from sinchctl.sandbox.settings import load
from sinchctl.sandbox.state import State

from .options import VerificationOptions, changed

_REQUEST, _RESULT = "VerificationRequestEvent", "VerificationResultEvent"
_SMS_DELIVERED = "VerificationSmsDeliveredEvent"
_OWN_CODES = {"sms": "code", "callout": "code", "flashcall": "cli"}
"""Where an application names the code itself, by method."""


class Decision(NamedTuple):
    """What the application decides: a status, a reason unless it allows, options and a code."""

    status: str
    reason: str
    options: VerificationOptions
    code: str = ""
    why: str = ""


def request_event(kept: dict[str, Any], url: str) -> Parcel:
    """Return the callback that asks whether a verification may start."""
    body = _body(kept, _REQUEST, price=FREE)
    return Parcel(
        id=kept["id"], kind="verification", event=_REQUEST, url=url, body=body, waits=True
    )


def put_result(state: State, kept: dict[str, Any], time: str) -> None:
    """Queue the callback about the result."""
    names = ("source", "status", "reason")
    result = {name: kept[name] for name in names if kept.get(name)}
    _put(state, _body(kept, _RESULT, **result), time)


def put_sms_delivered(state: State, kept: dict[str, Any], time: str, result: str) -> None:
    """Queue the callback about the delivery of the SMS: Successful or Failed."""
    _put(state, _body(kept, _SMS_DELIVERED, smsResult=result), time)


def _put(state: State, body: dict[str, Any], time: str) -> None:
    outbox.put(state, "verification", body["event"], load(state).verification_url, body, time)


def _body(kept: dict[str, Any], event: str, **more: Any) -> dict[str, Any]:
    body = {
        "id": kept["id"],
        "event": event,
        "method": kept["method"],
        "identity": {"type": "number", "endpoint": kept["number"]},
        **{name: kept[name] for name in ("reference", "custom") if kept[name] is not None},
    }
    return body | more


def decision(posted: Posted, method: str, options: VerificationOptions) -> Decision:
    """Read the application's answer; only the object of the method counts, in any letter case."""
    answer = (posted.reply.members or {}).get("answer")
    if not posted.is_accepted:
        why = f"the application answered {posted.status}" if posted.status else str(answer)
        return Decision("ERROR", "Internal error", options, why=why)
    if not isinstance(answer, dict):
        why = "the application's answer is not a JSON object"
        return Decision("ERROR", "Invalid callback", options, why=why)
    try:
        return _decided(answer, method, options)
    except Refusal as refusal:
        return Decision("ERROR", "Invalid callback", options, why=refusal.message)


def _decided(answer: dict[str, Any], method: str, options: VerificationOptions) -> Decision:
    action = (text_of(answer, "action", limit=20, required=True) or "").lower()
    if action == "deny":
        return Decision("DENIED", "Denied by callback", options)
    if action != "allow":
        raise Refusal(400, 40001, "Illegal parameter: action is neither allow nor deny")
    wishes = record(answer, method) if member(answer, method) is not None else {}
    name = _OWN_CODES.get(method, "")
    code = text_of(wishes, name, limit=64) or ""
    if code and method == "flashcall":
        code = checked_number(code, "flashCall.cli")
    return Decision("PENDING", "", changed(options, method, wishes, method), code.strip())
