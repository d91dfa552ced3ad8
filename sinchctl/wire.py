"""JSON on the wire: the base of its structs, encoding, decoding with the place of a fault."""

import decimal
from collections.abc import Iterable
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


def encode_lines(values: Iterable[object]) -> bytes:
    """Compact JSON in UTF-8, one value a line."""
    return _ENCODER.encode_lines(values)


def decode(raw: bytes, into: type[T]) -> T:
    """Decode one JSON value of the type `into`; untyped fractions are Decimal, digits kept.

    Raises SinchFailedError with the place of the fault (`$.callId`) and the first bytes.
    """
    try:
        return msgspec.json.Decoder(into, float_hook=decimal.Decimal).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise SinchFailedError(
            f"{reason(fault)}; it begins {raw[:60].decode(errors='replace')!r}"
        ) from None


def value(raw: bytes) -> Any:
    """Decode JSON into plain Python values; numbers with a fraction are Decimal, digits kept.

    Raises SinchFailedError if it is not JSON.
    """
    try:
        return _VALUES.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise SinchFailedError(
            f"{reason(fault)}; it begins {raw[:60].decode(errors='replace')!r}"
        ) from None


def as_json(body: bytes) -> bytes:
    """Return a body that is JSON unchanged, and any other as a JSON text."""
    try:
        value(body)
    except SinchFailedError:
        return encode(body.decode("utf-8", "replace"))
    return body


def reason(fault: Exception) -> str:
    """Return what is wrong with a JSON text, in plain words."""
    if isinstance(fault, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(fault, RecursionError):
        return "it is nested too deeply"
    return str(fault)


def compact(raw: bytes) -> bytes:
    """Return a JSON text on one line, its digits and escapes unchanged."""
    return _formatted(raw, -1)


def indented(raw: bytes) -> bytes:
    """Return a JSON text over several lines, its digits and escapes unchanged."""
    return _formatted(raw, 2)


def _formatted(raw: bytes, indent: int) -> bytes:
    """Format JSON. Escaped lone surrogates are JSON that the formatter refuses: unchanged."""
    try:
        return msgspec.json.format(raw, indent=indent)
    except msgspec.DecodeError:
        return raw


def find(value: Any, path: str) -> list[Any]:
    """Return the values at a path (`menuResult.value`, `statuses.0.code`, `statuses[0].code`).

    There is one, unless the path goes through a list without an index: then there is one for
    each element (`participants.id`). Raises KeyError if there is none, or an element has none.
    """
    names = path.replace("[", ".").replace("]", "").lstrip(".").split(".")
    return _values_at(value, names, path)


def _values_at(value: Any, names: list[str], path: str) -> list[Any]:
    if not names:
        return [value]
    name, *rest = names
    if isinstance(value, dict) and name in value:
        return _values_at(value[name], rest, path)
    if isinstance(value, list) and name.isascii() and name.isdigit() and int(name) < len(value):
        return _values_at(value[int(name)], rest, path)
    if isinstance(value, list) and not name.isdigit() and name:
        return [hit for element in value for hit in _values_at(element, names, path)]
    raise KeyError(path)
