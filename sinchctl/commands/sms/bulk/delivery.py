"""What became of the messages of a bulk send: read it, keep it, show it."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sinchctl import wire
from sinchctl.atomic_file import overwriting
from sinchctl.bulk.channels import CHANNELS, Channel
from sinchctl.bulk.delivery import RecordedReports, pull_reports
from sinchctl.bulk.inputs import CHANNEL, require_account
from sinchctl.bulk.ledger import Ledger
from sinchctl.bulk.ledger_file import locked, opened, require_ledger
from sinchctl.bulk.request import State
from sinchctl.bulk.settling import interrupted_requests, look
from sinchctl.commandline.session import Session
from sinchctl.commands.sms.options import noting_absence
from sinchctl.commands.sms.via import TITLES
from sinchctl.errors import FindingsError, PendingError, SinchctlError, UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.views import Piece, Result, Table, View
from sinchctl.terminal.waiting import Patience, poll, status_line
from sinchctl.text.tone import Tone

from .sending import Record

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_CLIENTS = 4
_FINAL = {"delivered", "failed", "refused"}
_LOOK_AGAIN = "look again later, or wait: --wait"
_LEARN = "record callbacks with `event listen --record FILE`, and name it: --events FILE"
_TONES: dict[str, Tone] = {
    "delivered": "good",
    "failed": "bad",
    "refused": "bad",
    "unknown": "warn",
}
_BAD: tuple[State, ...] = ("failed", "refused")
_COLUMNS = ("line", "to", "state", "id", "parts", "why")


def delivery(
    session: Session,
    path: Path,
    patient: Patience | None,
    *,
    events: list[str],
    lists_failed: bool,
    export: str | None,
) -> Result:
    """Read what Sinch knows into a ledger, and return what became of its messages."""
    require_ledger(path)
    session.keep(locked(path))
    ledger = opened(path)
    session.keep(ledger)
    clients = list(islice(session.clients(), _CLIENTS))
    require_account(ledger, clients[0])
    channel = CHANNELS[ledger.noted(CHANNEL)]
    _check_events(channel, events, waits=patient is not None)
    warn = partial(printer.warn, session.terminal)
    recorded = RecordedReports(ledger, events, warn, noting_absence(session) if patient else None)
    session.keep(recorded)
    pull = partial(_pull, session, ledger, channel, clients, recorded)
    if patient is None:
        with status_line(session.terminal) as update:
            pull(update)
    else:
        poll(
            session.terminal,
            pull,
            lambda pending: not pending,
            lambda pending: f"{pending:,} pending",
            patient,
        )
    if export is not None:
        _export(ledger, export)
    result = _failures(ledger) if lists_failed else _table(ledger)
    is_told_in_callbacks = not channel.has_reports and not events
    result.failure = _verdict(ledger, _LEARN if is_told_in_callbacks else _LOOK_AGAIN)
    return result


def _check_events(channel: Channel, events: list[str], *, waits: bool) -> None:
    """Raise UsageError for recordings that have no effect, or where only they could end a wait."""
    if events and channel.has_reports:
        raise UsageError(
            f"{TITLES['xms']} can be asked itself, so --events has no effect", hint="leave it out"
        )
    if waits and not channel.has_reports and not events:
        raise UsageError(
            "only callbacks tell how messages of the Conversation API went: --wait needs --events",
            hint=_LEARN,
        )


def _pull(
    session: Session,
    ledger: Ledger,
    channel: Channel,
    clients: Sequence["Client"],
    recorded: RecordedReports,
    update: Callable[[str], None] = lambda _: None,
) -> int:
    """Read what Sinch knows or has told; return how many recipients have no final state."""
    interrupted_requests(ledger)
    count = 0
    for reports in recorded.write():
        count += reports
        update(f"reading callbacks: {count:,}")
    look(ledger, channel, clients[0], session.now)
    if channel.has_reports:
        for recipients in pull_reports(ledger, clients):
            count += recipients
            update(f"reading delivery reports: {count:,} recipients")
    counts = ledger.counts()
    return sum(count for state, count in counts.items() if state not in _FINAL)


def _table(ledger: Ledger) -> Result:
    views = []
    rows: list[tuple[str | Piece, ...]] = []
    for state, why, count in ledger.totals():
        record = {"state": state, "why": why or None, "count": count}
        views.append(View(record, identifier=state, row=(state, why, count)))
        rows.append(((state, _TONES.get(state, "")), f"{count:,}", why))
    return Result(views, table=Table("Bulk send", ("State", "Recipients", "Why"), rows))


def _failures(ledger: Ledger) -> Result:
    def views() -> Iterator[View]:
        for line, number, state, message, parts, why in ledger.messages(_BAD):
            record = Record(line, f"+{number}", state, message, parts, why)
            row = (line, record.to, state, message, parts, why)
            text: list[list[Piece]] = [[(record.to, "strong"), (f"  {why or state}", "bad")]]
            yield View(
                wire.encode(record), identifier=record.to, row=row, lines=partial(list, text)
            )

    return Result(views())


def _export(ledger: Ledger, name: str) -> None:
    """Write all recipients and the rows that were left out as CSV."""
    try:
        with overwriting(name) as file:
            text = io.TextIOWrapper(file, "utf-8", newline="")
            table = csv.writer(text)
            table.writerow(_COLUMNS)
            for line, number, state, message, parts, why in ledger.messages():
                table.writerow((line, f"+{number}", state, message, parts, why))
            for line, number, why in ledger.left_out():
                table.writerow((line, safe_cell(number), "skipped", None, 0, safe_cell(why)))
            text.flush()
            text.detach()
    except OSError as fault:
        raise UsageError(
            f"cannot write {name!r}: {fault.strerror}", hint="check the path"
        ) from None


def safe_cell(text: str) -> str:
    """Return a text from outside so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text[:1] in {"=", "@", "\t", "\r", "-"} else text


def _verdict(ledger: Ledger, hint: str) -> SinchctlError | None:
    counts = ledger.counts()
    total = sum(counts.values())
    pending = sum(count for state, count in counts.items() if state not in _FINAL)
    bad = sum(counts.get(state, 0) for state in _BAD)
    words = f"{bad:,} of {total:,} recipients did not get the message"
    if pending:
        also = f", and {words}" if bad else ""
        return PendingError(
            f"{pending:,} of {total:,} recipients have no final state{also}", hint=hint
        )
    return FindingsError(words, hint="see who: --failed") if bad else None
