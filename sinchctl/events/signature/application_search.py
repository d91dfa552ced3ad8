"""The search in the application scheme: five lines, signed with the application secret."""

import base64
import re
from collections.abc import Iterator
from typing import Any

from sinchctl.secret import Secret
from sinchctl.signing import SignedParts, content_md5, same_key

from . import mistakes, written
from .body_variants import variants
from .check import credentials_of
from .mistakes import Change
from .search import Changes, Dimension, Evidence, Search, Target, as_bytes
from .single_edits import Attempt, edited_body, edited_text

_SECRET, _METHOD, _BODY, _TYPE, _STAMP, _PATH, _LAYOUT = range(7)
_STAMP_NAME = "x-timestamp:"
_SCHEMES = {
    "service": "Voice 2.0 signs for a service; sinchctl checks callbacks of applications",
    "basic": "have Sinch send it, not a proxy or a test: Sinch signs its callbacks",
}
_WRITE = "write Application KEY:SIGNATURE, with one space and one colon"
_MISFORMED = "the authorization header is not written as Sinch writes it"


class ApplicationSearch(Search):
    """Tries everything for one callback of a call or a verification."""

    def __init__(
        self, evidence: Evidence, parts: SignedParts, credentials: tuple[str, Secret]
    ) -> None:
        self._key, self._secret = credentials
        self._path = parts.path
        base: list[Any] = [
            self._secret.decoded(),
            parts.method,
            parts.content_md5,
            parts.content_type,
            _STAMP_NAME + parts.timestamp,
            parts.path,
            ("\n", ""),
        ]
        super().__init__(evidence, base)

    @property
    def received(self) -> list[str]:
        """The last word of each authorization header."""
        headers = self.arrived.values("authorization")
        return [re.split(r"[\s:]+", header.strip())[-1] for header in headers]

    @property
    def parts(self) -> dict[str, str]:
        """The path, the content type and the timestamp."""
        stamp = self.base[_STAMP][len(_STAMP_NAME) :]
        return {"path": self.base[_PATH], "content type": self.base[_TYPE], "timestamp": stamp}

    def header_causes(self) -> Changes:
        """Return what is wrong with the authorization header itself."""
        code = self.evidence.verdict.code
        scheme, signer, signature = credentials_of(self.arrived.value("authorization"))
        if code == "authorization" or (code == "scheme" and not signature):
            return (Change("authorization", "authorization", _MISFORMED, _WRITE),)
        if code == "scheme":
            what = "the authorization header does not begin with Application"
            fix = _SCHEMES.get(scheme.lower(), "begin it with Application")
            return (Change("scheme", "authorization", what, fix),)
        if code != "key":
            return ()
        for other in self.evidence.others:
            if same_key(signer, other.key):
                what = f"the key in the header belongs to {other.name}"
                return (Change("other-key", "key", what, other.use),)
        fix = "choose the profile of that application with -p NAME, or find out whose key it is"
        return (Change("other-key", "key", "the key in the header is another application's", fix),)

    def written(self, digest: bytes) -> str:
        """Return a signature in base64."""
        return base64.b64encode(digest).decode()

    def read(self, text: str) -> Iterator[Target]:
        """Yield the bytes that the text of a signature may stand for."""
        return written.of_base64(text)

    def message(self, inputs: list[Any]) -> bytes:
        """Return the string-to-sign."""
        separator, end = inputs[_LAYOUT]
        return as_bytes(separator.join(inputs[_METHOD : _PATH + 1]) + end)

    def edits(self, target: bytes) -> Iterator[tuple[str, Attempt]]:
        """Yield each part with the search for the single edit that makes it match."""
        places = {"path": _PATH, "content type": _TYPE, "timestamp": _STAMP}
        for name, text in self.parts.items():
            around = self._around(places[name])
            attempt = edited_text(as_bytes(text), self.base[_SECRET], *around, target)
            self.tried += attempt.tries
            yield name, attempt
        around = self._around(_BODY)
        attempt = edited_body(self.arrived.body, self.base[_SECRET], *around, target)
        self.tried += attempt.tries
        yield "body", attempt

    def dimensions(self) -> list[Dimension]:
        """Return the seven inputs with every other value that they may have had."""
        arrived, base, excess = self.arrived, self.base, self.evidence.excess
        bodies = [
            (content_md5(body) if body else "", steps) for body, steps in variants(arrived.body)
        ]
        if excess:
            longer = (mistakes.longer_body(excess),)
            bodies.append((content_md5(arrived.body + excess), longer))
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
        for other in self.evidence.others:
            if other.secret is not None:
                what = f"it was signed with the secret of {other.name}"
                yield other.secret.decoded(), Change("other-secret", "secret", what, other.use)
        yield from mistakes.secrets(self._secret, self._key)

    def _around(self, at: int) -> tuple[bytes, bytes]:
        """Return the string-to-sign before and after one part."""
        lines = self.base[_METHOD : _PATH + 1]
        before = "".join(f"{line}\n" for line in lines[: at - 1])
        after = "".join(f"\n{line}" for line in lines[at:])
        return as_bytes(before + (_STAMP_NAME if at == _STAMP else "")), as_bytes(after)

    def unsigned(self) -> Iterator[str]:
        """Yield what to check if there is no signature at all."""
        if self.evidence.verdict.code == "no-authorization":
            yield "check whether something removes the header: PHP under CGI and some proxies do"
        yield "Sinch sends Authorization: Application KEY:SIGNATURE with every callback of an app"
        if not self.arrived.value("x-timestamp"):
            yield "there is no x-timestamp header either: this may not be from Sinch"

    def unexplained(self) -> Iterator[str]:
        """Yield what to check if nothing explains the signature."""
        yield (
            f"compare the path {self._path} with the callback URL in the dashboard, with every "
            "prefix that a proxy adds or removes"
        )
        if not self.arrived.value("host") and self.arrived.path.startswith("/"):
            yield "if your program signs a whole URL, add --header 'Host: HOST' to have that tried"
