"""A server for tests with small limits, and a client that sends bytes as they are."""

import errno
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sinchctl.http_message import Arrived
from sinchctl.serving.protocol import HttpAnswer, Limits
from sinchctl.serving.server import Serving

END = b"end"
"""The piece that ends a stream."""
SMALL = Limits(body=1000, head=2000, slow=0.3, at_once=2)


def echo(arrived: Arrived) -> HttpAnswer:
    """Answer with method, target and body, as the app got them; some targets misbehave."""
    if arrived.path == "/fault":
        raise ValueError("secret detail")
    if arrived.path == "/full":
        raise OSError(errno.EMFILE, "Too many open files")
    if arrived.path == "/bad-header":
        return HttpAnswer(200, (("x-a", "1\r\nset-evil: 1"),))
    if arrived.path == "/cut":
        return HttpAnswer(line="cut")
    if arrived.path == "/hang":
        return HttpAnswer(line="hang")
    body = f"{arrived.method} {arrived.path} ".encode() + arrived.body
    return HttpAnswer(204 if arrived.path == "/nothing" else 200, (("content-type", "a/b"),), body)


class Running(Serving):
    """A server that keeps the paths that reached its app, and the faults of its app.

    A request to /held is answered when `release` is set. /stream sends `pieces` without an end;
    `streams` counts those that run.
    """

    def __init__(self, limits: Limits = SMALL, **options: Any) -> None:
        self.faults: list[Exception] = []
        self.paths: list[str] = []
        self.release = threading.Event()
        self.pieces: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
        self.streams = 0
        super().__init__(self._app, limits=limits, on_fault=self.faults.append, **options)

    def _app(self, arrived: Arrived) -> HttpAnswer:
        self.paths.append(arrived.path)
        if arrived.path == "/held":
            self.release.wait(30)
        if arrived.path == "/stream":
            return HttpAnswer(200, (("content-type", "text/event-stream"),), stream=self._stream())
        return echo(arrived)

    def _stream(self) -> Iterator[bytes]:
        self.streams += 1
        try:
            while True:
                piece = self.pieces.get() if not self.pieces.empty() else b""
                if isinstance(piece, Exception):
                    raise piece
                if piece == END:
                    return
                yield piece
        finally:
            self.streams -= 1

    def connect(self) -> socket.socket:
        """Open a connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def raw(self, data: bytes, *, finish: bool = False) -> bytes:
        """Return what comes back for these bytes, to the end of the connection."""
        with self.connect() as line:
            line.sendall(data)
            if finish:
                line.shutdown(socket.SHUT_WR)
            return rest(line)


@contextmanager
def running(limits: Limits = SMALL, **options: Any) -> Iterator[Running]:
    """Run a server."""
    server = Running(limits, **options)
    with server:
        yield server


def rest(line: socket.socket) -> bytes:
    """Return everything that still comes over a connection."""
    pieces = []
    with suppress(OSError):
        while piece := line.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def get(target: str = "/x", more: str = "", body: bytes = b"", method: str = "GET") -> bytes:
    """Return a request that closes the connection."""
    head = f"{method} {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n"
    return head.encode("latin-1") + body
