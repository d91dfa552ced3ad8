"""JSON as it comes from outside: read fast, else patiently, and told what is wrong with it."""

import re
from typing import Any

import msgspec

FAULTS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
PLACE = re.compile(r" \(byte (\d+)\)$")
_STRUCTURE = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)

_LIMITS = ("truncated", "surrogate", "hex escape", "unicode escape", "out of range")

decode_value = msgspec.json.Decoder(float_hook=msgspec.Raw).decode
"""JSON to plain values; a number with a fraction or an exponent stays the text it was."""


def first_object(text: bytes) -> tuple[dict[str, Any], int]:
    """The object that the text begins with, and its size."""
    try:
        value, size = decode_value(text), len(text)
    except FAULTS as fault:
        if match := TRAILING.search(str(fault)):
            size = int(match[1]) - 1
            value = decode_value(text[:size])
        else:
            size = balanced(text, 0, len(text)) if may_be_json(fault) else -1
            value = slowly(text[:size]) if size > 0 else None
            if value is None:
                raise
    found: dict[str, Any] = value
    return found, size


def balanced(data: bytes, at: int, end: int) -> int:
    """Where the object or array that begins here ends, by its brackets alone; -1 for nowhere."""
    depth = 0
    for match in _STRUCTURE.finditer(data, at, end):
        mark = match[0]
        if mark in {b"{", b"["}:
            depth += 1
        elif mark in {b"}", b"]"}:
            depth -= 1
            if depth <= 0:
                return match.end()
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


def may_be_json(fault: Exception | None) -> bool:
    """Whether the fault is one that the slow parser may not share: surrogates, long integers."""
    return fault is not None and any(word in str(fault) for word in _LIMITS)


def is_cut(fault: Exception | None) -> bool:
    return fault is not None and "truncated" in str(fault)


def named(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, str):
        return "a text"
    return "an array" if isinstance(value, list) else "a number"


def reason(fault: Exception) -> str:
    """What is wrong with a JSON text, in words an operator reads."""
    if isinstance(fault, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(fault, RecursionError):
        return "it is nested too deeply"
    if is_cut(fault):
        return "it is cut off"
    what = PLACE.sub("", str(fault)).removeprefix("JSON is malformed: ")
    return f"it is no JSON: {what}"
