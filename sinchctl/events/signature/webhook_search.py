"""The searches in the webhook scheme and in the numbers scheme."""

import base64
from collections.abc import Iterator
from typing import Any

from sinchctl.secret import Secret
from sinchctl.signing import (
    HMAC_SHA256,
    NUMBERS_SIGNATURE,
    WEBHOOK_ALGORITHM,
    WEBHOOK_NONCE,
    WEBHOOK_SIGNATURE,
    WEBHOOK_TIMESTAMP,
    NumbersParts,
    WebhookParts,
)

from . import webhook_mistakes, written
from .mistakes import Change
from .search import Changes, Dimension, Evidence, Search, Target, as_bytes
from .single_edits import MOST_TRIES, Attempt, edited_text

_SECRET, _BODY, _NONCE, _STAMP, _LAYOUT = range(5)


class WebhookSearch(Search):
    """Tries everything for one callback of SMS or of the Conversation API."""

    def __init__(self, evidence: Evidence, parts: WebhookParts, secret: Secret) -> None:
        base: list[Any] = [secret.text_bytes(), parts.body, parts.nonce, parts.timestamp]
        super().__init__(evidence, [*base, webhook_mistakes.RIGHT_LAYOUT])

    @property
    def received(self) -> list[str]:
        """The signature headers."""
        return self.arrived.values(WEBHOOK_SIGNATURE)

    @property
    def parts(self) -> dict[str, str]:
        """The nonce and the timestamp."""
        return {"nonce": self.base[_NONCE], "timestamp": self.base[_STAMP]}

    def header_causes(self) -> Changes:
        """Return what is wrong with the headers themselves."""
        verdict = self.evidence.verdict
        names = (WEBHOOK_ALGORITHM, WEBHOOK_NONCE, WEBHOOK_TIMESTAMP)
        missing = [name for name in names if verdict.code == f"no-{name}"]
        if missing or verdict.code == "algorithm":
            fix = f"send all four headers, with {WEBHOOK_ALGORITHM}: {HMAC_SHA256}"
            return (Change("header", "authorization", verdict.reason, fix),)
        return ()

    def written(self, digest: bytes) -> str:
        """Return a signature in base64."""
        return base64.b64encode(digest).decode()

    def read(self, text: str) -> Iterator[Target]:
        """Yield the bytes that the text of a signature may stand for."""
        return written.of_base64(text)

    def message(self, inputs: list[Any]) -> bytes:
        """Return body, nonce and timestamp as they were joined."""
        order, separator = inputs[_LAYOUT]
        texts = {
            "b": inputs[_BODY],
            "n": as_bytes(inputs[_NONCE]),
            "t": as_bytes(inputs[_STAMP]),
        }
        return bytes(as_bytes(separator).join(texts[part] for part in order))

    def dimensions(self) -> list[Dimension]:
        """Return the five inputs with every other value that they may have had."""
        evidence, base = self.evidence, self.base
        others = webhook_mistakes.secrets("webhook", evidence.secrets, evidence.others)
        return [
            (_SECRET, list(others)),
            (_BODY, list(webhook_mistakes.bodies(self.arrived, evidence.excess))),
            (_LAYOUT, list(webhook_mistakes.layouts())),
            (_STAMP, list(webhook_mistakes.timestamps(base[_STAMP], self.arrived))),
            (_NONCE, list(webhook_mistakes.nonces(base[_NONCE]))),
        ]

    def edits(self, target: bytes) -> Iterator[tuple[str, Attempt]]:
        """Yield each part with the search for the single edit that makes it match."""
        key, body, nonce, stamp, _ = self.base
        start, end = as_bytes("."), as_bytes(f".{nonce}.{stamp}")
        tries = {
            "nonce": (as_bytes(nonce), body + start, as_bytes(f".{stamp}")),
            "timestamp": (as_bytes(stamp), body + as_bytes(f".{nonce}."), b""),
        }
        for name, (text, before, after) in tries.items():
            attempt = edited_text(text, key, before, after, target)
            self.tried += attempt.tries
            yield name, attempt
        attempt = edited_text(body, key, b"", end, target, most=MOST_TRIES)
        self.tried += attempt.tries
        yield "body", attempt

    def unsigned(self) -> Iterator[str]:
        """Yield what to check if there is no signature at all."""
        yield (
            "Sinch signs only where a webhook secret is set: the secret of the webhook in the "
            "Conversation API, or, for SMS, by your account manager"
        )
        yield f"check whether a proxy removes headers that begin with {WEBHOOK_SIGNATURE}"

    def unexplained(self) -> Iterator[str]:
        """Yield what to check if nothing explains the signature."""
        yield "each webhook has a secret of its own: compare the one that this callback is of"


class NumbersSearch(Search):
    """Tries everything for one number event."""

    hash_name = "sha1"

    def __init__(self, evidence: Evidence, parts: NumbersParts, secret: Secret) -> None:
        super().__init__(evidence, [secret.text_bytes(), parts.body])

    @property
    def received(self) -> list[str]:
        """The signature headers."""
        return self.arrived.values(NUMBERS_SIGNATURE)

    def header_causes(self) -> Changes:
        """Return nothing: there is only one header."""
        return ()

    def written(self, digest: bytes) -> str:
        """Return a signature in hexadecimal."""
        return digest.hex()

    def read(self, text: str) -> Iterator[Target]:
        """Yield the bytes that the text of a signature may stand for."""
        return written.of_hexadecimal(text)

    def message(self, inputs: list[Any]) -> bytes:
        """Return the body."""
        return bytes(inputs[_BODY])

    def dimensions(self) -> list[Dimension]:
        """Return secret and body with every other value that they may have had."""
        evidence = self.evidence
        others = webhook_mistakes.secrets("numbers", evidence.secrets, evidence.others)
        bodies = webhook_mistakes.bodies(self.arrived, evidence.excess)
        return [(_SECRET, list(others)), (_BODY, list(bodies))]

    def edits(self, target: bytes) -> Iterator[tuple[str, Attempt]]:
        """Yield the body with the search for the single edit that makes it match."""
        key, body = self.base
        attempt = edited_text(
            body, key, b"", b"", target, most=MOST_TRIES, hash_name=self.hash_name
        )
        self.tried += attempt.tries
        yield "body", attempt

    def unsigned(self) -> Iterator[str]:
        """Yield what to check if there is no signature at all."""
        yield "Sinch signs number events only where the project has a callback secret"
        yield f"check whether a proxy removes the header {NUMBERS_SIGNATURE}"

    def unexplained(self) -> Iterator[str]:
        """Yield what to check if nothing explains the signature."""
        yield "a project has one secret for all its numbers; it may have been replaced"
