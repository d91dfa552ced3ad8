"""Deliver callbacks as Sinch does: sign them, post them to an address, measure the time.

As with Sinch, nothing that may have arrived is sent again, and no redirect is followed.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from sinchctl import hosts
from sinchctl.client.auth import IN_CURL
from sinchctl.client.bounded import PROXY_HINT, BoundedSender, ExchangeError, Observer
from sinchctl.client.preview import Preview, redacted
from sinchctl.client.request import JSON
from sinchctl.errors import NetworkError, UsageError
from sinchctl.http_message import Headers
from sinchctl.signing import (
    WEBHOOK_NONCE,
    WEBHOOK_TIMESTAMP,
    CallbackSecrets,
    Scheme,
    new_nonce,
    numbers_headers,
    signature_headers,
    timestamp,
    unix_seconds,
    webhook_headers,
)

ANSWER_LIMIT = 1024 * 1024
"""The most bytes of an answer that are read, decompressed."""

_FIRST_WAIT, _LONGEST_WAIT = 0.2, 1.0
_HINTS = {
    "certificate": "for a private authority set SSL_CERT_FILE",
    "tls": "check the address",
    "name": "check the address",
    "refused": "check that the application runs there",
    "connect": "check that the application runs there",
    "connect_timeout": "check the address",
    "timeout": "raise --timeout, or try again",
    "broken": "look into the application's log",
    "proxy": PROXY_HINT,
    "too_large": "look into the application's log",
}
"""The hint for each problem of an exchange."""


@dataclass(frozen=True)
class Callback:
    """One callback to deliver, with its own headers; those of the signature are added.

    A header of the signature of its own, such as `x-timestamp`, is sent instead of them, to try
    what a receiver refuses. Without a `scheme` there is no signature;
    `secrets` count instead of those of the account.
    """

    url: str
    body: bytes
    headers: Headers = ()
    content_type: str = JSON
    method: str = "POST"
    scheme: Scheme | None = "application"
    secrets: CallbackSecrets | None = None


@dataclass(frozen=True)
class Delivered:
    """The answer of the receiver, and the milliseconds that it took."""

    status: int
    headers: Headers
    body: bytes
    milliseconds: float


def address(text: str) -> str:
    """Return an address to deliver to, unchanged. Raises UsageError if it is not one."""
    hint = "write it like http://127.0.0.1:8080/sinch"
    try:
        url = httpx.URL(text)
        port_fits = url.port is None or 0 < url.port < 65_536
    except (httpx.InvalidURL, ValueError):
        raise UsageError(f"{text!r} is not an address", hint=hint) from None
    if url.scheme not in {"http", "https"} or not url.host or not port_fits:
        raise UsageError(f"{text!r} is not an http:// or https:// address", hint=hint)
    if url.userinfo:
        raise UsageError(
            "the address has a user name or a password; callbacks are signed instead",
            hint="remove everything from // to the @",
        )
    return text


def is_loopback(url: str) -> bool:
    """Return True if an address is on this machine."""
    return hosts.is_loopback(httpx.URL(url).host.rstrip(".").lower())


def request_target(url: str) -> str:
    """Return the path and the query of an address as the request line has them.

    Characters that a request line cannot have are percent-encoded. On this machine `/./` and
    `/../` are kept; elsewhere they are resolved, as proxies expect.
    """
    usual = httpx.URL(url).raw_path.decode("ascii")
    parts = urlsplit(url)
    if "/." not in parts.path or not is_loopback(url):
        return usual
    _, mark, query = usual.partition("?")
    return quote(parts.path, safe="/%:@!$&'()*+,;=~") + mark + query


def target(url: str) -> str:
    """Return the part of an address that is signed: the path of the request line."""
    return request_target(url).partition("?")[0]


def joined(url: str, recorded: str) -> str:
    """Return the URL with the path of a recorded request, unless it has one of its own.

    The host is always that of the URL. Raises UsageError if the path is not valid.
    """
    parsed = httpx.URL(url)
    if parsed.raw_path not in {b"", b"/"} or not recorded.startswith("/"):
        return url
    return address(f"{parsed.scheme}://{parsed.netloc.decode('ascii')}{recorded}")


class UndeliveredError(NetworkError):
    """A callback that got no answer; `problem` says why."""

    def __init__(self, message: str, problem: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problem = problem


class _RefusedConnectionError(UndeliveredError):
    """Nothing listens at the address."""


class Courier:
    """Signs callbacks and delivers them, one at a time, over a connection that stays open.

    It does not sign those whose secret it does not have.
    """

    def __init__(
        self,
        http: httpx.Client,
        secrets: CallbackSecrets,
        now: Callable[[], datetime],
        timeout: float,
        observer: Observer,
        sleep: Callable[[float], None],
    ) -> None:
        self._http = http
        self._secrets = secrets
        self._now = now
        self._timeout = timeout
        self._observer = observer
        self._sleep = sleep
        self._sender = BoundedSender(http, ANSWER_LIMIT)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def preview(self, callback: Callback) -> Preview:
        """Return the request as it would be sent now, with the authorization redacted."""
        built = self._request(callback)
        return Preview(
            built.method,
            str(built.url),
            _shown(built.headers),
            callback.body or None,
            IN_CURL["application"],
        )

    def deliver(self, callback: Callback, *, retries: int = 0) -> Delivered:
        """Send one callback. Raises NetworkError if no answer came in time.

        A refused connection is tried again `retries` times: the receiver may be starting.
        """
        wait = _FIRST_WAIT
        for _ in range(retries):
            try:
                return self._deliver(callback)
            except _RefusedConnectionError as fault:
                self._observer.retry(fault.message, wait)
            self._sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
        return self._deliver(callback)

    def _deliver(self, callback: Callback) -> Delivered:
        request = self._request(callback)
        url = str(request.url)
        self._observer.request(request.method, url, _shown(request.headers), callback.body)
        try:
            received = self._sender.send(request, self._timeout)
        except ExchangeError as fault:
            raise self._failure(fault) from None
        headers, body, seconds = received.headers, received.body, received.seconds
        self._observer.reply(received.status, dict(headers), body, seconds)
        return Delivered(received.status, headers, body, seconds * 1000)

    def _failure(self, fault: ExchangeError) -> NetworkError:
        kind = _RefusedConnectionError if fault.problem == "refused" else UndeliveredError
        hint = PROXY_HINT if fault.proxy and not fault.sent else _HINTS[fault.problem]
        why = fault.why
        if fault.problem == "timeout":
            why = why.replace("in time", f"in {self._timeout:g} s")
        return kind(why, fault.problem, hint=hint)

    def _request(self, callback: Callback) -> httpx.Request:
        own = {name.lower(): text for name, text in callback.headers}
        content_type = own.get("content-type", callback.content_type)
        proof = self._proof(callback, own, content_type)
        standard = {"accept": "application/json", "accept-encoding": "identity", **proof}
        headers = [(name, text) for name, text in standard.items() if name not in own]
        # Not built by the client, which would send cookies of earlier answers.
        extensions: dict[str, Any] = {}
        if is_loopback(callback.url):
            # Only without a proxy, whose own request line it would replace.
            extensions["target"] = request_target(callback.url).encode("ascii")
        return httpx.Request(
            callback.method,
            callback.url,
            headers=[*headers, *((name.lower(), text) for name, text in callback.headers)],
            content=callback.body,
            extensions=extensions,
        )

    def _proof(
        self, callback: Callback, own: Mapping[str, str], content_type: str
    ) -> dict[str, str]:
        """Return the headers of the signature, over those that the callback has itself."""
        secrets, now, body = callback.secrets or self._secrets, self._now(), callback.body
        if callback.scheme == "application" and secrets.application is not None:
            stamp = own.get("x-timestamp", timestamp(now))
            path = target(callback.url)
            return signature_headers(
                secrets.application, callback.method, path, body, content_type, stamp
            )
        if callback.scheme == "webhook" and secrets.webhook is not None:
            nonce = own.get(WEBHOOK_NONCE) or new_nonce(now, os.urandom(10))
            stamp = own.get(WEBHOOK_TIMESTAMP, unix_seconds(now))
            return webhook_headers(secrets.webhook, body, content_type, nonce, stamp)
        if callback.scheme == "numbers" and secrets.numbers is not None:
            return numbers_headers(secrets.numbers, body, content_type)
        return {"content-type": content_type}


class _Unobserved:
    def request(self, *_: object) -> None: ...
    def reply(self, *_: object) -> None: ...
    def retry(self, *_: object) -> None: ...
    def note(self, *_: object) -> None: ...


def direct_courier(
    secrets: CallbackSecrets, now: Callable[[], datetime], timeout: float
) -> Courier:
    """Return a courier that uses no proxy, that nobody observes, and that waits for nobody."""
    http = httpx.Client(trust_env=False, follow_redirects=False)
    return Courier(http, secrets, now, timeout, _Unobserved(), lambda _seconds: None)


def _shown(headers: httpx.Headers) -> dict[str, str]:
    hidden = {"host", "content-length", "accept-encoding"}
    return redacted({name: text for name, text in headers.items() if name not in hidden})
