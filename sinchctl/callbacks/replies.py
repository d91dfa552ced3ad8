"""The answers of `event listen --reply`: SVAML, flow and menu files, rendered and linted.

A file is read again when its time or size changes; a broken new version is told and the last
good one stays.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from sinchctl.errors import SinchctlError, UsageError

from .exchange import JSON, CallbackAnswer

LARGEST = 1024 * 1024
"""Bytes of a reply file."""

Stamp = tuple[int, int, int]


class Reply:
    """One file as the answer to one kind of callback.

    Raises UsageError where the file cannot be read, FindingsError where lint finds errors.
    `on_change` is told of every new version, good or bad.
    """

    def __init__(self, kind: str, file: str, on_change: Callable[[str], None]) -> None:
        self.kind = kind
        self.file = file
        self._on_change = on_change
        self._lock = threading.Lock()
        self._stamp: Stamp | None = self._now()
        self._body, warnings = self._read()
        for text in warnings:
            on_change(text)

    def answer(self) -> CallbackAnswer:
        """The answer of now. Never raises; cheap while the file stays as it is."""
        stamp = self._now()
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
            self._on_change(f"{why}; the last good version of {self.file} goes on")
            return
        changed = body != self._body
        self._body = body
        if changed:
            self._on_change(f"{self.file} has changed; {self.kind} gets the new version")
        for text in warnings:
            self._on_change(text)

    def _now(self) -> Stamp | None:
        try:
            found = os.stat(self.file)
        except (OSError, ValueError):
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def _read(self) -> tuple[bytes, list[str]]:
        from sinchctl.svaml.load import load

        try:
            with open(self.file, "rb") as source:
                data = source.read(LARGEST + 1)
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise UsageError(f"cannot read {self.file!r}: {why}", hint="check the path") from None
        if len(data) > LARGEST:
            raise UsageError(f"{self.file!r} is larger than {LARGEST:,} bytes")
        found = load(self.file, data, event=self.kind)
        told = [
            f"{self.file}: {one.path}: {one.message} ({one.rule})"
            for one in found.findings
            if one.severity == "warning"
        ]
        return found.body, told
