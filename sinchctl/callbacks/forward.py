"""Passing callbacks on to an application, and its answers back, untouched.

Only what belongs to one connection alone stays behind: the hop-by-hop headers (RFC 9110,
section 7.6.1), the host, and the encodings that the sender would take.
"""

import http.client
import io
import re
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from sinchctl.errors import UsageError
from sinchctl.serving import TimedReader

from .exchange import TEXT, Answer, Headers

if TYPE_CHECKING:
    from sinchctl.http_message import Arrived

LARGEST = 1024 * 1024
"""Bytes of an answer."""

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
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORT = re.compile(r":?(\d+)(/.*)?", re.ASCII)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True)
class Target:
    """An application: scheme, host, port; `path` is empty where the callback's own one counts."""

    scheme: str
    host: str
    port: int
    path: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def target(text: str) -> Target:
    """Where to forward to: `3000`, `:8080/path`, `localhost:3000`, or a whole URL.

    Raises UsageError.
    """
    given = text.strip()
    if match := _PORT.fullmatch(given):
        given = f"http://127.0.0.1:{match[1]}{match[2] or ''}"
    elif not _SCHEME.match(given):
        given = f"http://{given}"
    try:
        parts = urlsplit(given)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme.lower()]
        host = parts.hostname or ""
        host.encode("ascii")
    except (ValueError, KeyError):
        host, port = "", 0
    if not host or parts.username is not None or parts.fragment or re.search(r"[\s\\]", given):
        raise UsageError(
            f"--forward-to {text!r} is no address of an application",
            hint="write a port (3000), :8080/path, localhost:3000 or a URL",
        )
    query = f"?{parts.query}" if parts.query else ""
    return Target(
        parts.scheme.lower(), host, port, quote(parts.path + query, safe="/?%=&:@!$'()*+,;~")
    )


class _Timed:
    """A connection on which everything together has its time, as http.client uses a socket."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self._line = line
        self._deadline = time.monotonic() + seconds

    def sendall(self, data: bytes) -> None:
        """Send it all. Raises TimeoutError."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)
        self._line.sendall(data)

    def makefile(self, *_: Any) -> io.BufferedReader:
        """What comes back."""
        return io.BufferedReader(TimedReader(self._line, float("inf"), self._deadline))

    def close(self) -> None:
        """Nothing: the answer may still be read; whoever opened the socket closes it."""


class Forwarding:
    """One application that answers in the place of the receiver.

    `timeout` in seconds is for the connection, and then for the whole answer.
    """

    def __init__(self, to: Target, timeout: float) -> None:
        self.to = to
        self._timeout = timeout

    def answer(self, arrived: "Arrived") -> Answer:
        """What the application says; 502 where it cannot be reached, 504 where it is silent.

        Never raises.
        """
        try:
            return self._ask(arrived)
        except TimeoutError:
            why = f"{self.to} did not answer within {self._timeout:g} s"
            return Answer(504, TEXT, b"the application did not answer in time\n", "forward", why)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            why = f"{self.to} cannot be asked: {_words(fault)}"
            return Answer(502, TEXT, b"the application cannot be reached\n", "forward", why)

    def _ask(self, arrived: "Arrived") -> Answer:
        line = self._connection()
        line.connect()
        connected = line.sock
        try:
            line.sock = _Timed(connected, self._timeout)
            line.putrequest(arrived.method, self._path(arrived.path), skip_accept_encoding=True)
            for name, text in _passed(arrived.headers, _NOT_SENT):
                line.putheader(name, text)
            line.putheader("Content-Length", str(len(arrived.body)))
            line.endheaders(arrived.body)
            got = line.getresponse()
            if got.status < 200:
                raise ValueError(f"it answered {got.status}, which is no answer")
            body = got.read(LARGEST + 1)
            if len(body) > LARGEST:
                raise ValueError(f"its answer is larger than {LARGEST:,} bytes")
            if got.length:
                raise http.client.IncompleteRead(body, got.length)
            headers = tuple(_passed(tuple(got.getheaders()), _HOP_BY_HOP))
            return Answer(got.status, headers, body, "forward")
        finally:
            connected.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self.to.scheme == "https":
            return http.client.HTTPSConnection(self.to.host, self.to.port, timeout=self._timeout)
        return http.client.HTTPConnection(self.to.host, self.to.port, timeout=self._timeout)

    def _path(self, came: str) -> str:
        """The callback's own path, unless the address has one; bytes beyond ASCII escaped."""
        if self.to.path:
            query = came.partition("?")[2]
            came = self.to.path + (f"?{query}" if query and "?" not in self.to.path else "")
        path = came if came.startswith("/") else f"/{came}"
        return "".join(one if "!" <= one <= "~" else quote(one, encoding="latin-1") for one in path)


def _passed(headers: "Headers | list[tuple[str, str]]", stays: frozenset[str]) -> Headers:
    """The headers that go on, without those that `Connection` names; folded lines made one."""
    named = {
        word.strip().lower()
        for name, text in headers
        if name.lower() == "connection"
        for word in text.split(",")
    }
    return tuple(
        (name, re.sub(r"[\r\n\0]+[ \t]*", " ", text))
        for name, text in headers
        if name.lower() not in stays and name.lower() not in named and _NAME.fullmatch(name)
    )


def _words(fault: Exception) -> str:
    if isinstance(fault, http.client.IncompleteRead):
        return "its answer is cut off"
    return str(getattr(fault, "strerror", None) or fault) or type(fault).__name__
