"""Numbers that go to an application or leave it: what is sent, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sinchctl.api import configuration
from sinchctl.api.configuration import MOST_AT_ONCE, AccountNumber
from sinchctl.errors import (
    MAY_HAVE_ACTED,
    FindingsError,
    NotFoundError,
    OutcomeUnknownError,
    PartlyFailedError,
    RefusedRequestError,
    SinchctlError,
)

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

Wanted = Literal["assigned", "unassigned"]
MoveState = Literal[
    "assigned", "unassigned", "unchanged", "refused", "stayed", "unknown", "not sent"
]


@dataclass
class NumberMove:
    """One number: its application before and after, and what became of it."""

    number: str
    before: str | None = None
    after: str | None = None
    state: MoveState = "not sent"
    fault: SinchctlError | None = None

    @property
    def is_good(self) -> bool:
        """Return True if the number is where it should be."""
        return self.state in {"assigned", "unassigned", "unchanged"}

    def refuse(self, fault: SinchctlError) -> None:
        """Keep why the number cannot be moved."""
        self.state, self.fault = "refused", fault


class Moves:
    """Several numbers that go to an application, or leave it."""

    def __init__(self, client: "Client", key: str, numbers: Sequence[str], wanted: Wanted) -> None:
        self._client = client
        self._key = key
        self._wanted: Wanted = wanted
        self._rows = _by_number(client)
        self._fault: SinchctlError | None = None
        self.all = [
            NumberMove(number, _application(self._rows.get(number, ()))) for number in numbers
        ]
        for move in self.all:
            move.after = move.before
            self._judge(move)

    @property
    def accepted(self) -> list[NumberMove]:
        """The numbers whose change Sinch has accepted."""
        return [move for move in self.all if move.state == self._wanted]

    @property
    def from_elsewhere(self) -> list[NumberMove]:
        """The numbers that another application has, and that are not sent yet."""
        return [move for move in self.all if move.state == "not sent" and move.before]

    def send(self) -> None:
        """Send what is to change. What Sinch refuses does not end it; another failure does.

        Raises that failure if nothing was accepted and nothing may have been.
        """
        waiting = [move for move in self.all if move.state == "not sent"]
        size = MOST_AT_ONCE if self._wanted == "assigned" else 1
        try:
            for start in range(0, len(waiting), size):
                self._send(waiting[start : start + size])
        except SinchctlError as fault:
            self._fault = fault
            if not self.accepted and not isinstance(fault, MAY_HAVE_ACTED):
                raise

    def read_again(self) -> None:
        """Read where the numbers are now: that counts, whatever was answered before."""
        rows = _by_number(self._client)
        for move in self.all:
            now = rows.get(move.number, [])
            move.after = _application(now)
            is_there = any(row.is_on(self._key) for row in now) == (self._wanted == "assigned")
            if move.state == self._wanted and not is_there:
                move.state = "stayed"
            elif move.state == "unknown" and is_there:
                move.state = self._wanted

    def failure(self) -> SinchctlError | None:
        """Return the failure of the whole; None if every number is where it should be."""
        bad = [move for move in self.all if not move.is_good]
        if not bad:
            return None
        if len(self.all) == 1 and bad[0].fault:
            return bad[0].fault
        count = len(self.all) - len(bad)
        words = f"{count:,} of {len(self.all):,} numbers {self._wanted}"
        hint = "the records say which, and why the others are not"
        if self._fault is not None:
            words, hint = f"{words}; then {self._fault.message}", self._fault.hint or hint
        if any(move.state == "unknown" for move in bad):
            return OutcomeUnknownError(words, hint=hint)
        if all(move.state == "stayed" for move in bad):
            return FindingsError(
                f"Sinch accepted the change, and {', '.join(move.number for move in bad)} "
                "stayed as before",
                hint=hint,
            )
        return PartlyFailedError(words, hint=hint)

    def _judge(self, move: NumberMove) -> None:
        """Say of a number what needs no request."""
        rows = self._rows.get(move.number)
        is_here = any(row.is_on(self._key) for row in rows or ())
        is_elsewhere = move.before is not None and not is_here
        if rows is None:
            move.refuse(
                NotFoundError(
                    f"{move.number} is not a number of this account",
                    hint="compare it with the numbers in the Sinch dashboard",
                )
            )
        elif self._wanted == "unassigned" and is_elsewhere:
            move.refuse(
                NotFoundError(
                    f"{move.number} is on the application {move.before}, not on {self._key}",
                    hint="use the profile of that application",
                )
            )
        elif is_here == (self._wanted == "assigned"):
            move.state = "unchanged"

    def _send(self, moves: list[NumberMove]) -> None:
        """Send numbers with one request; if Sinch refuses it, find out whom it is about."""
        try:
            if self._wanted == "assigned":
                numbers = [move.number for move in moves]
                configuration.assign(self._client, self._key, numbers)
            else:
                for row in self._rows[moves[0].number]:
                    if row.is_on(self._key):
                        configuration.unassign(self._client, self._key, row)
        except (RefusedRequestError, NotFoundError) as fault:
            if len(moves) == 1:
                moves[0].refuse(fault)
                return
            half = len(moves) // 2
            self._send(moves[:half])
            self._send(moves[half:])
        except SinchctlError as fault:
            for move in moves:
                move.state = "unknown" if isinstance(fault, MAY_HAVE_ACTED) else "not sent"
                move.fault = fault
            raise
        else:
            for move in moves:
                move.state = self._wanted


def _by_number(client: "Client") -> dict[str, list[AccountNumber]]:
    rows: dict[str, list[AccountNumber]] = {}
    for _, row in configuration.account_numbers(client):
        rows.setdefault(f"+{row.number.removeprefix('+')}", []).append(row)
    return rows


def _application(rows: Sequence[AccountNumber]) -> str | None:
    """Return the application that has a number; that of its calls first."""
    calls_first = sorted(rows, key=lambda row: row.capability != "voice")
    return next((row.application_key for row in calls_first if row.application_key), None)
