"""A callback as JSON for programs: its kind, what it means, and the text that came."""

from typing import Any

import msgspec

from .model import KINDS, Event
from .readers import Target, digits

_HEADS = {kind: b'{"kind":"' + kind.encode() + b'","event":' for kind in KINDS}
_encode = msgspec.json.Encoder().encode


def document(event: Event, told: Target) -> bytes:
    """`{"kind": ..., "event": ..., "raw": ...}` on one line, raw byte by byte.

    Line ends between the values of a raw text become spaces; JSON has them nowhere else.
    """
    raw = event.raw
    if b"\n" in raw or b"\r" in raw:
        raw = on_one_line(raw)
    return b'%s%s,"raw":%s}' % (_HEADS[event.kind], encode(told), raw)


def encode(told: Any) -> bytes:
    """A value read from JSON as JSON again, every number with its digits."""
    try:
        return _encode(told)
    except (UnicodeEncodeError, msgspec.MsgspecError, OverflowError, ValueError):
        return _patiently(told).encode()


def on_one_line(raw: bytes) -> bytes:
    """The JSON text without line ends, otherwise as it is."""
    return raw.replace(b"\r\n", b" ").replace(b"\n", b" ").replace(b"\r", b" ")


def _patiently(value: Any) -> str:
    """JSON of what the fast encoder refuses: lone surrogates, which go out as escapes."""
    import json

    if isinstance(value, dict):
        pairs = (f"{json.dumps(name)}:{_patiently(one)}" for name, one in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_patiently, value)) + "]"
    if isinstance(value, msgspec.Raw) or type(value) is int:
        return digits(value)
    return json.dumps(value)
