"""CDR files: charges of calls and verifications, with and without a heading."""

import io
from decimal import Decimal

import pytest

from sinchctl.diagnosis.cdr import charges
from sinchctl.diagnosis.clue import Clue
from sinchctl.errors import UsageError

CALL = "1ce0ffee-ca11-ca11-ca11-abcdef000033"
START = f"{CALL};7;2026-11-24T11:59:00Z;BUSY;N/A;0"
KEY = "669E367E-6BBA-48AB-AF15-266871C28135"


def read(text: str, name: str = CALL) -> list[Clue]:
    return list(charges(io.StringIO(text), name, "cdr.csv"))


@pytest.mark.parametrize(
    "row",
    [
        f"{START};;+461;+462;0.00950;EUR;;{KEY};;SE",
        f"{START};+461;+462;0.00950;EUR;;{KEY}",
    ],
    ids=["to a phone", "from a phone"],
)
def test_a_charge_is_read_by_the_number_of_columns_and_keeps_its_digits(row: str) -> None:
    (clue,) = read(f"another;7;2026-11-24;ANSWERED;N/A;1;a;b;1;EUR;;{KEY}\n{row}\n")
    assert clue.outcomes[0].state == "BUSY"
    assert clue.time == "2026-11-24T11:59:00Z"
    assert clue.cost == {"currencyId": "EUR", "amount": Decimal("0.00950")}
    assert clue.what == "Charge for the call: BUSY, 0 s, charged 0.00950 EUR"


def test_a_call_to_sip_or_between_apps_has_no_charge() -> None:
    (clue,) = read(f"{START};alice;bob;;{KEY}\n")
    assert clue.cost is None


def test_a_heading_says_which_column_is_which() -> None:
    heading = "Custom;Result;Reason;CallId;CallTime;Duration;From;To;Amount;Currency"
    (clue,) = read(f"{heading}\n{CALL};FAILED;CANCEL;{CALL};2026-11-24;0;a;b;x;EUR\n")
    assert clue.outcomes[0].state == "FAILED"
    assert clue.cost is None, "an amount that is no number is not made up"


def test_the_id_in_another_column_is_not_the_call() -> None:
    assert read(f"another;7;2026-11-24;ANSWERED;N/A;1;a;b;1;EUR;{CALL};{KEY}\n") == []


def test_a_charge_for_a_verification() -> None:
    row = (
        f"123;7;sms;2026-11-24T10:00:00Z;2026-11-24T10:01:00Z;FAIL;Expired;;number;+461;SE;;;{KEY}"
    )
    (clue,) = read(f"{row};0.05;EUR\n", "123")
    assert (clue.kind, clue.outcomes[0].reason) == ("verification", "Expired")
    assert clue.time == "2026-11-24T10:01:00Z"


@pytest.mark.parametrize("text", ["a,b,c\n", "{}\n", "\x00\x01\n", f'"{"x" * 200_000}";1\n'])
def test_a_file_that_is_no_cdr_file_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"cdr\.csv"):
        read(text)


def test_an_empty_file_says_nothing() -> None:
    assert read("") == []
