"""sinchctl event listen: a process of its own, callbacks over real sockets, both ways shown."""

import gzip
import http.client
import json
import os
import pty
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.secret import Secret
from sinchctl.signing import signature_headers, timestamp
from tests.conftest import CREDENTIALS, KEY, SECRET, Run, Server, eventually

JSON = "application/json; charset=utf-8"
MENU = "menus: {main: {prompt: %s, options: {1: {return: one}}}}"


def signed(body: bytes, path: str = "/sinch", stamp: str = "") -> dict[str, str]:
    """The headers that Sinch would send now."""
    moment = stamp or timestamp(datetime.now(UTC))
    return signature_headers(
        (KEY, Secret(SECRET)), "POST", path.partition("?")[0], body, JSON, moment
    )


def callback(kind: str = "ice", call: str = "c-1", **more: Any) -> bytes:
    return json.dumps({"event": kind, "callid": call, **more}).encode()


class Listener:
    """A running `event listen`, and what it has said so far."""

    def __init__(self, process: "subprocess.Popen[bytes]", inner: int) -> None:
        self.process = process
        self._told: queue.Queue[bytes | None] = queue.Queue()
        self._said: list[str] = []
        assert process.stderr is not None
        self._source: Any = os.fdopen(inner, "rb")
        self._threads = [
            threading.Thread(target=self._read_out, args=(self._source,), daemon=True),
            threading.Thread(target=self._read_err, args=(process.stderr,), daemon=True),
        ]
        self.port = self._started(process.stderr)
        for thread in self._threads:
            thread.start()

    def _started(self, stderr: Any) -> int:
        while line := stderr.readline().decode():
            self._said.append(line)
            if match := re.search(r"listening on http://[^ ]+:(\d+);", line):
                return int(match[1])
        raise AssertionError("".join(self._said))

    def _read_out(self, source: Any) -> None:
        with suppress(OSError):
            for line in source:
                self._told.put(line)
        self._told.put(None)

    def _read_err(self, source: Any) -> None:
        for line in source:
            self._said.append(line.decode())

    def post(
        self, body: bytes, headers: dict[str, str] | None = None, path: str = "/sinch"
    ) -> tuple[int, bytes]:
        """One callback, signed unless headers are given; the status and body of the answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("POST", path, body, signed(body, path) if headers is None else headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def line(self) -> str:
        """The next line on stdout."""
        told = self._told.get(timeout=30)
        assert told is not None, self.said
        return told.decode()

    def record(self) -> Any:
        """The next line on stdout as JSON."""
        return json.loads(self.line())

    @property
    def said(self) -> str:
        """What it said on stderr."""
        return "".join(self._said)

    def says(self, words: str) -> bool:
        """Return True if it says this on stderr before long."""
        return eventually(lambda: words in self.said)

    def end(self, number: int = signal.SIGINT) -> int:
        """End it with a signal; the exit code."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Wait for its end; the exit code."""
        code = self.process.wait(30)
        for thread in self._threads:
            thread.join(30)
        return code

    def close(self) -> None:
        """Kill it if it runs, and close everything."""
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(30)
        with suppress(OSError):
            self._source.close()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def rest(self) -> list[str]:
        """All other lines on stdout, after the end."""
        found = []
        while (line := self._told.get(timeout=30)) is not None:
            found.append(line.decode())
        return found


