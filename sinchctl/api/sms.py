"""SMS: send one and get its status, through the SMS REST API (xms) or the old SMS API."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import field

from sinchctl import wire
from sinchctl.client.request import Request, TypedReply, segment
from sinchctl.events.meanings import is_final, meaning
from sinchctl.profiles.model import require_sms_plan
from sinchctl.times import iso

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


class NewBatch(wire.Wire, rename=None):
    """The body of POST /xms/v1/{plan}/batches. Times are ISO 8601 UTC."""

    to: list[str]
    body: str
    type: str | None = None
    sender: str | None = field(default=None, name="from")
    send_at: str | None = None
    expire_at: str | None = None
    client_reference: str | None = None


class Batch(wire.Wire, rename=None):
    """A message to one or many recipients (XMS batch)."""

    id: str
    to: list[str] = field(default_factory=list)
    sender: str | None = field(default=None, name="from")
    body: Any = None
    send_at: str | None = None
    created_at: str | None = None


class StatusCount(wire.Wire, rename=None):
    """The number of recipients of a batch with one status."""

    status: str
    code: int | str = 0
    count: int = 0
    recipients: list[str] = field(default_factory=list)


class DeliveryReport(wire.Wire, rename=None):
    """The delivery report of a batch (XMS delivery_report_sms)."""

    batch_id: str
    statuses: list[StatusCount] = field(default_factory=list)
    total_message_count: int | str | None = None
    client_reference: str | None = None

    @property
    def is_final(self) -> bool:
        """Return True if every recipient has a final status."""
        return bool(self.statuses) and all(
            is_final("delivery_status", row.status) for row in self.statuses
        )

    @property
    def is_delivered(self) -> bool:
        """Return True if it reached every recipient."""
        return bool(self.statuses) and all(
            meaning("delivery_status", row.status).tone == "good" for row in self.statuses
        )


class NewMessage(wire.Wire):
    """The body of POST /messaging/v1/sms/{number} (the old SMS API)."""

    message: str
    sender: str | None = field(default=None, name="from")


class Sent(wire.Wire):
    """The old SMS API's answer to a send."""

    message_id: int | str


class MessageStatus(wire.Wire):
    """The old SMS API's status: Unknown, Pending, Successful, Faulted."""

    status: str


def send_batch(
    client: "Client",
    to: str,
    text: str,
    *,
    sender: str | None = None,
    reference: str | None = None,
    send_at: datetime | None = None,
    expire_at: datetime | None = None,
) -> TypedReply[Batch]:
    """Send one SMS through the SMS REST API (`POST /xms/v1/{plan}/batches`).

    `to` is E.164; the reference comes back in delivery reports and is not an idempotency key.
    """
    plan, _ = require_sms_plan(client.profile)
    body = NewBatch(
        to=[to],
        body=text,
        type="mt_text",
        sender=sender or None,
        send_at=iso(send_at) if send_at else None,
        expire_at=iso(expire_at) if expire_at else None,
        client_reference=reference or None,
    )
    path = f"/xms/v1/{segment(plan, 'service plan id')}/batches"
    request = Request(
        "sms",
        "POST",
        path,
        wire.encode(body),
        find_out=f"look for it before you send again: sinchctl api GET '{path}?page_size=10'",
    )
    return client.fetch(request, Batch)


def delivery_report(client: "Client", batch_id: str) -> TypedReply[DeliveryReport]:
    """Get the full delivery report of a batch (`GET .../batches/{id}/delivery_report`)."""
    plan, _ = require_sms_plan(client.profile)
    path = (
        f"/xms/v1/{segment(plan, 'service plan id')}/batches"
        f"/{segment(batch_id, 'message id')}/delivery_report"
    )
    return client.fetch(Request("sms", "GET", path, query="type=full"), DeliveryReport)


def send_message(
    client: "Client", to: str, text: str, *, sender: str | None = None
) -> TypedReply[Sent]:
    """Send one SMS through the old, application-signed API (`POST /messaging/v1/sms/{to}`)."""
    body = wire.encode(NewMessage(message=text, sender=sender or None))
    request = Request(
        "messaging",
        "POST",
        f"/messaging/v1/sms/{to}",
        body,
        find_out="the old SMS API does not list messages: ask the recipient before you send again",
    )
    return client.fetch(request, Sent)


def message_status(client: "Client", message_id: str) -> TypedReply[MessageStatus]:
    """Get the status of a message of the old SMS API (`GET /messaging/v1/sms/{id}`)."""
    path = f"/messaging/v1/sms/{segment(message_id, 'message id')}"
    return client.fetch(Request("messaging", "GET", path), MessageStatus)
