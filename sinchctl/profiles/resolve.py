"""Which profile speaks: option, environment and file, value by value, each with its place."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sinchctl.errors import CredentialsError, UsageError
from sinchctl.profiles.model import CHECKS, LABELS, SANDBOX, Profile, address, sandbox_profile
from sinchctl.secret import Secret

from .file import Document, profiles_file, read
from .secret_command import output_of

VARIABLES: Final = {
    "application_key": ("SINCH_APPLICATION_KEY",),
    "application_secret": ("SINCH_APPLICATION_SECRET",),
    "region": ("SINCH_VOICE_REGION",),
    "service_plan_id": ("SINCH_SERVICE_PLAN_ID",),
    "sms_api_token": ("SINCH_SMS_API_TOKEN", "SINCH_API_TOKEN"),
    "sms_region": ("SINCH_SMS_REGION",),
}
"""The environment variables of each field, the first that is set counts."""

SECRETS: Final = ("application_secret", "sms_api_token")
"""The fields that are secret; each of their variables also exists with `_FILE` behind it."""

BASE_URL: Final = "SINCHCTL_BASE_URL_"
"""What the variables of base URLs begin with; the name of the API follows (client/apis.py)."""

_KEYS: Final = {name: name for name in CHECKS} | {"caller_id": "cli"}
_PAIRS: Final = (("application_key", "application_secret"), ("service_plan_id", "sms_api_token"))
_LONGEST_SECRET: Final = 65_536


@dataclass
class Place:
    """One place where values are: its name for people, and what it has, with where."""

    label: str
    values: dict[str, str | Secret] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, text: str, source: str) -> None:
        """Keep a checked value. Raises CredentialsError that names the source."""
        value = checked(name, text, source)
        self.values[name] = Secret(value) if name in SECRETS else value
        self.sources[name] = source


def resolve(environ: Mapping[str, str], *, name: str | None, sandbox: bool) -> Profile:
    """The profile of this run, every value checked, with where it came from.

    Value by value: the profile that `name` (--profile) says, then the environment, then
    the profile that SINCHCTL_PROFILE or the file's `default` says. With `sandbox`, or the
    name `sandbox`, the built-in one. Raises CredentialsError.
    """
    named = environ.get("SINCHCTL_PROFILE", "") if name is None else name
    if sandbox or named == SANDBOX:
        return sandbox_profile()
    document = read(profiles_file(environ))
    chosen = named or ("" if name is not None else _default(document))
    if name is not None:
        who = "option --profile"
        stored = profile_place(document, chosen, environ, who)
        places = [stored, environment(environ, but=stored.values)]
    else:
        who = "environment SINCHCTL_PROFILE" if named else f"default in {document.path}"
        surrounding = environment(environ)
        rest = (
            profile_place(document, chosen, environ, who, but=surrounding.values)
            if chosen
            else _no_profile(document)
        )
        places = [surrounding, rest]
    keys = document.profiles.get(chosen, {})
    return _together(
        places,
        name=chosen or "environment",
        sources={"name": who if chosen else "environment"},
        base_urls=_base_urls(keys, f"profile {chosen} in {document.path}", environ),
        warnings=tuple(document.strangers(chosen)),
    )


def _no_profile(document: Document) -> Place:
    others = f"; it has {', '.join(document.profiles)}" if document.profiles else ""
    return Place(f"{document.path} (no default profile{others})")


def _default(document: Document) -> str:
    if document.default == SANDBOX:
        raise CredentialsError(
            f"{document.path}: the default cannot be sandbox, which is built in",
            hint="use --sandbox or SINCHCTL_PROFILE=sandbox, and `sinchctl profile use NAME` here",
        )
    return document.default


def _together(
    places: list[Place],
    *,
    name: str,
    sources: dict[str, str],
    base_urls: tuple[dict[str, str], dict[str, str]],
    warnings: tuple[str, ...],
) -> Profile:
    values: dict[str, Any] = {}
    for place in places:
        values |= place.values
        sources = sources | place.sources
    urls, url_sources = base_urls
    return Profile(
        name=name,
        base_urls=urls,
        sources=sources | url_sources,
        looked=tuple(place.label for place in places),
        warnings=warnings + tuple(_mixtures(places)),
        **values,
    )


def _mixtures(places: list[Place]) -> Iterator[str]:
    """A warning for each pair whose halves come from two places, mostly by oversight."""
    for pair in _PAIRS:
        found = [place.sources[half] for half in pair for place in places if half in place.values]
        homes = {place.label for place in places if place.values.keys() & set(pair)}
        if len(homes) > 1:
            first, second = (LABELS[half] for half in pair)
            yield f"the {first} comes from {found[0]}, but the {second} from {found[1]}"


def environment(environ: Mapping[str, str], *, but: Container[str] = ()) -> Place:
    """What the environment says, `but` for the fields that need nothing from it.

    An empty variable counts as one that is not set. Raises CredentialsError for a wrong
    value, or a variable beside its `_FILE`.
    """
    place = Place("the environment")
    empty = []
    for name, variables in VARIABLES.items():
        for variable in variables if name not in but else ():
            text, source = _variable(environ, variable, secret=name in SECRETS)
            if text:
                place.take(name, text, f"environment {source}")
                break
            if variable in environ:
                empty.append(variable)
    if empty:
        verb = "is" if len(empty) == 1 else "are"
        place.label = f"the environment ({', '.join(empty)} {verb} empty)"
    return place


def _variable(environ: Mapping[str, str], variable: str, *, secret: bool) -> tuple[str, str]:
    """The text of a variable, or of the file that its `_FILE` names; and which it was."""
    text = environ.get(variable, "").strip()
    file = environ.get(f"{variable}_FILE", "") if secret else ""
    if text and file:
        raise CredentialsError(
            f"both {variable} and {variable}_FILE are set", hint="unset one of them"
        )
    return (_file_text(variable, file), f"{variable}_FILE") if file else (text, variable)


def _file_text(variable: str, path: str) -> str:
    where = f"the file {path} that {variable}_FILE names"
    try:
        with Path(path).open("rb") as file:
            raw = file.read(_LONGEST_SECRET + 1)
        text = raw.decode().strip()
    except UnicodeDecodeError:
        raise CredentialsError(f"{where} is not text", hint="check the path") from None
    except OSError as fault:
        raise CredentialsError(
            f"cannot read {where}: {fault.strerror}", hint="check the path and its permissions"
        ) from None
    if not text or len(raw) > _LONGEST_SECRET:
        size = "is larger than a secret can be" if text else "is empty"
        raise CredentialsError(f"{where} {size}", hint="check the path")
    return text


def profile_place(
    document: Document,
    name: str,
    environ: Mapping[str, str],
    asked: str = "",
    *,
    but: Container[str] = (),
) -> Place:
    """What a profile in the file says, `but` for the fields that need nothing from it.

    Raises CredentialsError where there is no such profile, or a value is wrong.
    """
    keys = document.profile(name, asked)
    where = f"profile {name} in {document.path}"
    place = Place(where)
    for field_name, key in _KEYS.items():
        if field_name in but:
            continue
        text = str(keys.get(key, "")).strip()
        command = str(keys.get(f"{key}_command", "")).strip() if field_name in SECRETS else ""
        if text and command:
            raise CredentialsError(
                f"{where} has both {key} and {key}_command", hint="remove one of them"
            )
        if command:
            source = f"{key}_command of {where}"
            place.values[field_name] = Secret(_lazy(field_name, command, source, environ))
            place.sources[field_name] = source
        elif text:
            place.take(field_name, text, where)
    return place


def _lazy(name: str, command: str, source: str, environ: Mapping[str, str]) -> Callable[[], str]:
    return lambda: checked(name, output_of(command, source, environ), f"the output of {source}")


def checked(name: str, text: str, source: str) -> str:
    """The value of a field as it is used. Raises CredentialsError that names the source."""
    try:
        return CHECKS[name](text)
    except (CredentialsError, UsageError) as fault:
        raise CredentialsError(f"{source}: {fault.message}", hint=fault.hint) from None


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
