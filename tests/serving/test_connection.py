"""One connection: what is parsed, what is refused, and that limits hold."""

import socket
import time
from http.client import HTTPConnection

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.serving.protocol import Limits
from tests.conftest import eventually

from .running import END, SMALL, Running, get, rest, running


@pytest.mark.parametrize(
    "target", ["/a%20b?c=%2F", "//cb", "///a//b", "/a/../b", "/?", "http://h/x"]
)
def test_request_target_reaches_the_app_untouched(target: str) -> None:
    with running() as server:
        assert f"GET {target} ".encode() in server.raw(get(target))


def test_bodies_with_a_length_and_in_chunks() -> None:
    with running() as server:
        sized = get("/x", "content-length: 5\r\n", b"hello", "POST")
        assert server.raw(sized).endswith(b"POST /x hello")
        chunks = b"2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\nx-trailer: 1\r\n\r\n"
        chunked = get("/x", "transfer-encoding: chunked\r\n", chunks, "POST")
        assert server.raw(chunked).endswith(b"POST /x hello")


def test_keep_alive_serves_one_request_after_the_other() -> None:
    with running() as server:
        line = HTTPConnection("127.0.0.1", server.port, timeout=30)
        for at in range(3):
            line.request("POST", f"/{at}", body=b"x" * at)
            assert line.getresponse().read() == f"POST /{at} ".encode() + b"x" * at
        line.close()


def test_pipelined_requests_are_answered_in_order() -> None:
    one = b"POST /1 HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nab\r\n"
    with running() as server:
        answer = server.raw(one + get("/2"))
    assert answer.index(b"POST /1 ab") < answer.index(b"GET /2 ")


@pytest.mark.parametrize(
    ("request_", "kept"),
    [
        (b"GET /1 HTTP/1.1\r\nhost: x\r\n\r\n", True),
        (b"GET /1 HTTP/1.1\r\nhost: x\r\nconnection: foo, close\r\n\r\n", False),
        (b"GET /1 HTTP/1.0\r\n\r\n", False),
    ],
)
def test_connection_close_is_honoured(request_: bytes, kept: bool) -> None:
    with running() as server:
        assert (b"GET /2 " in server.raw(request_ + get("/2"))) is kept


def test_head_and_204_have_no_body() -> None:
    with running() as server:
        head = server.raw(get("/x", method="HEAD"))
        assert b"content-length: 8" in head
        assert head.endswith(b"\r\n\r\n")
        nothing = server.raw(get("/nothing"))
        assert b" 204 " in nothing
        assert b"content-length" not in nothing


def test_expect_100_continue() -> None:
    with running() as server:
        request = get("/x", "content-length: 2\r\nexpect: 100-continue\r\n", b"hi", "POST")
        assert server.raw(request).startswith(b"HTTP/1.1 100 Continue\r\n")


def test_expect_100_continue_with_a_body_that_is_too_large_is_refused_at_once() -> None:
    with running() as server:
        request = get("/x", "content-length: 1001\r\nexpect: 100-continue\r\n", b"", "POST")
        assert server.raw(request).startswith(b"HTTP/1.1 413 ")


CHUNKED = "transfer-encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /x HTTP/9.9\r\nhost: x\r\n\r\n", 505),
        (b"GET /x HTTP/1.2\r\nhost: x\r\n\r\n", 505),
        (get("/" + "x" * 3000), 414),
        (b"GET /" + b"x" * 70_000, 414),
        (get("/x", "x: " + "y" * 70_000 + "\r\n"), 431),
        (get("/x", "x: " + "y" * 1990 + "\r\n"), 431),
        (get("/x", "".join(f"x{n}: y\r\n" for n in range(200))), 431),
        (get("/x", "content-length: 1001\r\n"), 413),
        (get("/x", CHUNKED, b"3e9\r\n" + b"x" * 1001), 413),
        (get("/x", "transfer-encoding: gzip\r\n"), 501),
        (get("/x", "transfer-encoding: gzip, chunked\r\n"), 501),
        (get("x:443", method="CONNECT"), 501),
        (get("/x", "content-length: 10\r\n", b"slow"), 408),
        (b"GET /x HTTP/1.1\r\nhost:", 408),
    ],
    ids=lambda value: str(value)[:40],
)
def test_limits_and_unsupported_requests_have_a_status_of_their_own(
    data: bytes, status: int
) -> None:
    with running() as server:
        assert server.raw(data).startswith(f"HTTP/1.1 {status} ".encode())
        assert server.raw(get()).endswith(b"GET /x ")


