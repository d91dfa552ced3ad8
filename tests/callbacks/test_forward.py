"""Forwarding: callbacks to an application, and its answers back."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler

import pytest

from sinchctl.callbacks import forward
from sinchctl.callbacks.exchange import CallbackAnswer
from sinchctl.callbacks.forward import Forwarding, target
from sinchctl.errors import UsageError
from tests.callbacks.receiving import ICE, arrived
from tests.conftest import Server


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("3000", "http://localhost:3000"),
        (":8080/path", "http://localhost:8080/path"),
        ("8080/a/b?c=d", "http://localhost:8080/a/b?c=d"),
        ("localhost:3000", "http://localhost:3000"),
        ("app.example", "http://app.example:80"),
        ("https://app.example/x", "https://app.example:443/x"),
        ("http://[::1]:3000/", "http://[::1]:3000/"),
        ("HTTP://App.example:81", "http://app.example:81"),
        (" 3000 ", "http://localhost:3000"),
        ("localhost/sinch", "http://localhost:80/sinch"),
        ("myapp:3000", "http://myapp:3000"),
        ("http://myapp", "http://myapp:80"),
        ("3000/ö", "http://localhost:3000/%C3%B6"),
    ],
)
def test_address_of_an_application(text: str, whole: str) -> None:
    assert str(target(text)) == whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://x",
        "http://",
        "http://user@x",
        "70000",
        "http://x:0x1",
        "a b",
        "http://x/#y",
        "\\x",
        "myapp",
        "myapp/sinch",
        "/sinch",
    ],
)
def test_invalid_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--forward-to"):
        target(text)


def test_callback_and_answer_pass_unchanged(server: Server) -> None:
    body = b'{ "action":{"name":"hangup"}}\r\n\xff'
    server.tells(
        418, body, x_own="7", content_type="application/x-own", connection="x-gone", x_gone="1"
    )
    came = arrived(
        b"\x00\xff body",
        ("Authorization", "Application a:b"),
        ("X-Timestamp", "now"),
        ("Connection", "keep-alive, x-hop"),
        ("X-Hop", "1"),
        ("Host", "sinch.example"),
        ("Accept-Encoding", "gzip"),
        ("Content-Type", "text/odd;  charset=x"),
        ("X-Folded", "a\r\n b"),
        ("bad name", "x"),
        path="/sinch/ö?a=%2F",
    )
    answer = Forwarding(target(server.url), 5).answer(came)
    assert (answer.status, answer.body, answer.source) == (418, body, "forward")
    headers = {name.lower(): text for name, text in answer.headers}
    assert (headers["x-own"], headers["content-type"]) == ("7", "application/x-own")
    assert not {"x-gone", "connection", "content-length"} & set(headers)
    asked = server.asked[0]
    assert (asked.method, asked.body) == ("POST", b"\x00\xff body")
    assert asked.path == "/sinch/%F6?a=%2F"
    assert asked.headers["authorization"] == "Application a:b"
    assert asked.headers["content-type"] == "text/odd;  charset=x"
    assert asked.headers["x-folded"] == "a b"
    assert asked.headers["host"] in server.url
    assert not {"x-hop", "accept-encoding", "bad name"} & set(asked.headers)


def test_path_of_the_address_replaces_that_of_the_callback(server: Server) -> None:
    server.tells(200, b"")
    for own in ("/own", "/own?k=1"):
        Forwarding(target(server.url + own), 5).answer(arrived(path="/sinch?a=1"))
    assert [asked.path for asked in server.asked] == ["/own?a=1", "/own?k=1"]


def test_unreachable_application_is_502() -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    answer = Forwarding(target(str(port)), 1).answer(arrived())
    assert (answer.status, answer.source) == (502, "forward")
    assert "Connection refused" in answer.note
    unknown = Forwarding(target("http://no-such-host.invalid/"), 1).answer(arrived())
    assert unknown.status == 502


@contextmanager
def hostile(act: Callable[[socket.socket], None]) -> Iterator[str]:
    """An application that does with its one connection what it likes."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            line, _ = door.accept()
            with line:
                came = b""
                while not came.endswith(ICE):
                    came += line.recv(65536)
                with suppress(OSError):
                    act(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield str(door.getsockname()[1])
        thread.join(30)


def drip(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(100):
        line.sendall(b"x")
        time.sleep(0.02)


def go_on(line: socket.socket) -> None:
    while True:
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("act", "status", "words"),
    [
        (lambda line: time.sleep(0.5), 504, "did not answer within 0.2 s"),
        (drip, 504, "did not answer"),
        (go_on, 504, "did not answer"),
        (lambda line: None, 502, "in the middle"),
        (lambda line: line.sendall(b"\xff\x00nonsense\r\n\r\n"), 502, "not valid HTTP"),
        (
            lambda line: line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx"),
            502,
            "in the middle",
        ),
        (lambda line: line.sendall(b"HTTP/1.1 101 Switching\r\n\r\n"), 502, "not valid HTTP"),
        (
            lambda line: line.sendall(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200),
            502,
            "in the middle",
        ),
        (
            lambda line: line.sendall(b"HTTP/1.1 200 OK\r\na: " + b"b" * 70_000),
            502,
            "not valid HTTP",
        ),
        (
            lambda line: line.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (forward.LARGEST + 9)),
            502,
            "larger than",
        ),
        (
            lambda line: line.sendall(
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
            ),
            502,
            "not valid HTTP",
        ),
    ],
    ids=[
        *("silent", "drip", "continue", "hang up", "nonsense", "short", "switch", "many"),
        *("long", "huge", "chunks"),
    ],
)
def test_timeout_and_invalid_answers(
    act: Callable[[socket.socket], None], status: int, words: str
) -> None:
    with hostile(act) as port:
        began = time.monotonic()
        answer = Forwarding(target(port), 0.2).answer(arrived())
        assert time.monotonic() - began < 10
    assert answer.status == status
    assert words in answer.note


