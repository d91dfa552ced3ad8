"""profile add: gather the credentials of an account, check them, save them."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import CredentialsError, DeclinedError, UsageError
from sinchctl.profiles.fields import (
    CONVERSATION_REGIONS,
    CREDENTIALS,
    FIELDS,
    KEYS,
    SMS_REGIONS,
    VOICE_REGIONS,
    Kind,
    plain,
)
from sinchctl.profiles.file import ProfilesDocument, change, profiles_file, read
from sinchctl.profiles.model import SANDBOX
from sinchctl.profiles.resolve import Environment
from sinchctl.terminal import printer, questions
from sinchctl.terminal.streams import Terminal
from sinchctl.terminal.views import Card, Result, View, lines

from .account_kinds import KINDS, answers_for, fields_of, is_known, kinds_in, kinds_of

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
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help=f"Which credentials: {', '.join(KINDS)}; can be repeated.",
        ),
    ] = None,
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
    project_id: Annotated[str | None, typer.Option(metavar="ID", help="The project.")] = None,
    access_key_id: Annotated[
        str | None, typer.Option(metavar="ID", help="The id of an access key of the project.")
    ] = None,
    access_key_command: Annotated[
        str | None,
        typer.Option(metavar="CMD", help="A command that prints the secret of the access key."),
    ] = None,
    app_id: Annotated[
        str | None, typer.Option(metavar="ID", help="The Conversation app that sends SMS.")
    ] = None,
    conversation_region: Annotated[
        str | None,
        typer.Option(
            metavar="R", help=f"The region of that app: {', '.join(CONVERSATION_REGIONS)}."
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

    An application is for calls, verification and the old SMS API, a plan for the SMS REST API, a
    project for Conversation, Numbers and Number Lookup; new accounts have a project. On a
    terminal it asks for what neither the options nor the environment give; what you type as a
    secret stays hidden. Secrets are never options: they come from SINCH_APPLICATION_SECRET,
    SINCH_SMS_API_TOKEN and SINCH_KEY_SECRET, from the files that the same variables with _FILE
    at the end name, or from commands that print them. The first profile becomes the default one.
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
        "project_id": project_id,
        "access_key_id": access_key_id,
        "access_key_secret_command": access_key_command,
        "conversation_app_id": app_id,
        "conversation_region": conversation_region,
        "sms_sender": sms_sender,
        "cli": caller_id,
        "locale": locale,
    }
    keys = {option: _checked(option, text) for option, text in options.items() if text is not None}
    demanded = kinds_in(" ".join(kind or [])) | kinds_of(keys)
    keys |= _from_environment(terminal, keys, demanded if kind else {*KINDS})
    if may_ask:
        keys |= answers_for(terminal, keys, demanded | kinds_of(keys))
    _refuse_incomplete(keys, demanded)
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
        if field in {part for parts in CREDENTIALS.values() for part in parts}:
            raise
        raise UsageError(fault.message, hint=fault.hint) from None


def _from_environment(terminal: Terminal, keys: dict[str, str], kinds: set[Kind]) -> dict[str, str]:
    """Return what the environment has for the fields of these kinds that no option gives."""
    names = fields_of(kinds)
    environment = Environment(terminal.environ)
    values = {
        field.key: plain(value[0])
        for field in FIELDS
        if field.name in names
        and not is_known(field, keys)
        and (value := environment.find(field)) is not None
    }
    for warning in environment.warnings:
        printer.warn(terminal, warning)
    return values


def _refuse_incomplete(keys: dict[str, str], demanded: set[Kind]) -> None:
    """Refuse a part of credentials without the others, and no credentials at all."""
    for kind, parts in CREDENTIALS.items():
        missing = [part for part in parts if not is_known(part, keys)]
        if missing and (len(missing) < len(parts) or kind in demanded):
            part = missing[0]
            variable, option = part.variables[0], _OPTIONS[part.name]
            raise CredentialsError(
                f"there is no {part.label}",
                hint=f"set {variable} or {variable}_FILE, give {option}, or run it in a terminal"
                if part.is_secret
                else f"give {option} or set {variable}",
            )
    if not any(is_known(parts[-1], keys) for parts in CREDENTIALS.values()):
        raise CredentialsError(
            "there are no credentials to save",
            hint="run it in a terminal, or give --key and set SINCH_APPLICATION_SECRET, "
            "or give --service-plan-id and set SINCH_SMS_API_TOKEN, or give --project-id and "
            "--access-key-id and set SINCH_KEY_SECRET",
        )
