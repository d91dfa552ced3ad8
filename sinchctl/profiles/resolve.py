"""Put a profile together from the option, the environment and the file, value by value."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from shlex import quote
from typing import Any, Final, Protocol

from sinchctl.errors import CredentialsError, UsageError
from sinchctl.secret import Secret

from .fields import CREDENTIALS, FIELDS, ProfileField, address, plain
from .file import ProfilesDocument, profiles_file, read
from .model import SANDBOX, Profile, sandbox_profile
from .secret_command import output_of

BASE_URL: Final = "SINCHCTL_BASE_URL_"
"""The beginning of the variables of base URLs; the name of the API follows (client/apis.py)."""

_LONGEST_SECRET: Final = 65_536

Value = tuple[str | Secret, str]
"""A checked value, and where it came from."""


class ValueSource(Protocol):
    """A place where values are."""

    @property
    def label(self) -> str:
        """The name for people."""

    def find(self, field: ProfileField) -> Value | None:
        """Return a value, checked, and its source; None if the place has none.

        Raises CredentialsError for a wrong value.
        """


def resolve(environ: Mapping[str, str], *, name: str | None, sandbox: bool) -> Profile:
    """Return the profile of this run, every value checked, with where it came from.

    Value by value: the profile that `name` (--profile) says, then the environment, then the
    profile that SINCHCTL_PROFILE or the file's `default` says, or the only one if the
    environment has no credentials. With `sandbox`, or the name `sandbox`, the built-in one.
    Raises CredentialsError.
    """
    option = environ.get("SINCHCTL_PROFILE", "") if name is None else name
    if sandbox or option == SANDBOX:
        return sandbox_profile()
    return resolve_in(read(profiles_file(environ)), environ, name=name)


def resolve_in(
    document: ProfilesDocument, environ: Mapping[str, str], *, name: str | None
) -> Profile:
    """Return the profile of this content of the file, as `resolve` does."""
    around = Environment(environ)
    chosen, source, notes = selection(document, name, environ)
    stored: ValueSource = NoProfile(document)
    if chosen or name is not None:
        # Who typed the name need not be told where it came from.
        stored = StoredProfile(document, chosen, environ, "" if name is not None else source)
    places = [stored, around] if name is not None else [around, stored]
    values: dict[str, Any] = {}
    sources = {"name": source}
    homes: dict[str, ValueSource] = {}
    for field in FIELDS:
        for place in places:
            if (value := place.find(field)) is not None:
                values[field.name], sources[field.name] = value
                homes[field.name] = place
                break
    keys = document.profiles.get(chosen, {})
    urls, url_sources = _base_urls(keys, f"profile {chosen} in {document.path}", environ)
    return Profile(
        name=chosen or "environment",
        base_urls=urls,
        lab=keys.get("lab", {}),
        sources=sources | url_sources | {"lab": f"{document.path}: profiles.{chosen}.lab"},
        searched=tuple(place.label for place in places),
        candidates=() if chosen else tuple(document.profiles),
        warnings=(
            *document.warnings,
            *document.strangers(chosen),
            *around.warnings,
            *_mixtures(homes, sources),
        ),
        notes=notes,
        **values,
    )


def selection(
    document: ProfilesDocument, name: str | None, environ: Mapping[str, str]
) -> tuple[str, str, tuple[str, ...]]:
    """Return the name of the profile, who chose it, and what the operator should know."""
    if name is not None:
        return name, "option --profile", ()
    if named := environ.get("SINCHCTL_PROFILE", ""):
        return named, "environment SINCHCTL_PROFILE", ()
    if document.default == SANDBOX:
        raise CredentialsError(
            f"{document.path}: the default cannot be sandbox, which is built in",
            hint="use --sandbox or SINCHCTL_PROFILE=sandbox, and `sinchctl profile use NAME` here",
        )
    if document.default:
        return document.default, f"default in {document.path}", ()
    if len(document.profiles) == 1 and not Environment(environ).has_credentials:
        (only,) = document.profiles
        note = f"using profile {only}, the only one"
        return only, f"the only profile in {document.path}", (note,)
    return "", "environment", ()


def _mixtures(homes: Mapping[str, ValueSource], sources: Mapping[str, str]) -> Iterator[str]:
    """Warn of credentials whose parts come from two places, mostly by oversight."""
    for parts in CREDENTIALS.values():
        first, *others = [part for part in parts if part.name in homes] or [parts[0]]
        for other in others:
            if homes[other.name] is not homes[first.name]:
                yield (
                    f"the {first.label} comes from {sources[first.name]}, but the {other.label} "
                    f"from {sources[other.name]}"
                )
                break


class NoProfile:
    """The file, if no profile of it is selected."""

    def __init__(self, document: ProfilesDocument) -> None:
        others = f"; it has {', '.join(document.profiles)}" if document.profiles else ""
        self.label = f"{document.path} (no default profile{others})"

    def find(self, field: ProfileField) -> Value | None:
        """Return None."""
        return None


class Environment:
    """The variables of the environment. An empty one counts as not set."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._empty: list[str] = []
        self.warnings: list[str] = []

    @property
    def label(self) -> str:
        """The name for people, with the variables that are empty."""
        verb = "is" if len(self._empty) == 1 else "are"
        empty = f" ({', '.join(self._empty)} {verb} empty)" if self._empty else ""
        return f"the environment{empty}"

    @property
    def has_credentials(self) -> bool:
        """Return True if any part of a credential is set."""
        names = [
            name for parts in CREDENTIALS.values() for part in parts for name in part.variables
        ]
        return any(self._environ.get(n) or self._environ.get(f"{n}_FILE") for n in names)

    def find(self, field: ProfileField) -> Value | None:
        """Return a value and its source, as `Place` says.

        Raises CredentialsError also for a variable beside its `_FILE`.
        """
        for variable in field.variables:
            text, source = self._text(variable, is_secret=field.is_secret)
            if text:
                return field.checked(text, f"environment {source}"), f"environment {source}"
            if variable in self._environ:
                self._empty.append(variable)
        return None

    def _text(self, variable: str, *, is_secret: bool) -> tuple[str, str]:
        """Return the text of a variable, or of the file that its `_FILE` names; and which."""
        text = self._environ.get(variable, "").strip()
        file = self._environ.get(f"{variable}_FILE", "") if is_secret else ""
        if text and file:
            raise CredentialsError(
                f"both {variable} and {variable}_FILE are set", hint="unset one of them"
            )
        return (self._file(variable, file), f"{variable}_FILE") if file else (text, variable)

    def _file(self, variable: str, path: str) -> str:
        where = f"the file {path} that {variable}_FILE names"
        try:
            with Path(path).open("rb") as file:
                self._look_at_mode(where, path, os.fstat(file.fileno()))
                raw = file.read(_LONGEST_SECRET + 1)
            text = raw.decode().strip()
        except UnicodeDecodeError:
            raise CredentialsError(f"{where} is not text", hint="check the path") from None
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else fault
            raise CredentialsError(
                f"cannot read {where}: {why}", hint="check the path and its permissions"
            ) from None
        if not text or len(raw) > _LONGEST_SECRET:
            size = "is larger than a secret can be" if text else "is empty"
            raise CredentialsError(f"{where} {size}", hint="check the path")
        return text

    def _look_at_mode(self, where: str, path: str, status: os.stat_result) -> None:
        """Refuse a secret that others can change; warn of the user's own that others can read.

        What root provides, such as the secrets of a container, is often readable by others.
        """
        mode = stat.S_IMODE(status.st_mode)
        if sys.platform == "win32" or not stat.S_ISREG(status.st_mode):
            return
        if mode & 0o022:
            raise CredentialsError(
                f"{where} can be changed by others (mode {mode:04o})",
                hint=f"run `chmod 600 {quote(path)}`",
            )
        if mode & 0o044 and status.st_uid == os.geteuid() != 0:
            self.warnings.append(
                f"{where} can be read by others (mode {mode:04o}); run `chmod 600 {quote(path)}`"
            )


