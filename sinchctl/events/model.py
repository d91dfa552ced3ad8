"""One callback as received: its kind, its values, its exact bytes."""

from typing import Any

import msgspec

from sinchctl.errors import FindingsError, UsageError
from sinchctl.text.guess import alternatives, did_you_mean

from .json_text import FAULTS, first_object, named, reason

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
"""The kinds of the SMS REST API, which Sinch does not sign with the application secret."""
KINDS = (*VOICE, *VERIFICATION, *SMS, "incoming_sms", "unknown")
"""Every kind of record, named as in the output."""

_BY_EVENT = {
    **{kind: kind for kind in VOICE},
    "verificationrequestevent": "verification_request",
    "verificationresultevent": "verification_result",
    "verificationsmsdeliveredevent": "VerificationSmsDeliveredEvent",
    "incomingsms": "incoming_sms",
}
_BY_TYPE = {kind: kind for kind in SMS}
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
    """The kind of a callback, by `event` and else by `type`, in any letter case."""
    word = value.get("event")
    if word is None:
        word = value.get("type")
        if type(word) is str and word in _BY_TYPE:
            return word
        return _kind_by_any_case(value)
    if type(word) is not str:
        return "unknown"
    return _EXACT.get(word) or _BY_EVENT.get(word.strip().lower(), "unknown")


def _kind_by_any_case(value: dict[str, Any]) -> str:
    folded = {name.lower(): word for name, word in value.items()}
    for name, kinds in (("event", _BY_EVENT), ("type", _BY_TYPE)):
        word = folded.get(name)
        if isinstance(word, str):
            return kinds.get(word.strip().lower(), "unknown")
    return "unknown"


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
