"""What recordings of `event listen` say about the delivery of one message."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sinchctl.errors import UsageError
from sinchctl.events.meanings import is_final
from sinchctl.events.model import BadRecordError, parse
from sinchctl.events.recordings import REFUSED, unwrapped, was_refused

_MEMBER = "message_delivery_report"


class Delivery(NamedTuple):
    """One delivery report: when Sinch saw it, and what it says."""

    time: str
    status: str
    report: dict[str, Any]

    @property
    def reason(self) -> str:
        """The code of the reason; empty for none."""
        reason = self.report.get("reason")
        return str(reason.get("code") or "") if isinstance(reason, dict) else ""


class RecordedDeliveries:
    """The delivery reports of a message in recordings, which may still grow.

    `warn` hears once that callbacks were refused, which prove nothing.
    """

    def __init__(self, files: list[str], message_id: str, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._has_warned = False
        self._offsets = dict.fromkeys(map(Path, files), 0)
        self._message_id = message_id
        self._deliveries: dict[tuple[str, str], Delivery] = {}

    def read(self) -> list[Delivery]:
        """Return the reports so far, the oldest first; Sinch may send one more than once.

        Only what is new in the files is read. Raises UsageError if one cannot be read.
        """
        for path in self._offsets:
            for delivery in self._new(path):
                self._deliveries[delivery.time, delivery.status] = delivery
        return sorted(self._deliveries.values(), key=lambda delivery: delivery.time)

    def _new(self, path: Path) -> Iterator[Delivery]:
        mark = self._message_id.encode()
        try:
            with path.open("rb") as file:
                file.seek(self._offsets[path])
                for line in file:
                    if not line.endswith(b"\n"):
                        return  # it is being written
                    self._offsets[path] += len(line)
                    if mark in line and (delivery := self._delivery(line)):
                        yield delivery
        except OSError as fault:
            raise UsageError(f"cannot read {str(path)!r}: {fault.strerror}") from None

    def _delivery(self, line: bytes) -> Delivery | None:
        try:
            record = parse(line)
            value = unwrapped(record).value
        except BadRecordError:
            return None
        if was_refused(record):
            if not self._has_warned:
                self._warn(f"a callback about {self._message_id} does not count: it {REFUSED}")
            self._has_warned = True
            return None
        report = value.get(_MEMBER)
        if not isinstance(report, dict) or report.get("message_id") != self._message_id:
            return None
        return Delivery(str(value.get("event_time") or ""), str(report.get("status")), report)


def latest(deliveries: list[Delivery]) -> Delivery:
    """Return the report that counts: a final one, since callbacks may come out of order."""
    final = [each for each in deliveries if is_final("conversation_status", each.status)]
    return (final or deliveries)[-1]
