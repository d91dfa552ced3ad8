"""OAuth2 tokens of a project: they carry their end, and prove themselves with the key's secret.

So every process that knows the key accepts them. They are JSON Web Tokens, since Sinch's Node SDK
reads the time at which its token ends.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from datetime import datetime
from typing import Any

from sinchctl.sandbox.auth import ProjectKey

LIFETIME = 3600
"""Seconds."""

_HEADER = {"alg": "HS256", "typ": "JWT"}


class TokenError(Exception):
    """A token that is not accepted: `is_expired`, or never one of this key."""

    def __init__(self, *, is_expired: bool = False) -> None:
        super().__init__("expired" if is_expired else "invalid")
        self.is_expired = is_expired


def new_token(key: ProjectKey, now: datetime) -> str:
    """Return a token that is valid for an hour."""
    start = int(now.timestamp())
    claims = {
        "sub": key.key_id,
        "project_id": key.project,
        "iat": start,
        "exp": start + LIFETIME,
        "jti": secrets.token_hex(8),
    }
    signed = f"{_part(_HEADER)}.{_part(claims)}"
    return f"{signed}.{_proof(signed, key)}"


def check_token(token: str, key: ProjectKey, now: datetime) -> None:
    """Check a token. Raises TokenError."""
    signed, _, proof = token.rpartition(".")
    if not hmac.compare_digest(proof.encode(), _proof(signed, key).encode()):
        raise TokenError
    try:
        end = json.loads(_decoded(signed.partition(".")[2]))["exp"]
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise TokenError from None
    if end <= now.timestamp():
        raise TokenError(is_expired=True)


def _part(value: dict[str, Any]) -> str:
    return _encoded(json.dumps(value, separators=(",", ":")).encode())


def _proof(signed: str, key: ProjectKey) -> str:
    secret = key.secret.reveal().encode()
    return _encoded(hmac.digest(secret, signed.encode("utf-8", "replace"), hashlib.sha256))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
