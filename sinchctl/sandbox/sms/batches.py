"""The SMS REST API (xms): batches."""

from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.state import SCHEDULED, State
from sinchctl.segments import count

from .batch_body import MOST_RECIPIENTS, checked_batch, invalid, is_group, recipients
from .groups import require_known
from .lists import filtered, page, whole, with_address
from .recipients import expanded, fate, is_waiting, keep_recipients, text_for
from .reports import queue_reports


def send(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches`."""
    batch = _checked(request, request.json())
    for number in batch["to"]:
        if not is_group(number):
            request.plays(number)
    batch = {"id": request.new_id(), "canceled": False, **batch, "created_at": request.time}
    return _kept(request, batch, 201)


def _kept(request: SandboxRequest, batch: dict[str, Any], status: int = 200) -> JsonAnswer:
    """Keep a batch, and deliver it unless it is scheduled for later."""
    batch = {**batch, "modified_at": request.time}
    request.state.put("batch", batch["id"], batch["created_at"], batch)
    if is_waiting(batch, request.time):
        request.state.put(SCHEDULED, batch["id"], batch["send_at"], {"id": batch["id"]})
    else:
        request.state.drop(SCHEDULED, batch["id"])
        _deliver(request.state, batch, request.time)
    return JsonAnswer(status, batch)


def deliver_due(state: State, time: str) -> None:
    """Deliver the scheduled batches whose time has come, each at its time."""
    for pointer in state.due(SCHEDULED, time):
        state.drop(SCHEDULED, pointer["id"])
        if (batch := state.get("batch", pointer["id"])) is not None:
            _deliver(state, batch, batch["send_at"])


def _deliver(state: State, batch: dict[str, Any], time: str) -> None:
    """Log what people get, nothing of a cancelled batch, and queue the delivery reports."""
    for number in keep_recipients(state, batch, time):
        if fate(batch, number, time)[0] != "Aborted":
            entry = {"to": f"+{number}", "text": text_for(batch, number), "id": batch["id"]}
            state.log({"time": time, "kind": "sms", **entry})
    queue_reports(state, batch, time)


def batch_of(request: SandboxRequest) -> dict[str, Any]:
    """Return the batch that the path names. Raises Refusal (404)."""
    batch = request.state.get("batch", request.parts["id"])
    if batch is None:
        raise Refusal(404, "not_found", "no such batch")
    return batch


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches/{id}`."""
    return JsonAnswer(200, batch_of(request))


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches`, newest first; the sandbox lists all days by default."""
    batches = with_address(request, request.state.all("batch"), "from")
    return JsonAnswer(200, page(request, filtered(request, batches, "created_at"), "batches"))


def cancel(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /xms/v1/{plan}/batches/{id}`; what was sent already stays sent."""
    batch = batch_of(request)
    if is_waiting(batch, request.time):
        return _kept(request, {**batch, "canceled": True})
    return JsonAnswer(200, batch)


def replace(request: SandboxRequest) -> JsonAnswer:
    """`PUT /xms/v1/{plan}/batches/{id}`: a new batch under the same id."""
    batch = _changeable(request)
    head = {"id": batch["id"], "canceled": False, "created_at": batch["created_at"]}
    return _kept(request, {**head, **_checked(request, request.json())})


def update(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches/{id}`: change members, add or remove recipients."""
    batch, changes = _changeable(request), request.json()
    to = dict.fromkeys([*batch["to"], *recipients(changes, "to_add")])
    removed = recipients(changes, "to_remove")
    left = [number for number in to if number not in removed]
    return _kept(request, {**batch, **_checked(request, {**batch, **changes, "to": left})})


def _checked(request: SandboxRequest, body: dict[str, Any]) -> dict[str, Any]:
    """Return the members of a batch that are kept. Raises Refusal if one is not valid."""
    batch = checked_batch(request, body)
    require_known(request.state, [name for name in batch["to"] if is_group(name)])
    return batch


def _changeable(request: SandboxRequest) -> dict[str, Any]:
    batch = batch_of(request)
    if not is_waiting(batch, request.time):
        raise Refusal(403, "batch_already_dispatched", "the batch has been sent already")
    return batch


def dry_run(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches/dry_run`: count parts; nothing is sent."""
    batch = _checked(request, request.json())
    numbers = expanded(request.state, batch["to"])
    previews = [_preview(number, text_for(batch, number)) for number in numbers]
    answer: dict[str, Any] = {
        "number_of_recipients": len(previews),
        "number_of_messages": sum(preview["number_of_parts"] for preview in previews),
    }
    most = whole(request, "number_of_recipients", 100)
    if not 0 <= most <= MOST_RECIPIENTS:
        raise invalid(f"number_of_recipients: 0 to {MOST_RECIPIENTS}")
    if request.query.get("per_recipient", "").lower() == "true":
        answer["per_recipient"] = previews[:most]
    return JsonAnswer(200, answer)


def _preview(number: str, text: str) -> dict[str, Any]:
    counted = count(text)
    encoding = "text" if counted.encoding == "GSM-7" else "unicode"
    return {
        "recipient": number,
        "number_of_parts": counted.segments,
        "body": text,
        "encoding": encoding,
    }


def feedback(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches/{id}/delivery_feedback`."""
    batch_of(request)
    request.json()
    return JsonAnswer(200)