HOST = b"host: x\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n"
MALFORMED = [
    # the request line
    b"nonsense",
    b"GET /x",
    b"GET  /x HTTP/1.1",
    b"GET /x  HTTP/1.1",
    b"GET\t/x HTTP/1.1",
    b"GET\x0b/x HTTP/1.1",
    b"GET\xa0/x HTTP/1.1",
    b" GET /x HTTP/1.1",
    b"GET /x HTTP/1.1 ",
    b"GET /x y HTTP/1.1",
    b"GET /x\x00 HTTP/1.1",
    b"GET /\xf6 HTTP/1.1",
    b"GET /\x7f HTTP/1.1",
    b"GET /x HTTP/1.10",
    b"GET /x HTTP/01.1",
    b"GET /x HTTP/1",
    b"GET /x http/1.1",
    b"GET /x HTTP/1.1\r",
    b"G<>T /x HTTP/1.1",
    b"\x16\x03\x01\x02\x00\x01",
    b"PRI * HTTP/2.0",
]
HEADERS = [
    b"x : y",
    b" x: y",
    b"x\x0b: y",
    b"x",
    b": y",
    b"x\xe4: y",
    b"x: a\x00b",
    b"x: a\x0bb",
    b"x: a\x1bb",
    b"x: a\x7fb",
    b"x: a\rauthorization: Application a:b",
    b"x: a\r",
    b"x: a\n b: c",
    b"x: a\r\n folded",
    b"x: a\r\n\tfolded",
    b"x: a\nb: c",
    b"From x",
    b"host: y",
    b"content-length: ten",
    b"content-length: -1",
    b"content-length: +1",
    b"content-length: 1 1",
    b"content-length: 0x1",
    b"content-length: 1_0",
    b"content-length: \x0c5",
    b"content-length: 5, 6",
    b"content-length: 5\r\ncontent-length: 6",
    b"content-length: " + b"9" * 30,
    b"content-length: 5\r\ntransfer-encoding: chunked",
    b"transfer-encoding: chunked\r\ncontent-length: 5",
    b"transfer-encoding: chunked, chunked",
    b"transfer-encoding: chunked\r\ntransfer-encoding: chunked",
    b"transfer-encoding: \x0bchunked",
    b"transfer-encoding: chunked;x",
    b"transfer-encoding: identity",
    b"transfer-encoding:",
]
CHUNKS = [
    b"zz\r\n",
    b"-1\r\n",
    b"+1\r\na\r\n",
    b"0x1\r\na\r\n",
    b"1_0\r\n",
    b" 1\r\na\r\n",
    b"1\x0b\r\na\r\n",
    b"1\r\nabc\r\n",
    b"1\r\na \r\n0\r\n\r\n",
    b"1\r\na\n0\r\n\r\n",
    b"1\r\na\r\r\n0\r\n\r\n",
    b"\r\n1\r\na\r\n",
    b"f" * 30 + b"\r\n",
    b"0\r\n \r\n",
    b"0\r\n\x0c\r\n",
    b"0\r\nx y: z\r\n\r\n",
    b"0\r\nx: a\rb: c\r\n\r\n",
    b"0\r\n\n",
    b"0\r\nx: a\n\r\n",
]
CORPUS = [
    *(line + b"\r\n" + HOST + b"\r\n" for line in MALFORMED),
    *(b"POST /x HTTP/1.1\r\n" + HOST + text + b"\r\n\r\nhello" for text in HEADERS),
    *(
        b"POST /x HTTP/1.1\r\n" + HOST + b"transfer-encoding: chunked\r\n\r\n" + text
        for text in CHUNKS
    ),
    b"GET /x HTTP/1.1\r\n\r\n",
    b"POST /x HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET /x HTTP/1.1\n" + HOST + b"\r\n",
    b"GET /x HTTP/1.1\nhost: x\n\n",
    b"GET /x HTTP/1.1\r\nhost: x\r\n\n",
]


