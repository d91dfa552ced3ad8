"""Numbers in E.164 and caller ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.errors import UsageError
from sinchctl.phone import caller_id, is_number, number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+46700000000", "+46700000000"),
        ("+46 70-000.00 (00)", "+46700000000"),
        ("+1 (555) 010-0000", "+15550100000"),
        ("+123456", "+123456"),
        ("+123456789012345", "+123456789012345"),
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
        ("+1234567890123456", "too long: it has 16 digits, and 15 is the limit"),
        ("+4670000000x", "something other than digits"),
        ("++46700000000", "something other than digits"),
        ("+٤٦٧٧٧٨٨٩٩", "something other than digits"),
        ("+467000\u200b00000", "something other than digits"),
        ("+0700000000", "country code that begins with 0"),
        ("+0", "too short"),
        ("+46 (0)70-000 00 00", r"contains \(0\)"),
        ("+49 ( 0 ) 170 0000000", r"contains \(0\)"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        number(text)


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("+46 (0)70-000 00 00", "+46700000000"),
        ("+44 (0) 20 7946 0000", "+442079460000"),
        ("0044 (0)20 7946 0000", "+442079460000"),
        ("46700000000", "+46700000000"),
        ("0046700000000", "+46700000000"),
        ("+0046700000000", "+46700000000"),
        ("++46700000000", "+46700000000"),
        ("tel:+46-70-000-00-00", "+46700000000"),
        ("TEL:46700000000;ext=7", "+46700000000"),
        ("sms:+46700000000", "+46700000000"),
        ("070-000 00 00", ""),
        ("+0700000000", ""),
        ("72404", ""),
        ("1234567", ""),
        ("menu.yaml", ""),
        ("+1234567890123456", ""),
    ],
)
def test_number_that_was_probably_meant(text: str, likely: str) -> None:
    with pytest.raises(UsageError) as caught:
        number(text)
    hint = caught.value.hint
    assert hint == (f"did you mean {likely}?" if likely else hint)
    assert ("did you mean" in hint) is bool(likely)
    if likely:
        assert number(likely) == likely


@given(st.from_regex(r"\+[1-9][0-9]{5,14}", fullmatch=True))
def test_a_number_in_e164_is_itself(text: str) -> None:
    assert number(text) == text
    assert is_number(text)


def test_check_of_the_old_sdk_is_looser() -> None:
    for text in ("+1234567890123456", "+0700000000"):
        assert number(text, as_sdk=True) == text
        assert is_number(text)
    with pytest.raises(UsageError, match="too long"):
        number("+12345678901234567", as_sdk=True)


@given(st.text(max_size=20))
def test_result_is_always_e164(text: str) -> None:
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


@pytest.mark.parametrize("text", ["bob", "bob@example.org", "menu.yaml"])
def test_word_is_not_a_phone_number(text: str) -> None:
    with pytest.raises(UsageError, match="is not a phone number") as fault:
        number(text)
    assert fault.value.message.startswith(repr(text))


@pytest.mark.parametrize("text", ["46700000000.0", "+46700000000.00", " +46700000000,0"])
def test_number_with_decimals_is_not_taken_for_a_longer_one(text: str) -> None:
    with pytest.raises(UsageError, match="has decimals") as refusal:
        number(text)
    assert refusal.value.hint == "did you mean +46700000000?"


def test_dots_between_digits_are_dropped() -> None:
    assert number("+46.70.000.00.00") == "+46700000000"
