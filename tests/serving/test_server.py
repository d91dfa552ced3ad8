"""The server: its port, its places, file descriptors and threads, and how it stops."""

import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from sinchctl.errors import NetworkError, UsageError
from sinchctl.http_message import Arrived
from sinchctl.serving.protocol import PROBE, HttpAnswer, Limits
from sinchctl.serving.server import Serving
from tests.conftest import eventually

from .running import Running, echo, get, rest, running


def asking(server: Running, target: str) -> tuple[threading.Thread, list[bytes]]:
    """Send a request in a thread; return the thread, and where the answer will be."""
    answers: list[bytes] = []
    thread = threading.Thread(target=lambda: answers.append(server.raw(get(target))))
    thread.start()
    return thread, answers


def test_more_requests_than_places_get_503() -> None:
    with running() as server, ExitStack() as lines:
        for _ in range(2):
            line = lines.enter_context(server.connect())
            line.sendall(get("/hang"))
        assert eventually(lambda: server.paths == ["/hang", "/hang"])
        assert eventually(lambda: b" 503 " in server.raw(get()))
        lines.close()
        assert eventually(lambda: b" 200 " in server.raw(get()))


def test_idle_connections_give_way_to_new_ones() -> None:
    """The one that has been idle for longest is closed first."""
    with (
        running(Limits(at_once=2, slow=10)) as server,
        server.connect() as oldest,
        server.connect() as newest,
    ):
        time.sleep(0.05)
        assert b" 200 " in server.raw(get())
        assert rest(oldest) == b""
        newest.sendall(get())
        assert b" 200 " in rest(newest)


def test_slow_requests_give_way_after_a_second() -> None:
    with running(Limits(at_once=2, slow=10)) as server, ExitStack() as lines:
        for _ in range(2):
            lines.enter_context(server.connect()).sendall(b"G")
        assert eventually(lambda: b" 200 " in server.raw(get()), 3)


def test_a_thread_that_cannot_be_started_does_not_keep_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with running() as server:
        with monkeypatch.context() as patched:
            patched.setattr(threading.Thread, "start", fail)
            for _ in range(5):
                assert b" 503 " in server.raw(get())
        assert b" 200 " in server.raw(get())


@contextmanager
def open_files(soft: int, hard: int | None = None) -> Iterator[None]:
    """Limit the files that this process may open."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard or before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_limit_of_open_files_is_raised_to_what_the_places_need() -> None:
    with open_files(64):
        Serving(echo, limits=Limits(at_once=100), files=2)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 200


LIMITED = """
import resource, socket, sys, time
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
from sinchctl.serving.protocol import HttpAnswer
from sinchctl.serving.server import Serving
from sinchctl.http_message import Arrived
faults = []
with Serving(lambda arrived: HttpAnswer(200), on_fault=faults.append) as server:
    print(server.port, flush=True)
    sys.stdin.readline()
    began = time.process_time()
    time.sleep(0.5)
    print(time.process_time() - began < 0.3, faults, flush=True)
    sys.stdin.readline()
"""


def test_running_out_of_file_descriptors_refuses_and_goes_on() -> None:
    """More connections than descriptors: no crash, no busy loop, and answers all the time."""
    with subprocess.Popen(
        [sys.executable, "-c", LIMITED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        address = ("127.0.0.1", int(process.stdout.readline()))
        lines = [socket.create_connection(address, timeout=30) for _ in range(150)]
        with socket.create_connection(address, timeout=30) as line:
            line.sendall(get())
            assert rest(line).startswith(b"HTTP/1.1 200 ")
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "True []\n"
        for line in lines:
            line.close()
        process.stdin.write("\n")


def test_stopping_waits_for_running_requests_and_cuts_hanging_ones() -> None:
    with running() as server:
        held, held_answer = asking(server, "/held")
        hang, hang_answer = asking(server, "/hang")
        assert eventually(lambda: {*server.paths} == {"/held", "/hang"})
        threading.Timer(0.2, server.release.set).start()
    held.join(30)
    hang.join(30)
    assert held_answer[0].endswith(b"GET /held ")
    assert hang_answer == [b""]
    with pytest.raises(OSError, match=r"."):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_the_last_call_comes_when_requests_outlive_the_grace() -> None:
    server = Running(last_call=lambda: server.release.set())
    server.start()
    thread, answers = asking(server, "/held")
    assert eventually(lambda: server.paths == ["/held"])
    server.stop(grace=0.05)
    thread.join(30)
    assert answers[0].endswith(b"GET /held ")


def test_there_is_no_last_call_when_nothing_runs() -> None:
    called = threading.Event()
    server = Running(last_call=called.set)
    server.start()
    server.raw(get())
    server.stop()
    assert not called.is_set()


def test_probe_proves_that_the_server_answers() -> None:
    with running() as server:
        server.probe()
        assert PROBE not in str(server.faults)
    with pytest.raises(NetworkError):
        server.probe()


def test_port_in_use_is_a_usage_error() -> None:
    with running() as server, pytest.raises(UsageError, match="cannot listen"):
        Serving(echo, port=server.port).start()


def test_any_address_of_ipv6_is_any_address_of_ipv4_too() -> None:
    if not socket.has_dualstack_ipv6():
        with pytest.raises(UsageError):
            Running(host="::").start()
        return
    with Running(host="::") as server:
        assert b" 200 " in server.raw(get())
        server.probe()


def test_streams_give_way_to_new_connections() -> None:
    with running(Limits(at_once=2, slow=10)) as server, ExitStack() as lines:
        for _ in range(2):
            lines.enter_context(server.connect()).sendall(get("/stream"))
        assert eventually(lambda: server.streams == 2)
        assert b" 200 " in server.raw(get())
        assert server.streams == 1


def test_stopping_ends_streams_at_once_and_whole() -> None:
    with running() as server:
        thread, answers = asking(server, "/stream")
        assert eventually(lambda: server.streams == 1)
        began = time.monotonic()
    assert time.monotonic() - began < 1
    thread.join(30)
    assert answers[0].endswith(b"\r\n\r\n0\r\n\r\n")
    assert server.streams == 0


def test_the_app_gets_the_address_of_the_client() -> None:
    peers: list[str] = []

    def app(arrived: Arrived) -> HttpAnswer:
        peers.append(arrived.peer)
        return HttpAnswer(204)

    with Serving(app) as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(get())
        rest(line)
    assert peers == ["127.0.0.1"]
