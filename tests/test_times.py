"""Durations and points in time as an operator types them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.errors import UsageError
from sinchctl.times import duration, instant, iso, whole_milliseconds, whole_seconds

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("2m", 120),
        ("1h30m", 5400),
        ("1h", 3600),
        ("0.5s", 0.5),
        ("1.5m", 90),
        ("500ms", 0.5),
        (" 5s ", 5),
        ("0", 0),
        ("1h2m3s", 3723),
        ("7d", 604_800),
        ("1d12h", 129_600),
    ],
)
def test_a_duration_is_seconds_when_bare(text: str, seconds: float) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-5", "-5s", "5x", "s", "1m1h", "1e3", "\u0661", "5 s", "inf", "nan", "9" * 40, "ms"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        duration(text)


def test_the_wire_gets_whole_units_rounded_down() -> None:
    assert whole_seconds(duration("60.9")) == 60
    assert whole_milliseconds(duration("0.5s")) == 500


@given(st.integers(0, 10**6))
def test_bare_seconds_are_themselves(seconds: int) -> None:
    assert whole_seconds(duration(str(seconds))) == seconds


@given(st.text(max_size=12))
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    for read in (duration, lambda given: instant(given, NOW)):
        try:
            read(text)
        except UsageError:
            continue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-25T08:00:00Z", "2026-11-25T08:00:00.000Z"),
        ("2026-11-25T08:00:00+02:00", "2026-11-25T06:00:00.000Z"),
        ("2026-11-25T08:00", "2026-11-25T08:00:00.000Z"),
        ("2026-11-25", "2026-11-25T00:00:00.000Z"),
        ("+15m", "2026-11-24T12:15:00.000Z"),
        ("+1h30m", "2026-11-24T13:30:00.000Z"),
        ("-2h", "2026-11-24T10:00:00.000Z"),
        ("-7d", "2026-11-17T12:00:00.000Z"),
    ],
)
def test_a_point_in_time_ends_in_utc(text: str, expected: str) -> None:
    assert iso(instant(text, NOW)) == expected


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "+", "+x", "2026-13-01", "0001-01-01T00:00+14:00"]
)
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        instant(text, NOW)


@pytest.mark.parametrize(("what", "words"), [("--ring", "--ring 'x'"), ("ring", "the ring 'x'")])
def test_option_is_named_without_an_article(what: str, words: str) -> None:
    with pytest.raises(UsageError, match=f"^{words} is not a duration"):
        duration("x", what)
