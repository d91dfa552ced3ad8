"""Files that a command writes for the operator: there whole, or not at all."""

import os
from pathlib import Path

from sinchctl.errors import UsageError


def write_file(name: str, data: bytes, *, overwrite: bool) -> None:
    """Write a file; one that is there is replaced, at the end of its links, only on `overwrite`.

    Raises UsageError where it exists or cannot be written; then nothing has changed.
    """
    try:
        if overwrite:
            _replace(Path(os.path.realpath(name)), data)
        else:
            _create(Path(name), data)
    except FileExistsError:
        raise UsageError(f"{name!r} is there already", hint="--force overwrites it") from None
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise UsageError(f"cannot write {name!r}: {why}", hint="check the path") from None


def _create(path: Path, data: bytes) -> None:
    with path.open("xb") as out:
        try:
            out.write(data)
            out.flush()
        except OSError:
            path.unlink()
            raise


def _replace(path: Path, data: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    _create(beside, data)
    try:
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    except OSError:
        beside.unlink()
        raise
