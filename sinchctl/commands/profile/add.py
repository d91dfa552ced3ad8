"""profile add: gather the credentials of an account, check them, save them."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import CredentialsError, DeclinedError, UsageError
from sinchctl.profiles.fields import (
    BY_NAME,
    CREDENTIALS,
    FIELDS,
    KEYS,
    SMS_REGIONS,
    VOICE_REGIONS,
    ProfileField,
    plain,
)
from sinchctl.profiles.file import ProfilesDocument, change, profiles_file, read
from sinchctl.profiles.model import SANDBOX
from sinchctl.profiles.resolve import Environment
from sinchctl.terminal import printer, questions
from sinchctl.terminal.streams import Terminal
from sinchctl.terminal.views import Card, Result, View, lines

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_OPTIONS: Final = {
    "application_key": "--key",
    "application_secret": "--secret-command",
    "service_plan_id": "--service-plan-id",
    "sms_api_token": "--token-command",
    "project_id": "--project-id",
    "access_key_id": "--access-key-id",
    "access_key_secret": "--access-key-command",
}
"""The options that give a credential, or a command that prints it."""


def add(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Its name: letters, digits, dots, dashes.")
    ],
    key: Annotated[
        str | None, typer.Option("--key", metavar="GUID", help="The application key.")
    ] = None,
    secret_command: Annotated[
        str | None,
        typer.Option(metavar="CMD", help="A command that prints the application secret."),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            metavar="R", help=f"The region that handles calls: {', '.join(VOICE_REGIONS)}."
        ),
    ] = None,
    service_plan_id: Annotated[
        str | None, typer.Option(metavar="ID", help="The service plan of the SMS REST API.")
    ] = None,
    token_command: Annotated[
        str | None, typer.Option(metavar="CMD", help="A command that prints the SMS API token.")
    ] = None,
    sms_region: Annotated[
        str | None,
        typer.Option(
            metavar="R", help=f"The region of the service plan: {', '.join(SMS_REGIONS)}."
        ),
    ] = None,
    sms_sender: Annotated[
        str | None, typer.Option(metavar="SENDER", help="The default sender of SMS.")
    ] = None,
    caller_id: Annotated[
        str | None,
        typer.Option("--cli", "--caller-id", metavar="CLI", help="The default caller id of calls."),
    ] = None,
    locale: Annotated[
        str | None, typer.Option(metavar="xx-XX", help="The default language of speech.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a profile of this name.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask.")] = False,
) -> Result:
    """Save the credentials of a Sinch account under a name.

    On a terminal it asks for what neither the options nor the environment give; what you type as
    a secret stays hidden. Secrets are never options: they come from SINCH_APPLICATION_SECRET and
    SINCH_SMS_API_TOKEN, from the files that the same variables with _FILE at the end name, or
    from commands that print them. The first profile becomes the default one.
    """
    session: Session = ctx.obj
    terminal = session.terminal
    _refuse_name(name)
    path = profiles_file(terminal.environ)
    may_ask = questions.can_ask(terminal) and not no_input
    exists = name in read(path).profiles
    replace = force or (exists and _confirmed(terminal, name, may_ask=may_ask))
    options = {
        "application_key": key,
        "application_secret_command": secret_command,
        "region": region,
        "service_plan_id": service_plan_id,
        "sms_api_token_command": token_command,
        "sms_region": sms_region,
        "sms_sender": sms_sender,
        "cli": caller_id,
        "locale": locale,
    }
    keys = {option: _checked(option, text) for option, text in options.items() if text is not None}
    keys |= _from_environment(terminal, keys)
    if may_ask:
        keys |= _answers(terminal, keys)
    _refuse_incomplete(keys)
    ordered = {option: keys[option] for option in KEYS if keys.get(option)}
    default = _save(path, name, ordered, replace=replace)
    record = {"name": name, "default": default, "path": str(path)}
    rows = lines(("Name", name, "strong"), ("Default", "yes" if default else "no"), ("File", path))
    view = View(
        record, lambda: Card("Profile saved", rows, "good"), name, (name, default, str(path))
    )
    return Result([view], hint=f"check it: sinchctl profile check -p {name}")


def _save(path: Path, name: str, keys: dict[str, str], *, replace: bool) -> bool:
    """Write the profile into the file; return True if it is the default one now."""

    def edit(document: ProfilesDocument) -> None:
        if name in document.profiles and not replace:
            raise _exists(name)
        if not document.profiles:
            document.default = name
        document.profiles[name] = keys

    return change(path, edit).default == name


def _refuse_name(name: str) -> None:
    if name == SANDBOX:
        raise UsageError("the profile sandbox is built in", hint="choose another name")
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is not a profile name",
            hint="use letters, digits, dots, dashes and underscores, 64 at most",
        )


def _confirmed(terminal: Terminal, name: str, *, may_ask: bool) -> bool:
    """Ask whether the profile may be replaced. Raises DeclinedError if not."""
    if not may_ask:
        raise _exists(name)
    if not questions.agreed(terminal, f"The profile {name} already exists. Replace it?"):
        raise DeclinedError("cancelled", hint=f"the profile {name} was not changed")
    return True


def _exists(name: str) -> UsageError:
    return UsageError(f"the profile {name!r} already exists", hint="add --force to replace it")


def _checked(key: str, text: str) -> str:
    """Return the value of an option. A wrong key or plan id is exit 3, anything else exit 2."""
    if key.endswith("_command"):
        if not text.strip() or not text.isprintable():
            raise UsageError("the command that prints a secret is empty or has control characters")
        return text.strip()
    field = next(field for field in FIELDS if field.key == key)
    try:
        return plain(field.check(text))
    except CredentialsError as fault:
        if key in {"application_key", "service_plan_id"}:
            raise
        raise UsageError(fault.message, hint=fault.hint) from None


def _is_known(field: ProfileField, keys: dict[str, str]) -> bool:
    return field.key in keys or field.command_key in keys


def _from_environment(terminal: Terminal, keys: dict[str, str]) -> dict[str, str]:
    """Return what the environment has for the fields that no option gives."""
    environment = Environment(terminal.environ)
    values = {
        field.key: plain(value[0])
        for field in FIELDS
        if not _is_known(field, keys) and (value := environment.find(field)) is not None
    }
    for warning in environment.warnings:
        printer.warn(terminal, warning)
    return values


def _answers(terminal: Terminal, keys: dict[str, str]) -> dict[str, str]:
    """Ask for what is not known yet. A secret and a region are asked for with their key."""
    answers: dict[str, str] = {}

    def ask(name: str, question: str, default: str = "") -> bool:
        """Ask for a field unless it is known; return True if it has a value then."""
        field = BY_NAME[name]
        if _is_known(field, keys):
            return True
        answer = questions.answer(
            terminal,
            question,
            lambda text: plain(field.check(text)),
            default=default,
            hidden=field.is_secret,
            required=field.is_secret,
        )
        if answer:
            answers[field.key] = answer
        return bool(answer)

    if ask("application_key", "Application key (Enter for none)"):
        ask("application_secret", "Application secret (hidden)")
        ask("region", f"Voice region: {', '.join(VOICE_REGIONS)}", "global")
    if ask("service_plan_id", "SMS service plan id (Enter for none)"):
        ask("sms_api_token", "SMS API token (hidden)")
        ask("sms_region", f"SMS region: {', '.join(SMS_REGIONS)}", "us")
        ask("sms_sender", "Default sender of SMS (Enter for none)")
    ask("caller_id", "Default caller id of calls (Enter for none)")
    ask("locale", "Language of speech, such as en-US (Enter for none)")
    return answers


def _refuse_incomplete(keys: dict[str, str]) -> None:
    """Refuse a part of credentials without the others, and no credentials at all."""
    for parts in CREDENTIALS.values():
        missing = [part for part in parts if not _is_known(part, keys)]
        if missing and len(missing) < len(parts):
            part = missing[0]
            variable, option = part.variables[0], _OPTIONS[part.name]
            raise CredentialsError(
                f"there is no {part.label}",
                hint=f"set {variable} or {variable}_FILE, give {option}, or run it in a terminal"
                if part.is_secret
                else f"give {option} or set {variable}",
            )
    if not any(_is_known(parts[-1], keys) for parts in CREDENTIALS.values()):
        raise CredentialsError(
            "there are no credentials to save",
            hint="run it in a terminal, or give --key and set SINCH_APPLICATION_SECRET, "
            "or give --service-plan-id and set SINCH_SMS_API_TOKEN, or give --project-id and "
            "--access-key-id and set SINCH_KEY_SECRET",
        )
