"""The bounded HTTP server: what it takes, what it refuses, how it stops."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.errors import NetworkError, UsageError
from sinchctl.serving import PROBE, Limits, Serving

SMALL = Limits(body=1000, head=2000, slow=0.3, at_once=2)


def echo(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Method, target and body, as the app got them."""
    target = environ["REQUEST_URI"]
    if target == "/fault":
        raise ValueError("secret detail")
    if target == "/cut":
        environ["sinchctl.cut"]()
    if target == "/hang":
        environ["sinchctl.stopping"].wait(10)
    if target == "/slow":
        time.sleep(0.2)
    start("200 OK", [("content-type", "text/plain")])
    return [f"{environ['REQUEST_METHOD']} {target} ".encode(), environ["wsgi.input"].read()]


@contextmanager
def serving(limits: Limits = SMALL) -> Iterator[Serving]:
    faults: list[Exception] = []
    with Serving(echo, limits=limits, on_fault=faults.append) as running:
        running.faults = faults  # type: ignore[attr-defined] # for the tests alone
        yield running


def raw(running: Serving, data: bytes, *, finish: bool = False) -> bytes:
    """What comes back for these bytes, to the end of the connection."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as line:
        line.sendall(data)
        if finish:
            line.shutdown(socket.SHUT_WR)
        pieces = []
        while piece := _read(line):
            pieces.append(piece)
        return b"".join(pieces)


def _read(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except OSError:
        return b""


def get(target: str = "/x", more: str = "", body: bytes = b"", method: str = "GET") -> bytes:
    head = f"{method} {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n"
    return head.encode() + body


def test_the_app_gets_the_target_as_it_came() -> None:
    with serving() as running:
        assert b"GET /a%20b?c=%2F" in raw(running, get("/a%20b?c=%2F"))


def test_bodies_come_whole_with_a_length_and_in_chunks() -> None:
    with serving() as running:
        told = get("/x", "content-length: 5\r\n", b"hello", "POST")
        assert raw(running, told).endswith(b"POST /x hello")
        chunked = get(
            "/x", "transfer-encoding: chunked\r\n", b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "POST"
        )
        assert raw(running, chunked).endswith(b"POST /x hello")


def test_a_connection_serves_one_request_after_the_other() -> None:
    with serving() as running:
        line = HTTPConnection("127.0.0.1", running.port, timeout=5)
        for at in range(3):
            line.request("POST", f"/{at}", body=b"x" * at)
            assert line.getresponse().read() == f"POST /{at} ".encode() + b"x" * at
        line.close()


def test_head_has_no_body_and_expectations_are_met() -> None:
    with serving() as running:
        assert raw(running, get("/x", method="HEAD")).endswith(b"\r\n\r\n")
        expecting = get("/x", "content-length: 2\r\nexpect: 100-continue\r\n", b"hi", "POST")
        assert b"100 Continue" in raw(running, expecting)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", b""),
        (b"GET /x HTTP/9.9\r\n\r\n", b" 505 "),
        (b"GET /" + b"x" * 3000 + b" HTTP/1.1\r\n\r\n", b" 414 "),
        (get("/x", "x: " + "y" * 70000 + "\r\n"), b" 431 "),
        (get("/x", "".join(f"x{n}: y\r\n" for n in range(200))), b" 431 "),
        (get("/x", "content-length: 1001\r\n"), b" 413 "),
        (get("/x", "content-length: -1\r\n"), b" 400 "),
        (get("/x", "content-length: ten\r\n"), b" 400 "),
        (get("/x", "content-length: 5\r\ncontent-length: 6\r\n"), b" 400 "),
        (get("/x", "content-length: 5\r\ntransfer-encoding: chunked\r\n"), b" 400 "),
        (get("/x", "transfer-encoding: gzip\r\n"), b" 501 "),
        (get("/x", "transfer-encoding: chunked\r\n", b"zz\r\n"), b" 400 "),
        (get("/x", "transfer-encoding: chunked\r\n", b"3e9\r\n"), b" 413 "),
        (get("/x", "transfer-encoding: chunked\r\n", b"1\r\nabc\r\n"), b" 400 "),
        (get("/x", "content-length: 10\r\n", b"slow"), b" 408 "),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_too_much_or_wrong_is_refused(data: bytes, status: bytes) -> None:
    with serving() as running:
        answer = raw(running, data)
        assert status in answer.splitlines()[0] if status else not answer or b" 400 " in answer
        assert raw(running, get()).endswith(b"GET /x ")


def test_more_connections_than_the_limit_get_503() -> None:
    with serving() as running:
        held = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(2)]
        deadline = time.monotonic() + 5
        while b" 503 " not in raw(running, get()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert b" 503 " in raw(running, get())
        for line in held:
            line.close()
        while b" 200 " not in raw(running, get()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert b" 200 " in raw(running, get())


def test_an_app_that_fails_is_a_500_without_its_words() -> None:
    with serving() as running:
        answer = raw(running, get("/fault"))
        assert b" 500 " in answer
        assert b"secret" not in answer
        assert [str(fault) for fault in running.faults] == ["secret detail"]  # type: ignore[attr-defined] # above


def test_the_line_can_be_cut_without_an_answer() -> None:
    with serving() as running:
        assert raw(running, get("/cut")) == b""


def test_stopping_waits_for_running_requests_and_frees_the_hanging_ones() -> None:
    answers: list[bytes] = []
    with serving() as running:
        asking = [
            threading.Thread(target=lambda t=target: answers.append(raw(running, get(t))))
            for target in ("/slow", "/hang")
        ]
        for thread in asking:
            thread.start()
        time.sleep(0.1)
    for thread in asking:
        thread.join(5)
    assert sorted(answer.rpartition(b"\n")[2] for answer in answers) == [
        b"GET /hang ",
        b"GET /slow ",
    ]
    with pytest.raises(OSError, match=r"."):
        socket.create_connection(("127.0.0.1", running.port), timeout=1)


def test_it_proves_that_it_answers() -> None:
    with serving() as running:
        running.probe()
        assert PROBE not in str(running.faults)  # type: ignore[attr-defined] # above
    with pytest.raises(NetworkError):
        running.probe()


def test_a_port_in_use_is_told() -> None:
    with serving() as running, pytest.raises(UsageError, match="cannot listen"):
        Serving(echo, port=running.port).start()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_end_the_server(junk: bytes) -> None:
    with serving(Limits(slow=0.2)) as running:
        raw(running, junk, finish=True)
        assert raw(running, get()).endswith(b"GET /x ")
        assert running.faults == []  # type: ignore[attr-defined] # above


def trickle(running: Serving, data: bytes, pause: float) -> bytes:
    """What comes back to a client that sends a byte at a time."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as line:
        for at in range(len(data)):
            try:
                line.sendall(data[at : at + 1])
            except OSError:
                break
            time.sleep(pause)
        return _read(line)


def test_a_client_that_trickles_is_cut_off_too() -> None:
    with serving(Limits(slow=5, whole=0.2)) as running:
        assert b" 408 " in trickle(running, get("/" + "x" * 20), 0.02)


def test_a_head_that_stops_is_told_so() -> None:
    with serving() as running:
        assert b" 408 " in raw(running, b"GET /x HTTP/1.1\r\nhost:")


def test_a_body_that_is_refused_does_not_lose_the_answer() -> None:
    with serving() as running:
        told = get("/x", "content-length: 500000\r\n", b"x" * 500000, "POST")
        assert b" 413 " in raw(running, told)


@pytest.mark.parametrize("more", ["content-length : 5\r\n", "transfer-encoding: chunked\r\n" * 2])
def test_headers_that_others_may_read_differently_are_refused(more: str) -> None:
    with serving() as running:
        assert raw(running, get("/x", more, b"hello")).split()[1] in {b"400", b"501"}
