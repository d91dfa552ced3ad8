"""Who gets an SMS batch, what each of them reads, and how it ends."""

from typing import Any

from sinchctl.sandbox.outcomes import SMS, ending
from sinchctl.sandbox.state import State
from sinchctl.segments import count

from .batch_body import is_group
from .groups import members_of

QUEUED, DISPATCHED = ("Queued", 400), ("Dispatched", 401)
_CANCELLED, _UNMATCHED, _TOO_LONG = ("Aborted", 407), ("Aborted", 405), ("Aborted", 411)
_DELIVERED = ("Delivered", 0)
_KIND = "recipients"

Fate = tuple[str, int]
"""A delivery status and its code."""


def recipients_of(state: State, batch: dict[str, Any]) -> list[str]:
    """Return the numbers of a batch; those of its groups as they were when it was sent."""
    if not any(map(is_group, batch["to"])):
        return list(batch["to"])
    if (kept := state.get(_KIND, batch["id"])) is not None:
        return list(kept["numbers"])
    return expanded(state, batch["to"])


def expanded(state: State, to: list[str]) -> list[str]:
    """Return numbers and the members of groups, each number once."""
    numbers: dict[str, None] = {}
    for name in to:
        numbers |= dict.fromkeys(members_of(state, name) if is_group(name) else [name])
    return list(numbers)


def keep_recipients(state: State, batch: dict[str, Any], time: str) -> list[str]:
    """Return the numbers of a batch that is sent now; its groups can change afterwards."""
    numbers = recipients_of(state, batch)
    if numbers != batch["to"]:
        state.put(_KIND, batch["id"], time, {"numbers": numbers})
    return numbers


def text_for(batch: dict[str, Any], number: str) -> str:
    """Return what one recipient reads: the body with its parameters filled in."""
    text = _template(batch)
    for name, values in _parameters(batch):
        value = _value(values, number)
        text = text.replace(f"${{{name}}}", "" if value is None else str(value))
    return text


def parts_for(batch: dict[str, Any], number: str) -> int:
    """Return how many SMS one recipient gets."""
    return count(text_for(batch, number)).segments if batch["type"] == "mt_text" else 1


def is_waiting(batch: dict[str, Any], time: str) -> bool:
    """Return True if a batch is scheduled for later than `time`."""
    return not batch["canceled"] and str(batch.get("send_at", "")) > time


def fate(batch: dict[str, Any], number: str, time: str) -> Fate:
    """Return the delivery status and code of one recipient."""
    if batch["canceled"]:
        return _CANCELLED
    if is_waiting(batch, time):
        return QUEUED
    if any(
        f"${{{name}}}" in _template(batch) and _value(values, number) is None
        for name, values in _parameters(batch)
    ):
        return _UNMATCHED
    most = batch.get("max_number_of_message_parts")
    if most is not None and parts_for(batch, number) > most:
        return _TOO_LONG
    return SMS.get(ending(number), _DELIVERED)


def _template(batch: dict[str, Any]) -> str:
    body = batch["body"]
    return body if isinstance(body, str) else str(body.get("message") or body["url"])


def _parameters(batch: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return list(batch.get("parameters", {}).items())


def _value(values: dict[str, Any], number: str) -> Any:
    return values.get(number, values.get(f"+{number}", values.get("default")))
