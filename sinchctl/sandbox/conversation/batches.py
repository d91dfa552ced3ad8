"""The batch API of Conversation: one message to many recipients, now or later.

Sinch publishes no examples of its answers; these have the members that its documents name. Its
own host is not needed here: an id tells whether it is a batch or a message.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sinchctl.phone import is_number
from sinchctl.sandbox.auth import ProjectKey
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest, ulid
from sinchctl.sandbox.state import MESSAGE_BATCHES, State
from sinchctl.secret import Secret
from sinchctl.times import iso

from . import messages
from .bodies import body_of, invalid, list_of, moment_of, object_of, require_app, word_of
from .consents import LISTS, opt_out
from .events import AppEvent, publish
from .message_body import check_conversation_metadata, check_message, check_recipient
from .sending import dispatch

_KIND = "message-batch"
_MOST = 1000
_RESERVED = "_batch_id"
_LONGEST_WAIT = timedelta(days=7)
_SOON, _GRID = timedelta(minutes=1), 300
"""What is due later than soon is sent at a multiple of so many seconds."""


def send(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/messages`: to at most 1,000 recipients."""
    body = body_of(request)
    check_message(request, body)
    rows = list_of(body, "recipient_and_params")
    if not 0 < len(rows) <= _MOST:
        raise invalid(f"recipient_and_params: expected 1 to {_MOST:,} recipients")
    for row in [body, *rows]:
        _check_row(row)
    for row in rows:
        check_recipient(object_of(row, "recipient"))
    time = _time(request, body)
    name = request.new_id()
    batch: dict[str, Any] = {
        "batch_id": name,
        "app_id": body["app_id"],
        "status": "SCHEDULED" if time else "READY",
        "total_messages": len(rows),
        "batch_metadata": object_of(body, "batch_metadata"),
    }
    if time:
        batch["send_after"] = iso(time)
    kept = {**batch, "body": body, "project": request.owner.project}
    request.state.put(_KIND, name, request.time, kept)
    if time:
        request.state.put(MESSAGE_BATCHES, name, iso(time), {"id": name})
    else:
        _process(request.state, kept, request.now)
    return JsonAnswer(200, {"batch_id": name})


def get_either(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/messages/{id}`: the state of a batch, or a message."""
    batch = request.state.get(_KIND, request.parts["id"])
    if batch is None:
        return messages.get(request)
    shown = {name: value for name, value in batch.items() if name not in {"body", "project"}}
    return JsonAnswer(200, shown)


def cancel(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /v1/projects/{project}/messages`: always 200, and too late for what was sent."""
    body = body_of(request)
    metadata = object_of(body, "batch_metadata").items()
    for batch in request.state.all(_KIND):
        is_meant = batch["batch_id"] == body.get("batch_id") or (
            metadata and metadata <= batch["batch_metadata"].items()
        )
        if is_meant and batch["status"] == "SCHEDULED":
            request.state.drop(MESSAGE_BATCHES, batch["batch_id"])
            cancelled = {**batch, "status": "CANCELLED"}
            request.state.put(_KIND, batch["batch_id"], request.time, cancelled)
    return JsonAnswer(200, {})


def add_consents(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/consents`: put numbers on an opt-out list."""
    body = body_of(request)
    require_app(request, body.get("app_id"))
    name = word_of(body, "list_type", LISTS)
    identities = list_of(body, "identities")
    if not name or not 0 < len(identities) <= _MOST:
        raise invalid(f"expected a list_type, and 1 to {_MOST:,} identities")
    for identity in identities:
        text = identity.get("identity") if isinstance(identity, dict) else identity
        if not isinstance(text, str) or not is_number(f"+{text.removeprefix('+')}"):
            raise invalid("identities: expected phone numbers")
        opt_out(request.state, text.removeprefix("+"), name, "ORIGIN_API", request.time)
    return JsonAnswer(200, {})


def send_due(state: State, time: str) -> None:
    """Send the batches whose time has come, each at its time."""
    for pointer in state.due(MESSAGE_BATCHES, time):
        state.drop(MESSAGE_BATCHES, pointer["id"])
        if (batch := state.get(_KIND, pointer["id"])) is not None:
            _process(state, batch, datetime.fromisoformat(batch["send_after"]))


def _process(state: State, batch: dict[str, Any], now: datetime) -> None:
    """Send every message of a batch, and tell the webhooks how that went."""
    body, time = batch["body"], iso(now)
    owner = ProjectKey(batch["project"], "", Secret(""), batch["app_id"])
    rows = body["recipient_and_params"]
    good = sum(dispatch(state, owner, _message(batch, row), ulid(now), now) for row in rows)
    state.put(_KIND, batch["batch_id"], time, {**batch, "status": "PROCESSED"})
    content = {
        "batch_id": batch["batch_id"],
        "status": "COMPLETED" if good == len(rows) else "PARTIAL" if good else "FAILED",
        "total_messages": len(rows),
        "successful_messages": good,
        "failed_messages": len(rows) - good,
        "processing_time_ms": 0,
    }
    publish(state, AppEvent("BATCH_STATUS_UPDATE", "batch_status_update", content, time), time)


def _message(batch: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """Return one message of a batch, with its parameters filled in."""
    body = batch["body"]
    parameters = row.get("parameters") or {}
    metadata = {**(body.get("message_metadata") or {}), **(row.get("message_metadata") or {})}
    conversation = {
        **(body.get("conversation_metadata") or {}),
        **(row.get("conversation_metadata") or {}),
    }
    return {
        **body,
        "recipient": row["recipient"],
        "message": _filled(body["message"], parameters),
        "message_metadata": json.dumps({**metadata, _RESERVED: batch["batch_id"]}),
        "conversation_metadata": conversation,
    }


def _filled(value: Any, parameters: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, parameters) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, parameters) for inner in value]
    if isinstance(value, str):
        for name, text in parameters.items():
            value = value.replace(f"${{{name}}}", str(text))
    return value


def _check_row(row: Any) -> None:
    if not isinstance(row, dict):
        raise invalid("recipient_and_params: expected objects")
    if _RESERVED in object_of(row, "message_metadata"):
        raise invalid(f"message_metadata: {_RESERVED} is reserved")
    object_of(row, "parameters")
    check_conversation_metadata(row)


def _time(request: SandboxRequest, body: dict[str, Any]) -> datetime | None:
    """Return when a batch is to be sent; None for now. Raises Refusal."""
    time = moment_of(request, body, "send_after")
    if time is None or time <= request.now:
        return None
    if time > request.now + _LONGEST_WAIT:
        raise invalid("send_after: at most 7 days ahead")
    if time <= request.now + _SOON:
        return time
    return datetime.fromtimestamp(-(-time.timestamp() // _GRID) * _GRID, UTC)
