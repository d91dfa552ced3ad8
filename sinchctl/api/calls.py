"""Calls in progress and calls that were: look at one, steer it, end it, report on it."""

from typing import TYPE_CHECKING, Any, Literal

from msgspec import UNSET, UnsetType, field

from sinchctl import wire
from sinchctl.client.request import Answer, Reply, Request, segment

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

Leg = Literal["caller", "callee", "both"]
HANGUP = b'{"action":{"name":"hangup"}}'


class Call(wire.Wire):
    """What Sinch knows of a call; the duration is in seconds, the time is UTC."""

    call_id: str | None = None
    status: str | None = None
    result: str | None = None
    reason: str | None = None
    duration: Any = None
    domain: str | None = None
    origin: Any = field(default=None, name="from")
    to: Any = None
    timestamp: str | None = None
    custom: Any = None
    user_rate: Any = None
    debit: Any = None


class StatusReport(wire.Wire):
    """The body of a call status report."""

    status: Literal["Success", "Failure"]
    details: str | UnsetType = UNSET


def get(client: "Client", call_id: str) -> Answer[Call]:
    """Look at a call (`GET /calling/v1/calls/id/{callId}`)."""
    return client.fetch(Request("voice", "GET", _path(call_id)), Call)


def update(client: "Client", call_id: str, svaml: bytes) -> Reply:
    """Steer a call in progress (`PATCH /calling/v1/calls/id/{callId}`) with SVAML."""
    return client.send(_patch(call_id, _path(call_id), svaml))


def manage(client: "Client", call_id: str, leg: Leg, svaml: bytes) -> Reply:
    """Play on one leg of a call (`PATCH .../leg/{leg}`); only prompts use the leg."""
    return client.send(_patch(call_id, f"{_path(call_id)}/leg/{leg}", svaml))


def hangup(client: "Client", call_id: str) -> Reply:
    """End a call in progress."""
    return update(client, call_id, HANGUP)


def report_status(
    client: "Client", call_id: str, status: Literal["Success", "Failure"], details: str | None
) -> Reply:
    """Report whether a call did its work, for its records; any 2xx will do.

    `POST /calling/v1/callreport/callId/{callId}`, known from Sinch.ServerSdk alone.
    """
    request = Request(
        "voice",
        "POST",
        f"/calling/v1/callreport/callId/{segment(call_id, 'call id')}",
        wire.encode(StatusReport(status, UNSET if details is None else details)),
        find_out="reporting the same status again does no harm",
    )
    return client.send(request)


def _path(call_id: str) -> str:
    return f"/calling/v1/calls/id/{segment(call_id, 'call id')}"


def _patch(call_id: str, path: str, svaml: bytes) -> Request:
    look = f"look at the call before you try again: sinchctl call get {call_id}"
    return Request("voice", "PATCH", path, svaml, find_out=look)
