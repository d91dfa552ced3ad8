"""SMS groups: lists of recipients that Sinch keeps (the SMS REST API, xms)."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType, field

from sinchctl import wire
from sinchctl.client.request import Reply, TypedReply, segment

from .pages import elements
from .sms import xms

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_FIND_OUT = "look at the groups before you try again: sinchctl sms groups list"


class NewGroup(wire.Wire, rename=None):
    """The body of POST /xms/v1/{plan}/groups."""

    name: str
    members: list[str] = field(default_factory=list)


class GroupChange(wire.Wire, rename=None):
    """The body of POST /xms/v1/{plan}/groups/{id}; a name that is null removes the name."""

    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    name: str | UnsetType | None = UNSET


class SmsGroup(wire.Wire, rename=None):
    """A group of recipients; `size` counts the members of its child groups too."""

    id: str
    name: str | None = None
    size: int = 0
    created_at: str | None = None
    modified_at: str | None = None
    child_groups: list[str] = field(default_factory=list)
    auto_update: Any = None


def groups(client: "Client", size: int) -> Iterator[bytes]:
    """Yield the groups (`GET .../groups`)."""
    return elements(client, xms(client, "GET", "/groups"), size)


def group(client: "Client", group_id: str) -> TypedReply[SmsGroup]:
    """Get a group, without its members (`GET .../groups/{id}`)."""
    return client.fetch(xms(client, "GET", _path(group_id)), SmsGroup)


def members(client: "Client", group_id: str) -> TypedReply[list[str]]:
    """Get the numbers of a group and of its child groups (`GET .../groups/{id}/members`)."""
    request = xms(client, "GET", f"{_path(group_id)}/members")
    return client.fetch(request, list[str], empty=b"[]")


def create(client: "Client", name: str, numbers: Sequence[str]) -> TypedReply[SmsGroup]:
    """Create a group (`POST .../groups`)."""
    body = wire.encode(NewGroup(name, [*numbers]))
    request = xms(client, "POST", "/groups", body, find_out=_FIND_OUT)
    return client.fetch(request, SmsGroup)


def update(client: "Client", group_id: str, change: GroupChange) -> TypedReply[SmsGroup]:
    """Add and remove members, or rename a group (`POST .../groups/{id}`)."""
    find_out = f"look at it: sinchctl sms groups show {group_id}"
    request = xms(client, "POST", _path(group_id), wire.encode(change), find_out=find_out)
    return client.fetch(request, SmsGroup)


def delete(client: "Client", group_id: str) -> Reply:
    """Delete a group (`DELETE .../groups/{id}`)."""
    return client.send(xms(client, "DELETE", _path(group_id), find_out=_FIND_OUT))


def _path(group_id: str) -> str:
    return f"/groups/{segment(group_id, 'group id')}"
