"""Check the body of a new SMS batch, as Sinch does, and keep what it says."""

from datetime import datetime, timedelta
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.request import SandboxRequest
from sinchctl.times import instant, iso

_TYPES = ("mt_text", "mt_binary", "mt_media")
_REPORTS = ("none", "summary", "full", "per_recipient", "per_recipient_final")
LONGEST_REFERENCE = 128
_TEXTS = {"from": 20, "client_reference": LONGEST_REFERENCE, "callback_url": 2048}
_FLAGS = ("flash_message", "feedback_enabled", "truncate_concat", "strict_validation")
_NUMBERS = {"max_number_of_message_parts": (1, 100), "from_ton": (0, 6), "from_npi": (0, 18)}
_KEPT = (*_TEXTS, *_FLAGS, *_NUMBERS, "parameters", "udh")
LONGEST_BODY = 2000
MOST_RECIPIENTS = 1000
_DAYS = timedelta(days=3)


def checked_batch(request: SandboxRequest, body: dict[str, Any]) -> dict[str, Any]:
    """Return the members of a batch that are kept. Raises Refusal if one is not valid."""
    if not (to := recipients(body, "to")):
        raise invalid(f"to: expected 1 to {MOST_RECIPIENTS} recipients")
    kind = one_of(body, "type", _TYPES, "mt_text")
    kept: dict[str, Any] = {
        "to": to,
        "type": kind,
        "body": _body(body.get("body"), kind),
        "delivery_report": one_of(body, "delivery_report", _REPORTS, "none"),
        **({"flash_message": False} if kind == "mt_text" else {}),
        **{name: body[name] for name in _KEPT if body.get(name) is not None},
        **_times(request, body),
    }
    _check_types(kept)
    return kept


def _check_types(kept: dict[str, Any]) -> None:
    for name, limit in _TEXTS.items():
        if name in kept and (not isinstance(kept[name], str) or not 0 < len(kept[name]) <= limit):
            raise invalid(f"{name}: expected a text of 1 to {limit} characters")
    for name in _FLAGS:
        if name in kept and not isinstance(kept[name], bool):
            raise invalid(f"{name}: expected true or false")
    for name, (least, most) in _NUMBERS.items():
        if name in kept and (type(kept[name]) is not int or not least <= kept[name] <= most):
            raise invalid(f"{name}: expected a whole number from {least} to {most}")
    if "from" in kept:
        kept["from"] = kept["from"].removeprefix("+")
    parameters = kept.get("parameters", {})
    if not isinstance(parameters, dict) or not all(
        isinstance(values, dict) for values in parameters.values()
    ):
        raise invalid("parameters: expected an object of objects")


def _body(body: Any, kind: str) -> Any:
    if kind == "mt_media":
        if not isinstance(body, dict) or not isinstance(body.get("url"), str):
            raise invalid("body: expected an object with a url")
    elif not isinstance(body, str) or not body:
        raise invalid("body: expected a text")
    elif len(body) > LONGEST_BODY:
        raise invalid(f"body: at most {LONGEST_BODY} characters")
    return body


def _times(request: SandboxRequest, body: dict[str, Any]) -> dict[str, str]:
    times = {
        name: moment_of(request, name, body[name])
        for name in ("send_at", "expire_at")
        if body.get(name) is not None
    }
    start = max(times.get("send_at", request.now), request.now)
    end = times.setdefault("expire_at", start + _DAYS)
    if end <= start:
        raise invalid("expire_at: must be after send_at")
    return {name: iso(moment) for name, moment in times.items()}


def moment_of(request: SandboxRequest, name: str, value: Any) -> datetime:
    """Return a time of a body or a query. Raises Refusal."""
    try:
        return instant(str(value).removeprefix("+"), request.now)
    except UsageError:
        raise invalid(f"{name}: expected an ISO 8601 time") from None


def recipients(body: dict[str, Any], name: str) -> list[str]:
    """Return a list of numbers and ids of groups; empty if it is missing. Raises Refusal."""
    values = body.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or len(values) > MOST_RECIPIENTS:
        raise invalid(f"{name}: expected at most {MOST_RECIPIENTS} recipients")
    return [value if is_group(value) else msisdn(value) for value in values]


def is_group(recipient: Any) -> bool:
    """Return True for the id of a group: as long as a ULID, and no number."""
    return isinstance(recipient, str) and len(recipient) == 26 and recipient.isalnum()


def msisdn(value: Any, *, shortest: int = 6) -> str:
    """Return a number as Sinch writes it: digits alone. Raises Refusal."""
    text = value if isinstance(value, str) else ""
    for mark in " -()":
        text = text.replace(mark, "")
    digits = text.removeprefix("+") if text.startswith("+") else text.removeprefix("00")
    if not (digits.isascii() and digits.isdigit() and shortest <= len(digits) <= 16):
        shown = value[:40] if isinstance(value, str) else value
        raise Refusal(
            400, "syntax_invalid_parameter_format", f"{shown!r} is not a valid identifier"
        )
    return digits


def one_of(body: dict[str, Any], name: str, words: tuple[str, ...], default: str) -> str:
    """Return a member that is one of a few words. Raises Refusal."""
    word = body.get(name)
    if word is None:
        return default
    if word not in words:
        raise invalid(f"{name}: expected one of {', '.join(words)}")
    return str(word)


def invalid(text: str) -> Refusal:
    """Return the refusal of a value that Sinch does not accept."""
    return Refusal(400, "syntax_constraint_violation", text)
