"""What `event listen` shows: a line in and a line out for each callback, or one JSON object.

One thread prints, many at once where many came, so that the screen never holds an answer up.
"""

import threading
from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from sinchctl.errors import NotFoundError

from . import show
from .cards import Card, Line, View

if TYPE_CHECKING:
    from sinchctl.receiver.model import Exchange

    from .world import World

MOST_WAITING = 64 * 1024 * 1024
"""Bytes of callbacks that may wait to be shown; what comes beyond them is only counted."""
_EACH = 2048
_PAUSE = 0.02


class Screen:
    """Shows exchanges and remarks in their order, from a thread of its own.

    `say` and `put` never wait and never raise. `ended` is set when nothing more can be shown,
    `fault` then says why.
    """

    def __init__(self, world: "World") -> None:
        self.ended = threading.Event()
        self.fault: Exception | None = None
        self.tally = Tally()
        self._world = world
        self._painter = _Painter(world)
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
            show.warn(self._world, one)
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

    def __init__(self, world: "World") -> None:
        self._world = world
        settings = world.settings
        plain = settings.field is None and not settings.quiet
        self._output = world.output() if plain else ""

    def paint(self, exchanges: "list[Exchange]") -> None:
        """Print them all in one go."""
        if not exchanges:
            return
        if self._output == "pretty":
            told = [line for one in exchanges for line in _lines(one)]
            show.text(self._world, "\n".join(map(show.printable, told)))
        elif self._output == "ndjson":
            show.stream(self._world, b"".join(_document(one) + b"\n" for one in exchanges))
        else:
            for one in exchanges:
                try:
                    show.record(self._world, _view(one))
                except NotFoundError as missing:
                    show.note(self._world, missing.message)


def _told(exchange: "Exchange") -> dict[str, Any]:
    """The callback as it is understood."""
    from sinchctl.events.interpret import interpret

    return interpret(exchange.event)[0] if exchange.event else {}


def _identifier(told: dict[str, Any]) -> str:
    from sinchctl.events.interpret import identifier

    return identifier(told)


def _findings(exchange: "Exchange") -> tuple[Any, ...]:
    """What is wrong with the answer of an application; replies were checked when they were read."""
    answer = exchange.answer
    if answer.source != "forward" or not 200 <= answer.status < 300:
        return ()
    from .event_answers import judged

    return judged(exchange.kind, answer.body)


def _lines(exchange: "Exchange") -> list[str]:
    """One line in, one line out, and a line for each finding."""
    from sinchctl.receiver.model import action_of

    from .event_answers import finding_lines, phrase

    told = _told(exchange)
    answer = exchange.answer
    when = f"{exchange.time.astimezone():%H:%M:%S}"
    parts = (_essence(exchange, told), exchange.arrived.path, _identifier(told))
    findings = _findings(exchange)
    said = [phrase(answer.status), f"{exchange.milliseconds:.1f} ms", action_of(answer.body)]
    said += [answer.note, {"forward": "from the application"}.get(answer.source, "")]
    return [
        f"{when} <- {'  '.join(part for part in parts if part)}",
        f"{when} -> {'  '.join(part for part in said if part)}",
        *(f"            {line.label.lower()}: {line.text}" for line in finding_lines(findings)),
    ]


def _essence(exchange: "Exchange", told: dict[str, Any]) -> str:
    """The kind, who called whom, and what came of it."""
    if exchange.event is None:
        return f"{exchange.arrived.method}, no callback"
    from .event_cards import row

    kind, _, _, sender, receiver, result, reason, duration, amount, currency = row(
        exchange.event, told
    )
    parts = [f"{kind:<4}"]
    if sender or receiver:
        parts.append(f"{sender or '?'} to {receiver or '?'}" if sender else f"to {receiver}")
    parts += [str(part) for part in (result, reason) if part]
    if menu := told.get("menuResult"):
        parts.append(str(menu.get("value") or ""))
    parts += [f"{duration} s"] if duration != "" and kind == "dice" else []
    parts += [f"{amount} {currency}"] if amount != "" else []
    return "  ".join(part for part in parts if part)


def _document(exchange: "Exchange") -> bytes:
    """One exchange as one JSON object on a line; what came and what went, digit by digit."""
    from sinchctl.events.output import encode, on_one_line
    from sinchctl.receiver.model import action_of
    from sinchctl.times import iso

    from .event_answers import described

    arrived, answer, event = exchange.arrived, exchange.answer, exchange.event
    told = _told(exchange)
    head = {
        "time": iso(exchange.time),
        "kind": exchange.kind,
        "id": _identifier(told) or None,
        "method": arrived.method,
        "path": arrived.path,
        "verified": exchange.verified,
        "status": answer.status,
        "milliseconds": round(exchange.milliseconds, 3),
        "source": answer.source,
        "note": answer.note or None,
        "action": action_of(answer.body) or None,
        "findings": [described(one) for one in _findings(exchange)],
        "event": told if event else None,
    }
    raw = on_one_line(event.raw) if event else _as_json(arrived.body)
    return b'%s,"raw":%s,"answer":%s}' % (encode(head)[:-1], raw, _as_json(answer.body))


def _as_json(body: bytes) -> bytes:
    """A body as it is where it is JSON, as a text where it is none, null where it is empty."""
    from sinchctl.errors import SinchFailedError
    from sinchctl.events.output import encode, on_one_line
    from sinchctl.wire import value

    if not body.strip():
        return b"null"
    try:
        value(body)
    except SinchFailedError:
        return encode(body.decode("utf-8", "replace"))
    return on_one_line(body)


def _view(exchange: "Exchange") -> View:
    from sinchctl.times import iso

    identifier = _identifier(_told(exchange))
    answer = exchange.answer
    row = (
        iso(exchange.time),
        exchange.kind,
        identifier,
        answer.status,
        round(exchange.milliseconds, 3),
        exchange.verified,
    )
    shown = [Line("", line) for line in _lines(exchange)]
    card = Card(exchange.kind, shown)
    return View(_document(exchange), lambda: card, identifier, row, exchange.arrived.body)