def test_answer_cannot_smuggle_headers(server: Server) -> None:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-a: 1\r\n  x-b: 2\r\ncontent-length: 0\r\n\r\n")

    server.tells(act=act)
    answer = Forwarding(target(server.url), 1).answer(arrived())
    assert all("\r" not in text and "\n" not in text for _, text in answer.headers)


def test_bare_carriage_return_in_an_answer_is_not_passed_on(server: Server) -> None:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-a: 1\rset-evil: 1\r\ncontent-length: 0\r\n\r\n")

    server.tells(act=act)
    answer = Forwarding(target(server.url), 1).answer(arrived())
    assert answer.status == 502
    assert "evil" not in str(answer.headers)


def test_port_alone_is_tried_on_both_loopback_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Node listens on ::1 alone; a second IPv4 address stands for it here, which exists."""
    assert target("3000").hosts == ("127.0.0.1", "::1")
    monkeypatch.setattr(forward, "_LOOPBACK", ("127.0.0.1", "127.0.0.2"))
    with socket.create_server(("127.0.0.2", 0)) as door:

        def serve() -> None:
            line, _ = door.accept()
            with line:
                line.recv(65536)
                line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        port = str(door.getsockname()[1])
        assert Forwarding(target(port), 2).answer(arrived()).status == 200


def test_callback_that_comes_back_is_a_loop(server: Server) -> None:
    server.tells(200, b"")
    forwarding = Forwarding(target(server.url), 1)
    forwarding.answer(arrived())
    via = server.asked[0].headers["via"]
    looped = forwarding.answer(arrived(ICE, ("Via", "1.1 tunnel"), ("Via", via)))
    assert looped.status == 508
    assert "this receiver itself" in looped.note
    assert len(server.asked) == 1
    assert Forwarding(target(server.url), 1).answer(arrived(ICE, ("Via", via))).status == 200


def test_interrupt_ends_waiting_requests_with_503() -> None:
    came, over = threading.Event(), threading.Event()

    def wait(line: socket.socket) -> None:
        came.set()
        over.wait(30)

    with hostile(wait) as port:
        forwarding = Forwarding(target(port), 30)
        answers: list[CallbackAnswer] = []
        thread = threading.Thread(target=lambda: answers.append(forwarding.answer(arrived())))
        thread.start()
        assert came.wait(30)
        forwarding.interrupt()
        thread.join(30)
        over.set()
    assert (answers[0].status, answers[0].cut_off) == (503, True)
    assert forwarding.answer(arrived()).status == 503
