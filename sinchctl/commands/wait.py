"""Waiting for a final status: look, tell how it stands, look again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sinchctl.errors import UsageError
from sinchctl.times import duration

from . import show

if TYPE_CHECKING:
    from .world import World

T = TypeVar("T")


def poll(
    world: "World",
    look: Callable[[], T],
    is_final: Callable[[T], bool],
    status: Callable[[T], str],
    *,
    interval: str,
    max_wait: str,
) -> T:
    """Look until the status is final or `max_wait` is over; the last look is given back.

    On a terminal a line on stderr tells the status; on a pipe nothing is told.
    """
    pause = duration(interval, "interval")
    if pause <= timedelta():
        raise UsageError("the interval must be more than 0 seconds")
    until = world.monotonic() + duration(max_wait, "longest wait").total_seconds()
    with _told(world) as tell:
        while True:
            seen = look()
            left = until - world.monotonic()
            if is_final(seen) or left <= 0:
                return seen
            tell(status(seen))
            world.sleep(min(pause.total_seconds(), left))


@contextmanager
def _told(world: "World") -> Iterator[Callable[[str], None]]:
    if not world.stderr.isatty() or world.settings.quiet:
        yield lambda _status: None
        return
    from .pretty import waiting

    with waiting(world) as update:
        yield lambda status: update(f"waiting: {show.printable(status)}")
