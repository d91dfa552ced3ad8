"""event listen under load: many, slow and large callbacks, and few file descriptors."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.event.listening import Listener, callback, listening, signed
from tests.conftest import Server


@contextmanager
def patient(count: int) -> Iterator[tuple[str, list[bytes]]]:
    """An application that answers nobody before so many ask; its port, and what it was asked."""
    together = threading.Barrier(count, timeout=20)
    asked: list[bytes] = []

    def answer(line: socket.socket) -> None:
        with line:
            came = b""
            while not came.endswith(b"}"):
                came += line.recv(65536)
            asked.append(came)
            together.wait()
            line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")

    def serve(door: socket.socket) -> None:
        for _ in range(count):
            threading.Thread(target=answer, args=(door.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=count) as door:
        threading.Thread(target=serve, args=(door,), daemon=True).start()
        yield str(door.getsockname()[1]), asked


def test_two_hundred_at_once_are_answered_once_each(tmp_path: Path) -> None:
    """All of them are in the receiver at the same time."""
    file = tmp_path / "calls.ndjson"
    answers: list[int] = []
    args = ("--timeout", "20", "--record", str(file))
    with patient(200) as (port, asked), listening("--forward-to", port, *args) as found:
        bodies = [callback(call=f"c-{n}") for n in range(200)]
        threads = [
            threading.Thread(target=lambda body=body: answers.append(found.post(body)[0]))
            for body in bodies
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert found.end() == 0
        lines = [json.loads(line)["id"] for line in found.rest()]
    calls = sorted(f"c-{n}" for n in range(200))
    assert answers == [200] * 200
    assert sorted(lines) == calls
    recorded = [json.loads(json.loads(row)["body"]) for row in file.read_text().splitlines()]
    assert sorted(one["callid"] for one in recorded) == calls
    came = [json.loads(one.rpartition(b"\r\n\r\n")[2]) for one in asked]
    assert sorted(one["callid"] for one in came) == calls
    assert "200 callbacks: ice 200" in found.said


def test_keep_alive_connection_keeps_the_order(listener: Listener) -> None:
    line = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=30)
    for n in range(20):
        body = callback("dice", f"c-{n}")
        line.request("POST", "/sinch", body, signed(body))
        assert line.getresponse().read() == b""
    line.close()
    assert [listener.record()["id"] for _ in range(20)] == [f"c-{n}" for n in range(20)]


def raw(found: Listener, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", found.port), timeout=30) as line:
        line.sendall(data)
        return line.recv(65536)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1048577\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nhost: x\r\nx: " + b"y" * 70_000 + b"\r\n\r\n", b"431"),
        (b"POST /" + b"x" * 70_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", b"414"),
        (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nhost: x\r\na: b\r\n c: d\r\ncontent-length: x\r\n\r\n", b"400"),
    ],
)
def test_too_large_or_malformed_requests_are_refused(
    listener: Listener, data: bytes, status: bytes
) -> None:
    assert raw(listener, data).split()[1] == status
    assert listener.post(callback())[0] == 200
    assert listener.record()["status"] == 200


def test_largest_body_is_accepted(listener: Listener) -> None:
    body = b'{"event":"dice","custom":"' + b"x" * (1024 * 1024 - 28) + b'"}'
    assert len(body) == 1024 * 1024
    assert listener.post(body)[0] == 200
    assert listener.record()["kind"] == "dice"


def test_slow_clients_do_not_block_others(listener: Listener) -> None:
    held = [socket.create_connection(("127.0.0.1", listener.port)) for _ in range(150)]
    try:
        for line in held:
            line.sendall(b"POST /sinch HTTP/1.1\r\ncontent-le")
        began = time.monotonic()
        assert listener.post(callback())[0] == 200
        assert time.monotonic() - began < 9  # after 10 s the slow ones are closed
        assert listener.record()["status"] == 200
    finally:
        for line in held:
            line.close()


@pytest.mark.slow
def test_random_bytes_do_not_end_it(listener: Listener) -> None:
    @settings(max_examples=40, deadline=None)
    @given(
        st.binary(max_size=200)
        | st.binary(max_size=60).map(lambda body: b"POST /x HTTP/1.1\r\n" + body + b"\r\n\r\n")
    )
    def survives(junk: bytes) -> None:
        with socket.create_connection(("127.0.0.1", listener.port), timeout=30) as line:
            line.sendall(junk)
            line.shutdown(socket.SHUT_WR)
            with suppress(OSError):
                while line.recv(65536):
                    pass
        assert listener.process.poll() is None
        assert "Traceback" not in listener.said
        assert "bug" not in listener.said

    survives()


def _after(handler: BaseHTTPRequestHandler, seconds: float) -> None:
    time.sleep(seconds)
    with suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


def test_few_file_descriptors_with_an_application_that_is_slow(
    server: Server, tmp_path: Path
) -> None:
    """More callbacks than descriptors: those beyond the places get 503, and nothing breaks."""
    server.tells(act=lambda handler: _after(handler, 0.3))
    file = tmp_path / "calls.ndjson"
    arguments = ["--forward-to", server.url, "--record", str(file), "--port", "0"]
    with listening(*arguments, before=("prlimit", "--nofile=80:80")) as found:
        statuses: list[int] = []

        def post(at: int) -> None:
            with suppress(OSError, http.client.HTTPException):
                statuses.append(found.post(callback(call=f"c-{at}"))[0])

        threads = [threading.Thread(target=post, args=(at,)) for at in range(60)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found.post(callback())[0] == 200
        assert found.end() == 0
    assert {200} <= set(statuses) <= {200, 503}, "never 500: it is full, not broken"
    refused = "connections were refused with 503: 16 were open" in found.said
    assert refused == (503 in statuses)
    assert "bug" not in found.said
    assert len(file.read_text().splitlines()) == statuses.count(200) + 1
