"""profiles.toml: find it, read it with care, change it without losing anything."""

import os
import re
import stat
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import Any, Final

import tomli_w
from platformdirs import user_config_path

from sinchctl.atomic_file import remove_unfinished, replace
from sinchctl.errors import CredentialsError
from sinchctl.file_lock import take_lock
from sinchctl.text.guess import did_you_mean

from .fields import KEYS, LAB, known_words

NAME: Final = "profiles.toml"

_LONGEST: Final = 1_000_000
_LOCK_SECONDS: Final = 10.0
_PLACE: Final = re.compile(r"(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.S)


@dataclass
class ProfilesDocument:
    """The content of the file: the default's name, the profiles, and whatever else is in it.

    Keys that sinchctl does not know are kept, here and inside the profiles.
    """

    path: Path
    default: str = ""
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def profile(self, name: str, source: str = "") -> dict[str, Any]:
        """Return the keys of a profile; `source` says who named it.

        Raises CredentialsError that names the known profiles.
        """
        if name in self.profiles:
            return self.profiles[name]
        by = f" ({source})" if source else ""
        where = "" if str(self.path) in source else f" in {self.path}"
        raise CredentialsError(
            f"there is no profile {name!r}{by}{where}",
            hint=known_words(name, self.profiles)
            if self.profiles
            else "the file has no profiles yet: add one with `sinchctl profile add NAME`, or try "
            "--sandbox",
        )

    def strangers(self, name: str) -> Iterator[str]:
        """Warn of each key, at the top and in the profile, that sinchctl ignores."""
        for key in self.others:
            yield f"{self.path}: {key!r} is not a key of this file"
        known = (*KEYS, "base_urls", "lab")
        for key in self.profiles.get(name, {}):
            if key not in known:
                guess = did_you_mean(key, known)
                ignored = f"{self.path}: profiles.{name} has a key {key!r} that nothing uses"
                yield f"{ignored}; {guess}" if guess else ignored


def profiles_file(environ: Mapping[str, str]) -> Path:
    """Return the path of profiles.toml, in SINCHCTL_CONFIG_DIR or the user's config directory."""
    if own := environ.get("SINCHCTL_CONFIG_DIR"):
        return Path(own) / NAME
    return user_config_path("sinchctl", appauthor=False) / NAME


def read(path: Path) -> ProfilesDocument:
    """Return the content of the file; an empty document if there is no file.

    Raises CredentialsError if others can read it, if it is not TOML (with line and column), or
    if a value has the wrong type (with its key).
    """
    try:
        raw = _guarded(path)
    except FileNotFoundError:
        return ProfilesDocument(path)
    except OSError as fault:
        raise _trouble("read", path, fault) from None
    document = _document(path, _table(path, raw))
    document.warnings = tuple(_directory_warnings(path.parent))
    return document


def change(path: Path, edit: Callable[[ProfilesDocument], None]) -> ProfilesDocument:
    """Read the file, let `edit` change it, write it whole, all under one lock.

    Another process that changes it at the same time waits, so that neither change is lost.
    If writing fails the old file stays as it was. Raises CredentialsError.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(target):
            document = read(path)
            edit(document)
            remove_unfinished(target)
            replace(target, _text(document), mode=0o600)
            return document
    except OSError as fault:
        raise _trouble("write", path, fault) from None


def _trouble(verb: str, path: Path, fault: OSError) -> CredentialsError:
    unchanged = "; nothing in it was changed" if verb == "write" else ""
    return CredentialsError(
        f"cannot {verb} {path}: {fault.strerror or fault}{unchanged}",
        hint="check the disk and the directory, or name another one in SINCHCTL_CONFIG_DIR",
    )


def _guarded(path: Path) -> bytes:
    """Return the bytes of the file. Refuse one that others could have read or written."""
    flags = ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY")  # each where the system has it
    handle = os.open(path, os.O_RDONLY | sum(getattr(os, flag, 0) for flag in flags))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise CredentialsError(f"{path} is not a file", hint="move it elsewhere")
        if sys.platform != "win32":
            _refuse_unsafe(path, status)
        raw = file.read(_LONGEST + 1)
    if len(raw) > _LONGEST:
        raise CredentialsError(f"{path} is larger than {_LONGEST:,} bytes", hint="is it that file?")
    return raw


def _refuse_unsafe(path: Path, status: os.stat_result) -> None:
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        verb = "read" if mode & 0o044 else "changed"
        raise CredentialsError(
            f"{path} can be {verb} by others (mode {mode:04o})",
            hint=f"run `chmod 600 {quote(str(path))}`",
        )
    if sys.platform != "win32" and status.st_uid != 0 and os.geteuid() not in {0, status.st_uid}:
        raise CredentialsError(
            f"{path} belongs to another user", hint=f"run `sudo chown $(id -u) {quote(str(path))}`"
        )


def _directory_warnings(directory: Path) -> Iterator[str]:
    """Warn of a directory in which others can replace the file."""
    if sys.platform != "win32":
        mode = stat.S_IMODE(directory.stat().st_mode)
        if mode & 0o022 and not mode & stat.S_ISVTX:
            yield (
                f"the directory {directory} can be changed by others (mode {mode:04o}); "
                f"run `chmod 700 {quote(str(directory))}`"
            )


def _table(path: Path, raw: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line, column = before.count(b"\n") + 1, fault.start - before.rfind(b"\n")
        why = "a byte that is not UTF-8"
    except RecursionError:
        line, column, why = 1, 1, "nested too deeply"
    except ValueError as fault:
        line, column, why = _placed(str(fault), raw.decode("utf-8-sig"))
    raise CredentialsError(
        f"{path}:{line}:{column}: {why}", hint="fix that line, or delete the file"
    )


def _placed(message: str, text: str) -> tuple[int, int, str]:
    """Return line, column and reason from a message of tomllib."""
    match = _PLACE.match(message)
    if match and match[2]:
        return int(match[2]), int(match[3]), match[1][:1].lower() + match[1][1:]
    last = text.rstrip("\n")
    end = last.count("\n") + 1, len(last) - last.rfind("\n")
    return (*end, f"{match[1]}, at the end of the file") if match else (1, 1, message)


def _document(path: Path, table: dict[str, Any]) -> ProfilesDocument:
    default = _text_at(path, "default", table.pop("default", ""))
    profiles = _table_at(path, "profiles", table.pop("profiles", {}))
    for name, profile in profiles.items():
        where = f"profiles.{name}"
        keys = _table_at(path, where, profile)
        for key in KEYS:
            if key in keys:
                _text_at(path, f"{where}.{key}", keys[key])
        urls = _table_at(path, f"{where}.base_urls", keys.get("base_urls", {}))
        for api, url in urls.items():
            _text_at(path, f"{where}.base_urls.{api}", url)
        _check_lab(path, f"{where}.lab", keys.get("lab", {}))
    return ProfilesDocument(path, default, profiles, table)


def _check_lab(path: Path, where: str, value: object) -> None:
    for key, setting in _table_at(path, where, value).items():
        kind = LAB.get(key)
        if kind is None:
            raise CredentialsError(
                f"{path}: {where} has a key {key!r} that nothing uses", hint=known_words(key, LAB)
            )
        if kind is dict:
            for name, text in _table_at(path, f"{where}.{key}", setting).items():
                if type(text) is not int:
                    _text_at(path, f"{where}.{key}.{name}", text)
        elif kind is str:
            _text_at(path, f"{where}.{key}", setting)
        elif type(setting) is not int:
            raise CredentialsError(
                f"{path}: {where}.{key} must be a number, not {_kind(setting)}",
                hint=f"write: {key} = 150",
            )


def _text_at(path: Path, key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise CredentialsError(
        f"{path}: {key} must be text in quotes, not {_kind(value)}", hint=f'write: {key} = "..."'
    )


def _table_at(path: Path, key: str, value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise CredentialsError(
        f"{path}: {key} must be a table, not {_kind(value)}", hint=f"write it as [{key}]"
    )


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    kinds |= {str: "text", dict: "a table"}
    return kinds.get(type(value), "a date")


def _text(document: ProfilesDocument) -> bytes:
    table: dict[str, Any] = {"default": document.default} if document.default else {}
    table |= document.others
    table["profiles"] = document.profiles
    return tomli_w.dumps(table).encode()


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Keep other processes from changing the file; wait for one that does."""
    lock = target.with_name(f".{target.name}.lock")
    deadline = time.monotonic() + _LOCK_SECONDS
    while (file := take_lock(lock)) is None:
        if time.monotonic() > deadline:
            raise CredentialsError(
                f"another program has kept {target} locked for {_LOCK_SECONDS:.0f} seconds",
                hint="check whether another sinchctl hangs",
            )
        time.sleep(0.02)
    with file:
        yield
