"""The SMS REST API (xms): batches and their delivery reports."""

from datetime import datetime, timedelta
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.segments import count
from sinchctl.times import instant, iso

from .auth import Refusal
from .outcomes import SMS, ending
from .request import JsonAnswer, SandboxRequest

_TYPES = ("mt_text", "mt_binary", "mt_media")
_REPORTS = ("none", "summary", "full", "per_recipient", "per_recipient_final")
_TEXTS = {"from": 20, "client_reference": 128, "callback_url": 2048}
_FLAGS = ("flash_message", "feedback_enabled", "truncate_concat", "strict_validation")
_KEPT = (*_TEXTS, *_FLAGS, "parameters", "udh", "max_number_of_message_parts")
_LONGEST = 2000
_MOST = 1000
_DAYS = timedelta(days=3)


def send(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches`."""
    batch = _checked(request, request.json())
    for number in batch["to"]:
        request.plays(number)
    batch = {"id": request.new_id(), "canceled": False, **batch, "created_at": request.time}
    return _kept(request, batch, 201)


def _kept(request: SandboxRequest, batch: dict[str, Any], status: int = 200) -> JsonAnswer:
    batch = {**batch, "modified_at": request.time}
    request.state.put("batch", batch["id"], batch["created_at"], batch)
    if not batch["canceled"]:
        for number in batch["to"]:
            request.delivered("sms", f"+{number}", _text(batch, number), id=batch["id"])
    return JsonAnswer(status, batch)


def _text(batch: dict[str, Any], number: str) -> str:
    """What one recipient reads: the body with its parameters filled in."""
    body = batch["body"]
    text: str = body if isinstance(body, str) else str(body.get("message") or body.get("url"))
    for name, values in (batch.get("parameters") or {}).items():
        own = values.get(number, values.get(f"+{number}", values.get("default", "")))
        text = text.replace(f"${{{name}}}", str(own))
    return text


def _checked(request: SandboxRequest, body: dict[str, Any]) -> dict[str, Any]:
    """The members of a new batch that are kept, each of them valid. Raises Refusal."""
    to = body.get("to")
    if not isinstance(to, list) or not 0 < len(to) <= _MOST:
        raise _wrong(f"to: 1 to {_MOST} recipients are due")
    kind = _one_of(body, "type", _TYPES, "mt_text")
    kept: dict[str, Any] = {
        "to": [_msisdn(one) for one in to],
        "type": kind,
        "body": _body(body.get("body"), kind),
        "delivery_report": _one_of(body, "delivery_report", _REPORTS, "none"),
        **{name: body[name] for name in _KEPT if body.get(name) is not None},
        **_times(request, body),
    }
    _check_types(kept)
    return kept


def _check_types(kept: dict[str, Any]) -> None:
    for name, limit in _TEXTS.items():
        if name in kept and (not isinstance(kept[name], str) or not 0 < len(kept[name]) <= limit):
            raise _wrong(f"{name}: a text of 1 to {limit} characters is due")
    for name in _FLAGS:
        if name in kept and not isinstance(kept[name], bool):
            raise _wrong(f"{name}: true or false is due")
    if "from" in kept:
        kept["from"] = kept["from"].removeprefix("+")
    parameters = kept.get("parameters", {})
    if not isinstance(parameters, dict) or not all(
        isinstance(p, dict) for p in parameters.values()
    ):
        raise _wrong("parameters: an object of objects is due")


def _body(body: Any, kind: str) -> Any:
    if kind == "mt_media":
        if not isinstance(body, dict) or not isinstance(body.get("url"), str):
            raise _wrong("body: an object with a url is due")
    elif not isinstance(body, str) or not body:
        raise _wrong("body: a text is due")
    elif len(body) > _LONGEST:
        raise _wrong(f"body: at most {_LONGEST} characters")
    return body


def _times(request: SandboxRequest, body: dict[str, Any]) -> dict[str, str]:
    found: dict[str, datetime] = {}
    for name in ("send_at", "expire_at"):
        if body.get(name) is not None:
            try:
                found[name] = instant(str(body[name]).removeprefix("+"), request.now)
            except UsageError:
                raise _wrong(f"{name}: an ISO 8601 time is due") from None
    start = max(found.get("send_at", request.now), request.now)
    end = found.setdefault("expire_at", start + _DAYS)
    if end <= start:
        raise _wrong("expire_at: must be after send_at")
    return {name: iso(moment) for name, moment in found.items()}


def _msisdn(given: Any) -> str:
    """A number as Sinch returns it: digits alone."""
    text = given if isinstance(given, str) else ""
    for mark in " -()":
        text = text.replace(mark, "")
    digits = text.removeprefix("+") if text.startswith("+") else text.removeprefix("00")
    if not (digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 16):
        shown = given[:40] if isinstance(given, str) else given
        raise Refusal(
            400, "syntax_invalid_parameter_format", f"{shown!r} is not a valid identifier"
        )
    return digits


def _one_of(body: dict[str, Any], name: str, known: tuple[str, ...], default: str) -> str:
    found = body.get(name)
    if found is None:
        return default
    if found not in known:
        raise _wrong(f"{name}: one of {', '.join(known)} is due")
    return str(found)


def _wrong(text: str) -> Refusal:
    return Refusal(400, "syntax_constraint_violation", text)


def _batch(request: SandboxRequest) -> dict[str, Any]:
    found = request.state.get("batch", request.parts["id"])
    if found is None:
        raise Refusal(404, "not_found", "no such batch")
    return found


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches/{id}`."""
    return JsonAnswer(200, _batch(request))


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches`, newest first."""
    return JsonAnswer(200, _page(request, request.state.all("batch"), "batches"))


def inbounds(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/inbounds`: nobody writes to the sandbox."""
    return JsonAnswer(200, _page(request, [], "inbounds"))


def _page(request: SandboxRequest, found: list[dict[str, Any]], name: str) -> dict[str, Any]:
    try:
        page = int(request.query.get("page", "0"))
        size = int(request.query.get("page_size", "30"))
    except ValueError:
        raise _wrong("page and page_size: whole numbers are due") from None
    if page < 0 or not 1 <= size <= 100:
        raise _wrong("page: from 0; page_size: 1 to 100")
    reference = request.query.get("client_reference")
    if reference is not None:
        found = [one for one in found if one.get("client_reference") == reference]
    part = found[page * size : (page + 1) * size]
    return {"count": len(found), "page": page, "page_size": len(part), name: part}


def cancel(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /xms/v1/{plan}/batches/{id}`; what was sent already stays sent."""
    batch = _batch(request)
    if _waits(request, batch):
        batch = {**batch, "canceled": True}
        return _kept(request, batch)
    return JsonAnswer(200, batch)


def replace(request: SandboxRequest) -> JsonAnswer:
    """`PUT /xms/v1/{plan}/batches/{id}`: as a new one under the same id."""
    old = _open(request)
    fresh = _checked(request, request.json())
    head = {"id": old["id"], "canceled": False, "created_at": old["created_at"]}
    return _kept(request, {**head, **fresh})


def update(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches/{id}`: changes of members, recipients added or removed."""
    old, changes = _open(request), request.json()
    to = [*old["to"], *map(_msisdn, changes.get("to_add") or [])]
    gone = set(map(_msisdn, changes.get("to_remove") or []))
    to = [number for number in dict.fromkeys(to) if number not in gone]
    fresh = _checked(request, {**old, **changes, "to": to})
    return _kept(request, {**old, **fresh})


def _open(request: SandboxRequest) -> dict[str, Any]:
    batch = _batch(request)
    if not _waits(request, batch):
        raise Refusal(403, "batch_already_dispatched", "the batch has been sent already")
    return batch


def _waits(request: SandboxRequest, batch: dict[str, Any]) -> bool:
    return not batch["canceled"] and str(batch.get("send_at", "")) > request.time


def dry_run(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches/dry_run`: parts and encoding, nothing is sent."""
    batch = _checked(request, request.json())
    each = []
    for number in batch["to"]:
        text = _text(batch, number)
        counted = count(text)
        encoding = "text" if counted.encoding == "GSM-7" else "unicode"
        each.append(
            {"recipient": number, "number_of_parts": counted.segments, "body": text}
            | {"encoding": encoding}
        )
    answer: dict[str, Any] = {
        "number_of_recipients": len(each),
        "number_of_messages": sum(one["number_of_parts"] for one in each),
    }
    if request.query.get("per_recipient", "").lower() == "true":
        answer["per_recipient"] = each
    return JsonAnswer(200, answer)


def feedback(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/batches/{id}/delivery_feedback`."""
    _batch(request)
    request.json()
    return JsonAnswer(200)


def report(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches/{id}/delivery_report`, by `type` summary or full."""
    batch = _batch(request)
    kind = request.query.get("type", "summary")
    if kind not in {"summary", "full"}:
        raise _wrong("type: summary or full is due")
    rows: dict[tuple[str, int], list[str]] = {}
    for number in batch["to"]:
        if _wanted(request, fate := _fate(request, batch, number)):
            rows.setdefault(fate, []).append(number)
    statuses: list[dict[str, Any]] = [
        {"code": code, "status": status, "count": len(numbers)}
        | ({"recipients": numbers} if kind == "full" else {})
        for (status, code), numbers in rows.items()
    ]
    answer = {
        "type": "delivery_report_sms",
        "batch_id": batch["id"],
        "total_message_count": len(batch["to"]),
        "statuses": statuses,
    }
    return JsonAnswer(200, answer | _reference(batch))


def recipient_report(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches/{id}/delivery_report/{msisdn}`."""
    batch = _batch(request)
    number = _msisdn(request.parts["number"])
    if number not in batch["to"]:
        raise Refusal(404, "not_found", "no such recipient in this batch")
    return JsonAnswer(200, _own(request, batch, number))


def reports(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/delivery_reports`: one for each recipient, newest first."""
    found = [
        _own(request, batch, number)
        for batch in request.state.all("batch")
        for number in batch["to"]
        if _wanted(request, _fate(request, batch, number))
    ]
    return JsonAnswer(200, _page(request, found, "delivery_reports"))


def _own(request: SandboxRequest, batch: dict[str, Any], number: str) -> dict[str, Any]:
    """The delivery report of one recipient."""
    status, code = _fate(request, batch, number)
    return {
        "type": "recipient_delivery_report_sms",
        "batch_id": batch["id"],
        "recipient": number,
        "code": code,
        "status": status,
        "at": batch["modified_at"],
        "operator_status_at": batch["modified_at"],
        **_reference(batch),
    }


def _reference(batch: dict[str, Any]) -> dict[str, Any]:
    found = batch.get("client_reference")
    return {"client_reference": found} if found else {}


def _wanted(request: SandboxRequest, fate: tuple[str, int]) -> bool:
    """Whether the filters `status` and `code`, lists with commas, let it pass."""
    given = (request.query.get("status"), request.query.get("code"))
    return all(
        wish is None or str(own) in wish.split(",") for wish, own in zip(given, fate, strict=True)
    )


def _fate(request: SandboxRequest, batch: dict[str, Any], number: str) -> tuple[str, int]:
    if batch["canceled"]:
        return "Aborted", 407
    if _waits(request, batch):
        return "Queued", 400
    return SMS.get(ending(number), ("Delivered", 0))
