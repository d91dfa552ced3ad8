"""The cards of Conversation callbacks and of number events."""

from collections.abc import Iterator
from typing import Any

from sinchctl.events import meanings
from sinchctl.events.conversation import message_text, part
from sinchctl.events.fields import Target
from sinchctl.terminal.views import Line, lines
from sinchctl.text.amounts import moment

from .parts import as_json, explained, raw_word

_MESSAGES = ("contactMessage", "appMessage", "submittedMessage")
_TREES = ("contactEvent", "contactMessageEvent", "appEvent", "analysisResults")
_CONTACTS = {
    "contact": "Contact",
    "preservedContact": "Kept contact",
    "deletedContact": "Deleted contact",
}


def conversation_card(told: Target, value: dict[str, Any]) -> list[Line]:
    """Return what a Conversation callback says: what happened, to whom, and the ids."""
    about = part(told)
    return [
        *_status(about),
        *_parties(about),
        *_content(about),
        *lines(
            ("Mode", ", ".join(_manner(about)) or None),
            ("Metadata", about.get("metadata") or None),
            ("Message metadata", told.get("messageMetadata") or None),
            ("Correlation id", told.get("correlationId") or None),
            ("Event time", moment(told.get("eventTime"))),
            ("Accepted", moment(told.get("acceptedTime"))),
            ("Message id", about.get("messageId"), "strong"),
            ("Event id", about.get("eventId"), "strong"),
            ("Id", about.get("id"), "strong"),
            ("Recorded id", about.get("entityId"), "strong"),
            ("Request id", about.get("requestId"), "strong"),
            ("Conversation id", about.get("conversationId") or None),
            ("Contact id", about.get("contactId") or None),
            ("App", told.get("appId") or None, "dim"),
            ("Project", told.get("projectId"), "dim"),
        ),
    ]


def _manner(about: Target) -> Iterator[str]:
    """Yield how a message was handled: in which mode, in which direction, injected or not."""
    yield from (str(about[name]) for name in ("processingMode", "direction") if about.get(name))
    if about.get("injected"):
        yield "injected"


def _status(about: Target) -> list[Line]:
    shown = explained("Status", raw_word(about, "status"), _status_field(about))
    for name in ("capabilityStatus", "recordStatus"):
        shown += explained("Status", raw_word(about, name), "conversation_result")
    reason = about.get("reason") or {}
    shown += explained("Reason", raw_word(reason, "code"), "conversation_reason")
    sub_code = raw_word(reason, "subCode")
    details = about.get("errorDetails") or {}
    return shown + lines(
        ("Sub code", None if sub_code == "UNSPECIFIED_SUB_CODE" else sub_code or None),
        ("Channel's code", reason.get("channelCode")),
        ("Description", reason.get("description") or details.get("description")),
    )


def _status_field(about: Target) -> meanings.Field:
    is_report = "messageId" in about or "eventId" in about
    return "conversation_status" if is_report else "conversation_result"


def _parties(about: Target) -> list[Line]:
    identity = about.get("channelIdentity") or about.get("identity")
    channel = about.get("channel")
    if isinstance(identity, dict):
        channel = channel or identity.get("channel")
        identity = identity.get("identity")
    is_inbound = about.get("direction") == "TO_APP"
    return lines(
        ("From" if is_inbound else "To", identity or None, "strong"),
        ("To" if is_inbound else "From", about.get("senderId") or None, "strong"),
        ("Channel", channel or None),
        ("Capabilities", ", ".join(about.get("channelCapabilities") or []) or None),
    )


def _content(about: Target) -> list[Line]:
    """Return the message, the event, the contact or the conversation that it is about."""
    shown: list[Line] = []
    for name in _MESSAGES:
        message = about.get(name)
        text = message_text(message)
        shown += lines(("Text", text, "strong"))
        if text is None and message is not None:
            shown += lines(("Message", as_json(message)))
    for name in _TREES:
        shown += lines(("Content", as_json(about.get(name)) if name in about else None))
    for name, label in _CONTACTS.items():
        shown += _contact(label, about.get(name) or {})
    for duplicate in about.get("duplicatedIdentities") or []:
        contacts = ", ".join(duplicate.get("contactIds") or [])
        shown += lines(("Channel", duplicate.get("channel")), ("Contacts", contacts, "strong"))
    conversation = about.get("conversation") or {}
    event = about.get("channelEvent") or {}
    data = event.get("additionalData")
    return shown + lines(
        ("Conversation", conversation.get("id"), "strong"),
        ("Active", None if "active" not in conversation else as_json(conversation["active"])),
        ("Active channel", conversation.get("activeChannel")),
        ("Contact", conversation.get("contactId")),
        ("Last received", moment(conversation.get("lastReceived"))),
        ("Channel", event.get("channel")),
        ("Event", event.get("eventType"), "strong"),
        ("Data", None if data is None else as_json(data)),
        ("Payload", about.get("payload")),
    )


def _contact(label: str, contact: Target) -> list[Line]:
    identities = (
        " ".join(str(identity.get(name)) for name in ("channel", "identity") if identity.get(name))
        for identity in contact.get("channelIdentities") or []
    )
    return lines(
        (label, contact.get("id"), "strong"),
        ("Name", contact.get("displayName") or None),
        ("Reached at", ", ".join(identities) or None, "strong"),
        ("Email", contact.get("email") or None),
        ("External id", contact.get("externalId") or None),
        ("Language", contact.get("language") or None),
    )


def number_card(told: Target, value: dict[str, Any]) -> list[Line]:
    """Return what happened to a number or an order of numbers."""
    is_order = str(told.get("resourceType")).upper() == "NUMBER_ORDER"
    return [
        *lines(
            ("Order" if is_order else "Number", told.get("resourceId"), "strong"),
            ("Event", told.get("eventType")),
            ("Resource", told.get("resourceType")),
        ),
        *explained("Status", raw_word(told, "status"), "number_status"),
        *explained("Failure", raw_word(told, "failureCode"), "number_failure"),
        *lines(
            ("Internal code", told.get("internalFailureCode")),
            ("Time", moment(told.get("timestamp"))),
            ("Event id", told.get("eventId"), "dim"),
            ("Project", told.get("projectId"), "dim"),
        ),
    ]
