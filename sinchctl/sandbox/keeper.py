"""Whoever keeps the sandbox going: moves calls on, delivers SMS and ends verifications at their
time, posts callbacks.

One keeper at a time works on a state. `sandbox serve` has one in the background; elsewhere each
command keeps until nothing is left to do at the moment.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sinchctl.errors import SinchctlError
from sinchctl.file_lock import take_lock
from sinchctl.simulator.engine.program import Program
from sinchctl.times import iso

from . import outbox
from .auth import Credentials
from .conversation.batches import send_due
from .live.phone_lines import PhoneLines
from .outbox import Parcel, Posted, entry_of
from .posting import Postman
from .settings import SandboxSettings, clock_speed, load, serve_with, set_clock_speed
from .sms.batches import deliver_due
from .state import State, held_open, opened
from .verification.records import expire_due

AT_ONCE, REAL_TIME = 0.0, 1.0
"""The speed of calls in process, and that of `sandbox serve`, unless the settings have one."""

_MOST_STEPS = 500
"""Steps of calls in one transaction."""
_MOST_ROUNDS = 2_000
"""Rounds of one command; calls that call each other for ever go on with the next command."""
_MOST_PARCELS = 16
"""Callbacks of different calls that one round posts."""


SERVER, _COMMAND = b"server", b"command"
"""Who has the lock of a state."""
_LONGEST_COMMAND = 2.0
"""Seconds to wait for a command that keeps the state; less than an application has to answer,
which may use the sandbox from within its answer."""


class Round(NamedTuple):
    """What is left after a round: callbacks to post, when to go on, and whether to do so now."""

    parcels: list[Parcel]
    settings: SandboxSettings
    due: datetime | None
    is_busy: bool


class Keeper:
    """Works on one state. `speed` is that of calls, unless the settings have one.

    `watch` gets the log entry of each callback. `changes` are settings that count meanwhile.
    """

    def __init__(
        self,
        state_file: Path,
        known: Credentials,
        now: Callable[[], datetime],
        speed: float = AT_ONCE,
        watch: Callable[[dict[str, Any]], None] = lambda entry: None,
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        self._state_file = state_file
        self._now = now
        self._speed = speed
        self._watch = watch
        self._changes = changes or {}
        self._postman = Postman(known, now)
        self._programs: dict[str, Program] = {}
        self._is_new = True

    def catch_up(self) -> None:
        """Do everything that is to be done now, unless another keeper is at work.

        Raises UsageError if the state cannot be used.
        """
        with self.alone(_COMMAND) as is_alone:
            if not is_alone:
                return
            with held_open(self._state_file):
                self._work_off()

    def _work_off(self) -> None:
        answers: list[tuple[Parcel, Posted]] = []
        for _ in range(_MOST_ROUNDS):
            work = self.round(answers, (), _MOST_PARCELS)
            answers = [(one, self._postman.post(one, work.settings)) for one in work.parcels]
            if not answers and not work.is_busy:
                break
        self.close()

    def leave(self) -> None:
        """Let the settings of the state count again."""
        with suppress(SinchctlError), opened(self._state_file) as state:
            serve_with(state, {}, iso(self._now()))

    def post(self, parcel: Parcel, settings: SandboxSettings) -> Posted:
        """Post one callback; many threads may do so at the same time."""
        return self._postman.post(parcel, settings)

    def close(self) -> None:
        """Close the connection of this thread."""
        self._postman.close()

    def seconds_until(self, moment: datetime) -> float:
        """Return how long it is until a moment."""
        return (moment - self._now()).total_seconds()

    @contextmanager
    def alone(self, who: bytes = SERVER) -> Iterator[bool]:
        """Keep other keepers away; yield False if a server keeps the state already.

        Wait for another command, which has soon done what is due.
        """
        self._state_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._state_file.with_name(f"{self._state_file.name}.lock")
        end = time.monotonic() + _LONGEST_COMMAND
        while (lock := take_lock(path)) is None:
            if path.read_bytes() == SERVER or time.monotonic() > end:
                yield False
                return
            time.sleep(0.02)
        with lock:
            path.write_bytes(who)
            yield True

    def round(
        self, answers: Iterable[tuple[Parcel, Posted]], busy: Collection[str], most: int
    ) -> Round:
        """Take answers, move on what is due, and say what to post, in one transaction.

        Nothing is posted for the `busy` calls, whose last callback is still on its way.
        """
        with opened(self._state_file) as state:
            now = self._now()
            stamp = iso(now)
            if self._is_new:
                serve_with(state, self._changes, stamp)
                outbox.repeat_interrupted(state, stamp)
            settings = load(state)
            lines = self._lines(state, settings, now)
            entries = [self._settle(state, lines, *answer, now) for answer in answers]
            deliver_due(state, stamp)
            send_due(state, stamp)
            expire_due(state, stamp)
            steps = lines.advance(_MOST_STEPS)
            parcels = outbox.take(state, stamp, busy, most)
            due = state.next_due(after=stamp)
        self._is_new = False
        for entry in entries:
            self._watch(entry)
        moment = None if due is None else datetime.fromisoformat(due)
        return Round(parcels, settings, moment, steps >= _MOST_STEPS)

    def _lines(self, state: State, settings: SandboxSettings, now: datetime) -> PhoneLines:
        """Return the calls, at the speed of the settings."""
        speed = self._speed if settings.speed is None else settings.speed
        lines = PhoneLines(state, settings, now, speed, self._programs)
        if clock_speed(state) != speed:
            set_clock_speed(state, speed, iso(now))
            lines.repace(speed)
        return lines

    def _settle(
        self, state: State, lines: PhoneLines, parcel: Parcel, posted: Posted, now: datetime
    ) -> dict[str, Any]:
        entry = entry_of(parcel, posted, iso(now))
        state.log(entry)
        if parcel.kind == "voice":
            lines.settle(parcel, posted)
            return entry
        again = parcel.is_tried_again(posted)
        speed = clock_speed(state) or REAL_TIME
        if not (again and outbox.retry(state, parcel, now, speed)):
            outbox.done(state, parcel)
        return entry
