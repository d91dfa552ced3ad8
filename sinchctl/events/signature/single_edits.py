"""Find the one byte that was changed after signing: every small edit of a text is tried.

The work is bounded by the number of signatures and of bytes hashed.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_TRIES = 300_000
"""The most signatures computed for a body, about a second."""
MOST_TRIES_TEXT = 50_000
"""The most signatures computed for another part."""
MOST_HASHED = 256 * 1024 * 1024
"""The most bytes of bodies hashed, about a second."""

_PRINTABLE = bytes(range(0x20, 0x7F))
_UNPRINTABLE = bytes({*range(256)} - {*_PRINTABLE})

Choices = Callable[[bytes, int], list[tuple[int, bytes]]]
"""Returns what may have been at a place of a text: (number of bytes removed, bytes inserted)."""
Trials = Callable[[Choices], Iterator[tuple[int, int, bytes, bytes]]]
"""Returns the edits at every place: place, bytes removed, bytes inserted, string-to-sign."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The edit that turns the received text into the signed one, at a place from 0."""

    at: int
    removed: bytes
    inserted: bytes


@dataclass(frozen=True, slots=True)
class Attempt:
    """The edit that fits, the number of signatures computed, and the kinds tried completely."""

    edit: Edit | None
    tries: int
    kinds: tuple[str, ...]


def edited_body(body: bytes, key: bytes, before: bytes, after: bytes, target: bytes) -> Attempt:
    """Find the one edit of a body that makes its signature `target`.

    The MD5 line is between `before` and `after` in the string-to-sign.
    """

    def trials(choices: Choices) -> Iterator[tuple[int, int, bytes, bytes]]:
        prefix = hashlib.md5(usedforsecurity=False)
        for at in range(len(body) + 1):
            for removed, inserted in choices(body, at):
                digest = prefix.copy()
                digest.update(inserted + body[at + removed :])
                line = base64.b64encode(digest.digest())
                yield at, removed, inserted, before + line + after
            prefix.update(body[at : at + 1])

    return _search(body, trials, key, target, (MOST_TRIES, len(body) // 2))


def edited_text(
    text: bytes,
    key: bytes,
    before: bytes,
    after: bytes,
    target: bytes,
    *,
    most: int = MOST_TRIES_TEXT,
    hash_name: str = "sha256",
) -> Attempt:
    """Find the one edit of a part that is signed as it is, which makes the signature `target`."""

    def trials(choices: Choices) -> Iterator[tuple[int, int, bytes, bytes]]:
        for at in range(len(text) + 1):
            for removed, inserted in choices(text, at):
                edited = text[:at] + inserted + text[at + removed :]
                yield at, removed, inserted, before + edited + after

    each = len(before) + len(text) + len(after)
    return _search(text, trials, key, target, (most, each), hash_name)


def _search(
    data: bytes,
    trials: Trials,
    key: bytes,
    target: bytes,
    limits: tuple[int, int],
    hash_name: str = "sha256",
) -> Attempt:
    """Find the edit that fits. `limits`: the most tries, and the bytes hashed for each."""
    tries = 0
    most, hashed = limits
    kinds: list[str] = []
    for kind, choices, each in _KINDS:
        cost = each * (len(data) + 1)
        if tries + cost > most or (tries + cost) * hashed > MOST_HASHED:
            continue
        for at, removed, inserted, message in trials(choices):
            tries += 1
            if hmac.digest(key, message, hash_name) == target:
                edit = Edit(at, data[at : at + removed], inserted)
                return Attempt(edit, tries, (*kinds, kind))
        kinds.append(kind)
    return Attempt(None, tries, tuple(kinds))


def _letter_case(data: bytes, at: int) -> list[tuple[int, bytes]]:
    letter = data[at : at + 1]
    return [(1, letter.swapcase())] if letter.isalpha() else []


def _added(data: bytes, at: int) -> list[tuple[int, bytes]]:
    return [(1, b"")] if at < len(data) else []


def _swapped(data: bytes, at: int) -> list[tuple[int, bytes]]:
    pair = data[at : at + 2]
    return [(2, pair[::-1])] if len(pair) == 2 and pair[0] != pair[1] else []


def _changed(alphabet: bytes) -> Choices:
    choices = [(1, bytes((byte,))) for byte in alphabet]
    return lambda data, at: choices if at < len(data) else []


def _lost(alphabet: bytes) -> Choices:
    choices = [(0, bytes((byte,))) for byte in alphabet]
    return lambda data, at: choices


_KINDS: tuple[tuple[str, Choices, int], ...] = (
    ("the case of a letter", _letter_case, 1),
    ("a byte added", _added, 1),
    ("two bytes swapped", _swapped, 1),
    ("a character changed", _changed(_PRINTABLE), len(_PRINTABLE)),
    ("a character lost", _lost(_PRINTABLE), len(_PRINTABLE)),
    ("a byte changed", _changed(_UNPRINTABLE), len(_UNPRINTABLE)),
    ("a byte lost", _lost(_UNPRINTABLE), len(_UNPRINTABLE)),
)
"""The kinds of edits, most likely first, with the number of edits at one place."""
