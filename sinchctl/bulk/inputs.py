"""What a ledger was made for: a run with other inputs is refused."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sinchctl.errors import UsageError

from .channels import CHANNELS, Channel
from .ledger import Ledger

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_NOTE = "inputs"
CHANNEL = "channel"
"""The note with the name of the API."""
_ACCOUNT = "the account"


def keep_inputs(ledger: Ledger, channel: Channel, inputs: Mapping[str, str]) -> None:
    """Write the inputs of a send into its ledger, and the API that it uses."""
    ledger.note(_NOTE, dict(inputs))
    ledger.note(CHANNEL, channel.name)


def account_of(channel: Channel, client: "Client") -> dict[str, str]:
    """Return the account as an input: a run on another one must not go on."""
    return {_ACCOUNT: channel.account(client)}


def require_account(ledger: Ledger, client: "Client") -> None:
    """Raise UsageError if the ledger belongs to another account than the client."""
    kept = (ledger.noted(_NOTE) or {}).get(_ACCOUNT)
    if kept != CHANNELS[ledger.noted(CHANNEL)].account(client):
        raise UsageError(
            f"the ledger {str(ledger.path)!r} belongs to {kept}, another account than that of "
            "this run",
            hint="choose its profile: -p NAME",
        )


def require_same_inputs(ledger: Ledger, inputs: Mapping[str, str]) -> None:
    """Raise UsageError if the ledger was made for other inputs."""
    kept = ledger.noted(_NOTE) or {}
    others = [name for name in {**kept, **inputs} if kept.get(name) != inputs.get(name)]
    if others:
        verb = "is" if len(others) == 1 else "are"
        raise UsageError(
            f"the ledger {str(ledger.path)!r} belongs to another send: {', '.join(others)} {verb} "
            "not the same",
            hint="go on with the same inputs, or begin a new send: --ledger FILE",
        )
