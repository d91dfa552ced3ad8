"""The error bodies of Sinch's products: one reader for all, and the shapes that are written."""

import re
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from sinchctl import wire
from sinchctl.errors import SinchctlError

_CODES: Final = ("errorCode", "status", "code")
_TEXTS: Final = ("message", "text", "detail", "error_description", "title")
_REFERENCES: Final = ("reference", "traceId", "instance")


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The content of an error body: a code, a text for people, an id for Sinch's support."""

    code: int | str | None = None
    text: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorShape:
    """The members of an error body as it is written, perhaps inside another object."""

    code: str
    text: str
    reference: str = ""
    inside: str = ""

    def write(self, code: int | str, text: str) -> dict[str, object]:
        """Return an error body of this shape."""
        error: dict[str, object] = {self.code: code, self.text: text}
        return {self.inside: error} if self.inside else error


APPLICATION_ERRORS: Final = ErrorShape("errorCode", "message", "reference")
XMS_ERRORS: Final = ErrorShape("code", "text")
PROJECT_ERRORS: Final = ErrorShape("code", "message", inside="error")
LOOKUP_ERRORS: Final = ErrorShape("status", "title")


def error_body(body: bytes) -> ErrorBody:
    """Read an error body of whatever product, since gateways do not keep to one shape.

    Voice and Verification have `errorCode` and `message`, xms has `code` and `text`. Projects
    have an object `error` with `code`, `status` and `message`, in which the word `status` says
    more than the number, and sometimes the same without `error`. Lookup has `title`; the auth
    host, as OAuth 2 demands, `error` and `error_description`. A problem (RFC 9457) without a
    code has one at the end of its `type`.
    """
    try:
        value = wire.value(body)
    except SinchctlError:
        return ErrorBody()
    inner = value.get("error") if isinstance(value, dict) else None
    error = inner if isinstance(inner, dict) else value
    if not isinstance(error, dict):
        return ErrorBody()
    codes: list[int | str] = [value for name in _CODES if _is_code(value := error.get(name))]
    if "errorCode" not in error:
        codes.sort(key=lambda code: isinstance(code, int))  # a word says more than a number
    if isinstance(inner, str) and "error_description" in error:
        codes = [inner]
    if not codes and isinstance(kind := error.get("type"), str):
        codes = [kind.rstrip("/").rpartition("/")[2]]
    text = _first_text(error, _TEXTS)
    if violations := _violations(error.get("details")):
        text = f"{text or 'invalid fields'}: {violations}"
    return ErrorBody(codes[0] if codes else None, text, _first_text(error, _REFERENCES))


def _is_code(value: object) -> TypeGuard[int | str]:
    return isinstance(value, int | str) and not isinstance(value, bool) and value != ""


def _first_text(error: dict[str, Any], names: tuple[str, ...]) -> str | None:
    texts = (error.get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text), None)


def _violations(details: object) -> str:
    """Return which fields are wrong, and why, as Numbers says it."""
    texts = []
    for detail in details if isinstance(details, list) else []:
        violations = detail.get("fieldViolations") if isinstance(detail, dict) else None
        for violation in violations if isinstance(violations, list) else []:
            if isinstance(violation, dict):
                words = (violation.get("field"), violation.get("description"))
                texts.append(" ".join(word for word in words if isinstance(word, str)))
    return re.sub(r"\s+", " ", "; ".join(texts))
