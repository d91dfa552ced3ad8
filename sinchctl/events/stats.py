"""Counts and sums of a stream of callbacks, in memory that does not grow with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from typing import Any, Literal

from .conversation import part
from .countries import country_of
from .fields import Target, digits
from .model import NUMBERS, VOICE, Event

By = Literal["hour", "day", "menu", "country"]
_PERIODS = {"hour": 13, "day": 10}
"""How much of an ISO 8601 time names an hour or a day."""

OTHERS = "(others)"
"""The word for the rest, once there are too many different words."""
MOST_WORDS = 1_000
LONGEST_WORD = 100
"""Characters of a word that tell it from others; results and reasons have a dozen."""
MOST_SLOTS = 100_000
MOST_CALLS = 200_000
"""Calls that are remembered, the latest ones, so that none is counted twice."""
LONGEST = 30 * 24 * 3600
"""Seconds; median and percentile take what is longer as this long. The sum is exact."""

_DAY = 24 * 3600
_TIMES = (
    "timestamp",
    "receivedAt",
    "at",
    "operatorStatusAt",
    "sentAt",
    "eventTime",
    "acceptedTime",
)
_MOST_DIGITS = 30
_MONEY = Context(prec=200, Emin=-1000, Emax=1000)


class Words(dict[str, int]):
    """How often each word came; after MOST_WORDS different ones the rest is one word."""

    def count(self, word: str, times: int = 1) -> None:
        """Add one word, of which LONGEST_WORD characters count."""
        word = word[:LONGEST_WORD]
        if word not in self and len(self) >= MOST_WORDS:
            word = OTHERS
        self[word] = self.get(word, 0) + times

    def ranked(self) -> dict[str, int]:
        """The words, the most frequent first."""
        return dict(sorted(self.items(), key=lambda item: (-item[1], item[0])))


class Durations:
    """Durations of calls in seconds. Above a day the median is exact to the minute."""

    def __init__(self) -> None:
        self.count = 0
        self.total = 0
        self._seconds: dict[int, int] = {}

    def add(self, seconds: int) -> None:
        """Add one call."""
        self.count += 1
        self.total += seconds
        kept = seconds if seconds < _DAY else min(seconds - seconds % 60, LONGEST)
        self._seconds[kept] = self._seconds.get(kept, 0) + 1

    def percentile(self, share: float) -> int | None:
        """The shortest duration that so large a share of the calls did not exceed."""
        left = share * self.count
        for seconds in sorted(self._seconds):
            left -= self._seconds[seconds]
            if left <= 0:
                return seconds
        return None


@dataclass(slots=True)
class Slot:
    """The counts of one hour, day, menu or country."""

    records: int = 0
    ended: int = 0
    answered: int = 0


@dataclass
class Stats:
    """Counts and sums of a stream of callbacks; `by` splits them as well.

    Results, reasons, durations and cost are those of calls that ended (DiCE). A call counts
    once, by its id: what comes again for it is a repeat. Statuses are those of verifications
    and of messages; menus have a count for each input.
    """

    by: By | None = None
    records: int = 0
    first: str | None = None
    last: str | None = None
    ended: int = 0
    repeats: int = 0
    kinds: Words = field(default_factory=Words)
    results: Words = field(default_factory=Words)
    reasons: Words = field(default_factory=Words)
    origins: Words = field(default_factory=Words)
    menu_results: Words = field(default_factory=Words)
    menus: Words = field(default_factory=Words)
    verifications: Words = field(default_factory=Words)
    deliveries: Words = field(default_factory=Words)
    numbers: Words = field(default_factory=Words)
    durations: Durations = field(default_factory=Durations)
    cost: dict[str, Decimal] = field(default_factory=dict)
    not_added: int = 0
    slots: dict[str, Slot] = field(default_factory=dict)
    _calls: dict[str, None] = field(default_factory=dict)

    def add(self, event: Event, told: Target, arrived: str | None = None) -> None:
        """Count one callback; `told` is its interpreted form, `arrived` when it was received.

        The latter is in ISO 8601 UTC, and counts where the callback itself has no time.
        """
        self.records += 1
        self.kinds.count(event.kind)
        slot = self._slot(event, told, self._timed(told, arrived))
        if event.kind in VOICE:
            self._call(event.kind, told, slot)
        elif event.kind == "verification_result":
            _word(self.verifications, told, "status")
        elif event.kind.startswith("recipient_delivery_report"):
            _word(self.deliveries, told, "status")
        elif event.kind.startswith("delivery_report"):
            for row in told.get("statuses") or []:
                _word(self.deliveries, row, "status", _whole(row.get("count")) or 0)
        elif event.kind == "conversation_message_delivery":
            _word(self.deliveries, part(told), "status")
        elif event.kind in NUMBERS:
            self.numbers.count(f"{told.get('eventType')}: {told.get('status')}")

    @property
    def answered(self) -> int:
        """How many of the calls that ended had been answered."""
        return self.results.get("Answered", 0)

    def groups(self) -> Iterator[tuple[str, Slot]]:
        """Yield what `by` names: hours and days as ISO 8601 in order, others the largest first."""
        if self.by not in _PERIODS:
            yield from sorted(self.slots.items(), key=lambda item: (-item[1].records, item[0]))
            return
        ending = ":00:00Z" if self.by == "hour" else "T00:00:00Z"
        for name in sorted(self.slots):
            yield name + ending, self.slots[name]

    def _timed(self, told: Target, arrived: str | None) -> str | None:
        moment = moment_of(told, arrived)
        if moment is not None:
            self.first = moment if self.first is None else min(self.first, moment)
            self.last = moment if self.last is None else max(self.last, moment)
        return moment

    def _slot(self, event: Event, told: Target, moment: str | None) -> Slot | None:
        """Return where the callback belongs, counted there; None if it belongs nowhere."""
        name: str | None = None
        if self.by == "menu":
            name = _menu(told) if event.kind == "pie" else None
        elif self.by == "country":
            name = country_of(_callee(told)) if event.kind in _WITH_CALLEE else None
        elif self.by is not None and moment is not None:
            name = moment[: _PERIODS[self.by]]
        if name is None or (name not in self.slots and len(self.slots) >= MOST_SLOTS):
            return None
        slot = self.slots.setdefault(name, Slot())
        slot.records += 1
        return slot

    def _call(self, kind: str, told: Target, slot: Slot | None) -> None:
        _word(self.origins, told, "originationType")
        if kind == "pie":
            _word(self.menu_results, told.get("menuResult") or {}, "type")
            self.menus.count(f"{_menu(told)}: {_input(told)}")
        if kind != "dice":
            return
        if self._is_repeat(told.get("callId")):
            self.repeats += 1
            if slot is not None and self.by == "country":
                slot.records -= 1
            return
        self.ended += 1
        _word(self.results, told, "result")
        _word(self.reasons, told, "reason")
        seconds = _whole(told.get("duration"))
        if seconds is not None:
            self.durations.add(seconds)
        self._pay(told.get("debit") or {})
        if slot is not None:
            slot.ended += 1
            slot.answered += told.get("result") == "Answered"

    def _is_repeat(self, call: str | None) -> bool:
        """Return True if the end of this call was counted, and remember it."""
        if not call:
            return False
        call = call[:LONGEST_WORD]
        if call in self._calls:
            return True
        self._calls[call] = None
        if len(self._calls) > MOST_CALLS:
            del self._calls[next(iter(self._calls))]
        return False

    def _pay(self, debit: Target) -> None:
        amount = debit.get("amount")
        if amount is None:
            return
        currency = (debit.get("currencyId") or "")[:LONGEST_WORD]
        exact = _exact(digits(amount))
        if exact is None or (currency not in self.cost and len(self.cost) >= MOST_WORDS):
            self.not_added += 1
            return
        self.cost[currency] = _MONEY.add(self.cost.get(currency, Decimal()), exact)


def moment_of(told: Target, arrived: str | None) -> str | None:
    """Return when a callback happened, as ISO 8601 in UTC, else when it was received."""
    texts = (told[name] for name in _TIMES if isinstance(told.get(name), str))
    return next((text for text in texts if text.endswith("Z")), arrived)


_WITH_CALLEE = {
    "dice",
    "recipient_delivery_report_sms",
    "recipient_delivery_report_mms",
    "conversation_message_delivery",
}


def _callee(told: Target) -> str:
    """Return the number that was called, or that the message went to."""
    party = told.get("to") or told.get("recipient") or part(told).get("channelIdentity") or ""
    if not isinstance(party, dict):
        return str(party)
    return str(party.get("endpoint") or party.get("identity") or "")


def _menu(told: Target) -> str:
    return str((told.get("menuResult") or {}).get("menuId") or "(no id)")[: LONGEST_WORD // 2]


def _input(told: Target) -> str:
    """Return what the caller chose: the value of an option, else how the menu ended."""
    menu = told.get("menuResult") or {}
    result = menu.get("typeText", menu.get("type"))
    if result == "Return" and menu.get("value"):
        return str(menu["value"])
    if result == "Sequence":
        digits_entered = str(menu.get("value") or "")
        return digits_entered if len(digits_entered) == 1 else "(digits)"
    return f"({str(result).lower()})"


def _word(words: Words, told: Target, name: str, times: int = 1) -> None:
    """Count a word of the callback; one that nobody documents as it came."""
    word = told.get(f"{name}Text", told.get(name))
    if isinstance(word, str) and times > 0:
        words.count(word, times)


def _whole(value: Any) -> int | None:
    """A number as whole ones, rounded down; None for what no duration or count can be."""
    exact = None if value is None else _exact(digits(value))
    return None if exact is None or exact < 0 else int(exact)


def _exact(number: str) -> Decimal | None:
    """A number with all its digits; None where there are more than money or time can have."""
    if len(number) > 2 * _MOST_DIGITS:
        return None
    try:
        found = Decimal(number)
    except InvalidOperation:
        return None
    fits = found.is_finite() and abs(found.adjusted()) < _MOST_DIGITS
    return found if fits else None
