"""What a start may ask of a verification: words, form of the code, how long it is good."""

import re
import secrets
import string
from typing import Any, NamedTuple

from .auth import Refusal
from .request import SandboxRequest, member, record, text_of

_TEMPLATE = "Your verification code is {{CODE}}. Verified by Sinch"
SECONDS = 600
"""How long a code is good where nobody says."""
_TYPES = {
    "numeric": ("Numeric", string.digits, 4),
    "alpha": ("Alpha", string.ascii_uppercase, 6),
    "alphanumeric": ("Alphanumeric", string.ascii_uppercase + string.digits, 6),
}
"""Code types (Sinch Verification API, smsOptions.codeType): name, characters, how many."""
_CLOCK = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Options(NamedTuple):
    """The options of one verification; `seconds` is how long its code is good."""

    template: str = _TEMPLATE
    code_type: str = "Numeric"
    seconds: int = SECONDS
    language: str = ""

    def code(self) -> str:
        """A new code of the type that was asked for."""
        _, characters, length = _TYPES[self.code_type.lower()]
        return "".join(secrets.choice(characters) for _ in range(length))


def options(request: SandboxRequest, body: dict[str, Any], method: str) -> Options:
    """The options for the method, as the body and Accept-Language say. Raises Refusal (40001)."""
    if method not in {"sms", "whatsapp"}:
        return Options()
    name = f"{method}Options"
    given = record(body, name) if member(body, name) is not None else {}
    code_type = text_of(given, "codeType", limit=20) or "Numeric"
    if code_type.lower() not in _TYPES:
        raise Refusal(400, 40001, f"Illegal parameter: {name}.codeType")
    template = text_of(given, "template", limit=1000) or _TEMPLATE
    if "{{CODE}}" not in template:
        raise Refusal(400, 40001, f"Illegal parameter: {name}.template has no {{{{CODE}}}}")
    wished = _LANGUAGE.match(request.arrived.value("accept-language"))
    return Options(
        template,
        _TYPES[code_type.lower()][0],
        _expiry(text_of(given, "expiry", limit=20), name),
        wished[0] if wished else "en-US",
    )


def _expiry(text: str | None, name: str) -> int:
    if text is None:
        return SECONDS
    clock = _CLOCK.fullmatch(text)
    seconds = (
        sum(int(part) * unit for part, unit in zip(clock.groups(), (3600, 60, 1), strict=True))
        if clock
        else 0
    )
    if not seconds:
        raise Refusal(400, 40001, f"Illegal parameter: {name}.expiry is no HH:MM:SS")
    return seconds
