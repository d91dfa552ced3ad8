"""Conferences: who is in one, and muting, holding, removing participants."""

from typing import TYPE_CHECKING, Any, Literal

from msgspec import field

from sinchctl import wire
from sinchctl.client.request import Reply, Request, TypedReply, segment

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

Order = Literal["mute", "unmute", "onhold", "resume"]


class Participant(wire.Wire):
    """Somebody in a conference; `id` is the call id of the leg, the duration is in seconds."""

    id: str | None = None
    call_id: str | None = None
    caller_id: str | None = field(default=None, name="cli")
    duration: Any = None
    muted: bool = False
    onhold: bool = False


class Conference(wire.Wire):
    """The participants of a conference."""

    participants: list[Participant] = field(default_factory=list)


class Steering(wire.Wire):
    """The body of PATCH /calling/v1/conferences/id/{conferenceId}/{callId}."""

    command: Order
    moh: str | None = None


def get(client: "Client", conference_id: str) -> TypedReply[Conference]:
    """Return who is in a conference; an empty reply means nobody."""
    request = Request("voice", "GET", _path(conference_id))
    return client.fetch(request, Conference, empty=b'{"participants":[]}')


def steer(
    client: "Client", conference_id: str, call_id: str, order: Order, moh: str | None = None
) -> Reply:
    """Mute, unmute, hold or resume one participant; music on hold goes with `onhold`."""
    body = wire.encode(Steering(order, moh))
    path = f"{_path(conference_id)}/{segment(call_id, 'call id')}"
    return client.send(_change(conference_id, "PATCH", path, body))


def kick(client: "Client", conference_id: str, call_id: str) -> Reply:
    """Remove one participant (`DELETE .../{conferenceId}/{callId}`)."""
    path = f"{_path(conference_id)}/{segment(call_id, 'call id')}"
    return client.send(_change(conference_id, "DELETE", path))


def end(client: "Client", conference_id: str) -> Reply:
    """Remove everybody (`DELETE /calling/v1/conferences/id/{conferenceId}`)."""
    return client.send(_change(conference_id, "DELETE", _path(conference_id)))


def _path(conference_id: str) -> str:
    return f"/calling/v1/conferences/id/{segment(conference_id, 'conference id')}"


def _change(conference_id: str, method: str, path: str, body: bytes | None = None) -> Request:
    look = f"look who is in it: sinchctl conference get {conference_id}"
    return Request("voice", method, path, body, find_out=look)
