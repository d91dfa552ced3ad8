"""The ledger of a bulk send: every recipient, and every request before it goes out.

An SQLite file. `recipient` holds who gets a message, `request` what is sent to whom and what came
of it, `skipped` the rows that were left out; the view `message` shows it all. A recipient has the
state of its request, until a delivery report gives it one of its own.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from sinchctl import wire
from sinchctl.errors import UsageError

from .request import BulkRequest, LedgerRow, Pending, Recipient, State

_INDEXES = (
    "CREATE INDEX request_state ON request (state, halvings DESC, id)",
    "CREATE INDEX request_message ON request (message) WHERE message IS NOT NULL",
    "CREATE INDEX recipient_request ON recipient (request)",
    "CREATE VIEW message AS SELECT line, '+' || number AS number, parts, "
    "coalesce(recipient.state, request.state) AS state, message AS id, reference, sent_at, "
    "coalesce(recipient.why, request.why) AS why FROM recipient JOIN request "
    "ON request.id = recipient.request",
)


class Ledger:
    """An open ledger. Every failure of the file is a UsageError that names it."""

    def __init__(self, line: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._line = line

    def close(self) -> None:
        """Close the file."""
        self._line.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is on the disk at the end, or nothing of it."""
        with faults(self.path):
            self._line.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._line.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite may have done it already
                    self._line.execute("ROLLBACK")
                raise

    def note(self, name: str, value: Any) -> None:
        """Keep a value of the whole send."""
        self._line.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, json.dumps(value)))

    def noted(self, name: str) -> Any:
        """Return a value of the whole send."""
        for (text,) in self._rows("SELECT value FROM note WHERE name = ?", name):
            return json.loads(text)
        return None

    # --- planning ---

    def add_request(self, body: str) -> int:
        """Add a request without recipients, and return its id."""
        done = self._line.execute(
            "INSERT INTO request (state, halvings, size, body) VALUES ('planned', 0, 0, ?)", (body,)
        )
        return done.lastrowid or 0

    def add_recipient(
        self, line: int, number: int, request: int, parts: int, parameters: str | None
    ) -> bool:
        """Add a recipient; return False if the number has one already."""
        done = self._line.execute(
            "INSERT OR IGNORE INTO recipient (line, number, request, parts, parameters) "
            "VALUES (?, ?, ?, ?, ?)",
            (line, number, request, parts, parameters),
        )
        return done.rowcount == 1

    def line_of(self, number: int) -> int:
        """Return the line of a number."""
        return int(next(self._rows("SELECT line FROM recipient WHERE number = ?", number))[0])

    def skip(self, line: int, number: str, why: str) -> None:
        """Keep that a row was left out."""
        self._line.execute("INSERT INTO skipped VALUES (?, ?, ?)", (line, number, why))

    def leave_out(self, numbers: Iterable[str], why: str) -> int:
        """Take numbers out of the requests that are still planned; return how many there were."""
        count = 0
        for number in numbers:
            rows = self._rows(
                "SELECT line, request FROM recipient JOIN request ON request.id = request "
                "WHERE number = ? AND request.state = 'planned'",
                int(number.removeprefix("+")),
            )
            for line, request in list(rows):
                count += 1
                self.skip(line, f"+{number.removeprefix('+')}", why)
                self._line.execute("DELETE FROM recipient WHERE line = ?", (line,))
                self._line.execute("UPDATE request SET size = size - 1 WHERE id = ?", (request,))
        self._line.execute("DELETE FROM request WHERE size = 0 AND state = 'planned'")
        return count

    def finish_plan(self) -> int:
        """Count the recipients of each request; return how many requests there are."""
        self._line.execute(
            "UPDATE request SET size = counted.size FROM (SELECT request, count(*) AS size FROM "
            "recipient GROUP BY request) AS counted WHERE counted.request = request.id"
        )
        self._line.execute("DELETE FROM request WHERE size = 0")
        for statement in _INDEXES:
            self._line.execute(statement)
        return int(next(self._rows("SELECT count(*) FROM request"))[0])

    # --- sending ---

    def begin_sending(self, requests: Iterable[int], time: str) -> None:
        """Write that requests go out now."""
        self._line.executemany(
            "UPDATE request SET state = 'sending', sent_at = ?, why = NULL WHERE id = ?",
            ((time, request) for request in requests),
        )

    def set_state(self, request: int, state: State, message: str = "", why: str = "") -> None:
        """Write what came of a request."""
        self._line.execute(
            "UPDATE request SET state = ?, message = ?, why = ? WHERE id = ?",
            (state, message or None, why or None, request),
        )

    def knows_message(self, message: str) -> bool:
        """Return True if another request has this id of Sinch's already."""
        rows = self._rows("SELECT 1 FROM request WHERE message = ? LIMIT 1", message)
        return next(rows, None) is not None

    def halve(self, request: BulkRequest) -> None:
        """Replace a refused request by two with half of its recipients each."""
        middle = len(request.recipients) // 2
        for half in (request.recipients[:middle], request.recipients[middle:]):
            self._copy(request.id, half[0].line, half[-1].line, len(half))
        self._line.execute("DELETE FROM request WHERE id = ?", (request.id,))

    def renew(self, request: int) -> None:
        """Plan a request anew under another reference; the old one may still be accepted."""
        self._copy(request, 0, 1 << 62, None)
        self._line.execute(
            "UPDATE request SET state = 'abandoned', size = 0 WHERE id = ?", (request,)
        )

    def _copy(self, request: int, first: int, last: int, size: int | None) -> None:
        done = self._line.execute(
            "INSERT INTO request (state, halvings, size, body) SELECT 'planned', halvings + 1, "
            "coalesce(?, size), body FROM request WHERE id = ?",
            (size, request),
        )
        self._line.execute(
            "UPDATE recipient SET request = ? WHERE request = ? AND line BETWEEN ? AND ?",
            (done.lastrowid, request, first, last),
        )
        self._name(done.lastrowid or 0)

    def _name(self, request: int) -> None:
        self._line.execute(
            "UPDATE request SET reference = (SELECT json_extract(value, '$') FROM note "
            "WHERE name = 'reference') || '-' || id WHERE id = ?",
            (request,),
        )

    def name_requests(self, prefix: str) -> None:
        """Give every request its own reference."""
        self.note("reference", prefix)
        self._line.execute("UPDATE request SET reference = ? || '-' || id", (prefix,))

    def planned(self, most: int, without: Iterable[int]) -> list[int]:
        """Return the next requests to send, halves of refused ones first."""
        own = ",".join(map(str, without))
        rows = self._rows(
            f"SELECT id FROM request WHERE state = 'planned' AND id NOT IN ({own}) "  # noqa: S608 - numbers
            "ORDER BY halvings DESC, id LIMIT ?",
            most,
        )
        return [int(request) for (request,) in rows]

    def request(self, request: int) -> BulkRequest:
        """Return a request with its recipients in the order of the file."""
        rows = self._rows("SELECT id, reference, body FROM request WHERE id = ?", request)
        identifier, reference, body = next(rows)
        # One row: SQLite lets the other threads in at each row that it returns.
        columns = next(
            self._rows(
                "SELECT group_concat(line), group_concat(number), group_concat(parts), "
                "group_concat(coalesce(parameters, '{}')) FROM (SELECT * FROM recipient "
                "WHERE request = ? ORDER BY line)",
                request,
            )
        )
        lines, numbers, parts = (
            wire.decode(f"[{text}]".encode(), list[int]) for text in columns[:3]
        )
        values = wire.decode(f"[{columns[3]}]".encode(), list[dict[str, str]])
        recipients = list(map(Recipient, lines, numbers, parts, values))
        return BulkRequest(identifier, reference, body, recipients)

    def why(self, request: int) -> str:
        """Return why a request is in its state."""
        return str(
            next(self._rows("SELECT coalesce(why, '') FROM request WHERE id = ?", request))[0]
        )

    def pending(self, state: Literal["sending", "unknown"]) -> list[Pending]:
        """Return the requests whose outcome is not known."""
        rows = self._rows(
            "SELECT id, reference, sent_at FROM request WHERE state = ? ORDER BY id", state
        )
        return [Pending(*row) for row in rows]

    # --- what came of it ---

    def counts(self) -> dict[State, int]:
        """Return how many recipients are in each state."""
        rows = self._rows("SELECT state, count(*) FROM message GROUP BY state")
        return dict(rows)

    def left_out(self) -> Iterator[tuple[int, str, str]]:
        """Yield the rows that were left out: line, number, why."""
        return self._rows("SELECT line, number, why FROM skipped ORDER BY line")

    def open_messages(self) -> list[tuple[int, str]]:
        """Return the accepted requests with recipients that have no final state, and their ids."""
        rows = self._rows(
            "SELECT id, message FROM request WHERE state = 'accepted' AND EXISTS (SELECT 1 FROM "
            "recipient WHERE request = request.id AND recipient.state IS NULL) ORDER BY id"
        )
        return [(int(request), str(message)) for request, message in rows]

    def request_of(self, message: str, reference: str) -> int | None:
        """Return the request with an id of Sinch; of those that are unknown, with a reference."""
        rows = self._rows(
            "SELECT id FROM request WHERE message = ? UNION ALL "
            "SELECT id FROM request WHERE id = ? AND reference = ? AND state = 'unknown'",
            message,
            reference.rpartition("-")[2],
            reference,
        )
        return next((int(request) for (request,) in rows), None)

    def set_accepted(self, request: int, message: str) -> None:
        """Write that Sinch has taken a request that was unknown, and under which id."""
        self._line.execute(
            "UPDATE request SET state = 'accepted', message = ?, why = NULL WHERE id = ? "
            "AND state = 'unknown'",
            (message, request),
        )

    def set_delivery(
        self, request: int, state: State | None, why: str, numbers: Iterable[int]
    ) -> None:
        """Write what a delivery report says of some recipients; a final state stays."""
        self._line.executemany(
            "UPDATE recipient SET state = ?1, why = ?2 WHERE number = ?3 AND request = ?4 "
            "AND (?1 IS NOT NULL OR state IS NULL)",
            ((state, why, number, request) for number in numbers),
        )

    def totals(self) -> list[tuple[State, str, int]]:
        """Return how many recipients have which state and reason."""
        rows = self._rows(
            "SELECT state, coalesce(why, ''), count(*) FROM message GROUP BY 1, 2 ORDER BY 3 DESC"
        )
        return list(rows)

    def messages(self, states: Iterable[State] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield line, number, state, id, parts and reason of recipients, in the file's order."""
        chosen = ",".join(f"'{state}'" for state in states)
        only = f"WHERE coalesce(recipient.state, request.state) IN ({chosen})" if chosen else ""
        return self._rows(
            "SELECT line, number, coalesce(recipient.state, request.state), message, parts, "  # noqa: S608 - words of ours
            "coalesce(recipient.why, request.why) FROM recipient CROSS JOIN request "
            f"ON request.id = recipient.request {only} ORDER BY line"
        )

    def rows_of(
        self, column: Literal["message", "reference", "number"], value: str
    ) -> list[LedgerRow]:
        """Return the recipients of a message of Sinch or of a request, or the one of a number."""
        rows = self._rows(
            "SELECT line, number, coalesce(recipient.state, request.state), "  # noqa: S608 - a word of ours
            "coalesce(message, ''), reference, coalesce(sent_at, ''), "
            "coalesce(recipient.why, request.why, ''), size FROM request JOIN recipient "
            f"ON recipient.request = request.id WHERE {column} = ? ORDER BY line",
            value,
        )
        return [LedgerRow(*row) for row in rows]

    def _rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with faults(self.path):
            yield from self._line.execute(statement, values)


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a UsageError that names the ledger."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        raise UsageError(
            f"the ledger {str(path)!r} cannot be used: {fault}",
            hint="check the disk, then run the same command again: it goes on where it stopped",
        ) from None
    except sqlite3.DatabaseError as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_CORRUPT:
            raise UsageError(
                f"the ledger {str(path)!r} is damaged: {fault}",
                hint="restore it from a backup. A new ledger knows of nobody who has got the "
                "message, and would send it to all again",
            ) from None
        raise UsageError(
            f"{str(path)!r} is not a ledger of sms bulk: {fault}", hint="name another --ledger"
        ) from None
