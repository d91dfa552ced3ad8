"""The error bodies of the APIs of projects: each has a shape of its own."""

import secrets
from typing import Any

from sinchctl.sandbox.auth import Refusal

_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "UNAUTHORIZED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL_ERROR",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}
"""The status of an error of the Conversation API by its HTTP status."""
_NUMBERS_STATUSES = {**_STATUSES, 403: "PERMISSION_DENIED", 500: "INTERNAL"}
_NO_CREDIT = Refusal(403, 403, "BILLING_CREDIT_LIMIT_BREACHED")
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    429: "Too Many Requests",
}


def for_api(name: str, refusal: Refusal) -> Refusal:
    """Return a refusal as the API gives it: the Conversation API has no 402."""
    return _NO_CREDIT if name == "conversation" and refusal.status == 402 else refusal


def error_value(name: str, refusal: Refusal) -> dict[str, Any]:
    """Return the body of an error of an API."""
    if name == "auth":
        code = refusal.code if isinstance(refusal.code, str) else "invalid_request"
        return {"error": code, "error_description": refusal.message}
    if name == "lookup":
        trace = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"
        title = f"{_TITLES.get(refusal.status, 'Error')}: {refusal.message}"
        return {"title": title, "status": refusal.status, "traceId": trace}
    statuses = _STATUSES if name == "conversation" else _NUMBERS_STATUSES
    status = refusal.code
    if not isinstance(status, str):
        status = statuses.get(refusal.status, "UNKNOWN")
    return {
        "error": {
            "code": refusal.status,
            "message": refusal.message,
            "status": status,
            "details": refusal.details,
        }
    }
