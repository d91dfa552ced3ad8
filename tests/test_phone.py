"""Numbers in E.164 and caller ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.errors import UsageError
from sinchctl.phone import caller_id, is_number, mask, number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+46700000000", "+46700000000"),
        ("+46 70-000.00 (00)", "+46700000000"),
        ("+123456", "+123456"),
        ("+1234567890123456", "+1234567890123456"),
    ],
)
def test_separators_are_dropped(text: str, expected: str) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("46700000000", "does not start with a plus"),
        ("0046700000000", "does not start with a plus"),
        ("", "is empty"),
        (" - ", "is empty"),
        ("+12345", "too short"),
        ("+12345678901234567", "too long"),
        ("+4670000000x", "something other than digits"),
        ("++46700000000", "something other than digits"),
        ("+٤٦٧٧٧٨٨٩٩", "something other than digits"),
        ("+467000\u200b00000", "something other than digits"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        number(text)


@given(st.from_regex(r"\+[0-9]{6,16}", fullmatch=True))
def test_a_number_in_e164_is_itself(text: str) -> None:
    assert number(text) == text
    assert is_number(text)


@given(st.text(max_size=20))
def test_what_comes_out_is_always_e164(text: str) -> None:
    try:
        found = number(text)
    except UsageError:
        return
    assert is_number(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("private", "private"), (" Sinch ", "Sinch"), ("+46 70 000 00 00", "+46700000000")],
)
def test_a_caller_id_is_a_number_or_a_text(text: str, expected: str) -> None:
    assert caller_id(text) == expected


@pytest.mark.parametrize("text", ["", " ", "+46x", "+1"])
def test_a_caller_id_with_a_plus_must_be_a_number(text: str) -> None:
    with pytest.raises(UsageError):
        caller_id(text)


def test_a_masked_number_shows_its_ends_only() -> None:
    assert mask("+46700000000") == "+4670*****00"
