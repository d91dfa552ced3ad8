"""Outcomes from the answers and reports of each API."""

from sinchctl.diagnosis import outcomes
from sinchctl.diagnosis.clue import Fate


def test_a_batch_has_one_outcome_for_each_recipient() -> None:
    rows = [
        {"status": "Delivered", "code": 0, "count": 2, "recipients": ["46700000000", "+4670"]},
        {"status": "Failed", "code": 200, "count": 3},
    ]
    assert [(row.recipient, row.total) for row in outcomes.batch(rows)] == [
        ("46700000000", 1),
        ("4670", 1),
        ("", 3),
    ]


def test_a_call_without_a_result_is_in_progress() -> None:
    assert outcomes.call("ONGOING", "N/A", "N/A") == (Fate("call_status", "ONGOING"),)
    assert outcomes.call("", "", "") == (Fate("call_status", "ONGOING"),)


def test_a_verification_without_a_status_is_pending() -> None:
    assert outcomes.verification("", "")[0].state == "PENDING"


def test_words_of_a_timeline() -> None:
    assert outcomes.words(outcomes.call("FINAL", "BUSY", "N/A")) == "BUSY"
    assert outcomes.words(outcomes.recipient({"status": "Aborted", "code": 412})) == "Aborted 412"
