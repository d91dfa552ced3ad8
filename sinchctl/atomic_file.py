"""Files that are written whole or not at all."""

import os
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from .errors import UsageError


def write_file(name: str, data: bytes, *, overwrite: bool) -> None:
    """Write a file that the operator named. Replace an existing one only with `overwrite`.

    Raises UsageError if it exists or cannot be written; then nothing has changed.
    """
    try:
        if overwrite:
            with overwriting(name) as file:
                file.write(data)
        else:
            create(Path(name), data)
    except FileExistsError:
        raise UsageError(f"{name!r} already exists", hint="--force overwrites it") from None
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise UsageError(f"cannot write {name!r}: {why}", hint="check the path") from None


@contextmanager
def overwriting(name: str) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of the one that the operator named, if there is one.

    A link stays a link, a device or a pipe what it is. Raises OSError or ValueError.
    """
    path = Path(os.path.realpath(name))
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
    else:
        mode = path.stat().st_mode & 0o7777 if path.exists() else None
        with replacing(path, mode=mode) as file:
            yield file


def rewrite_text(name: str, text: str) -> None:
    """Write a changed text into the file that it was read from.

    What editors on Windows write stays: a byte order mark at its start, and CRLF at the end of
    its lines. Raises UsageError; then nothing has changed.
    """
    try:
        before = Path(name).read_bytes()
    except (OSError, ValueError):
        before = b""
    if before.count(b"\r\n") == before.count(b"\n") > 0:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    mark = before.startswith(BOM_UTF8)
    write_file(name, text.encode("utf-8-sig" if mark else "utf-8"), overwrite=True)


def create(path: Path, data: bytes) -> None:
    """Write a new file. Raises FileExistsError if there is one."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            path.unlink()
            raise


def replace(path: Path, data: bytes, *, mode: int | None) -> None:
    """Put `data` in the place of a file in one step, on the disk before it counts.

    `mode` is the mode of the file, None what a new file gets. Raises OSError; then the old
    file is as it was.
    """
    with replacing(path, mode=mode) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, *, mode: int | None) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of another one at the end, as `replace` does."""
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(handle)
        fresh.chmod(0o666 & ~_umask() if mode is None else mode)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def remove_unfinished(path: Path) -> None:
    """Delete what `replace` left beside a file when it was killed; nobody else may be writing."""
    for fresh in path.parent.iterdir():
        if fresh.name.startswith(f".{path.name}.") and fresh.name.endswith(".new"):
            fresh.unlink(missing_ok=True)


def _umask() -> int:
    """Return the mask for new files; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def sync_folder(directory: Path) -> None:
    """Have the names in a folder on the disk."""
    if sys.platform == "win32":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot; the file itself is safe
            os.fsync(handle)
    finally:
        os.close(handle)
