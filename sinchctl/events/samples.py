"""One realistic callback of every kind, and changing values in it by their paths.

The samples are files beside this module; what stands in them follows Sinch's documents of the
Voice callback API, the Verification callback API and the SMS REST API.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.text.guess import nearest

from .fields import INNER, Fields, Reader, WrongError, number
from .interpret import FIELDS
from .json_text import FAULTS, decode_value
from .model import KINDS, kind_of
from .output import encode

SAMPLED = tuple(kind for kind in KINDS if kind != "unknown")
"""Every kind that there is a sample of."""

Value = dict[str, Any]

_INDEX = re.compile(r"\[(\d+)\]")
_MOMENTS = ("timestamp", "received_at", "at", "accepted_time", "event_time", "accept_time")
_DEEPEST = 100


def sample(kind: str) -> Value:
    """The sample of a kind of SAMPLED; a number with a fraction stays the text it was."""
    file = files(__package__).joinpath("samples", f"{kind}.json")
    value: Value = decode_value(file.read_bytes())
    return value


def text(value: Value) -> bytes:
    """A callback as one line of JSON, as it would be sent."""
    return encode(value)


def refreshed(value: Value, now: datetime, key: str, kept: Iterable[str] = ()) -> None:
    """Make a sample one of this moment and of this application, except for the names `kept`.

    The time it was sent becomes `now`, as precise as it was and with a zone if it had one; the
    application key becomes `key`, unless that is empty. Ids stay as they are.
    """
    kept = {name.lower() for name in kept}
    for name in [name for name in value if name.lower() not in kept]:
        if isinstance(value[name], dict):
            refreshed(value[name], now, key)
        elif name in _MOMENTS and isinstance(value[name], str):
            value[name] = _like_moment(value[name], now)
    if key and "applicationKey" in value and "applicationkey" not in kept:
        value["applicationKey"] = key


def _like_moment(old: str, now: datetime) -> str:
    digits = len(old.partition(".")[2].rstrip("Z"))
    precision = "seconds" if not digits else "milliseconds" if digits < 4 else "microseconds"
    moment = now.astimezone(UTC).isoformat(timespec=precision)
    return moment.replace("+00:00", "Z" if old.endswith("Z") else "")


def change(value: Value, assignment: str) -> str:
    """Set one value by `path=value`, or by `path:=JSON` whatever type it had before.

    A path is names and list indices with dots between them (`to.endpoint`,
    `statuses.0.code`, `statuses[0].code`); names count in any letter case. What is a text stays
    one; a number, true or false, an object or an array takes JSON, and a text where the new
    value is no JSON. Names that the kind may have and the callback has not are known too. Gives
    the name at the top of the path. Raises UsageError, for an unknown path with the nearest
    ones; then nothing is changed.
    """
    path, equals, new = assignment.partition("=")
    exact = path.endswith(":")
    path = path.removesuffix(":").strip()
    if not equals or not path:
        raise UsageError(
            f"{assignment!r} sets nothing", hint="write it like cli=46700000000 or to.type=did"
        )
    steps = _INDEX.sub(r".\1", path).lstrip(".").split(".")
    fields = FIELDS[kind_of(value)]
    place: Any = value
    while (at := _found(place, steps[0])) is not None and len(steps) > 1:
        fields = _inside(fields, steps[0]) if isinstance(place, dict) else fields
        place = place[at]
        del steps[0]
    names, old = ([at], place[at]) if at is not None else _missing(place, fields, steps)
    if not names:
        raise _unknown(value, path)
    made = _json(new, assignment) if exact else _like(old, new)
    for name in reversed(names[1:]):
        made = {name: made}
    place[names[0]] = made
    return str(_found(value, _INDEX.sub(r".\1", path).lstrip(".").partition(".")[0]))


def _inside(fields: Fields, step: str) -> Fields:
    """The documented fields of what stands under a name."""
    field = fields.get(step.lower())
    return INNER.get(field[1], {}) if field else {}


def _missing(place: Any, fields: Fields, steps: list[str]) -> tuple[list[Any], Any]:
    """The names of a path that is documented and not there, and a value of the type it has."""
    names: list[Any] = []
    for step in steps:
        name = _documented(fields, step) if isinstance(place, dict) else None
        if name is None:
            return [], None
        names.append(name)
        reader, fields = fields[name][1], _inside(fields, step)
        place = {} if _reads_objects(reader) else None
    return names, 0 if reader is number else None


def _reads_objects(reader: Reader) -> bool:
    try:
        reader({}, "", {})
    except WrongError:
        return False
    return True


def paths(value: Any, before: str = "") -> Iterator[str]:
    """The path of every value inside, from the outside in."""
    if len(before) > _DEEPEST * 20:
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in pairs:
        path = f"{before}.{step}" if before else str(step)
        yield path
        if isinstance(inner, dict | list):
            yield from paths(inner, path)


def _found(place: Any, step: str) -> str | int | None:
    """The key or the index that a step of a path means here; None where there is none."""
    if isinstance(place, dict):
        if step in place:
            return step
        return next((name for name in place if name.lower() == step.lower()), None)
    if isinstance(place, list) and step.isascii() and step.isdigit() and len(step) < 10:
        return int(step) if int(step) < len(place) else None
    return None


def _documented(fields: Fields, step: str) -> str | None:
    return next((name for name in _names(fields) if name.lower() == step.lower()), None)


def _names(fields: Fields) -> list[str]:
    """The names of Sinch's documents, in their spelling, without those for any letter case."""
    spelled = {name.lower(): name for name in sorted(fields, reverse=True)}
    return [name for name in fields if spelled[name.lower()] == name]


def _like(old: Any, new: str) -> Any:
    """The new value in the type of the old one, so far as that fits."""
    if isinstance(old, str) or (old is None and new[:1] not in {"{", "["}):
        return new
    try:
        return decode_value(new.encode())
    except FAULTS:
        return new


def _json(new: str, assignment: str) -> Any:
    try:
        return decode_value(new.encode())
    except FAULTS:
        raise UsageError(
            f"the value after := in {assignment!r} is not JSON", hint="use = for a text"
        ) from None


def _unknown(value: Value, path: str) -> UsageError:
    there = {name.lower() for name in value}
    names = _names(FIELDS[kind_of(value)])
    known = [*paths(value), *(name for name in names if name.lower() not in there)]
    tail = path.lower().rpartition(".")[2]
    near = nearest(path, known, 3)
    near += [name for name in known if name.lower().rpartition(".")[2] == tail]
    near = [*dict.fromkeys(near)][:3]
    hint = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(known[:12])}"
    return UsageError(f"the callback has no {path!r}", hint=hint)