@contextmanager
def listening(
    *args: str,
    terminal: bool = False,
    env: dict[str, str] | None = None,
    output: tuple[int, int] | None = None,
    before: tuple[str, ...] = (),
) -> Iterator[Listener]:
    """`event listen` on a free port. `output` is where its lines are read and written."""
    inner, outer = output or (pty.openpty() if terminal else os.pipe())
    words = [*before, sys.executable, "-m", "sinchctl", "event", "listen", *args]
    process = subprocess.Popen(
        words if "--port" in args else [*words, "--port", "0"],
        stdin=subprocess.DEVNULL,
        stdout=outer,
        stderr=subprocess.PIPE,
        env={**os.environ, **CREDENTIALS, "TERM": "xterm", **(env or {})},
    )
    os.close(outer)
    found = Listener(process, inner)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener that checks signatures and answers with the neutral answer."""
    with listening() as found:
        yield found


# --- what comes is verified and answered ---


def test_a_signed_callback_is_answered_and_shown(listener: Listener) -> None:
    body = callback(cli="46700000000", to={"type": "did", "endpoint": "+46711111111"})
    assert listener.post(body, path="/sinch?a=1") == (200, b'{"action":{"name":"hangup"}}')
    told = listener.record()
    assert told.pop("milliseconds") > 0
    assert datetime.fromisoformat(told.pop("time")).tzinfo is not None
    assert told.pop("event")["callId"] == "c-1"
    assert told == {
        "kind": "ice",
        "id": "c-1",
        "method": "POST",
        "path": "/sinch?a=1",
        "verified": True,
        "status": 200,
        "source": "neutral",
        "note": None,
        "action": "hangup",
        "findings": [],
        "raw": json.loads(body),
        "answer": {"action": {"name": "hangup"}},
    }


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (dict, "no authorization header"),
        (
            lambda: {"authorization": "Application a:b", "x-timestamp": "x"},
            "not an application key",
        ),
        (
            lambda: {"authorization": f"Application {KEY}:eA==", "x-timestamp": "x"},
            "does not match",
        ),
        (lambda: signed(callback(), path="/other"), "does not match"),
        (lambda: signed(callback(), stamp="2020-01-01T00:00:00Z"), "years old"),
        (lambda: signed(callback(), stamp="2100-01-01T00:00:00Z"), "in the future"),
    ],
)
def test_what_is_not_signed_so_is_401_and_shown(
    listener: Listener, headers: Callable[[], dict[str, str]], words: str
) -> None:
    status, body = listener.post(callback(), headers())
    assert (status, body) == (401, b"the signature is not valid\n")
    told = listener.record()
    assert (told["verified"], told["status"], told["source"]) == (False, 401, "refused")
    assert words in told["note"]
    assert told["kind"] == "ice"


def test_numbers_and_spaces_go_on_as_they_came(listener: Listener) -> None:
    body = b'{"event":"dice",\r\n "debit":{"amount":0.10000000000000000001},"n":1e400}'
    assert listener.post(body)[0] == 200
    line = listener.line()
    assert '"amount":0.10000000000000000001' in line
    assert '"n":1e400' in line


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00", b"[" * 3000, b'{"event":"\\ud800"}', b"9" * 5000]
)
def test_odd_bodies_are_answered_and_shown_as_json(listener: Listener, body: bytes) -> None:
    assert listener.post(body)[0] in {200, 400}
    assert listener.record()["status"] in {200, 400}


def test_any_signature_will_do_where_nobody_looks() -> None:
    with listening("--no-verify") as found:
        assert found.post(callback(), {})[0] == 200
        assert found.record()["verified"] is None
        assert found.says("signatures are not checked")


def test_the_age_can_be_chosen() -> None:
    with listening("--max-age", "0") as found:
        assert found.post(callback(), signed(callback(), stamp="2020-01-01T00:00:00Z"))[0] == 200


# --- replies and applications ---


def test_a_reply_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text(MENU % "Hello")
    with listening("--reply", f"ICE={file}") as found:
        status, body = found.post(callback())
        assert (status, json.loads(body)["action"]["name"]) == (200, "runMenu")
        told = found.record()
        assert (told["action"], told["source"], told["note"]) == ("runMenu", "reply", "menu.yaml")
        file.write_text(MENU % "[")
        assert b"Hello" in found.post(callback())[1]
        assert found.says("the last good version")
        file.write_text(MENU % "Changed")
        assert b"Changed" in found.post(callback())[1]
        assert found.says("has changed; ice gets the new version")
        assert found.post(callback("ace"))[1] == b'{"action":{"name":"continue"}}'


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--reply", "ice"), 2),
        (("--reply", "ice="), 2),
        (("--reply", "nope=menu.yaml"), 2),
        (("--reply", "verification_request=menu.yaml"), 2),
        (("--reply", "ice=menu.yaml", "--reply", "Ice=menu.yaml"), 2),
        (("--reply", "ice=no-such-file"), 2),
        (("--reply", "ice=broken.yaml"), 2),
        (("--reply", "ice=faulty.yaml"), 6),
        (("--forward-to", "ftp://x"), 2),
        (("--forward-to", "8080"), 2),
        (("--forward-to", "localhost:8080/x"), 2),
        (("--record", "no/such/folder"), 2),
        (("--max-age", "soon"), 2),
        (("--port", "65536"), 2),
        (("--host", "192.0.2.1"), 2),
        (("--host", "no such host"), 2),
    ],
)
def test_mistakes_end_it_before_it_listens(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "menu.yaml").write_text(MENU % "Hello")
    (tmp_path / "broken.yaml").write_text(MENU % "[")
    (tmp_path / "faulty.yaml").write_text("menus: {main: {prompt: x, options: {1: {goto: y}}}}")
    done = run("event", "listen", *args, env=CREDENTIALS)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith("sinchctl: error:")
    assert "listening" not in done.stderr


def test_credentials_are_needed_unless_nobody_looks(run: Run) -> None:
    assert run("event", "listen", "--port", "0").exit_code == 3


def test_a_port_in_use_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("event", "listen", "--port", port, env=CREDENTIALS)
    assert done.exit_code == 2
    assert "in use" in done.stderr
    assert "--port 0" in done.stderr


def test_an_application_answers_and_its_answer_is_linted_on_screen(server: Server) -> None:
    wrong = b'{ "action":{"name":"connectPstn","dialTimeout":"x"}}'
    server.tells(200, wrong, x_own="7").tells(503, b"busy").tells(200, wrong)
    with listening("--forward-to", server.url.rpartition(":")[2]) as found:
        assert found.post(callback(), path="/a?b=c") == (200, wrong)
        told = found.record()
        assert (told["source"], told["action"]) == ("forward", "connectPstn")
        assert {one["severity"] for one in told["findings"]} >= {"error"}
        assert found.post(callback()) == (503, b"busy")
        assert found.record()["findings"] == []
        assert found.post(callback(), {})[0] == 401
        assert found.post(callback())[1] == wrong
    assert [asked.path for asked in server.asked] == ["/a?b=c", "/sinch", "/sinch"]
    assert server.asked[0].body == callback()
    assert server.asked[0].headers["x-timestamp"]


def test_an_application_that_is_slow_or_gone_is_told(server: Server) -> None:
    server.tells(act=lambda handler: time.sleep(0.6))
    with listening("--forward-to", server.url, "--timeout", "300ms") as found:
        assert found.post(callback())[0] == 504
        assert "did not answer within 0.3 s" in found.record()["note"]
        server.close()
        assert found.post(callback())[0] == 502
        assert "Connection refused" in found.record()["note"]


# --- what is kept ---


def test_a_recording_is_sent_again_and_verified(run: Run, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_bytes(b'{"a crash":"in mid-li')
    bodies = [callback("ice", "c-1"), callback("dice", "c-2"), b"\xff\x00"]
    with listening("--record", str(file), "--no-verify") as found:
        for at, body in enumerate(bodies):
            found.post(body, path=f"/{at}?x=y")
        assert found.end() == 0
        assert found.says("3 recorded in")
    server.tells(200, b"")
    done = run("event", "send", "--replay", str(file), server.url, env=CREDENTIALS)
    assert done.exit_code == 6
    assert "line 1" in done.stderr
    assert [asked.body for asked in server.asked] == bodies
    assert [asked.path for asked in server.asked] == ["/0?x=y", "/1?x=y", "/2?x=y"]
    checked = run("event", "verify", "--request", str(file), "--all", env=CREDENTIALS)
    assert [line["valid"] for line in checked.lines] == [True, True, True]


def test_a_process_killed_in_mid_work_leaves_whole_lines(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    with listening("--record", str(file)) as found:
        threads = [
            threading.Thread(target=lambda n=n: _quietly(found.post, callback(call=f"c-{n}")))
            for n in range(40)
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.02)
        found.process.kill()
        for thread in threads:
            thread.join()
    text = file.read_bytes()
    assert not text or text.endswith(b"\n")
    assert all(json.loads(row)["verified"] for row in text.splitlines())


def _quietly(act: Callable[..., object], *given: Any) -> None:
    with suppress(OSError, http.client.HTTPException):
        act(*given)


def test_full_disk_under_the_recording_ends_with_6_and_answers_go_on() -> None:
    with listening("--record", "/dev/full") as found:
        for _ in range(3):
            assert found.post(callback())[0] == 200
        assert found.says("No space left on device")
        assert found.end() == 6
        assert found.said.count("No space left on device") == 2
        assert "error: 3 callbacks could not be recorded in '/dev/full'" in found.said


# --- the screen ---


def shown(found: Listener, count: int) -> list[str]:
    return [found.line().rstrip("\r\n") for _ in range(count)]


def test_a_terminal_gets_a_line_in_and_a_line_out(tmp_path: Path) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text(MENU % "Hello")
    env = {"NO_COLOR": "1", "COLUMNS": "78"}
    with listening("--reply", f"ice={file}", terminal=True, env=env) as found:
        body = callback(cli="46700000000", to={"type": "did", "endpoint": "+46711111111"})
        found.post(body)
        came, went = shown(found, 2)
        assert re.fullmatch(
            r"\d\d:\d\d:\d\d <- ice   \+46700000000 to \+46711111111  /sinch  c-1", came
        )
        assert re.fullmatch(r"\d\d:\d\d:\d\d -> 200 OK  [\d.]+ ms  runMenu  menu.yaml", went)
        found.post(callback("dice", "c" * 100, result="ANSWERED", reason="CALLERHANGUP"))
        came, went = shown(found, 2)
        assert came.endswith("dice  Answered  CallerHangup  /sinch  ...cccccccc")
        found.post(callback("pie", menuResult={"type": "return", "value": "x" * 500}))
        came, went = shown(found, 2)
        assert len(came) <= 78
        assert came.endswith("...")
        found.post(callback(), {})
        assert "401 Unauthorized" in shown(found, 2)[1]
        assert shown(found, 1) == [" " * 12 + "why: there is no authorization header"]


def test_a_terminal_gets_colours_and_nothing_harmful() -> None:
    with listening("--no-verify", terminal=True) as found:
        found.post(callback(cli="\x1b]52;c;QQ==\x07[red]\u202e"), {}, path="/%1b")
        came, went = shown(found, 2)
        assert "\\x1b]52;c;QQ==\\x07[red]\\u202e" in came
        assert re.sub(r"\x1b\[[\d;]*m", "", came + went).isprintable()
        assert "\x1b[32m200 OK" in went


def test_findings_are_wrapped_under_their_callback(server: Server) -> None:
    server.tells(200, b'{"action":{"name":"nonsense"}}').tells(200, b"<html>")
    env = {"NO_COLOR": "1", "COLUMNS": "60"}
    with listening("--forward-to", server.url, terminal=True, env=env) as found:
        found.post(callback())
        found.post(callback())
        found.end()
        lines = [line.rstrip("\r\n") for line in found.rest()]
    assert all(len(line) <= 60 for line in lines)
    assert sum(" error: " in line for line in lines) == 2


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("-q",), "c-1\n"),
        (("--field", "action"), "hangup\n"),
        (("-o", "raw"), '{"event": "ice", "callid": "c-1"}'),
    ],
)
def test_other_formats_work_as_everywhere(args: tuple[str, ...], line: str) -> None:
    with listening(*args) as found:
        found.post(callback())
        assert found.end() == 0
        assert found.rest() == [line]


def test_a_field_that_is_not_there_is_no_end_of_it() -> None:
    with listening("--field", "nope") as found:
        assert found.post(callback())[0] == 200
        assert found.says("has no field 'nope'")
        assert found.post(callback())[0] == 200


def test_a_reader_that_is_gone_ends_it_quietly() -> None:
    inner, outer = os.pipe()
    with listening(output=(os.open(os.devnull, os.O_RDONLY), outer)) as found:
        os.close(inner)
        until = time.monotonic() + 10
        while found.process.poll() is None and time.monotonic() < until:
            _quietly(found.post, callback())
            time.sleep(0.02)
        assert found.wait() == 141
        assert "Traceback" not in found.said


def test_a_screen_that_stands_still_holds_up_no_answer() -> None:
    """More than a pipe holds, and nobody reads it."""
    inner, outer = os.pipe()
    with listening("--no-verify", output=(os.open(os.devnull, os.O_RDONLY), outer)) as found:
        for _ in range(30):
            assert found.post(callback(custom="x" * 20_000), {})[0] == 200
    os.close(inner)


# --- many, slow, large ---


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


def test_one_connection_brings_many_in_order(listener: Listener) -> None:
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
def test_what_is_too_large_or_broken_is_refused(
    listener: Listener, data: bytes, status: bytes
) -> None:
    assert raw(listener, data).split()[1] == status
    assert listener.post(callback())[0] == 200
    assert listener.record()["status"] == 200


def test_the_largest_body_is_taken(listener: Listener) -> None:
    body = b'{"event":"dice","custom":"' + b"x" * (1024 * 1024 - 28) + b'"}'
    assert len(body) == 1024 * 1024
    assert listener.post(body)[0] == 200
    assert listener.record()["kind"] == "dice"


def test_slow_clients_keep_nobody_else_waiting(listener: Listener) -> None:
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
def test_no_bytes_end_it(listener: Listener) -> None:
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


# --- the end ---


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_the_running_request_end(server: Server, number: int) -> None:
    asked = threading.Event()

    def act(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        time.sleep(0.4)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")

    server.tells(act=act)
    answers: list[tuple[int, bytes]] = []
    with listening("--forward-to", server.url) as found:
        thread = threading.Thread(target=lambda: answers.append(found.post(callback())))
        thread.start()
        asked.wait(30)
        assert found.end(number) == 0
        thread.join(30)
        assert answers == [(200, b"{}")]
        assert [json.loads(line)["id"] for line in found.rest()] == ["c-1"]
        assert "1 callback: ice 1" in found.said


def test_the_summary_counts_what_came() -> None:
    with listening() as found:
        for kind in ("ice", "ice", "dice"):
            found.post(callback(kind))
        found.post(callback(), {})
        assert found.end() == 0
    assert "4 callbacks: ice 3, dice 1" in found.said
    assert "3 x 200, 1 x 401" in found.said
    assert "1 refused: the signature was not valid" in found.said


def test_nothing_came() -> None:
    with listening() as found:
        assert found.end(signal.SIGTERM) == 0
    assert "no callbacks arrived" in found.said


def test_other_hosts_come_with_a_warning() -> None:
    with listening("--host", "0.0.0.0") as found:  # noqa: S104 - what is tested
        assert found.says("other machines can reach 0.0.0.0")
        assert found.post(callback())[0] == 200


def test_the_port_can_be_chosen_and_is_free_again_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for _ in range(2):
        with listening("--port", str(port)) as found:
            assert found.port == port
            assert found.post(callback())[0] == 200
            assert found.end() == 0


def test_no_secret_is_in_anything(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    with listening("--record", str(file), "-v", "--debug") as found:
        found.post(callback())
        found.post(callback(), {})
        found.end()
        told = "".join(found.rest()) + found.said + file.read_text()
    assert SECRET not in told


# --- the end, and what runs out ---


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_running_callbacks_are_answered_before_the_end(
    server: Server, tmp_path: Path, number: int
) -> None:
    server.tells(act=lambda handler: _after(handler, 0.6))
    file = tmp_path / "calls.ndjson"
    with listening("--forward-to", server.url, "--record", str(file)) as found:
        statuses = _posting(found)
        assert eventually(lambda: server.asked)
        assert found.end(number) == 0
    assert statuses() == [200]
    assert "1 recorded in" in found.said


def test_second_signal_cuts_running_callbacks_off_but_records_them(
    server: Server, tmp_path: Path
) -> None:
    server.tells(act=lambda handler: _after(handler, 8))
    file = tmp_path / "calls.ndjson"
    with listening("--forward-to", server.url, "--record", str(file), "--timeout", "9") as found:
        statuses = _posting(found)
        assert eventually(lambda: server.asked)
        found.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert found.end(signal.SIGTERM) == 0
    assert statuses() == [503]
    assert "1 callback was cut off" in found.said
    [row] = file.read_text().splitlines()
    assert json.loads(row)["answer"]["status"] == 503


def _after(handler: BaseHTTPRequestHandler, seconds: float) -> None:
    time.sleep(seconds)
    with suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


def _posting(found: Listener) -> Callable[[], list[int]]:
    """Post a callback in a thread; return what waits for the status."""
    statuses: list[int] = []
    thread = threading.Thread(
        target=lambda: statuses.append(found.post(callback())[0]), daemon=True
    )
    thread.start()

    def wait() -> list[int]:
        thread.join(30)
        return statuses

    return wait


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
    assert set(statuses) == {200, 503}
    assert "bug" not in found.said
    assert len(file.read_text().splitlines()) == statuses.count(200) + 1


def test_path_with_two_slashes_is_verified_and_recorded_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    with listening("--record", str(file)) as found:
        for path in ("//cb", "///a//b?c=//d"):
            assert found.post(callback(), path=path)[0] == 200
            assert found.record()["path"] == path
    paths = [json.loads(row)["path"] for row in file.read_text().splitlines()]
    assert paths == ["//cb", "///a//b?c=//d"]


def test_allow_unsigned_accepts_sms_and_verifies_the_rest() -> None:
    with listening("--allow-unsigned", "sms") as found:
        for kind in ("mo_text", "delivery_report_sms", "recipient_delivery_report_sms"):
            assert found.post(json.dumps({"type": kind}).encode(), {})[0] == 200
        assert found.post(callback(), {})[0] == 401
        assert found.post(callback())[0] == 200
        assert found.says("anyone can send these kinds")


def test_sms_callback_that_is_refused_names_the_option() -> None:
    with listening() as found:
        assert found.post(b'{"type":"mo_text"}', {})[0] == 401
        assert "--allow-unsigned sms" in found.record()["note"]


def test_allow_unsigned_of_an_unknown_kind_is_a_usage_error(run: Run) -> None:
    done = run("event", "listen", "--allow-unsigned", "letter", env=CREDENTIALS)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'letter' is not a kind of callback" in done.stderr


def test_forwarding_to_itself_by_another_address_ends_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    address = f"http://127.0.0.2:{port}"
    options = ("--host", "0.0.0.0", "--port", str(port), "--forward-to", address)  # noqa: S104 - what is tested
    with listening(*options) as found:
        assert found.post(callback())[0] == 508
        assert found.end() == 0
    assert "2 callbacks" in found.said


def test_compressed_answer_is_named_on_the_screen(server: Server) -> None:
    server.tells(200, gzip.compress(b'{"action":{"name":"hangup"}}'), content_encoding="gzip")
    with listening("--forward-to", server.url) as found:
        assert found.post(callback())[0] == 200
        [finding] = found.record()["findings"]
        assert "compressed (gzip)" in finding["message"]
