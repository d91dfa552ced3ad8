"""The answers of `event listen --reply`: SVAML, flow and menu files, rendered and linted.

A file is read again when its time or size changes. A broken new version is reported, and the
last good one stays in use.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from sinchctl.errors import SinchctlError, UsageError
from sinchctl.svaml.load import load
from sinchctl.terminal.input import unreadable

from .exchange import JSON, CallbackAnswer

LARGEST = 1024 * 1024
"""Bytes of a reply file."""

Stamp = tuple[int, int, int]


class ReplyFile:
    """One file as the answer to one kind of callback.

    `on_change` gets a text about every new version, good or bad. Raises UsageError if the file
    cannot be read, FindingsError if lint finds errors.
    """

    def __init__(self, kind: str, file: str, on_change: Callable[[str], None]) -> None:
        self.kind = kind
        self.file = file
        self._on_change = on_change
        self._lock = threading.Lock()
        self._stamp: Stamp | None = self._current_stamp()
        self._body, warnings = self._read()
        for text in warnings:
            on_change(text)

    def answer(self) -> CallbackAnswer:
        """Return the current answer. Never raises; cheap while the file does not change."""
        stamp = self._current_stamp()
        if stamp != self._stamp:
            with self._lock:
                if stamp != self._stamp:
                    self._renew()
                    self._stamp = stamp
        name = Path(self.file).name
        return CallbackAnswer(200, JSON, self._body, source="reply", note=name)

    def _renew(self) -> None:
        try:
            body, warnings = self._read()
        except SinchctlError as fault:
            why = fault.message.removesuffix("; nothing was sent")
            self._on_change(f"{why}; the last good version of {self.file} is still used")
            return
        changed = body != self._body
        self._body = body
        if changed:
            self._on_change(f"{self.file} has changed; {self.kind} gets the new version")
        for text in warnings:
            self._on_change(text)

    def _current_stamp(self) -> Stamp | None:
        try:
            status = os.stat(self.file)
        except (OSError, ValueError):
            return None
        return (status.st_mtime_ns, status.st_size, status.st_ino)

    def _read(self) -> tuple[bytes, list[str]]:
        try:
            with open(self.file, "rb") as source:
                data = source.read(LARGEST + 1)
        except (OSError, ValueError) as fault:
            raise unreadable(self.file, fault) from None
        if len(data) > LARGEST:
            raise UsageError(f"{self.file!r} is larger than {LARGEST:,} bytes")
        document = load(self.file, data, event=self.kind)
        warnings = [
            f"{self.file}: {finding.path}: {finding.message} ({finding.rule})"
            for finding in document.findings
            if finding.severity == "warning"
        ]
        return document.body, warnings
