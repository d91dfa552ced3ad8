"""The configuration API of Voice: the callback URLs and the numbers of applications."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Raw, field

from sinchctl import wire
from sinchctl.client.request import Request, segment
from sinchctl.errors import RefusedRequestError
from sinchctl.signing import same_key

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

MOST_AT_ONCE: Final = 100
"""Numbers that one request assigns at most (Sinch's OpenAPI file of Voice)."""
_NUMBERS: Final = "/v1/configuration/numbers"


class CallbackUrls(wire.Wire):
    """The URLs that get the callbacks of an application; None is one that is not set."""

    primary: str | None = None
    fallback: str | None = None


class AccountNumber(wire.Wire):
    """A number of the account, perhaps on an application, with what it can do there."""

    number: str
    application_key: str | None = field(default=None, name="applicationkey")
    capability: str | None = None

    def is_on(self, key: str) -> bool:
        """Return True if the application of this key has the number, however it is spelled."""
        own = self.application_key or ""
        return own.lower() == key.lower() or same_key(own, key)


class _Numbers(wire.Wire):
    numbers: list[Raw] = field(default_factory=list)


class _Callbacks(wire.Wire):
    url: CallbackUrls = field(default_factory=CallbackUrls)


def callback_urls(client: "Client", key: str) -> CallbackUrls:
    """Return the callback URLs of an application."""
    urls = client.fetch(Request("configuration", "GET", _path(key)), _Callbacks).value.url
    return CallbackUrls(urls.primary or None, urls.fallback or None)


def set_callback_urls(client: "Client", key: str, urls: CallbackUrls) -> None:
    """Set both callback URLs; one that is None is removed.

    Sinch's documents do not say how to remove one: it is sent as an empty text, and where Sinch
    refuses that, left out. Read the URLs again to learn what became of it.
    """
    whole = {"primary": urls.primary or "", "fallback": urls.fallback or ""}
    present = {name: url for name, url in whole.items() if url}
    try:
        _send(client, key, whole)
    except RefusedRequestError:
        if not present or present == whole:
            raise
        _send(client, key, present)


def account_numbers(client: "Client") -> list[tuple[bytes, AccountNumber]]:
    """Return all numbers of the account, each as Sinch sent it too, whatever application has it."""
    answer = client.fetch(Request("configuration", "GET", _NUMBERS), _Numbers)
    documents = [bytes(document) for document in answer.value.numbers]
    return [(document, wire.decode(document, AccountNumber)) for document in documents]


def assign(client: "Client", key: str, numbers: Sequence[str]) -> None:
    """Put numbers on an application, MOST_AT_ONCE at most; Sinch does not answer for each."""
    body: dict[str, object] = {"numbers": [*numbers], "applicationkey": key, "capability": "voice"}
    _change_numbers(client, "POST", key, body)


def unassign(client: "Client", key: str, number: AccountNumber) -> None:
    """Take one number from an application."""
    body: dict[str, object] = {"number": number.number, "applicationkey": key}
    body |= {"capability": number.capability} if number.capability else {}
    _change_numbers(client, "DELETE", key, body)


def _change_numbers(client: "Client", method: str, key: str, body: dict[str, object]) -> None:
    look = f"look at the numbers: sinchctl app numbers {key}"
    client.send(Request("configuration", method, _NUMBERS, wire.encode(body), find_out=look))


def _send(client: "Client", key: str, urls: dict[str, str]) -> None:
    look = f"look at the URLs: sinchctl app callbacks {key}"
    body = wire.encode({"url": urls})
    client.send(Request("configuration", "POST", _path(key), body, find_out=look))


def _path(key: str) -> str:
    return f"/v1/configuration/callbacks/applications/{segment(key, 'application key')}"
