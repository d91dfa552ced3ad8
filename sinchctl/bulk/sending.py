"""Send what is planned: written down before it goes out, and again when Sinch has answered."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final, NamedTuple

from sinchctl.errors import OutcomeUnknownError, RateLimitedError, UsageError
from sinchctl.times import iso

from .ledger import Ledger
from .request import BulkRequest, State
from .throttle import Throttle
from .workers import SendAttempt, Workers

_HEARTBEAT: Final = 0.25
_MOST_UNKNOWN, _MOST_REFUSED = 10, 100
"""Requests in a row without a known outcome, and refusals for one reason, that end the run."""


class Settled(NamedTuple):
    """A request whose recipients have a new state."""

    request: BulkRequest
    state: State
    message: str = ""
    why: str = ""


class Sending:
    """One run over what is planned in a ledger.

    `error` says why it ended before everything was sent, if it did; `stop` lets it end when the
    requests under way have been answered.
    """

    def __init__(
        self,
        ledger: Ledger,
        workers: Workers,
        throttle: Throttle,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self._ledger = ledger
        self._workers = workers
        self._throttle = throttle
        self._now = now
        self._sleep = sleep
        self._ready: deque[BulkRequest] = deque()
        self._unwritten: list[SendAttempt] = []
        self._accepted = self._unknown_in_a_row = 0
        self._refusals: dict[str, int] = {}
        self._waits = True
        self.is_stopping = False
        self.error: BaseException | None = None

    def stop(self) -> None:
        """Send nothing more."""
        self.is_stopping = True

    def run(self) -> Iterator[list[Settled]]:
        """Yield what was accepted or refused; what is unknown is in the ledger at the end."""
        try:
            self._prepare()
            while self._workers.under_way or self._ready:
                settled = self._step()
                if settled:
                    yield settled
        except UsageError as fault:  # the ledger cannot be written
            self.error = fault
        except KeyboardInterrupt:  # what is under way is unknown to the next run
            self._waits = False
            raise
        finally:
            self._finish()

    def _step(self) -> list[Settled]:
        """Wait for answers; write them and what goes out next in one transaction."""
        self._unwritten += self._wait()
        requests = self._due()
        if not self._unwritten and not requests:
            return []
        with self._ledger.transaction():
            written = [self._write(attempt) for attempt in self._unwritten]
            if self._is_over:
                requests = []
            self._ledger.begin_sending((request.id for request in requests), iso(self._now()))
        self._unwritten = []
        for request in requests:
            self._workers.start(request)
        self._prepare()
        return [settled for settled in written if settled is not None]

    @property
    def _is_over(self) -> bool:
        return self.is_stopping or self.error is not None

    def _wait(self) -> list[SendAttempt]:
        delay = self._throttle.delay()
        if not self._workers.under_way:
            if delay and not self._is_over:
                self._sleep(min(delay, _HEARTBEAT))
            return []
        can_send = self._ready and self._workers.under_way < self._throttle.width
        return self._workers.ended(min(delay, _HEARTBEAT) if can_send else _HEARTBEAT)

    def _due(self) -> list[BulkRequest]:
        """Return the requests that may go out now."""
        requests: list[BulkRequest] = []
        if self._is_over:
            self._ready.clear()
        while (
            self._ready
            and self._workers.under_way + len(requests) < self._throttle.width
            and not self._throttle.delay()
        ):
            requests.append(self._ready.popleft())
            self._throttle.took(len(requests[-1].recipients))
        return requests

    def _prepare(self) -> None:
        """Read the next requests while others are under way."""
        room = self._throttle.width - len(self._ready)
        if room > 0 and not self._is_over:
            ids = self._ledger.planned(room, [request.id for request in self._ready])
            self._ready += map(self._ledger.request, ids)

    def _write(self, attempt: SendAttempt) -> Settled | None:
        """Write what came of a request; return it if its recipients have a final answer."""
        request, end = attempt.request, attempt.end
        if end == "accepted" and self._ledger.knows_message(attempt.message):
            why = f"Sinch answered with the id of another message, {attempt.message}"
            attempt = SendAttempt(request, "unknown", why=why)
            end = "unknown"
        if end == "accepted":
            self._throttle.went_well()
            self._accepted += 1
            self._unknown_in_a_row = 0
            return self._settle(request, "accepted", message=attempt.message)
        if end == "refused":
            return self._refused(attempt)
        if end == "unknown":
            self._settle(request, "unknown", why=attempt.why)
            self._give_up_on_unknown(attempt)
            return None
        self._ledger.set_state(request.id, "planned")
        if end == "stop":
            self.error = attempt.error
        else:
            fault = attempt.error
            seconds = fault.retry_after if isinstance(fault, RateLimitedError) else None
            if not self._throttle.slow_down(end, seconds):
                self.error = fault
        return None

    def _refused(self, attempt: SendAttempt) -> Settled | None:
        self._unknown_in_a_row = 0
        if len(attempt.request.recipients) > 1:
            self._ledger.halve(attempt.request)
            return None
        count = self._refusals[attempt.why] = self._refusals.get(attempt.why, 0) + 1
        if count >= _MOST_REFUSED and not self._accepted:
            self.error = attempt.error  # it is not about the recipients
        return self._settle(attempt.request, "refused", why=attempt.why)

    def _give_up_on_unknown(self, attempt: SendAttempt) -> None:
        """End the run where Sinch does not answer properly, rather than leave all unknown."""
        self._unknown_in_a_row += 1
        if attempt.error is not None:
            self.error = attempt.error
        elif self._unknown_in_a_row >= _MOST_UNKNOWN:
            self.error = OutcomeUnknownError(
                f"{_MOST_UNKNOWN} requests in a row had no clear answer ({attempt.why})",
                hint="wait until Sinch answers again",
            )

    def _settle(
        self, request: BulkRequest, state: State, message: str = "", why: str = ""
    ) -> Settled:
        self._ledger.set_state(request.id, state, message, why)
        return Settled(request, state, message, why)

    def _finish(self) -> None:
        """Wait for the requests under way, and write what came of them if that is possible."""
        while self._workers.under_way and self._waits:
            self._unwritten += self._workers.ended(_HEARTBEAT)
        self._workers.close()
        if self._unwritten:
            with suppress(UsageError), self._ledger.transaction():
                for attempt in self._unwritten:
                    self._write(attempt)
