"""One connection of the server: its requests read within the limits, handed to the app."""

import io
import socket
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from sinchctl.serving.protocol import PROBE, Environ, plain_answer

from .reading import TimedReader

if TYPE_CHECKING:
    from .server import Server


class _Cut(Exception):
    """The app wants the line cut without an answer."""


class _Refused(Exception):
    """The request cannot be taken: a status and its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class _Head:
    """The lines of one head, never more than the limit. Raises _Refused."""

    def __init__(self, source: io.BufferedIOBase, limit: int) -> None:
        self._source = source
        self._left = limit

    def readline(self, most: int = -1) -> bytes:
        found = self._source.readline(self._left + 1)
        self._left -= len(found)
        if self._left < 0:
            raise _Refused(431, "the head is too large")
        return found


class Handler(BaseHTTPRequestHandler):
    """Reads requests of one connection within the limits and hands them to the app."""

    protocol_version = "HTTP/1.1"
    server: "Server"
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self._reader = TimedReader(self.connection, self.server.serving.limits.slow)
        self._source = io.BufferedReader(self._reader)

    def finish(self) -> None:
        self.rfile = self._source
        super().finish()

    def handle_one_request(self) -> None:
        """One request: its head, its body, the app's answer."""
        self.close_connection = True
        self._reader.deadline = None
        try:
            if not self._source.peek(1):
                return
        except OSError:
            return
        self.server.busy(self.connection, now=True)
        try:
            self._one()
            self.wfile.flush()
        except TimeoutError:
            self._refuse(_Refused(408, "the request did not come in time"))
        except _Refused as refused:
            self._refuse(refused)
        except (_Cut, OSError):
            self.close_connection = True
        finally:
            self.server.busy(self.connection, now=False)

    def _one(self) -> None:
        limits = self.server.serving.limits
        self._reader.deadline = time.monotonic() + limits.whole
        self.raw_requestline = self._source.readline(limits.head + 1)
        if len(self.raw_requestline) > limits.head:
            raise _Refused(414, "the request line is too long")
        if not self.raw_requestline.strip():
            self.close_connection = not self.raw_requestline
            return
        self.rfile = _Head(self._source, limits.head)  # type: ignore[assignment] # the parser only reads lines
        if not self.parse_request():
            return
        if self.headers.defects or self.headers.get_payload():
            raise _Refused(400, "a header is malformed")
        self.rfile = self._source
        body = self._body()
        self.connection.settimeout(limits.slow)
        self._answer(body)

    def _refuse(self, refused: _Refused) -> None:
        """Say why, and close when the client has had a moment to read it."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.settimeout(1)
            self.wfile.write(plain_answer(refused.status, refused.words, close=True))
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            until = time.monotonic() + 1
            while time.monotonic() < until and self.connection.recv(65536):
                pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the head's parser refuses, in plain text and without echoing it."""
        words = {400: "bad request", 431: "the head is too large", 505: "HTTP/1.1, please"}
        self._refuse(_Refused(code, words.get(code, "refused")))

    def log_message(self, *_: Any) -> None:
        """Nothing is printed from here."""

    def _answer(self, body: bytes) -> None:
        serving = self.server.serving
        if self.path == PROBE:
            self.wfile.write(plain_answer(204, "here", close=True))
            self.close_connection = True
            return
        self.close_connection = self.close_connection or serving.stopping.is_set()
        started: list[tuple[str, list[tuple[str, str]]]] = []
        try:
            pieces = serving.app(
                self._environ(body), lambda status, headers: started.append((status, headers))
            )
            content = b"".join(pieces)
            status, headers = started[-1]
        except _Cut:
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
        coding = ",".join(self.headers.get_all("transfer-encoding") or []).strip().lower()
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
        return self._chunks() if coding else self._exactly(int(length))

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
