"""Complete the credentials of a profile: from the environment, by questions, or not at all."""

from collections.abc import Iterable

from sinchctl.errors import CredentialsError
from sinchctl.profiles.fields import BY_NAME, CREDENTIALS, FIELDS, Kind, ProfileField, plain
from sinchctl.profiles.resolve import Environment
from sinchctl.terminal import printer, questions
from sinchctl.terminal.streams import Terminal

from .account_kinds import fields_of, is_known
from .options import option_of


def from_environment(terminal: Terminal, keys: dict[str, str], kinds: set[Kind]) -> dict[str, str]:
    """Return what the environment has for the fields of these kinds that are not known yet."""
    names = fields_of(kinds)
    wanted = [field for field in FIELDS if field.name in names and not is_known(field, keys)]
    return _in_environment(terminal, wanted)


def new_secrets(terminal: Terminal, names: list[str], *, may_ask: bool) -> dict[str, str]:
    """Return these secrets, from the environment or by a hidden question.

    Raises CredentialsError for one that neither gives.
    """
    secrets = _in_environment(terminal, [BY_NAME[name] for name in names])
    for name in names:
        field = BY_NAME[name]
        if field.key not in secrets and not may_ask:
            raise _missing(field)
        if field.key not in secrets:
            question = f"{field.label[0].upper()}{field.label[1:]} (hidden)"
            secrets[field.key] = questions.answer(
                terminal,
                question,
                lambda text, field=field: plain(field.check(text)),  # type: ignore[misc] # one field a question
                hidden=True,
                required=True,
            )
    return secrets


def refuse_partial(keys: dict[str, str], kinds: Iterable[Kind], demanded: set[Kind]) -> None:
    """Refuse a part of the credentials of these kinds without the others, and none if demanded."""
    for kind in kinds:
        missing = _missing_parts(keys, kind)
        if missing and (len(missing) < len(CREDENTIALS[kind]) or kind in demanded):
            raise _missing(missing[0])


def kinds_to_check(changes: dict[str, str], before: dict[str, str]) -> set[Kind]:
    """Return the kinds whose credentials change, unless they were not complete before either.

    The environment may have the rest of those.
    """
    return {
        kind
        for kind, parts in CREDENTIALS.items()
        if any(part.key in changes or part.command_key in changes for part in parts)
        and len(_missing_parts(before, kind)) in {0, len(parts)}
    }


def refuse_none(keys: dict[str, str]) -> None:
    """Refuse a profile without any credentials."""
    if not any(is_known(parts[-1], keys) for parts in CREDENTIALS.values()):
        raise CredentialsError(
            "there are no credentials to save",
            hint="run it in a terminal, or give --key and set SINCH_APPLICATION_SECRET, "
            "or give --service-plan-id and set SINCH_SMS_API_TOKEN, or give --project-id and "
            "--access-key-id and set SINCH_KEY_SECRET",
        )


def _missing_parts(keys: dict[str, str], kind: Kind) -> list[ProfileField]:
    return [part for part in CREDENTIALS[kind] if not is_known(part, keys)]


def _in_environment(terminal: Terminal, wanted: list[ProfileField]) -> dict[str, str]:
    environment = Environment(terminal.environ)
    values = {field.key: environment.find(field) for field in wanted}
    for warning in environment.warnings:
        printer.warn(terminal, warning)
    return {key: plain(value[0]) for key, value in values.items() if value is not None}


def _missing(part: ProfileField) -> CredentialsError:
    variable, option = part.variables[0], option_of(part)
    return CredentialsError(
        f"there is no {part.label}",
        hint=f"set {variable} or {variable}_FILE, give {option}, or run it in a terminal"
        if part.is_secret
        else f"give {option} or set {variable}",
    )
