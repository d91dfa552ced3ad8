"""One HTTP exchange within bounds: time, size, and what a failure means.

httpx bounds each read alone, so that a slow trickle of headers would never end. Here the socket
is shut down when the time of the whole exchange is over.
"""

import contextlib
import re
import socket
import sys
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import httpx

from .watchdog import Watchdog

Problem = Literal[
    "proxy",  # the proxy refused
    "certificate",
    "tls",
    "name",  # no address for a host name
    "refused",  # nothing listens there
    "connect",
    "connect_timeout",
    "timeout",
    "broken",  # the connection ended before the reply did
    "too_large",
]

PROXY_HINT: Final = "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY"

_UNKNOWN_NAME = ("Name or service", "name resolution", "nodename", "getaddr")
"""Parts of the messages of systems that do not know a host name."""
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    UnicodeError,  # what Python raises for a host name, such as a proxy's, that cannot be one
)
_FINAL = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.ProxyError, UnicodeError)


_FAULTS = (httpx.TransportError, httpx.DecodingError, httpx.StreamError, UnicodeError)


class Observer(Protocol):
    """Sees what happens on the wire, without the credentials."""

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> None: ...
    def reply(
        self, status: int, headers: Mapping[str, str], body: bytes, seconds: float
    ) -> None: ...
    def retry(self, why: str, seconds: float) -> None: ...
    def note(self, text: str) -> None: ...


