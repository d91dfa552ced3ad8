"""What recordings of `event listen` say about the delivery of one message."""

from collections.abc import Callable

from sinchctl.events.deliveries import Absent, Delivery, RecordedDeliveries


class MessageDeliveries:
    """The delivery reports of a message in recordings, which may still grow.

    `warn` hears once that callbacks were refused, which prove nothing.
    """

    def __init__(
        self,
        files: list[str],
        message_id: str,
        warn: Callable[[str], None],
        absent: Absent | None = None,
    ) -> None:
        self._recorded = RecordedDeliveries(files, message_id, absent, warn)
        self._message_id = message_id
        self._deliveries: dict[tuple[str, str], Delivery] = {}

    def read(self) -> list[Delivery]:
        """Return the reports so far, the oldest first; Sinch may send one more than once.

        Only what is new in the files is read. Raises UsageError if one cannot be read.
        """
        for delivery in self._recorded.new():
            if delivery.message_id == self._message_id and self._recorded.proves(delivery):
                self._deliveries[delivery.time, delivery.status] = delivery
        return sorted(self._deliveries.values(), key=lambda delivery: delivery.time)


def latest(deliveries: list[Delivery]) -> Delivery:
    """Return the report that counts."""
    return sorted(deliveries, key=lambda delivery: delivery.weight)[-1]
