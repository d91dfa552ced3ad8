"""call get: a call, now or at its end."""

import typer

from sinchctl.api import calls
from sinchctl.commandline.call_status import call_view, final_call
from sinchctl.commandline.options import CallId, Interval, MaxWait, Wait
from sinchctl.commandline.session import Session
from sinchctl.terminal.views import Result
from sinchctl.terminal.waiting import patience


def get(
    ctx: typer.Context,
    call_id: CallId,
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Show a call: who, how long, how it ended, what it cost.

    With --wait it follows the call to its end: exit code 0 if it was answered, 6 if not.
    """
    session: Session = ctx.obj
    patient = patience(wait, interval, max_wait, "5m")
    client = session.connect()
    if patient:
        return final_call(session, client, call_id, patient)
    return Result([call_view(calls.get(client, call_id), call_id)])
