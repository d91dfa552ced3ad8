"""JSON on the wire: the base of its structs, encoding, decoding with the place of a fault."""

import decimal
from typing import Any, TypeVar

import msgspec

from .errors import SinchFailedError

T = TypeVar("T")


class Wire(msgspec.Struct, rename="camel", omit_defaults=True):
    """A JSON object: camelCase on the wire, unset fields left out."""


_ENCODER = msgspec.json.Encoder(decimal_format="number")
_VALUES = msgspec.json.Decoder(float_hook=decimal.Decimal)


def encode(value: object) -> bytes:
    """Compact JSON in UTF-8. Decimals are written as numbers with their digits."""
    return _ENCODER.encode(value)


def decode(raw: bytes, into: type[T]) -> T:
    """`raw` as one JSON value of the type `into`; untyped fractions are Decimal, digits kept.

    Raises SinchFailedError with the place of the fault (`$.callId`) and the first bytes.
    """
    try:
        return msgspec.json.Decoder(into, float_hook=decimal.Decimal).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise SinchFailedError(f"{reason(fault)}; it begins {raw[:60]!r}") from None


def value(raw: bytes) -> Any:
    """`raw` as plain Python values; numbers with a fraction are Decimal, digits kept.

    Raises SinchFailedError where it is no JSON.
    """
    try:
        return _VALUES.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise SinchFailedError(f"{reason(fault)}; it begins {raw[:60]!r}") from None


def reason(fault: Exception) -> str:
    """What is wrong with a JSON text, in words an operator reads."""
    if isinstance(fault, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(fault, RecursionError):
        return "it is nested too deeply"
    return str(fault)


def compact(raw: bytes) -> bytes:
    """The same JSON text on one line, every digit and escape as it was."""
    return _formatted(raw, -1)


def indented(raw: bytes) -> bytes:
    """The same JSON text over several lines, every digit and escape as it was."""
    return _formatted(raw, 2)


def _formatted(raw: bytes, indent: int) -> bytes:
    """Escaped lone surrogates are JSON, but more than the formatter takes: left as they are."""
    try:
        return msgspec.json.format(raw, indent=indent)
    except msgspec.DecodeError:
        return raw
