"""A Sinch on the loopback that cuts, delays, repeats and loses answers, and knows what it sent."""

import json
import random
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

POISON = "13"
"""The end of the numbers that this Sinch refuses, and with them their batch."""

FAULTS = (
    "cut before",  # the connection ends, and the batch is lost
    "cut after",  # it is accepted, and the answer is lost
    "half an answer",
    "late answer",  # after the client's patience
    "late batch",  # cut, and accepted a moment later
    "answer twice",  # the second time when the next request is on its way
    "answer of another",  # to a request before it
    "busy",
    "failed before",
    "failed after",
)


class FaultySinch:
    """The SMS REST API with faults; `sent` counts the messages of each number.

    `share` is how many of the requests go wrong, from 0 to 1.
    """

    def __init__(self, seed: int, share: float, patience: float) -> None:
        self.share = share
        self.patience = patience
        self.sent: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._batches: list[dict[str, Any]] = []
        self._chance = random.Random(seed)  # noqa: S311 - faults, not secrets
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_POST(self) -> None:
                with suppress(OSError):
                    outer._send(self)

            def do_GET(self) -> None:
                with suppress(OSError):
                    outer._list(self)

            def log_message(self, *_: object) -> None: ...

        class Threads(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 256

            def handle_error(self, *_: object) -> None: ...

        self._server = Threads(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _fault(self) -> str:
        with self._lock:
            fault = self._chance.choice(FAULTS) if self._chance.random() < self.share else "none"
            self.faults[fault] += 1
        return fault

    def _send(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["content-length"])))
        if any(number.endswith(POISON) for number in body["to"]):
            _answer(handler, 400, {"code": "syntax_invalid", "text": "a number is not valid"})
            return
        fault = self._fault()
        if fault == "busy":
            _answer(handler, 429, {}, ("retry-after", "0"))
        elif fault == "failed before":
            _answer(handler, 503, {})
        elif fault == "cut before":
            _cut(handler)
        elif fault == "late batch":
            _cut(handler)
            time.sleep(self.patience / 2)
            self._accept(body)
        else:
            self._answer_accepted(handler, fault, self._accept(body))

    def _answer_accepted(
        self, handler: BaseHTTPRequestHandler, fault: str, batch: dict[str, Any]
    ) -> None:
        if fault == "cut after":
            _cut(handler)
        elif fault == "half an answer":
            text = json.dumps(batch).encode()
            handler.wfile.write(b"HTTP/1.1 201 Created\r\ncontent-length: %d\r\n\r\n" % len(text))
            handler.wfile.write(text[: len(text) // 2])
            handler.wfile.flush()
            _cut(handler)
        elif fault == "failed after":
            _answer(handler, 500, {})
        elif fault == "answer of another":
            _answer(handler, 201, self._batches[0])
        else:
            if fault == "late answer":
                time.sleep(self.patience * 1.2)
            _answer(handler, 201, batch)
            if fault == "answer twice":
                time.sleep(0.01)
                _answer(handler, 201, batch)

    def _accept(self, body: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self.sent.update(body["to"])
            batch = {**body, "id": f"B{len(self._batches):06}"}
            self._batches.append(batch)
        return batch

    def _list(self, handler: BaseHTTPRequestHandler) -> None:
        fault = self._fault()
        if fault.startswith("cut"):
            _cut(handler)
            return
        reference = parse_qs(urlsplit(handler.path).query)["client_reference"][0]
        with self._lock:
            batches = [each for each in self._batches if each["client_reference"] == reference]
        batches = [] if fault == "late batch" else batches
        status = 503 if fault.startswith("failed") else 200
        _answer(handler, status, {"count": len(batches), "page": 0, "batches": batches})


def _cut(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    with suppress(OSError):
        handler.connection.shutdown(socket.SHUT_RDWR)


def _answer(
    handler: BaseHTTPRequestHandler, status: int, body: object, *headers: tuple[str, str]
) -> None:
    text = json.dumps(body).encode()
    handler.send_response(status)
    for name, value in (("content-length", str(len(text))), *headers):
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(text)
    handler.wfile.flush()
