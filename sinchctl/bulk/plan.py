"""Plan a bulk send: who gets what, in which requests, and who is left out and why."""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sinchctl import wire
from sinchctl.errors import UsageError
from sinchctl.segments import count

from .ledger import Ledger
from .rows import Row, normal
from .template import Personal, Template

LONGEST_TEXT: Final = 2000
"""Characters of a text (Sinch SMS guide)."""
_SHOWN = 20
"""Bad rows that a plan shows at most."""
_OPEN = 5000
"""Texts whose last request is kept open for more recipients."""


@dataclass
class BulkPlan:
    """What a bulk send will do; `parts` are those of all messages, `longest` counts characters."""

    rows: int = 0
    bad: int = 0
    duplicates: int = 0
    excluded: int = 0
    opted_out: int = 0
    recipients: int = 0
    parts: int = 0
    gsm7: int = 0
    ucs2: int = 0
    longest: int = 0
    requests: int = 0
    first_text: str = ""
    bad_rows: list[str] = field(default_factory=list)

    def seconds(self, rate: float | None) -> float | None:
        """Return how long sending takes at so many recipients a second; None without a rate."""
        return round(self.recipients / rate, 1) if rate else None


class LeftOut:
    """Numbers that get no message: those of files, and those that have opted out."""

    def __init__(self) -> None:
        self._line = sqlite3.connect("")  # on the disk if there are many
        self._line.execute("CREATE TABLE number (number INTEGER PRIMARY KEY, why TEXT NOT NULL)")
        self._count = 0

    def close(self) -> None:
        """Forget the numbers."""
        self._line.close()

    def add(self, numbers: Iterable[str], why: str) -> None:
        """Add numbers; what was said of a number first stays."""
        rows = ((int(number.removeprefix("+")), why) for number in numbers)
        done = self._line.executemany("INSERT OR IGNORE INTO number VALUES (?, ?)", rows)
        self._count += done.rowcount

    def reason(self, number: int) -> str:
        """Return why a number gets no message; empty if it gets one."""
        if not self._count:
            return ""
        rows = self._line.execute("SELECT why FROM number WHERE number = ?", (number,))
        return next((str(why) for (why,) in rows), "")


OPTED_OUT: Final = "opted out"


def make_plan(
    ledger: Ledger,
    rows: Iterable[Row],
    template: Template,
    left_out: LeftOut,
    batch_size: int,
    beat: Callable[[int], None] = lambda rows: None,
) -> BulkPlan:
    """Write the recipients into a draft of a ledger, and return the plan.

    `beat` learns now and then how many rows are read. Raises UsageError if the file cannot be used.
    """
    planner = _Planner(ledger, template, left_out, batch_size)
    with ledger.transaction():
        for row in rows:
            planner.add(row)
            if planner.plan.rows % 5000 == 0:
                beat(planner.plan.rows)
        planner.plan.requests = ledger.finish_plan()
    return planner.plan


class _Planner:
    """Takes row after row, and fills requests with recipients of the same text."""

    def __init__(
        self, ledger: Ledger, template: Template, left_out: LeftOut, batch_size: int
    ) -> None:
        self.plan = BulkPlan()
        self._ledger = ledger
        self._template = template
        self._left_out = left_out
        self._batch_size = batch_size
        self._open: OrderedDict[str, list[int]] = OrderedDict()

    def add(self, row: Row) -> None:
        self.plan.rows += 1
        try:
            if row.fault:
                raise UsageError(row.fault)
            to = normal(row.to)
            personal = self._personal(row.values)
        except UsageError as fault:
            self._skip_bad(row, fault)
            return
        number = int(to)
        if why := self._left_out.reason(number):
            self.plan.opted_out += why == OPTED_OUT
            self.plan.excluded += why != OPTED_OUT
            self._ledger.skip(row.line, to, why)
        elif self._keep(row.line, number, personal):
            self.plan.recipients += 1
        else:
            self.plan.duplicates += 1
            first = self._ledger.line_of(number)
            self._ledger.skip(row.line, to, f"the number is in line {first} too")

    def _personal(self, values: Mapping[str, str]) -> Personal:
        personal = self._template.personal(values)
        if not personal.text.strip():
            raise UsageError("the text is empty")
        if len(personal.text) > LONGEST_TEXT:
            raise UsageError(
                f"the text has {len(personal.text):,} characters; Sinch accepts {LONGEST_TEXT:,}"
            )
        return personal

    def _skip_bad(self, row: Row, fault: UsageError) -> None:
        why = (
            f"{fault.message}; {fault.hint}" if fault.hint.startswith("did you") else fault.message
        )
        if len(self.plan.bad_rows) < _SHOWN:
            self.plan.bad_rows.append(f"line {row.line:,}: {why}")
        self.plan.bad += 1
        self._ledger.skip(row.line, row.to, why)

    def _keep(self, line: int, number: int, personal: Personal) -> bool:
        """Add a recipient to the open request of the text; return False for a duplicate."""
        body, parameters, text = personal
        request, size = self._open.get(body) or (0, 0)
        if not request or size >= self._batch_size:
            request, size = self._ledger.add_request(body), 0
        parts = count(text)
        kept = wire.encode(parameters).decode() if parameters else None
        is_new = self._ledger.add_recipient(line, number, request, parts.segments, kept)
        self._open[body] = [request, size + is_new]
        if len(self._open) > _OPEN:
            self._open.popitem(last=False)
        if is_new:
            self.plan.parts += parts.segments
            self.plan.gsm7 += parts.segments * (parts.encoding == "GSM-7")
            self.plan.ucs2 += parts.segments * (parts.encoding != "GSM-7")
            self.plan.longest = max(self.plan.longest, len(text))
            self.plan.first_text = self.plan.first_text or text
        return is_new
