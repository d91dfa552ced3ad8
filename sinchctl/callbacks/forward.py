"""Pass callbacks on to an application, and its answers back, unchanged.

Only what belongs to one connection stays behind: the hop-by-hop headers (RFC 9110, section
7.6.1), the host, and the encodings that the sender accepts. A Via header is added, which shows
when a callback comes back to the receiver itself.
"""

import re
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import h11

from sinchctl.errors import UsageError
from sinchctl.http_message import TOKEN, Arrived, Headers, has_scheme

from .exchange import TEXT, CallbackAnswer

LARGEST = 1024 * 1024
"""Bytes of an answer."""
_LARGEST_HEAD = 64 * 1024
_LOOPBACK = ("127.0.0.1", "::1")
"""The addresses of `localhost`: many applications listen on only one of the two."""

_HOP_BY_HOP = frozenset(
    [
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "content-length",
    ]
)
_NOT_SENT = _HOP_BY_HOP | {"host", "accept-encoding", "expect"}
_HOST = re.compile(r"localhost(?:/.*)?|[^/]*[.:].*", re.DOTALL)
"""What is meant as a host without a scheme: it has a dot or a port. A word may be a mistake."""
_PORT = re.compile(r":?(\d+)(/.*)?", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+[ \t]*")


@dataclass(frozen=True)
class ApplicationAddress:
    """An application: scheme, host, port; `path` is empty if the callback's own path is kept."""

    scheme: str
    host: str
    port: int
    path: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses to try in turn."""
        return _LOOPBACK if self.host == "localhost" else (self.host,)

    @property
    def authority(self) -> str:
        """Host and port, as in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def target(text: str) -> ApplicationAddress:
    """Read an application from `3000`, `:8080/path`, `localhost:3000`, or a whole URL.

    Raises UsageError.
    """
    address = text.strip()
    if match := _PORT.fullmatch(address):
        address = f"http://localhost:{match[1]}{match[2] or ''}"
    elif not has_scheme(address):
        address = f"http://{address}" if _HOST.fullmatch(address) else ""
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme.lower()]
        host = parts.hostname or ""
        host.encode("ascii")
    except (ValueError, KeyError):
        host, port = "", 0
    if not host or parts.username is not None or parts.fragment or re.search(r"[\s\\]", address):
        raise UsageError(
            f"--forward-to {text!r} is not the address of an application",
            hint="use a port (3000), :8080/path, HOST:PORT, or a URL such as http://app:3000/sinch",
        )
    query = f"?{parts.query}" if parts.query else ""
    return ApplicationAddress(
        parts.scheme.lower(), host, port, quote(parts.path + query, safe="/?%=&:@!$'()*+,;~")
    )


