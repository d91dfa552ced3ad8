"""sinchctl profile add: gather the credentials, check them, keep them."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.errors import CredentialsError, DeclinedError, UsageError
from sinchctl.terminal import printer, questions
from sinchctl.terminal.views import Card, View, lines

if TYPE_CHECKING:
    from pathlib import Path

    from sinchctl.commandline.session import Session
    from sinchctl.profiles.file import Document

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

EXAMPLES = (
    "sinchctl profile add acme",
    "sinchctl profile add acme --key 669E367E-6BBA-48AB-AF15-266871C28135 "
    '--secret-command "pass show sinch/acme" --region euc1',
)


def _option(name: str, metavar: str, help_text: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(name, metavar=metavar, help=help_text)
    return info


def add(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Its name: letters, digits, dots, dashes.")
    ],
    key: Annotated[str | None, _option("--key", "GUID", "The application key.")] = None,
    secret_command: Annotated[
        str | None,
        _option("--secret-command", "CMD", "A command that prints the application secret."),
    ] = None,
    region: Annotated[
        str | None,
        _option(
            "--region", "R", "Where calls are handled: global, use1, euc1, sae1, apse1, apse2."
        ),
    ] = None,
    service_plan_id: Annotated[
        str | None, _option("--service-plan-id", "ID", "The service plan of the SMS REST API.")
    ] = None,
    token_command: Annotated[
        str | None, _option("--token-command", "CMD", "A command that prints the SMS API token.")
    ] = None,
    sms_region: Annotated[
        str | None, _option("--sms-region", "R", "Where the plan lives: us, eu, au, br, ca.")
    ] = None,
    caller_id: Annotated[
        str | None, typer.Option("--cli", "--caller-id", metavar="CLI", help="Default caller id.")
    ] = None,
    locale: Annotated[
        str | None, _option("--locale", "xx-XX", "The default language of speech.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a profile of this name.")] = False,
) -> None:
    """Keep the credentials of one Sinch account under a name.

    On a terminal it asks for what no option gives, secrets hidden. Without one it takes the
    secrets from SINCH_APPLICATION_SECRET and SINCH_SMS_API_TOKEN or the files that
    SINCH_APPLICATION_SECRET_FILE and SINCH_SMS_API_TOKEN_FILE name, and the rest from the
    options or the other SINCH_ variables. A secret is never an option. The first profile
    becomes the default one.
    """
    from sinchctl.profiles.file import profiles_file, read

    session: Session = ctx.obj
    _refuse_name(name)
    path = profiles_file(session.terminal.environ)
    replace = _may_replace(session, name, name in read(path).profiles, force=force)
    options = {
        "application_key": key,
        "application_secret_command": secret_command,
        "region": region,
        "service_plan_id": service_plan_id,
        "sms_api_token_command": token_command,
        "sms_region": sms_region,
        "cli": caller_id,
        "locale": locale,
    }
    given = {field: _checked(field, text) for field, text in options.items() if text is not None}
    keys = (
        _asked(session, given)
        if questions.can_ask(session.terminal)
        else _surrounding(session, given)
    )
    _refuse_incomplete(keys)

    default = _keep(path, name, keys, replace=replace)
    record = {"name": name, "default": default, "path": str(path)}

    def card() -> Card:
        kept = lines(("Name", name, "strong"), ("Default", "yes" if default else "no"))
        return Card("Profile kept", [*kept, *lines(("File", path))], "good")

    printer.record(session.terminal, View(record, card, name, (name, default, str(path))))
    printer.hint(session.terminal, f"check it: sinchctl profile check -p {name}")


def _keep(path: "Path", name: str, keys: dict[str, str], *, replace: bool) -> bool:
    """Write the profile into the file; whether it is the default one now."""
    from sinchctl.profiles.file import change

    def edit(document: "Document") -> None:
        if name in document.profiles and not replace:
            raise _taken(name)
        if not document.profiles:
            document.default = name
        document.profiles[name] = keys

    return change(path, edit).default == name


def _refuse_name(name: str) -> None:
    if name == "sandbox":
        raise UsageError("the profile sandbox is built in", hint="choose another name")
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name for a profile",
            hint="use letters, digits, dots, dashes and underscores, 64 at most",
        )


def _may_replace(session: "Session", name: str, exists: bool, *, force: bool) -> bool:
    if force or not exists:
        return force
    if not questions.can_ask(session.terminal):
        raise _taken(name)
    if not questions.agreed(session.terminal, f"There is a profile {name}. Replace it?"):
        raise DeclinedError(f"the profile {name} stays as it is")
    return True


def _taken(name: str) -> UsageError:
    return UsageError(f"there is a profile {name!r} already", hint="add --force to replace it")


def _checked(field: str, text: str) -> str:
    """An option's value. A wrong key or plan id is exit 3, anything else exit 2."""
    from sinchctl.profiles.model import CHECKS

    if field.endswith("_command"):
        if not text.strip() or not text.isprintable():
            raise UsageError("the command that prints a secret is empty or has control characters")
        return text.strip()
    try:
        return CHECKS["caller_id" if field == "cli" else field](text)
    except CredentialsError as fault:
        if field in {"application_key", "service_plan_id"}:
            raise
        raise UsageError(fault.message, hint=fault.hint) from None


