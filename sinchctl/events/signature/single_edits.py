"""Which one byte was changed after signing: every small edit of a text, tried in bounded work."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_TRIES = 300_000
"""Signatures computed at most for a body, about a second."""
MOST_TRIES_TEXT = 50_000
"""Signatures computed at most for another part."""
MOST_HASHED = 256 * 1024 * 1024
"""Bytes of bodies hashed at most, about a second."""

_PRINTABLE = bytes(range(0x20, 0x7F))
_OTHERS = bytes({*range(256)} - {*_PRINTABLE})

Choices = Callable[[bytes, int], list[tuple[int, bytes]]]
"""For a place in a text: what may have stood there, as (bytes taken away, bytes put there)."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What turns the text that is here into the one that was signed, at a place from 0."""

    at: int
    taken: bytes
    put: bytes


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: the edit that fits, how many were tried, and which kinds of them all."""

    edit: Edit | None
    tries: int
    kinds: tuple[str, ...]


def edited_body(body: bytes, key: bytes, before: bytes, after: bytes, target: bytes) -> Tried:
    """The one edit of a body with which its signature is `target`.

    The string-to-sign is the MD5 line between `before` and `after`.
    """

    def trials(choices: Choices) -> Iterator[tuple[int, int, bytes, bytes]]:
        prefix = hashlib.md5(usedforsecurity=False)
        for at in range(len(body) + 1):
            for taken, put in choices(body, at):
                digest = prefix.copy()
                digest.update(put + body[at + taken :])
                line = base64.b64encode(digest.digest())
                yield at, taken, put, before + line + after
            prefix.update(body[at : at + 1])

    return _search(body, trials, key, target, (MOST_TRIES, len(body) // 2))


def edited_text(text: bytes, key: bytes, before: bytes, after: bytes, target: bytes) -> Tried:
    """The one edit of another part of the string-to-sign with which its signature is `target`."""

    def trials(choices: Choices) -> Iterator[tuple[int, int, bytes, bytes]]:
        for at in range(len(text) + 1):
            for taken, put in choices(text, at):
                yield at, taken, put, before + text[:at] + put + text[at + taken :] + after

    each = len(before) + len(text) + len(after)
    return _search(text, trials, key, target, (MOST_TRIES_TEXT, each))


def _search(
    data: bytes,
    trials: Callable[[Choices], Iterator[tuple[int, int, bytes, bytes]]],
    key: bytes,
    target: bytes,
    limits: tuple[int, int],
) -> Tried:
    """The edit that fits. `limits` are the tries at most, and the bytes hashed for each."""
    tries = 0
    most, hashed = limits
    kinds: list[str] = []
    for kind, choices, each in _KINDS:
        cost = each * (len(data) + 1)
        if tries + cost > most or (tries + cost) * hashed > MOST_HASHED:
            continue
        for at, taken, put, message in trials(choices):
            tries += 1
            if hmac.digest(key, message, "sha256") == target:
                return Tried(Edit(at, data[at : at + taken], put), tries, (*kinds, kind))
        kinds.append(kind)
    return Tried(None, tries, tuple(kinds))


def _letter_case(data: bytes, at: int) -> list[tuple[int, bytes]]:
    one = data[at : at + 1]
    return [(1, one.swapcase())] if one.isalpha() else []


def _added(data: bytes, at: int) -> list[tuple[int, bytes]]:
    return [(1, b"")] if at < len(data) else []


def _swapped(data: bytes, at: int) -> list[tuple[int, bytes]]:
    pair = data[at : at + 2]
    return [(2, pair[::-1])] if len(pair) == 2 and pair[0] != pair[1] else []


def _other(alphabet: bytes) -> Choices:
    ones = [(1, bytes((one,))) for one in alphabet]
    return lambda data, at: ones if at < len(data) else []


def _lost(alphabet: bytes) -> Choices:
    ones = [(0, bytes((one,))) for one in alphabet]
    return lambda data, at: ones


_KINDS: tuple[tuple[str, Choices, int], ...] = (
    ("the case of a letter", _letter_case, 1),
    ("a byte added", _added, 1),
    ("two bytes swapped", _swapped, 1),
    ("a character changed", _other(_PRINTABLE), len(_PRINTABLE)),
    ("a character lost", _lost(_PRINTABLE), len(_PRINTABLE)),
    ("a byte changed", _other(_OTHERS), len(_OTHERS)),
    ("a byte lost", _lost(_OTHERS), len(_OTHERS)),
)
"""The kinds of edits, the likeliest first, with how many there are at one place."""
