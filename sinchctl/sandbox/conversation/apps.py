"""The Conversation app: how it processes messages, and how long it keeps them."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.state import State
from sinchctl.times import iso

from .bodies import body_of, invalid, object_of, require_app, text_of, word_of

DISPATCH, CONVERSATION = MODES = ("DISPATCH", "CONVERSATION")
"""The processing modes; in the first one Sinch keeps neither contacts nor conversations."""

_KIND, _ID = "conversation-app", "app"
_PERSIST = "PERSIST_RETENTION_POLICY"
_POLICIES = ("MESSAGE_EXPIRE_POLICY", "CONVERSATION_EXPIRE_POLICY", _PERSIST)
_LONGEST_KEPT = {"dispatch_retention_policy": (0, 7), "retention_policy": (1, 3650)}
"""Days."""
_AT_FIRST: dict[str, Any] = {
    "display_name": "Sandbox",
    "processing_mode": DISPATCH,
    "dispatch_retention_policy": {"retention_type": "MESSAGE_EXPIRE_POLICY", "ttl_days": 0},
    "retention_policy": {"retention_type": "MESSAGE_EXPIRE_POLICY", "ttl_days": 180},
    "callback_settings": {"secret_for_overridden_callback_urls": ""},
    "message_retry_settings": {"retry_duration": 3600},
    "delivery_report_based_fallback": {"enabled": False, "delivery_report_waiting_time": 0},
    "conversation_metadata_report_view": "NONE",
    "smart_conversation": {"enabled": False},
}
"""What can be changed, as in an app that was made today."""
_STATE = {"status": "ACTIVE", "description": ""}
_RATES = {"inbound": 25, "outbound": 25, "webhooks": 25}
_QUEUE = {"outbound_size": 0, "outbound_limit": 500_000}


class App(NamedTuple):
    """The app, with what decides on its messages."""

    mode: str
    days: dict[str, int | None]
    callback_secret: str

    def keeps(self, source: str) -> bool:
        """Return True if messages of a processing mode are kept."""
        return self.days[source] != 0

    def oldest(self, source: str, now: datetime) -> str:
        """Return the time of the oldest message that is still kept."""
        days = self.days[source]
        return "" if days is None else iso(now - timedelta(days=days))


def app_of(state: State) -> App:
    """Return the app as it is now."""
    values = _values(state)
    kept = values["retention_policy"]
    days = None if kept.get("retention_type") == _PERSIST else kept.get("ttl_days", 180)
    return App(
        values["processing_mode"],
        {DISPATCH: values["dispatch_retention_policy"].get("ttl_days", 0), CONVERSATION: days},
        values["callback_settings"].get("secret_for_overridden_callback_urls", ""),
    )


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/apps`."""
    return JsonAnswer(200, {"apps": [_shown(request)]})


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/apps/{app}`."""
    require_app(request, request.parts["app"])
    return JsonAnswer(200, _shown(request))


def change(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /v1/projects/{project}/apps/{app}`: only what is named changes."""
    require_app(request, request.parts["app"])
    body = body_of(request)
    if unknown := sorted(body.keys() - _AT_FIRST.keys() - {"channel_credentials", "id"}):
        raise invalid(f"{unknown[0]}: the sandbox's app has no such member")
    new = {name: body[name] for name in _AT_FIRST if body.get(name) is not None}
    _check(new)
    request.state.put(_KIND, _ID, request.time, {**_values(request.state), **new})
    return JsonAnswer(200, _shown(request))


def _check(new: dict[str, Any]) -> None:
    text_of(new, "display_name", 256)
    word_of(new, "processing_mode", MODES)
    text_of(object_of(new, "callback_settings"), "secret_for_overridden_callback_urls", 256)
    for name, (least, most) in _LONGEST_KEPT.items():
        policy = object_of(new, name)
        word_of(policy, "retention_type", _POLICIES)
        days = policy.get("ttl_days", least)
        if type(days) is not int or not least <= days <= most:
            raise invalid(f"{name}.ttl_days: expected a whole number from {least} to {most}")


def _values(state: State) -> dict[str, Any]:
    return state.get(_KIND, _ID) or _AT_FIRST


def _shown(request: SandboxRequest) -> dict[str, Any]:
    plan = {"claimed_identity": request.plan, "token": ""}
    channel = {
        "channel": "SMS",
        "static_bearer": plan,
        "callback_secret": "",
        "channel_known_id": "",
        "state": _STATE,
        "credential_ordinal_number": 0,
    }
    return {
        "id": request.owner.app,
        **_values(request.state),
        "channel_credentials": [channel],
        "rate_limits": _RATES,
        "queue_stats": _QUEUE,
    }
