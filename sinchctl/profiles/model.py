"""A profile: credentials, regions and defaults, with the place each value came from."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from sinchctl.errors import CredentialsError
from sinchctl.phone import caller_id
from sinchctl.secret import Secret
from sinchctl.signing import checked_key

VOICE_REGIONS: Final = ("global", "use1", "euc1", "sae1", "apse1", "apse2")
"""Where calls are handled (Sinch Voice API, "Base URL"); `global` picks one by itself."""
SMS_REGIONS: Final = ("us", "eu", "au", "br", "ca")
"""Where an SMS service plan lives (Sinch SMS REST API, "Base URL")."""
LANGUAGE: Final = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
"""A language such as `en-US` (BCP 47), as far as Sinch uses them."""

SANDBOX: Final = "sandbox"
"""The name of the built-in profile."""
SANDBOX_KEY: Final = "5a4db0c5-0000-4000-8000-5a4db0c50001"
SANDBOX_SECRET: Final = "c2FuZGJveC1zZWNyZXQtMQ=="  # noqa: S105 - works on the embedded Sinch alone
SANDBOX_PLAN: Final = "sandboxplan"
SANDBOX_TOKEN: Final = "sandbox-token"  # noqa: S105 - works on the embedded Sinch alone
SANDBOX_URL: Final = "http://sandbox.invalid"
"""No name in `.invalid` exists (RFC 2606), so nothing for the sandbox can leave the machine."""

LABELS: Final = {
    "application_key": "application key",
    "application_secret": "application secret",
    "service_plan_id": "SMS service plan id",
    "sms_api_token": "SMS API token",
}
"""The credentials in words."""

_LABEL: Final = r"[A-Za-z0-9_-]{1,63}"
_HOST: Final = rf"(?=.{{1,253}}$)(?:(?:{_LABEL}\.)*{_LABEL}\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
"""A host name (RFC 1035, with underscores, which some networks use), or an IPv6 address."""


@dataclass(frozen=True)
class Profile:
    """Whose account a command speaks for. Values are checked before they get here.

    `sources` tells for each field that has a value where it came from; `looked` names the
    places that were searched, in order, for those that have none; `warnings` is what the
    operator should know of (keys that nothing uses, a key and a secret from two places).
    """

    name: str
    application_key: str = ""
    application_secret: Secret | None = None
    region: str = "global"
    service_plan_id: str = ""
    sms_api_token: Secret | None = None
    sms_region: str = "us"
    caller_id: str = ""
    locale: str = ""
    base_urls: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    looked: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_sandbox(self) -> bool:
        """Whether this is the built-in profile, which an embedded Sinch answers."""
        return self.name == SANDBOX

    @property
    def has_application(self) -> bool:
        """Whether it can sign for voice, verification and the old SMS API."""
        return bool(self.application_key) and self.application_secret is not None

    @property
    def has_sms_plan(self) -> bool:
        """Whether it can use the SMS REST API (xms)."""
        return bool(self.service_plan_id) and self.sms_api_token is not None


def sandbox_profile() -> Profile:
    """The built-in profile: an embedded Sinch, no account, no network."""
    own = (
        "application_key",
        "application_secret",
        "service_plan_id",
        "sms_api_token",
    )
    return Profile(
        name=SANDBOX,
        application_key=SANDBOX_KEY,
        application_secret=Secret(SANDBOX_SECRET),
        service_plan_id=SANDBOX_PLAN,
        sms_api_token=Secret(SANDBOX_TOKEN),
        sources=dict.fromkeys(own, "built in"),
    )


def require_application(profile: Profile) -> tuple[str, Secret]:
    """The application key and secret. Raises CredentialsError that says what is missing."""
    if profile.application_key and profile.application_secret is not None:
        return profile.application_key, profile.application_secret
    raise _incomplete(profile, "application_key", "application_secret")


def require_sms_plan(profile: Profile) -> tuple[str, Secret]:
    """The service plan id and its API token. Raises CredentialsError, as above."""
    if profile.service_plan_id and profile.sms_api_token is not None:
        return profile.service_plan_id, profile.sms_api_token
    raise _incomplete(profile, "service_plan_id", "sms_api_token")


def _incomplete(profile: Profile, *fields: str) -> CredentialsError:
    missing = [LABELS[name] for name in fields if not getattr(profile, name)]
    names = " and ".join(f"SINCH_{name.upper()}" for name in fields)
    looked = f" (looked in {', then '.join(profile.looked)})" if profile.looked else ""
    return CredentialsError(
        f"there is no {' and no '.join(missing)}{looked}",
        hint=f"add a profile with `sinchctl profile add NAME`, set {names}, or try --sandbox",
    )


def known(value: str, choices: Iterable[str], what: str) -> str:
    """`value` where it is one of `choices`. Raises CredentialsError with the nearest one."""
    choices = tuple(choices)
    if value in choices:
        return value
    raise CredentialsError(
        f"there is no {what} {value!r}",
        hint=f"{nearest(value, choices)}known: {', '.join(choices)}",
    )


def nearest(value: str, choices: Iterable[str]) -> str:
    """`did you mean "euc1"? ` where one of `choices` is close to `value`, else nothing."""
    import difflib

    close = difflib.get_close_matches(value.casefold(), list(choices), n=1)
    return f"did you mean {close[0]}? " if close else ""


def voice_region(text: str) -> str:
    """A voice region, in lower case. Raises CredentialsError for an unknown one."""
    return known(text.strip().lower(), VOICE_REGIONS, "voice region")


def sms_region(text: str) -> str:
    """An SMS region, in lower case. Raises CredentialsError for an unknown one."""
    return known(text.strip().lower(), SMS_REGIONS, "SMS region")


def application_secret(text: str) -> str:
    """An application secret without white space. Raises CredentialsError if not base64."""
    Secret(text).decoded()
    return "".join(text.split())


def sms_api_token(text: str) -> str:
    """An API token as it can stand in a header. Raises CredentialsError otherwise."""
    return _word(text, "SMS API token")


def service_plan_id(text: str) -> str:
    """A service plan id as it can stand in a path. Raises CredentialsError otherwise."""
    plan = _word(text, "SMS service plan id")
    if any(character in "/?#%\\" for character in plan) or ".." in plan:
        raise CredentialsError(
            "the SMS service plan id has characters that no id has",
            hint="copy it again from the Sinch dashboard",
        )
    return plan


def locale(text: str) -> str:
    """A locale such as `en-US`. Raises CredentialsError for anything else."""
    if not re.fullmatch(LANGUAGE, text.strip()):
        raise CredentialsError(f"{text!r} is no locale", hint="write it like en-US")
    return text.strip()


def _word(text: str, what: str) -> str:
    word = text.strip()
    if not word or not word.isascii() or not word.isprintable() or " " in word:
        fault = "is empty" if not word else "has blanks or characters beyond ASCII"
        raise CredentialsError(f"the {what} {fault}", hint="copy it again from the Sinch dashboard")
    return word


def address(text: str) -> str:
    """A base URL: http or https, a host, perhaps a path. Raises CredentialsError.

    One with a user name or a password in it is refused, and not shown.
    """
    url, hint = text.strip().rstrip("/"), "write it like https://calling.api.sinch.com"
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and parts.port != 0
        good = good and bool(re.fullmatch(_HOST, parts.hostname or ""))
    except ValueError:
        good = False
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise CredentialsError("the base URL has a user name or a password in it", hint=hint)
    if not good or not url.isascii() or not url.isprintable() or set(url) & set(' ?#\\"<>'):
        raise CredentialsError(f"the base URL {text!r} is no address", hint=hint)
    return url


CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "application_key": checked_key,
    "application_secret": application_secret,
    "region": voice_region,
    "service_plan_id": service_plan_id,
    "sms_api_token": sms_api_token,
    "sms_region": sms_region,
    "caller_id": caller_id,
    "locale": locale,
}
"""What each field of a profile must look like; they raise CredentialsError or UsageError."""
