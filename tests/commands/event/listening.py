"""A running `event listen` for tests, in a process of its own."""

import http.client
import json
import os
import pty
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from sinchctl.secret import Secret
from sinchctl.signing import signature_headers, timestamp
from tests.conftest import CREDENTIALS, KEY, SECRET, eventually

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


def quietly(act: Callable[..., object], *given: Any) -> None:
    """Call a function; ignore a connection that breaks."""
    with suppress(OSError, http.client.HTTPException):
        act(*given)
