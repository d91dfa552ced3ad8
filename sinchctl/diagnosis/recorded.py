"""What recordings of `event listen`, or any callbacks in files, say about one id."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from sinchctl.events.fields import digits
from sinchctl.events.input.split import Bad, split
from sinchctl.events.interpret import interpret
from sinchctl.events.meanings import kind_title
from sinchctl.events.model import Event
from sinchctl.events.recordings import REFUSED, arrived, unwrapped, was_refused
from sinchctl.events.stats import moment_of

from . import outcomes
from .clue import Clue, Fate, Kind

_MEMBERS = {
    "conversation_message_delivery": "message_delivery_report",
    "conversation_message_submit": "message_submit_notification",
}
"""The member of a Conversation callback that says what happened."""

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("ice", "ace", "pie", "dice", "notify"), "call"),
    "verification_request": "verification",
    "verification_result": "verification",
    "VerificationSmsDeliveredEvent": "verification",
    "delivery_report_sms": "message",
    "delivery_report_mms": "message",
    "recipient_delivery_report_sms": "message",
    "recipient_delivery_report_mms": "message",
    **dict.fromkeys(_MEMBERS, "message"),
}
_IDS: dict[Kind, tuple[str, ...]] = {
    "call": ("callid",),
    "verification": ("id",),
    "message": ("batch_id", "message_id"),
}


def recorded(
    read: Callable[[int], bytes], name: str, file: str, on_bad: Callable[[Bad], None]
) -> Iterator[Clue]:
    """Yield what the callbacks of a file say about `name`; `on_bad` gets what proves nothing."""
    for record in split(read):
        if isinstance(record, Bad):
            on_bad(record)
            continue
        if was_refused(record):
            on_bad(Bad(record.line, 1, REFUSED))
            continue
        event = unwrapped(record)
        kind = _KINDS.get(event.kind)
        if kind is None or name not in (values := _values(event)).values():
            continue
        values = {key.lower(): value for key, value in values.items()}
        if any(values.get(key) == name for key in _IDS[kind]):
            yield _clue(event, kind, values, arrived(record), file)


def _values(event: Event) -> dict[str, Any]:
    values = event.value.get(_MEMBERS.get(event.kind, ""), event.value)
    return values if isinstance(values, dict) else {}


def _clue(
    event: Event, kind: Kind, values: dict[str, Any], received: str | None, file: str
) -> Clue:
    outcome = _outcomes(event.kind, values)
    is_error = event.kind == "notify" and str(values.get("type")).lower() == "callingerror"
    error = values.get("errorcode") if is_error else None
    details = [outcomes.words(outcome)]
    if event.kind == "notify":
        details += [_word(values, "type"), _word(values, "errormsg")]
    if event.kind in {"ace", "dice", "notify"} and isinstance(values.get("amd"), dict):
        details.append(str(values["amd"].get("status") or ""))
    if isinstance(seconds := values.get("duration"), int) and event.kind == "dice":
        details.append(f"{seconds} s")
    text = ", ".join(filter(None, details))
    return Clue(
        kind,
        "events",
        kind_title(event.kind) + (f": {text}" if text else ""),
        moment_of(interpret(event)[0], received),
        file,
        outcome,
        error if isinstance(error, int) else 0 if is_error else None,
        _money(values.get("debit")),
    )


def _outcomes(kind: str, values: dict[str, Any]) -> tuple[Fate, ...]:
    if kind.startswith("recipient_"):
        return outcomes.recipient(values)
    if kind.startswith("delivery_"):
        rows = values.get("statuses")
        rows = rows if isinstance(rows, list) else []
        return outcomes.batch(row for row in rows if isinstance(row, dict))
    match kind:
        case "conversation_message_delivery":
            return outcomes.conversation(values)
        case "dice":
            return outcomes.call("FINAL", _word(values, "result"), _word(values, "reason"))
        case "ice" | "ace" | "pie":
            return outcomes.call("ONGOING", "", "")
        case "verification_request":
            return outcomes.verification("PENDING", "")
        case "verification_result":
            return outcomes.verification(_word(values, "status"), _word(values, "reason"))
        case "VerificationSmsDeliveredEvent":
            return (
                Fate(
                    "verification_status",
                    "PENDING",
                    _word(values, "smsresult"),
                    "verification_sms",
                ),
            )
    return ()


def _word(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _money(value: Any) -> dict[str, Any] | None:
    """Return money with the digits received; None for what is not money."""
    if not isinstance(value, dict):
        return None
    try:
        return {**value, "amount": Decimal(digits(value.get("amount")))}
    except InvalidOperation:
        return None
