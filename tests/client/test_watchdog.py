"""The thread that ends a request that takes too long."""

from threading import Event, active_count
from time import sleep

import pytest

from sinchctl.client.watchdog import Watchdog


class Socket:
    """Counts how often it was shut down, and wakes who waits for that."""

    def __init__(self) -> None:
        self.shutdowns = 0
        self.is_shut = Event()

    def shut(self) -> None:
        self.shutdowns += 1
        self.is_shut.set()


@pytest.fixture
def socket() -> Socket:
    return Socket()


def test_timeout_acts_once(socket: Socket) -> None:
    with Watchdog(socket.shut).within(0.01):
        assert socket.is_shut.wait(5)
        sleep(0.03)
    assert socket.shutdowns == 1


def test_what_ends_in_time_is_left_alone(socket: Socket) -> None:
    watchdog = Watchdog(socket.shut)
    with watchdog.within(0.02):
        pass
    sleep(0.05)
    assert socket.shutdowns == 0


def test_each_request_has_the_whole_time(socket: Socket) -> None:
    """The deadline of the first request does not end the second."""
    watchdog = Watchdog(socket.shut)
    with watchdog.within(0.05):
        pass
    with watchdog.within(60):
        sleep(0.1)
    assert socket.shutdowns == 0


def test_shorter_timeout_after_a_longer_one(socket: Socket) -> None:
    watchdog = Watchdog(socket.shut)
    with watchdog.within(600):
        pass
    with watchdog.within(0.01):
        assert socket.is_shut.wait(5)


def test_many_requests_need_one_thread(socket: Socket) -> None:
    watchdog = Watchdog(socket.shut)
    before = active_count()
    for _ in range(50):
        with watchdog.within(60):
            assert active_count() == before + 1


def test_timeout_after_the_thread_has_ended(socket: Socket) -> None:
    watchdog = Watchdog(socket.shut)
    before = active_count()
    with watchdog.within(0.001):
        pass
    while active_count() > before:
        sleep(0.001)
    with watchdog.within(0.01):
        assert socket.is_shut.wait(5)
