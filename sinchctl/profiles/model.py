"""A profile: credentials, regions and defaults, with the place each value came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sinchctl.errors import CredentialsError
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets, Scheme

from .fields import BY_NAME, CREDENTIALS, Kind

SANDBOX: Final = "sandbox"
"""The name of the built-in profile."""
SANDBOX_KEY: Final = "5a4db0c5-0000-4000-8000-5a4db0c50001"
SANDBOX_SECRET: Final = "c2FuZGJveC1zZWNyZXQtMQ=="  # noqa: S105 - works on the embedded Sinch alone
SANDBOX_PLAN: Final = "sandboxplan"
SANDBOX_TOKEN: Final = "sandbox-token"  # noqa: S105 - works on the embedded Sinch alone
SANDBOX_PROJECT: Final = "5a4db0c5-0000-4000-8000-5a4db0c50002"
SANDBOX_KEY_ID: Final = "5a4db0c5-0000-4000-8000-5a4db0c50003"
SANDBOX_KEY_SECRET: Final = "sandbox-key-secret"  # noqa: S105 - works on the embedded Sinch alone
SANDBOX_APP: Final = "01SANDB0X00000000000000001"
SANDBOX_WEBHOOK_SECRET: Final = "sandbox-webhook-secret"  # noqa: S105 - as above
SANDBOX_NUMBERS_SECRET: Final = "sandbox-numbers-secret-for-tests-0"  # noqa: S105 - as above
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
    project_id: str = ""
    access_key_id: str = ""
    access_key_secret: Secret | None = None
    conversation_app_id: str = ""
    conversation_region: str = "us"
    webhook_secret: Secret | None = None
    numbers_secret: Secret | None = None
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
    def is_of_environment(self) -> bool:
        """Return True if no profile of the file is selected."""
        return self.sources.get("name", "environment") == "environment"

    @property
    def has_application(self) -> bool:
        """Return True if it can sign for voice, verification and the old SMS API."""
        return bool(self.application_key) and self.application_secret is not None

    @property
    def has_sms_plan(self) -> bool:
        """Return True if it can use the SMS REST API (xms)."""
        return bool(self.service_plan_id) and self.sms_api_token is not None

    @property
    def has_project(self) -> bool:
        """Return True if it can use the APIs of a project: Conversation, Numbers, Lookup."""
        return all(getattr(self, part.name) for part in CREDENTIALS["project"])

    @property
    def has_conversation_app(self) -> bool:
        """Return True if it can send SMS over the Conversation API."""
        return self.has_project and bool(self.conversation_app_id)


def sandbox_profile() -> Profile:
    """Return the built-in profile: an embedded Sinch, no account, no network."""
    names = [part.name for parts in CREDENTIALS.values() for part in parts]
    return Profile(
        name=SANDBOX,
        application_key=SANDBOX_KEY,
        application_secret=Secret(SANDBOX_SECRET),
        service_plan_id=SANDBOX_PLAN,
        sms_api_token=Secret(SANDBOX_TOKEN),
        project_id=SANDBOX_PROJECT,
        access_key_id=SANDBOX_KEY_ID,
        access_key_secret=Secret(SANDBOX_KEY_SECRET),
        conversation_app_id=SANDBOX_APP,
        webhook_secret=Secret(SANDBOX_WEBHOOK_SECRET),
        numbers_secret=Secret(SANDBOX_NUMBERS_SECRET),
        sources=dict.fromkeys(
            [*names, "conversation_app_id", "webhook_secret", "numbers_secret"], "built in"
        ),
    )


def require_application(profile: Profile) -> tuple[str, Secret]:
    """Return the application key and secret. Raises CredentialsError that says what is missing."""
    if profile.application_key and profile.application_secret is not None:
        return profile.application_key, profile.application_secret
    raise _incomplete(profile, "application")


def require_sms_plan(profile: Profile) -> tuple[str, Secret]:
    """Return the service plan id and its API token. Raises CredentialsError, as above."""
    if profile.service_plan_id and profile.sms_api_token is not None:
        return profile.service_plan_id, profile.sms_api_token
    raise _incomplete(profile, "plan")


def require_project(profile: Profile) -> tuple[str, str, Secret]:
    """Return the project id, and the id and secret of its access key. Raises CredentialsError."""
    if profile.has_project and profile.access_key_secret is not None:
        return profile.project_id, profile.access_key_id, profile.access_key_secret
    raise _incomplete(profile, "project")


def require_conversation_app(profile: Profile) -> str:
    """Return the id of the Conversation app. Raises CredentialsError if there is none."""
    if profile.conversation_app_id:
        return profile.conversation_app_id
    require_project(profile)
    name = "" if profile.is_of_environment else profile.name
    raise CredentialsError(
        f"there is no Conversation app id{_searched(profile)}",
        hint=how_to_find_an_app(name, profile.conversation_region),
    )


def how_to_find_an_app(name: str, region: str) -> str:
    """Return how to get the Conversation app id into a profile, or without one into its variable.

    Only the region of an app lists it.
    """
    which = f" -p {name}" if name else ""
    places = [f"`sinchctl profile set {name} --app-id ID`"] if name else []
    return (
        f"`sinchctl{which} api GET '/v1/projects/{{project}}/apps'` lists the apps in the region "
        f"{region}; save the id with {' or '.join([*places, 'SINCH_CONVERSATION_APP_ID'])}"
    )


def callback_secrets(profile: Profile) -> CallbackSecrets:
    """Return the secrets of the profile that sign callbacks."""
    secret = profile.application_secret
    application = None if secret is None else (profile.application_key, secret)
    return CallbackSecrets(
        application if profile.has_application else None,
        profile.webhook_secret,
        profile.numbers_secret,
    )


def require_callback_secret(profile: Profile, scheme: Scheme) -> CallbackSecrets:
    """Return the secrets of the profile, with that of the scheme. Raises CredentialsError."""
    secrets = callback_secrets(profile)
    if secrets.has(scheme):
        return secrets
    if scheme == "application":
        raise _incomplete(profile, "application")
    field = BY_NAME[f"{scheme}_secret"]
    raise CredentialsError(
        f"there is no {field.label}{_searched(profile)}",
        hint=f"set {field.variables[0]}"
        if profile.is_of_environment
        else f"`sinchctl profile set {profile.name} --renew {field.key}` saves it, or set "
        f"{field.variables[0]}",
    )


def _incomplete(profile: Profile, kind: Kind) -> CredentialsError:
    parts = CREDENTIALS[kind]
    missing = [part.label for part in parts if not getattr(profile, part.name)]
    *firsts, last = (part.variables[0] for part in parts)
    variables = f"{', '.join(firsts)} and {last}"
    if profile.candidates:
        first = profile.candidates[0]
        hint = f"no profile is selected: use -p {first}, or make it the default with "
        hint += f"`sinchctl profile use {first}`"
    elif profile.is_of_environment:
        hint = f"add a profile with `sinchctl profile add NAME`, set {variables}, or try --sandbox"
    else:
        hint = f"set {variables}, or add them to the profile with "
        hint += f"`sinchctl profile set {profile.name} --kind {kind}`"
    return CredentialsError(
        f"there is no {' and no '.join(missing)}{_searched(profile)}", hint=hint
    )


def _searched(profile: Profile) -> str:
    return f" (looked in {', then '.join(profile.searched)})" if profile.searched else ""
