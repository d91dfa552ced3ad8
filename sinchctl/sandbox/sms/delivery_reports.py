"""The SMS REST API (xms): delivery reports of batches."""

from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.outcomes import SMS, ending
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

from .batch_body import invalid, msisdn
from .batches import batch_of, filtered, is_waiting, page

_UNFINISHED = ("Queued", "Dispatched")
_BY_TYPE = {"mt_media": "mms"}


def report(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches/{id}/delivery_report`, by `type` summary or full."""
    batch = batch_of(request)
    kind = request.query.get("type", "summary")
    if kind not in {"summary", "full"}:
        raise invalid("type: expected summary or full")
    numbers_by_fate: dict[tuple[str, int], list[str]] = {}
    for number in batch["to"]:
        fate = _fate(request, batch, number)
        if _is_wanted(request, fate):
            numbers_by_fate.setdefault(fate, []).append(number)
    statuses: list[dict[str, Any]] = [
        {"code": code, "status": status, "count": len(numbers)}
        | ({"recipients": numbers} if kind == "full" else {})
        for (status, code), numbers in numbers_by_fate.items()
    ]
    answer = {
        "type": f"delivery_report_{_medium(batch)}",
        "batch_id": batch["id"],
        "total_message_count": len(batch["to"]),
        "statuses": statuses,
    }
    return JsonAnswer(200, answer | _reference(batch))


def recipient_report(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches/{id}/delivery_report/{msisdn}`."""
    batch = batch_of(request)
    number = msisdn(request.parts["number"])
    if number not in batch["to"]:
        raise Refusal(404, "not_found", "no such recipient in this batch")
    return JsonAnswer(200, _report_of(request, batch, number))


def reports(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/delivery_reports`: one per recipient that is done, newest first."""
    finished = [
        _report_of(request, batch, number)
        for batch in request.state.all("batch")
        for number in batch["to"]
        if _is_wanted(request, fate := _fate(request, batch, number)) and fate[0] not in _UNFINISHED
    ]
    return JsonAnswer(200, page(request, filtered(request, finished, "at"), "delivery_reports"))


def _report_of(request: SandboxRequest, batch: dict[str, Any], number: str) -> dict[str, Any]:
    status, code = _fate(request, batch, number)
    at = max(batch["modified_at"], min(str(batch.get("send_at", "")), request.time))
    return {
        "type": f"recipient_delivery_report_{_medium(batch)}",
        "batch_id": batch["id"],
        "recipient": number,
        "code": code,
        "status": status,
        "at": at,
        "operator_status_at": at,
        **_reference(batch),
    }


def _medium(batch: dict[str, Any]) -> str:
    return _BY_TYPE.get(batch["type"], "sms")


def _reference(batch: dict[str, Any]) -> dict[str, Any]:
    reference = batch.get("client_reference")
    return {"client_reference": reference} if reference else {}


def _is_wanted(request: SandboxRequest, fate: tuple[str, int]) -> bool:
    """Return True if the filters `status` and `code`, lists with commas, let it pass.

    Sinch's SDKs write the status in different letter cases.
    """
    filters = (request.query.get("status"), request.query.get("code"))
    return all(
        text is None or str(own).lower() in (word.strip().lower() for word in text.split(","))
        for text, own in zip(filters, fate, strict=True)
    )


def _fate(request: SandboxRequest, batch: dict[str, Any], number: str) -> tuple[str, int]:
    """Return the delivery status and code of one recipient."""
    if batch["canceled"]:
        return "Aborted", 407
    if is_waiting(batch, request.time):
        return "Queued", 400
    return SMS.get(ending(number), ("Delivered", 0))
