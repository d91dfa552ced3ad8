"""Interpret callbacks: the fields of each kind and what their values mean.

Names and values are those of Sinch.ServerSdk 2.3.1 in lowerCamelCase, or of Sinch's current
documents if it has none. Its mistakes are not repeated: a missing enumeration stays absent,
event names have any letter case, times are UTC.
"""

from collections.abc import Iterator
from typing import Any

from .conversation import FIELDS as CONVERSATION_FIELDS
from .conversation import conversation_identifier
from .fields import (
    INNER,
    Fields,
    Target,
    caller_id,
    cookies,
    either,
    enumeration,
    fill,
    headers,
    listed,
    moment,
    number,
    record,
    table,
    text,
    texts,
)
from .model import Event

_EVENTS = enumeration(
    {
        "ice": "IncomingCall",
        "ace": "AnsweredCall",
        "dice": "DisconnectedCall",
        "pie": "PromptInput",
        "notify": "Notification",
    }
)
_ORIGINS = enumeration({"mxp": "Mxp", "pstn": "Pstn", "server": "Server", "sip": "Sip"})
_ENDPOINTS = enumeration(
    {
        "number": "PstnNumber",
        "username": "Username",
        "email": "Email",
        "did": "Did",
        "conference": "Conference",
        "sip": "Sip",
    }
)
_REASONS = enumeration(
    {
        "callerhangup": "CallerHangup",
        "calleehangup": "CalleeHangup",
        "managerhangup": "ManagerHangup",
        "timeout": "Timeout",
        "generalerror": "Error",
        "nocreditpartner": "NoCreditPartner",
        "blocked": "Blocked",
        "cancel": "Cancel",
        "usernotfound": "UserNotFound",
        "callbackerror": "CallbackError",
        "invalidsvamlaction": "InvalidSvamlAction",
        "congestion": "Congestion",
        "clientnetwork": "ClientNetwork",
        "otherpeeranswered": "OtherPeerAnswered",
        "established": "Established",
        "busy": "Busy",
        "noanswer": "NoAnswer",
        "n/a": "NotApplicable",
    }
)
_RESULTS = enumeration(
    {
        "answered": "Answered",
        "denied": "Busy",
        "busy": "Busy",
        "cancel": "Canceled",
        "noanswer": "NoAnswer",
        "failed": "Failed",
        "n/a": "NotApplicable",
    }
)
_MENU_RESULTS = enumeration(
    {
        "error": "Error",
        "return": "Return",
        "timeout": "Timeout",
        "hangup": "Hangup",
        "invalidinput": "InvalidInput",
        "sequence": "Sequence",
    }
)

_money = record(table(amount=("amount", number), currencyId=("currencyId", text)))
_destination = record(
    table(type=("type", _ENDPOINTS), endpoint=("endpoint", text)), {"type": "Unspecified"}
)
_identity = record(table(type=("type", text), endpoint=("endpoint", text)))
_amd = record(
    table(status=("status", text), reason=("reason", text), duration=("duration", number))
)
_menu = record(
    table(
        type=("type", _MENU_RESULTS),
        value=("value", text),
        menuId=("menuId", text),
        inputMethod=("inputMethod", text),
    ),
    {"type": "Unspecified"},
)

