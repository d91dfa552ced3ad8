"""Texts to the Conversation app: kept if it keeps messages, announced, and heard for STOP."""

from datetime import datetime
from typing import Any

from sinchctl.sandbox.request import ulid
from sinchctl.sandbox.state import State
from sinchctl.times import iso

from .apps import CONVERSATION, app_of
from .consents import hear
from .contacts import Contact, contact_of
from .events import AppEvent, publish
from .message_body import CHANNEL
from .messages import keep


def receive(state: State, now: datetime, *, sender: str, to: str, text: str, operator: str) -> None:
    """Take a text from a number (digits alone) to one of the app's."""
    app, time = app_of(state), iso(now)
    is_kept = app.mode == CONVERSATION
    contact = contact_of(state, sender, now) if is_kept else Contact()
    message: dict[str, Any] = {
        "id": ulid(now),
        "direction": "TO_APP",
        "contact_message": {"text_message": {"text": text}},
        "channel_identity": {"channel": CHANNEL, "identity": sender, "app_id": ""},
        "conversation_id": contact.conversation,
        "contact_id": contact.id,
        "metadata": f'{{"operator":"{operator}"}}',
        "accept_time": time,
        "sender_id": to,
        "processing_mode": app.mode,
        "injected": False,
    }
    if app.keeps(app.mode):
        keep(state, app.mode, message, time)
    event = AppEvent(
        "MESSAGE_INBOUND", "message", message, time, contact.correlation, contact.metadata
    )
    publish(state, event, time)
    hear(state, sender, text, time)
