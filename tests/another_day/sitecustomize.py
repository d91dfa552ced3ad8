"""Move the clock of Python by MOVED_CLOCK seconds, for tests on another day.

Python imports a module of this name at its start if its folder is on PYTHONPATH, so the programs
that tests start live on the same day as the tests: see `python -m tests.another_day`. Only the
time of day moves: `time.monotonic` and the times of files stay.
"""

import gc
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any


def move(seconds: float) -> None:
    """Move what `time` and `datetime` take for now."""
    real_time, real_nanoseconds, real_strftime = time.time, time.time_ns, time.strftime

    def moved(real: Callable[[float], Any]) -> Callable[..., Any]:
        return lambda moment=None: real(time.time() if moment is None else moment)

    def now(cls: type[datetime], tz: tzinfo | None = None) -> datetime:
        return cls.fromtimestamp(time.time(), tz)

    def utcnow(cls: type[datetime]) -> datetime:
        return cls.fromtimestamp(time.time(), UTC).replace(tzinfo=None)

    time.time = lambda: real_time() + seconds
    time.time_ns = lambda: real_nanoseconds() + int(seconds) * 1_000_000_000
    time.gmtime = moved(time.gmtime)
    time.localtime = moved(time.localtime)
    time.ctime = moved(time.ctime)
    time.strftime = lambda form, moment=None: real_strftime(form, moment or time.localtime())
    # A class of C takes no new attributes, but its dictionary does. Nothing has looked `now` up
    # yet, so that no cache has the old one.
    (members,) = (part for part in gc.get_referents(datetime.__dict__) if isinstance(part, dict))
    members |= {"now": classmethod(now), "utcnow": classmethod(utcnow)}


if os.environ.get("MOVED_CLOCK"):
    move(float(os.environ["MOVED_CLOCK"]))
