"""Search for what makes a signature match: mistakes one by one, in pairs, then single edits.

The work is bounded: about a hundred thousand signatures for the mistakes, and the limits of
`single_edits` for the edits.
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
from .single_edits import Attempt, edited_body, edited_text

HASHES = {16: "md5", 20: "sha1", 32: "sha256", 48: "sha384", 64: "sha512"}
"""The hash for each length of a signature, in bytes."""
LENGTH = 32
"""The length of Sinch's signatures, in bytes."""

_SECRET, _METHOD, _BODY, _TYPE, _STAMP, _PATH, _LAYOUT = range(7)
_STAMP_NAME = "x-timestamp:"

Changes = tuple[Change, ...]
Dimension = tuple[int, list[tuple[Any, Changes]]]
"""One of the seven inputs of a signature, with every other value that it may have had."""


@dataclass(frozen=True)
class OtherProfile:
    """Another profile, whose credentials may be the right ones; `secret` may be unknown.

    `use` says how to choose the profile.
    """

    name: str
    key: str
    secret: Secret | None
    use: str


class Search:
    """Tries everything for one callback. `tried` counts the signatures computed."""

    def __init__(
        self,
        arrived: Arrived,
        parts: SignedParts,
        credentials: tuple[str, Secret],
        others: Iterable[OtherProfile],
        excess: bytes,
    ) -> None:
        self.tried = 0
        self._arrived = arrived
        self._key, self._secret = credentials
        self._others = others
        self._excess = excess
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
        """Return the signature that this callback should have."""
        return base64.b64encode(self._digest(self._base, "sha256")).decode()

    def fits(self, target: bytes) -> bool:
        """Return True if the signature is right for the callback as received."""
        return self._fits(self._base, target)

    def causes(self, target: bytes) -> list[Changes]:
        """Return every single change that makes it match, or every pair if there is none."""
        dimensions = self._dimensions()
        matching: dict[bytes, Changes] = {}
        for at, values in dimensions:
            for value, changes in values:
                self._try({at: value}, changes, target, matching)
        if not matching:
            for (at, values), (also, more) in combinations(dimensions, 2):
                for value, first in values:
                    for other, second in more:
                        self._try({at: value, also: other}, first + second, target, matching)
        return sorted(matching.values(), key=len)

    def edits(self, target: bytes) -> Iterator[tuple[str, Attempt]]:
        """Yield each part with the search for the single edit that makes it match."""
        base = self._base
        texts = {_PATH: base[_PATH], _TYPE: base[_TYPE], _STAMP: base[_STAMP][len(_STAMP_NAME) :]}
        names = {_PATH: "path", _TYPE: "content type", _STAMP: "timestamp"}
        for at, text in texts.items():
            attempt = edited_text(_bytes(text), base[_SECRET], *self._around(at), target)
            self.tried += attempt.tries
            yield names[at], attempt
        attempt = edited_body(self._arrived.body, base[_SECRET], *self._around(_BODY), target)
        self.tried += attempt.tries
        yield "body", attempt

    def _try(
        self,
        values: dict[int, Any],
        changes: Changes,
        target: bytes,
        matching: dict[bytes, Changes],
    ) -> None:
        inputs = [*self._base]
        for at, value in values.items():
            inputs[at] = value
        if self._fits(inputs, target):
            matching.setdefault(_message(inputs), changes)

    def _fits(self, inputs: list[Any], target: bytes) -> bool:
        self.tried += 1
        return hmac.compare_digest(self._digest(inputs, HASHES[len(target)]), target)

    def _digest(self, inputs: list[Any], hash_name: str) -> bytes:
        return hmac.digest(inputs[_SECRET], _message(inputs), hash_name)

    def _dimensions(self) -> list[Dimension]:
        arrived, base = self._arrived, self._base
        bodies = [
            (content_md5(body) if body else "", steps) for body, steps in variants(arrived.body)
        ]
        if self._excess:
            what = f"the body was signed with the {len(self._excess):,} bytes after it"
            fix = "send the content-length of the whole body"
            longer = Change("body-longer", "body", what, fix)
            bodies.append((content_md5(arrived.body + self._excess), (longer,)))
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
        """Return the string-to-sign before and after one part."""
        lines = self._base[_METHOD : _PATH + 1]
        before = "".join(f"{line}\n" for line in lines[: at - 1])
        after = "".join(f"\n{line}" for line in lines[at:])
        return _bytes(before + (_STAMP_NAME if at == _STAMP else "")), _bytes(after)


def _message(inputs: list[Any]) -> bytes:
    separator, end = inputs[_LAYOUT]
    return _bytes(separator.join(inputs[_METHOD : _PATH + 1]) + end)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
