"""The files that `svaml lint` checks: those named, and those of ours in folders and patterns."""

from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path

from sinchctl.errors import UsageError
from sinchctl.svaml.document.read import UnreadableError, read_document
from sinchctl.svaml.flow.kind import is_ours

_EXTENSIONS = {".yaml", ".yml", ".toml", ".json"}
_SKIPPED = {"node_modules", "__pycache__"}
_LARGEST = 16 * 1024 * 1024
_SIGNS = (b"menus", b"instructions", b"runMenu", b'"action"')
"""Marks of our files, in a file that cannot be read."""


def files_of(names: Sequence[str]) -> list[str]:
    """Return the files of names, folders and patterns.

    A file that is named is checked whatever it is; in a folder only menus, flows, SVAML and
    callouts are. Raises UsageError for a folder or pattern without any.
    """
    if names.count("-") > 1:
        raise UsageError("only one argument can be - (stdin is read once)")
    found: list[str] = []
    for name in names:
        if name != "-" and Path(name).is_dir():
            inside = [path for path in _walk(Path(name)) if _is_ours(path)]
            what = f"the folder {name!r}"
        elif has_magic(name) and not Path(name).exists():
            paths = sorted(glob(name, recursive=True))
            inside = [path for path in paths if Path(path).is_file() and _is_ours(path)]
            what = f"the pattern {name!r}"
        else:
            found.append(name)
            continue
        if not inside:
            hint = "lint reads .yaml, .yml, .toml and .json files"
            raise UsageError(f"{what} has no menu, flow, SVAML or callout file", hint=hint)
        found += [path for path in inside if path not in found]
    return found


def _walk(folder: Path) -> Iterator[str]:
    """Return the files in a folder and below it, without hidden folders."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise UsageError(f"cannot read the folder {str(folder)!r}: {why}") from None
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _SKIPPED:
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry)
        elif entry.suffix.lower() in _EXTENSIONS and entry.is_file():
            yield str(entry)


def _is_ours(name: str) -> bool:
    path = Path(name)
    if path.suffix.lower() not in _EXTENSIONS:
        return False
    try:
        if path.stat().st_size > _LARGEST:
            return False
        data = path.read_bytes()
    except OSError:
        return True
    if not any(sign in data for sign in (*_SIGNS, b"action", b"method", b"allout")):
        return False
    try:
        document = read_document(name, data)
    except UnreadableError:
        return any(sign in data for sign in _SIGNS)
    except UsageError:
        return False
    return is_ours(document.value, document.syntax)
