"""profile set: change single values of a profile, and leave the others as they are."""

from typing import Annotated, Any, Final

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import CredentialsError, UsageError
from sinchctl.profiles.fields import CREDENTIALS, FIELDS, KEYS, known_words
from sinchctl.profiles.file import ProfilesDocument, change, profiles_file, read
from sinchctl.profiles.model import SANDBOX
from sinchctl.profiles.resolve import resolve_in, selection
from sinchctl.terminal import questions
from sinchctl.terminal.views import Result

from .account_kinds import answers_for, is_known, kinds_in
from .gathering import from_environment, kinds_to_check, new_secrets, refuse_partial
from .options import ProfileOptions, checked, option_of, takes_profile_options
from .show import view_of

_SECRETS: Final = {field.key: field for field in FIELDS if field.is_secret}
_CLEAR: Final = "none"


@takes_profile_options
def set_values(
    ctx: typer.Context,
    options: ProfileOptions,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A profile; else the one in use.")
    ] = None,
    renew: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SECRET",
            help=f"Replace a secret: {', '.join(_SECRETS)}; can be repeated.",
        ),
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask.")] = False,
) -> Result:
    """Change single values of a profile. What no option names stays as it is.

    The value none clears what the profile can do without; for a command that prints a secret,
    the secret too. Secrets are never options: --renew takes a new one from its variable, such as
    SINCH_KEY_SECRET or SINCH_KEY_SECRET_FILE, or asks for it on a terminal. --kind adds
    credentials of another kind, with what the environment or you give. Nothing is changed if the
    profile could not be used afterwards.
    """
    session: Session = ctx.obj
    terminal = session.terminal
    path = profiles_file(terminal.environ)
    document = read(path)
    name, chooser = _chosen(document, name, session)
    keys = document.profile(name)
    changes = _changes(options)
    secrets = _secret_keys(renew or [])
    kinds = kinds_in(" ".join(options.kind))
    if not (changes or secrets or kinds):
        raise UsageError(
            "nothing is named that should change",
            hint=f"name a value, such as: sinchctl profile set {name} --region euc1",
        )
    may_ask = questions.can_ask(terminal) and not no_input
    changes |= new_secrets(terminal, [_SECRETS[key].name for key in secrets], may_ask=may_ask)
    if kinds:
        changes |= from_environment(terminal, _keys_after(keys, changes), kinds)
        if may_ask:
            changes |= answers_for(terminal, _keys_after(keys, changes), kinds)

    def edit(document: ProfilesDocument) -> None:
        before = document.profile(name)
        keys = _keys_after(before, changes)
        refuse_partial(keys, kinds | kinds_to_check(changes, before), kinds)
        document.profiles[name] = keys
        resolve_in(document, terminal.environ, name=name)

    profile = resolve_in(change(path, edit), terminal.environ, name=name)
    return Result([view_of(profile, chooser)], hint=_hint(changes, name))


def _chosen(document: ProfilesDocument, name: str | None, session: Session) -> tuple[str, str]:
    """Return the profile to change, the one that is named or the one in use, and who chose it."""
    if name == "":  # a variable of a script that is not set
        raise UsageError("the name of the profile is empty", hint="sinchctl profile list")
    option = SANDBOX if session.is_sandboxed else session.terminal.settings.profile
    chosen, source, _ = selection(document, name or option, session.terminal.environ)
    if chosen == SANDBOX:
        raise UsageError(
            "the profile sandbox is built in and has no values to change",
            hint="`sinchctl sandbox settings` changes how it behaves",
        )
    if not chosen:
        hint = known_words("", document.profiles) if document.profiles else "add one first: "
        hint += "" if document.profiles else "sinchctl profile add NAME"
        raise CredentialsError("no profile is selected, so none can be changed", hint=hint)
    return chosen, "argument NAME" if name else source


def _changes(options: ProfileOptions) -> dict[str, str]:
    """Return the new value of each key that an option names, checked; "" clears it."""
    return {
        key: "" if text == _CLEAR else checked(key, text) for key, text in options.texts().items()
    }


def _secret_keys(words: list[str]) -> list[str]:
    for word in words:
        if word not in _SECRETS:
            # Not quoted: somebody may have typed the secret itself.
            raise UsageError(
                "the value of --renew is not the name of a secret",
                hint=f"{known_words('', _SECRETS)}. The secret itself is asked for, or comes from "
                "the environment",
            )
    return words


def _keys_after(before: dict[str, Any], changes: dict[str, str]) -> dict[str, Any]:
    """Return the keys of a profile after the changes; a secret replaces its command."""
    keys = dict(before)
    for key, text in changes.items():
        secret = key.removesuffix("_command")
        if secret in _SECRETS:
            keys.pop(secret, None)
            keys.pop(f"{secret}_command", None)
        keys[key] = text
    known = {key: keys[key] for key in KEYS if keys.get(key)}
    return known | {key: value for key, value in keys.items() if key not in KEYS}


def _hint(changes: dict[str, str], name: str) -> str:
    """Say that a secret stayed although the id that it belongs to is new."""
    for *ids, secret in CREDENTIALS.values():
        if any(changes.get(part.key) for part in ids) and not is_known(secret, changes):
            return (
                f"the {secret.label} stays the same; replace it with --renew {secret.key} or "
                f"{option_of(secret)}"
            )
    return f"check it: sinchctl profile check -p {name}"
