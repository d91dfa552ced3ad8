"""What the ledger of a bulk send says about one message, or about the one to a number."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sinchctl.bulk.channels import CHANNELS
from sinchctl.bulk.delivery import Reported
from sinchctl.bulk.inputs import CHANNEL
from sinchctl.bulk.ledger import Ledger
from sinchctl.bulk.request import LedgerRow
from sinchctl.phone import number

from . import outcomes
from .clue import Clue, Fate


class BulkMessage(NamedTuple):
    """A message of a bulk send: its id at Sinch, empty for none, and what the ledger says.

    `recipient` is the one that is asked about, if the message has others too.
    """

    id: str
    clue: Clue
    recipient: str = ""


def bulk_message(ledger: Ledger, name: str) -> BulkMessage | None:
    """Return the message with an id of Sinch or a reference of sms bulk, or the one to a number.

    A number begins with a plus. Raises UsageError for one that is wrong.
    """
    if name.startswith("+"):
        to = number(name)
        people = ledger.rows_of("number", to.removeprefix("+"))
        if not people:
            return _left_out(ledger, to)
    else:
        people = ledger.rows_of("message", name) or ledger.rows_of("reference", name)
    if not people:
        return None
    first = people[0]
    outcome = tuple(_fate(ledger, person) for person in people)
    where = f"line {first.line}" if len(people) == 1 else f"{len(people):,} recipients"
    what = f"Bulk send, {where}: {outcomes.words(outcome)}"
    only = str(first.number) if first.size == 1 else ""
    clue = Clue(
        "message", "ledger", what, first.sent_at or None, str(ledger.path), outcome, only=only
    )
    return BulkMessage(first.message, clue, "" if len(people) == first.size else str(first.number))


def _left_out(ledger: Ledger, to: str) -> BulkMessage | None:
    for line, recipient, why in ledger.left_out():
        if recipient == to:
            fate = Fate("bulk_state", "skipped", words=why)
            what = f"Bulk send, line {line}: skipped"
            return BulkMessage("", Clue("message", "ledger", what, None, str(ledger.path), (fate,)))
    return None


def about(clues: Iterable[Clue], recipient: str) -> Iterator[Clue]:
    """Yield what clues say about one of the recipients of a message."""
    for clue in clues:
        own = tuple(fate for fate in clue.outcomes if fate.recipient == recipient)
        if own or not clue.outcomes:
            yield clue._replace(outcomes=own)


def _fate(ledger: Ledger, person: LedgerRow) -> Fate:
    recipient = str(person.number)
    is_reported = person.state in {"accepted", "delivered", "failed"} and person.why
    if not is_reported:
        return Fate("bulk_state", person.state, recipient=recipient, words=person.why)
    if CHANNELS[ledger.noted(CHANNEL)].has_reports:
        report = Reported.kept("delivery_status", person.why)
        return Fate(report.field, report.status, report.reason, recipient=recipient)
    report = Reported.kept("conversation_status", person.why)
    return Fate(report.field, report.status, report.reason, "conversation_reason", recipient)