class Forwarding:
    """One application that answers instead of the receiver.

    `timeout` in seconds is for the connection, and then for the whole answer.
    """

    def __init__(self, to: ApplicationAddress, timeout: float) -> None:
        self.to = to
        self._timeout = timeout
        self._via = f"1.1 sinchctl-{secrets.token_hex(8)}"
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._interrupted = threading.Event()

    def answer(self, arrived: Arrived) -> CallbackAnswer:
        """Return what the application says.

        502 if it cannot be reached or its answer is not HTTP, 504 if it is silent, 503 if the
        receiver stops, 508 if the application is the receiver. Never raises.
        """
        if self._via in arrived.values("via"):
            return _failure(508, f"{self.to} is this receiver itself: the callback came back")
        try:
            return self._exchange(arrived)
        except TimeoutError:
            return _failure(504, f"{self.to} did not answer within {self._timeout:g} s")
        except h11.RemoteProtocolError as fault:
            return _failure(502, f"{self.to} sent an answer that is not valid HTTP: {fault}")
        except (OSError, ValueError, h11.LocalProtocolError) as fault:
            if self._interrupted.is_set():
                note = f"cut off: {self.to} had not answered when the receiver was stopped"
                return _failure(503, note, cut_off=True)
            words = str(getattr(fault, "strerror", None) or fault) or type(fault).__name__
            return _failure(502, f"{self.to} cannot be used: {words}")

    def interrupt(self) -> None:
        """Make every request that still waits for the application end with 503."""
        self._interrupted.set()
        with self._lock:
            lines = [*self._lines]
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _exchange(self, arrived: Arrived) -> CallbackAnswer:
        http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD)
        request = h11.Request(
            method=arrived.method, target=self._path(arrived.path), headers=self._headers(arrived)
        )
        data = (http.send(request) or b"") + (http.send(h11.Data(data=arrived.body)) or b"")
        data += http.send(h11.EndOfMessage()) or b""
        with self._connected() as line:
            timed = _TimedLine(line, self._timeout)
            timed.send(data)
            response, body = _response(http, timed)
        headers = tuple(_passed(_text(response.headers.raw_items()), _HOP_BY_HOP))
        return CallbackAnswer(response.status_code, headers, body, source="forward")

    def _headers(self, arrived: Arrived) -> list[tuple[bytes, bytes]]:
        headers = [
            ("Host", self.to.authority),
            *_passed(arrived.headers, _NOT_SENT),
            ("Via", self._via),
            ("Content-Length", str(len(arrived.body))),
        ]
        return [(name.encode(), text.encode("latin-1", "replace")) for name, text in headers]

    def _path(self, target: str) -> str:
        """Return the callback's own path, unless the address has one."""
        if self.to.path:
            query = target.partition("?")[2]
            target = self.to.path + (f"?{query}" if query and "?" not in self.to.path else "")
        path = target if target.startswith("/") else f"/{target}"
        return "".join(c if "!" <= c <= "~" else quote(c, encoding="latin-1") for c in path)

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        line = self._connect()
        try:
            with self._lock:
                self._lines.add(line)
            if self._interrupted.is_set():
                raise ConnectionAbortedError
            yield line
        finally:
            with self._lock:
                self._lines.discard(line)
            line.close()

    def _connect(self) -> socket.socket:
        """Connect to the first address that takes the connection. Raises OSError."""
        first_fault: OSError | None = None
        for host in self.to.hosts:
            try:
                line = socket.create_connection((host, self.to.port), timeout=self._timeout)
                return self._secured(line) if self.to.scheme == "https" else line
            except OSError as fault:
                first_fault = first_fault or fault
        raise first_fault or OSError(f"{self.to.host} cannot be resolved")

    def _secured(self, line: socket.socket) -> socket.socket:
        try:
            return ssl.create_default_context().wrap_socket(line, server_hostname=self.to.host)
        except BaseException:
            line.close()
            raise


class _TimedLine:
    """A connection on which everything together has `seconds`. Raises TimeoutError."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self._line = line
        self._deadline = time.monotonic() + seconds

    def send(self, data: bytes) -> None:
        """Send everything."""
        self._wait()
        self._line.sendall(data)

    def receive(self) -> bytes:
        """Return the next bytes; none at the end."""
        self._wait()
        return self._line.recv(64 * 1024)

    def _wait(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)


def _response(http: h11.Connection, line: _TimedLine) -> tuple[h11.Response, bytes]:
    """Read a whole answer. Raises ValueError, h11.RemoteProtocolError, OSError."""
    response, body = None, bytearray()
    while True:
        try:
            event = http.next_event()
        except h11.RemoteProtocolError:
            if http.trailing_data[1]:
                raise ValueError("it closed the connection in the middle of its answer") from None
            raise
        if event is h11.NEED_DATA:
            http.receive_data(line.receive())
        elif isinstance(event, h11.InformationalResponse):
            continue
        elif isinstance(event, h11.Response):
            response = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > LARGEST:
                raise ValueError(f"its answer is larger than {LARGEST:,} bytes")
        elif isinstance(event, h11.EndOfMessage) and response is not None:
            return response, bytes(body)
        else:
            raise ValueError("it did not answer")


def _text(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    return tuple((name.decode("latin-1"), text.decode("latin-1")) for name, text in headers)


def _passed(headers: Headers, stays: frozenset[str]) -> Headers:
    """Return the headers that go on, without those that `Connection` names, each on one line."""
    named = {
        word.strip().lower()
        for name, text in headers
        if name.lower() == "connection"
        for word in text.split(",")
    }
    return tuple(
        (name, _CONTROLS.sub(" ", text).strip())
        for name, text in headers
        if name.lower() not in stays and name.lower() not in named and TOKEN.fullmatch(name)
    )


def _failure(status: int, note: str, *, cut_off: bool = False) -> CallbackAnswer:
    body = b"the application did not answer\n"
    return CallbackAnswer(status, TEXT, body, source="forward", note=note, cut_off=cut_off)
