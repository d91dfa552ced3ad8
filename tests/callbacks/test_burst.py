"""Many deliveries at once are counted and measured."""

from array import array
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any, cast

import pytest

from sinchctl.callbacks.burst import Burst, percentiles
from sinchctl.callbacks.deliver import Callback, Courier, Delivered
from sinchctl.callbacks.judge import Job
from sinchctl.errors import NetworkError, SinchFailedError


class Receiver:
    """Answers deliveries with the results given, one after the other, the last one again."""

    def __init__(self, *results: Delivered | NetworkError) -> None:
        self._results = list(results)
        self.retries: list[int] = []

    def deliver(self, callback: Callback, *, retries: int = 0) -> Delivered:
        self.retries.append(retries)
        result = self._results.pop(0) if len(self._results) > 1 else self._results[0]
        if isinstance(result, NetworkError):
            raise result
        return result

    def close(self) -> None:
        pass


def jobs(count: int) -> Iterator[Job]:
    return repeat(Job(Callback("http://127.0.0.1/", b"{}"), "dice", "c1"), count)


def burst(receiver: Any, count: int, retries: int = 0) -> Burst:
    courier = cast("Callable[[], Courier]", lambda: receiver)
    done = Burst(jobs(count), courier, retries)
    done.run(1)
    return done


def test_statuses_are_counted_and_the_worst_is_the_failure() -> None:
    good, bad = Delivered(200, (), b"", 3.0), Delivered(503, (), b"", 1.0)
    done = burst(Receiver(good, bad, good), 5)
    assert dict(done.statuses) == {200: 4, 503: 1}
    assert isinstance(done.failure, SinchFailedError)
    assert burst(Receiver(good), 5).failure is None


def test_a_network_error_is_counted_and_comes_first() -> None:
    done = burst(Receiver(Delivered(500, (), b"", 1.0), NetworkError("cut off")), 3)
    assert done.failures["cut off"] == 2
    assert isinstance(done.failure, NetworkError)
    assert done.failure.message == "2 of 3 were not answered: cut off"


def test_only_the_first_delivery_is_retried() -> None:
    receiver = Receiver(Delivered(200, (), b"", 1.0))
    burst(receiver, 3, retries=4)
    assert receiver.retries == [4, 0, 0]


def test_a_bug_in_a_worker_is_raised() -> None:
    class Broken(Receiver):
        def deliver(self, callback: Callback, *, retries: int = 0) -> Delivered:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        burst(Broken(Delivered(200, (), b"", 1.0)), 3)


def test_percentiles_are_nearest_rank() -> None:
    assert percentiles(array("d", range(1, 101))) == {
        "p50": 50.0,
        "p90": 90.0,
        "p95": 95.0,
        "p99": 99.0,
        "max": 100.0,
    }
    assert set(percentiles(array("d")).values()) == {None}
