"""Requests whose outcome is not known: look for them at Sinch, never send them again by itself."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from .channels import Channel
from .ledger import Ledger
from .sending import Settled

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

PAUSES = (0.0, 1.0, 3.0)
"""Seconds before each look: Sinch may list a batch a moment after it took it."""


def interrupted_requests(ledger: Ledger) -> None:
    """Write that the requests which were under way when a run was killed are unknown."""
    with ledger.transaction():
        for pending in ledger.pending("sending"):
            ledger.set_state(pending.id, "unknown", why="the run ended before Sinch had answered")


def look(
    ledger: Ledger, channel: Channel, client: "Client", now: Callable[[], datetime]
) -> list[Settled]:
    """Return the unknown requests that Sinch has, written as accepted.

    One that Sinch does not have may still be accepted later, and stays unknown. Raises what the
    client raises.
    """
    requests = ledger.pending("unknown")
    ids = channel.find(client, requests, now()) if requests else {}
    settled = [
        Settled(ledger.request(pending.id), "accepted", ids[pending.reference])
        for pending in requests
        if pending.reference in ids
    ]
    with ledger.transaction():
        for request, state, message, _ in settled:
            ledger.set_state(request.id, state, message)
    return settled


def still_unknown(ledger: Ledger) -> list[Settled]:
    """Return the requests whose outcome nobody knows."""
    return [
        Settled(ledger.request(pending.id), "unknown", why=ledger.why(pending.id))
        for pending in ledger.pending("unknown")
    ]


def plan_again(ledger: Ledger) -> None:
    """Plan what is unknown anew: the operator takes the risk of a second message."""
    with ledger.transaction():
        for pending in ledger.pending("unknown"):
            ledger.renew(pending.id)
