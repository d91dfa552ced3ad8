"""A callback for tests of receiver, forwarding and recordings."""

from typing import Any

from sinchctl.callbacks.exchange import Exchange
from sinchctl.callbacks.receive import Receiver
from sinchctl.http_message import Arrived
from tests.conftest import NOW

ICE = b'{"event":"ice","callid":"1"}'


def arrived(body: bytes = ICE, *headers: tuple[str, str], path: str = "/sinch") -> Arrived:
    return Arrived("POST", path, headers, body)


def received(came: Arrived, **named: Any) -> tuple[int, dict[str, str], bytes, list[Exchange]]:
    """What a receiver answers, and what it tells."""
    shown: list[Exchange] = []
    options = {"check": None, "replies": {}, "forwarding": None, "now": lambda: NOW, **named}
    answer = Receiver(show=shown.append, **options).handle(came)
    return answer.status, dict(answer.headers), answer.body, shown
