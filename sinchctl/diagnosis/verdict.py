"""The verdict on one message, call or verification, from everything that is known of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from shlex import quote
from typing import Any, NamedTuple

from sinchctl.errors import FindingsError, NotFoundError, PendingError, SinchctlError
from sinchctl.events.codes import calling_error
from sinchctl.text.tone import Tone
from sinchctl.times import iso

from .advice import calling_error_advice
from .clue import Clue, Fate, Kind, Source

_HEADLINES: dict[Kind, tuple[str, str, str]] = {
    "message": ("Delivered", "Not delivered", "On its way"),
    "call": ("Answered", "Not answered", "In progress"),
    "verification": ("Verified", "Not verified", "Waiting for the code"),
}
"""What a good, a bad and a pending outcome is called."""

_BULK_HEADLINES = {"planned": "Not sent yet", "sending": "Being sent", "unknown": "Perhaps sent"}
"""What is pending in a bulk send is called."""

_CHARGES: tuple[Source, ...] = ("events", "api", "cdr")
"""Who knows what was charged, the best one last."""

_LAST = datetime.max.replace(tzinfo=UTC)

_NOBODY_REPORTED = (
    "Record callbacks with event listen --record FILE, and name FILE with --events next time."
)


class Diagnosis(NamedTuple):
    """How it ended, why, and what to do; `sentence` is the same for people."""

    state: str
    reason: str
    cause: str
    advice: str
    sentence: str
    tone: Tone
    failure: SinchctlError | None

    def document(self) -> dict[str, str]:
        """Return the members of the verdict in JSON."""
        return {
            "state": self.state,
            "reason": self.reason,
            "cause": self.cause,
            "advice": self.advice,
        }


def judge(name: str, clues: Sequence[Clue]) -> Diagnosis:
    """Return the verdict on the message, call or verification `name`.

    Its failure ends the program: 6 for a bad end, 15 if one is still to come, 5 if nobody knows.
    """
    kind = clues[0].kind
    outcomes = settled(clues)
    if not outcomes:
        cause = f"Sinch knows the {kind}, and nobody reported its fate"
        nobody = NotFoundError(f"nobody knows what became of the {kind} {name}")
        sentence = f"Not known: {cause}. {_NOBODY_REPORTED}"
        return Diagnosis("unknown", "", cause, _NOBODY_REPORTED, sentence, "warn", nobody)
    errors = [clue.error for clue in clues if clue.error is not None]
    pending = [outcome for outcome in outcomes if outcome.is_pending]
    bad = [outcome for outcome in outcomes if not outcome.is_pending and not outcome.is_good]
    worst = (bad or pending or outcomes)[0]
    cause, advice = worst.cause, worst.advice
    if errors:
        cause += f"; error {calling_error(errors[-1])}"
        advice = calling_error_advice(errors[-1]) or advice
    failure = _failure(kind, name, pending, bad, is_marred=bool(errors))
    headline = _headline(kind, outcomes, pending, bad, is_marred=bool(errors))
    advice = advice.replace("{id}", quote(name))
    reason = worst.reason if worst.has_reason else ""
    words = ", ".join(filter(None, [worst.state, _reason_word(worst)]))
    sentence = f"{headline}: {cause} ({words}). {advice}".rstrip()
    tone: Tone = "good" if failure is None else "warn" if pending and not bad else "bad"
    return Diagnosis(worst.state, reason, cause, advice, sentence, tone, failure)


def settled(clues: Sequence[Clue]) -> list[Fate]:
    """Return the outcome for each recipient: a final one, then the latest one, counts.

    Callbacks arrive late and out of order. A report that only counts recipients is used where
    nothing names them; if there is one recipient alone, it is about that one.
    """
    only = next((clue.only for clue in clues if clue.only), "")
    last: dict[str, tuple[tuple[bool, datetime], Fate]] = {}
    whole: tuple[tuple[bool, datetime], Sequence[Fate]] | None = None
    for clue in clues:
        time = instant(clue.time)
        for outcome in clue.outcomes:
            weight = (not outcome.is_pending, time)
            name = outcome.recipient or (only if outcome.total == 1 else "")
            if name and (name not in last or last[name][0] <= weight):
                last[name] = weight, outcome
        if clue.outcomes and not any(outcome.recipient for outcome in clue.outcomes):
            weight = (not any(outcome.is_pending for outcome in clue.outcomes), time)
            if whole is None or (whole[0] <= weight and not _says_less(clue.outcomes, whole[1])):
                whole = weight, clue.outcomes
    named = [outcome for _, outcome in last.values()]
    return named or list(whole[1] if whole else ())


def _says_less(later: Sequence[Fate], earlier: Sequence[Fate]) -> bool:
    """Return True for the same states without the reasons: a CDR file may leave them out."""
    states = [outcome.state.lower() for outcome in later]
    return states == [outcome.state.lower() for outcome in earlier] and not any(
        outcome.has_reason for outcome in later
    )


def utc(time: str | None) -> str | None:
    """Return a time of the timeline as ISO 8601 in UTC; what is not a time stays as it is."""
    return time if (parsed := instant(time)) == _LAST else iso(parsed)


def instant(time: str | None) -> datetime:
    """Return a time of the timeline, to compare; what is not a time comes last."""
    try:
        parsed = datetime.fromisoformat(time or "")
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return _LAST


def cost(clues: Sequence[Clue]) -> dict[str, Any] | None:
    """Return what was charged, by the source that knows best."""
    charged = [clue for clue in clues if clue.cost is not None]
    best = max(charged, key=lambda clue: _CHARGES.index(clue.source), default=None)
    return best.cost if best else None


def _reason_word(outcome: Fate) -> str:
    if not outcome.has_reason:
        return ""
    return f"code {outcome.reason}" if outcome.reason_field is None else outcome.reason


def _headline(
    kind: Kind,
    outcomes: Sequence[Fate],
    pending: Sequence[Fate],
    bad: Sequence[Fate],
    *,
    is_marred: bool,
) -> str:
    good_word, bad_word, pending_word = _HEADLINES[kind]
    waiting, lost = sum(row.total for row in pending), sum(row.total for row in bad)
    total = sum(row.total for row in outcomes)
    if total > 1:
        parts = [(lost, bad_word), (waiting, pending_word), (total - lost - waiting, good_word)]
        return f"{total:,} recipients: " + ", ".join(
            f"{count:,} {word.lower()}" for count, word in parts if count
        )
    if pending:
        return _BULK_HEADLINES.get(pending[0].state, pending_word)
    if not all(outcome.went_well for outcome in outcomes):
        return bad_word
    return f"{good_word}, but it went wrong" if is_marred or bad else good_word


def _failure(
    kind: Kind, name: str, pending: Sequence[Fate], bad: Sequence[Fate], *, is_marred: bool
) -> SinchctlError | None:
    if pending:
        return PendingError(f"the {kind} {name} is still pending")
    if bad or is_marred:
        return FindingsError(f"the {kind} {name} did not end well")
    return None
