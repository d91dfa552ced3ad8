"""Send messages over the Conversation API: whom they reach, and what its webhooks learn."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from sinchctl.errors import UsageError
from sinchctl.phone import number
from sinchctl.sandbox.auth import ProjectKey
from sinchctl.sandbox.outcomes import CONVERSATION as OUTCOMES
from sinchctl.sandbox.outcomes import PENDING, ending
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.state import State
from sinchctl.segments import count
from sinchctl.times import iso

from .apps import CONVERSATION, DISPATCH, App, app_of
from .bodies import body_of, list_of, object_of, require_app, text_of
from .consents import has_opted_out
from .contacts import Contact, contact_of, identity_of, remember
from .events import AppEvent, EventTarget, publish
from .message_body import (
    CHANNEL,
    LONGEST_METADATA,
    check_content,
    check_message,
    check_recipient,
    text_for,
)
from .messages import keep

Reason = tuple[str, str]
"""A reason code and its description."""

_NO_CONTACT = ("CONTACT_NOT_FOUND", "There is no such contact")
_NO_NUMBER = ("RECIPIENT_INVALID_CHANNEL_IDENTITY", "The identity is not a phone number")
_NO_CHANNEL = ("CHANNEL_CONFIGURATION_MISSING", "The app has no channel for this recipient")
_OPTED_OUT = ("RECIPIENT_NOT_OPTED_IN", "The recipient is on an opt-out list of the app")
_TOO_LONG = ("CHANNEL_REJECT", "The text has more parts than SMS_MAX_NUMBER_OF_MESSAGE_PARTS")


class Outgoing(NamedTuple):
    """A message on its way, with its number (digits alone) if there is one."""

    id: str
    body: dict[str, Any]
    identity: str
    source: str
    contact: Contact
    accepted: str

    def event(self, app: App, trigger: str, member: str, **content: Any) -> AppEvent:
        """Return an event about this message; without a record of it, some members are lost."""
        metadata = self.body.get("conversation_metadata")
        is_kept = app.keeps(self.source) and self.source == app.mode
        common = {
            "message_id": self.id,
            "conversation_id": self.contact.conversation,
            "channel_identity": {"channel": CHANNEL, "identity": self.identity, "app_id": ""},
            "contact_id": self.contact.id,
            "metadata": self.body.get("message_metadata") or "",
            "processing_mode": self.source,
        }
        return AppEvent(
            trigger,
            member,
            {**common, **content},
            self.accepted,
            correlation=(self.body.get("correlation_id") or "") if is_kept else "",
            metadata=json.dumps(metadata) if metadata and is_kept else "",
        )


def send(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/messages:send`."""
    body = body_of(request)
    check_message(request, body)
    text_of(body, "message_metadata", LONGEST_METADATA)
    recipient = object_of(body, "recipient")
    check_recipient(recipient)
    if (identity := _identity(request.state, recipient)) is not None:
        request.plays(identity)
    message = request.new_id()
    dispatch(request.state, request.owner, body, message, request.now)
    return JsonAnswer(200, {"message_id": message, "accepted_time": request.time})


