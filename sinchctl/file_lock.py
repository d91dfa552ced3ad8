"""A lock on a file that one process at a time has; it ends with the process."""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

fcntl: Any = None
msvcrt: Any = None
with suppress(ImportError):
    import fcntl
with suppress(ImportError):  # Windows
    import msvcrt


def take_lock(path: Path) -> IO[bytes] | None:
    """Lock a file, which is created if it does not exist; None if another process has it.

    Closing the file gives the lock back.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    file = os.fdopen(handle, "rb+")
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        file.close()
        return None
    return file
