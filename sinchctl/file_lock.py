"""A lock on a file that one process at a time has; it ends with the process."""

import os
import sys
from pathlib import Path
from typing import IO


def take_lock(path: Path) -> IO[bytes] | None:
    """Lock a file, which is created if it does not exist; None if another process has it.

    Closing the file gives the lock back.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    file = os.fdopen(handle, "rb+")
    if _take(file):
        return file
    file.close()
    return None


def _take(file: IO[bytes]) -> bool:
    if sys.platform == "win32":
        import msvcrt  # neither system has the other's module

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
    else:
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