def transcode(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/messages:transcode`: what an SMS would show."""
    body = body_of(request)
    require_app(request, body.get("app_id"))
    check_content(body, "app_message")
    text = text_for(body["app_message"])
    channels = [channel for channel in list_of(body, "channels") if channel == CHANNEL]
    return JsonAnswer(200, {"transcoded_message": dict.fromkeys(channels, text)})


def dispatch(
    state: State, owner: ProjectKey, body: dict[str, Any], message: str, now: datetime
) -> bool:
    """Send an accepted message; return False if it fails before it leaves Sinch."""
    app, time = app_of(state), iso(now)
    is_dispatched = app.mode == DISPATCH or body.get("processing_strategy") == "DISPATCH_ONLY"
    source = DISPATCH if is_dispatched else CONVERSATION
    identity = _identity(state, body["recipient"])
    reason = _fault(state, body, identity)
    has_contact = source == CONVERSATION and identity is not None
    contact = contact_of(state, identity, now) if has_contact and identity else Contact()
    outgoing = Outgoing(message, body, identity or "", source, contact, time)
    if has_contact:
        last = {
            "correlation": body.get("correlation_id") or "",
            "metadata": json.dumps(body["conversation_metadata"])
            if body.get("conversation_metadata")
            else "",
        }
        remember(state, outgoing.identity, contact, now, **last)
    if app.keeps(source):
        keep(state, source, _record(outgoing), time)
    if reason is None:
        _announce(state, owner, app, outgoing, time)
    else:
        _report(state, owner, app, outgoing, "FAILED", time, reason)
    return reason is None


def _announce(state: State, owner: ProjectKey, app: App, outgoing: Outgoing, time: str) -> None:
    """Deliver a message: log what a person gets, and tell the webhooks."""
    last = ending(outgoing.identity)
    text = text_for(outgoing.body["message"])
    sender = (outgoing.body.get("channel_properties") or {}).get("SMS_SENDER", "")
    entry = {"from": sender, "to": f"+{outgoing.identity}", "text": text, "id": outgoing.id}
    state.log({"time": time, "kind": "sms", **entry})
    submitted = outgoing.event(
        app,
        "MESSAGE_SUBMIT",
        "message_submit_notification",
        submitted_message=outgoing.body["message"],
    )
    publish(state, submitted, time)
    _report(state, owner, app, outgoing, "QUEUED_ON_CHANNEL", time)
    if last == PENDING:
        return
    if (reason := OUTCOMES.get(last)) is not None:
        _report(state, owner, app, outgoing, "FAILED", time, reason)
    else:
        _report(state, owner, app, outgoing, "DELIVERED", time)


def _report(
    state: State,
    owner: ProjectKey,
    app: App,
    outgoing: Outgoing,
    status: str,
    time: str,
    reason: Reason | None = None,
) -> None:
    """Queue a delivery receipt."""
    content: dict[str, Any] = {"status": status}
    if reason is not None:
        code, text = reason
        content["reason"] = {
            "code": code,
            "description": text,
            "sub_code": "UNSPECIFIED_SUB_CODE",
        }
    event = outgoing.event(app, "MESSAGE_DELIVERY", "message_delivery_report", **content)
    url = outgoing.body.get("callback_url")
    instead = EventTarget(url, app.callback_secret, owner.app, owner.project) if url else None
    publish(state, event, time, instead)


def _identity(state: State, recipient: dict[str, Any]) -> str | None:
    """Return the number of a recipient, digits alone; None if it has none."""
    if contact := recipient.get("contact_id"):
        return identity_of(state, contact)
    for identity in recipient["identified_by"]["channel_identities"]:
        if identity["channel"] == CHANNEL:
            try:
                return number(f"+{identity['identity'].removeprefix('+')}").removeprefix("+")
            except UsageError:
                return None
    return None


def _fault(state: State, body: dict[str, Any], identity: str | None) -> Reason | None:
    """Return why a message does not leave Sinch; None if it does."""
    if identity is None:
        if body["recipient"].get("contact_id"):
            return _NO_CONTACT
        identities = body["recipient"]["identified_by"]["channel_identities"]
        has_channel = any(identity["channel"] == CHANNEL for identity in identities)
        return _NO_NUMBER if has_channel else _NO_CHANNEL
    if has_opted_out(state, identity, body.get("message_content_type") or ""):
        return _OPTED_OUT
    most = (body.get("channel_properties") or {}).get("SMS_MAX_NUMBER_OF_MESSAGE_PARTS", "")
    if most.isdecimal() and count(text_for(body["message"])).segments > int(most):
        return _TOO_LONG
    return None


def _record(outgoing: Outgoing) -> dict[str, Any]:
    """Return a message as the API lists it."""
    return {
        "id": outgoing.id,
        "direction": "TO_CONTACT",
        "app_message": outgoing.body["message"],
        "channel_identity": {"channel": CHANNEL, "identity": outgoing.identity, "app_id": ""},
        "conversation_id": outgoing.contact.conversation,
        "contact_id": outgoing.contact.id,
        "metadata": outgoing.body.get("message_metadata") or "",
        "accept_time": outgoing.accepted,
        "sender_id": "",
        "processing_mode": outgoing.source,
        "injected": False,
    }
