"""What `event listen` shows: a line in and a line out for each callback, or one JSON object.

One thread prints, many at once where many came, so that the screen never holds an answer up.
"""

import threading
from collections import Counter, deque
from typing import TYPE_CHECKING

from sinchctl.errors import NotFoundError
from sinchctl.terminal import printer

if TYPE_CHECKING:
    from sinchctl.callbacks.exchange import Exchange
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.lint.finding import Finding

    Findings = tuple[Finding, ...]

MOST_WAITING = 64 * 1024 * 1024
"""Bytes of callbacks that may wait to be shown; what comes beyond them is only counted."""
_EACH = 2048
_PAUSE = 0.02
_MOST_KNOWN = 100
_LARGEST_KNOWN = 64 * 1024
"""Answers whose findings are kept, and the size of the largest."""


class Screen:
    """Shows exchanges and remarks in their order, from a thread of its own.

    `say` and `put` never wait and never raise. `ended` is set when nothing more can be shown,
    `fault` then says why.
    """

    def __init__(self, session: "Session") -> None:
        self.ended = threading.Event()
        self.fault: Exception | None = None
        self.tally = Tally()
        self._session = session
        self._painter = _Painter(session)
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._waiting: deque[Exchange | str] = deque()
        self._size = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, exchange: "Exchange") -> None:
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
                self._paint()
                self._closing.wait(_PAUSE)
        except Exception as fault:
            self.fault = fault
        self.ended.set()

    def _paint(self) -> None:
        with self._lock:
            batch = [*self._waiting]
            self._waiting.clear()
            self._size = 0
        exchanges: list[Exchange] = []
        for one in batch:
            if not isinstance(one, str):
                exchanges.append(one)
                continue
            self._painter.paint(exchanges)
            exchanges = []
            printer.warn(self._session.terminal, one)
        self._painter.paint(exchanges)


class Tally:
    """What the summary counts; latencies in milliseconds."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.refused = 0
        self.not_shown = 0
        self._sum = 0.0
        self._most = 0.0

    def count(self, exchange: "Exchange") -> None:
        """Add one exchange."""
        self.kinds[exchange.kind] += 1
        self.statuses[exchange.answer.status] += 1
        self.refused += exchange.verified is False
        self._sum += exchange.milliseconds
        self._most = max(self._most, exchange.milliseconds)

    def lines(self) -> list[str]:
        """The summary, a line for each thing that is to be said."""
        total = self.kinds.total()
        if not total:
            return ["no callbacks came"]
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in self.kinds.most_common())
        answers = ", ".join(
            f"{count:,} x {status}" for status, count in sorted(self.statuses.items())
        )
        told = [
            f"{total:,} callback{'' if total == 1 else 's'}: {kinds}",
            f"answers: {answers}; mean {self._sum / total:.1f} ms, slowest {self._most:.1f} ms",
        ]
        if self.refused:
            told.append(f"{self.refused:,} refused: the signature was not valid")
        if self.not_shown:
            told.append(f"{self.not_shown:,} answered but not shown: the output did not keep up")
        return told


class _Painter:
    """Exchanges in the format of this run."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        settings = session.terminal.settings
        plain = settings.field is None and not settings.quiet
        self._output = session.terminal.output() if plain else ""
        self._known: dict[tuple[str, bytes], Findings] = {}

    def paint(self, exchanges: "list[Exchange]") -> None:
        """Print them all in one go."""
        if not exchanges:
            return
        from .exchange_view import document, lines, view

        session = self._session
        if self._output == "pretty":
            width = session.terminal.width()
            printer.painted(
                session.terminal,
                (line for one in exchanges for line in lines(one, self._judged(one), width)),
            )
        elif self._output == "ndjson":
            told = (document(one, self._judged(one)) + b"\n" for one in exchanges)
            printer.stream(session.terminal, b"".join(told))
        else:
            for one in exchanges:
                try:
                    printer.record(session.terminal, view(one, self._judged(one)))
                except NotFoundError as missing:
                    printer.note(session.terminal, missing.message)

    def _judged(self, exchange: "Exchange") -> "Findings":
        """What is wrong with the answer of an application; applications repeat themselves.

        Replies were checked when they were read.
        """
        answer = exchange.answer
        if answer.source != "forward" or not 200 <= answer.status < 300:
            return ()
        asked = (exchange.kind, answer.body)
        found = self._known.get(asked)
        if found is None:
            from .answer_view import judged

            if len(self._known) >= _MOST_KNOWN or len(answer.body) > _LARGEST_KNOWN:
                self._known.clear()
            found = self._known[asked] = judged(exchange.kind, answer.body)
        return found
