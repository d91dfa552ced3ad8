"""What the embedded Sinch remembers: records, a log, and counts, in one SQLite file.

Several processes may use the file at once: write-ahead logging, and every request is one
transaction of its own.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sinchctl.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seen (what TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
"""
_KEPT_LINES = 10_000


def state_file(environ: Mapping[str, str]) -> Path:
    """Where the sandbox keeps its state: SINCHCTL_STATE_DIR, else the user's state directory."""
    if own := environ.get("SINCHCTL_STATE_DIR"):
        return Path(own) / "sandbox.sqlite3"
    from platformdirs import user_state_path

    return user_state_path("sinchctl", appauthor=False) / "sandbox.sqlite3"


@dataclass(frozen=True)
class State:
    """One transaction on the file: everything in it happens, or nothing."""

    line: "sqlite3.Connection"

    def get(self, kind: str, name: str) -> dict[str, Any] | None:
        """One record, or None."""
        found = self.line.execute(
            "SELECT data FROM record WHERE kind = ? AND id = ?", (kind, name)
        ).fetchone()
        return None if found is None else _object(found[0])

    def put(self, kind: str, name: str, at: str, data: dict[str, Any]) -> None:
        """Keep one record; `at` (ISO 8601 UTC) orders records of a kind."""
        self.line.execute(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", (kind, name, at, json.dumps(data))
        )

    def drop(self, kind: str, name: str) -> None:
        """Forget one record."""
        self.line.execute("DELETE FROM record WHERE kind = ? AND id = ?", (kind, name))

    def all(self, kind: str) -> list[dict[str, Any]]:
        """All records of a kind, newest first."""
        rows = self.line.execute(
            "SELECT data FROM record WHERE kind = ? ORDER BY at DESC, id DESC", (kind,)
        )
        return [_object(data) for (data,) in rows]

    def times(self, what: str) -> int:
        """How often this was asked before; asking counts."""
        self.line.execute(
            "INSERT INTO seen VALUES (?, 1) ON CONFLICT (what) DO UPDATE SET times = times + 1",
            (what,),
        )
        (count,) = self.line.execute("SELECT times FROM seen WHERE what = ?", (what,)).fetchone()
        return int(count) - 1

    def log(self, entry: dict[str, Any]) -> None:
        """Add one entry to the log; the oldest go when it grows long."""
        cursor = self.line.execute("INSERT INTO log (data) VALUES (?)", (json.dumps(entry),))
        self.line.execute(
            "DELETE FROM log WHERE seq <= ?", ((cursor.lastrowid or 0) - _KEPT_LINES,)
        )

    def entries(self) -> list[dict[str, Any]]:
        """The log, oldest entry first."""
        return [_object(data) for (data,) in self.line.execute("SELECT data FROM log ORDER BY seq")]


def _object(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


@contextlib.contextmanager
def opened(path: Path) -> Iterator[State]:
    """One transaction on the state in `path`, which is made where there is none.

    Raises UsageError where the file cannot be used.
    """
    import sqlite3

    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = sqlite3.connect(path, timeout=20, isolation_level=None)
    except (OSError, sqlite3.Error) as fault:
        raise _unusable(path, fault) from None
    try:
        line.execute("PRAGMA journal_mode = WAL")
        line.execute("PRAGMA synchronous = NORMAL")
        (known,) = line.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not known:
            line.executescript(_SCHEMA)
        line.execute("BEGIN IMMEDIATE")
        yield State(line)
        line.execute("COMMIT")
    except BaseException as fault:
        with contextlib.suppress(sqlite3.Error):  # some faults have ended it already
            if line.in_transaction:
                line.execute("ROLLBACK")
        if isinstance(fault, sqlite3.Error):
            raise _unusable(path, fault) from None
        raise
    finally:
        line.close()


def forget(path: Path) -> None:
    """Remove the state, also where it is damaged. Raises UsageError where that fails."""
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        try:
            os.remove(name)
        except FileNotFoundError:
            continue
        except OSError as fault:
            raise _unusable(name, fault) from None


def _unusable(path: Path, fault: Exception) -> UsageError:
    return UsageError(
        f"the sandbox cannot use its state in {str(path)!r} ({fault})",
        hint="sinchctl sandbox reset makes a new one; SINCHCTL_STATE_DIR names another place",
    )
