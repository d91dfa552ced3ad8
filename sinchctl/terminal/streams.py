"""The terminal as one value: environment, streams, width and colour, and waiting."""

import os
import select
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

from sinchctl.errors import UsageError
from sinchctl.text.guess import alternatives

from .settings import OUTPUTS, Settings


def is_typed(stdin: BinaryIO, seconds: float) -> bool:
    """Wait at most so long for something to read; return True if there is."""
    return bool(select.select([stdin], [], [], max(0.0, seconds))[0])


@dataclass(eq=False, repr=False)
class Terminal:
    """Everything around the program that is not Sinch; a test may replace each part.

    `sleep` and `monotonic` are in seconds. `typed` waits at most so many seconds for something
    to read on stdin, and says whether there is.
    `stdout_is_closed` is True if stdout was closed before the start, and swallows everything.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: BinaryIO = field(default_factory=lambda: sys.stdin.buffer)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    typed: Callable[[BinaryIO, float], bool] = is_typed
    settings: Settings = field(default_factory=Settings)
    stdin_is_taken: bool = False
    stdout_is_closed: bool = False

    @property
    def asked_format(self) -> str:
        """The output format that the operator names, checked or not; empty for none."""
        return self.settings.output or self.environ.get("SINCHCTL_OUTPUT", "")

    @property
    def wants_json_errors(self) -> bool:
        """Return True if an error is one JSON object on stderr, with nothing before it."""
        return self.asked_format in {"json", "ndjson"}

    def output(self) -> str:
        """Return the output format: the option, SINCHCTL_OUTPUT, or what fits stdout."""
        name = self.asked_format
        if name and name not in OUTPUTS:
            raise UsageError(
                f"SINCHCTL_OUTPUT is {name!r}, which is not an output format",
                hint=f"use {alternatives(OUTPUTS)}",
            )
        return name or ("pretty" if self.stdout.isatty() else "ndjson")

    def color(self, stream: TextIO) -> bool:
        """Return True if this stream gets colour (NO_COLOR, FORCE_COLOR, TERM=dumb)."""
        if self.settings.no_color or self.environ.get("NO_COLOR"):
            return False
        if self.environ.get("FORCE_COLOR"):
            return True
        return stream.isatty() and self.environ.get("TERM") != "dumb"

    def width(self) -> int:
        """Return the columns of the terminal; COLUMNS overrides; 80 if there is none."""
        columns = self.environ.get("COLUMNS", "")
        if columns.isascii() and columns.isdigit() and int(columns) > 0:
            return int(columns)
        try:
            return os.get_terminal_size(self.stdout.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def columns(self) -> int:
        """Return where a long line is broken: at the width of the terminal; 0, nowhere else."""
        return self.width() if self.stdout.isatty() else 0

    def draws(self) -> bool:
        """Return True if stdout can show lines and corners beyond ASCII."""
        encoding = (self.stdout.encoding or "ascii").lower().replace("-", "")
        return encoding.startswith("utf") and self.environ.get("TERM") != "dumb"
