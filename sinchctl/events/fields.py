"""Read the values of a callback: texts, numbers, times, caller ids, enumerations.

Each reader puts what it understood into the target under a name. It raises WrongError if the
value has the wrong type; the field is then only in the raw text.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec

Target = dict[str, Any]
Reader = Callable[[Target, str, Any], None]
Match = Callable[[str], "re.Match[str] | None"]
Fields = dict[str, tuple[str, Reader]]
"""Wire name to the name in the output and the reader."""

INNER: dict[Reader, Fields] = {}
"""The fields inside what a reader reads, to find others."""

_HIDDEN = {"private", "anonymous"}
_DEEPEST = 50
"""Levels of objects in which names are changed; callbacks have about six."""
_AFTER_SECONDS = {".", "Z"}


@cache
def _number() -> Match:
    return re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?").fullmatch


@cache
def _caller() -> Match:
    return re.compile(r"(\+?)([^<]+)(?:<\+?([0-9]+)>)?").match


@cache
def _time() -> Match:
    zone = r" ?([Zz]|[+-]\d\d:?\d\d)?"
    pattern = r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d))?(?:[.,](\d+))?)?" + zone
    return re.compile(pattern, re.ASCII).fullmatch


class WrongError(ValueError):
    """A value of the wrong type; `paths` are the parts inside it, where it was read in part."""

    def __init__(self, *paths: str) -> None:
        super().__init__(*paths)
        self.paths = paths


def text(target: Target, name: str, value: Any) -> None:
    """Read a text. Numbers, true and false become the text they were, as in Sinch.ServerSdk."""
    target[name] = value if type(value) is str else _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | msgspec.Raw):
        return digits(value)
    raise WrongError


def digits(value: Any) -> str:
    """A number as the digits that were received."""
    if isinstance(value, msgspec.Raw):
        return bytes(value).decode()
    try:
        return str(value)
    except ValueError:
        return msgspec.json.encode(value).decode()


def number(target: Target, name: str, value: Any) -> None:
    """A number with the digits it came with; a text with one in it counts too."""
    kind = type(value)
    if kind is int or kind is msgspec.Raw:
        target[name] = value
    elif kind is str and len(value) < 400 and _number()(value.strip()):
        target[name] = msgspec.Raw(value.strip())
    else:
        raise WrongError


def texts(target: Target, name: str, value: Any) -> None:
    """A list of texts."""
    if type(value) is not list:
        raise WrongError
    target[name] = [_as_text(one) for one in value]


def flag(target: Target, name: str, value: Any) -> None:
    """Read true or false."""
    if type(value) is not bool:
        raise WrongError
    target[name] = value


def anything(target: Target, name: str, value: Any) -> None:
    """Read a value whose names are not Sinch's, unchanged."""
    target[name] = value


def tree(target: Target, name: str, value: Any) -> None:
    """Read a value with its own names in lowerCamelCase: what Sinch may extend at any time."""
    target[name] = _camel(value, _DEEPEST)


def _camel(value: Any, levels: int) -> Any:
    if levels and type(value) is dict:
        return {camel_name(name): _camel(inner, levels - 1) for name, inner in value.items()}
    if levels and type(value) is list:
        return [_camel(inner, levels - 1) for inner in value]
    return value


