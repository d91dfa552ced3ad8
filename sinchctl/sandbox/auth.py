"""Check the credentials of a request as Sinch does: application-signed, basic and bearer."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from sinchctl.http_message import Arrived, path_of
from sinchctl.profiles.model import (
    SANDBOX_APP,
    SANDBOX_KEY_ID,
    SANDBOX_KEY_SECRET,
    SANDBOX_PROJECT,
)
from sinchctl.secret import Secret
from sinchctl.signing import matches, same_key, string_to_sign

SKEW = timedelta(minutes=15)
"""How far `x-timestamp` may be from the clock; Sinch does not publish its own figure."""


@dataclass(frozen=True, repr=False)
class ProjectKey:
    """A project with its access key, and its Conversation app."""

    project: str
    key_id: str
    secret: Secret
    app: str


FIXED_PROJECT = ProjectKey(SANDBOX_PROJECT, SANDBOX_KEY_ID, Secret(SANDBOX_KEY_SECRET), SANDBOX_APP)
"""The project of the built-in profile `sandbox`."""


@dataclass(frozen=True, repr=False)
class Credentials:
    """The accepted credentials: an application, a service plan and a project.

    SMS callbacks are signed with the `webhook` secret, and unsigned without one, as at Sinch.
    """

    key: str
    secret: Secret
    plan: str
    token: str
    project: ProjectKey = FIXED_PROJECT
    webhook: Secret | None = None


class Refusal(Exception):
    """The request is refused: HTTP status, error code, message, and headers to send.

    Some APIs also give `details`.
    """

    def __init__(
        self,
        status: int,
        code: int | str,
        message: str,
        headers: dict[str, str] | None = None,
        details: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}
        self.details = details or []


def header(request: Arrived, name: str) -> str:
    """Return a header of a request; the values of several with commas."""
    return ",".join(request.values(name))


def check_application(request: Arrived, known: Credentials, now: datetime) -> None:
    """Check an application-signed or basic request (Sinch, "Using REST"). Raises Refusal.

    The path is signed as it is in the request line; Sinch's SDKs sign it unescaped.
    """
    scheme, _, proof = header(request, "authorization").partition(" ")
    if not scheme:
        raise Refusal(401, 40100, "Authorization header is missing")
    if scheme.lower() == "basic":
        _check_basic(proof, known)
    elif scheme.lower() == "application":
        _check_signed(proof, request, known, now)
    else:
        raise Refusal(403, 40301, f"Invalid authorization scheme for this method: {scheme[:20]}")


def _check_basic(proof: str, known: Credentials) -> None:
    pair = basic_pair(proof)
    if pair is None:
        raise Refusal(401, 40100, "Authorization header is malformed")
    key, secret = pair
    if not is_application(key, known.key) or not hmac.compare_digest(
        secret.encode(), known.secret.reveal().encode()
    ):
        raise Refusal(401, 40108, "Invalid credentials")


def basic_pair(proof: str) -> tuple[str, str] | None:
    """Return the name and the password of a basic authorization; None if it is malformed."""
    try:
        name, _, password = base64.b64decode(proof, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return name, password


def _check_signed(proof: str, request: Arrived, known: Credentials, now: datetime) -> None:
    key, colon, signature = proof.partition(":")
    if not colon:
        raise Refusal(401, 40104, "Authorization required: a key alone is not enough here")
    if not is_application(key, known.key):
        raise Refusal(401, 40108, "Invalid credentials: unknown application key")
    timestamp = header(request, "x-timestamp")
    if abs(_moment(timestamp) - now) > SKEW:
        raise Refusal(401, 40101, "Timestamp header is too far from the time at Sinch")
    content_type = header(request, "content-type") or None
    signed = path_of(request.path)
    for path in dict.fromkeys((signed, unquote(signed))):
        text = string_to_sign(request.method, request.body or None, content_type, timestamp, path)
        if matches(known.secret, text, signature):
            return
    raise Refusal(401, 40102, "Invalid Signature")


def _moment(timestamp: str) -> datetime:
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        raise Refusal(401, 40101, "Timestamp header is missing or malformed") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_application(key: str, known: str) -> bool:
    """Return True for the key of the application; here it need not be a GUID."""
    return hmac.compare_digest(key.encode(), known.encode()) or same_key(key, known)


def bearer(request: Arrived) -> str:
    """Return the bearer token of a request; empty if it has none."""
    scheme, _, token = header(request, "authorization").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def check_bearer(request: Arrived, plan: str, known: Credentials) -> None:
    """Check the token of the service plan (Sinch SMS REST API). Raises Refusal."""
    if (
        not hmac.compare_digest(bearer(request).encode(), known.token.encode())
        or plan != known.plan
    ):
        raise Refusal(401, "unauthorized", "the API token is not valid for this service plan")
