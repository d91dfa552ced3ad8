"""Read the bodies and queries of the Conversation API, with the errors that Sinch gives."""

import base64
import binascii
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.sandbox.auth import Refusal, header
from sinchctl.sandbox.request import SandboxRequest
from sinchctl.times import instant

_ULID_LENGTH = 26
_JSON = "application/json"


def invalid(text: str) -> Refusal:
    """Return the refusal of a value that Sinch does not accept."""
    return Refusal(400, "INVALID_ARGUMENT", text)


def not_found(text: str) -> Refusal:
    """Return the refusal of a name that does not exist."""
    return Refusal(404, "NOT_FOUND", text)


def body_of(request: SandboxRequest) -> dict[str, Any]:
    """Return the body, a JSON object of type JSON. Raises Refusal."""
    kind = header(request.arrived, "content-type").partition(";")[0].strip().lower()
    if kind != _JSON:
        raise invalid(f"content-type: expected {_JSON}")
    return request.json()


def text_of(body: dict[str, Any], name: str, limit: int) -> str:
    """Return a text of at most `limit` characters; empty if it is missing. Raises Refusal."""
    text = body.get(name)
    if text is None:
        return ""
    if not isinstance(text, str) or len(text) > limit:
        raise invalid(f"{name}: expected a text of at most {limit:,} characters")
    return text


def word_of(body: dict[str, Any], name: str, words: Collection[str], default: str = "") -> str:
    """Return a member that is one of a few words. Raises Refusal."""
    word = body.get(name)
    if word is None or word == "":
        return default
    if not isinstance(word, str) or word not in words:
        raise invalid(f"{name}: expected one of {', '.join(words)}")
    return word


def object_of(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a member that is an object; empty if it is missing. Raises Refusal."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid(f"{name}: expected an object")
    return value


def list_of(body: dict[str, Any], name: str) -> list[Any]:
    """Return a member that is a list; empty if it is missing. Raises Refusal."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid(f"{name}: expected a list")
    return value


def require_app(request: SandboxRequest, name: Any) -> None:
    """Refuse an app that is not that of the project. Raises Refusal (400, 404)."""
    if not isinstance(name, str) or not name:
        raise invalid("app_id: missing")
    if len(name) != _ULID_LENGTH or not name.isalnum():
        raise invalid(f"app_id: {name[:40]!r} is not a ULID")
    if name != request.owner.app:
        raise not_found(f"the project has no app {name!r} in this region")


def moment_of(request: SandboxRequest, values: dict[str, Any], name: str) -> datetime | None:
    """Return a time of a body or a query; None if it is missing. Raises Refusal."""
    if values.get(name) in (None, ""):
        return None
    try:
        return instant(str(values[name]).removeprefix("+"), request.now)
    except UsageError:
        raise invalid(f"{name}: expected an ISO 8601 time") from None


def size_of(values: dict[str, Any], most: int) -> int:
    """Return the `page_size`, 10 unless it is there. Raises Refusal."""
    try:
        size = int(values.get("page_size") or 10)
    except (TypeError, ValueError):
        size = 0
    if not 0 < size <= most:
        raise invalid(f"page_size: expected a whole number from 1 to {most}")
    return size


def token_for(position: str) -> str:
    """Return the token of the page after a position."""
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def position_of(values: dict[str, Any]) -> str:
    """Return the position that a `page_token` means; empty for the first page. Raises Refusal."""
    token = str(values.get("page_token") or "")
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, ValueError):
        raise invalid("page_token: not a token of this list") from None
