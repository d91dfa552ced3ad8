"""The SMS REST API (xms): groups of recipients."""

from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.state import State

from .group_body import checked_changes, checked_group, numbers
from .lists import page

KIND = "group"


def create(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/groups`."""
    group = {"id": request.new_id(), "members": [], **checked_group(request.json())}
    return _kept(request, {**group, "created_at": request.time}, 201)


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/groups/{id}`."""
    return JsonAnswer(200, _shown(request.state, _group_of(request)))


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/groups`, newest first."""
    answer = page(request, request.state.all(KIND), "groups")
    answer["groups"] = [_shown(request.state, group) for group in answer["groups"]]
    return JsonAnswer(200, answer)


def members(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/groups/{id}/members`."""
    return JsonAnswer(200, members_of(request.state, _group_of(request)["id"]))


def update(request: SandboxRequest) -> JsonAnswer:
    """`POST /xms/v1/{plan}/groups/{id}`: members are added before others are removed."""
    group, body = _group_of(request), request.json()
    changes = checked_changes(body)
    own = dict.fromkeys([*group["members"], *numbers(body, "add")])
    if (other := body.get("add_from_group")) is not None:
        own |= dict.fromkeys(_members_of_known(request, other))
    removed = set(numbers(body, "remove"))
    if (other := body.get("remove_from_group")) is not None:
        removed |= set(_members_of_known(request, other))
    left = [number for number in own if number not in removed]
    return _kept(request, {**group, **changes, "members": left})


def replace(request: SandboxRequest) -> JsonAnswer:
    """`PUT /xms/v1/{plan}/groups/{id}`; child groups that are not named stay, as in Sinch's SDKs'
    own tests."""
    group = _group_of(request)
    body = checked_group(request.json(), needs_members=True)
    return _kept(request, {**group, "name": None, **body})


def delete(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /xms/v1/{plan}/groups/{id}`."""
    request.state.drop(KIND, _group_of(request)["id"])
    return JsonAnswer(200)


def members_of(state: State, name: str) -> list[str]:
    """Return the numbers of a group and of its child groups, each once; none if it is gone."""
    numbers_in_order: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop(0)
        if current not in seen and (group := state.get(KIND, current)) is not None:
            seen.add(current)
            numbers_in_order |= dict.fromkeys(group["members"])
            waiting += group.get("child_groups", [])
    return list(numbers_in_order)


def require_known(state: State, names: list[Any]) -> None:
    """Raise Refusal (403) if one of these is not the id of a group."""
    for name in names:
        if not isinstance(name, str) or state.get(KIND, name) is None:
            raise Refusal(403, "unknown_group", f"there is no group {str(name)[:40]!r}")


def join_or_leave(state: State, sender: str, to: str, text: str, time: str) -> None:
    """Add who sent an SMS to the groups whose keyword it begins with, or remove him."""
    words = [word.lower() for word in text.split()[:2]]
    for group in state.all(KIND):
        rule = group.get("auto_update")
        if rule is None or rule["to"] != to:
            continue
        own = dict.fromkeys(group["members"])
        if _begins_with(words, rule.get("add")):
            own[sender] = None
        if _begins_with(words, rule.get("remove")):
            own.pop(sender, None)
        if list(own) != group["members"]:
            changed = {**group, "members": list(own), "modified_at": time}
            state.put(KIND, group["id"], group["created_at"], changed)


def _begins_with(words: list[str], keyword: dict[str, str] | None) -> bool:
    if keyword is None:
        return False
    wanted = [word.lower() for word in keyword.values()]
    return words[: len(wanted)] == wanted


def _group_of(request: SandboxRequest) -> dict[str, Any]:
    """Return the group that the path names. Raises Refusal (404)."""
    group = request.state.get(KIND, request.parts["id"])
    if group is None:
        raise Refusal(404, "not_found", "no such group")
    return group


def _members_of_known(request: SandboxRequest, name: Any) -> list[str]:
    require_known(request.state, [name])
    return members_of(request.state, name)


def _kept(request: SandboxRequest, group: dict[str, Any], status: int = 200) -> JsonAnswer:
    """Keep a group without the members that are null. Raises Refusal if it cannot be."""
    state = request.state
    group = {name: value for name, value in group.items() if value is not None}
    require_known(state, group.get("child_groups", []))
    name = group.get("name")
    others = (other for other in state.all(KIND) if other["id"] != group["id"])
    if name is not None and any(other.get("name") == name for other in others):
        raise Refusal(403, "conflict_group_name", f"another group has the name {name!r}")
    group["modified_at"] = request.time
    state.put(KIND, group["id"], group["created_at"], group)
    return JsonAnswer(status, _shown(state, group))


def _shown(state: State, group: dict[str, Any]) -> dict[str, Any]:
    """Return a group as Sinch does: with its size instead of its members."""
    size = len(members_of(state, group["id"]))
    return {**{name: value for name, value in group.items() if name != "members"}, "size": size}
