"""sms bulk-status: what became of the messages of a bulk send."""

import os
from pathlib import Path
from typing import Annotated

import typer

from sinchctl.commandline.options import Interval, MaxWait, Wait
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.terminal.views import Result
from sinchctl.terminal.waiting import patience


def bulk_status(
    ctx: typer.Context,
    ledger: Annotated[
        str, typer.Argument(metavar="LEDGER", help="The ledger that sms bulk wrote.")
    ],
    failed: Annotated[
        bool, typer.Option("--failed", help="List who did not get the message, and why.")
    ] = False,
    export: Annotated[
        str | None,
        typer.Option(metavar="FILE.csv", help="Write all recipients with their states as CSV."),
    ] = None,
    events: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Read what callbacks said from this recording of event listen (Conversation API).",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file of --export.")] = False,
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Show what became of the messages of a bulk send.

    It reads one delivery report for each batch that is not finished, and keeps what it says in the
    ledger. The exit code is 0 if all are delivered, 6 if some failed, 15 if some are pending.

    Of messages of the Conversation API Sinch only tells in callbacks. Record them with
    `event listen --record FILE`; --events reads the recording, and --wait follows it.
    """
    from .delivery import delivery  # it loads sqlite3

    session: Session = ctx.obj
    patient = patience(wait, interval, max_wait)
    if export is not None and not force and Path(export).exists():
        raise UsageError(f"{export!r} already exists", hint="--force overwrites it")
    if export is not None and os.path.realpath(export) == os.path.realpath(ledger):
        raise UsageError("--export names the ledger itself", hint="name another file")
    return delivery(
        session, Path(ledger), patient, events=events or [], lists_failed=failed, export=export
    )