def _surrounding(session: "Session", given: dict[str, str]) -> dict[str, str]:
    """The profile's keys without asking: options, then the environment."""
    from sinchctl.profiles.resolve import environment
    from sinchctl.secret import Secret

    covered = {field.removesuffix("_command") for field in given}
    found = environment(session.terminal.environ, but=covered).values
    texts = {
        field: value.reveal() if isinstance(value, Secret) else value
        for field, value in found.items()
    }
    return _ordered(given | texts)


def _asked(session: "Session", given: dict[str, str]) -> dict[str, str]:
    """The profile's keys: options, then answers, with the environment as what Enter takes."""
    from sinchctl.profiles.model import CHECKS

    around = _surrounding(session, {})
    keys = dict(given)

    def answer(field: str, question: str, default: str = "", *, secret: bool = False) -> None:
        if field in keys or f"{field}_command" in keys:
            return
        check: Callable[[str], str] = CHECKS["caller_id" if field == "cli" else field]
        usual = around.get(field, default)
        if text := questions.answer(
            session.terminal, question, check, default=usual, hidden=secret, required=secret
        ):
            keys[field] = text

    answer("application_key", "Application key (Enter for none)")
    if "application_key" in keys:
        answer("application_secret", "Application secret (hidden)", secret=True)
        answer("region", "Voice region: global, use1, euc1, sae1, apse1, apse2", "global")
    answer("service_plan_id", "SMS service plan id (Enter for none)")
    if "service_plan_id" in keys:
        answer("sms_api_token", "SMS API token (hidden)", secret=True)
        answer("sms_region", "SMS region: us, eu, au, br, ca", "us")
    answer("cli", "Caller id to show (Enter for none)")
    answer("locale", "Language of speech, such as en-US (Enter for none)")
    return _ordered(keys)


def _ordered(keys: dict[str, str]) -> dict[str, str]:
    from sinchctl.profiles.file import TEXTS

    return {field: keys[field] for field in TEXTS if keys.get(field)}


_PAIRS = (
    ("application_key", "--key", "application_secret", "--secret-command"),
    ("service_plan_id", "--service-plan-id", "sms_api_token", "--token-command"),
)


def _refuse_incomplete(keys: dict[str, str]) -> None:
    from sinchctl.profiles.model import LABELS

    whole = False
    for public, option, secret, command in _PAIRS:
        has_secret = secret in keys or f"{secret}_command" in keys
        variable = f"SINCH_{secret.upper()}"
        if public in keys and not has_secret:
            raise CredentialsError(
                f"there is no {LABELS[secret]}",
                hint=f"set {variable} or {variable}_FILE, give {command}, or run it in a terminal",
            )
        if has_secret and public not in keys:
            raise CredentialsError(
                f"there is no {LABELS[public]}",
                hint=f"give {option} or set SINCH_{public.upper()}",
            )
        whole = whole or has_secret
    if not whole:
        raise CredentialsError(
            "there are no credentials to keep",
            hint="run it in a terminal, or give --key and set SINCH_APPLICATION_SECRET, "
            "or give --service-plan-id and set SINCH_SMS_API_TOKEN",
        )
