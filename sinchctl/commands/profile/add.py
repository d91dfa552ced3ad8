"""profile add: gather the credentials of an account, check them, save them."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import DeclinedError, UsageError
from sinchctl.profiles.fields import KEYS
from sinchctl.profiles.file import ProfilesDocument, change, profiles_file, read
from sinchctl.profiles.model import SANDBOX, Profile, how_to_find_an_app
from sinchctl.terminal import questions
from sinchctl.terminal.streams import Terminal
from sinchctl.terminal.views import Card, Result, View, lines

from .account_kinds import KINDS, answers_for, kinds_in, kinds_of
from .gathering import from_environment, refuse_none, refuse_partial
from .options import ProfileOptions, checked, takes_profile_options

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@takes_profile_options
def add(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Its name: letters, digits, dots, dashes.")
    ],
    options: ProfileOptions,
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
    keys = {key: checked(key, text) for key, text in options.texts().items()}
    demanded = kinds_in(" ".join(options.kind)) | kinds_of(keys)
    keys |= from_environment(terminal, keys, demanded if options.kind else {*KINDS})
    if may_ask:
        keys |= answers_for(terminal, keys, demanded | kinds_of(keys))
    refuse_partial(keys, KINDS, demanded)
    refuse_none(keys)
    ordered = {option: keys[option] for option in KEYS if keys.get(option)}
    default = _save(path, name, ordered, replace=replace)
    record = {"name": name, "default": default, "path": str(path)}
    rows = lines(("Name", name, "strong"), ("Default", "yes" if default else "no"), ("File", path))
    view = View(
        record, lambda: Card("Profile saved", rows, "good"), name, (name, default, str(path))
    )
    hint = f"check it: sinchctl profile check -p {name}"
    if "project_id" in keys and "conversation_app_id" not in keys:
        region = keys.get("conversation_region", Profile.conversation_region)
        hint += f". SMS needs a Conversation app: {how_to_find_an_app(name, region)}"
    return Result([view], hint=hint)


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
    return UsageError(
        f"the profile {name!r} already exists",
        hint=f"`sinchctl profile set {name}` changes single values, --force replaces the profile",
    )