@dataclass(frozen=True)
class Received:
    """A reply: the status, the headers with lower-case names, the body decompressed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float


class ExchangeError(Exception):
    """An exchange failed: the problem, and the text that says so.

    `sent` is False only if certainly nothing of the request was sent; `worth_a_retry` says
    whether another try may end better; `proxy` is the proxy that was used, as host and port.
    """

    def __init__(
        self, problem: Problem, why: str, *, sent: bool, worth_a_retry: bool, proxy: str
    ) -> None:
        super().__init__(why)
        self.problem = problem
        self.why = why
        self.sent = sent
        self.worth_a_retry = worth_a_retry
        self.proxy = proxy


@dataclass
class _Connection:
    """The connection that was opened last for the requests to one host."""

    peer: tuple[str, int] | None = None
    tcp: socket.socket | None = None

    def shut(self) -> None:
        if self.tcp is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown, which takes the TLS state from the thread that reads.
                socket.socket.shutdown(self.tcp, socket.SHUT_RDWR)


class BoundedSender:
    """Sends requests of an HTTP client, one at a time, each within its time and `limit` bytes."""

    def __init__(self, http: httpx.Client, limit: int) -> None:
        self._http = http
        self._limit = limit
        self._watchdog = Watchdog(self._shut)
        self._connections: dict[str, _Connection] = {}
        self._connection = _Connection()
        self._is_traced = False
        self._is_late = False
        self._has_begun = False

    @property
    def may_have_sent(self) -> bool:
        """Return True unless certainly nothing of the last request was sent."""
        return self._has_begun or not self._is_traced

    def send(self, request: httpx.Request, seconds: float) -> Received:
        """Send a request and read the whole reply. Raises ExchangeError."""
        request.extensions["timeout"] = httpx.Timeout(seconds).as_dict()
        request.extensions["trace"] = self._trace
        self._is_traced = self._is_late = self._has_begun = False
        origin = f"{request.url.scheme}://{request.url.netloc.decode()}"
        self._connection = self._connections.setdefault(origin, _Connection())
        started = time.monotonic()
        try:
            with self._watchdog.within(seconds):
                response = self._http.send(request, auth=None, stream=True)
                try:
                    body = self._read(response, started + seconds)
                finally:
                    response.close()
        except _FAULTS as fault:
            raise self._failure(fault, request.url) from fault
        headers = tuple((name.lower(), text) for name, text in response.headers.items())
        return Received(response.status_code, headers, body, time.monotonic() - started)

    def hang_up(self) -> None:
        """Let the next request to the host of the last one have a connection of its own."""
        self._connection.shut()

    def _read(self, response: httpx.Response, deadline: float) -> bytes:
        pieces: list[bytes] = []
        size = 0
        unpack = zlib.decompressobj(47) if response.headers.get("content-encoding") else None
        for piece in response.iter_raw():
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("the reply did not end in time")
            try:
                plain = unpack.decompress(piece, self._limit + 1 - size) if unpack else piece
            except zlib.error as fault:
                raise httpx.DecodingError(str(fault)) from None
            size += len(plain)
            if size > self._limit:
                raise _TooLargeError
            pieces.append(plain)
        return b"".join(pieces)

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        """Note how far the exchange got; httpx calls this as the `trace` extension."""
        self._is_traced = True
        if event.endswith("connect_tcp.started"):
            self._connection.peer = info["host"], info["port"]
        elif event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._connection.tcp = info["return_value"].get_extra_info("socket")
        elif event.endswith("send_request_headers.started"):
            # A CONNECT asks a proxy for a tunnel: nothing of the request itself is sent yet.
            self._has_begun = info["request"].method != b"CONNECT"
        elif event.endswith("send_request_body.complete") and self._connection.tcp:
            _acknowledge_at_once(self._connection.tcp)

    def _shut(self) -> None:
        """End the exchange as if the server had hung up."""
        self._is_late = True
        self._connection.shut()

    def _failure(self, fault: Exception, url: httpx.URL) -> ExchangeError:
        sent = not isinstance(fault, _NOT_SENT) and self.may_have_sent
        port = url.port or (443 if url.scheme == "https" else 80)
        peer = self._connection.peer
        proxy = "" if peer is None or peer == (url.host, port) else _place(*peer)
        if self._is_late:
            text = "the time is over"
            fault = httpx.ReadTimeout(text) if sent else httpx.ConnectTimeout(text)
        problem = _problem(fault)
        return ExchangeError(
            problem,
            _why(problem, str(fault) or type(fault).__name__, url, proxy, self._limit),
            sent=sent,
            worth_a_retry=problem not in {"certificate", "too_large"}
            and not isinstance(fault, _FINAL),
            proxy=proxy,
        )


class _TooLargeError(httpx.StreamError):
    """The reply is larger than the limit."""

    def __init__(self) -> None:
        super().__init__("the reply is too large")


def _problem(fault: Exception) -> Problem:
    text = str(fault)
    if isinstance(fault, _TooLargeError):
        return "too_large"
    if isinstance(fault, httpx.ProxyError):
        return "proxy"
    if "CERTIFICATE" in text.upper():
        return "certificate"
    if "SSL" in text.upper() and not isinstance(fault, httpx.TimeoutException):
        return "tls"
    if isinstance(fault, UnicodeError) or any(word in text for word in _UNKNOWN_NAME):
        return "name"
    if isinstance(fault, httpx.ConnectTimeout):
        return "connect_timeout"
    if isinstance(fault, httpx.TimeoutException):
        return "timeout"
    if isinstance(fault, httpx.ConnectError):
        return "refused" if _is_refused(fault) else "connect"
    return "broken"


def _is_refused(fault: BaseException | None) -> bool:
    while fault is not None:
        if isinstance(fault, ConnectionRefusedError):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def _why(problem: Problem, text: str, url: httpx.URL, proxy: str, limit: int) -> str:
    host, text = _place(url.host, None), re.sub(r"^\[Errno -?\d+\] ", "", text)
    place = f"the proxy {proxy}" if proxy else _place(url.host, url.port)
    return {
        "proxy": f"{place if proxy else 'the proxy'} refused ({text})",
        "certificate": f"the certificate of {host} could not be verified ({text})",
        "tls": f"TLS with {host} failed ({text})",
        "name": f"{place if proxy else f'the name {host}'} was not found",
        "connect_timeout": f"{place} did not accept a connection in time",
        "timeout": f"{host} did not answer in time",
        "refused": f"no connection to {place} ({text})",
        "connect": f"no connection to {place} ({text})",
        "broken": f"the connection to {place} broke ({text})",
        "too_large": f"the reply of {host} is larger than {limit // 2**20} MiB and was not read",
    }[problem]


def _place(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"{name}:{port}" if port else name


def _acknowledge_at_once(connection: socket.socket) -> None:
    """Have the first packet of the reply acknowledged without the usual delay.

    A server that writes headers and body apart waits for that, which would add 40 ms to every
    reply on a connection that stays open.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
