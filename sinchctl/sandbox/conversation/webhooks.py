"""Webhooks of the Conversation app: where its events go."""

from typing import Any
from urllib.parse import urlsplit

from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.state import State

from .bodies import body_of, invalid, list_of, not_found, object_of, require_app, text_of, word_of

_KIND = "webhook"
_MOST, _LONGEST_TARGET = 5, 742
_DISMISS, _HTTP = _TARGET_TYPES = ("DISMISS", "HTTP")
_TRIGGERS = frozenset(
    [
        "MESSAGE_DELIVERY",
        "MESSAGE_SUBMIT",
        "MESSAGE_INBOUND",
        "EVENT_DELIVERY",
        "EVENT_INBOUND",
        "CONVERSATION_START",
        "CONVERSATION_STOP",
        "CONVERSATION_DELETE",
        "CONTACT_CREATE",
        "CONTACT_DELETE",
        "CONTACT_MERGE",
        "CONTACT_UPDATE",
        "CONTACT_IDENTITIES_DUPLICATION",
        "UNSUPPORTED",
        "OPT_IN",
        "OPT_OUT",
        "CAPABILITY",
        "CHANNEL_EVENT",
        "SMART_CONVERSATION",
        "SMART_CONVERSATIONS",
        "MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION",
        "RECORD_NOTIFICATION",
        "BATCH_STATUS_UPDATE",
    ]
)
_MEMBERS = ("app_id", "target", "target_type", "secret", "triggers", "client_credentials")


def of_trigger(state: State, trigger: str) -> list[dict[str, Any]]:
    """Return the webhooks that want an event of this kind, each with its `project_id`."""
    return [
        webhook
        for webhook in state.in_order(_KIND)
        if webhook["target_type"] == _HTTP and trigger in webhook["triggers"]
    ]


def create(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/webhooks`."""
    body = body_of(request)
    require_app(request, body.get("app_id"))
    if len(request.state.in_order(_KIND)) >= _MOST:
        raise invalid(f"an app has at most {_MOST} webhooks")
    return _kept(request, request.new_id(), body)


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/apps/{app}/webhooks`."""
    require_app(request, request.parts["app"])
    webhooks = map(_shown, request.state.in_order(_KIND))
    return JsonAnswer(200, {"webhooks": list(webhooks)})


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/webhooks/{id}`."""
    return JsonAnswer(200, _shown(_webhook_of(request)))


def change(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /v1/projects/{project}/webhooks/{id}`: only what is named changes."""
    webhook, body = _webhook_of(request), body_of(request)
    names = request.query.get("update_mask", "").replace(",", " ").split() or list(body)
    new = {name: body.get(name) for name in names}
    return _kept(request, webhook["id"], {**webhook, **new, "app_id": webhook["app_id"]})


def delete(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /v1/projects/{project}/webhooks/{id}`."""
    request.state.drop(_KIND, _webhook_of(request)["id"])
    return JsonAnswer(200, {})


def _kept(request: SandboxRequest, name: str, body: dict[str, Any]) -> JsonAnswer:
    """Check and keep a webhook. Raises Refusal."""
    webhook = {
        "id": name,
        "app_id": body["app_id"],
        "target": _target(body),
        "target_type": word_of(body, "target_type", _TARGET_TYPES, _DISMISS),
        "secret": text_of(body, "secret", 256),
        "triggers": _triggers(body),
    }
    if credentials := object_of(body, "client_credentials"):
        webhook["client_credentials"] = credentials
    others = (other for other in request.state.in_order(_KIND) if other["id"] != name)
    if any(other["target"] == webhook["target"] for other in others):
        raise invalid("target: another webhook of this app has this target")
    kept = {**webhook, "project_id": request.owner.project}
    request.state.put(_KIND, name, request.time, kept)
    return JsonAnswer(200, webhook)


def _target(body: dict[str, Any]) -> str:
    target = text_of(body, "target", _LONGEST_TARGET)
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in {"http", "https"}:
        raise invalid("target: expected an http:// or https:// address")
    if host.startswith("conversation-api.") and host.endswith(".sinch.com"):
        raise invalid("target: an address of Sinch is not allowed")
    return target


def _triggers(body: dict[str, Any]) -> list[str]:
    triggers = list_of(body, "triggers")
    if wrong := [one for one in triggers if not isinstance(one, str) or one not in _TRIGGERS]:
        raise invalid(f"triggers: there is no {str(wrong[0])[:40]!r}")
    return triggers


def _webhook_of(request: SandboxRequest) -> dict[str, Any]:
    webhook = request.state.get(_KIND, request.parts["id"])
    if webhook is None:
        raise not_found("no such webhook")
    return webhook


def _shown(webhook: dict[str, Any]) -> dict[str, Any]:
    return {name: webhook[name] for name in ("id", *_MEMBERS) if name in webhook}