@pytest.fixture(scope="module")
def strict() -> Running:
    """One server for the whole corpus."""
    server = Running(Limits(slow=0.2))
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("data", CORPUS, ids=lambda data: repr(data)[2:50])
def test_malformed_request_is_refused(data: bytes, strict: Running) -> None:
    """Refused with one answer, and what follows is never taken for a request of its own."""
    answer = strict.raw(data + SMUGGLED)
    assert answer[:10] in {b"HTTP/1.1 4", b"HTTP/1.1 5"}, answer
    assert answer.count(b"HTTP/1.1 ") == 1, answer
    assert b"smuggled" not in answer


def test_the_application_failing_is_a_500_without_its_words() -> None:
    with running() as server:
        answer = server.raw(get("/fault"))
        assert b" 500 " in answer
        assert b"secret" not in answer
        assert [str(fault) for fault in server.faults] == ["secret detail"]


def test_lack_of_file_descriptors_is_a_503() -> None:
    with running() as server:
        assert b" 503 " in server.raw(get("/full"))


def test_a_header_of_the_application_cannot_smuggle_another() -> None:
    with running() as server:
        answer = server.raw(get("/bad-header"))
    assert b" 500 " in answer
    assert b"evil" not in answer


def test_cut_closes_the_connection_without_an_answer() -> None:
    with running() as server:
        assert server.raw(get("/cut")) == b""


@pytest.mark.parametrize("reset", [False, True])
def test_hanging_ends_when_the_client_has_gone(reset: bool) -> None:
    """A place is free again as soon as the client closes or resets its connection."""
    with running() as server:
        for _ in range(2):
            line = server.connect()
            line.sendall(get("/hang"))
            time.sleep(0.1)
            if reset:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            line.close()
        assert eventually(lambda: b" 200 " in server.raw(get()))


def test_hanging_has_an_end() -> None:
    with running(Limits(hang=0.2)) as server:
        assert server.raw(get("/hang")) == b""


def test_a_client_that_trickles_times_out() -> None:
    with running(Limits(slow=5, whole=0.2)) as server, server.connect() as line:
        for byte in get("/" + "x" * 20):
            try:
                line.sendall(bytes([byte]))
            except OSError:
                break
            time.sleep(0.02)
        assert b" 408 " in rest(line)


def test_a_body_that_is_refused_does_not_lose_the_answer() -> None:
    with running() as server:
        request = get("/x", "content-length: 500000\r\n", b"x" * 500_000, "POST")
        assert b" 413 " in server.raw(request)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_do_not_end_the_server(junk: bytes) -> None:
    with running(Limits(slow=0.2)) as server:
        server.raw(junk, finish=True)
        assert server.raw(get()).endswith(b"GET /x ")
        assert server.faults == []


def test_stream_is_sent_in_pieces_as_they_come() -> None:
    with running() as server, server.connect() as line:
        server.pieces.put(b"one")
        line.sendall(get("/stream"))
        arrived = b""
        while not arrived.endswith(b"3\r\none\r\n"):
            arrived += line.recv(1000)
        assert b"transfer-encoding: chunked" in arrived.lower()
        assert b"content-length" not in arrived.lower()
        time.sleep(2 * SMALL.slow)  # a client that only listens is not slow
        server.pieces.put(b"two!")
        server.pieces.put(END)
        assert rest(line) == b"4\r\ntwo!\r\n0\r\n\r\n"
        assert eventually(lambda: server.streams == 0)


def test_stream_ends_when_the_client_goes() -> None:
    with running() as server:
        with server.connect() as line:
            line.sendall(get("/stream"))
            assert eventually(lambda: server.streams == 1)
        assert eventually(lambda: server.streams == 0)
        assert server.faults == []


def test_stream_to_a_client_that_does_not_read_is_closed() -> None:
    with running() as server, server.connect() as line:
        line.sendall(get("/stream"))
        for _ in range(300):
            server.pieces.put(b"x" * 100_000)
        assert eventually(lambda: server.streams == 0)
        assert server.faults == []


def test_stream_that_fails_is_cut_without_its_end() -> None:
    with running() as server:
        server.pieces.put(ValueError("secret detail"))
        answer = server.raw(get("/stream"))
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert not answer.endswith(b"0\r\n\r\n")
        assert b"secret" not in answer
        assert list(map(str, server.faults)) == ["secret detail"]


def test_head_of_a_stream_has_no_body() -> None:
    with running() as server:
        assert server.raw(get("/stream", method="HEAD")).endswith(b"\r\n\r\n")
        assert server.streams == 0
