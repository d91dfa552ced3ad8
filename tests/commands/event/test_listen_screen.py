"""The screen of event listen: what is shown, and in which format."""

import gzip
import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.commands.event.listening import MENU, Listener, callback, listening, quietly
from tests.conftest import Server


def shown(found: Listener, count: int) -> list[str]:
    return [found.line().rstrip("\r\n") for _ in range(count)]


def test_terminal_shows_a_line_in_and_a_line_out(tmp_path: Path) -> None:
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


def test_terminal_escapes_are_neutralised() -> None:
    with listening("--no-verify", terminal=True) as found:
        found.post(callback(cli="\x1b]52;c;QQ==\x07[red]\u202e"), {}, path="/%1b")
        came, went = shown(found, 2)
        assert "\\x1b]52;c;QQ==\\x07[red]\\u202e" in came
        assert re.sub(r"\x1b\[[\d;]*m", "", came + went).isprintable()
        assert "\x1b[32m200 OK" in went


def test_findings_are_wrapped_below_their_callback(server: Server) -> None:
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
def test_output_formats(args: tuple[str, ...], line: str) -> None:
    with listening(*args) as found:
        found.post(callback())
        assert found.end() == 0
        assert found.rest() == [line]


def test_missing_field_does_not_end_it() -> None:
    with listening("--field", "nope") as found:
        assert found.post(callback())[0] == 200
        assert found.says("has no field 'nope'")
        assert found.post(callback())[0] == 200


def test_closed_pipe_ends_itquietly() -> None:
    inner, outer = os.pipe()
    with listening(output=(os.open(os.devnull, os.O_RDONLY), outer)) as found:
        os.close(inner)
        until = time.monotonic() + 10
        while found.process.poll() is None and time.monotonic() < until:
            quietly(found.post, callback())
            time.sleep(0.02)
        assert found.wait() == 141
        assert "Traceback" not in found.said


def test_blocked_screen_does_not_delay_answers() -> None:
    """More than a pipe holds, and nobody reads it."""
    inner, outer = os.pipe()
    with listening("--no-verify", output=(os.open(os.devnull, os.O_RDONLY), outer)) as found:
        for _ in range(30):
            assert found.post(callback(custom="x" * 20_000), {})[0] == 200
    os.close(inner)


def test_compressed_answer_is_named_on_the_screen(server: Server) -> None:
    server.tells(200, gzip.compress(b'{"action":{"name":"hangup"}}'), content_encoding="gzip")
    with listening("--forward-to", server.url) as found:
        assert found.post(callback())[0] == 200
        [finding] = found.record()["findings"]
        assert "compressed (gzip)" in finding["message"]


def test_numbers_are_shown_digit_by_digit(listener: Listener) -> None:
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


def test_summary_counts_kinds_and_answers() -> None:
    with listening() as found:
        for kind in ("ice", "ice", "dice"):
            found.post(callback(kind))
        found.post(callback(), {})
        assert found.end() == 0
    assert "4 callbacks: ice 3, dice 1" in found.said
    assert "3 x 200, 1 x 401" in found.said
    assert "1 refused: the signature was not valid" in found.said


def test_summary_without_callbacks() -> None:
    with listening() as found:
        assert found.end(signal.SIGTERM) == 0
    assert "no callbacks arrived" in found.said
