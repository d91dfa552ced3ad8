"""Goals of an exploration: `connected .*,within=60,keys=2`."""

import re
from dataclasses import dataclass

from sinchctl.errors import UsageError
from sinchctl.times import duration

_LIMITS = re.compile(r",\s*(within|keys)\s*=\s*([^,]*)\s*$", re.IGNORECASE)

_UNKNOWN = re.compile(r",\s*([a-z]+)\s*=\s*[^,]*$", re.IGNORECASE)
"""What looks like a limit; no outcome has an equals sign behind a comma."""


@dataclass(frozen=True)
class Goal:
    """An outcome that callers should reach, within milliseconds and so many keys."""

    text: str
    outcome: re.Pattern[str]
    within: int | None = None
    keys: int | None = None


def parse_goal(text: str) -> Goal:
    """Return a goal. Raises UsageError for a bad expression or limit."""
    rest, limits = text.strip(), {}
    while (match := _LIMITS.search(rest)) is not None:
        limits[match[1].lower()] = match[2]
        rest = rest[: match.start()]
    if (unknown := _UNKNOWN.search(rest)) is not None:
        raise UsageError(
            f"--reach {text!r} has the unknown limit {unknown[1]!r}",
            hint="the limits are within=D and keys=N",
        )
    within = keys = None
    if "within" in limits:
        within = round(duration(limits["within"], "limit of --reach").total_seconds() * 1000)
    if "keys" in limits:
        if not limits["keys"].isdecimal():
            raise UsageError(f"keys={limits['keys']} in --reach {text!r} is not a number")
        keys = int(limits["keys"])
    return Goal(rest, outcome_pattern(rest, "--reach"), within, keys)


def outcome_pattern(text: str, option: str) -> re.Pattern[str]:
    """Return a regular expression on outcomes in words. Raises UsageError."""
    try:
        return re.compile(text)
    except re.error as fault:
        raise UsageError(f"{option} {text!r} is not a regular expression: {fault}") from None
