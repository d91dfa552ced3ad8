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


REFUSED = "was refused when it came: its signature is not valid, so anybody may have sent it"
"""What is said of a recorded callback that proves nothing."""


def was_refused(record: Event) -> bool:
    """Return True for a recorded callback whose signature was not valid."""
    return record.value.get("verified") is False and body_of(record.value) is not None


def arrived(record: Event) -> str | None:
    """When a recorded callback was received, as ISO 8601 in UTC; None if it is not recorded."""
    told: Target = {}
    try:
        moment(told, "time", record.value.get("time"))
    except WrongError:
        return None
    return str(told["time"])


def body_of(value: dict[str, Any]) -> bytes | None:
    """Return the body that a record or a proxy event of AWS Lambda holds, or None.

    It is a text, base64, or the raw part of a parsed callback.
    """
    for name in ("body", "bodyBase64"):
        text = value.get(name)
        if isinstance(text, str):
            is_text = name == "body" and value.get("isBase64Encoded") is not True
            return _decoded(text, is_text=is_text)
    raw = value.get("raw")
    if isinstance(raw, dict) and "kind" in value:
        from .output import encode

        return encode(raw)
    return None


def _decoded(text: str, *, is_text: bool) -> bytes | None:
    if is_text:
        return text.encode("utf-8", "surrogatepass")
    import base64
    import binascii

    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
