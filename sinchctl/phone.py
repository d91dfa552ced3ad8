"""Phone numbers in E.164 and caller ids: check and normalise."""

import re

from .errors import UsageError

SHORTEST, LONGEST, LONGEST_SDK = 6, 15, 16
"""Digits of a number: E.164 allows 15, Sinch.ServerSdk 16."""

_SEPARATORS = str.maketrans("", "", " -.()")
_DIGITS = re.compile(r"[0-9]+")
_DECIMALS = re.compile(r"\s*\+?\d{7,}[.,]0{1,2}\s*")
"""Spreadsheets and data frames write 46700000000.0; without the dot that is another number."""
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_EXAMPLE = "write it with a plus and the country code, such as +46700000000"


def number(text: str, what: str = "number", *, as_sdk: bool = False) -> str:
    """Return a number in E.164: `+` and 6 to 15 ASCII digits, the first of them not 0.

    Spaces, dashes, dots and parentheses are dropped. `what` names the value in the message.
    `as_sdk` applies the looser check of Sinch.ServerSdk. Raises UsageError with the reason, and
    with the number that was probably meant.
    """
    bare = text.translate(_SEPARATORS)
    if not bare:
        raise UsageError(f"the {what} is empty", hint=_EXAMPLE)
    if fault := _fault(text, bare, as_sdk=as_sdk):
        likely = _likely(text)
        article = "" if what.startswith("--") else "the "
        subject = repr(text) if fault.startswith("is not a") else f"{article}{what} {text!r}"
        raise UsageError(
            f"{subject} {fault}", hint=f"did you mean {likely}?" if likely else _EXAMPLE
        )
    return bare


def _fault(text: str, bare: str, *, as_sdk: bool) -> str:
    """Return what is wrong with a number; empty if nothing is."""
    digits, longest = len(bare) - 1, LONGEST_SDK if as_sdk else LONGEST
    if not any(map(str.isdigit, bare)):
        return "is not a phone number"
    if not as_sdk and _DECIMALS.fullmatch(text):
        return "has decimals, since a program took it for an amount"
    if not bare.startswith("+"):
        return "does not start with a plus"
    if not _DIGITS.fullmatch(bare, 1):
        return "has something other than digits after the plus"
    if digits < SHORTEST:
        return f"is too short: it has {digits} digits, and the shortest numbers have {SHORTEST}"
    if digits > longest:
        return f"is too long: it has {digits} digits, and {longest} is the limit"
    if not as_sdk and bare[1] == "0":
        return "has a country code that begins with 0, which no country code does"
    if not as_sdk and _TRUNK_ZERO.search(text):
        return "contains (0), which is dialled inside the country only"
    return ""


def _likely(text: str) -> str:
    """Return the number that was probably meant, if that is clear; else an empty text.

    `tel:`, a missing plus, `00` instead of it, and the `(0)` of a national number are put right.
    """
    text = re.sub(r"[.,]0+\s*$", "", text) if _DECIMALS.fullmatch(text) else text
    text = re.sub(r"^\s*(?:tel|sms|callto):(?://)?", "", text, flags=re.IGNORECASE)
    bare = _TRUNK_ZERO.sub("", text.partition(";")[0]).translate(_SEPARATORS)
    bare = re.sub(r"^\+*(?:00)?", "+", bare)
    looks_right = _DIGITS.fullmatch(bare, 1) and not _fault("", bare, as_sdk=False)
    # Fewer digits than these are more often a national number or a short code.
    return bare if looks_right and len(bare) > 9 else ""


def is_number(text: str) -> bool:
    """Return True if `text` is what `number` would return, by the check of Sinch.ServerSdk."""
    try:
        return number(text, as_sdk=True) == text
    except UsageError:
        return False


def caller_id(text: str) -> str:
    """Return a caller id: a number in E.164, `private`, `incoming`, or a text as it is.

    With a leading plus it must be a number. Raises UsageError for that and for blanks.
    """
    trimmed = text.strip()
    if not trimmed:
        raise UsageError("the caller id is empty", hint="give a number or private, or leave it out")
    return number(trimmed, "caller id") if trimmed.startswith("+") else trimmed
