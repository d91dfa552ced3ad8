"""Waiting for a final status: look, tell how it stands, look again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sinchctl.errors import UsageError
from sinchctl.text.safe import printable

if TYPE_CHECKING:
    from sinchctl.commandline.session import World

T = TypeVar("T")


class Patience(NamedTuple):
    """How long to wait in all and between two looks, in seconds; `words` is how it was typed."""

    pause: float
    longest: float
    words: str


def patience(interval: str, max_wait: str) -> Patience:
    """What --interval and --max-wait say. To be asked before anything is sent.

    Raises UsageError, so that a mistake here never follows a message that went out.
    """
    from sinchctl.times import duration

    pause = duration(interval, "--interval").total_seconds()
    if pause <= 0:
        raise UsageError("--interval must be more than 0 seconds")
    return Patience(pause, duration(max_wait, "--max-wait").total_seconds(), max_wait)


def poll(
    world: "World",
    look: Callable[[], T],
    is_final: Callable[[T], bool],
    status: Callable[[T], str],
    patient: Patience,
) -> T:
    """Look until the status is final or the patience is over; the last look is given back.

    On a terminal a line on stderr tells the status; on a pipe nothing is told.
    """
    began = world.monotonic()
    with _told(world) as tell:
        while True:
            seen = look()
            waited = world.monotonic() - began
            if is_final(seen) or waited >= patient.longest:
                return seen
            tell(f"{printable(status(seen))} for {waited:.0f} s")
            world.sleep(min(patient.pause, patient.longest - waited))


@contextmanager
def _told(world: "World") -> Iterator[Callable[[str], None]]:
    if not world.stderr.isatty() or world.settings.quiet:
        yield lambda _status: None
        return
    from .rich_cards import waiting

    with waiting(world) as update:
        yield lambda status: update(f"waiting: {status}")
