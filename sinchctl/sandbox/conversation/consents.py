"""The opt-out lists of the Conversation app: who must get no more messages."""

from typing import Any

from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.state import State

from .bodies import invalid, not_found, position_of, require_app, size_of, token_for

OPT_OUT_ALL, MARKETING, NOTIFICATION = LISTS = (
    "OPT_OUT_ALL",
    "OPT_OUT_MARKETING",
    "OPT_OUT_NOTIFICATION",
)
_LISTS_OF = {
    "CONTENT_MARKETING": (OPT_OUT_ALL, MARKETING),
    "CONTENT_NOTIFICATION": (OPT_OUT_ALL, NOTIFICATION),
}
"""The lists that count for a message, by its content type; the first one for any other."""
_KNOWN, _AUDIT = "consent-list", "consent-audit"
_MOST = 50
_STOP, _START = "stop", "start"


def hear(state: State, identity: str, text: str, time: str) -> None:
    """Take a number on the list when it sends STOP, and off it when it sends START."""
    keyword = text.strip().lower()
    if keyword == _STOP:
        opt_out(state, identity, OPT_OUT_ALL, "ORIGIN_MO", time)
    elif keyword == _START and state.get(_kind(OPT_OUT_ALL), identity) is not None:
        state.drop(_kind(OPT_OUT_ALL), identity)
        _record(state, identity, OPT_OUT_ALL, "ORIGIN_MO", "OPERATION_DELETE", time)


def opt_out(state: State, identity: str, name: str, origin: str, time: str) -> None:
    """Put a number (digits alone) on a list."""
    is_there = state.get(_kind(name), identity) is not None
    state.put(_kind(name), identity, time, {"identity": identity})
    state.put(_KNOWN, name, time, {"name": name})
    _record(state, identity, name, origin, f"OPERATION_{'UPDATE' if is_there else 'INSERT'}", time)


def has_opted_out(state: State, identity: str, content_type: str) -> bool:
    """Return True if a number gets no messages of this content type."""
    names = _LISTS_OF.get(content_type, (OPT_OUT_ALL,))
    return any(state.get(_kind(name), identity) is not None for name in names)


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/apps/{app}/consents/{list}`: 404 before the first opt-out."""
    app, name = request.parts["app"], request.parts["list"]
    require_app(request, app)
    if name not in LISTS:
        raise invalid(f"list_type: expected one of {', '.join(LISTS)}")
    size, after = size_of(request.query, _MOST), position_of(request.query)
    if request.state.get(_KNOWN, name) is None:
        project = request.owner.project
        raise not_found(
            f"ListType for projectId '{project}', appId '{app}' and type '{name}' does not exist"
        )
    rows = request.state.page(_kind(name), after, size + 1)
    is_last = len(rows) <= size
    value = {
        "identities": rows[:size],
        "next_page_token": "" if is_last else token_for(rows[size - 1]["identity"]),
    }
    return JsonAnswer(200, value)


def audit(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/apps/{app}/consents/identities/{identity}`, newest first."""
    require_app(request, request.parts["app"])
    identity = request.parts["identity"].removeprefix("+")
    kept = request.state.get(_AUDIT, identity)
    if kept is None:
        raise not_found(f"there is no audit record of identity '{identity}'")
    owner = {"project_id": request.owner.project, "app_id": request.owner.app}
    records = [{**owner, **record} for record in reversed(kept["records"])]
    return JsonAnswer(200, {"identity": {"identity": identity}, "audit_records": records})


def _record(state: State, identity: str, name: str, origin: str, operation: str, time: str) -> None:
    kept: dict[str, Any] = state.get(_AUDIT, identity) or {"records": []}
    record = {"list_type": name, "origin": origin, "operation": operation, "datetime": time}
    state.put(_AUDIT, identity, time, {"records": [*kept["records"], record]})


def _kind(name: str) -> str:
    """Return the kind of the records of one list."""
    return f"consent {name}"
