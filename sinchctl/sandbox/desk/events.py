"""Server-sent events: which lists of the page have changed."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

Views = Callable[[], Mapping[str, Any]]

_COMMENT_SECONDS = 15
"""A sign of life, for proxies and for browsers that wait for one."""
_REST_SECONDS, _REST_FACTOR = 0.2, 10
"""How long to rest after a look: at least so long, and so many times as long as it took."""


def changes(file: Path, views: Views) -> Iterator[bytes]:
    """Yield an event for each change of the views, nothing (b"") while there is none.

    `views` are what the lists show; they are looked at only when the state's file has changed,
    and once more after that: a file has the same time for a few milliseconds.
    """
    seen = _digests(views())
    mark, is_settling = _mark(file), True
    spoke = time.monotonic()
    rest_until = spoke + _REST_SECONDS
    yield b": here is what changes\n\n"
    while True:
        now = time.monotonic()
        piece = b""
        if now >= rest_until and ((new_mark := _mark(file)) != mark or is_settling):
            is_settling, mark = new_mark != mark, new_mark
            digests = _digests(views())
            took = time.monotonic() - now
            rest_until = now + took + max(_REST_SECONDS, _REST_FACTOR * took)
            changed = [name for name in digests if digests[name] != seen.get(name)]
            seen = digests
            if changed:
                piece = b"data: " + json.dumps({"changed": changed}).encode() + b"\n\n"
        if not piece and now - spoke >= _COMMENT_SECONDS:
            piece = b": still here\n\n"
        if piece:
            spoke = now
        yield piece


def _digests(views: Mapping[str, Any]) -> dict[str, bytes]:
    return {
        name: hashlib.blake2b(json.dumps(view).encode(), digest_size=16).digest()
        for name, view in views.items()
    }


def _mark(file: Path) -> tuple[tuple[int, int, int], ...]:
    """Return what differs after each change: of the file, and of its write-ahead log."""
    marks = []
    for path in (file, Path(f"{file}-wal")):
        try:
            status = os.stat(path)
        except OSError:
            continue
        if status.st_size:  # an empty log is that of a reader
            marks.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(marks)
