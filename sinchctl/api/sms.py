"""SMS: send, list and cancel them, through the SMS REST API (xms) or the old SMS API."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from msgspec import field

from sinchctl import wire
from sinchctl.client.request import Request, TypedReply, segment
from sinchctl.events.meanings import is_final, meaning
from sinchctl.profiles.model import require_project, require_sms_plan
from sinchctl.times import iso

from .pages import elements

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
    callback_url: str | None = None
    delivery_report: str | None = None
    flash_message: bool | None = None
    max_number_of_message_parts: int | None = None
    parameters: dict[str, dict[str, str]] | None = None


class Batch(wire.Wire, rename=None):
    """A message to one or many recipients (XMS batch)."""

    id: str
    to: list[str] = field(default_factory=list)
    sender: str | None = field(default=None, name="from")
    body: Any = None
    type: str | None = None
    canceled: bool | str = False
    send_at: str | None = None
    expire_at: str | None = None
    created_at: str | None = None
    client_reference: str | None = None
    callback_url: str | None = None
    delivery_report: str | None = None
    flash_message: bool | None = None
    max_number_of_message_parts: int | None = None

    @property
    def is_cancelled(self) -> bool:
        """Return True if it was cancelled before it was sent; one edition writes a text."""
        return str(self.canceled).lower() == "true"


class Inbound(wire.Wire, rename=None):
    """A message that somebody sent to a number of the account (XMS inbound)."""

    id: str
    sender: str = field(default="", name="from")
    to: str = ""
    body: Any = None
    type: str | None = None
    received_at: str | None = None
    operator_id: str | None = None
    client_reference: str | None = None


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
    callback_url: str | None = None,
    is_flash: bool = False,
    most_parts: int | None = None,
) -> TypedReply[Batch]:
    """Send one SMS through the SMS REST API (`POST /xms/v1/{plan}/batches`).

    `to` is E.164; the reference comes back in delivery reports and is not an idempotency key.
    Sinch sends delivery reports to a callback URL only if the batch asks for them.
    """
    body = NewBatch(
        to=[to],
        body=text,
        type="mt_text",
        sender=sender or None,
        send_at=iso(send_at) if send_at else None,
        expire_at=iso(expire_at) if expire_at else None,
        client_reference=reference or None,
        callback_url=callback_url,
        delivery_report="per_recipient" if callback_url else None,
        flash_message=is_flash or None,
        max_number_of_message_parts=most_parts,
    )
    find_out = "look for it before you send again: sinchctl sms list --via xms --limit 10"
    return post_batch(client, body, find_out)


def post_batch(client: "Client", body: NewBatch, find_out: str) -> TypedReply[Batch]:
    """Send a batch to 1 to 1,000 recipients (`POST .../batches`)."""
    request = xms(client, "POST", "/batches", wire.encode(body), find_out=find_out)
    return client.fetch(request, Batch)


def xms(
    client: "Client",
    method: str,
    path: str,
    body: bytes | None = None,
    query: str = "",
    find_out: str = "",
) -> Request:
    """Return a request to the SMS REST API, of the service plan or else of the project."""
    profile = client.profile
    if profile.project_id and not profile.service_plan_id:
        project = segment(require_project(profile)[0], "project id")
        whole = f"/xms/v1/{project}{path}"
        return Request("sms_project", method, whole, body, query, find_out=find_out)
    plan = segment(require_sms_plan(profile)[0], "service plan id")
    return Request("sms", method, f"/xms/v1/{plan}{path}", body, query, find_out=find_out)


def _batch_path(batch_id: str) -> str:
    return f"/batches/{segment(batch_id, 'message id')}"


def batch(client: "Client", batch_id: str) -> TypedReply[Batch]:
    """Get a batch (`GET .../batches/{id}`)."""
    return client.fetch(xms(client, "GET", _batch_path(batch_id)), Batch)


def batches(client: "Client", filters: dict[str, str], size: int) -> Iterator[bytes]:
    """Yield the batches that were sent, newest first (`GET .../batches`).

    `filters` are start_date, end_date, from and client_reference.
    """
    request = xms(client, "GET", "/batches", query=urlencode(filters))
    return elements(client, request, size)


def cancel(client: "Client", batch_id: str) -> TypedReply[Batch]:
    """Cancel a batch (`DELETE .../batches/{id}`); what was sent already stays sent."""
    find_out = f"look at it: sinchctl sms show {batch_id}"
    request = xms(client, "DELETE", _batch_path(batch_id), find_out=find_out)
    return client.fetch(request, Batch)


def delivery_report(
    client: "Client", batch_id: str, statuses: list[str] | None = None
) -> TypedReply[DeliveryReport]:
    """Get the full delivery report of a batch (`GET .../batches/{id}/delivery_report`)."""
    path = f"{_batch_path(batch_id)}/delivery_report"
    query = {"type": "full", **({"status": ",".join(statuses)} if statuses else {})}
    return client.fetch(xms(client, "GET", path, query=urlencode(query)), DeliveryReport)


def inbound(client: "Client", message_id: str) -> TypedReply[Inbound]:
    """Get a message that was received (`GET .../inbounds/{id}`)."""
    path = f"/inbounds/{segment(message_id, 'message id')}"
    return client.fetch(xms(client, "GET", path), Inbound)


def inbounds(client: "Client", filters: dict[str, str], size: int) -> Iterator[bytes]:
    """Yield the messages that were received, newest first (`GET .../inbounds`).

    `filters` are start_date, end_date and to.
    """
    request = xms(client, "GET", "/inbounds", query=urlencode(filters))
    return elements(client, request, size)


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
