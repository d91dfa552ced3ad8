"""One HTTP exchange: time-outs, size limits, what was sent, and whether a retry makes sense."""

import contextlib
import gzip
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from sinchctl.client.bounded import BoundedSender, ExchangeError
from tests.client.test_core import bomb, cut, drip, hang, huge, trickle
from tests.conftest import CREDENTIALS, Run, Server, unused_port

LIMIT = 2 * 1024 * 1024


@pytest.fixture
def sender() -> Iterator[BoundedSender]:
    with httpx.Client(trust_env=False) as http:
        yield BoundedSender(http, LIMIT)


def failure(sender: BoundedSender, url: str, seconds: float = 0.3) -> ExchangeError:
    with pytest.raises(ExchangeError) as caught:
        sender.send(httpx.Request("POST", url, content=b"{}"), seconds)
    return caught.value


def test_reply_has_lower_case_names_and_a_decompressed_body(
    sender: BoundedSender, server: Server
) -> None:
    server.tells(201, gzip.compress(b"hello"), content_encoding="gzip", X_Other="1")
    received = sender.send(httpx.Request("GET", server.url), 5)
    assert (received.status, received.body) == (201, b"hello")
    assert ("x-other", "1") in received.headers
    assert 0 <= received.seconds < 5


@pytest.mark.parametrize(
    ("act", "problem"),
    [(hang, "timeout"), (drip, "timeout"), (trickle, "timeout"), (cut, "broken")],
)
def test_lost_reply_may_have_been_sent(
    act: Any, problem: str, sender: BoundedSender, server: Server
) -> None:
    server.tells(act=act)
    started = time.monotonic()
    fault = failure(sender, server.url)
    assert (fault.problem, fault.sent, fault.worth_a_retry) == (problem, True, True)
    assert sender.may_have_sent
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("act", [huge, bomb])
def test_reply_over_the_limit_is_not_read(act: Any, sender: BoundedSender, server: Server) -> None:
    server.tells(act=act)
    fault = failure(sender, server.url, 10)
    assert (fault.problem, fault.sent, fault.worth_a_retry) == ("too_large", True, False)
    assert "larger than 2 MiB" in fault.why


def test_reply_of_exactly_the_limit_is_read(sender: BoundedSender, server: Server) -> None:
    server.tells(200, b"x" * LIMIT)
    assert len(sender.send(httpx.Request("GET", server.url), 10).body) == LIMIT


def test_refused_connection_is_certainly_not_sent(sender: BoundedSender) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        fault = failure(sender, f"http://127.0.0.1:{probe.getsockname()[1]}")
    assert (fault.problem, fault.sent, fault.worth_a_retry) == ("refused", False, True)
    assert not sender.may_have_sent


@pytest.mark.parametrize("url", ["http://no-such-host.invalid", f"http://{'a' * 64}.example"])
def test_unknown_name_is_certainly_not_sent(url: str, sender: BoundedSender) -> None:
    fault = failure(sender, url, 5)
    assert (fault.problem, fault.sent) == ("name", False)


def test_silent_tls_peer_is_certainly_not_sent(sender: BoundedSender) -> None:
    """The handshake does not end, so no byte of the request left."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fault = failure(sender, f"https://127.0.0.1:{silent.getsockname()[1]}")
    assert (fault.problem, fault.sent) == ("connect_timeout", False)


def test_connection_that_stays_open_counts_as_sent(sender: BoundedSender, server: Server) -> None:
    """The second request needs no connection, and its loss is not a failure to connect."""
    server.tells(200).tells(act=cut)
    sender.send(httpx.Request("POST", server.url, content=b"{}"), 5)
    assert failure(sender, server.url).sent


def test_a_failure_does_not_spoil_the_next_exchange(sender: BoundedSender, server: Server) -> None:
    server.tells(act=hang).tells(200, b"ok")
    failure(sender, server.url, 0.1)
    assert sender.send(httpx.Request("GET", server.url), 5).body == b"ok"


def broken_gzip(handler: BaseHTTPRequestHandler) -> None:
    with contextlib.suppress(OSError):
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\noops"
        )


def test_reply_that_cannot_be_decompressed(sender: BoundedSender, server: Server) -> None:
    server.tells(act=broken_gzip)
    fault = failure(sender, server.url, 5)
    assert (fault.problem, fault.sent) == ("broken", True)


def test_a_refused_connection_is_told_without_the_number_of_the_error(run: Run) -> None:
    address = f"http://127.0.0.1:{unused_port()}"
    env = {**CREDENTIALS, "SINCHCTL_BASE_URL_SMS": address}
    result = run("sms", "send", "+46700000000", "Hi", "--retries", "0", env=env)
    assert result.exit_code == 8
    assert "nothing was sent: no connection to 127.0.0.1" in result.stderr
    assert "Errno" not in result.stderr


class Lines:
    """A server that keeps connections open, and the connection that each request came on.

    It answers 429 to the first request, then 200; the headers of `slow` paths never end.
    """

    def __init__(self) -> None:
        self.ports: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"] or 0))
                outer.ports.append(self.client_address[1])
                if self.path == "/slow":
                    trickle(self)
                    return
                self.send_response(429 if len(outer.ports) == 1 else 200)
                self.send_header("content-length", "2")
                self.send_header("retry-after", "0")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def lines() -> Iterator[Lines]:
    server = Lines()
    yield server
    server.close()


def post(url: str) -> httpx.Request:
    return httpx.Request("POST", url, content=b"{}")


def test_connection_is_used_again_until_it_is_given_up(sender: BoundedSender, lines: Lines) -> None:
    sender.send(post(lines.url), 5)
    sender.send(post(lines.url), 5)
    sender.hang_up()
    sender.send(post(lines.url), 5)
    first, second, third = lines.ports
    assert first == second != third


def test_retry_of_a_write_has_a_connection_of_its_own(run: Run, lines: Lines) -> None:
    """What still comes on the old one could be taken for the answer to the retry."""
    env = {**CREDENTIALS, "SINCHCTL_BASE_URL_VOICE": lines.url}
    assert run("api", "POST", "/calling/v1/callouts", "-f", "x=1", env=env).exit_code == 0
    first, second = lines.ports
    assert first != second


def test_timeout_ends_a_connection_that_was_kept_open_while_another_host_was_asked(
    sender: BoundedSender, lines: Lines, server: Server
) -> None:
    sender.send(post(lines.url), 5)
    server.tells(200, {})
    sender.send(post(server.url), 5)
    started = time.monotonic()
    assert failure(sender, f"{lines.url}/slow").problem == "timeout"
    assert time.monotonic() - started < 1
