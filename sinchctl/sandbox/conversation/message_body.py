"""Check what is to be sent over the Conversation API; shape errors are refused at once."""

import json
import re
from typing import Any

from sinchctl.sandbox.request import SandboxRequest

from .bodies import invalid, list_of, object_of, require_app, text_of, word_of

CHANNEL = "SMS"
LONGEST_METADATA = 1024
_CONTENT = (
    "text_message",
    "media_message",
    "card_message",
    "choice_message",
    "carousel_message",
    "list_message",
    "location_message",
    "contact_info_message",
    "template_message",
)
_OVERRIDES = (
    "explicit_channel_message",
    "explicit_channel_omni_message",
    "channel_specific_message",
    "agent",
)
_TTL = re.compile(r"(\d{1,12})s", re.ASCII)
_SHORTEST_TTL = 2
"""Seconds: Sinch's document says 3, and an example of its SDKs has 2."""
_LONGEST_TTL = 315_576_000_000
_LONGEST_PROPERTY, _LONGEST_CONVERSATION_METADATA, _LONGEST_CORRELATION = 1024, 2048, 128
_WORDS = {
    "queue": ("NORMAL_PRIORITY", "HIGH_PRIORITY"),
    "processing_strategy": ("DEFAULT", "DISPATCH_ONLY"),
    "message_content_type": ("CONTENT_UNKNOWN", "CONTENT_MARKETING", "CONTENT_NOTIFICATION"),
    "conversation_metadata_update_strategy": ("REPLACE", "MERGE_PATCH"),
}
_URL = re.compile(r"https?://[^\s/]+.*")


def check_message(request: SandboxRequest, body: dict[str, Any]) -> None:
    """Check the members of a send but its recipient. Raises Refusal (400, 404)."""
    require_app(request, body.get("app_id"))
    check_content(body, "message")
    for name, words in _WORDS.items():
        word_of(body, name, words)
    text_of(body, "correlation_id", _LONGEST_CORRELATION)
    if (ttl := text_of(body, "ttl", 20)) and not _is_ttl(ttl):
        raise invalid(f"ttl: expected whole seconds such as 3600s, not {ttl!r}")
    if (url := text_of(body, "callback_url", 2048)) and not _URL.fullmatch(url):
        raise invalid("callback_url: expected an http:// or https:// address")
    for name, value in object_of(body, "channel_properties").items():
        if not isinstance(value, str) or len(value) > _LONGEST_PROPERTY:
            raise invalid(
                f"channel_properties.{name}: expected a text of at most {_LONGEST_PROPERTY:,} "
                "characters"
            )
    if any(channel != CHANNEL for channel in list_of(body, "channel_priority_order")):
        raise invalid(f"channel_priority_order: the app has no channel but {CHANNEL}")
    check_conversation_metadata(body)


def check_conversation_metadata(body: dict[str, Any]) -> None:
    """Check a member that is an object of limited size. Raises Refusal."""
    metadata = json.dumps(object_of(body, "conversation_metadata"))
    if len(metadata) > _LONGEST_CONVERSATION_METADATA:
        raise invalid(
            f"conversation_metadata: at most {_LONGEST_CONVERSATION_METADATA:,} characters"
        )


def check_content(body: dict[str, Any], name: str) -> None:
    """Check that a message has one content. Raises Refusal."""
    message = object_of(body, name)
    kinds = [kind for kind in _CONTENT if kind in message]
    if len(kinds) != 1 or message.keys() - {*_CONTENT, *_OVERRIDES}:
        raise invalid(f"{name}: expected one of {', '.join(_CONTENT)}")
    content = object_of(message, kinds[0])
    if kinds == ["text_message"] and not text_of(content, "text", 4096):
        raise invalid(f"{name}.text_message.text: missing")
    if not text_for(message):
        raise invalid(f"{name}.{kinds[0]}: empty")


def check_recipient(recipient: dict[str, Any]) -> None:
    """Check that a recipient is a contact or identities, not both. Raises Refusal."""
    contact, identified = recipient.get("contact_id"), object_of(recipient, "identified_by")
    identities = list_of(identified, "channel_identities")
    if bool(contact) == bool(identities):
        raise invalid("recipient: expected either contact_id or identified_by.channel_identities")
    for identity in identities:
        if not isinstance(identity, dict) or not all(
            isinstance(identity.get(name), str) for name in ("channel", "identity")
        ):
            raise invalid("channel_identities: expected objects with a channel and an identity")


def text_for(message: dict[str, Any]) -> str:
    """Return what an SMS shows of a message: what is more than text becomes lines of text."""
    explicit = message.get("explicit_channel_message")
    if isinstance(explicit, dict) and isinstance(explicit.get(CHANNEL), str):
        return str(explicit[CHANNEL])
    content = next((message[kind] for kind in _CONTENT if kind in message), None)
    return "\n".join(_texts(content))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]


def _is_ttl(text: str) -> bool:
    match = _TTL.fullmatch(text)
    return match is not None and _SHORTEST_TTL <= int(match[1]) <= _LONGEST_TTL
