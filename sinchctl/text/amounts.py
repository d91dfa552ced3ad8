"""Money, times and durations in words."""

from datetime import UTC, datetime
from typing import Any


def money(amount: Any) -> str | None:
    """Return money with its currency: `0.0095 EUR`, the digits as received.

    The currency is `currencyId` in Voice and Verification, `currencyCode` in Numbers.
    """
    if not isinstance(amount, dict) or amount.get("amount") is None:
        return None
    currency = amount.get("currencyId") or amount.get("currencyCode") or ""
    return f"{amount['amount']} {currency}".rstrip()


def moment(text: str | None) -> str | None:
    """Return a time of Sinch's in local time, with UTC beside it; no zone means UTC.

    A text that is not a time, or a time outside the system's calendar, is returned unchanged.
    """
    if not text:
        return None
    try:
        parsed = datetime.fromisoformat(text)
        utc = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
        local = utc.astimezone()
    except (ValueError, OverflowError, OSError):
        return text
    if local.utcoffset() == utc.utcoffset():
        return f"{utc:%Y-%m-%d %H:%M:%S} UTC"
    beside = f"{utc:%H:%M:%S}" if local.date() == utc.date() else f"{utc:%Y-%m-%d %H:%M:%S}"
    return f"{local:%Y-%m-%d %H:%M:%S} ({beside} UTC)"


def span(seconds: Any) -> str | None:
    """Return seconds in words: `2 min 18 s`."""
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return None if seconds is None else f"{seconds} s"
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [(hours, "h"), (minutes, "min"), (left, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def age_in_words(seconds: float) -> str:
    """Return an age in one unit: `40 s`, `12 min`, `3 days`."""
    whole = round(seconds)
    for unit, size in (("years", 31_557_600), ("days", 86_400), ("h", 3600), ("min", 60)):
        if whole >= (2 * size if size >= 86_400 else size):
            shown = f"{whole / size:.1f}".removesuffix(".0")
            return f"{shown} {unit}"
    return f"{whole} s" if whole or not seconds else f"{seconds * 1000:.0f} ms"
