"""Recorded callbacks: which are about an id, and what they say."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest

from sinchctl.diagnosis.clue import Clue
from sinchctl.diagnosis.recorded import recorded
from sinchctl.diagnosis.verdict import utc
from sinchctl.events.input.split import Bad

CALL = "1ce0ffee-ca11-ca11-ca11-abcdef000033"
TIME = "2026-11-24T11:59:00Z"
UTC_TIME = "2026-11-24T11:59:00.000Z"


def read(name: str, *values: dict[str, Any], bad: list[Bad] | None = None) -> list[Clue]:
    text = "\n".join(json.dumps(value) for value in values).encode()
    return list(recorded(io.BytesIO(text).read, name, "calls.ndjson", (bad or []).append))


def test_the_end_of_a_call_with_its_cost() -> None:
    dice = {
        "event": "dice",
        "callid": CALL,
        "timestamp": TIME,
        "result": "BUSY",
        "reason": "N/A",
        "duration": 3,
        "debit": {"currencyId": "EUR", "amount": 0.5},
    }
    (clue,) = read(CALL, {**dice, "callid": "another"}, dice)
    assert clue.what == "Call ended (DiCE): BUSY, 3 s"
    assert utc(clue.time) == UTC_TIME
    assert clue.cost == {"currencyId": "EUR", "amount": Decimal("0.5")}


def test_a_record_of_event_listen_is_opened_and_its_time_used() -> None:
    body = json.dumps(
        {"event": "notify", "callId": CALL, "type": "amd", "amd": {"status": "human"}}
    )
    (clue,) = read(CALL, {"time": TIME, "method": "POST", "headers": {}, "body": body})
    assert clue.what == "Notification: amd, human"
    assert utc(clue.time) == UTC_TIME
    assert clue.outcomes == ()


def test_an_error_in_a_call_keeps_its_code() -> None:
    error = {"event": "notify", "callid": CALL, "type": "callingerror", "errorCode": 40001}
    assert read(CALL, error)[0].error == 40001


@pytest.mark.parametrize(
    ("value", "state", "reason"),
    [
        ({"event": "ice", "callid": CALL}, "ONGOING", ""),
        ({"event": "VerificationRequestEvent", "id": CALL}, "PENDING", ""),
        (
            {"event": "VerificationResultEvent", "id": CALL, "status": "FAIL", "reason": "Fraud"},
            "FAIL",
            "Fraud",
        ),
        (
            {"event": "VerificationSmsDeliveredEvent", "id": CALL, "smsResult": "Failed"},
            "PENDING",
            "Failed",
        ),
        (
            {
                "type": "recipient_delivery_report_sms",
                "batch_id": CALL,
                "recipient": "461",
                "status": "Aborted",
                "code": "412",
            },
            "Aborted",
            "412",
        ),
        (
            {
                "type": "delivery_report_sms",
                "batch_id": CALL,
                "statuses": [{"status": "Rejected", "code": 60, "count": 1}],
            },
            "Rejected",
            "60",
        ),
    ],
    ids=str,
)
def test_each_kind_of_callback_says_how_it_stands(
    value: dict[str, Any], state: str, reason: str
) -> None:
    outcome = read(CALL, value)[0].outcomes[0]
    assert (outcome.state, outcome.reason) == (state, reason)


def test_an_id_in_another_field_is_another_call() -> None:
    assert read(CALL, {"event": "dice", "callid": "x", "custom": CALL}) == []


def test_hostile_values_do_not_stop_the_reading() -> None:
    odd = {
        "type": "delivery_report_sms",
        "batch_id": CALL,
        "statuses": [3, {"status": None, "code": [], "recipients": 5, "count": "x"}],
    }
    dice = {"event": "dice", "callid": CALL, "result": 5, "debit": "free", "duration": {}}
    assert len(read(CALL, odd, dice)) == 2


def test_a_conversation_message_that_failed_has_a_reason() -> None:
    report = {"message_id": CALL, "status": "FAILED", "reason": {"code": "RECIPIENT_NOT_REACHABLE"}}
    callback = {"app_id": "a", "event_time": TIME, "message_delivery_report": report}
    (clue,) = read(CALL, callback)
    assert utc(clue.time) == UTC_TIME
    assert clue.outcomes[0].reason == "RECIPIENT_NOT_REACHABLE"
    assert "number exists" in clue.outcomes[0].advice


def test_a_conversation_message_that_was_delivered_needs_no_reason() -> None:
    report = {"message_id": CALL, "status": "DELIVERED", "reason": {"code": "UNKNOWN"}}
    (clue,) = read(CALL, {"app_id": "a", "message_delivery_report": report})
    assert clue.outcomes[0].is_good
    assert clue.outcomes[0].reason == ""


def test_a_broken_conversation_callback_says_nothing() -> None:
    assert read(CALL, {"app_id": "a", "message_delivery_report": [CALL]}) == []
