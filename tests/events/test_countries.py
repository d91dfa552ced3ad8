"""The country of a phone number, by its calling code."""

import pytest

from sinchctl.events.countries import UNKNOWN, country_of


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+46700000000", "SE"),
        ("46700000000", "SE"),
        ("+12025550100", "US"),
        ("+14165550100", "CA"),
        ("+18765550100", "JM"),
        ("+78125550100", "RU"),
        ("+77015550100", "KZ"),
        ("+3531234567", "IE"),
        ("+85212345678", "HK"),
        ("+21112345678", "SS"),
        ("+9989012345", "UZ"),
        # no number, or a code that nobody has
        ("+2101234567", UNKNOWN),
        ("+463", UNKNOWN),
        ("agent-7", UNKNOWN),
        ("", UNKNOWN),
        ("+٤٦٧٠٠٠٠٠٠٠", UNKNOWN),
    ],
)
def test_the_country_is_that_of_the_calling_code(number: str, country: str) -> None:
    assert country_of(number) == country
