"""One callback as a card for people, and as a row of columns."""

from collections.abc import Callable, Iterable
from typing import Any

from sinchctl.events import codes, meanings
from sinchctl.events.conversation import part
from sinchctl.events.fields import Target
from sinchctl.events.interpret import identifier, unknown_fields
from sinchctl.events.model import CONVERSATION, NUMBERS, Event
from sinchctl.terminal.views import Card, Line, lines
from sinchctl.text.amounts import moment, money, span
from sinchctl.text.tone import Tone

from .cards.conversation import conversation_card, number_card
from .cards.parts import as_json, explained, explained_code, plain, raw_word, shown_party

_LONGEST = 20
_MOST_RECIPIENTS = 20
_MOST_TEXT = 2000
_RESULTS = ("result", "status", "smsResult", "capabilityStatus", "recordStatus")
_MOMENTS = ("timestamp", "receivedAt", "at", "eventTime", "acceptedTime")
_PLAIN = {"", "PstnNumber", "number"}


def card(event: Event, told: Target, wrong: list[str]) -> Card:
    """Return the card of a callback: what matters first, everything unknown at the end.

    `wrong` are the fields of the wrong type.
    """
    value = plain(event.value)
    about = _ABOUT.get(event.kind, _of_unknown)
    shown = [*about(plain(told), value), *_rest(event, wrong)]
    return Card(meanings.kind_title(event.kind), [_short(line) for line in shown])


def _short(line: Line) -> Line:
    """Return the line, shortened with a note of what is left out if it is very long."""
    left = len(line.text) - _MOST_TEXT
    if left <= 0:
        return line
    text = f"{line.text[:_MOST_TEXT]} ... and {left:,} characters more (-o json shows them)"
    return Line(line.label, text, line.tone)


def row(event: Event, told: Target) -> tuple[object, ...]:
    """kind, time, id, from, to, result, reason, duration, amount, currency."""
    about = part(told) or told
    cost = told.get("debit") or told.get("price") or {}
    result = next((about[name] for name in _RESULTS if about.get(name)), None)
    if result is None and "menuResult" in told:
        result = told["menuResult"].get("type")
    sender, receiver = _parties(told, about)
    reason = about.get("reason") or about.get("failureCode")
    cells = (
        event.kind,
        next((told[name] for name in _MOMENTS if told.get(name)), None),
        identifier(told),
        sender,
        receiver,
        result,
        reason.get("code") if isinstance(reason, dict) else reason,
        plain(told.get("duration")),
        plain(cost.get("amount")),
        cost.get("currencyId"),
    )
    return tuple("" if cell is None else cell for cell in cells)


def _parties(told: Target, about: Target) -> tuple[str | None, str | None]:
    """Return who sent it and who receives it; `about` is the part that tells what happened."""
    channel = about.get("channelIdentity")
    if "appId" in told or channel is not None:
        other = channel.get("identity") if isinstance(channel, dict) else channel
        other = other or about.get("identity")
        is_inbound = about.get("direction") == "TO_APP"
        return (other, about.get("senderId")) if is_inbound else (about.get("senderId"), other)
    receiver = told.get("to") or told.get("identity") or told.get("recipient")
    return (
        shown_party(told.get("from") or told.get("cli")),
        shown_party(receiver or told.get("resourceId")),
    )


def _destination(told: Target, name: str = "to") -> str | None:
    """Return a party, and what it is unless it is a plain number."""
    where = shown_party(told.get(name))
    kind = _name(told.get(name) or {}, "type")
    return where if where is None or kind in _PLAIN else f"{where} ({kind})"


def _name(fields: Target, field: str) -> str:
    """Return the name of a value in the interpreted part; the word itself if it has none."""
    name = str(fields.get(f"{field}Text") or fields.get(field) or "")
    return "" if name == "Unspecified" else name


def _call(told: Target) -> list[Line]:
    """Return what all call events share, after what matters."""
    cookies, version = told.get("cookies"), told.get("version")
    return lines(
        ("Cookies", _pairs(cookies.items()) if cookies else None),
        ("Custom", told.get("custom")),
        ("User", told.get("user")),
        ("Conference", told.get("conferenceId")),
        ("Version", version if version != 1 else None),
        ("Time", moment(told.get("timestamp"))),
        ("Call id", told.get("callId"), "strong"),
        ("Application", told.get("applicationKey"), "dim"),
        ("Manage it at", told.get("callResourceUrl"), "dim"),
    )


def _pairs(pairs: Iterable[tuple[str, Any]]) -> str:
    return ", ".join(f"{key}={'' if word is None else word}" for key, word in pairs)


def _call_headers(told: Target) -> list[Line]:
    headers = told.get("callHeaders")
    pairs = [(header["key"], header["value"]) for header in headers or []]
    return lines(("Call headers", _pairs(pairs)))


def _rate(told: Target) -> str | None:
    rate = money(told.get("rate"))
    return f"{rate} a minute" if rate else None


