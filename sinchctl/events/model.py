"""One callback as received: its kind, its values, its exact bytes."""

from typing import TYPE_CHECKING, Any

import msgspec

from sinchctl.errors import FindingsError, UsageError
from sinchctl.text.guess import alternatives, did_you_mean

from .json_text import FAULTS, first_object, named, reason

if TYPE_CHECKING:
    from sinchctl.signing import Scheme

VOICE = ("ice", "ace", "pie", "dice", "notify")
VERIFICATION = ("verification_request", "verification_result", "VerificationSmsDeliveredEvent")
INBOUND = ("mo_text", "mo_binary", "mo_media")
DELIVERY = (
    "delivery_report_sms",
    "delivery_report_mms",
    "recipient_delivery_report_sms",
    "recipient_delivery_report_mms",
)
SMS = (*INBOUND, *DELIVERY)
"""The kinds of the SMS REST API."""
MEMBERS = {
    "message_delivery_report": "conversation_message_delivery",
    "message": "conversation_message_inbound",
    "message_submit_notification": "conversation_message_submit",
    "event_delivery_report": "conversation_event_delivery",
    "event": "conversation_event",
    "capability_notification": "conversation_capability",
    "opt_in_notification": "conversation_opt_in",
    "opt_out_notification": "conversation_opt_out",
    "contact_create_notification": "conversation_contact_create",
    "contact_delete_notification": "conversation_contact_delete",
    "contact_merge_notification": "conversation_contact_merge",
    "contact_update_notification": "conversation_contact_update",
    "duplicated_contact_identities_notification": "conversation_duplicated_contact_identities",
    "conversation_start_notification": "conversation_start",
    "conversation_stop_notification": "conversation_stop",
    "conversation_delete_notification": "conversation_delete",
    "unsupported_callback": "conversation_unsupported",
    "channel_event_notification": "conversation_channel_event",
    "smart_conversation_notification": "conversation_smart_conversation",
    "message_redaction": "conversation_message_redaction",
    "record_notification": "conversation_record",
}
"""The kinds of the Conversation API, by the one member that tells what happened."""
CONVERSATION = tuple(MEMBERS.values())
NUMBERS = ("number_event", "number_order_event")
KINDS = (*VOICE, *VERIFICATION, *SMS, "incoming_sms", *CONVERSATION, *NUMBERS, "unknown")
"""Every kind of record, named as in the output."""

_BY_EVENT = {
    **{kind: kind for kind in VOICE},
    "verificationrequestevent": "verification_request",
    "verificationresultevent": "verification_result",
    "verificationsmsdeliveredevent": "VerificationSmsDeliveredEvent",
    "incomingsms": "incoming_sms",
}
_BY_TYPE = {kind: kind for kind in SMS}
_BY_RESOURCE = {"active_number": "number_event", "number_order": "number_order_event"}
_ENVELOPE = ("app_id", "project_id")
"""Members of every Conversation callback; one suffices."""
_SCHEMES: "dict[str, Scheme]" = {
    **dict.fromkeys((*SMS, *CONVERSATION), "webhook"),
    **dict.fromkeys(NUMBERS, "numbers"),
}
_EXACT = {
    **_BY_EVENT,
    "VerificationRequestEvent": "verification_request",
    "VerificationResultEvent": "verification_result",
    "VerificationSmsDeliveredEvent": "VerificationSmsDeliveredEvent",
    "incomingSms": "incoming_sms",
}


class BadRecordError(FindingsError):
    """A text is not a callback: it is not JSON, or not a JSON object."""

    code = "bad_record"


class Event(msgspec.Struct, gc=False):
    """One callback: `value` is what the JSON says, `raw` the bytes that said it.

    `line` is where it began in its file, from 1.
    """

    kind: str
    value: dict[str, Any]
    raw: bytes
    line: int = 1


def kind_of(value: dict[str, Any]) -> str:
    """Return the kind of a callback: by `event`, by `type`, else by the members that it has.

    Words count in any letter case. `event` and `type` tell the kind where they are texts.
    """
    word = value.get("event")
    if type(word) is str:
        return _EXACT.get(word) or _BY_EVENT.get(word.strip().lower(), "unknown")
    word = value.get("type")
    if type(word) is str and word in _BY_TYPE:
        return word
    return _kind_by_members(value) or _kind_by_any_case(value)


def _kind_by_members(value: dict[str, Any]) -> str | None:
    """Return the kind of a Conversation callback or a number event, in Sinch's spelling."""
    if "resourceType" in value:
        resource = value["resourceType"]
        is_event = isinstance(value.get("eventType"), str) and isinstance(resource, str)
        return _BY_RESOURCE.get(resource.strip().lower()) if is_event else None
    if _ENVELOPE[0] in value or _ENVELOPE[1] in value:
        for name, member in value.items():
            if name in MEMBERS and type(member) is dict:
                return MEMBERS[name]
    return None


def _kind_by_any_case(value: dict[str, Any]) -> str:
    folded = {name.lower(): word for name, word in value.items()}
    for name, kinds in (("event", _BY_EVENT), ("type", _BY_TYPE)):
        word = folded.get(name)
        if isinstance(word, str):
            return kinds.get(word.strip().lower(), "unknown")
    return "unknown"


def scheme_of(kind: str) -> "Scheme":
    """Return the scheme in which Sinch signs a kind of callback."""
    return _SCHEMES.get(kind, "application")


def parse(body: bytes) -> Event:
    """Read the body of one callback.

    Raises BadRecordError if it is not a JSON object; nothing inside it raises.
    """
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        value, size = first_object(text)
    except FAULTS as fault:
        raise BadRecordError(reason(fault)) from None
    if type(value) is not dict:
        raise BadRecordError(f"a callback is a JSON object, this is {named(value)}")
    if text[size:].strip():
        raise BadRecordError("there is something after the JSON object")
    return Event(kind_of(value), value, text[:size].strip())


def kind_named(text: str) -> str | None:
    """The kind that a word on the command line means, in any letter case; None for others."""
    return _NAMED.get(text.strip().lower())


_NAMED = {**_EXACT, **{kind.lower(): kind for kind in KINDS}}


def kinds_named(words: list[str]) -> frozenset[str]:
    """Return the kinds that words on the command line mean; a word may be a list with commas.

    Raises UsageError.
    """
    kinds = set()
    for word in ",".join(words).split(",") if words else []:
        kind = kind_named(word)
        if kind is None:
            raise unknown_kind(word)
        kinds.add(kind)
    return frozenset(kinds)


def unknown_kind(word: str) -> UsageError:
    """Return the error for a word that is not a kind, with the nearest kinds."""
    guess = did_you_mean(word, KINDS, 3)
    return UsageError(
        f"{word!r} is not a kind of callback", hint=guess or f"use {alternatives(KINDS)}"
    )
