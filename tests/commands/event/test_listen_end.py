"""The end of event listen: signals with callbacks running."""

import json
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.commands.event.listening import Listener, callback, listening
from tests.conftest import Server, eventually


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
        assert [json.loads(line)["id"] for line in found.rest()] == ["c-1"]
    assert statuses() == [200]
    assert "1 callback: ice 1" in found.said
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
