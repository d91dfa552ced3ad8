"""The state of the embedded Sinch: records, a log and counts, in one SQLite file.

Several processes can use the file: write-ahead logging, and one transaction for each request.
"""

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sinchctl.directories import state_directory
from sinchctl.errors import UsageError

RUNNING, OUTBOX, SCHEDULED, MESSAGE_BATCHES, EXPIRING = DUE = (
    "line",
    "outbox",
    "scheduled",
    "scheduled-messages",
    "expiring",
)
"""The kinds of records that have something to do at their time: calls, callbacks, batches of the
SMS and the Conversation API, verifications.
"""

VERSION = 2
"""The shape of the tables and of what is in them; another one means another version of sinchctl."""
_SCHEMA = (
    "CREATE TABLE record (kind TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, "
    "data TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    "CREATE INDEX record_at ON record (kind, at, id)",
    "CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL)",
    "CREATE TABLE seen (what TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID",
    f"PRAGMA user_version = {VERSION}",
)
_LOCKED_SECONDS = 20
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
KEPT_LINES = 10_000
"""How many entries the log keeps."""


def state_file(environ: Mapping[str, str]) -> Path:
    """Return where the state is kept."""
    return state_directory(environ) / "sandbox.sqlite3"


@dataclass(frozen=True)
class State:
    """One transaction on the file: everything in it happens, or nothing."""

    line: sqlite3.Connection

    def get(self, kind: str, name: str) -> dict[str, Any] | None:
        """Return one record, or None."""
        row = self.line.execute(
            "SELECT data FROM record WHERE kind = ? AND id = ?", (kind, name)
        ).fetchone()
        return None if row is None else _object(row[0])

    def put(self, kind: str, name: str, at: str, data: dict[str, Any]) -> None:
        """Keep one record; `at` (ISO 8601 UTC) orders records of a kind."""
        self.line.execute(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", (kind, name, at, json.dumps(data))
        )

    def drop(self, kind: str, name: str) -> None:
        """Forget one record."""
        self.line.execute("DELETE FROM record WHERE kind = ? AND id = ?", (kind, name))

    def clear(self, kept: str) -> None:
        """Forget everything but the records of one kind."""
        self.line.execute("DELETE FROM record WHERE kind <> ?", (kept,))
        self.line.execute("DELETE FROM seen")
        self.line.execute("DELETE FROM log")

    def due(
        self, kind: str, moment: str, *, since: str = "", most: int = -1
    ) -> list[dict[str, Any]]:
        """Return the records of a kind whose time has come, oldest first; at most so many."""
        rows = self.line.execute(
            "SELECT data FROM record WHERE kind = ? AND at BETWEEN ? AND ? ORDER BY at, id LIMIT ?",
            (kind, since, moment, most),
        )
        return [_object(data) for (data,) in rows]

    def due_ids(self, kind: str, moment: str, *, most: int) -> list[str]:
        """Return the ids of such records alone."""
        rows = self.line.execute(
            "SELECT id FROM record WHERE kind = ? AND at <= ? ORDER BY at, id LIMIT ?",
            (kind, moment, most),
        )
        return [str(name) for (name,) in rows]

    def next_due(self, after: str = "", until: str = ":") -> str | None:
        """Return the earliest time at which something is to be done; None if nothing is.

        Words that stand for no time, such as "never", come after all times.
        """
        moments = [
            self.line.execute(
                "SELECT min(at) FROM record WHERE kind = ? AND at > ? AND at <= ?",
                (kind, after, until),
            ).fetchone()[0]
            for kind in DUE
        ]
        return min((str(moment) for moment in moments if moment is not None), default=None)

    def in_order(self, kind: str) -> list[dict[str, Any]]:
        """Return all records of a kind in the order of their ids."""
        rows = self.line.execute("SELECT data FROM record WHERE kind = ? ORDER BY id", (kind,))
        return [_object(data) for (data,) in rows]

    def page(self, kind: str, after: str, most: int) -> list[dict[str, Any]]:
        """Return at most so many records of a kind whose ids come after one, in their order."""
        rows = self.line.execute(
            "SELECT data FROM record WHERE kind = ? AND id > ? ORDER BY id LIMIT ?",
            (kind, after, most),
        )
        return [_object(data) for (data,) in rows]

    def all(self, kind: str, most: int = -1) -> list[dict[str, Any]]:
        """Return all records of a kind, newest first; at most so many."""
        rows = self.line.execute(
            "SELECT data FROM record WHERE kind = ? ORDER BY at DESC, id DESC LIMIT ?", (kind, most)
        )
        return [_object(data) for (data,) in rows]

    def times(self, what: str) -> int:
        """Return how often this method was called with this text before."""
        self.line.execute(
            "INSERT INTO seen VALUES (?, 1) ON CONFLICT (what) DO UPDATE SET times = times + 1",
            (what,),
        )
        (count,) = self.line.execute("SELECT times FROM seen WHERE what = ?", (what,)).fetchone()
        return int(count) - 1

    def log(self, entry: dict[str, Any]) -> None:
        """Add one entry to the log; the oldest go when it grows long."""
        cursor = self.line.execute("INSERT INTO log (data) VALUES (?)", (json.dumps(entry),))
        self.line.execute("DELETE FROM log WHERE seq <= ?", ((cursor.lastrowid or 0) - KEPT_LINES,))

    def newest(self, kind: str, most: int = KEPT_LINES) -> list[dict[str, Any]]:
        """Return entries of one kind of the log, the last first; at most so many."""
        rows = self.line.execute(
            "SELECT data FROM log WHERE instr(data, ?) ORDER BY seq DESC", (f'"kind": "{kind}"',)
        )
        entries = (_entry(data) for (data,) in rows)
        return list(islice((entry for entry in entries if entry.get("kind") == kind), most))

    def entries(self) -> list[dict[str, Any]]:
        """Return the log, oldest entry first."""
        rows = self.line.execute("SELECT data FROM log ORDER BY seq")
        return sorted((_entry(data) for (data,) in rows), key=lambda entry: str(entry["time"]))


