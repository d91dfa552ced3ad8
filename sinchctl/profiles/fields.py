"""The fields of a profile: where each may come from, and how its value is checked.

A new field is a row in `FIELDS` and a member of `Profile`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from sinchctl.errors import CredentialsError, UsageError
from sinchctl.phone import caller_id, number
from sinchctl.secret import Secret
from sinchctl.signing import checked_key
from sinchctl.svaml.vocabulary import is_locale
from sinchctl.text.guess import did_you_mean

VOICE_REGIONS: Final = ("global", "use1", "euc1", "sae1", "apse1", "apse2")
"""The regions that handle calls (Sinch Voice API, "Base URL"); `global` picks one by itself."""
SMS_REGIONS: Final = ("us", "eu", "au", "br", "ca")
"""The regions of SMS service plans (Sinch SMS REST API, "Base URL")."""
CONVERSATION_REGIONS: Final = ("us", "eu", "br")
"""The regions of Conversation apps (Sinch Conversation API, "servers")."""

_AGAIN: Final = "copy it again from the Sinch dashboard"
_LABEL: Final = r"[A-Za-z0-9_-]{1,63}"
_HOST: Final = rf"(?=.{{1,253}}$)(?:(?:{_LABEL}\.)*{_LABEL}\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
"""A host name (RFC 1035, with underscores, which some networks use), or an IPv6 address."""


def plain(value: str | Secret) -> str:
    """Return the text of a value, a secret's too."""
    return value.reveal() if isinstance(value, Secret) else value


@dataclass(frozen=True, slots=True)
class ProfileField:
    """One field: its name in code, what people call it, its check, and where it comes from.

    `key` is its name in profiles.toml; a secret may also come from a command there
    (`..._command`) and from files that variables with `_FILE` at their end name. `check`
    returns the value as it is used; it raises CredentialsError or UsageError.
    """

    name: str
    key: str
    label: str
    check: Callable[[str], str | Secret]
    variables: tuple[str, ...] = ()
    is_secret: bool = False

    @property
    def command_key(self) -> str:
        """The key of the command that prints a secret."""
        return f"{self.key}_command"

    @property
    def member(self) -> str:
        """The name in JSON output."""
        first, *rest = self.key.split("_")
        return first + "".join(word.title() for word in rest)

    def checked(self, text: str, source: str) -> str | Secret:
        """Return the value as it is used. Raises CredentialsError that names the source."""
        try:
            return self.check(text)
        except (CredentialsError, UsageError) as fault:
            raise CredentialsError(f"{source}: {fault.message}", hint=fault.hint) from None


def application_secret(text: str) -> Secret:
    """Return an application secret without white space. Raises CredentialsError if not base64."""
    if not text.strip():
        raise CredentialsError("the application secret is empty", hint=_AGAIN)
    secret = Secret("".join(text.split()))
    secret.decoded()
    return secret


def voice_region(text: str) -> str:
    """Return a voice region in lower case. Raises CredentialsError for an unknown one."""
    return _known(text.strip().lower(), VOICE_REGIONS, "voice region")


def sms_region(text: str) -> str:
    """Return an SMS region in lower case. Raises CredentialsError for an unknown one."""
    return _known(text.strip().lower(), SMS_REGIONS, "SMS region")


def conversation_region(text: str) -> str:
    """Return a Conversation region in lower case. Raises CredentialsError for an unknown one."""
    return _known(text.strip().lower(), CONVERSATION_REGIONS, "Conversation region")


def conversation_app_id(text: str) -> str:
    """Return the id of a Conversation app, a ULID. Raises CredentialsError for anything else."""
    app = text.strip()
    if not re.fullmatch(r"[0-9A-Za-z]{26}", app):
        raise CredentialsError(
            f"the Conversation app id {app!r} does not have 26 letters and digits", hint=_AGAIN
        )
    return app


def header_secret(label: str) -> Callable[[str], Secret]:
    """Return the check of a secret that goes into a header."""
    return lambda text: Secret(_word(text, label))


def signing_secret(label: str) -> Callable[[str], Secret]:
    """Return the check of a secret that signs callbacks and that a person may have chosen."""

    def check(text: str) -> Secret:
        if not text.strip():
            raise CredentialsError(f"the {label} is empty", hint=_AGAIN)
        return Secret(text.strip())

    return check


def path_id(label: str) -> Callable[[str], str]:
    """Return the check of an id that goes into a path, or in front of the colon of a password."""

    def check(text: str) -> str:
        word = _word(text, label)
        if any(character in "/?#%\\:" for character in word) or ".." in word:
            raise CredentialsError(f"the {label} has characters that no id has", hint=_AGAIN)
        return word

    return check


def sms_sender(text: str) -> str:
    """Return the sender of an SMS: a number, or a name. Raises UsageError for neither."""
    name = text.strip()
    if not name or not name.isprintable():
        raise UsageError("the sender is empty or has control characters")
    return number(name, "sender") if name.startswith("+") else name


def locale(text: str) -> str:
    """Return a locale such as `en-US`, or a voice. Raises CredentialsError for anything else."""
    if not is_locale(text.strip()):
        raise CredentialsError(f"{text!r} is not a locale", hint="use a code such as sv-SE")
    return text.strip()


