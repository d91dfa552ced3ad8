"""What became of the messages of a bulk send: read it, keep it, show it."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sinchctl import wire
from sinchctl.atomic_file import replacing
from sinchctl.bulk.channels import CHANNELS
from sinchctl.bulk.delivery import pull_reports
from sinchctl.bulk.inputs import CHANNEL, require_account
from sinchctl.bulk.ledger import Ledger
from sinchctl.bulk.ledger_file import locked, opened, require_ledger
from sinchctl.bulk.request import State
from sinchctl.bulk.settling import interrupted_requests, look
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, PendingError, SinchctlError, UsageError
from sinchctl.terminal.views import Piece, Result, Table, View
from sinchctl.terminal.waiting import Patience, poll, status_line
from sinchctl.text.tone import Tone

from .sending import Record

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_CLIENTS = 4
_FINAL = {"delivered", "failed", "refused"}
_LOOK_AGAIN = "look again later, or wait: --wait"
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
    if patient is None:
        with status_line(session.terminal) as update:
            _pull(ledger, clients, session, update)
    else:
        poll(
            session.terminal,
            partial(_pull, ledger, clients, session),
            lambda pending: not pending,
            lambda pending: f"{pending:,} pending",
            patient,
        )
    if export is not None:
        _export(ledger, export)
    result = _failures(ledger) if lists_failed else _table(ledger)
    result.failure = _verdict(ledger)
    return result


def _pull(
    ledger: Ledger,
    clients: Sequence["Client"],
    session: Session,
    update: Callable[[str], None] = lambda _: None,
) -> int:
    """Read what Sinch knows; return how many recipients have no final state."""
    interrupted_requests(ledger)
    channel = CHANNELS[ledger.noted(CHANNEL)]
    look(ledger, channel, clients[0], session.now)
    if channel.has_reports:
        count = 0
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
        with replacing(Path(name), mode=None) as file:
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


def _verdict(ledger: Ledger) -> SinchctlError | None:
    counts = ledger.counts()
    total = sum(counts.values())
    pending = sum(count for state, count in counts.items() if state not in _FINAL)
    bad = sum(counts.get(state, 0) for state in _BAD)
    words = f"{bad:,} of {total:,} recipients did not get the message"
    if pending:
        also = f", and {words}" if bad else ""
        return PendingError(
            f"{pending:,} of {total:,} recipients have no final state{also}", hint=_LOOK_AGAIN
        )
    return FindingsError(words, hint="see who: --failed") if bad else None
