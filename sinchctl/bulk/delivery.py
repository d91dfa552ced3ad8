"""What became of the messages of a ledger: one full delivery report for each batch."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING

from sinchctl.api import sms
from sinchctl.api.sms import DeliveryReport, StatusCount
from sinchctl.events.codes import delivery_code
from sinchctl.events.meanings import is_final, meaning

from .ledger import Ledger
from .request import State

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


_AT_A_TIME = 32


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
            ledger.set_delivery(request, _state(row), _why(row), numbers)
    return sum(len(row.recipients) for row in report.statuses)


def _state(row: StatusCount) -> State | None:
    """Return the final state of recipients, or None."""
    if not is_final("delivery_status", row.status):
        return None
    return "delivered" if meaning("delivery_status", row.status).tone == "good" else "failed"


def _why(row: StatusCount) -> str:
    code = str(row.code)
    if code.isascii() and code.isdigit() and len(code) < 10 and int(code):
        return f"{row.status}: {delivery_code(int(code))}"
    return row.status
