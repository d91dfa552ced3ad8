"""Durations and instants as an operator types them and as the wire wants them."""

import re
from datetime import UTC, datetime, timedelta

from .errors import UsageError

_UNITS = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
_DURATION = re.compile(
    "".join(rf"(?:(?P<{unit}>\d+(?:\.\d+)?){unit})?" for unit in _UNITS), re.ASCII
)
_BARE = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_AGO = re.compile(r"-\d+(?:\.\d+)?[dhms][\d.dhms]*", re.ASCII)
_LONGEST = timedelta(days=3650)


def duration(text: str, what: str = "duration") -> timedelta:
    """A duration: `90`, `90s`, `2m`, `1h30m`, `7d`, `0.5s`, `500ms`; seconds when bare.

    Raises UsageError for anything else, for negative ones and for more than ten years.
    """
    trimmed = text.strip()
    if _BARE.fullmatch(trimmed):
        found = _bounded(float(trimmed))
    elif trimmed.endswith("ms") and _BARE.fullmatch(trimmed, 0, len(trimmed) - 2):
        found = _bounded(float(trimmed[:-2]) / 1000)
    elif trimmed and (match := _DURATION.fullmatch(trimmed)):
        found = _bounded(sum(float(match[u] or 0) * seconds for u, seconds in _UNITS.items()))
    else:
        found = None
    if found is None:
        raise UsageError(
            f"{_named(what)} {text!r} is not a duration", hint="write it like 90, 90s, 2m or 1h30m"
        )
    return found


def _named(what: str) -> str:
    """Return the name of a value at the beginning of a message: an option has no article."""
    return what if what.startswith("--") else f"the {what}"


def _bounded(seconds: float) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds <= _LONGEST.total_seconds() else None


def whole_seconds(span: timedelta) -> int:
    """The span in whole seconds, rounded down, as SVAML's `maxDuration` wants it."""
    return span // timedelta(seconds=1)


def whole_milliseconds(span: timedelta) -> int:
    """The span in whole milliseconds, rounded down, as SVAML's `timeoutMills` wants it."""
    return span // timedelta(milliseconds=1)


def instant(text: str, now: datetime, what: str = "time") -> datetime:
    """A point in time, in UTC: ISO 8601, `+15m` from `now`, or `-2h` before it.

    A time without a zone is UTC, as Sinch's SMS API reads it. Raises UsageError.
    """
    trimmed = text.strip()
    if trimmed.startswith("+"):
        return now + duration(trimmed[1:], what)
    if _AGO.fullmatch(trimmed):
        return now - duration(trimmed[1:], what)
    try:
        parsed = datetime.fromisoformat(trimmed)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{_named(what)} {text!r} is not a time",
            hint="write it in ISO 8601, like 2026-11-24T08:00:00Z, or like +15m from now, or -2h",
        ) from None


def iso(moment: datetime) -> str:
    """The moment as ISO 8601 UTC with milliseconds, the form Sinch's SMS API prints."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
