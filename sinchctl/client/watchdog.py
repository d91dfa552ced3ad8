"""A thread that acts when something takes too long."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Watchdog:
    """Calls `act` from a thread of its own when the time of what runs `within` it is over.

    The thread stays until its time has passed: to start one for every request would cost more
    than the request where many are sent side by side.
    """

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._changes = threading.Condition()
        self._deadline: float | None = None
        self._wakes_at: float | None = None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Act if what runs inside takes longer than so many seconds."""
        with self._changes:
            self._deadline = time.monotonic() + seconds
            if self._wakes_at is None:
                self._wakes_at = self._deadline
                threading.Thread(target=self._watch, daemon=True).start()
            elif self._deadline < self._wakes_at:
                self._changes.notify()
        try:
            yield
        finally:
            with self._changes:
                self._deadline = None

    def _watch(self) -> None:
        with self._changes:
            while self._deadline is not None:
                self._wakes_at = self._deadline
                if self._changes.wait(self._deadline - time.monotonic()):
                    continue
                if self._deadline is not None and self._deadline <= time.monotonic():
                    self._deadline = None
                    self._act()
            self._wakes_at = None
