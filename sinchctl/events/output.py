"""A callback as JSON for programs: its kind, what it means, and the text that came."""

from typing import Any

import msgspec

from .fields import Target, digits
from .model import KINDS, Event

_HEADS = {kind: b'{"kind":"' + kind.encode() + b'","event":' for kind in KINDS}
_ENCODER = msgspec.json.Encoder()
_REFUSED = (UnicodeEncodeError, msgspec.MsgspecError, OverflowError, ValueError)
_encode, _encode_into = _ENCODER.encode, _ENCODER.encode_into


def document(event: Event, told: Target) -> bytes:
    """Return `{"kind": ..., "event": ..., "raw": ...}` on one line, raw byte by byte."""
    line = bytearray()
    write_document(line, event, told)
    return bytes(line)


def write_document(out: bytearray, event: Event, told: Target) -> None:
    """Append the document of a callback.

    Line ends between the values of a raw text become spaces; JSON has them nowhere else.
    """
    out += _HEADS[event.kind]
    start = len(out)
    try:
        _encode_into(told, out, -1)
    except _REFUSED:
        out[start:] = _patiently(told).encode()
    raw = event.raw
    out += b',"raw":'
    out += on_one_line(raw) if b"\n" in raw or b"\r" in raw else raw
    out += b"}"


def encode(told: Any) -> bytes:
    """A value read from JSON as JSON again, every number with its digits."""
    try:
        return _encode(told)
    except _REFUSED:
        return _patiently(told).encode()


def on_one_line(raw: bytes) -> bytes:
    """The JSON text with a space for each byte of a line end, otherwise unchanged."""
    return raw.replace(b"\n", b" ").replace(b"\r", b" ")


def without_surrogates(value: Any) -> Any:
    """The value itself, or where it has a lone surrogate one with U+FFFD in its place."""
    try:
        _encode(value)
    except UnicodeEncodeError:
        return _mended(value)
    return value


def _mended(value: Any) -> Any:
    if isinstance(value, dict):
        return {_mended(name): _mended(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, str):
        import re

        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    return value


def _patiently(value: Any) -> str:
    """JSON of what the fast encoder refuses: lone surrogates, which are written as escapes."""
    import json

    if isinstance(value, dict):
        pairs = (f"{json.dumps(name)}:{_patiently(one)}" for name, one in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_patiently, value)) + "]"
    if isinstance(value, msgspec.Raw) or type(value) is int:
        return digits(value)
    return json.dumps(value)
