"""The file of a ledger: drafted, published when the plan is agreed to, opened, locked."""

import os
import sqlite3
from pathlib import Path
from tempfile import mkstemp
from typing import IO, Final

from sinchctl.atomic_file import sync_folder
from sinchctl.errors import UsageError
from sinchctl.file_lock import take_lock

from .ledger import Ledger, faults

VERSION: Final = 1
_APPLICATION: Final = 0x53426C6B
_SCHEMA = (
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
    "CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE request (id INTEGER PRIMARY KEY, state TEXT NOT NULL, halvings INTEGER NOT NULL, "
    "size INTEGER NOT NULL, body TEXT NOT NULL, reference TEXT, sent_at TEXT, message TEXT, "
    "why TEXT)",
    "CREATE TABLE recipient (line INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE, "
    "request INTEGER NOT NULL, parts INTEGER NOT NULL, parameters TEXT, state TEXT, why TEXT)",
    "CREATE TABLE skipped (line INTEGER NOT NULL, number TEXT NOT NULL, why TEXT NOT NULL)",
)


def locked(path: Path) -> IO[bytes]:
    """Keep other runs from a ledger until the file that is returned is closed."""
    try:
        lock = take_lock(path.with_name(f".{path.name}.lock"))
    except OSError as fault:
        raise _unwritable(path, fault) from None
    if lock is None:
        raise UsageError(
            f"another run uses the ledger {str(path)!r}", hint="wait until that run has ended"
        )
    return lock


def _unwritable(path: Path, fault: OSError) -> UsageError:
    return UsageError(
        f"the ledger {str(path)!r} cannot be written: {fault.strerror}",
        hint="check the disk, or name another place: --ledger FILE",
    )


def draft(path: Path | None) -> Ledger:
    """Return an empty ledger beside the place where it will be; without one, on no disk."""
    name = ""
    if path is not None:
        try:
            handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        except OSError as fault:
            raise _unwritable(path, fault) from None
        os.close(handle)
    place = Path(name) if name else Path("ledger")
    with faults(place):
        line = sqlite3.connect(name, isolation_level=None, cached_statements=64)
        line.execute("PRAGMA journal_mode = OFF")  # nobody knows of it until it is published
        line.execute("PRAGMA synchronous = OFF")
        for statement in _SCHEMA:
            line.execute(statement)
    return Ledger(line, place)


def discard(ledger: Ledger) -> None:
    """Delete a draft."""
    ledger.close()
    ledger.path.unlink(missing_ok=True)


def publish(ledger: Ledger, path: Path) -> Ledger:
    """Put a draft in its place, on the disk before it counts, and open it there."""
    ledger.close()
    try:
        with ledger.path.open("rb+") as file:
            os.fsync(file.fileno())
        ledger.path.replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        ledger.path.unlink(missing_ok=True)
        raise _unwritable(path, fault) from None
    return opened(path)


def opened(path: Path) -> Ledger:
    """Open a ledger; what is written is on the disk when its transaction ends."""
    line = _connected(path, "mode=rw")
    with faults(path):
        line.execute("PRAGMA journal_mode = WAL")
        line.execute("PRAGMA synchronous = FULL")
    return Ledger(line, path)


def opened_to_read(path: Path) -> Ledger:
    """Open a ledger to look into it, even while a run writes it; no file is written or made."""
    require_ledger(path)
    is_in_use = path.with_name(f"{path.name}-wal").exists()  # by a run, or by one that was killed
    return Ledger(_connected(path, "mode=ro" if is_in_use else "mode=ro&immutable=1"), path)


def require_ledger(path: Path) -> None:
    """Raise UsageError if there is no such file."""
    if not path.is_file():
        raise UsageError(
            f"there is no ledger {str(path)!r}",
            hint="name the one that `sms bulk` wrote, such as people.csv.ledger",
        )


def _connected(path: Path, how: str) -> sqlite3.Connection:
    """Connect to a ledger. Raises UsageError for another file, or one of a newer version."""
    with faults(path):
        line = sqlite3.connect(f"file:{_quoted(path)}?{how}", uri=True, isolation_level=None)
        (application,) = line.execute("PRAGMA application_id").fetchone()
        (version,) = line.execute("PRAGMA user_version").fetchone()
        if application == _APPLICATION and version == VERSION:
            return line
        line.close()
    if application == _APPLICATION and version > VERSION:
        raise UsageError(
            f"a newer version of sinchctl wrote the ledger {str(path)!r}", hint="update sinchctl"
        )
    raise UsageError(
        f"{str(path)!r} is not a ledger of this version of sms bulk", hint="name another --ledger"
    )


def _quoted(path: Path) -> str:
    return path.absolute().as_uri().removeprefix("file://")
