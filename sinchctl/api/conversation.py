"""SMS through the Conversation API: send them, read back what the app keeps, opt-out lists."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from msgspec import field

from sinchctl import wire
from sinchctl.client.request import Request, TypedReply, segment
from sinchctl.errors import NotFoundError
from sinchctl.profiles.model import require_conversation_app, require_project

from .pages import elements

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

OptOutList = Literal["OPT_OUT_ALL", "OPT_OUT_MARKETING", "OPT_OUT_NOTIFICATION"]
MOST_ON_A_PAGE, MOST_OPT_OUTS_ON_A_PAGE = 1000, 50
"""Elements of a page (Sinch Conversation API)."""


class Accepted(wire.Wire, rename=None):
    """The answer to a send: Sinch accepted the message, nothing more."""

    message_id: str
    accepted_time: str | None = None


class AcceptedBatch(wire.Wire, rename=None):
    """The answer of the Batch API: Sinch accepted the batch, nothing more."""

    batch_id: str


class ConversationMessage(wire.Wire, rename=None):
    """A message that the app keeps; `sender_id` is your number, for received ones only."""

    id: str
    direction: str = ""
    app_message: Any = None
    contact_message: Any = None
    channel_identity: Any = None
    metadata: str = ""
    accept_time: str | None = None
    sender_id: str = ""
    processing_mode: str = ""
    message_status: Any = None

    @property
    def text(self) -> str:
        """The text; empty for a message of another kind."""
        content = self.app_message or self.contact_message
        body = content.get("text_message") if isinstance(content, dict) else None
        text = body.get("text") if isinstance(body, dict) else None
        return text if isinstance(text, str) else ""

    @property
    def number(self) -> str:
        """The other side's number, as Sinch has it: without plus."""
        known = self.channel_identity if isinstance(self.channel_identity, dict) else {}
        return str(known.get("identity") or "")

    @property
    def status(self) -> str:
        """The status, which only some editions of the API send; empty for none."""
        known = self.message_status if isinstance(self.message_status, dict) else {}
        return str(known.get("status") or "")


class DispatchRetention(wire.Wire, rename=None):
    """How many days a DISPATCH app keeps its messages; 0 for none of them."""

    ttl_days: int = 0


class ConversationApp(wire.Wire, rename=None):
    """A Conversation app: its processing mode decides what it keeps."""

    id: str
    processing_mode: str = ""
    dispatch_retention_policy: DispatchRetention = field(default_factory=DispatchRetention)

    @property
    def source(self) -> str:
        """Where its messages are listed from."""
        is_dispatch = self.processing_mode == "DISPATCH"
        return "DISPATCH_SOURCE" if is_dispatch else "CONVERSATION_SOURCE"

    @property
    def keeps_nothing(self) -> bool:
        """Return True if messages cannot be read back."""
        return self.processing_mode == "DISPATCH" and not self.dispatch_retention_policy.ttl_days


class AuditRecord(wire.Wire, rename=None):
    """A change of an opt-out list."""

    list_type: str = ""
    operation: str = ""
    origin: str = ""
    datetime: str = ""


class OptedOut(wire.Wire, rename=None):
    """A number on an opt-out list, without plus."""

    identity: str


class Consents(wire.Wire, rename=None):
    """What happened to one number on the opt-out lists."""

    audit_records: list[AuditRecord] = field(default_factory=list)

    def opt_outs(self) -> list[AuditRecord]:
        """Return the record that put the number on each list where it still is."""
        last: dict[str, AuditRecord] = {}
        for record in sorted(self.audit_records, key=lambda record: record.datetime):
            last[record.list_type] = record
        return [record for record in last.values() if record.operation != "OPERATION_DELETE"]


def send(
    client: "Client",
    to: str,
    text: str,
    *,
    sender: str | None = None,
    reference: str | None = None,
    ttl: int | None = None,
    callback_url: str | None = None,
    is_flash: bool = False,
    most_parts: int | None = None,
) -> TypedReply[Accepted]:
    """Send one SMS (`POST /v1/projects/{project}/messages:send`).

    Callbacks carry the reference as `correlation_id`, messages that the app keeps as `metadata`.
    """
    properties = {
        "SMS_SENDER": sender,
        "SMS_FLASH_MESSAGE": "true" if is_flash else None,
        "SMS_MAX_NUMBER_OF_MESSAGE_PARTS": str(most_parts) if most_parts else None,
    }
    optional = {
        "channel_properties": {name: text for name, text in properties.items() if text},
        "ttl": f"{ttl}s" if ttl is not None else None,
        "callback_url": callback_url,
        "message_metadata": reference,
        "correlation_id": reference,
    }
    identity = {"channel": "SMS", "identity": to}
    body = {
        "app_id": require_conversation_app(client.profile),
        "recipient": {"identified_by": {"channel_identities": [identity]}},
        "message": {"text_message": {"text": text}},
        "channel_priority_order": ["SMS"],
        **{name: value for name, value in optional.items() if value},
    }
    search = f"--reference {quote(reference)}" if reference else f"--to {to}"
    find_out = (
        f"look for it before you send again: sinchctl sms list --via conversation {search}. If "
        "the app keeps no messages, only its callbacks tell"
    )
    return client.fetch(
        _request(client, "POST", "/messages:send", wire.encode(body), find_out=find_out), Accepted
    )


