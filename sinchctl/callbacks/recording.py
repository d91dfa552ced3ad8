"""The file of `event listen --record`: one JSON object a line, whole lines only.

Each line is one write at the end of the file, so that two writers do not mix and a crash tears
the last line at most; a torn line is closed before the next one.
"""

import base64
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from shlex import quote
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.times import iso
from sinchctl.wire import encode

from .exchange import Exchange


class RecordingFile:
    """A file that exchanges are appended to. A new one is private (0600): it holds phone numbers.

    Raises UsageError if the file cannot be opened. Later faults, such as a full disk, go to
    `on_fault` once each time they begin, and the receiver goes on; so does a warning about an
    existing file that others can read.
    """

    def __init__(self, path: Path, on_fault: Callable[[str], None]) -> None:
        self._path = path
        self._on_fault = on_fault
        self._lock = threading.Lock()
        self._failing = False
        self.written = 0
        self.lost = 0
        self.reason = ""
        try:
            self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._torn = _torn(self._file)
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise UsageError(
                f"cannot record to {str(path)!r}: {why}", hint="check the path"
            ) from None
        status = os.fstat(self._file)
        if stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
            mode = f"{stat.S_IMODE(status.st_mode):04o}"
            on_fault(
                f"others can read {str(path)!r} (mode {mode}), which holds phone numbers; "
                f"run: chmod 600 {quote(str(path))}"
            )

    def append(self, exchange: Exchange) -> None:
        """Write one exchange. Never raises."""
        line = _line(exchange)
        with self._lock:
            if self._file < 0:
                return
            data = b"\n" * self._torn + line
            try:
                size = os.write(self._file, data)
            except OSError as fault:
                self._lose(fault.strerror or "the write failed")
                return
            if size < len(data):
                self._torn = (self._torn and size == 0) or size > 0
                self._lose("the disk took only a part of a line")
                return
            self._torn = self._failing = False
            self.written += 1

    def _lose(self, why: str) -> None:
        self.lost += 1
        self.reason = why
        if not self._failing:
            self._on_fault(f"cannot record to {str(self._path)!r}: {why}")
        self._failing = True

    def close(self) -> None:
        """Close the file; nothing is recorded after it."""
        with self._lock:
            os.close(self._file)
            self._file = -1


def _torn(file: int) -> bool:
    """Return True if the file ends in the middle of a line."""
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode) or not status.st_size:
        return False
    return os.pread(file, 1, status.st_size - 1) != b"\n"


def _line(exchange: Exchange) -> bytes:
    arrived, answer = exchange.arrived, exchange.answer
    content: dict[str, Any] = {
        "time": iso(exchange.time),
        "method": arrived.method,
        "path": arrived.path,
        "headers": arrived.headers,
        **_body(arrived.body),
        "answer": {"status": answer.status, "headers": answer.headers, **_body(answer.body)},
        "verified": exchange.verified,
        "milliseconds": round(exchange.milliseconds, 3),
    }
    return encode(content) + b"\n"


def _body(body: bytes) -> dict[str, str]:
    """Return a body as text if it is UTF-8, else as base64: the same bytes come out of it."""
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"bodyBase64": base64.b64encode(body).decode()}
