"""A profile: credentials, regions and defaults, with the place each value came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sinchctl.errors import CredentialsError
from sinchctl.secret import Secret

from .fields import PAIRS, ProfileField

SANDBOX: Final = "sandbox"
"""The name of the built-in profile."""
SANDBOX_KEY: Final = "5a4db0c5-0000-4000-8000-5a4db0c50001"
SANDBOX_SECRET: Final = "c2FuZGJveC1zZWNyZXQtMQ=="  # noqa: S105 - works on the embedded Sinch alone
SANDBOX_PLAN: Final = "sandboxplan"
SANDBOX_TOKEN: Final = "sandbox-token"  # noqa: S105 - works on the embedded Sinch alone
SANDBOX_URL: Final = "http://sandbox.invalid"
"""No name in `.invalid` exists (RFC 2606), so nothing for the sandbox can leave the machine."""


@dataclass(frozen=True)
class Profile:
    """The account that a command speaks for. Values are checked before they get here.

    `sources` says for each field that has a value where it came from; `searched` names the
    places that were searched, in order, for those that have none; `candidates` are the profiles
    of the file if none is selected. `warnings` and `notes` are for the operator: keys that
    nothing uses, a key and a secret from two places; a profile that was chosen because it is
    the only one.
    """

    name: str
    application_key: str = ""
    application_secret: Secret | None = None
    region: str = "global"
    service_plan_id: str = ""
    sms_api_token: Secret | None = None
    sms_region: str = "us"
    sms_sender: str = ""
    caller_id: str = ""
    locale: str = ""
    base_urls: Mapping[str, str] = field(default_factory=dict)
    lab: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    searched: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_sandbox(self) -> bool:
        """Return True for the built-in profile, which an embedded Sinch answers."""
        return self.name == SANDBOX

    @property
    def has_application(self) -> bool:
        """Return True if it can sign for voice, verification and the old SMS API."""
        return bool(self.application_key) and self.application_secret is not None

    @property
    def has_sms_plan(self) -> bool:
        """Return True if it can use the SMS REST API (xms)."""
        return bool(self.service_plan_id) and self.sms_api_token is not None


def sandbox_profile() -> Profile:
    """Return the built-in profile: an embedded Sinch, no account, no network."""
    names = [half.name for pair in PAIRS for half in pair]
    return Profile(
        name=SANDBOX,
        application_key=SANDBOX_KEY,
        application_secret=Secret(SANDBOX_SECRET),
        service_plan_id=SANDBOX_PLAN,
        sms_api_token=Secret(SANDBOX_TOKEN),
        sources=dict.fromkeys(names, "built in"),
    )


def require_application(profile: Profile) -> tuple[str, Secret]:
    """Return the application key and secret. Raises CredentialsError that says what is missing."""
    if profile.application_key and profile.application_secret is not None:
        return profile.application_key, profile.application_secret
    raise _incomplete(profile, PAIRS[0])


def require_sms_plan(profile: Profile) -> tuple[str, Secret]:
    """Return the service plan id and its API token. Raises CredentialsError, as above."""
    if profile.service_plan_id and profile.sms_api_token is not None:
        return profile.service_plan_id, profile.sms_api_token
    raise _incomplete(profile, PAIRS[1])


def _incomplete(profile: Profile, pair: tuple[ProfileField, ProfileField]) -> CredentialsError:
    missing = [half.label for half in pair if not getattr(profile, half.name)]
    variables = " and ".join(half.variables[0] for half in pair)
    searched = f" (looked in {', then '.join(profile.searched)})" if profile.searched else ""
    if profile.candidates:
        first = profile.candidates[0]
        hint = f"no profile is selected: use -p {first}, or make it the default with "
        hint += f"`sinchctl profile use {first}`"
    elif profile.sources.get("name", "environment") == "environment":
        hint = f"add a profile with `sinchctl profile add NAME`, set {variables}, or try --sandbox"
    else:
        hint = f"set {variables}, or enter all values of the profile again with "
        hint += f"`sinchctl profile add {profile.name} --force`"
    return CredentialsError(f"there is no {' and no '.join(missing)}{searched}", hint=hint)
