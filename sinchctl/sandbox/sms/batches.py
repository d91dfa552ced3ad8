"""The SMS REST API (xms): batches."""

from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.state import SCHEDULED, State
from sinchctl.segments import count
from sinchctl.times import iso

from .batch_body import checked_batch, invalid, moment_of, msisdn

_MOST_PREVIEWED = 1000


def send(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches`."""
    batch = checked_batch(request, request.json())
    for number in batch["to"]:
        request.plays(number)
    batch = {"id": request.new_id(), "canceled": False, **batch, "created_at": request.time}
    return _kept(request, batch, 201)


def _kept(request: SandboxRequest, batch: dict[str, Any], status: int = 200) -> JsonAnswer:
    """Keep a batch, and deliver it unless it is cancelled or scheduled for later."""
    batch = {**batch, "modified_at": request.time}
    request.state.put("batch", batch["id"], batch["created_at"], batch)
    if is_waiting(batch, request.time):
        request.state.put(SCHEDULED, batch["id"], batch["send_at"], {"id": batch["id"]})
    else:
        request.state.drop(SCHEDULED, batch["id"])
        if not batch["canceled"]:
            _deliver(request.state, batch, request.time)
    return JsonAnswer(status, batch)


def deliver_due(state: State, time: str) -> None:
    """Deliver the scheduled batches whose time has come, each at its time."""
    for pointer in state.due(SCHEDULED, time):
        state.drop(SCHEDULED, pointer["id"])
        if (batch := state.get("batch", pointer["id"])) is not None:
            _deliver(state, batch, batch["send_at"])


def next_delivery(state: State) -> str | None:
    """Return when the next scheduled batch is delivered; None if there is none."""
    return state.first(SCHEDULED)


def _deliver(state: State, batch: dict[str, Any], time: str) -> None:
    for number in batch["to"]:
        entry = {"to": f"+{number}", "text": _text(batch, number), "id": batch["id"]}
        state.log({"time": time, "kind": "sms", **entry})


def _text(batch: dict[str, Any], number: str) -> str:
    """Return what one recipient reads: the body with its parameters filled in."""
    body = batch["body"]
    text: str = body if isinstance(body, str) else str(body.get("message") or body.get("url"))
    for name, values in (batch.get("parameters") or {}).items():
        own = values.get(number, values.get(f"+{number}", values.get("default", "")))
        text = text.replace(f"${{{name}}}", str(own))
    return text


def is_waiting(batch: dict[str, Any], time: str) -> bool:
    """Return True if a batch is scheduled for later than `time`."""
    return not batch["canceled"] and str(batch.get("send_at", "")) > time


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
    batches = request.state.all("batch")
    if (senders := request.query.get("from")) is not None:
        wanted = {sender.strip().removeprefix("+") for sender in senders.split(",")}
        batches = [batch for batch in batches if batch.get("from") in wanted]
    return JsonAnswer(200, page(request, filtered(request, batches, "created_at"), "batches"))


def inbounds(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/inbounds`: nobody writes to the sandbox."""
    return JsonAnswer(200, page(request, [], "inbounds"))


def filtered(
    request: SandboxRequest, records: list[dict[str, Any]], member: str
) -> list[dict[str, Any]]:
    """Return the records that the filters on time and reference leave. Raises Refusal."""
    query = request.query
    if "start_date" in query:
        start = iso(moment_of(request, "start_date", query["start_date"]))
        records = [record for record in records if record[member] >= start]
    if "end_date" in query:
        end = iso(moment_of(request, "end_date", query["end_date"]))
        records = [record for record in records if record[member] < end]
    if (reference := query.get("client_reference")) is not None:
        records = [record for record in records if record.get("client_reference") == reference]
    return records


def page(request: SandboxRequest, records: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return one page of a list. Raises Refusal."""
    number = _whole(request, "page", 0)
    size = _whole(request, "page_size", 30)
    if number < 0 or not 0 < size <= 100:
        raise invalid("page: from 0; page_size: 1 to 100")
    part = records[number * size :][:size]
    return {"count": len(records), "page": number, "page_size": len(part), name: part}


def _whole(request: SandboxRequest, name: str, default: int) -> int:
    try:
        return int(request.query.get(name, str(default)))
    except ValueError:
        raise invalid(f"{name}: expected a whole number") from None


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
    return _kept(request, {**head, **checked_batch(request, request.json())})


def update(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches/{id}`: change members, add or remove recipients."""
    batch, changes = _changeable(request), request.json()
    to = [*batch["to"], *map(msisdn, changes.get("to_add") or [])]
    removed = set(map(msisdn, changes.get("to_remove") or []))
    to = [number for number in dict.fromkeys(to) if number not in removed]
    return _kept(request, {**batch, **checked_batch(request, {**batch, **changes, "to": to})})


def _changeable(request: SandboxRequest) -> dict[str, Any]:
    batch = batch_of(request)
    if not is_waiting(batch, request.time):
        raise Refusal(403, "batch_already_dispatched", "the batch has been sent already")
    return batch


def dry_run(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches/dry_run`: count parts; nothing is sent."""
    batch = checked_batch(request, request.json())
    previews = [_preview(number, _text(batch, number)) for number in batch["to"]]
    answer: dict[str, Any] = {
        "number_of_recipients": len(previews),
        "number_of_messages": sum(preview["number_of_parts"] for preview in previews),
    }
    most = _whole(request, "number_of_recipients", 100)
    if not 0 <= most <= _MOST_PREVIEWED:
        raise invalid(f"number_of_recipients: 0 to {_MOST_PREVIEWED}")
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
