"""sandbox call, press, answer, end and calls: the people who telephone with the sandbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

import typer

from sinchctl.commandline.call_status import explained
from sinchctl.commandline.options import CALLER, CallId, Interval, Keys, MaxWait
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, NotFoundError, UsageError
from sinchctl.events.meanings import tone
from sinchctl.phone import number
from sinchctl.profiles.model import SANDBOX_KEY
from sinchctl.sandbox.live.phone_line import PhoneLine
from sinchctl.sandbox.live.phone_lines import PhoneLines
from sinchctl.sandbox.settings import clock_speed, load
from sinchctl.sandbox.state import opened, state_file
from sinchctl.sandbox.upkeep import catch_up
from sinchctl.simulator.play.player import Played
from sinchctl.simulator.play.script import parse_script
from sinchctl.terminal.input import read_text
from sinchctl.terminal.trace_view import TraceView, trace_view
from sinchctl.terminal.views import Card, Piece, Result, Table, View, lines
from sinchctl.terminal.waiting import Look, Patience, follow, patience
from sinchctl.text.amounts import moment
from sinchctl.text.tone import Tone

_TONES: dict[str, Tone] = {"over": "dim", "ringing": "warn"}


def call(
    ctx: typer.Context,
    to: Annotated[str, typer.Argument(metavar="NUMBER", help="The number to call, in E.164.")],
    caller: Annotated[
        str, typer.Option("--from", metavar="N", help="Set the number that calls.")
    ] = CALLER,
    keys: Keys = None,
    app_user: Annotated[
        str | None, typer.Option(metavar="NAME", help="Let this user of an app call.")
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for the end of the call, and show what happened.")
    ] = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Call the application: the sandbox posts ICE to its callback URL.

    Set the URL with `sinchctl sandbox settings --callback-url URL`.
    """
    session: Session = ctx.obj
    patient = patience(wait, interval or ("0.2s" if wait else None), max_wait, "5m")
    dialled, caller = number(to), number(caller, "number of --from")
    script = parse_script(read_text(session.terminal, keys, "script") if keys else "")
    with _lines(session) as (phone_lines, settings):
        if not settings.callback_url:
            raise UsageError(
                "the sandbox has no callback URL, so no application would answer the call",
                hint="run: sinchctl sandbox settings --callback-url http://127.0.0.1:8080/",
            )
        call_id = phone_lines.call_in(SANDBOX_KEY, dialled, caller, app_user, script)
    catch_up(state_file(session.terminal.environ), session.now)
    if patient is not None:
        return _to_its_end(session, call_id, patient)
    document = {"callId": call_id, "from": caller, "to": dialled}
    content = lines(("Call id", call_id, "strong"), ("From", caller), ("To", dialled))
    view = View(document, lambda: Card("Call", content), call_id, (call_id, caller, dialled))
    return Result([view], hint=f"follow it: sinchctl sandbox calls; sinchctl call get {call_id}")


def press(
    ctx: typer.Context,
    call_id: CallId,
    keys: Annotated[
        str, typer.Argument(metavar="KEYS", help="What the person does, as in 1 or 4711#,hangup.")
    ],
) -> Result:
    """Press keys for the person on the line.

    The first keys are pressed now, also during a prompt; what stands after a comma follows as
    in `sinchctl help call-lab`.
    """
    tokens = parse_script(keys)
    if not tokens:
        raise UsageError("there are no keys to press", hint="write them like 1 or 4711#")
    session: Session = ctx.obj
    with _lines(session) as (phone_lines, _):
        phone_lines.press(_running(phone_lines, call_id), tokens)
    return _state(session, call_id)


def answer(ctx: typer.Context, call_id: CallId) -> Result:
    """Answer a call that rings; from then on nobody presses keys or hangs up by themselves."""
    session: Session = ctx.obj
    with _lines(session) as (phone_lines, _):
        line = _running(phone_lines, call_id)
        if line.call.phase not in {"dialling", "ringing"}:
            raise FindingsError(f"the call {call_id} does not ring")
        phone_lines.answer(line)
    return _state(session, call_id)


def end(
    ctx: typer.Context,
    call_id: CallId,
    by: Annotated[
        Literal["caller", "callee"] | None,
        typer.Option(help="Choose who hangs up (default: the person on the line)."),
    ] = None,
) -> Result:
    """Hang up; the called person refuses a call that still rings."""
    session: Session = ctx.obj
    with _lines(session) as (phone_lines, _):
        line = _running(phone_lines, call_id)
        phone_lines.end(line, by or line.call.person)
    return _state(session, call_id)


