"""How fast a bulk send goes: --rate, 429 and Retry-After, a network that is down."""

from sinchctl.bulk.throttle import Throttle
from tests.conftest import NOW, Clock


def throttle(clock: Clock, rate: float | None = None, width: int = 4) -> Throttle:
    return Throttle(rate, width, clock.monotonic, lambda: 0.0)


def test_a_rate_spreads_recipients_over_time() -> None:
    clock = Clock(NOW)
    pace = throttle(clock, rate=10)
    pace.took(5)
    assert pace.delay() == 0.5
    clock.sleep(0.5)
    assert pace.delay() == 0
    clock.sleep(60)
    pace.took(1)
    assert round(pace.delay(), 3) == 0.1, "time that passed is not made up for in a burst"


def test_429_pauses_for_retry_after_and_halves_what_goes_out_at_a_time() -> None:
    clock = Clock(NOW)
    pace = throttle(clock)
    assert pace.slow_down("busy", 7)
    assert (pace.delay(), pace.width) == (7, 2)
    assert pace.slow_down("busy", 7)
    assert pace.width == 2, "what was under way counts once"
    clock.sleep(7)
    for _ in range(6):
        pace.went_well()
    assert pace.width == 4


def test_pauses_grow_and_end_when_it_is_no_use() -> None:
    clock = Clock(NOW)
    pace = throttle(clock)
    pauses = []
    while pace.slow_down("offline", None):
        pauses.append(pace.delay())
        clock.sleep(pace.delay())
    assert pauses == [0.5, 1, 2, 4, 8]
    assert not throttle(clock).slow_down("busy", 3600)
