"""The configuration API of Voice: the callback URLs and the numbers of applications."""

from typing import TYPE_CHECKING

from msgspec import field

from sinchctl import wire
from sinchctl.client.request import Request, segment
from sinchctl.errors import RefusedRequestError

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


class CallbackUrls(wire.Wire):
    """The URLs that get the callbacks of an application; None is one that is not set."""

    primary: str | None = None
    fallback: str | None = None


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


def _send(client: "Client", key: str, urls: dict[str, str]) -> None:
    look = f"look at the URLs: sinchctl app callbacks {key}"
    body = wire.encode({"url": urls})
    client.send(Request("configuration", "POST", _path(key), body, find_out=look))


def _path(key: str) -> str:
    return f"/v1/configuration/callbacks/applications/{segment(key, 'application key')}"
