"""What became of the messages of a ledger: delivery reports, read and kept."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal, NamedTuple

from sinchctl.api import sms
from sinchctl.api.sms import DeliveryReport
from sinchctl.events.codes import delivery_code
from sinchctl.events.meanings import is_final, meaning, with_meaning

from .ledger import Ledger
from .request import State

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


_AT_A_TIME = 32

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
            numbers = [
                int(digits)
                for number in row.recipients
                if (digits := number.removeprefix("+")).isdecimal()
            ]
            told = Reported("delivery_status", row.status, str(row.code))
            ledger.set_delivery(request, told.state, told.why, numbers)
    return sum(len(row.recipients) for row in report.statuses)
