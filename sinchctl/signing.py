"""Application signing: the string-to-sign, the signature, and checking one.

Pure functions, no input or output. Source of every rule: Sinch, "Using REST",
application-signed requests; decisions of the house in the README.
"""

import base64
import binascii
import hashlib
import hmac
import re

from .errors import CredentialsError

_GUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.I)
_HEX_GUID = re.compile(
    r"\{0x([0-9a-f]{1,8}),0x([0-9a-f]{1,4}),0x([0-9a-f]{1,4}),"
    r"\{0x([0-9a-f]{1,2})" + r",0x([0-9a-f]{1,2})" * 7 + r"\}\}",
    re.ASCII | re.I,
)
_FROM_DASHBOARD = "copy it again from the Sinch dashboard"


def string_to_sign(
    method: str, body: bytes | None, content_type: str | None, timestamp: str, path: str
) -> str:
    """The five lines that are signed: verb, body MD5, content type, timestamp, path.

    `method` is the verb as the request line has it, in upper case on the wire. `timestamp` is
    the exact text of the `x-timestamp` header (ISO 8601 UTC), `path` what
    stands in the request line, percent-encoded, without the query. No body (None) leaves
    its line blank; a body of no bytes gives the MD5 of nothing, as Sinch.ServerSdk does.
    """
    return "\n".join(
        (
            method,
            "" if body is None else content_md5(body),
            content_type or "",
            f"x-timestamp:{timestamp}",
            path,
        )
    )


def content_md5(body: bytes) -> str:
    """The body's MD5 as base64, the checksum in the second line of the string-to-sign."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def sign(secret: str, text: str) -> str:
    """The signature of `text`: HMAC-SHA256 with the decoded secret, as base64.

    `secret` is the application secret in base64, as the dashboard shows it. Raises
    CredentialsError where it is no base64; the message never shows the secret.
    """
    key = decoded_secret(secret)
    return base64.b64encode(
        hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256")
    ).decode()


def matches(secret: str, text: str, signature: str) -> bool:
    """Whether `signature` is the signature of `text`, compared in constant time."""
    given = signature.encode("utf-8", "surrogatepass")
    return hmac.compare_digest(sign(secret, text).encode(), given)


def decoded_secret(secret: str) -> bytes:
    """The bytes of an application secret. Raises CredentialsError where it is no base64."""
    try:
        key = base64.b64decode("".join(secret.split()), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise CredentialsError(
            "the application secret is not base64",
            hint="copy it again from the Sinch dashboard, with the = signs at its end",
        )
    return key


def checked_key(key: str) -> str:
    """An application key as the dashboard shows it: trimmed, without braces, case kept.

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
    return plain
