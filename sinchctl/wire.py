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

    Raises SinchFailedError if it is not JSON.
    """
    try:
        return _VALUES.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise SinchFailedError(f"{reason(fault)}; it begins {raw[:60]!r}") from None


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
    """The same JSON text on one line, every digit and escape as it was."""
    return _formatted(raw, -1)


def indented(raw: bytes) -> bytes:
    """The same JSON text over several lines, every digit and escape as it was."""
    return _formatted(raw, 2)


def _formatted(raw: bytes, indent: int) -> bytes:
    """Format JSON. Escaped lone surrogates are JSON that the formatter refuses: unchanged."""
    try:
        return msgspec.json.format(raw, indent=indent)
    except msgspec.DecodeError:
        return raw


def find(value: Any, path: str) -> list[Any]:
    """The values at a path (`menuResult.value`, `statuses.0.code`, `statuses[0].code`).

    It is one, unless the path leads through a list without saying which element: then it is
    one for each (`participants.id`). Raises KeyError where there is none, or an element has none.
    """
    names = path.replace("[", ".").replace("]", "").lstrip(".").split(".")
    return _found(value, names, path)


def _found(value: Any, names: list[str], path: str) -> list[Any]:
    if not names:
        return [value]
    name, *rest = names
    if isinstance(value, dict) and name in value:
        return _found(value[name], rest, path)
    if isinstance(value, list) and name.isascii() and name.isdigit() and int(name) < len(value):
        return _found(value[int(name)], rest, path)
    if isinstance(value, list) and not name.isdigit() and name:
        return [hit for element in value for hit in _found(element, names, path)]
    raise KeyError(path)
