"""A secret that a command prints (`application_secret_command = "pass show sinch/acme"`)."""

import contextlib
import os
import subprocess
import time
from collections.abc import Mapping
from threading import Thread
from typing import Final

from sinchctl.errors import CredentialsError

SECONDS: Final = 30.0
"""How long a command may take: time enough to touch a key or to unlock a vault."""
_LONGEST: Final = 65_536
_GRACE: Final = 1.0
"""Seconds to read what an ended command printed, if a child of it keeps the pipe open."""


def output_of(command: str, source: str, environ: Mapping[str, str]) -> str:
    """Return the first line that the command prints. The shell runs it, without input.

    What it prints, on stdout or stderr, is never shown. Raises CredentialsError if it cannot
    be run, fails, prints nothing or too much, or takes longer than SECONDS.
    """
    try:
        process = subprocess.Popen(  # noqa: S602 - the owner of the profile wrote the command
            command,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
        )
    except (OSError, ValueError) as fault:
        raise _failed(source, f"could not be run: {fault}") from None
    output = _Output(process)
    try:
        status = process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise _failed(source, f"took longer than {SECONDS:g} seconds") from None
    finally:
        process.kill()
        process.wait()
    text = output.finished()
    if len(text) > _LONGEST:
        raise _failed(source, "printed far too much")
    if status:
        how = f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"
        raise _failed(source, how)
    lines = text.decode(errors="replace").strip().splitlines()
    if not lines:
        raise _failed(source, "printed nothing")
    return lines[0].strip()


class _Output:
    """The output of a process, up to a limit, read by a thread.

    The thread may outlive the process: a child of the process may keep the pipe open for ever.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._data = b""
        self._stream = process.stdout
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        if self._stream is not None:
            with self._stream, contextlib.suppress(OSError):
                while len(self._data) <= _LONGEST:
                    if not (piece := os.read(self._stream.fileno(), _LONGEST)):
                        break
                    self._data += piece

    def finished(self) -> bytes:
        """Return the output of a process that has ended."""
        deadline = time.monotonic() + _GRACE
        while self._reader.is_alive() and time.monotonic() < deadline:
            self._reader.join(0.01)
            if b"\n" in self._data.lstrip():  # a whole line: no more is needed
                break
        return self._data


def _failed(source: str, what: str) -> CredentialsError:
    return CredentialsError(
        f"the {source} {what}", hint="run that command yourself to see what it prints"
    )
