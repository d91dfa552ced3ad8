"""The fields of Conversation callbacks and number events, and what such a callback is about.

Names are those of Sinch's documents in lowerCamelCase. Sources: Sinch, Conversation API,
webhooks; Numbers API, callbacks.
"""

from typing import Any

from .fields import (
    Fields,
    Reader,
    Target,
    anything,
    camel_name,
    flag,
    listed,
    moment,
    record,
    table,
    text,
    texts,
    tree,
)
from .model import MEMBERS


def _named(reader: Reader, *names: str) -> Fields:
    """Return fields that are read alike, each under its own name."""
    return table(**{name: (camel_name(name), reader) for name in names})


def _texts(*names: str) -> Fields:
    return _named(text, *names)


_ENVELOPE = {
    **_texts("app_id", "project_id", "message_metadata", "correlation_id"),
    **_named(moment, "accepted_time", "event_time"),
}
_IDENTITY = _texts("channel", "identity", "app_id")
_REASON = _named(record(_texts("code", "description", "sub_code", "channel_code")), "reason")
_PARTY = {
    **_texts("conversation_id", "contact_id", "processing_mode"),
    **_named(record(_IDENTITY), "channel_identity"),
}
_REPORT = {**_PARTY, **_texts("status", "metadata"), **_REASON}
_INBOUND = {
    **_PARTY,
    **_texts("id", "direction", "sender_id"),
    **_named(moment, "accept_time"),
    **_named(flag, "injected"),
}
_MESSAGE = {**_INBOUND, **_texts("metadata"), **_named(tree, "contact_message", "app_message")}
_contact = record(
    {
        **_texts("id", "display_name", "email", "external_id", "metadata", "language"),
        **_named(listed(_IDENTITY), "channel_identities"),
        **_named(texts, "channel_priority"),
    }
)
_CONTACT = _named(_contact, "contact")
_conversation = record(
    {
        **_texts("id", "app_id", "contact_id", "active_channel", "metadata", "correlation_id"),
        **_named(flag, "active"),
        **_named(moment, "last_received"),
        **_named(anything, "metadata_json"),
    }
)
_CONVERSATION = _named(_conversation, "conversation")
_OPTING = {
    **_texts("request_id", "contact_id", "channel", "identity", "status", "processing_mode"),
    **_named(record(_texts("description")), "error_details"),
}
_channel_event = record({**_texts("channel", "event_type"), **_named(anything, "additional_data")})
_duplicates = listed({**_texts("channel"), **_named(texts, "contact_ids")})
_MEMBER_FIELDS: dict[str, Fields] = {
    "message_delivery_report": {**_REPORT, **_texts("message_id")},
    "message": _MESSAGE,
    "message_submit_notification": {
        **_PARTY,
        **_texts("message_id", "metadata"),
        **_named(tree, "submitted_message"),
    },
    "event_delivery_report": {**_REPORT, **_texts("event_id")},
    "event": {
        **_INBOUND,
        **_named(tree, "contact_event", "contact_message_event", "app_event"),
    },
    "capability_notification": {
        **_texts("contact_id", "identity", "channel", "capability_status", "request_id"),
        **_named(texts, "channel_capabilities"),
        **_REASON,
    },
    "opt_in_notification": _OPTING,
    "opt_out_notification": _OPTING,
    "contact_create_notification": _CONTACT,
    "contact_delete_notification": _CONTACT,
    "contact_update_notification": _CONTACT,
    "contact_merge_notification": _named(_contact, "preserved_contact", "deleted_contact"),
    "duplicated_contact_identities_notification": _named(_duplicates, "duplicated_identities"),
    "conversation_start_notification": _CONVERSATION,
    "conversation_stop_notification": _CONVERSATION,
    "conversation_delete_notification": _CONVERSATION,
    "unsupported_callback": {**_PARTY, **_texts("id", "channel", "payload")},
    "channel_event_notification": _named(_channel_event, "channel_event"),
    "smart_conversation_notification": {
        **_texts("contact_id", "channel_identity", "channel", "message_id", "conversation_id"),
        **_named(tree, "analysis_results"),
    },
    "message_redaction": _MESSAGE,
    "record_notification": {**_PARTY, **_texts("entity_id", "record_status"), **_REASON},
}
_NUMBER = {
    **_texts("eventId", "projectId", "resourceType", "resourceId", "eventType", "status"),
    **_texts("failureCode", "internalFailureCode"),
    **_named(moment, "timestamp"),
}

FIELDS: dict[str, Fields] = {
    **{
        kind: {**_ENVELOPE, **_named(record(_MEMBER_FIELDS[member]), member)}
        for member, kind in MEMBERS.items()
    },
    "number_event": _NUMBER,
    "number_order_event": _NUMBER,
}
"""For each kind: wire name, in its spelling and in lower case, to output name and reader."""

_PARTS = frozenset(map(camel_name, MEMBERS))
_IDENTIFIERS = ("messageId", "id", "eventId", "requestId", "entityId")
_OWNERS = ("conversation", "contact", "preservedContact")


def part(told: Target) -> Target:
    """Return the member of an interpreted Conversation callback that tells what happened."""
    for name, value in told.items():
        if name in _PARTS and type(value) is dict:
            return value
    return {}


def conversation_identifier(told: Target) -> str:
    """Return the id of what a Conversation callback is about: a message, a contact and so on."""
    about = part(told)
    names = [about.get(name) for name in _IDENTIFIERS]
    names += [(about.get(name) or {}).get("id") for name in _OWNERS]
    names.append(about.get("contactId"))
    return next((str(name) for name in names if name), "")


def message_text(message: Any) -> str | None:
    """Return the text of an interpreted message, if it has one."""
    words = message.get("textMessage") if isinstance(message, dict) else None
    shown = words.get("text") if isinstance(words, dict) else None
    return shown if isinstance(shown, str) else None