_COMMON = table(
    event=("event", _EVENTS),
    callid=("callId", text),
    callId=("callId", text),
    timestamp=("timestamp", moment),
    version=("version", number),
    custom=("custom", text),
    user=("user", text),
    cookies=("cookies", cookies),
    applicationKey=("applicationKey", text),
    conferenceId=("conferenceId", text),
    callResourceUrl=("callResourceUrl", text),
)
_CALL: dict[str, Fields] = {
    "ice": table(
        cli=("cli", caller_id),
        rdnis=("rdnis", caller_id),
        to=("to", _destination),
        userRate=("rate", _money),
        originationType=("originationType", _ORIGINS),
        domain=("domain", text),
        duration=("duration", number),
        callHeaders=("callHeaders", headers),
    ),
    "ace": table(amd=("amd", _amd)),
    "pie": table(reference=("reference", text), menuResult=("menuResult", _menu)),
    "dice": table(
        duration=("duration", number),
        result=("result", _RESULTS),
        reason=("reason", _REASONS),
        debit=("debit", _money),
        userRate=("rate", _money),
        to=("to", _destination),
        callHeaders=("callHeaders", headers),
        **{"from": ("from", text)},
    ),
    "notify": table(
        type=("type", text),
        errorCode=("errorCode", number),
        errorMsg=("errorMsg", text),
        destination=("destination", text),
        amd=("amd", _amd),
    ),
    "unknown": table(type=("type", text)),
}
_VERIFICATION = table(
    id=("id", text),
    event=("event", text),
    method=("method", text),
    identity=("identity", _identity),
    reference=("reference", text),
    custom=("custom", text),
)
_SMS = table(
    type=("type", text),
    id=("id", text),
    to=("to", text),
    body=("body", text),
    udh=("udh", text),
    operator_id=("operatorId", text),
    client_reference=("clientReference", text),
    sent_at=("sentAt", moment),
    received_at=("receivedAt", moment),
    **{"from": ("from", text)},
)
_media = listed(
    table(
        url=("url", text),
        content_type=("contentType", text),
        status=("status", text),
        code=("code", number),
    )
)
_MEDIA_BODY = table(subject=("subject", text), message=("message", text), media=("media", _media))
_REPORT = table(
    type=("type", text),
    batch_id=("batchId", text),
    client_reference=("clientReference", text),
    total_message_count=("totalMessageCount", number),
    statuses=(
        "statuses",
        listed(
            table(
                code=("code", number),
                status=("status", text),
                count=("count", number),
                recipients=("recipients", texts),
            )
        ),
    ),
)
_RECIPIENT_REPORT = table(
    type=("type", text),
    batch_id=("batchId", text),
    recipient=("recipient", text),
    code=("code", number),
    status=("status", text),
    at=("at", moment),
    operator_status_at=("operatorStatusAt", moment),
    client_reference=("clientReference", text),
    applied_originator=("appliedOriginator", text),
    number_of_message_parts=("numberOfMessageParts", number),
    encoding=("encoding", text),
    operator=("operator", text),
    status_message=("statusMessage", text),
)
_INCOMING = table(
    event=("event", text),
    to=("to", _identity),
    message=("message", text),
    timestamp=("timestamp", text),
    version=("version", number),
    **{"from": ("from", _identity)},
)

FIELDS: dict[str, Fields] = {
    **{kind: {**_COMMON, **own} for kind, own in _CALL.items()},
    "verification_request": {
        **_VERIFICATION,
        **table(
            price=("price", _money), rate=("rate", _money), acceptLanguage=("acceptLanguage", texts)
        ),
    },
    "verification_result": {
        **_VERIFICATION,
        **table(status=("status", text), reason=("reason", text), source=("source", text)),
    },
    "VerificationSmsDeliveredEvent": {**_VERIFICATION, **table(smsResult=("smsResult", text))},
    "mo_text": _SMS,
    "mo_binary": _SMS,
    "mo_media": {**_SMS, **table(body=("body", either(text, record(_MEDIA_BODY))))},
    "delivery_report_sms": _REPORT,
    "delivery_report_mms": _REPORT,
    "recipient_delivery_report_sms": _RECIPIENT_REPORT,
    "recipient_delivery_report_mms": _RECIPIENT_REPORT,
    "incoming_sms": _INCOMING,
    **CONVERSATION_FIELDS,
}
"""For each kind: wire name, in its spelling and in lower case, to output name and reader."""

IDENTIFIERS = ("callId", "id", "batchId", "resourceId")
"""Fields that identify a record; the first that it has counts."""


def interpret(event: Event) -> tuple[Target, list[str]]:
    """The record in interpreted form, and the fields that are of the wrong type.

    Such fields are only in the raw text. Never raises.
    """
    told: Target = {}
    return told, fill(told, FIELDS[event.kind], event.value)


def unknown_fields(event: Event) -> dict[str, Any]:
    """Return the fields that Sinch does not document, unchanged, by their paths."""
    return dict(_unknown(FIELDS[event.kind], event.value, ""))


def _unknown(fields: Fields, value: dict[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, found in value.items():
        field = fields.get(name.lower())
        if field is None:
            yield before + name, found
        elif inner := INNER.get(field[1]):
            items = enumerate(found) if isinstance(found, list) else [("", found)]
            for at, item in items:
                if isinstance(item, dict):
                    place = f"{name}.{at}." if at != "" else f"{name}."
                    yield from _unknown(inner, item, before + place)


def identifier(told: Target) -> str:
    """Return the id of an interpreted record: of its call, verification, message, number."""
    for name in IDENTIFIERS:
        if told.get(name) is not None:
            return str(told[name])
    return conversation_identifier(told)
