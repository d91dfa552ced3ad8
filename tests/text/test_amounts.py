"""Amounts in words."""

import pytest

from sinchctl.text.amounts import age_in_words, money


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.25, "250 ms"),
        (59, "59 s"),
        (90, "1.5 min"),
        (7200, "2 h"),
        (1e9, "31.7 years"),
    ],
)
def test_a_duration_is_shown_in_words(seconds: float, words: str) -> None:
    assert age_in_words(seconds) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ({"currencyId": "EUR", "amount": 0.01}, "0.01 EUR"),
        ({"currencyCode": "USD", "amount": "2.00"}, "2.00 USD"),
        ({"amount": "2.00"}, "2.00"),
        ({"currencyCode": "USD"}, None),
        (None, None),
    ],
)
def test_money_of_voice_and_of_numbers(amount: object, words: str | None) -> None:
    assert money(amount) == words
