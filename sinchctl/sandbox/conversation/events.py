"""Events of the Conversation app, as its webhooks get them."""

from typing import Any, NamedTuple

from sinchctl.sandbox import outbox
from sinchctl.sandbox.state import State

from .webhooks import of_trigger


class AppEvent(NamedTuple):
    """One event: its trigger, the member that carries it, when the message was accepted.

    `correlation` and `metadata` are those of the conversation.
    """

    trigger: str
    member: str
    content: dict[str, Any]
    accepted: str
    correlation: str = ""
    metadata: str = ""


class EventTarget(NamedTuple):
    """An address in place of the webhooks, with the secret that signs what goes there."""

    url: str
    secret: str
    app: str
    project: str


def publish(state: State, event: AppEvent, time: str, instead: EventTarget | None = None) -> None:
    """Queue an event for the webhooks that want it, or for the address instead of them."""
    receivers = [instead] if instead else _webhooks(state, event.trigger)
    for receiver in receivers:
        body = {
            "app_id": receiver.app,
            "accepted_time": event.accepted,
            "event_time": time,
            "project_id": receiver.project,
            event.member: event.content,
            "message_metadata": event.metadata,
            "correlation_id": event.correlation,
        }
        name = f"conversation_{event.trigger.lower()}"
        outbox.put(state, "conversation", name, receiver.url, body, time, secret=receiver.secret)


def _webhooks(state: State, trigger: str) -> list[EventTarget]:
    return [
        EventTarget(webhook["target"], webhook["secret"], webhook["app_id"], webhook["project_id"])
        for webhook in of_trigger(state, trigger)
    ]
