"""What became of the messages of a ledger: delivery reports, read and kept."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal, NamedTuple

from sinchctl.api import sms
from sinchctl.api.sms import DeliveryReport
from sinchctl.events.codes import delivery_code
from sinchctl.events.deliveries import FIELD, Absent, Delivery, RecordedDeliveries, bare_digits
from sinchctl.events.meanings import is_final, meaning, with_meaning

from .channels import named
from .ledger import Ledger
from .request import State

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


_AT_A_TIME = 32
_CALLBACKS = 500
"""How many are written in one transaction."""

ReportField = Literal["delivery_status", "conversation_status"]


class Reported(NamedTuple):
    """A status in Sinch's words, with its reason: a code of xms, or a word of Conversation."""

    field: ReportField
    status: str
    reason: str = ""

    @property
    def state(self) -> State | None:
        """The state of the recipient; None if it is not final."""
        if not is_final(self.field, self.status):
            return None
        return "delivered" if meaning(self.field, self.status).tone == "good" else "failed"

    @property
    def why(self) -> str:
        """The report as a ledger keeps it: `Failed: 402 (no route to the number)`."""
        reason = self.reason
        if self.field == "delivery_status":
            is_code = reason.isascii() and reason.isdigit() and len(reason) < 10 and int(reason)
            reason = delivery_code(int(reason)) if is_code else ""
        elif reason:
            reason = with_meaning("conversation_reason", reason)
        return f"{self.status}: {reason}" if reason else self.status

    @classmethod
    def kept(cls, field: ReportField, why: str) -> "Reported":
        """Return a report that a ledger has kept."""
        status, _, reason = why.partition(": ")
        return cls(field, status, reason.partition(" (")[0])


def pull_reports(ledger: Ledger, clients: Sequence["Client"]) -> Iterator[int]:
    """Write the delivery of every batch that is not finished; yield the recipients of each.

    Raises what the clients raise; what was written before stays.
    """
    idle: SimpleQueue[Client] = SimpleQueue()
    for client in clients:
        idle.put(client)

    def report(message: str) -> DeliveryReport:
        client = idle.get()
        try:
            return sms.delivery_report(client, message).value
        finally:
            idle.put(client)

    batches = iter(ledger.open_messages())
    with ThreadPoolExecutor(len(clients)) as threads:
        while chunk := list(islice(batches, _AT_A_TIME)):
            reports = threads.map(report, [message for _, message in chunk])
            for (request, _), answer in zip(chunk, reports, strict=True):
                yield _write(ledger, request, answer)


def _write(ledger: Ledger, request: int, report: DeliveryReport) -> int:
    with ledger.transaction():
        for row in report.statuses:
            numbers = [int(digits) for number in row.recipients if (digits := bare_digits(number))]
            told = Reported("delivery_status", row.status, str(row.code))
            ledger.set_delivery(request, told.state, told.why, numbers)
    return sum(len(row.recipients) for row in report.statuses)


class RecordedReports:
    """Writes what recordings of callbacks say into a ledger, on and on.

    Reports come twice and out of order: the heaviest of each message counts. `warn` hears once
    that callbacks were refused, which prove nothing.
    """

    def __init__(
        self,
        ledger: Ledger,
        files: Sequence[str],
        warn: Callable[[str], None],
        absent: Absent | None = None,
    ) -> None:
        self._ledger = ledger
        self._recorded = RecordedDeliveries(files, absent=absent, warn=warn)
        self._line = sqlite3.connect("", isolation_level=None)  # on the disk if there are many
        self._line.execute(
            "CREATE TABLE heaviest (message TEXT PRIMARY KEY, final INT, time TEXT) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Forget which reports were the heaviest."""
        self._line.close()

    def write(self) -> Iterator[int]:
        """Write what is new; yield now and then how many reports were read."""
        reports = self._recorded.new()
        while chunk := list(islice(reports, _CALLBACKS)):
            with self._ledger.transaction():
                for delivery in chunk:
                    self._write(delivery)
            yield len(chunk)

    def _write(self, delivery: Delivery) -> None:
        name = named(delivery.metadata, delivery.message_id)
        request = self._ledger.request_of(name.message, name.reference)
        if request is None or not delivery.number:
            return
        if self._recorded.proves(delivery) and self._is_heaviest(delivery):
            told = Reported(FIELD, delivery.status, delivery.reason)
            self._ledger.set_accepted(request, name.message)
            self._ledger.set_delivery(request, told.state, told.why, [int(delivery.number)])

    def _is_heaviest(self, delivery: Delivery) -> bool:
        done = self._line.execute(
            "INSERT INTO heaviest VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "
            "final = excluded.final, time = excluded.time "
            "WHERE (excluded.final, excluded.time) >= (heaviest.final, heaviest.time)",
            (delivery.message_id, *delivery.weight),
        )
        return done.rowcount == 1
