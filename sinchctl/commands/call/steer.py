"""call update, manage, hangup and report-status: change a call in progress."""

from typing import Annotated, Literal

import typer

from sinchctl.api import calls
from sinchctl.api.calls import Leg
from sinchctl.client.request import Reply
from sinchctl.commandline.options import CallId
from sinchctl.commandline.session import Session
from sinchctl.commandline.svaml_argument import Flow, NoLint, loaded
from sinchctl.errors import UsageError
from sinchctl.svaml.vocabulary import LONGEST_DETAILS
from sinchctl.terminal.views import Card, Result, View, lines


def update(ctx: typer.Context, call_id: CallId, flow: Flow, no_lint: NoLint = False) -> Result:
    """Steer a call in progress with SVAML, a flow or a menu file."""
    session: Session = ctx.obj
    svaml = loaded(session, flow, "manage", no_lint=no_lint)
    return _accepted(calls.update(session.connect(), call_id, svaml.body), call_id, "updated")


def manage(
    ctx: typer.Context,
    call_id: CallId,
    flow: Flow,
    leg: Annotated[
        Leg, typer.Option(metavar="LEG", case_sensitive=False, help="caller, callee or both.")
    ],
    no_lint: NoLint = False,
) -> Result:
    """Play something on one leg of a call in progress."""
    session: Session = ctx.obj
    svaml = loaded(session, flow, "manage", no_lint=no_lint)
    reply = calls.manage(session.connect(), call_id, leg, svaml.body)
    return _accepted(reply, call_id, "managed")


def hangup(ctx: typer.Context, call_id: CallId) -> Result:
    """End a call in progress."""
    session: Session = ctx.obj
    return _accepted(calls.hangup(session.connect(), call_id), call_id, "ended")


def report_status(
    ctx: typer.Context,
    call_id: CallId,
    status: Annotated[
        Literal["success", "failure"],
        typer.Argument(metavar="STATUS", case_sensitive=False, help="success or failure."),
    ],
    details: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=f"Why, in {LONGEST_DETAILS} characters at most."),
    ] = None,
) -> Result:
    """Report whether a call did its work, for its call records."""
    session: Session = ctx.obj
    if details is not None and len(details) > LONGEST_DETAILS:
        raise UsageError(f"--details has {len(details)} characters; {LONGEST_DETAILS} is the limit")
    word: Literal["Success", "Failure"] = "Success" if status == "success" else "Failure"
    reply = calls.report_status(session.connect(), call_id, word, details)
    return _accepted(reply, call_id, f"reported as {status}")


def _accepted(reply: Reply, call_id: str, what: str) -> Result:
    """Return the record of a change that Sinch accepted; any 2xx body is fine."""
    call_id = calls.id_of(call_id)
    card = Card(f"Call {what}", lines(("Call id", call_id, "strong")), "good")
    record = {"callId": call_id, "httpStatus": reply.status}
    row = (call_id, reply.status)
    view = View(record, lambda: card, call_id, row, reply.body)
    return Result([view], accepted=f"the change of call {call_id}")
