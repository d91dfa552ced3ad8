"""Sign requests and callbacks, and verify them, in the three schemes of Sinch.

Application: `Application KEY:SIGNATURE`. Sinch signs callbacks as its clients sign requests, so
one definition serves both (Sinch, "Using REST", application-signed requests). Webhook: SMS and
Conversation callbacks, with a webhook secret (Sinch, Conversation API, "Validating callbacks").
Numbers: number events (Sinch, Numbers API, callbacks). Pure functions, no input or output.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, get_args

from .errors import CredentialsError
from .secret import Secret

Scheme = Literal["application", "webhook", "numbers"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

WEBHOOK_SIGNATURE: Final = "x-sinch-webhook-signature"
WEBHOOK_ALGORITHM: Final = f"{WEBHOOK_SIGNATURE}-algorithm"
WEBHOOK_NONCE: Final = f"{WEBHOOK_SIGNATURE}-nonce"
WEBHOOK_TIMESTAMP: Final = f"{WEBHOOK_SIGNATURE}-timestamp"
HMAC_SHA256: Final = "HmacSHA256"
"""The one algorithm of the webhook scheme."""
NUMBERS_SIGNATURE: Final = "x-sinch-signature"

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.I)
_HEX_GUID = re.compile(
    r"\{0x([0-9a-f]{1,8}),0x([0-9a-f]{1,4}),0x([0-9a-f]{1,4}),"
    r"\{0x([0-9a-f]{1,2})" + r",0x([0-9a-f]{1,2})" * 7 + r"\}\}",
    re.ASCII | re.I,
)
_FROM_DASHBOARD = "copy it again from the Sinch dashboard"


@dataclass(frozen=True, slots=True)
class SignedParts:
    """The five lines that are signed: method, body MD5, content type, timestamp and path.

    `timestamp` is the exact text of the `x-timestamp` header, `path` the path of the request
    line, percent-encoded and without the query.
    """

    method: str
    content_md5: str
    content_type: str
    timestamp: str
    path: str

    @property
    def text(self) -> str:
        """Return the string-to-sign."""
        stamp = f"x-timestamp:{self.timestamp}"
        return "\n".join((self.method, self.content_md5, self.content_type, stamp, self.path))

    def signature(self, secret: Secret) -> str:
        """Return the signature: HMAC-SHA256, the key is the secret decoded from base64; base64."""
        return secret.sign(self.text)


@dataclass(frozen=True, slots=True)
class WebhookParts:
    """What the webhook scheme signs: body, nonce and timestamp, with dots between them.

    `timestamp` is the exact text of its header, Unix seconds.
    """

    body: bytes
    nonce: str
    timestamp: str

    @property
    def data(self) -> bytes:
        """Return the bytes that are signed."""
        rest = f".{self.nonce}.{self.timestamp}"
        return self.body + rest.encode("utf-8", "surrogatepass")

    def signature(self, secret: Secret) -> str:
        """Return the signature: HMAC-SHA256, the key is the secret as text; base64."""
        return base64.b64encode(hmac.digest(secret.text_bytes(), self.data, "sha256")).decode()


@dataclass(frozen=True, slots=True)
class NumbersParts:
    """What the numbers scheme signs: the body, and no time."""

    body: bytes

    def signature(self, secret: Secret) -> str:
        """Return the signature: HMAC-SHA1, the key is the secret as text; hexadecimal."""
        return hmac.digest(secret.text_bytes(), self.body, "sha1").hex()


def string_to_sign(
    method: str, body: bytes | None, content_type: str | None, timestamp: str, path: str
) -> str:
    """Return the five lines that are signed, as one text.

    `method` is in upper case, as on the wire. Without a body (None) its line is empty; a body
    of no bytes gives the MD5 of nothing, as Sinch.ServerSdk does.
    """
    md5 = "" if body is None else content_md5(body)
    return SignedParts(method, md5, content_type or "", timestamp, path).text


def content_md5(body: bytes) -> str:
    """Return the body's MD5 as base64, the second line of the string-to-sign."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def timestamp(now: datetime) -> str:
    """Return a time as the `x-timestamp` header has it, ISO 8601 in UTC."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def signature_headers(
    credentials: tuple[str, Secret],
    method: str,
    path: str,
    body: bytes,
    content_type: str,
    stamp: str,
) -> dict[str, str]:
    """Return the headers of a signed request: authorization, content-type and x-timestamp.

    `path` is percent-encoded and has no query, `stamp` is the text of the timestamp. Without a
    content type there is no such header; without a body its line is empty.
    """
    key, secret = credentials
    signature = secret.sign(string_to_sign(method, body or None, content_type, stamp, path))
    headers = {"authorization": f"Application {key}:{signature}"}
    if content_type:
        headers["content-type"] = content_type
    return headers | {"x-timestamp": stamp}


def webhook_headers(
    secret: Secret, body: bytes, content_type: str, nonce: str, stamp: str
) -> dict[str, str]:
    """Return the headers of a callback that is signed with a webhook secret."""
    return _content(content_type) | {
        WEBHOOK_SIGNATURE: WebhookParts(body, nonce, stamp).signature(secret),
        WEBHOOK_ALGORITHM: HMAC_SHA256,
        WEBHOOK_NONCE: nonce,
        WEBHOOK_TIMESTAMP: stamp,
    }


def numbers_headers(secret: Secret, body: bytes, content_type: str) -> dict[str, str]:
    """Return the headers of a signed number event."""
    return _content(content_type) | {NUMBERS_SIGNATURE: NumbersParts(body).signature(secret)}


@dataclass(frozen=True, slots=True)
class CallbackSecrets:
    """The secrets that sign the callbacks of an account; None where it has none.

    `application` is the application key with its secret.
    """

    application: tuple[str, Secret] | None = None
    webhook: Secret | None = None
    numbers: Secret | None = None

    def has(self, scheme: Scheme) -> bool:
        """Return True if callbacks of this scheme can be signed and checked."""
        return getattr(self, scheme) is not None


def _content(content_type: str) -> dict[str, str]:
    return {"content-type": content_type} if content_type else {}


def unix_seconds(now: datetime) -> str:
    """Return a time as the timestamp of the webhook scheme has it."""
    return str(int(now.timestamp()))


def new_nonce(now: datetime, random: bytes) -> str:
    """Return a nonce like those of Sinch, a ULID: the milliseconds and ten random bytes."""
    number = int(now.timestamp() * 1000) << 80 | int.from_bytes(random[:10])
    return "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))


def matches(secret: Secret, text: str, signature: str) -> bool:
    """Return True if `signature` is the signature of `text`; compare in constant time."""
    candidate = signature.encode("utf-8", "surrogatepass")
    return hmac.compare_digest(secret.sign(text).encode(), candidate)


def checked_key(key: str) -> str:
    """Return an application key as the dashboard shows it: trimmed, without braces, case kept.

    Every spelling of a GUID is accepted: with dashes or without, in braces or parentheses,
    or in hexadecimal (`{0x669E367E,0x6BBA,...}`). Raises CredentialsError for anything else
    and for the GUID of zeros.
    """
    plain = key.strip()
    if match := _HEX_GUID.fullmatch("".join(plain.split())):
        first, second, third, *rest = match.groups()
        tail = "".join(byte.zfill(2) for byte in rest)
        plain = f"{first:0>8}-{second:0>4}-{third:0>4}-{tail[:4]}-{tail[4:]}"
    elif plain[:1] + plain[-1:] in {"{}", "()"}:
        plain = plain[1:-1].strip()
    if not _GUID.fullmatch(plain):
        raise CredentialsError("the application key is not a GUID", hint=_FROM_DASHBOARD)
    if not plain.strip("0-"):
        raise CredentialsError(
            "the application key is all zeros, a placeholder", hint=_FROM_DASHBOARD
        )
    if "-" not in plain:
        plain = "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))
    return plain


def same_key(key: str, other: str) -> bool:
    """Return True if two application keys are the same GUID, however they are spelled."""
    try:
        first, second = (checked_key(each).replace("-", "").lower() for each in (key, other))
    except CredentialsError:
        return False
    return first == second
