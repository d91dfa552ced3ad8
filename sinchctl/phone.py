"""Phone numbers in E.164 and caller ids: check, normalise, mask."""

import re

from .errors import UsageError

SHORTEST, LONGEST = 7, 17
"""Characters of a number, the plus included (Sinch.ServerSdk's number check)."""

_SEPARATORS = str.maketrans("", "", " -.()")
_DIGITS = re.compile(r"[0-9]+")


def number(text: str, what: str = "number") -> str:
    """The number in E.164: `+` and ASCII digits, 7 to 17 characters in all.

    Spaces, dashes, dots and parentheses are dropped. `what` names the value in the
    message. Raises UsageError with the reason for anything else.
    """
    bare = text.translate(_SEPARATORS)
    example = "write it in E.164, like +46700000000"
    if not bare:
        raise UsageError(f"the {what} is empty", hint=example)
    if not bare.startswith("+"):
        raise UsageError(f"the {what} {text!r} does not start with a plus", hint=example)
    if not _DIGITS.fullmatch(bare, 1):
        raise UsageError(
            f"the {what} {text!r} has something other than digits after the plus", hint=example
        )
    if len(bare) < SHORTEST:
        raise UsageError(f"the {what} {text!r} is too short ({len(bare) - 1} digits)", hint=example)
    if len(bare) > LONGEST:
        raise UsageError(f"the {what} {text!r} is too long ({len(bare) - 1} digits)", hint=example)
    return bare


def is_number(text: str) -> bool:
    """Whether `text` is a number in E.164 as `number` would give it back."""
    try:
        return number(text) == text
    except UsageError:
        return False


def caller_id(text: str) -> str:
    """A caller id: a number in E.164, `private`, `incoming`, or a text shown as it is.

    With a leading plus it must be a number. Raises UsageError for that and for blanks.
    """
    trimmed = text.strip()
    if not trimmed:
        raise UsageError("the caller id is empty", hint="give a number, private, or leave it out")
    return number(trimmed, "caller id") if trimmed.startswith("+") else trimmed


def mask(text: str) -> str:
    """The number with its middle hidden, for logs: `+4670*****00`."""
    return text if len(text) < 8 else text[:5] + "*" * (len(text) - 7) + text[-2:]
