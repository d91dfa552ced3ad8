"""Deliver many callbacks at once: count by status, measure times, check the answers at the end."""

import threading
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from math import ceil

from sinchctl.errors import NetworkError, SinchctlError
from sinchctl.svaml.lint.finding import Finding

from .deliver import Courier, Delivered
from .judge import Job, judge, lint_failure, refusal

_KEPT = 16 * 1024 * 1024
"""The most bytes of different answers that are kept to be checked."""
_PERCENTILES = (50, 90, 95, 99)


class Burst:
    """Delivers jobs over several connections and keeps count.

    The first delivery of each connection is tried again `retries` times if it is refused.
    """

    def __init__(self, jobs: Iterator[Job], courier: Callable[[], Courier], retries: int) -> None:
        self._jobs = jobs
        self._courier = courier
        self._retries = retries
        self._lock = threading.Lock()
        self._stop = False
        self._fault: BaseException | None = None
        self._answers: dict[tuple[str, bytes], int] = {}
        self._kept = 0
        self._refused: dict[int, SinchctlError] = {}
        self._unanswered: NetworkError | None = None
        self.statuses: Counter[int] = Counter()
        self.failures: Counter[str] = Counter()
        self.milliseconds = array("d")
        self.seconds = 0.0
        self.findings: Counter[Finding] = Counter()

    def run(self, concurrency: int) -> None:
        """Deliver everything. After an interrupt the counts are of what was done so far."""
        started = time.perf_counter()
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(concurrency)]
        try:
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
        finally:
            self._stop = True
            self.seconds = time.perf_counter() - started
            with self._lock:
                self._check()
        if self._fault is not None:
            raise self._fault

    def _work(self) -> None:
        try:
            courier = self._courier()
            retries = self._retries
            try:
                while (job := self._next()) is not None:
                    self._deliver(courier, job, retries)
                    retries = 0
            finally:
                courier.close()
        except BaseException as fault:
            self._fault = self._fault or fault
            self._stop = True

    def _next(self) -> Job | None:
        with self._lock:
            return None if self._stop else next(self._jobs, None)

    def _deliver(self, courier: Courier, job: Job, retries: int) -> None:
        try:
            answer = courier.deliver(job.callback, retries=retries)
        except NetworkError as fault:
            with self._lock:
                self.failures[fault.message] += 1
                self._unanswered = fault
            return
        with self._lock:
            self._count(job, answer)

    def _count(self, job: Job, answer: Delivered) -> None:
        self.statuses[answer.status] += 1
        self.milliseconds.append(answer.milliseconds)
        if (refused := refusal(answer.status, answer.headers)) is not None:
            self._refused[answer.status] = refused
            return
        content = (job.kind, answer.body)
        if content in self._answers:
            self._answers[content] += 1
        elif self._kept + len(answer.body) + 1000 <= _KEPT:
            self._answers[content] = 1
            self._kept += len(answer.body) + 1000

    def _check(self) -> None:
        for (kind, body), count in self._answers.items():
            for finding in judge(kind, body):
                self.findings[finding] += count

    @property
    def failure(self) -> SinchctlError | None:
        """The error of the whole burst: no answers, refusals, lint errors, in this order."""
        if self._unanswered is not None:
            count, sent = self.failures.total(), self.failures.total() + len(self.milliseconds)
            why = f"{count} of {sent} were not answered: {self._unanswered.message}"
            return NetworkError(why, hint=self._unanswered.hint)
        if self._refused:
            return self._refused[max(self._refused)]
        wrong = sum(1 for finding in self.findings if finding.severity == "error")
        return lint_failure(wrong) if wrong else None


def percentiles(times: "array[float]") -> dict[str, float | None]:
    """Return p50, p90, p95, p99 by nearest rank, and the longest time, to two decimals."""
    ordered = sorted(times)
    ranks = [(f"p{share}", ceil(len(ordered) * share / 100) - 1) for share in _PERCENTILES]
    ranks.append(("max", len(ordered) - 1))
    return {name: round(ordered[at], 2) if ordered else None for name, at in ranks}
