"""Explain the words and codes of Sinch, and how an operator should take them.

One row for each word, for every command: a new delivery status is one row in `MEANINGS`.
"""

from typing import Literal, NamedTuple

from sinchctl.text.tone import Tone

_KINDS = {
    "ice": "Incoming call (ICE)",
    "ace": "Answered call (ACE)",
    "pie": "Menu input (PIE)",
    "dice": "Call ended (DiCE)",
    "notify": "Notification",
    "verification_request": "Verification request",
    "verification_result": "Verification result",
    "VerificationSmsDeliveredEvent": "Delivery of a verification SMS",
    "mo_text": "SMS received",
    "mo_binary": "Binary SMS received",
    "mo_media": "MMS received",
    "delivery_report_sms": "Delivery report of a batch (SMS)",
    "delivery_report_mms": "Delivery report of a batch (MMS)",
    "recipient_delivery_report_sms": "Delivery report (SMS)",
    "recipient_delivery_report_mms": "Delivery report (MMS)",
    "incoming_sms": "SMS received (old API)",
    "unknown": "Unknown event",
}

Field = Literal[
    "call_status",
    "call_result",
    "call_reason",
    "menu_result",
    "notify_type",
    "amd_status",
    "amd_reason",
    "verification_status",
    "verification_sms",
    "delivery_status",
    "message_status",
]


class Meaning(NamedTuple):
    """The explanation of a word and its tone; empty if Sinch's documents do not have the word.

    `is_pending` marks a status after which another one follows.
    """

    text: str = ""
    tone: Tone = ""
    is_pending: bool = False


MEANINGS: dict[Field, dict[str, Meaning]] = {
    "call_status": {
        "ongoing": Meaning("in progress", "warn", is_pending=True),
        "final": Meaning("ended", "strong"),
    },
    "call_result": {
        "answered": Meaning("somebody answered", "good"),
        "busy": Meaning("the line was busy", "warn"),
        "denied": Meaning("the callee declined", "bad"),
        "noanswer": Meaning("nobody answered in time", "warn"),
        "failed": Meaning("the call could not be placed", "bad"),
        "cancel": Meaning("the caller gave up before an answer", "warn"),
        "n/a": Meaning("not applicable"),
    },
    "call_reason": {
        "callerhangup": Meaning("the caller hung up"),
        "calleehangup": Meaning("the callee hung up"),
        "managerhangup": Meaning("ended by your application, through the API or SVAML"),
        "timeout": Meaning("a configured time ran out"),
        "blocked": Meaning("the call was blocked"),
        "nocreditpartner": Meaning("the account is out of credit"),
        "generalerror": Meaning("an error that Sinch does not specify"),
        "cancel": Meaning("cancelled before an answer"),
        "usernotfound": Meaning("the user does not exist"),
        "callbackerror": Meaning("your callback failed, or its answer was not valid SVAML"),
        "congestion": Meaning("no route to the destination"),
        "otherpeeranswered": Meaning("another device of the user answered"),
        "busy": Meaning("the line was busy"),
        "noanswer": Meaning("nobody answered in time"),
        "established": Meaning("the call is established"),
        "clientnetwork": Meaning("the network of the app's user failed"),
        "invalidsvamlaction": Meaning("the SVAML action is not allowed there"),
        "n/a": Meaning("not applicable"),
    },
    "menu_result": {
        "return": Meaning("the caller chose an option", "good"),
        "sequence": Meaning("the caller entered digits", "good"),
        "timeout": Meaning("no input in time", "warn"),
        "hangup": Meaning("the caller hung up in the menu", "warn"),
        "invalidinput": Meaning("the input matches no option", "bad"),
        "error": Meaning("the menu failed", "bad"),
    },
    "notify_type": {
        "recording_finished": Meaning("a recording ended"),
        "recording_available": Meaning("a recording can be fetched"),
        "transcription_available": Meaning("a transcript can be fetched"),
        "transcription_complete": Meaning("a transcript can be fetched"),
        "amd": Meaning("answering machine detection has a result"),
        "amd_beep": Meaning("the answering machine beeped"),
        "callingerror": Meaning("something went wrong in the call", "bad"),
    },
    "amd_status": {
        "human": Meaning("a person answered", "good"),
        "machine": Meaning("a machine answered", "warn"),
        "notsure": Meaning("a person or a machine answered", "warn"),
        "hangup": Meaning("the callee hung up during detection", "warn"),
        "inprogress": Meaning("detection continues; a notify event follows", "warn"),
    },
    "amd_reason": {
        "longgreeting": Meaning("a long greeting"),
        "initialsilence": Meaning("silence at the start"),
        "greeting": Meaning("a short greeting"),
        "beep": Meaning("a beep"),
        "n/a": Meaning("not applicable"),
    },
    "verification_status": {
        "pending": Meaning("waiting for the code", "warn", is_pending=True),
        "successful": Meaning("the number is verified", "good"),
        "fail": Meaning("the number is not verified", "bad"),
        "denied": Meaning("your callback or Sinch refused it", "bad"),
        "aborted": Meaning("a newer verification replaced it", "bad"),
        "error": Meaning("an error at Sinch", "bad"),
    },
    "verification_sms": {
        "successful": Meaning("delivered to the phone", "good"),
        "failed": Meaning("not delivered", "bad"),
    },
    "delivery_status": {
        "queued": Meaning("waiting at Sinch", "warn", is_pending=True),
        "dispatched": Meaning("handed to the operator", "warn", is_pending=True),
        "delivered": Meaning("arrived at the phone", "good"),
        "aborted": Meaning("Sinch did not send it", "bad"),
        "rejected": Meaning("the operator refused it", "bad"),
        "failed": Meaning("it could not be delivered", "bad"),
        "expired": Meaning("its time ran out", "bad"),
        "cancelled": Meaning("cancelled before it was sent", "bad"),
        "deleted": Meaning("the operator deleted it", "bad"),
        "unknown": Meaning("the operator does not report it", "warn"),
    },
    "message_status": {
        "pending": Meaning("on its way", "warn", is_pending=True),
        "successful": Meaning("arrived at the phone", "good"),
        "faulted": Meaning("it could not be delivered", "bad"),
        "unknown": Meaning("the operator does not report it", "warn", is_pending=True),
    },
}
"""The documented words of each field in lower case (Sinch's callback and REST references)."""

