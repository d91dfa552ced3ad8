"""Callbacks inside other records: those of `event listen --record` and of `event parse`."""

from typing import Any

from .fields import Target, WrongError, moment
from .model import BadRecordError, Event, parse


def unwrapped(event: Event) -> Event:
    """The callback inside a record of ours, or the event itself where it is none."""
    body = body_of(event.value)
    if body is None:
        return event
    try:
        inner = parse(body)
    except BadRecordError:
        return event
    inner.line = event.line
    return inner


def arrived(record: Event) -> str | None:
    """When a recorded callback was received, as ISO 8601 in UTC; None where that is not told."""
    told: Target = {}
    try:
        moment(told, "time", record.value.get("time"))
    except WrongError:
        return None
    return str(told["time"])


def body_of(value: dict[str, Any]) -> bytes | None:
    """The body that a record holds: as text, as base64, or as the raw part of a parsed one."""
    for name in ("body", "bodyBase64"):
        text = value.get(name)
        if isinstance(text, str):
            return _decoded(text, name)
    raw = value.get("raw")
    if isinstance(raw, dict) and "kind" in value:
        from .output import encode

        return encode(raw)
    return None


def _decoded(text: str, name: str) -> bytes | None:
    if name == "body":
        return text.encode("utf-8", "surrogatepass")
    import base64
    import binascii

    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
