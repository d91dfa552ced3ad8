"""The options of a new verification: its text, the form of its code, how long it is valid."""

import re
import secrets
import string
from typing import Any, NamedTuple

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import member, record, text_of
from sinchctl.sandbox.request import SandboxRequest

SECONDS = 600
"""How long a code is valid by default."""
_DEFAULT_LANGUAGE = "en-US"
_TEMPLATES = {
    "en-US": "Your verification code is {{CODE}}. Verified by Sinch",
    "de-DE": "Ihr Bestätigungscode lautet {{CODE}}. Verifiziert durch Sinch",
    "es-ES": "Su código de verificación es {{CODE}}. Verificado por Sinch",
    "fr-FR": "Votre code de vérification est {{CODE}}. Vérifié par Sinch",
    "sv-SE": "Din verifieringskod är {{CODE}}. Verifierad av Sinch",
}
"""Texts by language. Those of Sinch are not published; these are the sandbox's own."""
_TYPES = {
    "numeric": ("Numeric", string.digits, 4),
    "alpha": ("Alpha", string.ascii_uppercase, 6),
    "alphanumeric": ("Alphanumeric", string.ascii_uppercase + string.digits, 6),
}
"""Code types (Sinch Verification API, smsOptions.codeType): name, characters, how many."""
_CLOCK = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)", re.ASCII)


class VerificationOptions(NamedTuple):
    """The options of one verification; `seconds` is how long its code is valid."""

    template: str = _TEMPLATES[_DEFAULT_LANGUAGE]
    code_type: str = "Numeric"
    seconds: int = SECONDS
    language: str = ""

    def code(self) -> str:
        """Return a new code of the chosen type."""
        _, characters, length = _TYPES[self.code_type.lower()]
        return "".join(secrets.choice(characters) for _ in range(length))


def options_of(request: SandboxRequest, body: dict[str, Any], method: str) -> VerificationOptions:
    """Return the options for the method, from the body and Accept-Language.

    Raises Refusal (40001).
    """
    if method not in {"sms", "whatsapp"}:
        return VerificationOptions()
    name = f"{method}Options"
    options = record(body, name) if member(body, name) is not None else {}
    code_type = text_of(options, "codeType", limit=20) or "Numeric"
    if code_type.lower() not in _TYPES:
        raise Refusal(400, 40001, f"Illegal parameter: {name}.codeType")
    language = _language(request.arrived.value("accept-language"))
    template = text_of(options, "template", limit=1000) or _TEMPLATES[language]
    if "{{CODE}}" not in template:
        raise Refusal(400, 40001, f"Illegal parameter: {name}.template has no {{{{CODE}}}}")
    seconds = _expiry(text_of(options, "expiry", limit=20), name)
    return VerificationOptions(template, _TYPES[code_type.lower()][0], seconds, language)


def _language(accepted: str) -> str:
    """Return the first accepted language that has a text, else the default.

    Weights are ignored: clients name the best language first.
    """
    for item in accepted.split(","):
        language = item.partition(";")[0].strip().lower()
        for known in _TEMPLATES:
            if language in {known.lower(), known.partition("-")[0].lower()}:
                return known
    return _DEFAULT_LANGUAGE


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
        raise Refusal(400, 40001, f"Illegal parameter: {name}.expiry is not HH:MM:SS")
    return seconds
