"""What has happened in calls, written down: in the trace of each call, and in the log."""

from sinchctl.sandbox.outbox import Parcel, Posted
from sinchctl.simulator.engine.state import Post
from sinchctl.simulator.play.player import CallbackReply
from sinchctl.simulator.play.trace import Record

from .described import SAID
from .phone_line import PhoneLine
from .store import LineStore

NOBODY = CallbackReply("failed: connection", fault="connection")
"""What becomes of a callback without an address to post it to."""


class Transcript:
    """Writes traces and the log, within one transaction."""

    def __init__(self, store: LineStore) -> None:
        self._store = store

    def write(self, line: PhoneLine, records: list[Record], *, was_heard: bool) -> dict[int, int]:
        """Keep the new records of a trace, log what is heard; return their rows by identity.

        The first record is one from before if something `was_heard` already.
        """
        rows: dict[int, int] = {}
        for place, record in enumerate(records):
            if was_heard and place == 0:
                row = line.heard_row
            else:
                row, line.rows = line.rows, line.rows + 1
                self._log_heard(line, record)
            rows[id(record)] = row
            self._store.keep_record(line.call.id, row, record)
        if line.trace.play is not None:
            line.heard_row = rows[id(line.trace.heard)]
        return rows

    def complete(self, parcel: Parcel, posted: Posted) -> None:
        """Complete the record of a callback with its answer."""
        record = self._store.record(parcel.call, parcel.row)
        if record is not None:
            members = posted.reply.members or {}
            record |= {"reply": posted.reply.kind, **members, "status": posted.status}
            record["latencyMs"] = round(posted.milliseconds, 3)
            self._store.keep_record(parcel.call, parcel.row, record)

    def log_unanswered(self, line: PhoneLine, post: Post) -> None:
        """Log a callback that no address takes: without it nobody would see why a call ends."""
        entry = {"event": post.event, "url": "", "status": None, "latencyMs": 0.0}
        why = {"reply": NOBODY.kind, "answer": "the sandbox has no callback URL"}
        head = {"time": self._store.time, "kind": "callback", **entry, **why}
        self._store.state.log({**head, "body": post.body, "id": line.call.id})

    def log_endless(self, line: PhoneLine) -> None:
        """Log that the sandbox has ended a call which would never go on."""
        text = "(ended by the sandbox: the call repeats without end while no time passes)"
        self._log_call(line, text)

    def _log_call(self, line: PhoneLine, text: str) -> None:
        entry = {"to": line.number, "text": text, "id": line.call.id}
        self._store.state.log({"time": self._store.time, "kind": "call", **entry})

    def _log_heard(self, line: PhoneLine, record: Record) -> None:
        if record["kind"] != "heard" or record["how"] not in SAID:
            return
        if record["by"] == line.call.person:
            self._log_call(line, record["text"])
