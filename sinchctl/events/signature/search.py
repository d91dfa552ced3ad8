"""The search for what makes a signature match: causes one by one, in pairs, then single edits.

The work is bounded: some ten thousand signatures for the causes, and for single edits what
edits allows.
"""

import base64
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import SignedParts, content_md5

from . import mistakes
from .body_variants import variants
from .mistakes import Change
from .single_edits import Tried, edited_body, edited_text

HASHES = {16: "md5", 20: "sha1", 32: "sha256", 48: "sha384", 64: "sha512"}
"""Bytes that a signature may have, with the hash of each."""
LENGTH = 32
"""Bytes of a signature that Sinch makes."""

_SECRET, _METHOD, _BODY, _TYPE, _STAMP, _PATH, _LAYOUT = range(7)
_STAMP_NAME = "x-timestamp:"

Changes = tuple[Change, ...]
Dimension = tuple[int, list[tuple[Any, Changes]]]
"""One of the seven things that make a signature, with every other value that it may have had."""


@dataclass(frozen=True)
class Other:
    """Credentials of another profile, which may be the right ones; `secret` may be unknown.

    `use` says how to choose it.
    """

    name: str
    key: str
    secret: Secret | None
    use: str


class Search:
    """Everything that is tried for one callback. `tried` counts the signatures computed."""

    def __init__(
        self,
        arrived: Arrived,
        parts: SignedParts,
        credentials: tuple[str, Secret],
        others: Iterable[Other],
        left: bytes,
    ) -> None:
        self.tried = 0
        self._arrived = arrived
        self._key, self._secret = credentials
        self._others = others
        self._left = left
        self._base: list[Any] = [
            self._secret.decoded(),
            parts.method,
            parts.content_md5,
            parts.content_type,
            _STAMP_NAME + parts.timestamp,
            parts.path,
            ("\n", ""),
        ]

    def signature(self) -> str:
        """The signature that this callback should have."""
        return base64.b64encode(self._digest(self._base, "sha256")).decode()

    def fits(self, target: bytes) -> bool:
        """Whether the signature is that of the callback as it is."""
        return self._fits(self._base, target)

    def causes(self, target: bytes) -> list[Changes]:
        """Every single change that makes it match; where there is none, every pair."""
        dimensions = self._dimensions()
        found: dict[bytes, Changes] = {}
        for at, values in dimensions:
            for value, changes in values:
                self._try({at: value}, changes, target, found)
        if not found:
            for (at, values), (also, more) in combinations(dimensions, 2):
                for value, first in values:
                    for other, second in more:
                        self._try({at: value, also: other}, first + second, target, found)
        return sorted(found.values(), key=len)

    def edits(self, target: bytes) -> Iterator[tuple[str, Tried]]:
        """For each part the single edit that makes it match, as far as one was found."""
        base = self._base
        texts = {_PATH: base[_PATH], _TYPE: base[_TYPE], _STAMP: base[_STAMP][len(_STAMP_NAME) :]}
        names = {_PATH: "path", _TYPE: "content type", _STAMP: "timestamp"}
        for at, text in texts.items():
            tried = edited_text(_bytes(text), base[_SECRET], *self._around(at), target)
            self.tried += tried.tries
            yield names[at], tried
        tried = edited_body(self._arrived.body, base[_SECRET], *self._around(_BODY), target)
        self.tried += tried.tries
        yield "body", tried

    def _try(
        self, values: dict[int, Any], changes: Changes, target: bytes, found: dict[bytes, Changes]
    ) -> None:
        made = [*self._base]
        for at, value in values.items():
            made[at] = value
        if self._fits(made, target):
            found.setdefault(_message(made), changes)

    def _fits(self, made: list[Any], target: bytes) -> bool:
        self.tried += 1
        return hmac.compare_digest(self._digest(made, HASHES[len(target)]), target)

    def _digest(self, made: list[Any], hash_name: str) -> bytes:
        return hmac.digest(made[_SECRET], _message(made), hash_name)

    def _dimensions(self) -> list[Dimension]:
        arrived, base = self._arrived, self._base
        bodies = [
            (content_md5(body) if body else "", steps) for body, steps in variants(arrived.body)
        ]
        if self._left:
            what = f"the body was signed with the {len(self._left):,} bytes behind it"
            longer = Change("body-longer", "body", what, "send the content-length of the body")
            bodies.append((content_md5(arrived.body + self._left), (longer,)))
        digests = mistakes.digests(arrived.body, base[_SECRET])
        return [
            (_SECRET, [(value, (change,)) for value, change in self._secrets()]),
            (_PATH, [(value, (change,)) for value, change in mistakes.paths(arrived)]),
            (_BODY, [*bodies, *((value, (change,)) for value, change in digests)]),
            (_TYPE, [(value, (change,)) for value, change in mistakes.content_types(arrived)]),
            (_STAMP, [(value, (change,)) for value, change in mistakes.timestamps(arrived)]),
            (_METHOD, [(value, (change,)) for value, change in mistakes.methods(base[_METHOD])]),
            (_LAYOUT, [(value, (change,)) for value, change in mistakes.layouts()]),
        ]

    def _secrets(self) -> Iterator[tuple[bytes, Change]]:
        for other in self._others:
            if other.secret is not None:
                what = f"it was signed with the secret of {other.name}"
                yield (
                    other.secret.decoded(),
                    Change("other-secret", "secret", what, other.use),
                )
        yield from mistakes.secrets(self._secret, self._key)

    def _around(self, at: int) -> tuple[bytes, bytes]:
        """What stands before and behind one part in the string-to-sign."""
        lines = self._base[_METHOD : _PATH + 1]
        before = "".join(f"{line}\n" for line in lines[: at - 1])
        after = "".join(f"\n{line}" for line in lines[at:])
        return _bytes(before + (_STAMP_NAME if at == _STAMP else "")), _bytes(after)


def _message(made: list[Any]) -> bytes:
    separator, end = made[_LAYOUT]
    return _bytes(separator.join(made[_METHOD : _PATH + 1]) + end)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
