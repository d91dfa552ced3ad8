"""The options of a new verification: its text, the form of its code, how long it is valid."""

import re
import secrets
import string
from typing import Any, NamedTuple

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import member, record, text_of
from sinchctl.svaml.vocabulary import is_locale

TEXTED = ("sms", "whatsapp")
"""Methods that send a text, whose language the answer names."""
_SECONDS = 600
_REPORT_SECONDS = 30
"""How long a flash call can still be reported after it can no longer be intercepted."""
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
    """The options of one verification.

    `seconds` is how long its code is valid, `ringing` how long a flash call rings and
    `interception` how long it can be intercepted.
    """

    template: str = _TEMPLATES[_DEFAULT_LANGUAGE]
    code_type: str = "Numeric"
    seconds: int = _SECONDS
    language: str = _DEFAULT_LANGUAGE
    ringing: int | None = None
    interception: int = 45

    def code(self, method: str) -> str:
        """Return a new code of the chosen type; that of a flash call is the number it is from."""
        if method == "flashcall":
            return f"+4670{secrets.randbelow(10**7):07}"
        _, characters, length = _TYPES[self.code_type.lower()]
        return "".join(secrets.choice(characters) for _ in range(length))

    def text(self, method: str, code: str) -> str:
        """Return what the phone gets."""
        if method == "flashcall":
            how_long = f" that rings for {self.ringing} s" if self.ringing else ""
            return f"a missed call from {code}{how_long}"
        if method == "callout":
            return self.template.partition(". ")[0].replace("{{CODE}}", ", ".join(code)) + "."
        return self.template.replace("{{CODE}}", code)


def options_of(method: str, body: dict[str, Any], accepted: str) -> VerificationOptions:
    """Return the options of a start, from its body and its Accept-Language.

    Raises Refusal (40001).
    """
    name = f"{method}Options"
    wishes = record(body, name) if member(body, name) is not None else {}
    before = VerificationOptions(language=_language(accepted))
    before = before._replace(template=_TEMPLATES[before.language])
    if method == "callout":
        before = VerificationOptions()
    elif method == "flashcall":
        before = before._replace(seconds=before.interception + _REPORT_SECONDS)
    return changed(before, method, wishes, name)


def changed(
    before: VerificationOptions, method: str, wishes: dict[str, Any], name: str
) -> VerificationOptions:
    """Return the options with the wishes for the method; what it does not have is ignored.

    Raises Refusal (40001).
    """
    if method in TEXTED:
        return _texted(before, wishes, name)
    if method == "flashcall":
        ringing = _timeout(wishes, "dialTimeout", name) or before.ringing
        interception = _timeout(wishes, "interceptionTimeout", name) or before.interception
        return before._replace(
            ringing=ringing, interception=interception, seconds=interception + _REPORT_SECONDS
        )
    if method == "callout" and member(wishes, "speech") is not None:
        locale = text_of(record(wishes, "speech"), "locale", limit=40)
        if locale is not None:
            locale = locale.replace("_", "-")  # as in Sinch's sample
            if not is_locale(locale):
                raise Refusal(400, 40001, f"Illegal parameter: {name}.speech.locale")
            return _in_language(before, locale)
    return before


def _texted(before: VerificationOptions, wishes: dict[str, Any], name: str) -> VerificationOptions:
    code_type = text_of(wishes, "codeType", limit=20) or before.code_type
    if code_type.lower() not in _TYPES:
        raise Refusal(400, 40001, f"Illegal parameter: {name}.codeType")
    accepted = member(wishes, "acceptLanguage")
    if accepted is not None:
        languages = accepted if isinstance(accepted, list) else [accepted]
        if not all(isinstance(language, str) for language in languages):
            raise Refusal(400, 40001, f"Illegal parameter: {name}.acceptLanguage")
        before = _in_language(before, ",".join(languages))
    template = text_of(wishes, "template", limit=1000) or before.template
    if "{{CODE}}" not in template:
        raise Refusal(400, 40001, f"Illegal parameter: {name}.template has no {{{{CODE}}}}")
    return before._replace(
        template=template,
        code_type=_TYPES[code_type.lower()][0],
        seconds=_expiry(text_of(wishes, "expiry", limit=20), name) or before.seconds,
    )


def _in_language(before: VerificationOptions, accepted: str) -> VerificationOptions:
    language = _language(accepted)
    return before._replace(language=language, template=_TEMPLATES[language])


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


def _timeout(wishes: dict[str, Any], member_name: str, name: str) -> int | None:
    """Return a time-out of a flash call, 5 to 120 s (Sinch Verification API)."""
    seconds = member(wishes, member_name)
    if seconds is None or (type(seconds) is int and 5 <= seconds <= 120):
        return seconds
    raise Refusal(400, 40001, f"Illegal parameter: {name}.{member_name} is not from 5 to 120")


def _expiry(text: str | None, name: str) -> int | None:
    if text is None:
        return None
    clock = _CLOCK.fullmatch(text)
    seconds = (
        sum(int(part) * unit for part, unit in zip(clock.groups(), (3600, 60, 1), strict=True))
        if clock
        else 0
    )
    if not seconds:
        raise Refusal(400, 40001, f"Illegal parameter: {name}.expiry is not HH:MM:SS")
    return seconds
