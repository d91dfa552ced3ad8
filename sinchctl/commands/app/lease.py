"""app lease and app restore: lend the primary callback URL for a while, and put it back."""

import shutil
from threading import Event
from typing import Annotated

import typer

from sinchctl.api.configuration import CallbackUrls, set_callback_urls
from sinchctl.callbacks.lease import Lease
from sinchctl.commandline.foreground import (
    interrupted_by_signals,
    leased,
    restored,
    run_in_foreground,
    until_stopped,
)
from sinchctl.commandline.session import Session
from sinchctl.errors import SinchctlError, UsageError
from sinchctl.profiles.fields import callback_url
from sinchctl.terminal import printer


def lease(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Let Sinch post callbacks here.")],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND]", help="Run this meanwhile; write -- before it."),
    ] = None,
) -> None:
    """Use another primary callback URL while a command runs, or until Ctrl-C.

    Meanwhile the old primary URL is the fallback, so that calls survive an outage of yours. At
    the end both old URLs are put back: when the command ends, on Ctrl-C and on SIGTERM. What to
    put back is on the disk before the change, so that after a crash the next lease or
    `sinchctl app restore` does it.

    A URL that somebody else changed meanwhile stays, with exit code 6; so it is where there was
    no fallback and Sinch keeps one. Otherwise the exit code is that of the command. There is at
    most one lease on an application at a time.
    """
    session: Session = ctx.obj
    url = callback_url(url, "URL")
    if command and shutil.which(command[0]) is None:
        raise UsageError(f"there is no command {command[0]!r}", hint="check the name and PATH")
    client = session.connect()
    agreement = Lease(client, session.terminal.environ)
    settings = session.terminal.settings
    if settings.dry_run or settings.curl:
        set_callback_urls(client, agreement.key, CallbackUrls(url))
    code = 0
    try:
        with interrupted_by_signals(), agreement, leased(session, agreement, url):
            if command:
                code = run_in_foreground(command)
            else:
                with until_stopped():
                    printer.note(session.terminal, "Ctrl-C ends the lease")
                    Event().wait()
    except SinchctlError as fault:
        if not code:
            raise
        printer.error(session.terminal, fault)
    if code:
        raise typer.Exit(code)


def restore(ctx: typer.Context) -> None:
    """Put back the callback URLs of a lease that did not end.

    A URL that somebody else changed meanwhile stays, with exit code 6.
    """
    session: Session = ctx.obj
    with Lease(session.connect(), session.terminal.environ) as agreement:
        if restored(session, agreement) is None:
            printer.note(session.terminal, f"no lease is open on the application {agreement.key}")
