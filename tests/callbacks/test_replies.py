"""Reply files: read, linted, and read again when they change."""

import json
import threading
from pathlib import Path

import pytest

from sinchctl.callbacks.replies import ReplyFile
from sinchctl.errors import FindingsError, UsageError


@pytest.fixture
def said() -> list[str]:
    return []


def test_menu_file_is_rendered_and_reloaded(tmp_path: Path, said: list[str]) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text("menus: {main: {prompt: Hello, options: {1: {return: one}}}}")
    reply = ReplyFile("ice", str(file), said.append)
    first = json.loads(reply.answer().body)
    assert first["action"]["name"] == "runMenu"
    assert reply.answer().note == "menu.yaml"
    file.write_text("menus: {main: {prompt: Hello again, options: {1: {return: one}}}}")
    assert "Hello again" in reply.answer().body.decode()
    assert said == [f"{file} has changed; ice gets the new version"]


@pytest.mark.parametrize("broken", ["menus: {main: {prompt: [", "menus: {}", "\0", "x" * 2_000_000])
def test_broken_version_is_reported_once_and_the_good_one_stays(
    tmp_path: Path, said: list[str], broken: str
) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text("menus: {main: {prompt: Hello, options: {1: {return: one}}}}")
    reply = ReplyFile("ice", str(file), said.append)
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
    reply = ReplyFile("ice", str(file), said.append)
    file.write_bytes(version)
    assert b"Hello" in reply.answer().body


def test_file_with_errors_is_refused_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "flow.json"
    with pytest.raises(UsageError):
        ReplyFile("ice", str(file), print)
    file.write_text('{"action": {"name": "connectPstn", "number": 5}}')
    with pytest.raises(FindingsError):
        ReplyFile("ice", str(file), print)


def test_concurrent_requests_read_a_new_version_once(tmp_path: Path, said: list[str]) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"action": {"name": "hangup"}}')
    reply = ReplyFile("ice", str(file), said.append)
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