def _amd(told: Target) -> list[Line]:
    amd = told.get("amd")
    if not isinstance(amd, dict):
        return []
    took = amd.get("duration")
    reason = raw_word(amd, "reason")
    return [
        *explained("Answered by", raw_word(amd, "status"), "amd_status"),
        *lines(
            ("Because of", meanings.with_meaning("amd_reason", reason) if reason else None),
            ("Detection took", f"{took} ms" if took is not None else None),
        ),
    ]


def _of_ice(told: Target, value: dict[str, Any]) -> list[Line]:
    hidden = shown_party(told.get("cli")) == "hidden"
    said = raw_word(value, "cli")
    origin, domain = _name(told, "originationType"), str(told.get("domain") or "")
    return [
        *lines(
            (
                "From",
                f"hidden ({said})" if hidden and said else shown_party(told.get("cli")),
                "strong",
            ),
            ("To", _destination(told), "strong"),
            ("Redirected by", shown_party(told.get("rdnis")) if raw_word(value, "rdnis") else None),
            ("Came over", origin),
            ("Domain", domain if domain.lower() != origin.lower() else None),
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
        *explained("Menu result", raw_word(raw, "type"), "menu_result", _name(menu, "type")),
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
        *explained("Result", raw_word(value, "result"), "call_result", _name(told, "result")),
        *(
            Line(label, text)
            for label, text, _ in explained(
                "Reason", raw_word(value, "reason"), "call_reason", _name(told, "reason")
            )
        ),
        *lines(
            ("From", told.get("from"), "strong"),
            ("To", _destination(told), "strong"),
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
            (
                "About",
                meanings.with_meaning("notify_type", word)
                if isinstance(word, str) and word
                else None,
            ),
            ("Where", told.get("destination"), "strong"),
        ),
        *explained_code("Error", told.get("errorCode"), codes.calling_error),
        *lines(("Message", told.get("errorMsg"), "bad")),
        *_amd(told),
        *_call(told),
    ]


def _of_verification(told: Target, value: dict[str, Any]) -> list[Line]:
    languages = told.get("acceptLanguage")
    return [
        *explained("Status", raw_word(told, "status"), "verification_status"),
        *explained("SMS", str(told.get("smsResult") or ""), "verification_sms"),
        *lines(
            ("Reason", told.get("reason"), "bad"),
            ("Number", _destination(told, "identity"), "strong"),
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
            shown += lines(("Medium", medium.get("url"), "strong"))
            parts = (medium.get("contentType"), medium.get("status"))
            shown += lines(("", ", ".join(str(part) for part in parts if part)))
            shown += explained_code("", medium.get("code"), codes.media_code)
    else:
        binary = str(told.get("type")).lower() == "mo_binary"
        shown += lines(("Base64" if binary else "Text", body, "strong"))
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
    for state in told.get("statuses") or []:
        shown += explained("Status", raw_word(state, "status"), "delivery_status")
        shown += explained_code("Code", state.get("code"), codes.delivery_code)
        recipients = state.get("recipients") or []
        more = len(recipients) - _MOST_RECIPIENTS
        named = ", ".join(recipients[:_MOST_RECIPIENTS])
        shown += lines(
            ("Messages", state.get("count")),
            ("To", f"{named} and {more} more" if more > 0 else named),
        )
    return shown + lines(
        ("In all", told.get("totalMessageCount")),
        ("Reference", told.get("clientReference")),
        ("Batch id", told.get("batchId"), "strong"),
    )


def _of_report(told: Target, value: dict[str, Any]) -> list[Line]:
    return [
        *explained("Status", raw_word(told, "status"), "delivery_status"),
        *explained_code("Code", told.get("code"), codes.delivery_code),
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
        ("From", shown_party(told.get("from")), "strong"),
        ("To", shown_party(told.get("to")), "strong"),
        ("Text", told.get("message"), "strong"),
        ("Time", moment(told.get("timestamp"))),
    )


def _of_unknown(told: Target, value: dict[str, Any]) -> list[Line]:
    word = raw_word(value, "event") or raw_word(value, "type")
    kind = told.get("type")
    return [
        *lines(
            ("Event", word or "none is named", "warn"), ("Type", kind if kind != word else None)
        ),
        *_call(told),
    ]


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
    **dict.fromkeys(CONVERSATION, conversation_card),
    **dict.fromkeys(NUMBERS, number_card),
}


def _rest(event: Event, wrong: list[str]) -> list[Line]:
    """Return the fields that are not understood, and those that no document names."""
    shown = []
    for path in wrong:
        top = path.split(".")[0]
        shown.append(_other(path, f"{as_json(event.value.get(top))} (wrong type)", "warn"))
    inside = tuple(f"{path}." for path in wrong)
    for path, found in unknown_fields(event).items():
        if path.startswith(inside):
            continue
        shown.append(_other(path, found if isinstance(found, str) else as_json(found), "dim"))
    return shown


def _other(path: str, text: str, tone: Tone) -> Line:
    """Return a line named by its field; a long name is part of the text, to leave it room."""
    return Line(path, text, tone) if len(path) <= _LONGEST else Line("", f"{path}: {text}", tone)
