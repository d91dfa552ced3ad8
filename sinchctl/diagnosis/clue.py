"""What one source says about a message, a call or a verification."""

from typing import Any, Literal, NamedTuple

from sinchctl.events.codes import delivery_cause
from sinchctl.events.meanings import Field, is_final, meaning

from .advice import advice, code_advice

Kind = Literal["message", "call", "verification"]
Source = Literal["api", "events", "ledger", "cdr"]

_NO_CAUSE = {"", "0", "400", "401", "n/a"}
"""Reasons that add nothing to the state: no error, queued, dispatched, not applicable."""


class Fate(NamedTuple):
    """The state of the whole or of one recipient, in Sinch's words.

    `reason` is a word of `reason_field`, or without one a delivery report code; `words` are what
    the source says itself. A report that names no recipients gives their `total`.
    """

    field: Field
    state: str
    reason: str = ""
    reason_field: Field | None = None
    recipient: str = ""
    total: int = 1
    words: str = ""

    @property
    def is_pending(self) -> bool:
        """Return True unless the state is a documented final one."""
        return not is_final(self.field, self.state)

    @property
    def is_good(self) -> bool:
        """Return True if it ended well; an answered call may still have gone wrong."""
        return self.went_well and not self.is_marred

    @property
    def went_well(self) -> bool:
        """Return True if the state alone is good."""
        return meaning(self.field, self.state).tone == "good"

    @property
    def is_marred(self) -> bool:
        """Return True if the reason is bad."""
        field = self.reason_field
        return field is not None and meaning(field, self.reason).tone == "bad"

    @property
    def has_reason(self) -> bool:
        """Return True if the reason says more than the state."""
        return self.reason.lower() not in _NO_CAUSE

    @property
    def cause(self) -> str:
        """The state and the reason in words."""
        state = meaning(self.field, self.state).text or f"Sinch reports {self.state!r}"
        reason = self._reason_text if self.has_reason else ""
        return "; ".join(dict.fromkeys(filter(None, [state, reason, self.words])))

    @property
    def advice(self) -> str:
        """What to do; empty if it ended well."""
        if self.is_good:
            return ""
        return self._reason_advice or advice(self.field, self.state)

    @property
    def _code(self) -> int:
        """The delivery report code; -1 for a reason that is not one."""
        is_code = self.reason.isascii() and self.reason.isdigit() and len(self.reason) < 10
        return int(self.reason) if is_code and self.field == "delivery_status" else -1

    @property
    def _reason_text(self) -> str:
        if self.reason_field is None:
            return delivery_cause(self._code)
        return meaning(self.reason_field, self.reason).text

    @property
    def _reason_advice(self) -> str:
        if self.reason_field is None:
            return code_advice(self._code)
        return advice(self.reason_field, self.reason)


class Clue(NamedTuple):
    """One line of the timeline, and what it says about the outcome.

    `error` is the code of a notify event of type callingerror; `cost` has Sinch's form; `only` is
    the recipient, if the source knows that there is one alone.
    """

    kind: Kind
    source: Source
    what: str
    time: str | None = None
    file: str = ""
    outcomes: tuple[Fate, ...] = ()
    error: int | None = None
    cost: dict[str, Any] | None = None
    only: str = ""