class _DamagedError(Exception):
    """A row does not hold what this version writes."""


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise _DamagedError("a row is not a JSON object")
    return value


_MEMBERS = {"request": ("method", "path"), "callback": ("event", "url", "reply")}
"""What entries of the log have by their kind; what people received has a number and a text."""


def _entry(text: str) -> dict[str, Any]:
    """Return an entry of the log: a request, a callback, or what a person received."""
    entry = _object(text)
    try:
        members = _MEMBERS.get(entry.get("kind", "request"), ("to", "text"))
        complete = all(isinstance(entry[name], str) for name in members)
        datetime.fromisoformat(entry["time"])
    except (KeyError, TypeError, ValueError):
        complete = False
    if not complete:
        raise _DamagedError("an entry of the log is not complete")
    return entry


@contextlib.contextmanager
def opened(path: Path) -> Iterator[State]:
    """Run one transaction on the state in `path`, which is created if it does not exist.

    Raises UsageError if the file cannot be used.
    """
    kept = _HELD.get(path)
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite would let others read
        line = kept.line(path) if kept is not None else _connected(path)
    except (OSError, sqlite3.Error) as fault:
        raise _unusable(path, fault) from None
    try:
        line.execute("BEGIN IMMEDIATE")
        _check_version(line, path)
        yield State(line)
        line.execute("COMMIT")
    except BaseException as fault:
        with contextlib.suppress(sqlite3.Error):  # some faults have ended it already
            if line.in_transaction:
                line.execute("ROLLBACK")
        if isinstance(fault, sqlite3.Error | _DamagedError):
            raise _unusable(path, fault) from None
        raise
    finally:
        if kept is None:
            line.close()


def _connected(path: Path) -> sqlite3.Connection:
    line = sqlite3.connect(path, timeout=_LOCKED_SECONDS, isolation_level=None)
    try:
        line.execute("PRAGMA journal_mode = WAL")
        line.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        line.close()
        raise
    return line


class _HeldState(threading.local):
    """The connection of each thread to a state that stays open."""

    def __init__(self) -> None:
        self._kept: tuple[int, sqlite3.Connection] | None = None

    def line(self, path: Path) -> sqlite3.Connection:
        """Return the connection of this thread; a new one if the file is another one now."""
        file = os.stat(path).st_ino
        if self._kept is None or self._kept[0] != file:
            self.close()
            self._kept = (file, _connected(path))
        return self._kept[1]

    def close(self) -> None:
        """Close the connection of this thread."""
        if self._kept is not None:
            self._kept[1].close()
            self._kept = None


_HELD: dict[Path, _HeldState] = {}
"""The states that stay open, by their files."""


@contextlib.contextmanager
def held_open(path: Path) -> Iterator[None]:
    """Keep a state open in all threads: much is done with it."""
    with opened(path):
        pass
    held = _HELD[path] = _HeldState()
    try:
        held.line(path)
        yield
    finally:
        del _HELD[path]
        held.close()


def _check_version(line: sqlite3.Connection, path: Path) -> None:
    """Create the tables of a new file. Raises UsageError for a file of another version."""
    (version,) = line.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    (tables,) = line.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version or tables:
        raise UsageError(
            f"the sandbox's state in {str(path)!r} was made by another version of sinchctl",
            hint="run: sinchctl sandbox reset",
        )
    for statement in _SCHEMA:
        line.execute(statement)


def forget(path: Path) -> None:
    """Remove the state, even if it is damaged. Raises UsageError if that fails."""
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        try:
            os.remove(name)
        except FileNotFoundError:
            continue
        except OSError as fault:
            raise _unusable(name, fault) from None


def _unusable(path: Path, fault: Exception) -> UsageError:
    if getattr(fault, "sqlite_errorcode", 0) & 0xFF in _BUSY:
        return UsageError(
            f"another program has locked the sandbox's state in {str(path)!r}",
            hint="end that program, or set SINCHCTL_STATE_DIR to use another state",
        )
    return UsageError(
        f"the sandbox cannot use its state in {str(path)!r} ({fault})",
        hint="run sinchctl sandbox reset to start with a new one, or set SINCHCTL_STATE_DIR to "
        "use another place",
    )
