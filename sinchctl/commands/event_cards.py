"""One callback as a card for people, and as a row of columns."""

from collections.abc import Callable
from typing import Any

from sinchctl.events import meanings
from sinchctl.events.interpret import identifier, interpret, unknown_fields
from sinchctl.events.model import Event
from sinchctl.events.output import encode
from sinchctl.events.readers import Target, digits

from .cards import Card, Line, Tone, lines, moment, money, span

_TITLES = {
    "ice": "Incoming call (ICE)",
    "ace": "Answered call (ACE)",
    "pie": "Menu input (PIE)",
    "dice": "Call ended (DiCE)",
    "notify": "Notification",
    "verification_request": "Verification wants to start",
    "verification_result": "Verification ended",
    "VerificationSmsDeliveredEvent": "Verification SMS delivered",
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
_TONES: dict[str, Tone] = {
    "answered": "good",
    "return": "good",
    "sequence": "good",
    "delivered": "good",
    "successful": "good",
    "human": "good",
    "n/a": "",
    "pending": "warn",
    "queued": "warn",
    "dispatched": "warn",
    "timeout": "warn",
    "hangup": "warn",
    "noanswer": "warn",
    "busy": "warn",
    "cancel": "warn",
    "machine": "warn",
    "notsure": "warn",
    "inprogress": "warn",
    "unknown": "warn",
}


def card(event: Event, told: Target) -> Card:
    """The card of a callback: what matters first, everything unknown at the end."""
    value = _plain(event.value)
    about = _ABOUT.get(event.kind, _of_unknown)
    shown = [*about(_plain(told), value), *_rest(event)]
    return Card(_TITLES[event.kind], shown)


def title(kind: str) -> str:
    """A kind of callback in words."""
    return _TITLES[kind]


def row(event: Event, told: Target) -> tuple[object, ...]:
    """kind, time, id, from, to, result, reason, duration, amount, currency."""
    cost = told.get("debit") or told.get("price") or {}
    result = told.get("result") or told.get("status") or told.get("smsResult")
    if result is None and "menuResult" in told:
        result = told["menuResult"].get("type")
    cells = (
        event.kind,
        told.get("timestamp") or told.get("receivedAt") or told.get("at"),
        identifier(told),
        _party(told.get("from") or told.get("cli")),
        _party(told.get("to") or told.get("identity") or told.get("recipient")),
        result,
        told.get("reason"),
        _plain(told.get("duration")),
        _plain(cost.get("amount")),
        cost.get("currencyId"),
    )
    return tuple("" if cell is None else cell for cell in cells)


def _plain(value: Any) -> Any:
    """The value with kept numbers as texts of their digits, for showing."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    return digits(value)


def _party(party: Any) -> str | None:
    """Who: a number, a name, or both."""
    if not isinstance(party, dict):
        return None if party is None else str(party)
    if "mode" in party:
        return "hidden" if party["mode"] == "Hidden" else str(party["full"])
    endpoint = party.get("endpoint")
    return None if endpoint is None else str(endpoint)


def _destination(told: Target, value: dict[str, Any]) -> str | None:
    to = told.get("to")
    kind = _word(value.get("to"), "type")
    where = _party(to)
    if where is None:
        return None
    return where if kind in {"", "number"} else f"{where} ({kind})"


def _word(value: Any, name: str) -> str:
    """A word of the raw text, in the spelling that came."""
    if not isinstance(value, dict):
        return ""
    found = value.get(name)
    if found is None:
        found = next((one for key, one in value.items() if key.lower() == name), None)
    return str(found) if isinstance(found, str | int) else ""


def _mean(label: str, word: str, meaning: Callable[[str], str]) -> list[Line]:
    if not word:
        return []
    return [Line(label, meaning(word), _TONES.get(word.lower(), "bad"))]


def _code(label: str, code: Any, meaning: Callable[[int], str]) -> list[Line]:
    return lines((label, meaning(code) if isinstance(code, int) else code))


def _call(told: Target) -> list[Line]:
    """What all call events share, after what matters."""
    cookies = told.get("cookies")
    return lines(
        ("Cookies", _pairs(cookies) if cookies else None),
        ("Custom", told.get("custom")),
        ("User", told.get("user")),
        ("Conference", told.get("conferenceId")),
        ("Time", moment(told.get("timestamp"))),
        ("Call id", told.get("callId"), "strong"),
        ("Application", told.get("applicationKey"), "dim"),
        ("Manage it at", told.get("callResourceUrl"), "dim"),
    )


def _pairs(pairs: dict[str, Any]) -> str:
    return ", ".join(f"{key}={'' if word is None else word}" for key, word in pairs.items())


def _call_headers(told: Target) -> list[Line]:
    pairs = {header["key"]: header["value"] for header in told.get("callHeaders") or []}
    return lines(("Call headers", _pairs(pairs) if pairs else None))


def _rate(told: Target) -> str | None:
    rate = money(told.get("rate"))
    return f"{rate} a minute" if rate else None


def _amd(told: Target) -> list[Line]:
    amd = told.get("amd")
    if not isinstance(amd, dict):
        return []
    took = amd.get("duration")
    reason = _word(amd, "reason")
    return [
        *_mean("Answered by", _word(amd, "status"), meanings.amd_status),
        *lines(
            ("Because of", meanings.amd_reason(reason) if reason else None),
            ("Detection took", f"{took} ms" if took is not None else None),
        ),
    ]


def _of_ice(told: Target, value: dict[str, Any]) -> list[Line]:
    hidden = _party(told.get("cli")) == "hidden"
    said = _word(value, "cli")
    return [
        *lines(
            ("From", f"hidden ({said})" if hidden and said else _party(told.get("cli")), "strong"),
            ("To", _destination(told, value), "strong"),
            ("Redirected by", _party(told.get("rdnis")) if _word(value, "rdnis") else None),
            ("Came over", _word(value, "originationType") or None),
            ("Domain", told.get("domain")),
            ("Rate", _rate(told)),
            ("Duration", span(told.get("duration")) if told.get("duration") else None),
        ),
        *_call_headers(told),
        *_call(told),
    ]


def _of_ace(told: Target, value: dict[str, Any]) -> list[Line]:
    return [*_amd(told), *_call(told)]


def _of_pie(told: Target, value: dict[str, Any]) -> list[Line]:
    menu = told.get("menuResult")
    menu = menu if isinstance(menu, dict) else {}
    raw = next((one for key, one in value.items() if key.lower() == "menuresult"), None)
    return [
        *_mean("Menu result", _word(raw, "type"), meanings.menu_result),
        *lines(
            ("Value", menu.get("value"), "strong"),
            ("Menu", menu.get("menuId")),
            ("Input by", menu.get("inputMethod")),
            ("Reference", told.get("reference")),
        ),
        *_call(told),
    ]


def _of_dice(told: Target, value: dict[str, Any]) -> list[Line]:
    return [
        *_mean("Result", _word(value, "result"), meanings.call_result),
        *lines(
            ("Reason", meanings.call_reason(word) if (word := _word(value, "reason")) else None),
            ("From", told.get("from"), "strong"),
            ("To", _destination(told, value), "strong"),
            ("Duration", span(told.get("duration"))),
            ("Cost", money(told.get("debit"))),
            ("Rate", _rate(told)),
        ),
        *_call_headers(told),
        *_call(told),
    ]


def _of_notify(told: Target, value: dict[str, Any]) -> list[Line]:
    word = told.get("type")
    return [
        *lines(
            ("About", meanings.notify_type(word) if isinstance(word, str) and word else None),
            ("Where", told.get("destination"), "strong"),
        ),
        *_code("Error", told.get("errorCode"), meanings.calling_error),
        *lines(("Message", told.get("errorMsg"), "bad")),
        *_amd(told),
        *_call(told),
    ]


def _of_verification(told: Target, value: dict[str, Any]) -> list[Line]:
    languages = told.get("acceptLanguage")
    return [
        *_mean("Status", _word(told, "status"), meanings.verification_status),
        *_mean("SMS", str(told.get("smsResult") or ""), meanings.sms_result),
        *lines(
            ("Reason", told.get("reason"), "bad"),
            ("Number", _party(told.get("identity")), "strong"),
            ("Method", told.get("method")),
            ("Source", told.get("source")),
            ("Price", money(told.get("price"))),
            ("Rate", money(told.get("rate"))),
            ("Languages", ", ".join(languages) if languages else None),
            ("Reference", told.get("reference")),
            ("Custom", told.get("custom")),
            ("Id", told.get("id"), "strong"),
        ),
    ]


def _of_inbound(told: Target, value: dict[str, Any]) -> list[Line]:
    body = told.get("body")
    shown = lines(("From", told.get("from"), "strong"), ("To", told.get("to"), "strong"))
    if isinstance(body, dict):
        shown += lines(("Subject", body.get("subject")), ("Text", body.get("message"), "strong"))
        for medium in body.get("media") or []:
            told_code = medium.get("code")
            how = meanings.media_code(told_code) if isinstance(told_code, int) else told_code
            parts = (medium.get("contentType"), medium.get("url"), medium.get("status"), how)
            shown += lines(("Medium", " ".join(str(part) for part in parts if part is not None)))
    else:
        shown += lines(("Text", body, "strong"))
    return shown + lines(
        ("Header (UDH)", told.get("udh")),
        ("Operator", told.get("operatorId")),
        ("Reference", told.get("clientReference")),
        ("Sent", moment(told.get("sentAt"))),
        ("Received", moment(told.get("receivedAt"))),
        ("Id", told.get("id"), "strong"),
    )


def _of_batch_report(told: Target, value: dict[str, Any]) -> list[Line]:
    shown: list[Line] = []
    for part in told.get("statuses") or []:
        shown += _mean("Status", _word(part, "status"), meanings.delivery_status)
        shown += _code("Code", part.get("code"), meanings.delivery_code)
        shown += lines(
            ("Recipients", ", ".join(part.get("recipients") or []) or None),
            ("Count", part.get("count")),
        )
    return shown + lines(
        ("Messages", told.get("totalMessageCount")),
        ("Reference", told.get("clientReference")),
        ("Batch id", told.get("batchId"), "strong"),
    )


def _of_report(told: Target, value: dict[str, Any]) -> list[Line]:
    return [
        *_mean("Status", _word(told, "status"), meanings.delivery_status),
        *_code("Code", told.get("code"), meanings.delivery_code),
        *lines(
            ("Message", told.get("statusMessage")),
            ("Recipient", told.get("recipient"), "strong"),
            ("Sender", told.get("appliedOriginator")),
            ("Parts", told.get("numberOfMessageParts")),
            ("Encoding", told.get("encoding")),
            ("Operator", told.get("operator")),
            ("Reference", told.get("clientReference")),
            ("At", moment(told.get("at"))),
            ("Operator at", moment(told.get("operatorStatusAt"))),
            ("Batch id", told.get("batchId"), "strong"),
        ),
    ]


def _of_incoming(told: Target, value: dict[str, Any]) -> list[Line]:
    return lines(
        ("From", _party(told.get("from")), "strong"),
        ("To", _party(told.get("to")), "strong"),
        ("Text", told.get("message"), "strong"),
        ("Time", moment(told.get("timestamp"))),
    )


def _of_unknown(told: Target, value: dict[str, Any]) -> list[Line]:
    word = _word(value, "event") or _word(value, "type")
    return [*lines(("Event", word or "none is named", "warn")), *_call(told)]


_ABOUT: dict[str, Callable[[Target, dict[str, Any]], list[Line]]] = {
    "ice": _of_ice,
    "ace": _of_ace,
    "pie": _of_pie,
    "dice": _of_dice,
    "notify": _of_notify,
    "verification_request": _of_verification,
    "verification_result": _of_verification,
    "VerificationSmsDeliveredEvent": _of_verification,
    "mo_text": _of_inbound,
    "mo_binary": _of_inbound,
    "mo_media": _of_inbound,
    "delivery_report_sms": _of_batch_report,
    "delivery_report_mms": _of_batch_report,
    "recipient_delivery_report_sms": _of_report,
    "recipient_delivery_report_mms": _of_report,
    "incoming_sms": _of_incoming,
}


def _rest(event: Event) -> list[Line]:
    """Fields that are not understood, and those that no document names: never hidden."""
    _, wrong = interpret(event)
    shown = []
    for path in wrong:
        top = path.split(".")[0]
        shown.append(Line(path, f"{_json(event.value.get(top))} (wrong type)", "warn"))
    for name, found in unknown_fields(event).items():
        shown.append(Line(name, found if isinstance(found, str) else _json(found), "dim"))
    return shown


def _json(value: Any) -> str:
    return encode(value).decode()