def send_batch(
    client: "Client",
    text: str,
    recipients: Mapping[str, Mapping[str, str]],
    *,
    reference: str,
    find_out: str,
    sender: str | None = None,
    send_at: str | None = None,
    callback_url: str | None = None,
) -> TypedReply[AcceptedBatch]:
    """Send to 1 to 1,000 numbers through the Batch API (`POST .../messages`).

    Each number has its parameters, which replace `${name}` in the text. Messages that the app
    keeps carry the reference in their metadata.
    """
    rows = [
        {
            "recipient": {
                "identified_by": {"channel_identities": [{"channel": "SMS", "identity": number}]}
            },
            **({"parameters": parameters} if parameters else {}),
        }
        for number, parameters in recipients.items()
    ]
    optional = {
        "channel_properties": {"SMS_SENDER": sender} if sender else None,
        "send_after": send_at,
        "callback_url": callback_url,
    }
    body = {
        "app_id": require_conversation_app(client.profile),
        "message": {"text_message": {"text": text}},
        "channel_priority_order": ["SMS"],
        "recipient_and_params": rows,
        "message_metadata": {"reference": reference},
        "batch_metadata": {"reference": reference},
        **{name: value for name, value in optional.items() if value},
    }
    request = _request(client, "POST", "/messages", wire.encode(body), find_out=find_out)
    return client.fetch(replace(request, api="conversation_batch"), AcceptedBatch)


def app(client: "Client") -> TypedReply[ConversationApp]:
    """Get the app of the profile (`GET .../apps/{app}`)."""
    return client.fetch(_request(client, "GET", _app_path(client)), ConversationApp)


def message(client: "Client", message_id: str) -> TypedReply[ConversationMessage]:
    """Get a message, of an app in whatever mode (`GET .../messages/{id}`)."""
    path = f"/messages/{segment(message_id, 'message id')}"
    try:
        return client.fetch(_request(client, "GET", path), ConversationMessage)
    except NotFoundError as unknown:
        dispatched = _request(client, "GET", path, query="messages_source=DISPATCH_SOURCE")
        try:
            return client.fetch(dispatched, ConversationMessage)
        except NotFoundError:
            raise unknown from None


def messages(client: "Client", filters: Mapping[str, str], size: int) -> Iterator[bytes]:
    """Yield the SMS that the app keeps, newest first (`GET .../messages`).

    `filters` are direction, start_time, end_time and messages_source.
    """
    own = {"app_id": require_conversation_app(client.profile), "channel": "SMS", **filters}
    return elements(client, _request(client, "GET", "/messages", query=urlencode(own)), size)


def opted_out(client: "Client", name: OptOutList, size: int) -> Iterator[bytes]:
    """Yield the numbers on an opt-out list (`GET .../apps/{app}/consents/{list}`).

    Raises NotFoundError if consent management is not switched on for the app.
    """
    request = _request(client, "GET", f"{_app_path(client)}/consents/{name}")
    try:
        yield from elements(client, request, size)
    except NotFoundError as fault:
        _require_switched_on(client, fault)


def consents(client: "Client", number: str) -> TypedReply[Consents]:
    """Get what happened to a number on the opt-out lists (`GET .../consents/identities/{number}`).

    Raises NotFoundError if it was never on one of them.
    """
    identity = segment(number.removeprefix("+"), "number")
    path = f"{_app_path(client)}/consents/identities/{identity}"
    return client.fetch(_request(client, "GET", path), Consents)


def _require_switched_on(client: "Client", fault: NotFoundError) -> None:
    """Raise NotFoundError, unless the 404 only says that a list never had an entry."""
    if fault.message.startswith("Sinch said: ListType ") and "does not exist" in fault.message:
        return
    app_id = require_conversation_app(client.profile)
    raise NotFoundError(
        f"the app {app_id} has no opt-out lists: {fault.message}",
        hint="switch on consent management for the app in the Sinch dashboard, and check the "
        "app id and the region",
        http_status=fault.http_status,
        sinch_code=fault.sinch_code,
    ) from None


def _app_path(client: "Client") -> str:
    return f"/apps/{segment(require_conversation_app(client.profile), 'Conversation app id')}"


def _request(
    client: "Client",
    method: str,
    path: str,
    body: bytes | None = None,
    query: str = "",
    find_out: str = "",
) -> Request:
    project = segment(require_project(client.profile)[0], "project id")
    whole = f"/v1/projects/{project}{path}"
    return Request("conversation", method, whole, body, query, find_out=find_out)
