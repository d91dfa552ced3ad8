"""The headers that prove who posts a callback, as Sinch sends them.

Source: Sinch, "Using REST", application-signed requests, which callbacks are too.
"""

from datetime import UTC, datetime

from sinchctl.secret import Secret
from sinchctl.signing import sign, string_to_sign


def timestamp(now: datetime) -> str:
    """A moment as the `x-timestamp` header has it, ISO 8601 UTC."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def signature_headers(
    credentials: tuple[str, Secret],
    method: str,
    path: str,
    body: bytes,
    content_type: str,
    moment: str,
) -> dict[str, str]:
    """The headers that prove who sends a callback: authorization, content-type, x-timestamp.

    `path` is percent-encoded and without a query, `moment` the text of the timestamp. Without a
    content type there is no such header; no body leaves its line in the string-to-sign blank.
    """
    key, secret = credentials
    text = string_to_sign(method, body or None, content_type, moment, path)
    signature = sign(secret.reveal(), text)
    headers = {"authorization": f"Application {key}:{signature}", "content-type": content_type}
    return {name: said for name, said in headers.items() if said} | {"x-timestamp": moment}
