"""The keeper of `sandbox serve`: it works in the background, and posts callbacks side by side."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from sinchctl.errors import SinchctlError

from .keeper import Keeper
from .outbox import Parcel, Posted
from .settings import SandboxSettings

_COURIERS = 16
"""Callbacks that are posted at the same time."""
_GLANCE = 0.1
"""Seconds between two looks for changes by other processes."""
_PATIENCE = 1.0
"""Seconds to wait for callbacks that are being posted at the end, and after a fault."""

_TICK = 50_000_000
"""Nanoseconds that a file system needs at most to give a change another time."""

Stamp = tuple[int, ...]
Work = tuple[Parcel, SandboxSettings]


class BackgroundKeeper:
    """A keeper in a thread, with others that post; as a context manager it starts and stops.

    `on_fault` gets what goes wrong with the state; the keeper tries again.
    """

    def __init__(self, keeper: Keeper, state_file: Path, on_fault: Callable[[str], None]) -> None:
        self._keeper = keeper
        self._files = (state_file, state_file.with_name(f"{state_file.name}-wal"))
        self._on_fault = on_fault
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._parcels: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[Parcel, Posted]] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._keep, daemon=True)]
        self._threads += [
            threading.Thread(target=self._carry, daemon=True) for _ in range(_COURIERS)
        ]

    def wake(self) -> None:
        """Look at once whether there is something to do."""
        self._wake.set()

    def __enter__(self) -> "BackgroundKeeper":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._wake.set()
        self._threads[0].join()
        self._keeper.leave()
        for _courier in range(_COURIERS):
            self._parcels.put(None)

    def _keep(self) -> None:
        busy: set[str] = set()
        answers: list[tuple[Parcel, Posted]] = []
        end: float | None = None
        while True:
            seen = self._stamp()
            if self._stopping.is_set() and end is None:
                end = time.monotonic() + _PATIENCE
            answers += self._arrived()
            others = busy - _lanes(answers)
            try:
                work = self._keeper.round(
                    answers, others, 0 if end is not None else _COURIERS - len(others)
                )
            except SinchctlError as fault:
                self._on_fault(f"{fault.message}. {fault.hint}")
                self._wake.wait(_PATIENCE)
                if end is not None:
                    return
                continue
            busy, answers = others, []
            for parcel in work.parcels:
                busy.add(_lane(parcel))
                self._parcels.put((parcel, work.settings))
            if end is not None and (not busy or time.monotonic() > end):
                return
            if not work.is_busy:
                self._rest(seen, work.due, end)

    def _rest(self, seen: Stamp, due: datetime | None, end: float | None) -> None:
        """Wait until there is something to do: a wake-up, a due time, a change by others."""
        while not self._wake.is_set() and self._stamp() == seen:
            left = _GLANCE if due is None else min(_GLANCE, self._keeper.seconds_until(due))
            if left <= 0 or (end is not None and time.monotonic() > end):
                break
            self._wake.wait(left)
        self._wake.clear()

    def _carry(self) -> None:
        while (work := self._parcels.get()) is not None:
            parcel, settings = work
            self._answers.put((parcel, self._keeper.post(parcel, settings)))
            self._wake.set()
        self._keeper.close()

    def _arrived(self) -> Iterator[tuple[Parcel, Posted]]:
        while True:
            try:
                yield self._answers.get_nowait()
            except queue.Empty:
                return

    def _stamp(self) -> Stamp:
        """Return what changes when anybody changes the state."""
        stamp = tuple(part for file in self._files for part in _stamp(file))
        now = time.time_ns()
        if now - max(stamp[::2]) < _TICK:  # another change may get the same time
            return (now,)
        return stamp


def _stamp(file: Path) -> Stamp:
    try:
        status = file.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _lane(parcel: Parcel) -> str:
    """Return what a callback must not overlap with: others of its call, or nothing."""
    return parcel.call or parcel.id


def _lanes(answers: Iterable[tuple[Parcel, Posted]]) -> set[str]:
    return {_lane(parcel) for parcel, _ in answers}
