"""How fast a bulk send goes: the rate, and what Sinch answers."""

from collections.abc import Callable

LONGEST_PAUSE = 300.0
"""Seconds that Sinch may ask for before the run ends and waits no longer."""
_MOST_FAILURES = {"busy": 20, "offline": 5}


class Throttle:
    """Says when the next request may go out, and how many at a time.

    A 429 halves how many go out at a time, and all wait; answers that are good add one again.
    """

    def __init__(
        self,
        rate: float | None,
        width: int,
        clock: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        self._rate = rate
        self._widest = width
        self._clock = clock
        self._random = random
        self._next = self._pause_ends = clock()
        self._failures = 0
        self._good = 0
        self.width = width

    def delay(self) -> float:
        """Return how many seconds the next request has to wait."""
        return max(0.0, self._next - self._clock(), self._pause_ends - self._clock())

    def took(self, recipients: int) -> None:
        """Count recipients that are sent now."""
        if self._rate:
            self._next = max(self._next, self._clock()) + recipients / self._rate

    def went_well(self) -> None:
        """Speed up: Sinch has answered."""
        self._failures = 0
        self._good += 1
        if self._good >= self.width and self.width < self._widest:
            self.width, self._good = self.width + 1, 0

    def slow_down(self, why: str, seconds: float | None) -> bool:
        """Wait for so many seconds, or else longer each time; return False if it is no use.

        Requests that were under way when the pause began count once.
        """
        is_first = self._clock() >= self._pause_ends
        if is_first:
            self._good = 0
            self._failures += 1
            if why == "busy":
                self.width = max(1, self.width // 2)
        pause = min(2.0 ** (self._failures - 1), 30.0) * (0.5 + self._random() / 2)
        if seconds is not None:
            pause = seconds + 0.25 * self._random()
        self._pause_ends = max(self._pause_ends, self._clock() + min(pause, LONGEST_PAUSE))
        return pause <= LONGEST_PAUSE and self._failures <= _MOST_FAILURES[why]
