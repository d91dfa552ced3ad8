"""One connection of the server: h11 parses its requests within our limits, the app answers."""

import re
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus

import h11

from sinchctl.http_message import Arrived

from .protocol import PROBE, App, HttpAnswer, Limits, OpenConnection, exhausted, plain_answer

_READ = 64 * 1024
_PAUSE = 0.1
"""Seconds before a stream that had nothing to send is asked again."""
_ODD = re.compile(rb"(?<!\r)\n|\n[ \t]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Bytes that HTTP software reads in different ways: bare line feeds, folded lines, controls."""


class _Cut(Exception):
    """Close the connection without an answer."""


class _NotTaken(Exception):
    """The request is refused, with a status and a reason."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Connection:
    """The requests and answers of one client."""

    def __init__(
        self,
        client: OpenConnection,
        app: App,
        limits: Limits,
        stopping: threading.Event,
        on_fault: Callable[[Exception], None],
    ) -> None:
        self._client = client
        self._line = client.line
        self._app = app
        self._limits = limits
        self._stopping = stopping
        self._on_fault = on_fault
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head)
        self._deadline = 0.0

    def serve(self) -> None:
        """Answer one request after the other, until either side has had enough."""
        with suppress(OSError, _Cut):
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while self._begins():
                try:
                    self._exchange()
                except TimeoutError:
                    self._refuse(408, "the request did not arrive in time")
                except _NotTaken as refused:
                    self._refuse(refused.status, refused.words)
                except h11.RemoteProtocolError:
                    self._refuse(400, "bad request")
                finally:
                    self._client.doing, self._client.since = "idle", time.monotonic()

    def _begins(self) -> bool:
        """Wait for the first byte of a request. Raises OSError when the client is silent."""
        if self._http.our_state not in {h11.IDLE, h11.DONE}:
            return False
        pending, _ = self._http.trailing_data
        while not (pending := pending.removeprefix(b"\r\n")):  # some clients end a body with it
            self._line.settimeout(self._limits.slow)
            if not (pending := self._line.recv(_READ)):
                return False
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=self._limits.head)
        self._http.receive_data(pending)
        self._client.doing, self._client.since = "reading", time.monotonic()
        self._deadline = self._client.since + self._limits.whole
        return True

    def _exchange(self) -> None:
        arrived = self._request()
        self._client.doing = "answering"
        if arrived.path == PROBE:
            answer = HttpAnswer(204, (("connection", "close"),))
        else:
            answer = self._answer(arrived)
        if answer.line == "hang":
            self._hang()
        if answer.line:
            raise _Cut
        if answer.stream is not None and arrived.method != "HEAD":
            self._stream(answer, answer.stream)
        else:
            self._send(answer, head_only=arrived.method == "HEAD")

    def _answer(self, arrived: Arrived) -> HttpAnswer:
        try:
            return self._app(arrived)
        except Exception as fault:
            self._on_fault(fault)
            if exhausted(fault):
                raise _NotTaken(503, "the server is full") from None
            raise _NotTaken(500, "the server failed") from None

    def _hang(self) -> None:
        """Wait until the client gives up, the server stops, or nobody can still be waiting."""
        end = time.monotonic() + self._limits.hang
        while time.monotonic() < end and not self._stopping.wait(_PAUSE):
            if self._is_gone():
                return

    def _is_gone(self) -> bool:
        """Return True if the client has closed its side. Raises OSError if it has reset it."""
        self._line.setblocking(False)
        try:
            return not self._line.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False

    # --- requests ---

    def _request(self) -> Arrived:
        """Read a whole request. Raises _NotTaken, h11.RemoteProtocolError, OSError."""
        event, raw = self._next()
        if not isinstance(event, h11.Request):
            raise _Cut
        self._check(event, raw)
        self._check_framing(event)
        if self._http.they_are_waiting_for_100_continue:
            go_on = h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue")
            self._line.sendall(self._http.send(go_on) or b"")
        headers = tuple(
            (name.decode("latin-1"), text.decode("latin-1"))
            for name, text in event.headers.raw_items()
        )
        method, target = event.method.decode(), event.target.decode()
        return Arrived(method, target, headers, self._body(), self._client.peer)

    def _check(self, request: h11.Request, raw: bytes) -> None:
        if raw.find(b"\n") > self._limits.head:
            raise _NotTaken(414, "the request line is too long")
        if len(raw) > self._limits.head or len(request.headers) > self._limits.headers:
            raise _NotTaken(431, "the head is too large")
        if _ODD.search(raw):
            raise _NotTaken(400, "the head has line breaks or control characters in it")
        if request.http_version not in {b"1.0", b"1.1"}:
            raise _NotTaken(505, "use HTTP/1.1")
        if request.method == b"CONNECT":
            raise _NotTaken(501, "this is not a proxy")

    def _check_framing(self, request: h11.Request) -> None:
        """Refuse a body whose length can be read in two ways, or that is too large."""
        lengths = [text for name, text in request.headers if name == b"content-length"]
        codings = [text for name, text in request.headers if name == b"transfer-encoding"]
        if codings and (lengths or request.http_version == b"1.0"):
            raise _NotTaken(400, "use either Content-Length or chunks")
        if lengths and int(lengths[0]) > self._limits.body:
            raise _NotTaken(413, "the body is too large")

    def _body(self) -> bytes:
        pieces: list[bytes] = []
        total = 0
        while True:
            event, raw = self._next()
            if isinstance(event, h11.EndOfMessage):
                if _ODD.search(raw):
                    raise _NotTaken(400, "the trailer has line breaks or control characters in it")
                return b"".join(pieces)
            if not isinstance(event, h11.Data):
                raise _Cut
            total += len(event.data)
            if total > self._limits.body:
                raise _NotTaken(413, "the body is too large")
            pieces.append(bytes(event.data))

    def _next(self) -> tuple[h11.Event | type[h11.PAUSED], bytes]:
        """Return the next event and the bytes that it was made of; read what it needs."""
        while True:
            raw, _ = self._http.trailing_data
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as fault:
                raise self._unparsed(raw, fault) from None
            if event is not h11.NEED_DATA:
                left, _ = self._http.trailing_data
                return event, raw[: len(raw) - len(left)]  # type: ignore[return-value] # not NEED_DATA
            self._http.receive_data(self._read())

    def _unparsed(self, raw: bytes, fault: h11.RemoteProtocolError) -> Exception:
        if fault.error_status_hint == 431:
            if b"\n" not in raw:
                return _NotTaken(414, "the request line is too long")
            return _NotTaken(431, "the head is too large")
        if fault.error_status_hint == 501:
            return _NotTaken(501, "only the transfer coding chunked is supported")
        return fault

    def _read(self) -> bytes:
        left = min(self._limits.slow, self._deadline - time.monotonic())
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)
        return self._line.recv(_READ)

    # --- answers ---

    def _send(self, answer: HttpAnswer, *, head_only: bool) -> None:
        bodiless = answer.status in {204, 304}
        headers = [item for item in answer.headers if item[0].lower() != "content-length"]
        if not bodiless and answer.stream is None:
            headers.append(("content-length", str(len(answer.body))))
        data = self._head(answer.status, headers, close=self._stopping.is_set())
        if answer.body and not head_only and not bodiless:
            data += self._http.send(h11.Data(data=answer.body)) or b""
        data += self._http.send(h11.EndOfMessage()) or b""
        self._write(data)

    def _stream(self, answer: HttpAnswer, stream: Iterator[bytes]) -> None:
        """Send a body piece by piece, until it ends, the client goes or the server stops."""
        self._write(self._head(answer.status, list(answer.headers), close=True))
        self._client.doing = "streaming"
        try:
            for piece in stream:
                if piece:
                    self._write(self._http.send(h11.Data(data=piece)) or b"")
                elif self._stopping.wait(_PAUSE):
                    break
                if self._stopping.is_set() or self._is_gone():
                    break
            self._write(self._http.send(h11.EndOfMessage()) or b"")
        except OSError:
            raise _Cut from None
        except Exception as fault:
            self._on_fault(fault)
            raise _Cut from None  # without its end the client sees that something is missing
        finally:
            if isinstance(stream, Generator):
                stream.close()

    def _head(self, status: int, headers: list[tuple[str, str]], *, close: bool) -> bytes:
        if not any(name.lower() == "date" for name, _ in headers):
            headers.append(("date", formatdate(usegmt=True)))
        if close:
            headers.append(("connection", "close"))
        try:
            return self._http.send(_response(status, headers)) or b""
        except h11.LocalProtocolError as fault:
            self._on_fault(fault)
            raise _NotTaken(500, "the server failed") from None

    def _write(self, data: bytes) -> None:
        self._line.settimeout(self._limits.slow)
        self._line.sendall(data)

    def _refuse(self, status: int, words: str) -> None:
        """Say why, and close when the client has had a moment to read it."""
        self._http.send_failed()
        with suppress(OSError):
            self._line.settimeout(1)
            self._line.sendall(plain_answer(status, words))
            self._line.shutdown(socket.SHUT_WR)
            until = time.monotonic() + 1
            while time.monotonic() < until and self._line.recv(_READ):
                pass


def _response(status: int, headers: list[tuple[str, str]]) -> h11.Response:
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Unknown"
    raw = [(name.encode("latin-1"), text.encode("latin-1", "replace")) for name, text in headers]
    return h11.Response(status_code=status, headers=raw, reason=reason.encode())
