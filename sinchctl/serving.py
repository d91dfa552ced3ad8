"""A small, bounded HTTP server for one WSGI app: `sandbox serve` and `event listen`.

Everything is bounded: body, head, the time a client may take, connections at once. The app
is told the request target as it came (REQUEST_URI), can cut the line (`sinchctl.cut`) and
learns when the server stops (`sinchctl.stopping`).
"""

import io
import socket
import socketserver
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any

from .errors import NetworkError, UsageError

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
App = Callable[[Environ, StartResponse], Iterable[bytes]]

PROBE = "/.sinchctl-probe"
"""The path that the server answers itself, so that it can prove that it answers."""


@dataclass(frozen=True)
class Limits:
    """What one client may take: bytes of body and head, seconds for each read, connections."""

    body: int = 1024 * 1024
    head: int = 64 * 1024
    slow: float = 10.0
    at_once: int = 200


class _Cut(Exception):
    """The app wants the line cut without an answer."""


class _Refused(Exception):
    """The request cannot be taken: a status and its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


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
        self._server: _Server | None = None
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
            self._server = _Server(self, self._host, self._port)
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


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
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
        super().__init__((host, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Hand a connection to a thread, or refuse it when too many are open."""
        if not self._free.acquire(blocking=False):
            with suppress(OSError):
                request.settimeout(1)
                request.sendall(_answer(503, "too many connections at once", close=True))
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


def _answer(status: int, words: str, *, close: bool) -> bytes:
    body = f"{words}\n".encode() if status != 204 else b""
    head = f"HTTP/1.1 {status} {words}\r\ncontent-type: text/plain\r\n"
    head += f"content-length: {len(body)}\r\n" + ("connection: close\r\n" if close else "")
    return head.encode() + b"\r\n" + body


class _Handler(BaseHTTPRequestHandler):
    """Reads requests of one connection within the limits and hands them to the app."""

    protocol_version = "HTTP/1.1"
    server: _Server
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(self.server.serving.limits.slow)

    def handle_one_request(self) -> None:
        """One request: its head, its body, the app's answer."""
        limits = self.server.serving.limits
        self.close_connection = True
        try:
            self.raw_requestline = self.rfile.readline(limits.head + 1)
        except OSError:
            return
        if not self.raw_requestline.strip():
            self.close_connection = not self.raw_requestline
            return
        self.server.busy(self.connection, now=True)
        try:
            if len(self.raw_requestline) > limits.head:
                raise _Refused(414, "the request line is too long")
            if not self.parse_request():
                return
            self._answer()
            self.wfile.flush()
        except _Refused as refused:
            self._refuse(refused)
        except (_Cut, OSError):
            self.close_connection = True
        finally:
            self.server.busy(self.connection, now=False)

    def _refuse(self, refused: _Refused) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.wfile.write(_answer(refused.status, refused.words, close=True))
            self.wfile.flush()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the head's parser refuses, in plain text and without echoing it."""
        words = {400: "bad request", 431: "the head is too large", 505: "HTTP/1.1, please"}
        self._refuse(_Refused(code, words.get(code, "refused")))

    def log_message(self, *_: Any) -> None:
        """Nothing is printed from here."""

    def _answer(self) -> None:
        serving = self.server.serving
        if self.path == PROBE:
            self.wfile.write(_answer(204, "here", close=True))
            self.close_connection = True
            return
        body = self._body()
        self.close_connection = self.close_connection or serving.stopping.is_set()
        started: list[tuple[str, list[tuple[str, str]]]] = []
        try:
            pieces = serving.app(
                self._environ(body), lambda status, headers: started.append((status, headers))
            )
            content = b"".join(pieces)
            status, headers = started[-1]
        except (_Cut, OSError):
            raise
        except Exception as fault:
            serving.on_fault(fault)
            raise _Refused(500, "the server failed") from None
        self._send(status, headers, content)

    def _send(self, status: str, headers: list[tuple[str, str]], content: bytes) -> None:
        named = {name.lower() for name, _ in headers}
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {text}" for name, text in headers)]
        bodiless = status.startswith(("1", "204", "304"))
        if "content-length" not in named and not bodiless:
            lines.append(f"content-length: {len(content)}")
        if "date" not in named:
            lines.append(f"date: {self.date_time_string()}")
        if self.close_connection:
            lines.append("connection: close")
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))
        if self.command != "HEAD" and not bodiless:
            self.wfile.write(content)

    def _body(self) -> bytes:
        """The whole body, of a length that was told or in chunks. Raises _Refused."""
        coding = self.headers.get("transfer-encoding", "").strip().lower()
        lengths = self.headers.get_all("content-length") or []
        if coding and coding != "chunked":
            raise _Refused(501, "only chunked transfer coding is known")
        if coding and lengths:
            raise _Refused(400, "a length and chunks at once")
        length = lengths[0].strip() if lengths else "0"
        if len(set(lengths)) > 1 or not (
            length.isascii() and length.isdigit() and len(length) < 18
        ):
            raise _Refused(400, "the content length is no number")
        if int(length) > self.server.serving.limits.body:
            raise _Refused(413, "the body is too large")
        try:
            return self._chunks() if coding else self._exactly(int(length))
        except TimeoutError:
            raise _Refused(408, "the body did not come in time") from None

    def _exactly(self, size: int) -> bytes:
        found = self.rfile.read(size) if size else b""
        if len(found) < size:
            raise _Cut
        return found

    def _chunks(self) -> bytes:
        limit = self.server.serving.limits.body
        pieces, total = [], 0
        while True:
            size = self.rfile.readline(1024).partition(b";")[0].strip()
            if not 0 < len(size) <= 8 or not all(
                digit in b"0123456789abcdefABCDEF" for digit in size
            ):
                raise _Refused(400, "a chunk has no size")
            count = int(size, 16)
            total += count
            if total > limit:
                raise _Refused(413, "the body is too large")
            if count == 0:
                break
            pieces.append(self._exactly(count))
            if self.rfile.readline(3).strip():
                raise _Refused(400, "a chunk is longer than it says")
        while self.rfile.readline(self.server.serving.limits.head).strip():
            pass
        return b"".join(pieces)

    def _environ(self, body: bytes) -> Environ:
        path, _, query = self.path.partition("?")
        environ: Environ = {
            "REQUEST_METHOD": self.command,
            "REQUEST_URI": self.path,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_PROTOCOL": self.request_version,
            "SERVER_PORT": str(self.server.serving.port),
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("content-type", ""),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "sinchctl.headers": self.headers.items(),
            "sinchctl.cut": _cut,
            "sinchctl.stopping": self.server.serving.stopping,
        }
        for name, text in self.headers.items():
            key = "HTTP_" + name.upper().replace("-", "_")
            if key not in {"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"}:
                environ[key] = f"{environ[key]},{text}" if key in environ else text
        return environ


def _cut() -> None:
    raise _Cut
