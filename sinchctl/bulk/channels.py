"""The APIs of Sinch that a bulk send can use: how a request goes out, how it is found again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from sinchctl import wire
from sinchctl.api import conversation, sms
from sinchctl.api.conversation import MOST_ON_A_PAGE, ConversationMessage
from sinchctl.api.sms import Batch, NewBatch
from sinchctl.errors import OutcomeUnknownError, SinchFailedError
from sinchctl.profiles.model import require_conversation_app, require_project, require_sms_plan
from sinchctl.times import iso

from .request import BulkRequest, Pending

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_FIND_OUT: Final = "run the same command again: it looks for the message at Sinch first"
_EARLIER: Final = timedelta(days=7)
"""How much earlier than by our clock a message is looked for: the clock may have jumped."""


class Options(NamedTuple):
    """What all messages have in common."""

    sender: str | None = None
    send_at: str | None = None
    callback_url: str | None = None


class Channel(Protocol):
    """An API that sends messages; `rate` is its documented limit of recipients a second.

    `has_parameters` says that it fills in texts, `has_reports` that it tells of delivery,
    `schedules` that it sends later.
    """

    name: str
    batch_size: int
    has_parameters: bool
    has_reports: bool
    schedules: bool
    rate: float | None

    def account(self, client: "Client") -> str:
        """Return who sends: two runs on one ledger must agree. Raises CredentialsError."""

    def send(self, client: "Client", request: BulkRequest, options: Options) -> str:
        """Send a request, and return the id that Sinch gave it. Raises what the client raises."""

    def find(self, client: "Client", requests: Sequence[Pending], now: datetime) -> dict[str, str]:
        """Return the ids of the requests that Sinch has, by their references."""


class Xms:
    """The SMS REST API: one batch to many."""

    name = "xms"
    batch_size = 1000
    has_parameters = has_reports = schedules = True
    rate: float | None = None

    def account(self, client: "Client") -> str:
        """Return the service plan or the project."""
        profile = client.profile
        if profile.project_id and not profile.service_plan_id:
            return f"project {require_project(profile)[0]}"
        return f"service plan {require_sms_plan(profile)[0]}"

    def send(self, client: "Client", request: BulkRequest, options: Options) -> str:
        """Post one batch.

        The answer repeats the reference; one that repeats another answers another request.
        """
        numbers = [str(recipient.number) for recipient in request.recipients]
        texts = [recipient.parameters for recipient in request.recipients]
        values = {
            name: {number: text[name] for number, text in zip(numbers, texts, strict=True)}
            for name in texts[0]
        }
        body = NewBatch(
            to=[f"+{number}" for number in numbers],
            body=request.body,
            type="mt_text",
            sender=options.sender,
            send_at=options.send_at,
            client_reference=request.reference,
            callback_url=options.callback_url,
            delivery_report="per_recipient" if options.callback_url else None,
            parameters=values or None,  # by number, which Sinch writes without plus
        )
        batch = sms.post_batch(client, body, _FIND_OUT).value
        if batch.client_reference not in {None, request.reference}:
            raise OutcomeUnknownError("Sinch answered with another batch than the one that is due")
        return batch.id

    def find(self, client: "Client", requests: Sequence[Pending], now: datetime) -> dict[str, str]:
        """List the batches with each reference."""
        ids: dict[str, str] = {}
        for pending in requests:
            since = iso(_earliest([pending], now))
            filters = {"client_reference": pending.reference, "start_date": since}
            for document in sms.batches(client, filters, 10):
                batch = wire.decode(document, Batch)
                if batch.client_reference == pending.reference:
                    ids[pending.reference] = batch.id
        return ids


class Conversation:
    """The Conversation API: one message a request."""

    name = "conversation"
    batch_size = 1
    has_parameters = has_reports = schedules = False
    rate: float | None = 800.0

    def account(self, client: "Client") -> str:
        """Return the app."""
        return f"Conversation app {require_conversation_app(client.profile)}"

    def send(self, client: "Client", request: BulkRequest, options: Options) -> str:
        """Send one message."""
        accepted = conversation.send(
            client,
            f"+{request.recipients[0].number}",
            request.body,
            sender=options.sender,
            reference=request.reference,
            callback_url=options.callback_url,
        )
        return accepted.value.message_id

    def find(self, client: "Client", requests: Sequence[Pending], now: datetime) -> dict[str, str]:
        """Read the messages that the app keeps, if any: their metadata is the reference."""
        app = conversation.app(client).value
        if app.keeps_nothing:
            return {}
        since = iso(_earliest(requests, now))
        filters = {"direction": "TO_CONTACT", "start_time": since, "messages_source": app.source}
        wanted = {pending.reference for pending in requests}
        ids: dict[str, str] = {}
        for document in conversation.messages(client, filters, MOST_ON_A_PAGE):
            message = wire.decode(document, ConversationMessage)
            name = named(message.metadata, message.id)
            if name.reference in wanted:
                ids[name.reference] = name.message
                if len(ids) == len(wanted):
                    break
        return ids


class ConversationBatch(Conversation):
    """The Batch API of Conversation: one message to many, now or later."""

    name = "conversation batch"
    batch_size = 1000
    has_parameters = schedules = True

    def send(self, client: "Client", request: BulkRequest, options: Options) -> str:
        """Send one batch."""
        accepted = conversation.send_batch(
            client,
            request.body,
            {f"+{each.number}": each.parameters for each in request.recipients},
            reference=request.reference,
            find_out=_FIND_OUT,
            sender=options.sender,
            send_at=options.send_at,
            callback_url=options.callback_url,
        )
        return accepted.value.batch_id


class Named(NamedTuple):
    """The reference of a request, and the id that Sinch gave it."""

    reference: str
    message: str


def named(metadata: str, message_id: str) -> Named:
    """Return which request a message of the Conversation API is of, by its metadata.

    Those of a batch are an object with the id of the batch; others are the reference alone.
    """
    try:
        batch = wire.value(metadata.encode())
    except SinchFailedError:
        batch = None
    if not isinstance(batch, dict):
        return Named(metadata, message_id)
    return Named(str(batch.get("reference")), str(batch.get("_batch_id") or message_id))


_ALL: tuple[Channel, ...] = (Xms(), Conversation(), ConversationBatch())
CHANNELS: Mapping[str, Channel] = {channel.name: channel for channel in _ALL}


def _earliest(requests: Sequence[Pending], now: datetime) -> datetime:
    times = [datetime.fromisoformat(pending.sent_at).astimezone(UTC) for pending in requests]
    return min(now, *times) - _EARLIER