_CODES = {
    0: "no error",
    400: "queued",
    401: "dispatched",
    402: "no route to the number",
    403: "internal error at Sinch",
    404: "temporary delivery failure, may be tried again",
    405: "a parameter has no value for this recipient",
    406: "expired before it was sent",
    407: "cancelled by the user",
    408: "Sinch refused it internally",
    409: "more expensive than max_price_per_message",
    410: "no default sender fits the recipient",
    411: "more parts than allowed",
    412: "the region is not enabled for the account",
    413: "the account is blocked, perhaps out of credit",
    414: "the media address is wrong",
    415: "the media was rejected",
    416: "the media is not supported",
    417: "the media cannot be fetched",
    418: "the media is not recognised",
}
_CODE_RANGES = (
    ((1, 14), "routing"),
    ((15, 16), "screening"),
    ((17, 17), "routing"),
    ((18, 18), "the sending application"),
    ((19, 19), "screening"),
    ((40, 56), "internal"),
    ((60, 67), "screening"),
    ((70, 77), "the sending application"),
    ((100, 114), "the message centre"),
    ((150, 164), "the subscriber register"),
    ((200, 217), "the switching centre"),
    ((250, 257), "screening"),
    ((300, 343), "an outside application"),
)
_MEDIA_CODES = {
    0: "stored",
    1: "the content could not be uploaded",
    2: "the cloud bucket failed",
    3: "the key of the cloud bucket failed",
}
_CALLING_ERRORS = {40001: "Sinch could not use the SVAML", 50000: "an internal error at Sinch"}


def kind_title(kind: str) -> str:
    """Return a kind of callback in words: `Call ended (DiCE)`."""
    return _KINDS[kind]


def meaning(field: Field, word: str) -> Meaning:
    """Return what a word of a field means, in any letter case; empty for an unknown word."""
    return MEANINGS[field].get(word.lower(), Meaning())


def is_final(field: Field, word: str) -> bool:
    """Return True for a documented status after which no other one follows."""
    known = meaning(field, word)
    return bool(known.text) and not known.is_pending


def with_meaning(field: Field, word: str) -> str:
    """Return a word with its explanation: `BUSY (the line was busy)`."""
    text = meaning(field, word).text
    return f"{word} ({text})" if text else word


def tone(field: Field, word: str) -> Tone:
    """Return the tone of a word; an unknown one is a warning."""
    known = MEANINGS[field].get(word.lower())
    return "warn" if known is None else known.tone


def delivery_code(code: int) -> str:
    """Return a delivery report code with its meaning: `402 (no route to the number)`.

    Codes below 400 other than 0 come from the operator (SMPP); only their family is known.
    """
    for (first, last), family in _CODE_RANGES:
        if first <= code <= last:
            return f"{code} (an error in {family}, reported by the operator)"
    return _code(code, _CODES)


def media_code(code: int) -> str:
    """Return how storing one medium of an inbound MMS ended."""
    return _code(code, _MEDIA_CODES)


def calling_error(code: int) -> str:
    """Return what a notify event of type callingerror reports."""
    return _code(code, _CALLING_ERRORS)


def _code(code: int, meanings: dict[int, str]) -> str:
    text = meanings.get(code)
    return f"{code} ({text})" if text else str(code)
