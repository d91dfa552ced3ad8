"""Outcomes in the words of each API, whoever reports them: an answer, a callback or a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from sinchctl.events.meanings import meaning

from .clue import Fate


def call(status: str, result: str, reason: str) -> tuple[Fate, ...]:
    """Return the outcome of a call; one in progress has no result yet."""
    if status.upper() == "ONGOING" or not (status or result):
        return (Fate("call_status", "ONGOING"),)
    if not result:
        return (Fate("call_status", status, reason, "call_reason"),)
    return (Fate("call_result", result, reason, "call_reason"),)


def verification(status: str, reason: str) -> tuple[Fate, ...]:
    """Return the outcome of a verification."""
    return (Fate("verification_status", status or "PENDING", reason, "verification_reason"),)


def recipient(report: Mapping[str, Any]) -> tuple[Fate, ...]:
    """Return the outcome in the report of one recipient (XMS recipient_delivery_report)."""
    status, code = str(report.get("status") or ""), str(report.get("code") or "")
    number = str(report.get("recipient") or "").removeprefix("+")
    return (Fate("delivery_status", status, code, recipient=number),)


def batch(rows: Iterable[Mapping[str, Any]]) -> tuple[Fate, ...]:
    """Return the outcomes in the rows of a batch's report, one for each recipient it names."""
    outcomes: list[Fate] = []
    for row in rows:
        status, code = str(row.get("status") or ""), str(row.get("code") or "")
        numbers = row.get("recipients")
        count = row.get("count")
        outcomes += [
            Fate("delivery_status", status, code, recipient=str(number).removeprefix("+"))
            for number in (numbers if isinstance(numbers, list) else ())
        ] or [Fate("delivery_status", status, code, total=count if isinstance(count, int) else 1)]
    return tuple(outcomes)


def message(status: str) -> tuple[Fate, ...]:
    """Return the outcome of a message of the old SMS API."""
    return (Fate("message_status", status),)


def conversation(report: Mapping[str, Any]) -> tuple[Fate, ...]:
    """Return the outcome in a delivery report of the Conversation API."""
    reason = report.get("reason")
    status = str(report.get("status") or "")
    is_good = meaning("conversation_status", status).tone == "good"  # then the reason is UNKNOWN
    code = "" if is_good or not isinstance(reason, dict) else str(reason.get("code") or "")
    identity = report.get("channel_identity")
    number = str(identity.get("identity") or "") if isinstance(identity, dict) else ""
    return (
        Fate("conversation_status", status, code, "conversation_reason", number.removeprefix("+")),
    )


def words(outcomes: Iterable[Fate]) -> str:
    """Return outcomes as the timeline shows them: `ANSWERED, CALLEEHANGUP`, `Aborted 402`."""
    return "; ".join(
        dict.fromkeys(
            (", " if outcome.reason_field else " ").join(
                filter(None, [outcome.state, outcome.reason if outcome.has_reason else ""])
            )
            for outcome in outcomes
        )
    )