def camel_name(name: str) -> str:
    """Return a name like `text_message` as `textMessage`; another one, a channel's, as it is."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others)) if name.islower() else name


def moment(target: Target, name: str, value: Any) -> None:
    """Read a time as ISO 8601 in UTC with seven decimals; one without a zone is UTC."""
    if type(value) is not str:
        raise WrongError
    fraction = value[20:-1]
    is_usual = (
        value[19:20] in _AFTER_SECONDS
        and value[-1] == "Z"
        and value[4] == value[7] == "-"
        and value[10] == "T"
        and value[13] == ":"
        and len(fraction) < 8
        and (not fraction or (fraction.isdecimal() and fraction.isascii()))
    )
    if not is_usual:
        target[name] = _other_moment(value.strip())
        return
    try:
        datetime.fromisoformat(value[:19])
    except ValueError:
        raise WrongError from None
    target[name] = f"{value[:19]}.{fraction:0<7}Z"


def _other_moment(value: str) -> str:
    match = _time()(value)
    if match is None:
        raise WrongError
    day, clock, seconds, fraction, zone = match.groups()
    offset = "+00:00" if zone in {None, "Z", "z"} else zone
    try:
        parsed = datetime.fromisoformat(f"{day}T{clock or '00:00'}:{seconds or '00'}{offset}")
        whole, more = divmod(round(int(f"{fraction or '0':0<9}"[:9]) / 100), 10**7)
        utc = parsed.astimezone(UTC)
        latest = whole and utc >= datetime.max.replace(tzinfo=UTC) - timedelta(seconds=1)
        if latest:
            whole, more = 0, 10**7 - 1
        utc += timedelta(seconds=whole)
    except (ValueError, OverflowError):
        raise WrongError from None
    return f"{utc:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + f".{more:07d}Z"


def caller_id(target: Target, name: str, value: Any) -> None:
    """A caller id in its parts: mode, number, name, both.

    Source: Sinch.ServerSdk's caller id pattern; `private`, `anonymous` and blanks are Hidden.
    """
    value = value if type(value) is str else _as_text(value)
    plain = value[1:] if value[:1] == "+" else value
    if plain.isdecimal():
        full = "+" + plain
        target[name] = {"mode": "Numeric", "numeric": full, "alphaNumeric": "", "full": full}
        return
    match = _caller()(value)
    stripped = match[2].rstrip() if match else ""
    if match is None or not stripped or value.strip().lower() in _HIDDEN:
        target[name] = {"mode": "Hidden", "numeric": None, "alphaNumeric": None, "full": None}
        return
    plus, _, dialled = match.groups()
    shown = plus + stripped
    if dialled is not None:
        mode, numeric, words, full = "Full", "+" + dialled, shown, f"{shown} <+{dialled}>"
    elif stripped.isdecimal():
        mode, numeric, words, full = "Numeric", "+" + stripped, "", "+" + stripped
    else:
        mode, numeric, words, full = "AlphaNumeric", "", shown, shown
    target[name] = {"mode": mode, "numeric": numeric, "alphaNumeric": words, "full": full}


def enumeration(values: dict[str, str]) -> Reader:
    """One of the named values, in any letter case.

    Empty is Unspecified; another word is Unknown, with the word itself as `...Text`.
    """
    exact = {spelled: told for word, told in values.items() for spelled in (word, word.upper())}

    def read(target: Target, name: str, value: Any) -> None:
        told = exact.get(value) if type(value) is str else None
        if told is None:
            word = _as_text(value)
            told = values.get(word.strip().lower()) if word else "Unspecified"
            if told is None:
                target[name + "Text"] = word
        target[name] = told or "Unknown"

    return read


def cookies(target: Target, name: str, value: Any) -> None:
    """Pairs of key and value as one object; of the same key twice the last wins."""
    target[name] = dict(_pairs(value))


def headers(target: Target, name: str, value: Any) -> None:
    """Pairs of key and value in the order they came."""
    target[name] = [{"key": key, "value": word} for key, word in _pairs(value)]


def _pairs(value: Any) -> list[tuple[str, str | None]]:
    if type(value) is not list:
        raise WrongError
    found = []
    for pair in value:
        if type(pair) is not dict:
            raise WrongError
        key, word = pair.get("key"), pair.get("value")
        if key is None:
            folded = {spelled.lower(): one for spelled, one in pair.items()}
            key, word = folded.get("key"), folded.get("value")
        found.append((_as_text(key), None if word is None else _as_text(word)))
    return found


def record(fields: Fields, default: Target | None = None) -> Reader:
    """An object with these fields; `default` is what it has where nothing is said."""

    def read(target: Target, name: str, value: Any) -> None:
        if type(value) is not dict:
            raise WrongError
        target[name] = inner = {} if default is None else dict(default)
        if wrong := fill(inner, fields, value):
            raise WrongError(*wrong)

    INNER[read] = fields
    return read


def listed(fields: Fields) -> Reader:
    """A list of objects with these fields."""

    def read(target: Target, name: str, value: Any) -> None:
        if type(value) is not list or any(type(item) is not dict for item in value):
            raise WrongError
        target[name] = items = []
        wrong: list[str] = []
        for index, item in enumerate(value):
            inner: Target = {}
            wrong += [f"{index}.{path}" for path in fill(inner, fields, item)]
            items.append(inner)
        if wrong:
            raise WrongError(*wrong)

    INNER[read] = fields
    return read


def either(first: Reader, second: Reader) -> Reader:
    """A value with two forms: an object is read by the second, all else by the first."""

    def read(target: Target, name: str, value: Any) -> None:
        (second if type(value) is dict else first)(target, name, value)

    INNER[read] = INNER.get(second, {})
    return read


def fill(target: Target, fields: Fields, value: dict[str, Any]) -> list[str]:
    """Read an object's fields into the target, names in any letter case, the last one counting.

    Returns the paths of those of the wrong type, as on the wire. null counts as absent.
    """
    wrong: list[str] = []
    for name, found in value.items():
        if (field := fields.get(name) or fields.get(name.lower())) and found is not None:
            told, read = field
            if read is text and type(found) is str:
                target[told] = found
                continue
            try:
                read(target, told, found)
            except WrongError as failed:
                wrong += [f"{name}.{path}" for path in failed.paths] or [name]
    return wrong


def table(**fields: tuple[str, Reader]) -> Fields:
    """Fields by wire name, found in the exact spelling and in any letter case."""
    return {spelled: field for name, field in fields.items() for spelled in (name.lower(), name)}


INNER[cookies] = INNER[headers] = table(key=("key", text), value=("value", text))
