"""A secret that a command prints (`application_secret_command = "pass show sinch/acme"`)."""

import time
from collections.abc import Mapping
from typing import IO, Final

from sinchctl.errors import CredentialsError

SECONDS: Final = 30.0
"""How long a command may take: time enough to touch a key or to unlock a vault."""
_LONGEST: Final = 65_536


def output_of(command: str, source: str, environ: Mapping[str, str]) -> str:
    """The first line that the command prints. The shell runs it, without input.

    What it prints, on stdout or stderr, is never shown. Raises CredentialsError where it
    cannot be run, fails, prints nothing or too much, or takes longer than SECONDS.
    """
    import subprocess

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
    deadline = time.monotonic() + SECONDS
    try:
        raw = _read(process.stdout, SECONDS)
        status = process.wait(max(deadline - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        raw = None
    finally:
        process.kill()
        process.wait()
    if raw is None:
        raise _failed(source, f"took longer than {SECONDS:g} seconds")
    if len(raw) > _LONGEST:
        raise _failed(source, "printed far too much")
    if status:
        how = f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"
        raise _failed(source, how)
    lines = raw.decode(errors="replace").strip().splitlines()
    if not lines:
        raise _failed(source, "printed nothing")
    return lines[0].strip()


def _read(stream: IO[bytes] | None, seconds: float) -> bytes | None:
    """What the stream gives until its end, cut at a limit; None where it does not end.

    A thread reads, since what the command started may keep the pipe open for ever.
    """
    from threading import Thread

    pieces: list[bytes] = []

    def drain() -> None:
        if stream is not None:
            with stream:
                pieces.append(stream.read(_LONGEST + 1))

    reader = Thread(target=drain, daemon=True)
    reader.start()
    reader.join(seconds)
    return pieces[0] if pieces else None


def _failed(source: str, what: str) -> CredentialsError:
    return CredentialsError(
        f"the {source} {what}", hint="run that command by hand to see what it says"
    )
