"""A request of a bulk send, its recipients, and the states that they can have."""

from typing import Literal, NamedTuple

State = Literal[
    "planned", "sending", "accepted", "refused", "unknown", "delivered", "failed", "abandoned"
]
"""`abandoned` is a request that was unknown and was sent again; no recipient has it."""


class Recipient(NamedTuple):
    """Somebody who gets a message: the line, the number without plus, parts, parameters."""

    line: int
    number: int
    parts: int
    parameters: dict[str, str]


class BulkRequest(NamedTuple):
    """A request: what it says and to whom."""

    id: int
    reference: str
    body: str
    recipients: list[Recipient]


class Pending(NamedTuple):
    """A request whose outcome is not known: its own reference, and when it was sent."""

    id: int
    reference: str
    sent_at: str


class LedgerRow(NamedTuple):
    """A recipient with what came of the request to it, which may have others too (`size`)."""

    line: int
    number: int
    state: State
    message: str
    reference: str
    sent_at: str
    why: str
    size: int