def calls(
    ctx: typer.Context,
    every: Annotated[
        bool, typer.Option("--all", help="List the calls that are over, too.")
    ] = False,
) -> Result:
    """List the calls that run, newest first."""
    session: Session = ctx.obj
    with _lines(session) as (phone_lines, _):
        found = [*(phone_lines.store.over() if every else []), *phone_lines.store.running()]
        documents = [phone_lines.described(line) for line in reversed(found)]
    return Result(map(_view, documents), _table(documents, every=every))


@contextmanager
def _lines(session: Session) -> Iterator[tuple[PhoneLines, Any]]:
    """Open the calls of the sandbox, up to date; what is changed goes on afterwards."""
    file = state_file(session.terminal.environ)
    catch_up(file, session.now)
    with opened(file) as state:
        settings = load(state)
        yield PhoneLines(state, settings, session.now(), clock_speed(state), {}), settings


def _running(phone_lines: PhoneLines, call_id: str) -> PhoneLine:
    line = phone_lines.store.find(call_id)
    if line is None:
        raise NotFoundError(
            f"the sandbox has no call {call_id}", hint="list them: sinchctl sandbox calls --all"
        )
    if line.ended:
        raise FindingsError(f"the call {call_id} is over")
    return line


def _state(session: Session, call_id: str) -> Result:
    """Return the call as it is after everything that follows at once."""
    catch_up(state_file(session.terminal.environ), session.now)
    with _lines(session) as (phone_lines, _):
        line = phone_lines.store.find(call_id)
        documents = [phone_lines.described(line)] if line is not None else []
    return Result(map(_view, documents))


def _to_its_end(session: Session, call_id: str, patient: Patience) -> Result:
    """Wait until a call is over, and return what happened in it as `call simulate` does."""
    view = TraceView("heard", draws=session.terminal.draws(), columns=session.terminal.columns())

    def look() -> Look:
        with _lines(session) as (phone_lines, settings):
            line = phone_lines.store.find(call_id)
            if line is None:
                raise NotFoundError(f"the sandbox has no call {call_id} any more")
            state = str(phone_lines.described(line)["state"])
            outcome = phone_lines.store.outcome(call_id)
            trace = phone_lines.store.trace(call_id)
        played = Played(trace, outcome or {}, line.call)
        if outcome is None:
            return Look(state, False, None, _view(phone_lines.described(line)))
        fault = played.fault()
        failure = FindingsError(fault) if fault else None
        return Look(state, True, failure, trace_view(played, view, settings.assumptions))

    again = session.command("sandbox calls")
    return follow(session.terminal, f"the call {call_id}", look, patient, again)


def _view(document: dict[str, Any]) -> View:
    row = tuple(document[name] for name in ("id", "from", "to", "state", "seconds", "menu"))

    def card() -> Card:
        content = lines(
            ("Call id", document["id"], "strong"),
            ("State", document["state"], _TONES.get(document["state"], "good")),
            ("From", document["from"]),
            ("To", document["to"]),
            ("Seconds", f"{document['seconds']:g}"),
            ("Started", moment(document["started"])),
            ("Connected to", document["other"]),
            ("Menu", document["menu"]),
            ("Conference", document["room"]),
            ("Heard now", document["said"]),
            ("Result", *explained("call_result", document["result"])),
            ("Reason", *explained("call_reason", document["reason"])),
        )
        return Card("Call", content)

    return View(document, card, str(document["id"]), row)


def _table(documents: list[dict[str, Any]], *, every: bool) -> Table:
    rows: list[tuple[Any, ...]] = [
        (
            document["id"],
            document["from"],
            document["to"],
            _state_cell(document),
            f"{document['seconds']:g}",
            document["menu"]
            or document["room"]
            or (document["reason"] if _is_over(document) else ""),
        )
        for document in documents
    ]
    none_yet = "no calls yet; try: sinchctl sandbox call +46846500401"
    return Table(
        "calls",
        ("call id", "from", "to", "state", "seconds", "menu or reason"),
        rows,
        empty=none_yet if every else "no call runs; --all lists those that are over",
        stacks=True,
    )


def _is_over(document: dict[str, Any]) -> bool:
    return bool(document["state"] == "over")


def _state_cell(document: dict[str, Any]) -> Piece:
    """Return the state of a call that runs, and the result of one that is over."""
    if _is_over(document):
        return document["result"], tone("call_result", document["result"])
    return document["state"], _TONES.get(document["state"], "good")
