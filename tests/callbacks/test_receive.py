"""The receiver without its command: answers, forwarding, recordings, replies from files."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.callbacks import forward
from sinchctl.callbacks.exchange import CallbackAnswer, Exchange, action_of
from sinchctl.callbacks.forward import Forwarding, target
from sinchctl.callbacks.receive import Receiver
from sinchctl.callbacks.recording import Recording
from sinchctl.callbacks.replies import Reply
from sinchctl.errors import FindingsError, UsageError
from sinchctl.events.signature.check import Verdict, check
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from tests.conftest import KEY, NOW, SECRET, Server

ICE = b'{"event":"ice","callid":"1"}'


def arrived(body: bytes = ICE, *headers: tuple[str, str], path: str = "/sinch") -> Arrived:
    return Arrived("POST", path, headers, body)


def received(came: Arrived, **named: Any) -> tuple[int, dict[str, str], bytes, list[Exchange]]:
    """What a receiver answers, and what it tells."""
    shown: list[Exchange] = []
    options = {"check": None, "replies": {}, "forwarding": None, "now": lambda: NOW, **named}
    answer = Receiver(show=shown.append, **options).handle(came)
    return answer.status, dict(answer.headers), answer.body, shown


# --- who answers ---


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b'{"event":"ice"}', {"action": {"name": "hangup"}}),
        (b'{"event":"ACE"}', {"action": {"name": "continue"}}),
        (b'{"event":"pie"}', {"action": {"name": "hangup"}}),
        (b'{"event":"VerificationRequestEvent"}', {"action": "allow"}),
        (b'{"event":"dice"}', None),
        (b'{"event":"notify"}', None),
        (b'{"event":"VerificationResultEvent"}', None),
        (b'{"type":"mo_text"}', None),
        (b'{"event":"something new"}', None),
    ],
)
def test_what_nobody_answers_gets_what_changes_least(body: bytes, answer: Any) -> None:
    status, headers, said, told = received(arrived(body))
    assert (status, json.loads(said) if said else None) == (200, answer)
    assert ("content-type" in headers) is bool(said)
    assert (told[0].answer.body, told[0].verified) == (said, None)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff\xfe"])
def test_what_is_no_callback_is_refused(body: bytes) -> None:
    status, _, _, told = received(arrived(body))
    assert (status, told[0].kind, told[0].event) == (400, "unknown", None)


def test_a_bad_signature_is_401_and_nobody_is_asked(server: Server) -> None:
    def checked(came: Arrived) -> Verdict:
        return check(came, KEY, Secret(SECRET), now=NOW, max_age=timedelta(minutes=5))

    forwarding = Forwarding(target(server.url), 1)
    status, _, said, told = received(arrived(), check=checked, forwarding=forwarding)
    assert (status, said) == (401, b"the signature is not valid\n")
    assert (told[0].verified, told[0].answer.note) == (False, "there is no authorization header")
    assert server.asked == []
    sms = received(arrived(b'{"type":"mo_text"}'), check=checked)[3][0]
    assert "--allow-unsigned sms" in sms.answer.note


def test_a_reply_goes_before_the_application(tmp_path: Path, server: Server) -> None:
    server.tells(200, b'{"action":{"name":"park"}}')
    file = tmp_path / "hangup.json"
    file.write_text('{"action": {"name": "hangup"}}')
    replies = {"ice": Reply("ice", str(file), lambda words: None)}
    named = {"replies": replies, "forwarding": Forwarding(target(server.url), 1)}
    assert received(arrived(), **named)[2] == b'{"action":{"name":"hangup"}}'
    assert received(arrived(b'{"event":"pie"}'), **named)[2] == b'{"action":{"name":"park"}}'


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"action":{"name":"runMenu"}}', "runMenu"),
        (b'{"Action":{"Name":"Hangup"}}', "Hangup"),
        (b'{"action":"allow"}', "allow"),
        (b'{"action":{"name":7}}', ""),
        (b'{"action":[]}', ""),
        (b"[]", ""),
        (b"", ""),
        (b"<html>", ""),
        (b"[" * 5000, ""),
    ],
)
def test_the_action_of_an_answer(body: bytes, name: str) -> None:
    assert action_of(body) == name


@settings(max_examples=100, deadline=None)
@given(
    method=st.text(max_size=5),
    path=st.text(max_size=20),
    headers=st.lists(st.tuples(st.text(max_size=10), st.text(max_size=10)), max_size=4),
    body=st.binary(max_size=60),
)
def test_nothing_that_comes_makes_it_raise(
    method: str, path: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    def checked(came: Arrived) -> Verdict:
        return check(came, KEY, Secret(SECRET), now=NOW, max_age=None)

    came = Arrived(method, path, tuple(headers), body)
    assert received(came, check=checked)[0] == 401
    assert received(came)[0] in {200, 400}


# --- forwarding ---


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
        ("3000/ö", "http://localhost:3000/%C3%B6"),
    ],
)
def test_an_application_is_named_in_short_or_whole(text: str, whole: str) -> None:
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
    ],
)
def test_what_is_no_application_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--forward-to"):
        target(text)


def test_the_callback_and_the_answer_pass_untouched(server: Server) -> None:
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


def test_a_path_of_the_application_takes_the_place_of_the_callbacks(server: Server) -> None:
    server.tells(200, b"")
    for own in ("/own", "/own?k=1"):
        Forwarding(target(server.url + own), 5).answer(arrived(path="/sinch?a=1"))
    assert [asked.path for asked in server.asked] == ["/own?a=1", "/own?k=1"]


def test_an_application_that_is_not_there_is_502() -> None:
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
        thread.join(5)


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
def test_a_hostile_application_is_given_up(
    act: Callable[[socket.socket], None], status: int, words: str
) -> None:
    with hostile(act) as port:
        began = time.monotonic()
        answer = Forwarding(target(port), 0.2).answer(arrived())
        assert time.monotonic() - began < 2
    assert answer.status == status
    assert words in answer.note


def test_an_answer_cannot_smuggle_headers(server: Server) -> None:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-a: 1\r\n  x-b: 2\r\ncontent-length: 0\r\n\r\n")

    server.tells(act=act)
    answer = Forwarding(target(server.url), 1).answer(arrived())
    assert all("\r" not in text and "\n" not in text for _, text in answer.headers)


# --- recordings ---


def exchange(body: bytes = ICE, answer: bytes = b"{}") -> Exchange:
    return Exchange(
        NOW, arrived(body, ("A", "b")), None, True, CallbackAnswer(200, (), answer), 1.23456
    )


def test_a_record_has_what_came_and_what_went(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "r", print)
    recording.append(exchange(b"\xff", b"\xfe"))
    recording.append(exchange())
    recording.close()
    first, second = map(json.loads, (tmp_path / "r").read_text().splitlines())
    assert first["bodyBase64"] == "/w=="
    assert second == {
        "time": "2026-11-24T12:00:00.000Z",
        "method": "POST",
        "path": "/sinch",
        "headers": [["A", "b"]],
        "body": ICE.decode(),
        "answer": {"status": 200, "headers": [], "body": "{}"},
        "verified": True,
        "milliseconds": 1.235,
    }
    assert (tmp_path / "r").stat().st_mode & 0o777 == 0o600


def test_a_line_torn_by_a_crash_does_not_tear_the_next(tmp_path: Path) -> None:
    file = tmp_path / "r"
    file.write_bytes(b'{"whole":1}\n{"torn":')
    for _ in range(2):
        recording = Recording(file, print)
        recording.append(exchange())
        recording.close()
    rows = file.read_bytes().split(b"\n")
    assert rows[1] == b'{"torn":'
    assert [json.loads(row)["body"] for row in rows[2:4]] == [ICE.decode()] * 2
    assert rows[4:] == [b""]


def test_a_write_that_fails_is_told_once_and_mends_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    recording = Recording(tmp_path / "r", told.append)
    whole = os.write
    full: list[OSError | int] = [
        OSError(28, "No space left on device"),
        5,
        OSError(28, "No space left on device"),
    ]

    def write(file: int, data: bytes) -> int:
        if not full:
            return whole(file, data)
        what = full.pop(0)
        if isinstance(what, OSError):
            raise what
        return whole(file, data[:what])

    monkeypatch.setattr(os, "write", write)
    for _ in range(4):
        recording.append(exchange())
    recording.close()
    recording.append(exchange())
    assert len(told) == 1
    assert "No space left" in told[0]
    assert (recording.written, recording.lost) == (1, 3)
    rows = (tmp_path / "r").read_bytes().split(b"\n")
    assert (len(rows), len(rows[0])) == (3, 5)
    assert json.loads(rows[1])["path"] == "/sinch"


@pytest.mark.parametrize("name", ["", "no/such/folder/r", "nul\0"])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot record to"):
        Recording(tmp_path / name, print)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=50), st.text(max_size=10))
def test_every_record_is_one_line_of_json(tmp_path_factory: Any, body: bytes, text: str) -> None:
    file = tmp_path_factory.mktemp("r") / "r"
    recording = Recording(file, print)
    name = text.encode("utf-8", "replace").decode("latin-1")
    recording.append(
        Exchange(NOW, arrived(body, (name, name), path=name), None, None, CallbackAnswer(200), 0)
    )
    recording.close()
    (row,) = file.read_bytes().splitlines()
    assert json.loads(row)["path"] == name


# --- replies ---


@pytest.fixture
def said() -> list[str]:
    return []


def test_a_menu_file_is_rendered_and_read_again(tmp_path: Path, said: list[str]) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text("menus: {main: {prompt: Hello, options: {1: {return: one}}}}")
    reply = Reply("ice", str(file), said.append)
    first = json.loads(reply.answer().body)
    assert first["action"]["name"] == "runMenu"
    assert reply.answer().note == "menu.yaml"
    file.write_text("menus: {main: {prompt: Hello again, options: {1: {return: one}}}}")
    assert "Hello again" in reply.answer().body.decode()
    assert said == [f"{file} has changed; ice gets the new version"]


@pytest.mark.parametrize("broken", ["menus: {main: {prompt: [", "menus: {}", "\0", "x" * 2_000_000])
def test_a_broken_version_is_told_once_and_the_good_one_stays(
    tmp_path: Path, said: list[str], broken: str
) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text("menus: {main: {prompt: Hello, options: {1: {return: one}}}}")
    reply = Reply("ice", str(file), said.append)
    file.write_text(broken)
    for _ in range(3):
        assert "Hello" in reply.answer().body.decode()
    assert len(said) == 1
    assert "the last good version" in said[0]
    file.unlink()
    assert "Hello" in reply.answer().body.decode()
    assert len(said) == 2
    file.write_text("menus: {main: {prompt: Back, options: {1: {return: one}}}}")
    assert "Back" in reply.answer().body.decode()


@pytest.mark.parametrize(
    "version", [b"\xff\xfe", b"9" * 5000, b"[" * 9000, b"a: &a [*a]", b"- " * 3000]
)
def test_no_version_of_a_file_makes_it_raise(
    tmp_path: Path, said: list[str], version: bytes
) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text("menus: {main: {prompt: Hello, options: {1: {return: one}}}}")
    reply = Reply("ice", str(file), said.append)
    file.write_bytes(version)
    assert b"Hello" in reply.answer().body


def test_a_file_with_errors_is_refused_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "flow.json"
    with pytest.raises(UsageError):
        Reply("ice", str(file), print)
    file.write_text('{"action": {"name": "connectPstn", "number": 5}}')
    with pytest.raises(FindingsError):
        Reply("ice", str(file), print)


def test_many_at_once_read_a_new_version_once(tmp_path: Path, said: list[str]) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"action": {"name": "hangup"}}')
    reply = Reply("ice", str(file), said.append)
    file.write_text('{"action": {"name": "hangup"}, "instructions": []}')
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(reply.answer().body)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {b'{"action":{"name":"hangup"},"instructions":[]}'}
    assert len(said) == 1
