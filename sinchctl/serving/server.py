"""The server itself: its port, its threads, its end."""

import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

from sinchctl.errors import NetworkError, UsageError
from sinchctl.serving.connection import Handler
from sinchctl.serving.protocol import PROBE, App, Limits, plain_answer


class Serving:
    """One WSGI app on one port. As a context manager it starts and stops.

    Port 0 takes a free one. `on_fault` gets what the app raised; the client gets a 500.
    Raises UsageError from `start` where the address cannot be had.
    """

    def __init__(
        self,
        app: App,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        limits: Limits | None = None,
        on_fault: Callable[[Exception], None] = lambda fault: None,
    ) -> None:
        self.app = app
        self.limits = limits or Limits()
        self.on_fault = on_fault
        self.stopping = threading.Event()
        self._host = host
        self._port = port
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that is really used."""
        return self._server.server_address[1] if self._server else self._port

    @property
    def address(self) -> str:
        """Scheme, host and port, as an operator would type it."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Take the port and accept connections, in a thread of its own."""
        try:
            self._server = Server(self, self._host, self._port)
        except (OSError, OverflowError) as fault:
            raise UsageError(
                f"cannot listen on {self._host} port {self._port}: {_words(fault)}",
                hint="choose another with --port, or --port 0 for a free one",
            ) from None
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()

    def probe(self) -> None:
        """Ask the server something over its own port. Raises NetworkError when it is silent."""
        local = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared only
        host = local.get(self._host, self._host)
        try:
            with socket.create_connection((host, self.port), timeout=5) as line:
                line.sendall(f"GET {PROBE} HTTP/1.0\r\n\r\n".encode())
                answer = line.recv(64)
        except OSError as fault:
            answer, why = b"", _words(fault)
        else:
            why = f"it said {answer[:20]!r}"
        if b" 204 " not in answer:
            raise NetworkError(f"the server on {self.address} does not answer itself: {why}")

    def stop(self, grace: float = 2.0) -> None:
        """Take no more connections, give running requests `grace` seconds, close them all."""
        self.stopping.set()
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.finish(grace)
        self._server.server_close()

    def __enter__(self) -> "Serving":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _words(fault: Exception) -> str:
    return str(getattr(fault, "strerror", None) or fault)


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """A thread for each connection, never more than the limit."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, serving: Serving, host: str, port: int) -> None:
        self.serving = serving
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._free = threading.Semaphore(serving.limits.at_once)
        self._open: dict[int, socket.socket] = {}
        self._busy: set[int] = set()
        self._lock = threading.Lock()
        super().__init__((host, port), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Hand a connection to a thread, or refuse it when too many are open."""
        if not self._free.acquire(blocking=False):
            with suppress(OSError):
                request.settimeout(1)
                request.sendall(plain_answer(503, "too many connections at once", close=True))
                request.setblocking(False)
                request.recv(self.serving.limits.head)  # unread bytes would reset the answer
            self.shutdown_request(request)
            return
        with self._lock:
            self._open[id(request)] = request
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one connection to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.pop(id(request), None)
            self._free.release()

    def busy(self, request: Any, *, now: bool) -> None:
        """Note whether a connection is in the middle of a request."""
        with self._lock:
            (self._busy.add if now else self._busy.discard)(id(request))

    def finish(self, grace: float) -> None:
        """Wait for running requests, then close every connection."""
        waited = threading.Event()
        for _ in range(int(grace / 0.02)):
            with self._lock:
                if not self._busy:
                    break
            waited.wait(0.02)
        with self._lock:
            lines = [*self._open.values()]
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is the client's affair."""
