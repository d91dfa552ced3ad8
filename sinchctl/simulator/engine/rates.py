"""What a call costs a minute."""

import re

from sinchctl.errors import UsageError

_MONEY = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([A-Za-z]{3})\s*")


def rate(text: str) -> tuple[str, str]:
    """Return amount and currency of a rate a minute such as 0.0095EUR. Raises UsageError."""
    match = _MONEY.fullmatch(text)
    if match is None:
        raise UsageError(f"--rate {text!r} is not an amount", hint="write it like 0.0095EUR")
    return match[1], match[2].upper()