FIELDS: Final = (
    ProfileField(
        "application_key",
        "application_key",
        "application key",
        checked_key,
        ("SINCH_APPLICATION_KEY",),
    ),
    ProfileField(
        "application_secret",
        "application_secret",
        "application secret",
        application_secret,
        ("SINCH_APPLICATION_SECRET",),
        is_secret=True,
    ),
    ProfileField("region", "region", "voice region", voice_region, ("SINCH_VOICE_REGION",)),
    ProfileField(
        "service_plan_id",
        "service_plan_id",
        "SMS service plan id",
        path_id("SMS service plan id"),
        ("SINCH_SERVICE_PLAN_ID",),
    ),
    ProfileField(
        "sms_api_token",
        "sms_api_token",
        "SMS API token",
        header_secret("SMS API token"),
        ("SINCH_SMS_API_TOKEN", "SINCH_API_TOKEN"),
        is_secret=True,
    ),
    ProfileField("sms_region", "sms_region", "SMS region", sms_region, ("SINCH_SMS_REGION",)),
    ProfileField("sms_sender", "sms_sender", "SMS sender", sms_sender, ("SINCH_SMS_SENDER",)),
    ProfileField("caller_id", "cli", "caller id", caller_id),
    ProfileField("locale", "locale", "locale", locale),
    ProfileField(
        "project_id", "project_id", "project id", path_id("project id"), ("SINCH_PROJECT_ID",)
    ),
    ProfileField(
        "access_key_id",
        "access_key_id",
        "access key id",
        path_id("access key id"),
        ("SINCH_KEY_ID",),
    ),
    ProfileField(
        "access_key_secret",
        "access_key_secret",
        "access key secret",
        header_secret("access key secret"),
        ("SINCH_KEY_SECRET",),
        is_secret=True,
    ),
    ProfileField(
        "conversation_app_id",
        "conversation_app_id",
        "Conversation app id",
        conversation_app_id,
        ("SINCH_CONVERSATION_APP_ID",),
    ),
    ProfileField(
        "conversation_region",
        "conversation_region",
        "Conversation region",
        conversation_region,
        ("SINCH_CONVERSATION_REGION",),
    ),
    ProfileField(
        "webhook_secret",
        "webhook_secret",
        "webhook secret",
        signing_secret("webhook secret"),
        ("SINCH_WEBHOOK_SECRET",),
        is_secret=True,
    ),
    ProfileField(
        "numbers_secret",
        "numbers_secret",
        "secret of number callbacks",
        signing_secret("secret of number callbacks"),
        ("SINCH_NUMBERS_SECRET",),
        is_secret=True,
    ),
)
BY_NAME: Final = {field.name: field for field in FIELDS}

KEYS: Final = tuple(
    key
    for field in FIELDS
    for key in ((field.key, field.command_key) if field.is_secret else (field.key,))
)
"""The keys of a profile in the file whose value is text; `base_urls` is a table of texts."""

LAB: Final = {"wpm": int, "assume": dict, "media_dir": str, "callback_timeout": str}
"""The keys of the table `lab` of a profile, settings of the call lab, and what their values are."""

Kind = Literal["application", "plan", "project"]
"""What kind of account a credential is for."""

CREDENTIALS: Final[Mapping[Kind, tuple[ProfileField, ...]]] = {
    "application": (BY_NAME["application_key"], BY_NAME["application_secret"]),
    "plan": (BY_NAME["service_plan_id"], BY_NAME["sms_api_token"]),
    "project": (BY_NAME["project_id"], BY_NAME["access_key_id"], BY_NAME["access_key_secret"]),
}
"""The fields that belong together: ids, and last their secret."""


def known_words(word: str, words: Iterable[str]) -> str:
    """Return a hint that names the nearest of the known words, and all of them."""
    words = tuple(words)
    guess = did_you_mean(word, words)
    return f"{guess} Known: {', '.join(words)}" if guess else f"known: {', '.join(words)}"


def address(text: str) -> str:
    """Return a base URL: http or https, a host, perhaps a path. Raises CredentialsError.

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
        raise CredentialsError("the base URL contains a user name or a password", hint=hint)
    if not good or not url.isascii() or not url.isprintable() or set(url) & set(' ?#\\"<>'):
        raise CredentialsError(f"the base URL {text!r} is not an address", hint=hint)
    return url


def callback_url(text: str, what: str) -> str:
    """Return a URL for callbacks as it is: http or https and a host. Raises UsageError.

    It may have a query, other than a base URL.
    """
    try:
        address(text.partition("?")[0])
        good = not set(text) & set(' #\\"<>') and text.isascii() and text.isprintable()
    except CredentialsError:
        good = False
    if not good:
        raise UsageError(
            f"{what} {text!r} is not an address", hint="write it like https://example.com/sinch"
        )
    return text


def _known(value: str, choices: tuple[str, ...], what: str) -> str:
    if value in choices:
        return value
    raise CredentialsError(f"there is no {what} {value!r}", hint=known_words(value, choices))


def _word(text: str, what: str) -> str:
    word = text.strip()
    if not word or not word.isascii() or not word.isprintable() or " " in word:
        fault = "is empty" if not word else "has blanks or characters beyond ASCII"
        raise CredentialsError(f"the {what} {fault}", hint=_AGAIN)
    return word
