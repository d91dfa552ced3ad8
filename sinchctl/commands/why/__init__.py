"""sinchctl why: what happened to one message, call or verification, and what to do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sinchctl.api.calls import id_of
from sinchctl.bulk.ledger_file import opened_to_read
from sinchctl.commandline.groups import verb
from sinchctl.commandline.session import Session
from sinchctl.diagnosis.cdr import charges
from sinchctl.diagnosis.clue import Clue
from sinchctl.diagnosis.ledger import BulkMessage, about, bulk_message
from sinchctl.diagnosis.recorded import recorded
from sinchctl.diagnosis.verdict import Diagnosis, cost, instant, judge, utc
from sinchctl.errors import CredentialsError, NotFoundError, SinchctlError
from sinchctl.events.input.split import Bad
from sinchctl.events.recordings import REFUSED
from sinchctl.terminal import printer
from sinchctl.terminal.input import unreadable
from sinchctl.terminal.views import Card, Result, Table, View, lines
from sinchctl.text.amounts import moment, money
from sinchctl.wire import encode

from .asked import asked

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@verb(
    app,
    "why",
    "sinchctl why 01FC66621XXXXX119Z8PMV1QPQ",
    "sinchctl why 1ce0ffee-ca11-4a11-8a11-abcdef000053 --events calls.ndjson",
    "sinchctl why 1ce0ffee-ca11-4a11-8a11-abcdef000053 --cdr cdr.csv",
    "sinchctl why +46700000000 --ledger june.ledger",
)
def why(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The id of a message, a call or a verification, or a call's address. With "
            "--ledger also the number of a recipient.",
        ),
    ],
    events: Annotated[
        list[str] | None,
        typer.Option(
            "--events", metavar="FILE", help="Callbacks that event listen recorded; repeatable."
        ),
    ] = None,
    ledger: Annotated[
        str | None, typer.Option(metavar="FILE", help="The ledger that sms bulk wrote.")
    ] = None,
    cdr: Annotated[
        list[str] | None,
        typer.Option(
            "--cdr", metavar="FILE", help="A CDR file from Sinch's dashboard; repeatable."
        ),
    ] = None,
) -> Result:
    """Say what happened to a message, call or verification, and what to do.

    It joins what Sinch's API says now, recorded callbacks, the ledger of a bulk send and CDR
    files, in a timeline, and gives a verdict with its cause and advice. Many apps of the
    Conversation API keep no messages: then only recorded callbacks know.

    Exit code 0: it ended well; 6: it did not; 15: it has not ended yet; 5: nobody knows.
    """
    session: Session = ctx.obj
    known_as = id_of(name)
    sent = _sent(session, known_as, ledger) if ledger is not None else None
    clues = [sent.clue] if sent else []
    if sent:
        name = known_as = sent.id or known_as
    faults: list[SinchctlError] = []
    if not sent or sent.id:
        clues += _recorded(session, known_as, events or [])
        clues += _charged(known_as, cdr or [])
        kind = clues[0].kind if clues else "call" if "://" in name else None
        try:
            clues += asked(session, name, kind, faults.append)
        except CredentialsError as fault:
            faults.append(fault)
    if not clues:
        raise faults[0] if faults else _unknown(known_as, bool(events))
    for problem in faults:
        printer.warn(session.terminal, f"the API could not be asked: {problem.message}")
    if sent and sent.recipient:
        clues = [*about(clues, sent.recipient)]
    once = {(clue.time, clue.source, clue.what): clue for clue in clues}
    return _result(known_as, sorted(once.values(), key=lambda clue: instant(clue.time)))


def _sent(session: Session, name: str, file: str) -> BulkMessage | None:
    """Return the message of a bulk send that a name means, if its ledger knows it.

    Raises NotFoundError for a number that it does not know: Sinch knows messages by their ids.
    """
    ledger = opened_to_read(Path(file))
    session.keep(ledger)
    message = bulk_message(ledger, name)
    if message is None and name.startswith("+"):
        raise NotFoundError(
            f"the ledger {file!r} has no recipient {name!r}", hint="name the ledger of its send"
        )
    return message


def _recorded(session: Session, name: str, files: Sequence[str]) -> list[Clue]:
    """Return what the recordings say; says in one line if something in them is no callback."""
    clues: list[Clue] = []
    for file in files:
        bad: list[Bad] = []
        try:
            with Path(file).open("rb") as stream:
                clues += recorded(stream.read, name, file, bad.append)
        except (OSError, ValueError) as fault:
            raise unreadable(file, fault) from None
        if bad:
            printer.warn(
                session.terminal,
                f"{file!r}: {len(bad):,} record{' does' if len(bad) == 1 else 's do'} not count; "
                f"the one in line {bad[0].line} {_why(bad[0])}",
            )
    return clues


def _why(bad: Bad) -> str:
    return bad.reason if bad.reason == REFUSED else f"is not a callback: {bad.reason}"


def _charged(name: str, files: Sequence[str]) -> list[Clue]:
    clues: list[Clue] = []
    for file in files:
        try:
            with Path(file).open(encoding="utf-8-sig", errors="replace", newline="") as stream:
                clues += charges(stream, name, file)
        except (OSError, ValueError) as fault:
            raise unreadable(file, fault) from None
    return clues


def _unknown(name: str, has_recordings: bool) -> NotFoundError:
    hint = "check the id and the profile"
    if not has_recordings:
        hint += "; name recordings of event listen with --events"
    return NotFoundError(f"nothing is known of {name!r}", hint=hint)


def _result(name: str, clues: Sequence[Clue]) -> Result:
    verdict = judge(name, clues)
    charged = cost(clues)
    document = {
        "id": name,
        "kind": clues[0].kind,
        "timeline": [
            {"time": utc(clue.time), "source": _source(clue), "what": clue.what} for clue in clues
        ],
        "verdict": verdict.document(),
        "cost": charged,
    }
    columns = (name, clues[0].kind, verdict.state, verdict.reason, verdict.cause, verdict.advice)
    view = View(
        encode(document),
        lambda: _card(name, clues[0], verdict, money(charged)),
        name,
        columns,
        tables=[_timeline(clues)],
    )
    return Result([view], failure=verdict.failure)


def _source(clue: Clue) -> str:
    return f"{clue.source} {clue.file}".rstrip()


def _card(name: str, clue: Clue, verdict: Diagnosis, charged: str | None) -> Card:
    rows = lines(
        (f"{clue.kind.capitalize()} id", name, "strong"),
        ("Verdict", verdict.sentence, verdict.tone),
        ("Cost", charged),
    )
    return Card("why", rows, verdict.tone)


def _timeline(clues: Sequence[Clue]) -> Table:
    rows = [(moment(clue.time) or "", _source(clue), clue.what) for clue in clues]
    return Table("timeline", ("time", "source", "what"), rows, stacks=True)
