"""The options and values that the commands about SMS share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.events.deliveries import Absent
from sinchctl.phone import number
from sinchctl.terminal import printer
from sinchctl.times import instant

Since = Annotated[
    str | None,
    typer.Option(
        metavar="T",
        help="Start at this time (ISO 8601, or -2h for two hours ago); else 24 hours ago.",
    ),
]
Until = Annotated[
    str | None, typer.Option(metavar="T", help="Stop before this time (ISO 8601, or -2h).")
]
MessageId = Annotated[
    str, typer.Argument(metavar="MESSAGE_ID", help="The id that sms send printed.")
]


def period(
    session: Session, since: str | None, until: str | None
) -> tuple[datetime | None, datetime | None]:
    """Return the time from --since to --until, in UTC. Raises UsageError if it is empty."""
    now = session.now()
    first = instant(since, now, "--since") if since is not None else None
    last = instant(until, now, "--until") if until is not None else None
    if first and last and last <= first:
        raise UsageError("--until is not after --since")
    return first, last


def digits(text: str | None, what: str) -> str | None:
    """Return a number, a short code, a name or a group as Sinch's lists have it: without plus.

    Raises UsageError for a number that is not E.164.
    """
    if text is None:
        return None
    if not (bare := text.strip()):
        raise UsageError(f"{what} is empty")
    return number(bare, what).removeprefix("+") if bare.startswith("+") else bare


def is_same(address: str | None, wanted: str | None) -> bool:
    """Return True if an address of Sinch's is the wanted one; any is if none is wanted."""
    return wanted is None or (address or "").removeprefix("+").lower() == wanted.lower()


def noting_absence(session: Session) -> Absent:
    """Return what says that a wait has begun before `event listen` has recorded anything."""

    def note(path: Path) -> None:
        what = f"waiting for {path}, which `event listen --record` writes; it does not exist yet"
        printer.note(session.terminal, what)

    return note
