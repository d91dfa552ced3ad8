"""Search for what makes a signature match: mistakes one by one, in pairs, then single edits.

The work is bounded: about a hundred thousand signatures for the mistakes, and the limits of
`single_edits` for the edits.
"""

import hmac
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets

from .check import Verdict
from .mistakes import Change
from .single_edits import Attempt

HASHES = {16: "md5", 20: "sha1", 32: "sha256", 48: "sha384", 64: "sha512"}
"""The hash for each length of a signature, in bytes."""
Changes = tuple[Change, ...]
Dimension = tuple[int, list[tuple[Any, Changes]]]
"""One of the inputs of a signature, with every other value that it may have had."""
Target = tuple[bytes, Changes]
"""The bytes of a signature as received, with what is unusual in how it is written."""


@dataclass(frozen=True)
class OtherProfile:
    """Another profile, whose secrets may be the right ones; those that are not known are None.

    `use` says how to choose the profile.
    """

    name: str
    key: str
    secret: Secret | None
    use: str
    webhook: Secret | None = None
    numbers: Secret | None = None


@dataclass(frozen=True)
class Evidence:
    """A callback with its verdict, and what may explain it.

    `others` are credentials that may be the right ones, `excess` is what followed the body.
    """

    arrived: Arrived
    verdict: Verdict
    secrets: CallbackSecrets
    others: tuple[OtherProfile, ...] = ()
    excess: bytes = b""


class Search(ABC):
    """Tries everything for one callback in one scheme. `tried` counts the signatures computed.

    `base` are the inputs of the signature as received, its first one the key of the HMAC.
    """

    hash_name = "sha256"

    def __init__(self, evidence: Evidence, base: list[Any]) -> None:
        self.tried = 0
        self.evidence = evidence
        self.arrived = evidence.arrived
        self.base = base

    @property
    @abstractmethod
    def received(self) -> list[str]:
        """The texts of the signature as received."""

    @property
    def parts(self) -> dict[str, str]:
        """The texts other than the body in which a character may have changed, by name."""
        return {}

    @abstractmethod
    def header_causes(self) -> Changes:
        """Return what is wrong with the headers themselves."""

    @abstractmethod
    def written(self, digest: bytes) -> str:
        """Return a signature as Sinch writes it."""

    @abstractmethod
    def read(self, text: str) -> Iterator[Target]:
        """Yield the bytes that the text of a signature may stand for."""

    @abstractmethod
    def message(self, inputs: list[Any]) -> bytes:
        """Return what is signed."""

    @abstractmethod
    def dimensions(self) -> list[Dimension]:
        """Return the inputs with every other value that they may have had."""

    @abstractmethod
    def edits(self, target: bytes) -> Iterator[tuple[str, Attempt]]:
        """Yield each part with the search for the single edit that makes it match."""

    @abstractmethod
    def unsigned(self) -> Iterator[str]:
        """Yield what to check if there is no signature at all."""

    @abstractmethod
    def unexplained(self) -> Iterator[str]:
        """Yield what to check if nothing explains the signature."""

    @property
    def length(self) -> int:
        """The length of Sinch's signatures, in bytes."""
        return next(size for size, name in HASHES.items() if name == self.hash_name)

    def signature(self) -> str:
        """Return the signature that this callback should have."""
        return self.written(self._digest(self.base, self.hash_name))

    def targets(self) -> Iterator[Target]:
        """Yield the signatures in the headers as bytes, with what is unusual in how they look."""
        seen = set()
        for text in self.received:
            for target, form in self.read(text):
                if len(target) in HASHES and target not in seen:
                    seen.add(target)
                    yield target, (*form, *self._hash_causes(target))

    def _hash_causes(self, target: bytes) -> Changes:
        if len(target) == self.length:
            return ()
        name = HASHES[len(target)]
        what = f"the signature has the length of an HMAC-{name.upper()}"
        right = {"sha256": "HMAC-SHA256", "sha1": "HMAC-SHA1"}[self.hash_name]
        return (Change(f"hash-{name}", "signature", what, f"sign with {right}"),)

    def fits(self, target: bytes) -> bool:
        """Return True if the signature is right for the callback as received."""
        return self._fits(self.base, target)

    def causes(self, target: bytes) -> list[Changes]:
        """Return every single change that makes it match, or every pair if there is none."""
        dimensions = self.dimensions()
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

    def _try(
        self,
        values: dict[int, Any],
        changes: Changes,
        target: bytes,
        matching: dict[bytes, Changes],
    ) -> None:
        inputs = [*self.base]
        for at, value in values.items():
            inputs[at] = value
        if self._fits(inputs, target):
            matching.setdefault(self.message(inputs), changes)

    def _fits(self, inputs: list[Any], target: bytes) -> bool:
        self.tried += 1
        return hmac.compare_digest(self._digest(inputs, HASHES[len(target)]), target)

    def _digest(self, inputs: list[Any], hash_name: str) -> bytes:
        return hmac.digest(inputs[0], self.message(inputs), hash_name)


def as_bytes(text: str) -> bytes:
    """Return a text of a request as the bytes that are signed."""
    return text.encode("utf-8", "surrogatepass")
