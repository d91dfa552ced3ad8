"""Whether a request may pass: application-signed, basic, public and bearer, as Sinch checks."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from sinchctl.signing import matches, string_to_sign

SKEW = timedelta(minutes=15)
"""How far `x-timestamp` may be from the clock; Sinch does not publish its own figure."""


@dataclass(frozen=True, repr=False)
class Credentials:
    """What the sandbox accepts: an application and a service plan."""

    key: str
    secret: str
    plan: str
    token: str


@dataclass(frozen=True)
class Arrived:
    """A request as it arrived; `path` is what stands in the request line, without the query."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Refused(Exception):
    """The request may not pass: HTTP status, error code, message, and headers to send."""

    def __init__(
        self, status: int, code: int | str, message: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


def check_application(request: Arrived, known: Credentials, now: datetime) -> None:
    """Let an application-signed or basic request pass (Sinch, "Using REST"). Raises Refused.

    The path is signed as it stands in the request line; Sinch's SDKs sign it unescaped.
    """
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        raise Refused(401, 40100, "Authorization header is missing")
    if scheme.lower() == "basic":
        _check_basic(given, known)
    elif scheme.lower() == "application":
        _check_signed(given, request, known, now)
    else:
        raise Refused(403, 40301, f"Invalid authorization scheme for this method: {scheme[:20]}")


def _check_basic(given: str, known: Credentials) -> None:
    try:
        key, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise Refused(401, 40100, "Authorization header is malformed") from None
    if not _same_key(key, known.key) or not hmac.compare_digest(
        secret.encode(), known.secret.encode()
    ):
        raise Refused(401, 40108, "Invalid credentials")


def _check_signed(given: str, request: Arrived, known: Credentials, now: datetime) -> None:
    key, colon, signature = given.partition(":")
    if not colon:
        raise Refused(401, 40104, "Authorization required: a key alone is not enough here")
    if not _same_key(key, known.key):
        raise Refused(401, 40108, "Invalid credentials: unknown application key")
    timestamp = request.headers.get("x-timestamp", "")
    if abs(_moment(timestamp) - now) > SKEW:
        raise Refused(401, 40101, "Timestamp header is too far from the time at Sinch")
    content_type = request.headers.get("content-type")
    for path in dict.fromkeys((request.path, unquote(request.path))):
        text = string_to_sign(request.method, request.body or None, content_type, timestamp, path)
        if matches(known.secret, text, signature):
            return
    raise Refused(401, 40102, "Invalid Signature")


def _moment(timestamp: str) -> datetime:
    try:
        found = datetime.fromisoformat(timestamp)
    except ValueError:
        raise Refused(401, 40101, "Timestamp header is missing or malformed") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _same_key(given: str, known: str) -> bool:
    def bare(key: str) -> bytes:
        return key.strip("{}()").replace("-", "").lower().encode()

    return hmac.compare_digest(bare(given), bare(known))


def check_bearer(request: Arrived, plan: str, known: Credentials) -> None:
    """Let a request with the plan's token pass (Sinch SMS REST API). Raises Refused."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    fits = hmac.compare_digest(token.strip().encode(), known.token.encode())
    if scheme.lower() != "bearer" or not fits or plan != known.plan:
        raise Refused(401, "unauthorized", "the API token is not valid for this service plan")
