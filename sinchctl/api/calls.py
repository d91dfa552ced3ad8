"""Calls, in progress or ended: look at one, steer it, end it, report on it."""

from shlex import quote
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

from msgspec import field

from sinchctl import wire
from sinchctl.client.apis import VOICE
from sinchctl.client.request import Reply, Request, TypedReply, segment
from sinchctl.errors import UsageError

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

Leg = Literal["caller", "callee", "both"]
CALLS = "/calling/v1/calls/id/"
HANGUP = b'{"action":{"name":"hangup"}}'


class CallRecord(wire.Wire):
    """A call as Sinch describes it; the duration is in seconds, the time is UTC."""

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
    details: str | None = None


def get(client: "Client", call: str) -> TypedReply[CallRecord]:
    """Return what Sinch knows of a call (`GET /calling/v1/calls/id/{callId}`).

    `call` is, here and below, the id of a call or its `callResourceUrl`.
    """
    return client.fetch(_request(client, "GET", call), CallRecord)


def update(client: "Client", call: str, svaml: bytes) -> Reply:
    """Steer a call in progress (`PATCH /calling/v1/calls/id/{callId}`) with SVAML."""
    return client.send(_request(client, "PATCH", call, svaml))


def manage(client: "Client", call: str, leg: Leg, svaml: bytes) -> Reply:
    """Play on one leg of a call (`PATCH .../leg/{leg}`); only prompts use the leg."""
    return client.send(_request(client, "PATCH", call, svaml, below=f"/leg/{leg}"))


def hangup(client: "Client", call: str) -> Reply:
    """End a call in progress."""
    return update(client, call, HANGUP)


def report_status(
    client: "Client", call: str, status: Literal["Success", "Failure"], details: str | None
) -> Reply:
    """Report whether a call did its work, for its records; any 2xx will do.

    `POST /calling/v1/callreport/callId/{callId}`; only Sinch.ServerSdk names it.
    """
    call_id, base_url = _located(client, call)
    request = Request(
        "voice",
        "POST",
        f"/calling/v1/callreport/callId/{segment(call_id, 'call id')}",
        wire.encode(StatusReport(status, details)),
        find_out="you can report the same status again without harm",
        base_url=base_url,
    )
    return client.send(request)


def id_of(call: str) -> str:
    """Return the id of a call that is given as an id or as a `callResourceUrl`."""
    return unquote(urlsplit(call).path.rpartition("/")[2]) if "://" in call else call


def _located(client: "Client", call: str) -> tuple[str, str]:
    """Return the id of a call and the base URL to use, empty for the usual one.

    Raises UsageError for an address that is not that of a call at Sinch.
    """
    if "://" not in call:
        return call, ""
    place = client.resource(call, VOICE)
    if place.path.rpartition("/")[0] + "/" != CALLS or place.query:
        raise UsageError(
            f"{call!r} is not the address of a call", hint="give the callResourceUrl or the call id"
        )
    return id_of(call), place.base_url


def _request(
    client: "Client", method: str, call: str, svaml: bytes | None = None, below: str = ""
) -> Request:
    call_id, base_url = _located(client, call)
    return Request(
        "voice",
        method,
        f"{CALLS}{segment(call_id, 'call id')}{below}",
        svaml,
        find_out=f"look at the call before you try again: sinchctl call get {quote(call)}",
        base_url=base_url,
    )
