"""Read JSON from outside: fast, else patiently; and say what is wrong with it."""

import re
from typing import Any

import msgspec

FAULTS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_TRAILING = r"trailing characters \(byte (\d+)\)"
_PLACE = r" \(byte (\d+)\)$"
_QUOTED = rb'[^"\\]*+(?:\\.[^"\\]*+)*+("?)'
_TOKEN = rb'"' + _QUOTED + rb"|[{}\[\]]"

_LIMITS = ("truncated", "surrogate", "hex escape", "unicode escape", "out of range")

decode_value = msgspec.json.Decoder(float_hook=msgspec.Raw).decode
"""JSON to plain values; a number with a fraction or an exponent stays the text it was."""


def first_object(text: bytes) -> tuple[dict[str, Any], int]:
    """Return the object at the start of a text, and its size."""
    try:
        value, size = decode_value(text), len(text)
    except FAULTS as fault:
        if (found := value_end(fault)) is not None:
            value, size = decode_value(text[:found]), found
        else:
            size = Extent().end(text) if may_be_json(fault) else -1
            value = slowly(text[:size]) if size > 0 else None
            if value is None:
                raise
    whole: dict[str, Any] = value
    return whole, size


def value_end(fault: Exception) -> int | None:
    """Return the size of the value if the fault is that something comes after it."""
    match = re.search(_TRAILING, str(fault))
    return int(match[1]) - 1 if match else None


def fault_place(fault: Exception) -> int | None:
    """Return the position of a fault, from 0; None if it is not reported."""
    match = re.search(_PLACE, str(fault))
    return int(match[1]) if match else None


class Extent:
    """Where an object or array ends, by its brackets alone.

    More of the text may be given later; no byte is looked at twice. `in_text` says whether
    the data ended within a text of it.
    """

    def __init__(self, place: int = 0) -> None:
        self._place = place
        self._depth = 0
        self.in_text = False

    def end(self, data: bytes, base: int = 0, limit: int | None = None) -> int:
        """The place behind the last bracket, or -1 where it is not within the data.

        `data` begins at the place `base` of the text; what is at `limit` and behind it is
        left out.
        """
        at, to = self._place - base, len(data) if limit is None else limit
        if at > to:
            return -1
        if self.in_text:
            if data.find(b'"', at, to) < 0 and data.find(b"\\", at, to) < 0:
                return self._inside_text(base, to, to)
            tail = re.compile(_QUOTED, re.DOTALL).match(data, at, to)
            if tail is None or not tail[1]:
                return self._inside_text(base, tail.end() if tail else to, to)
            at = tail.end()
        for match in re.compile(_TOKEN, re.DOTALL).finditer(data, at, to):
            mark = data[match.start()]
            if mark in b"{[":
                self._depth += 1
            elif mark in b"}]":
                self._depth -= 1
                if self._depth <= 0:
                    self._place, self._depth, self.in_text = base + match.start(), 1, False
                    return base + match.end()
            elif not match[1]:
                return self._inside_text(base, match.end(), to)
        self._place, self.in_text = base + to, False
        return -1

    def _inside_text(self, base: int, end: int, to: int) -> int:
        """Remember that the data ends within a text; a backslash at its end escapes what comes."""
        self.in_text = True
        self._place = base + (to if end == to else to + 1)
        return -1


def slowly(text: bytes) -> dict[str, Any] | None:
    """The object by the patient parser of the standard library; None where it is none."""
    import json

    def integer(digits: str) -> Any:
        return int(digits) if len(digits) < 19 else msgspec.Raw(digits)

    def refuse(word: str) -> Any:
        raise ValueError(word)

    try:
        value = json.loads(
            text.decode(), parse_float=msgspec.Raw, parse_int=integer, parse_constant=refuse
        )
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def may_be_json(fault: Exception) -> bool:
    """Return True if the slow parser may accept it: surrogates, long integers."""
    return any(word in str(fault) for word in _LIMITS)


def is_cut(fault: Exception) -> bool:
    """Return True if the text ended too early, or seems to."""
    return "truncated" in str(fault)


def named(value: Any) -> str:
    """Return the type of a JSON value that is not an object, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "a number"


def reason(fault: Exception) -> str:
    """Return what is wrong with a JSON text, in words an operator reads."""
    if isinstance(fault, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(fault, RecursionError):
        return "it is nested too deeply"
    if is_cut(fault):
        return "it is cut off"
    what = re.sub(_PLACE, "", str(fault)).removeprefix("JSON is malformed: ")
    return f"it is not JSON: {what}"
