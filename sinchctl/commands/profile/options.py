"""The options that give a value of a profile; `profile add` and `profile set` take them all."""

from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Final, get_type_hints

import typer

from sinchctl.commandline.options import takes_options
from sinchctl.errors import CredentialsError, UsageError
from sinchctl.profiles.fields import (
    CONVERSATION_REGIONS,
    CREDENTIALS,
    FIELDS,
    SMS_REGIONS,
    VOICE_REGIONS,
    ProfileField,
    plain,
)

from .account_kinds import KINDS


def _option(name: str, metavar: str, text: str, *others: str) -> Any:
    return typer.Option(name, *others, metavar=metavar, help=text)


@dataclass(kw_only=True)
class ProfileOptions:
    """The values on the command line; the fields have the names of the keys in profiles.toml."""

    kind: Annotated[
        list[str],
        _option("--kind", "KIND", f"Which credentials: {', '.join(KINDS)}; can be repeated."),
    ] = field(default_factory=list)
    application_key: Annotated[str | None, _option("--key", "GUID", "The application key.")] = None
    application_secret_command: Annotated[
        str | None,
        _option("--secret-command", "CMD", "A command that prints the application secret."),
    ] = None
    region: Annotated[
        str | None,
        _option("--region", "R", f"The region that handles calls: {', '.join(VOICE_REGIONS)}."),
    ] = None
    service_plan_id: Annotated[
        str | None, _option("--service-plan-id", "ID", "The service plan of the SMS REST API.")
    ] = None
    sms_api_token_command: Annotated[
        str | None, _option("--token-command", "CMD", "A command that prints the SMS API token.")
    ] = None
    sms_region: Annotated[
        str | None,
        _option("--sms-region", "R", f"The region of the service plan: {', '.join(SMS_REGIONS)}."),
    ] = None
    project_id: Annotated[str | None, _option("--project-id", "ID", "The project.")] = None
    access_key_id: Annotated[
        str | None, _option("--access-key-id", "ID", "The id of an access key of the project.")
    ] = None
    access_key_secret_command: Annotated[
        str | None,
        _option(
            "--access-key-command", "CMD", "A command that prints the secret of the access key."
        ),
    ] = None
    conversation_app_id: Annotated[
        str | None, _option("--app-id", "ID", "The Conversation app that sends SMS.")
    ] = None
    conversation_region: Annotated[
        str | None,
        _option(
            "--conversation-region",
            "R",
            f"The region of that app: {', '.join(CONVERSATION_REGIONS)}.",
        ),
    ] = None
    webhook_secret_command: Annotated[
        str | None,
        _option(
            "--webhook-command",
            "CMD",
            "A command that prints the secret of SMS and Conversation callbacks.",
        ),
    ] = None
    numbers_secret_command: Annotated[
        str | None,
        _option("--numbers-command", "CMD", "A command that prints the secret of number events."),
    ] = None
    sms_sender: Annotated[
        str | None, _option("--sms-sender", "SENDER", "The default sender of SMS.")
    ] = None
    cli: Annotated[
        str | None, _option("--cli", "CLI", "The default caller id of calls.", "--caller-id")
    ] = None
    locale: Annotated[
        str | None, _option("--locale", "xx-XX", "The default language of speech.")
    ] = None

    def texts(self) -> dict[str, str]:
        """Return what was typed, by key of profiles.toml."""
        texts = {key: getattr(self, key) for key in OPTIONS}
        return {key: text for key, text in texts.items() if text is not None}


takes_profile_options = takes_options("options", ProfileOptions)
"""Let a command take every option of ProfileOptions, and get them as `options`."""

_HINTS = get_type_hints(ProfileOptions, include_extras=True)
OPTIONS: Final[dict[str, str]] = {
    item.name: _HINTS[item.name].__metadata__[0].default  # where Typer keeps the first name
    for item in fields(ProfileOptions)
    if item.name != "kind"
}
"""The option that gives each key of profiles.toml."""


def option_of(part: ProfileField) -> str:
    """Return the option that gives a field, or the command that prints it."""
    return OPTIONS[part.command_key if part.is_secret else part.key]


def checked(key: str, text: str) -> str:
    """Return the value of an option. A wrong key or plan id is exit 3, anything else exit 2."""
    if key.endswith("_command"):
        if not text.strip() or not text.isprintable():
            raise UsageError("the command that prints a secret is empty or has control characters")
        return text.strip()
    profile_field = next(item for item in FIELDS if item.key == key)
    try:
        return plain(profile_field.check(text))
    except CredentialsError as fault:
        if profile_field in {part for parts in CREDENTIALS.values() for part in parts}:
            raise
        raise UsageError(fault.message, hint=fault.hint) from None
