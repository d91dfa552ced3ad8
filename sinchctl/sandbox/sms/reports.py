"""Delivery reports of SMS batches: their bodies, and the callbacks that carry them."""

from collections.abc import Callable
from typing import Any

from sinchctl.sandbox import outbox
from sinchctl.sandbox.settings import load
from sinchctl.sandbox.state import State

from .recipients import DISPATCHED, QUEUED, Fate, fate, parts_for, recipients_of

_BY_TYPE = {"mt_media": "mms"}


def is_final(status: Fate) -> bool:
    """Return True if the delivery status of a recipient does not change any more."""
    return status not in (QUEUED, DISPATCHED)


def batch_report(
    state: State,
    batch: dict[str, Any],
    time: str,
    *,
    is_full: bool,
    is_wanted: Callable[[Fate], bool] = lambda status: True,
) -> dict[str, Any]:
    """Return how many recipients have which status; a full report also says who they are."""
    numbers = recipients_of(state, batch)
    numbers_by_fate: dict[Fate, list[str]] = {}
    for number in numbers:
        if is_wanted(end := fate(batch, number, time)):
            numbers_by_fate.setdefault(end, []).append(number)
    statuses: list[dict[str, Any]] = [
        {"code": code, "status": status, "count": len(having)}
        | ({"recipients": having} if is_full else {})
        for (status, code), having in numbers_by_fate.items()
    ]
    return {
        "type": f"delivery_report_{_medium(batch)}",
        "batch_id": batch["id"],
        "total_message_count": len(numbers),
        "statuses": statuses,
        **_reference(batch),
    }


def recipient_report(batch: dict[str, Any], number: str, end: Fate, time: str) -> dict[str, Any]:
    """Return the status of one recipient."""
    at = max(batch["modified_at"], min(str(batch.get("send_at", "")), time))
    limited = batch.get("max_number_of_message_parts") is not None
    return {
        "type": f"recipient_delivery_report_{_medium(batch)}",
        "batch_id": batch["id"],
        "recipient": number,
        "code": end[1],
        "status": end[0],
        "at": at,
        **({} if end[0] in ("Queued", "Aborted") else {"operator_status_at": at}),
        **({"number_of_message_parts": parts_for(batch, number)} if limited else {}),
        **_reference(batch),
    }


def queue_reports(state: State, batch: dict[str, Any], time: str) -> None:
    """Queue the callbacks that a batch asks for, once it is sent or cancelled.

    A report on the whole batch waits until every recipient has a final status.
    """
    how = batch["delivery_report"]
    url = "" if how == "none" else batch.get("callback_url") or load(state).sms_url
    if not url:
        return
    ends = {number: fate(batch, number, time) for number in recipients_of(state, batch)}
    if how in ("summary", "full"):
        if all(map(is_final, ends.values())):
            report = batch_report(state, batch, time, is_full=how == "full")
            outbox.put(state, "sms", report["type"], url, report, time)
        return
    for number, end in ends.items():
        for step in _steps(end) if how == "per_recipient" else [end]:
            if is_final(step) or how == "per_recipient":
                report = recipient_report(batch, number, step, time)
                outbox.put(state, "sms", report["type"], url, report, time)


def _steps(end: Fate) -> list[Fate]:
    """Return the statuses that a recipient goes through; what is aborted never leaves Sinch."""
    return [DISPATCHED, end] if is_final(end) and end[0] != "Aborted" else [end]


def _medium(batch: dict[str, Any]) -> str:
    return _BY_TYPE.get(batch["type"], "sms")


def _reference(batch: dict[str, Any]) -> dict[str, Any]:
    reference = batch.get("client_reference")
    return {"client_reference": reference} if reference else {}
