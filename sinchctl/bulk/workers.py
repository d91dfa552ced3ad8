"""Threads that send requests, each with a client of its own."""

from collections.abc import Iterable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Literal, NamedTuple

from sinchctl import errors

from .channels import Channel, Options
from .request import BulkRequest

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_ABOUT_THE_REQUEST = {400, 403, 413, 422}
"""The refusals that may be about one of the recipients; others are about all of them."""

End = Literal["accepted", "refused", "unknown", "busy", "offline", "stop"]
"""How an attempt ended: `busy` is a 429, `offline` was not sent, `stop` concerns all requests."""


class SendAttempt(NamedTuple):
    """What came of one attempt to send."""

    request: BulkRequest
    end: End
    message: str = ""
    why: str = ""
    error: BaseException | None = None


def try_once(
    client: "Client", channel: Channel, request: BulkRequest, options: Options
) -> SendAttempt:
    """Send a request once, and say what came of it."""
    try:
        return SendAttempt(request, "accepted", message=channel.send(client, request, options))
    except errors.RateLimitedError as fault:
        return SendAttempt(request, "busy", error=fault)
    except errors.NetworkError as fault:
        return SendAttempt(request, "offline", error=fault)
    except errors.MAY_HAVE_ACTED as fault:
        return SendAttempt(request, "unknown", why=fault.message)
    except errors.RefusedRequestError as fault:
        end: End = "refused" if fault.http_status in _ABOUT_THE_REQUEST else "stop"
        return SendAttempt(request, end, why=fault.message, error=fault)
    except errors.SinchctlError as fault:
        return SendAttempt(request, "stop", error=fault)
    except BaseException as bug:  # the thread must say what came of it, whatever it was
        return SendAttempt(request, "unknown", why=f"sinchctl has a bug: {bug!r}", error=bug)


class Workers:
    """Sends requests side by side. Its threads do not keep the program from ending."""

    def __init__(self, clients: Iterable["Client"], channel: Channel, options: Options) -> None:
        self._requests: SimpleQueue[BulkRequest | None] = SimpleQueue()
        self._attempts: SimpleQueue[SendAttempt] = SimpleQueue()
        self._threads = 0
        self.under_way = 0
        for client in clients:
            target = (client, channel, options)
            Thread(target=self._work, args=target, daemon=True).start()
            self._threads += 1

    def _work(self, client: "Client", channel: Channel, options: Options) -> None:
        last = ""
        while (request := self._requests.get()) is not None:
            attempt = try_once(client, channel, request, options)
            if attempt.end == "unknown" or attempt.message == last:
                # An answer that came twice: the next request would get the one to this request.
                client.hang_up()
            last = attempt.message or last
            self._attempts.put(attempt)

    def start(self, request: BulkRequest) -> None:
        """Send a request as soon as a thread is free."""
        self.under_way += 1
        self._requests.put(request)

    def ended(self, seconds: float) -> list[SendAttempt]:
        """Wait at most so long for an attempt; return all that are there."""
        attempts: list[SendAttempt] = []
        try:
            attempts.append(self._attempts.get(timeout=seconds))
            while True:
                attempts.append(self._attempts.get_nowait())
        except Empty:
            self.under_way -= len(attempts)
            return attempts

    def close(self) -> None:
        """Let the threads end."""
        for _ in range(self._threads):
            self._requests.put(None)
