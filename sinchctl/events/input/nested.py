"""Callbacks inside the JSON of a log line or of a gateway, as objects or as texts."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sinchctl.events.json_text import FAULTS, decode_value, first_object
from sinchctl.events.model import Event, kind_of
from sinchctl.events.output import encode
from sinchctl.events.recordings import unwrapped

_DEEPEST = 6
_TRIES = 32
_LARGEST = 64
"""Members of one object that are looked through."""

_OBJECT = re.compile(r'\{\s*["}]')
_ESCAPED = re.compile(rb'\{\s*\\+"')
_INSIDE = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)


def callback_in(event: Event) -> Event | None:
    """Return the callback within a record: the record itself if it is one or wraps one."""
    if event.kind != "unknown" or unwrapped(event).kind != "unknown":
        return event
    inner = next(_within(event.value, _DEEPEST), None)
    if inner is not None:
        inner.line = event.line
    return inner


def escaped_callback(line: bytes) -> Event | None:
    """Return the callback that a line holds as a JSON text inside a JSON text."""
    for match in islice(_ESCAPED.finditer(line), _TRIES):
        text = _INSIDE.match(line, match.start())
        try:
            inside = decode_value(b'"' + (text[0] if text else b"") + b'"')
        except FAULTS:
            continue
        event = next(_within(inside, _DEEPEST), None)
        event = event or escaped_callback(inside.encode("utf-8", "surrogatepass"))
        if event is not None:
            return event
    return None


def is_of_sinch(value: dict[str, Any]) -> bool:
    """Return True for what may be a callback of a kind that is new."""
    return isinstance(value.get("event"), str) or (
        isinstance(value.get("type"), str) and ("id" in value or "batch_id" in value)
    )


def _within(value: Any, depth: int) -> Iterator[Event]:
    """Yield the callbacks within a value, the outermost first."""
    if depth == 0:
        return
    if isinstance(value, str):
        yield from _in_text(value, depth)
        return
    inside: list[Any] = []
    if isinstance(value, dict):
        inside = list(value.values())[:_LARGEST]
    elif isinstance(value, list):
        inside = value[:_LARGEST]
    for item in inside:
        if isinstance(item, dict) and (kind := kind_of(item)) != "unknown":
            yield Event(kind, item, encode(item))
        else:
            yield from _within(item, depth - 1)


def _in_text(text: str, depth: int) -> Iterator[Event]:
    at = 0
    for _ in range(_TRIES):
        match = _OBJECT.search(text, at)
        if match is None:
            return
        at = match.start() + 1
        raw = text[match.start() :].encode("utf-8", "surrogatepass")
        try:
            value, size = first_object(raw)
        except FAULTS:
            continue
        kind = kind_of(value)
        if kind != "unknown":
            yield Event(kind, value, raw[:size].strip())
        else:
            yield from _within(value, depth - 1)
        return
