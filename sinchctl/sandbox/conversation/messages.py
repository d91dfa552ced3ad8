"""Messages that the Conversation app has kept, in both directions."""

from typing import Any

from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.state import State
from sinchctl.times import iso

from .apps import CONVERSATION, DISPATCH, app_of
from .bodies import (
    body_of,
    invalid,
    list_of,
    moment_of,
    not_found,
    position_of,
    require_app,
    size_of,
    text_of,
    token_for,
    word_of,
)
from .message_body import CHANNEL, LONGEST_METADATA

_SOURCES = {"CONVERSATION_SOURCE": CONVERSATION, "DISPATCH_SOURCE": DISPATCH}
_VIEWS = ("WITH_METADATA", "WITHOUT_METADATA")
_DIRECTIONS = ("TO_APP", "TO_CONTACT")
_MOST = 1000


def keep(state: State, source: str, message: dict[str, Any], time: str) -> None:
    """Keep a message in the store of a processing mode."""
    state.put(_kind(source), message["id"], time, message)


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/messages/{id}`."""
    _, message = _message_of(request)
    return JsonAnswer(200, message)


def update(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /v1/projects/{project}/messages/{id}`: only its metadata can change."""
    source, message = _message_of(request)
    metadata = text_of(body_of(request), "metadata", LONGEST_METADATA)
    new = {**message, "metadata": metadata}
    keep(request.state, source, new, message["accept_time"])
    return JsonAnswer(200, new)


def delete(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /v1/projects/{project}/messages/{id}`."""
    source, message = _message_of(request)
    request.state.drop(_kind(source), message["id"])
    return JsonAnswer(200, {})


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/messages`, newest first."""
    return JsonAnswer(200, _page(request, request.query, _chosen(request, request.query)))


def last_messages(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/messages:fetch-last-message`: the last one of each number."""
    body = body_of(request)
    contacts, identities = list_of(body, "contact_ids"), list_of(body, "channel_identities")
    if bool(contacts) == bool(identities):
        raise invalid("expected either channel_identities or contact_ids")
    if contacts and _source(body) == DISPATCH:
        raise invalid("contact_ids: not with DISPATCH_SOURCE")
    member, names = ("contact_id", contacts) if contacts else ("identity", identities)
    wanted = {str(name).removeprefix("+") for name in names}
    newest: dict[str, dict[str, Any]] = {}
    for message in _chosen(request, body):
        name = message["contact_id"] if contacts else message["channel_identity"][member]
        if name in wanted:
            newest.setdefault(name, message)
    return JsonAnswer(200, _page(request, body, list(newest.values())))


def _chosen(request: SandboxRequest, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the messages that the filters of a query or a body leave, newest first."""
    if values.get("app_id"):
        require_app(request, values["app_id"])
    word_of(values, "direction", _DIRECTIONS)
    start, end = (moment_of(request, values, name) for name in ("start_time", "end_time"))
    first, last = iso(start) if start else "", iso(end) if end else "~"
    exact = {name: values.get(name) for name in ("direction", "contact_id", "conversation_id")}
    if str(values.get("only_recipient_originated")).lower() == "true":
        exact["direction"] = "TO_APP"
    identity = str(values.get("channel_identity") or "").removeprefix("+")
    if values.get("channel") not in (None, "", CHANNEL):
        return []
    return [
        message
        for message in _kept(request, _source(values))
        if first <= message["accept_time"] < last
        and all(message[name] == text for name, text in exact.items() if text)
        and identity in {"", message["channel_identity"]["identity"]}
    ]


def _page(
    request: SandboxRequest, values: dict[str, Any], messages: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return one page of messages. Raises Refusal."""
    size, position = size_of(values, _MOST), position_of(values)
    is_bare = word_of(values, "view", _VIEWS) == "WITHOUT_METADATA"
    if position:
        messages = [message for message in messages if _position(message) < position]
    part = messages[:size]
    return {
        "messages": [{**message, "metadata": ""} for message in part] if is_bare else part,
        "next_page_token": token_for(_position(part[-1])) if len(messages) > size else "",
    }


def _position(message: dict[str, Any]) -> str:
    return f"{message['accept_time']} {message['id']}"


def _message_of(request: SandboxRequest) -> tuple[str, dict[str, Any]]:
    """Return the source and the message that the request names. Raises Refusal (404)."""
    source = _source(request.query)
    message = request.state.get(_kind(source), request.parts["id"])
    if message is None or message["accept_time"] < app_of(request.state).oldest(
        source, request.now
    ):
        raise not_found("no such message")
    return source, message


def _kept(request: SandboxRequest, source: str) -> list[dict[str, Any]]:
    oldest = app_of(request.state).oldest(source, request.now)
    messages = request.state.all(_kind(source))
    return [message for message in messages if message["accept_time"] >= oldest]


def _source(values: dict[str, Any]) -> str:
    return _SOURCES[word_of(values, "messages_source", _SOURCES, "CONVERSATION_SOURCE")]


def _kind(source: str) -> str:
    """Return the kind of the records of one processing mode."""
    return f"{source.lower()}-message"
