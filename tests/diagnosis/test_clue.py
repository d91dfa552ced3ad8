"""Outcomes: what is good, bad or pending, in Sinch's own words."""

import pytest

from sinchctl.diagnosis.clue import Fate


@pytest.mark.parametrize(
    ("outcome", "is_good", "is_pending"),
    [
        (Fate("delivery_status", "Delivered", "0"), True, False),
        (Fate("delivery_status", "Dispatched", "401"), False, True),
        (Fate("delivery_status", "Aborted", "402"), False, False),
        (Fate("delivery_status", "SomethingNew"), False, True),
        (Fate("call_result", "ANSWERED", "CALLEEHANGUP", "call_reason"), True, False),
        (Fate("call_result", "ANSWERED", "CALLBACKERROR", "call_reason"), False, False),
        (Fate("call_status", "ONGOING"), False, True),
        (Fate("verification_status", "SUCCESSFUL"), True, False),
        (Fate("message_status", "Faulted"), False, False),
    ],
    ids=str,
)
def test_how_it_ended(outcome: Fate, is_good: bool, is_pending: bool) -> None:
    assert (outcome.is_good, outcome.is_pending) == (is_good, is_pending)


def test_a_reason_that_repeats_the_state_is_said_once() -> None:
    assert Fate("call_result", "BUSY", "BUSY", "call_reason").cause == "the line was busy"


def test_a_code_that_is_no_number_is_no_failure() -> None:
    assert Fate("delivery_status", "Failed", "x9").cause == "it could not be delivered"


def test_a_good_end_needs_no_advice() -> None:
    assert Fate("call_result", "ANSWERED", "TIMEOUT", "call_reason").advice == ""
