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
from typing import Any

from sinchctl.errors import UsageError

from .exchange import Exchange


class Recording:
    """A file that exchanges are appended to; made private (0600), for it holds phone numbers.

    Raises UsageError where the file cannot be opened. Later faults, such as a full disk, go
    to `on_fault` once each time they begin, and the receiver works on.
    """

    def __init__(self, path: Path, on_fault: Callable[[str], None]) -> None:
        self._path = path
        self._on_fault = on_fault
        self._lock = threading.Lock()
        self._failing = False
        self.written = 0
        self.lost = 0
        try:
            self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._torn = _torn(self._file)
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise UsageError(f"cannot record to {str(path)!r}: {why}") from None

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
        if not self._failing:
            self._on_fault(f"cannot record to {str(self._path)!r}: {why}")
        self._failing = True

    def close(self) -> None:
        """Close the file; nothing is recorded after it."""
        with self._lock:
            os.close(self._file)
            self._file = -1


def _torn(file: int) -> bool:
    """Whether the file ends in the middle of a line."""
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode) or not found.st_size:
        return False
    return os.pread(file, 1, found.st_size - 1) != b"\n"


def _line(exchange: Exchange) -> bytes:
    from sinchctl.times import iso
    from sinchctl.wire import encode

    arrived, answer = exchange.arrived, exchange.answer
    told: dict[str, Any] = {
        "time": iso(exchange.time),
        "method": arrived.method,
        "path": arrived.path,
        "headers": arrived.headers,
        **_body(arrived.body),
        "answer": {"status": answer.status, "headers": answer.headers, **_body(answer.body)},
        "verified": exchange.verified,
        "milliseconds": round(exchange.milliseconds, 3),
    }
    return encode(told) + b"\n"


def _body(body: bytes) -> dict[str, str]:
    """A body as text where it is UTF-8, so that the same bytes come out of it, else as base64."""
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"bodyBase64": base64.b64encode(body).decode()}