class StoredProfile:
    """A profile of the file. Raises CredentialsError if there is no such profile."""

    def __init__(
        self, document: ProfilesDocument, name: str, environ: Mapping[str, str], source: str = ""
    ) -> None:
        self._keys = document.profile(name, source)
        self._environ = environ
        self.label = f"profile {name} in {document.path}"

    def find(self, field: ProfileField) -> Value | None:
        """Return a value and its source, as `Place` says. A command is run when needed."""
        text = str(self._keys.get(field.key, "")).strip()
        command = self._keys.get(field.command_key, "") if field.is_secret else ""
        if text and command:
            raise CredentialsError(
                f"{self.label} has both {field.key} and {field.command_key}",
                hint="remove one of them",
            )
        if command:
            source = f"{field.command_key} of {self.label}"
            return Secret(self._later(field, command, source)), source
        return (field.checked(text, self.label), self.label) if text else None

    def _later(self, field: ProfileField, command: str, source: str) -> Callable[[], str]:
        def run() -> str:
            output = output_of(command, source, self._environ)
            return plain(field.checked(output, f"the output of {source}"))

        return run


def _base_urls(
    keys: Mapping[str, Any], where: str, environ: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the base URLs and their sources. A variable overrides, as --base-url does.

    Whether there is an API of each name is for `client/apis.py` to say.
    """
    texts = {name: (text, where) for name, text in keys.get("base_urls", {}).items()}
    for variable, text in environ.items():
        if variable.startswith(BASE_URL):
            name = variable.removeprefix(BASE_URL).lower()
            texts |= {name: (text, f"environment {variable}")} if text.strip() else {}
    urls: dict[str, str] = {}
    for name, (text, source) in texts.items():
        if text.strip():
            try:
                urls[name] = address(text)
            except CredentialsError as fault:
                kind = CredentialsError if source == where else UsageError
                raise kind(f"{source}: {fault.message}", hint=fault.hint) from None
    return urls, {f"base_urls.{name}": texts[name][1] for name in urls}
