"""What a caller can do in a menu, how long it takes, and where it goes."""

from collections.abc import Iterator
from typing import NamedTuple

from sinchctl.simulator.engine.assumptions import Chosen
from sinchctl.simulator.engine.program import Choice, MenuProgram
from sinchctl.simulator.play.manners import Manners

KEYS = "0123456789*#"
_NUMBER = "1234567890"
_LONGEST_NUMBER = 20


class Way(NamedTuple):
    """One thing that a caller does in a menu until it ends.

    `kind` is option, number, wrong or silence; `choice` what an option does; `value` the
    number or the wrong key. Times are in milliseconds: at once, typical, and at the latest.
    """

    kind: str
    keys: str
    presses: int
    quick: int
    typical: int
    slow: int
    choice: Choice | None = None
    value: str = ""


class Pace:
    """How fast callers are in the menus of one document."""

    def __init__(self, chosen: Chosen, manners: Manners, *, barges: bool) -> None:
        self.chosen = chosen
        self.manners = manners
        self.barges = barges
        self._with_prompt = chosen["timer"] == "with-prompt"

    def left(self, menu: MenuProgram, attempt: int) -> int:
        """Return how long a menu waits after its prompt."""
        if self._with_prompt:
            return max(0, menu.wait - menu.prompt_ms(attempt))
        return menu.wait

    def attempts(self, menu: MenuProgram) -> int:
        """Return how often a menu plays a prompt."""
        return 1 + (int(self.chosen["repeats"]) if menu.repeats is None else menu.repeats)

    def silence(self, menu: MenuProgram) -> int:
        """Return how long silence takes until the menu ends."""
        return self._up_to(menu, self.attempts(menu))

    def _up_to(self, menu: MenuProgram, attempts: int) -> int:
        """Return how long the first attempts take if nobody presses anything."""
        if attempts <= 0:
            return 0
        first = menu.main_ms + self.left(menu, 0)
        return first + (attempts - 1) * (menu.repeat_ms + self.left(menu, 1))

    def typed(self, menu: MenuProgram, count: int, *, early: bool) -> tuple[int, int, int] | None:
        """Return the times of so many keys, and None if they cannot come in time.

        `early` says that they may be pressed during the prompt.
        """
        manners, left = self.manners, self.left(menu, 0)
        more = (count - 1) * min(manners.gap, menu.wait // 2)
        barge = min(manners.reaction, menu.main_ms // 2) if early and menu.main_ms else None
        last = self.attempts(menu) - 1
        final = self.left(menu, 1 if last else 0)
        slow = self._up_to(menu, last) + menu.prompt_ms(1 if last else 0)
        slow += max(0, final - 1) + (count - 1) * menu.wait
        if not left:
            return None if barge is None else (barge + more, barge + more, slow)
        typical = menu.main_ms + min(manners.reaction, left // 2) + more
        quick = typical if barge is None else min(typical, barge + more)
        return quick, typical, slow

    def wrong(self, menu: MenuProgram) -> tuple[int, int] | None:
        """Return how long it takes to exhaust a menu with wrong keys; None if it is impossible."""
        attempts = self.attempts(menu)
        total = 0
        for attempt in {0, 1} if attempts > 1 else {0}:
            left = self.left(menu, attempt)
            if not left:
                return None
            times = 1 if attempt == 0 else attempts - 1
            total += times * (menu.prompt_ms(attempt) + min(self.manners.reaction, left // 2))
        last = attempts - 1
        slow = self._up_to(menu, last) + menu.prompt_ms(1 if last else 0)
        return total, slow + self.left(menu, 1 if last else 0) - 1


def ways(menu: MenuProgram, pace: Pace, numbers: tuple[str, ...] = ()) -> Iterator[Way]:
    """Return everything that a caller can do in a menu, in the order of its options."""
    mode = pace.chosen["options-with-digits"] if menu.digits and menu.keys else ""
    for key, choice in menu.keys.items():
        if mode == "digits" or (mode == "whole" and len(key) > menu.digits) or not key:
            continue
        token = f"{key}#" if mode == "whole" and menu.digits > len(key) and key != "#" else key
        if menu.digits or (len(key) == 1 and key in KEYS):
            yield from _keyed("option", token, menu, pace, choice)
    if menu.listens:
        yield from _spoken(menu, pace)
    if menu.digits:
        for number in numbers or (number_of(menu, mode),):
            if number:
                yield from _keyed("number", number, menu, pace, None)
    else:
        yield from _wrong(menu, pace)
    attempts = pace.attempts(menu)
    token = "timeout" if attempts == 1 else f"timeout*{attempts}"
    time = pace.silence(menu)
    yield Way("silence", token, 0, time, time, time)


def number_of(menu: MenuProgram, mode: str) -> str:
    """Return a number that a menu takes, none if each would be taken for an option."""
    count = min(menu.digits, _LONGEST_NUMBER)
    for start in range(10):
        digits = _NUMBER[start:] + _NUMBER[:start]
        number = (digits * (count // 10 + 1))[:count]
        hidden = number[0] in menu.keys if mode == "first" else number in menu.keys
        if mode in {"", "digits"} or not hidden:
            return number
    return ""


def _keyed(
    kind: str, token: str, menu: MenuProgram, pace: Pace, choice: Choice | None
) -> Iterator[Way]:
    times = pace.typed(menu, len(token), early=pace.barges)
    if times is None:
        return
    early = "!" if not pace.left(menu, 0) else ""
    yield Way(kind, early + token, len(token), *times, choice, token if choice is None else "")


def _spoken(menu: MenuProgram, pace: Pace) -> Iterator[Way]:
    keyed = {choice.place for choice in menu.keys.values()}
    for word, choice in menu.words.items():
        times = pace.typed(menu, 1, early=False)
        if choice.place not in keyed and times is not None and "," not in word:
            yield Way("option", f"say:{word}", 0, *times, choice)


def _wrong(menu: MenuProgram, pace: Pace) -> Iterator[Way]:
    key = next((key for key in KEYS if key not in menu.keys), "")
    times = pace.wrong(menu)
    if not key or times is None:
        return
    attempts = pace.attempts(menu)
    keys = ",".join([key] * min(attempts, 1000))
    typical, slow = times
    quick = typical
    if pace.barges and pace.chosen["barge-wrong"] == "count":
        first = min(pace.manners.reaction, menu.main_ms // 2) if menu.main_ms else None
        again = min(pace.manners.reaction, menu.repeat_ms // 2) if menu.repeat_ms else None
        if first is not None and again is not None:
            quick = min(typical, first + (attempts - 1) * again)
    yield Way("wrong", keys, attempts, quick, typical, slow, None, key)
