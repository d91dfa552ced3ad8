"""sinchctl call: look at calls, steer them, end them, report on them."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import CallId
from sinchctl.commandline.svaml_argument import Flow, NoLint, loaded
from sinchctl.errors import UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Tone, View, lines
from sinchctl.text.amounts import moment, money, span

if TYPE_CHECKING:
    from collections.abc import Callable

    from sinchctl.api.calls import Call, Leg
    from sinchctl.client.request import Answer, Reply
    from sinchctl.commandline.session import Session

app = group("Look at, steer and end calls.")

_WORDS = {"ONGOING": "in progress", "FINAL": "over"}
_LEGS: dict[str, "Leg"] = {"caller": "caller", "callee": "callee", "both": "both"}


@verb(app, "get", "sinchctl call get 1ce0ffee-ca11-ca11-ca11-abcdef000053")
def get(ctx: typer.Context, call_id: CallId) -> None:
    """Look at a call: who, how long, how it ended, what it cost."""
    from sinchctl.api import calls

    session: Session = ctx.obj
    with session.connect() as client:
        printer.record(session.terminal, _view(calls.get(client, call_id), call_id))


@verb(
    app,
    "update",
    "sinchctl call update 1ce0ffee-ca11-ca11-ca11-abcdef000053 goodbye.json",
    "sinchctl call update 1ce0ffee-ca11-ca11-ca11-abcdef000053 goodbye.json --dry-run",
)
def update(ctx: typer.Context, call_id: CallId, flow: Flow, no_lint: NoLint = False) -> None:
    """Steer a call in progress with SVAML, a flow or a menu file."""
    from sinchctl.api import calls

    session: Session = ctx.obj
    svaml = loaded(session, flow, "manage", no_lint=no_lint)
    with session.connect() as client:
        _done(session, calls.update(client, call_id, svaml.body), call_id, "updated")


@verb(
    app,
    "manage",
    "sinchctl call manage 1ce0ffee-ca11-ca11-ca11-abcdef000053 whisper.json --leg callee",
)
def manage(
    ctx: typer.Context,
    call_id: CallId,
    flow: Flow,
    leg: Annotated[str, typer.Option(metavar="LEG", help="caller, callee or both.")],
    no_lint: NoLint = False,
) -> None:
    """Play something on one leg of a call in progress."""
    from sinchctl.api import calls

    session: Session = ctx.obj
    if leg not in _LEGS:
        raise UsageError(f"--leg {leg!r} is unknown", hint="use caller, callee or both")
    svaml = loaded(session, flow, "manage", no_lint=no_lint)
    with session.connect() as client:
        _done(session, calls.manage(client, call_id, _LEGS[leg], svaml.body), call_id, "managed")


@verb(app, "hangup", "sinchctl call hangup 1ce0ffee-ca11-ca11-ca11-abcdef000053")
def hangup(ctx: typer.Context, call_id: CallId) -> None:
    """End a call in progress."""
    from sinchctl.api import calls

    session: Session = ctx.obj
    with session.connect() as client:
        _done(session, calls.hangup(client, call_id), call_id, "ended")


@verb(
    app,
    "report-status",
    "sinchctl call report-status 1ce0ffee-ca11-ca11-ca11-abcdef000053 success",
    "sinchctl call report-status 1ce0ffee-ca11-ca11-ca11-abcdef000053 failure",
)
def report_status(
    ctx: typer.Context,
    call_id: CallId,
    status: Annotated[str, typer.Argument(metavar="STATUS", help="success or failure.")],
    details: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, in 64 characters at most.")
    ] = None,
) -> None:
    """Report whether a call did its work, for its call records."""
    from sinchctl.api import calls

    session: Session = ctx.obj
    words: dict[str, Literal["Success", "Failure"]] = {"success": "Success", "failure": "Failure"}
    if status.lower() not in words:
        raise UsageError(f"the status {status!r} is unknown", hint="use success or failure")
    if details is not None and len(details) > 64:
        raise UsageError(f"--details has {len(details)} characters; 64 is the limit")
    with session.connect() as client:
        reply = calls.report_status(client, call_id, words[status.lower()], details)
        _done(session, reply, call_id, f"reported as {status.lower()}")


def _view(answer: "Answer[Call]", asked: str) -> View:
    call = answer.value
    call_id = call.call_id or asked

    def card() -> Card:
        from sinchctl.events.meanings import call_reason, call_result

        tone: Tone = "warn" if call.status == "ONGOING" else "strong"
        result: Tone = "good" if call.result == "ANSWERED" else "bad"
        words = _WORDS.get(call.status or "")
        shown = lines(
            ("Call id", call_id, "strong"),
            ("Status", f"{call.status}: {words}" if words else call.status, tone),
            ("Result", _told(call.result, call_result), result),
            ("Reason", _told(call.reason, call_reason)),
            ("From", _who(call.origin)),
            ("To", _who(call.to)),
            ("Domain", call.domain),
            ("Duration", span(call.duration)),
            ("Time", moment(call.timestamp)),
            ("Cost", money(call.debit)),
            ("Rate", _rate(call.user_rate)),
            ("Custom", call.custom),
        )
        return Card("Call", shown)

    row = (call_id, call.status, call.result, call.reason, call.duration)
    return View(answer.body, card, call_id, row, answer.body)


def _told(word: str | None, meaning: "Callable[[str], str]") -> str | None:
    """What a word means; nothing for a call in progress, which has no result and reason yet."""
    return meaning(word) if word and word != "N/A" else None


def _who(party: Any) -> str | None:
    if isinstance(party, dict):
        return str(party.get("endpoint") or "") or None
    return None if party is None else str(party)


def _rate(amount: Any) -> str | None:
    told = money(amount)
    return f"{told} a minute" if told else None


def _done(session: "Session", reply: "Reply", call_id: str, what: str) -> None:
    """Say that a change was accepted; where no body is due any 2xx is fine."""

    def card() -> Card:
        return Card(f"Call {what}", lines(("Call id", call_id, "strong")), "good")

    record = {"callId": call_id, "httpStatus": reply.status}
    printer.record(
        session.terminal, View(record, card, call_id, (call_id, reply.status), reply.body)
    )
