"""Contacts and their conversations, which an app in CONVERSATION mode makes on the fly."""

from datetime import datetime
from typing import Any, NamedTuple

from sinchctl.sandbox.request import ulid
from sinchctl.sandbox.state import State
from sinchctl.times import iso

_KIND, _BY_ID = "contact", "contact-id"


class Contact(NamedTuple):
    """A contact with its conversation; both ids are empty where nothing is kept.

    `correlation` and `metadata` are the last ones of the conversation.
    """

    id: str = ""
    conversation: str = ""
    correlation: str = ""
    metadata: str = ""


def contact_of(state: State, identity: str, now: datetime) -> Contact:
    """Return the contact of a number (digits alone); a new one if there is none."""
    kept = state.get(_KIND, identity)
    if kept is not None:
        return Contact(**kept)
    contact = Contact(ulid(now), ulid(now))
    _keep(state, identity, contact, now)
    state.put(_BY_ID, contact.id, iso(now), {"identity": identity})
    return contact


def remember(state: State, identity: str, contact: Contact, now: datetime, **last: str) -> None:
    """Keep the last correlation id and metadata of a conversation, where they are not empty."""
    new = contact._replace(**{name: text for name, text in last.items() if text})
    if new != contact:
        _keep(state, identity, new, now)


def identity_of(state: State, contact: Any) -> str | None:
    """Return the number of a contact; None if there is no such contact."""
    kept = state.get(_BY_ID, str(contact))
    return None if kept is None else str(kept["identity"])


def _keep(state: State, identity: str, contact: Contact, now: datetime) -> None:
    state.put(_KIND, identity, iso(now), contact._asdict())
