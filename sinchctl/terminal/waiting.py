"""Waiting for a final status: look, say what the status is, look again."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import NamedTuple, TypeVar

from sinchctl.errors import NotFoundError, PendingError, SinchctlError, UsageError
from sinchctl.text.safe import printable
from sinchctl.times import duration

from . import printer
from .streams import Terminal
from .views import Result, View

T = TypeVar("T")

_SECONDS_BETWEEN_LINES = 10


class Patience(NamedTuple):
    """Seconds to wait in all and between two looks; `words` is how it was typed."""

    pause: float
    longest: float
    words: str


def patience(
    wait: bool, interval: str | None, max_wait: str | None, longest: str = "2m"
) -> Patience | None:
    """Return how long --wait waits, or None without it; call it before anything is sent.

    Raises UsageError, so that a mistake here never follows a message that went out.
    """
    for name, text in (("--interval", interval), ("--max-wait", max_wait)):
        if text is not None and not wait:
            raise UsageError(f"{name} has no effect without --wait", hint="add --wait")
    pause = duration(interval or "2s", "--interval").total_seconds()
    if pause <= 0:
        raise UsageError("--interval must be more than 0 seconds")
    words = max_wait or longest
    seconds = duration(words, "--max-wait").total_seconds()
    return Patience(pause, seconds, words) if wait else None


def poll(
    terminal: Terminal,
    look: Callable[[], T],
    is_final: Callable[[T], bool],
    status: Callable[[T], str],
    patience: Patience,
) -> T:
    """Look until the status is final or the patience is over, and return the last look.

    Meanwhile stderr shows the status, as `status_line` does.
    """
    began = terminal.monotonic()
    with status_line(terminal) as update:
        while True:
            state = look()
            waited = terminal.monotonic() - began
            if is_final(state) or waited >= patience.longest:
                return state
            update(f"waiting: {printable(status(state))} for {waited:.0f} s")
            terminal.sleep(min(patience.pause, patience.longest - waited))


class Look(NamedTuple):
    """What one look shows; `failure` says what is wrong with a final status, if anything is."""

    status: str
    is_final: bool
    failure: SinchctlError | None
    view: View


def follow(
    terminal: Terminal,
    name: str,
    look: Callable[[], Look],
    patience: Patience,
    again: str,
    *,
    fresh: bool = False,
) -> Result:
    """Poll what `name` names until its status is final; the command `again` looks again.

    Sinch may not know what is `fresh` for a moment.
    """

    def tolerant() -> Look | None:
        try:
            return look()
        except NotFoundError:
            if not fresh:
                raise
            return None

    last = poll(
        terminal,
        tolerant,
        lambda state: state is not None and state.is_final,
        lambda state: state.status if state else "not known yet",
        patience,
    )
    if last is None:
        return Result(failure=still_pending(name, "not known to Sinch", patience, again))
    if not last.is_final:
        return Result([last.view], failure=still_pending(name, last.status, patience, again))
    return Result([last.view], failure=last.failure)


def still_pending(name: str, status: str, patience: Patience, again: str) -> PendingError:
    """Return the failure of a status that is not final when the patience is over."""
    return PendingError(
        f"{name} is still {status} after {patience.words}", hint=f"look again: {again}"
    )


@contextmanager
def status_line(terminal: Terminal) -> Iterator[Callable[[str], None]]:
    """Yield what shows a status: on a line that moves, on a terminal, else a line now and then.

    `-q` shows nothing.
    """
    if terminal.stderr.isatty() and not terminal.settings.quiet:
        with _drawing().moving_line(terminal) as update:
            yield update
    else:
        yield _now_and_then(terminal)


def _now_and_then(terminal: Terminal) -> Callable[[str], None]:
    """Return what prints a line if the last one is 10 seconds old."""
    last = terminal.monotonic()

    def say(line: str) -> None:
        nonlocal last
        if terminal.monotonic() - last >= _SECONDS_BETWEEN_LINES:
            last = terminal.monotonic()
            printer.note(terminal, line)

    return (lambda _line: None) if _is_silent(terminal) else say


def _is_silent(terminal: Terminal) -> bool:
    """Return True if nobody reads stderr but a program, which expects an error or nothing."""
    return terminal.settings.quiet or terminal.wants_json_errors


def _drawing() -> ModuleType:
    """Return what draws; it loads rich."""
    from . import rich_cards

    return rich_cards


@contextmanager
def progress(terminal: Terminal, total: int) -> Iterator[Callable[[int, str], None]]:
    """Yield what shows how much of `total` is done: a bar on a terminal, else now and then a line.

    `-q` shows nothing.
    """
    if terminal.stderr.isatty() and not _is_silent(terminal):
        with _drawing().moving_bar(terminal, total) as update:
            yield update
        return
    say = _now_and_then(terminal)
    yield lambda done, line: say(f"{done:,} of {total:,}{', ' if line else ''}{line}")


@contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` for the first Ctrl-C; the second one interrupts what runs inside."""
    count = 0

    def interrupted(*_: object) -> None:
        nonlocal count
        count += 1
        if count > 1:
            raise KeyboardInterrupt
        stop()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
