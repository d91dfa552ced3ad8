"""The screen of `event listen`: a line in and a line out per callback, or one JSON object.

One thread prints, whole batches under load, so that the screen never delays an answer.
"""

import threading
from collections import Counter, deque
from collections.abc import Sequence

from sinchctl.callbacks.exchange import Exchange
from sinchctl.callbacks.judge import judge
from sinchctl.commandline.session import Session
from sinchctl.errors import NotFoundError
from sinchctl.serving.protocol import exhausted
from sinchctl.svaml.lint.finding import Finding
from sinchctl.terminal import printer

from .exchange_view import document, lines, view

MOST_WAITING = 64 * 1024 * 1024
"""Bytes of callbacks that may wait to be shown; the rest is only counted."""
_EACH = 2048
_PAUSE = 0.02
_MOST_KNOWN = 100
_LARGEST_KNOWN = 64 * 1024
"""Answers whose findings are kept, and the size of the largest."""


class Screen:
    """Shows exchanges and remarks in their order, from a separate thread.

    `say` and `put` never wait and never raise. `ended` is set when nothing more can be shown,
    `fault` then says why.
    """

    def __init__(self, session: Session) -> None:
        self.ended = threading.Event()
        self.fault: Exception | None = None
        self.tally = CallbackCounts()
        self._terminal = session.terminal
        self._painter = _Painter(session)
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._waiting: deque[Exchange | str] = deque()
        self._size = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, exchange: Exchange) -> None:
        """Show a callback with its answer soon."""
        size = _EACH + len(exchange.arrived.body) + len(exchange.answer.body)
        with self._lock:
            self.tally.count(exchange)
            if self._size + size > MOST_WAITING:
                self.tally.not_shown += 1
                return
            self._size += size
            self._waiting.append(exchange)
        self._ready.set()

    def say(self, words: str) -> None:
        """Show a remark on stderr soon."""
        with self._lock:
            if len(self._waiting) < MOST_WAITING // _EACH:
                self._waiting.append(words)
        self._ready.set()

    def close(self) -> None:
        """Show what still waits, and end the thread."""
        self._closing.set()
        self._ready.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not (self._closing.is_set() and not self._waiting):
                self._ready.wait()
                self._ready.clear()
                self._show(self._batch())
                self._closing.wait(_PAUSE)
        except Exception as fault:
            self.fault = fault
        self.ended.set()

    def _batch(self) -> list[Exchange | str]:
        with self._lock:
            batch = [*self._waiting]
            self._waiting.clear()
            self._size = 0
        return batch

    def _show(self, batch: list[Exchange | str]) -> None:
        """Print exchanges and remarks in their order. A moment without files is not the end."""
        try:
            exchanges: list[Exchange] = []
            for item in batch:
                if isinstance(item, Exchange):
                    exchanges.append(item)
                    continue
                self._painter.paint(exchanges)
                exchanges = []
                printer.warn(self._terminal, item)
            self._painter.paint(exchanges)
        except OSError as fault:
            if not exhausted(fault):
                raise
            with self._lock:
                self.tally.not_shown += sum(isinstance(item, Exchange) for item in batch)


class CallbackCounts:
    """The counts of the summary; latencies in milliseconds."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.refused = 0
        self.not_shown = 0
        self.cut_off = 0
        self._sum = 0.0
        self._most = 0.0

    def count(self, exchange: "Exchange") -> None:
        """Add one exchange."""
        self.kinds[exchange.kind] += 1
        self.statuses[exchange.answer.status] += 1
        self.refused += exchange.verified is False
        self.cut_off += exchange.answer.cut_off
        self._sum += exchange.milliseconds
        self._most = max(self._most, exchange.milliseconds)

    def lines(self) -> list[str]:
        """Return the summary, one line for each thing to report."""
        total = self.kinds.total()
        if not total:
            return ["no callbacks arrived"]
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in self.kinds.most_common())
        answers = ", ".join(
            f"{count:,} x {status}" for status, count in sorted(self.statuses.items())
        )
        summary = [
            f"{_callbacks(total)}: {kinds}",
            f"answers: {answers}; mean {self._sum / total:.1f} ms, slowest {self._most:.1f} ms",
        ]
        if self.refused:
            summary.append(f"{self.refused:,} refused: the signature was not valid")
        if self.cut_off:
            were = "was" if self.cut_off == 1 else "were"
            summary.append(
                f"{_callbacks(self.cut_off)} {were} cut off: the application had not answered "
                "when the receiver was stopped"
            )
        if self.not_shown:
            summary.append(f"{self.not_shown:,} answered but not shown: the output was too slow")
        return summary


def _callbacks(count: int) -> str:
    return f"{count:,} callback{'' if count == 1 else 's'}"


class _Painter:
    """Exchanges in the format of this run."""

    def __init__(self, session: Session) -> None:
        self._terminal = session.terminal
        settings = session.terminal.settings
        plain = settings.field is None and not settings.quiet
        self._output = session.terminal.output() if plain else ""
        self._known: dict[tuple[str, bytes], tuple[Finding, ...]] = {}

    def paint(self, exchanges: Sequence[Exchange]) -> None:
        """Print them all in one go."""
        if not exchanges:
            return
        pairs = [(exchange, self._findings(exchange)) for exchange in exchanges]
        if self._output == "pretty":
            width = self._terminal.width()
            printer.painted(
                self._terminal,
                (line for exchange, findings in pairs for line in lines(exchange, findings, width)),
            )
        elif self._output == "ndjson":
            texts = (document(exchange, findings) + b"\n" for exchange, findings in pairs)
            printer.stream(self._terminal, b"".join(texts))
        else:
            for exchange, findings in pairs:
                try:
                    printer.record(self._terminal, view(exchange, findings))
                except NotFoundError as missing:
                    printer.note(self._terminal, missing.message)

    def _findings(self, exchange: Exchange) -> tuple[Finding, ...]:
        """Return what is wrong with the answer of an application; applications repeat themselves.

        Replies were checked when they were read.
        """
        answer = exchange.answer
        if answer.source != "forward" or not 200 <= answer.status < 300:
            return ()
        if "content-encoding" in {name.lower() for name, _ in answer.headers}:
            return judge(exchange.kind, answer.body, answer.headers)
        key = (exchange.kind, answer.body)
        findings = self._known.get(key)
        if findings is None:
            if len(self._known) >= _MOST_KNOWN or len(answer.body) > _LARGEST_KNOWN:
                self._known.clear()
            findings = self._known[key] = judge(exchange.kind, answer.body)
        return findings
