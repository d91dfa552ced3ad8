"""sandbox log and sandbox reset: what the sandbox has seen, and how to forget it."""

from datetime import datetime
from typing import Annotated, Any, Literal

import typer

from sinchctl.commandline.session import Session
from sinchctl.phone import number
from sinchctl.sandbox.settings import forget_the_rest
from sinchctl.sandbox.state import forget, opened, state_file
from sinchctl.sandbox.upkeep import catch_up
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Result, Table, View, lines
from sinchctl.text.amounts import moment
from sinchctl.text.tone import Tone

_TONES: dict[str, Tone] = {"2": "good", "4": "bad", "5": "bad"}
_ASKING = {"ice", "pie", "VerificationRequestEvent"}
"""Events that need an answer with content; any other callback is accepted without one."""


def log(
    ctx: typer.Context,
    kind: Annotated[
        Literal["request", "callback", "sms", "sms-in", "call", "verification"] | None,
        typer.Option(
            metavar="KIND",
            case_sensitive=False,
            help="Show only requests, only callbacks, only what people received (sms, call or "
            "verification), or only sms-in: what they sent.",
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Show only what this number received.")
    ] = None,
    last: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Show only the newest N entries.")
    ] = None,
) -> Result:
    """List requests, callbacks, and what people would have received, oldest first.

    The field `code` is the code of a verification. Scheduled messages appear when their time
    has come.
    """
    session: Session = ctx.obj
    recipient = number(to) if to is not None else None
    file = state_file(session.terminal.environ)
    catch_up(file, session.now)
    with opened(file) as state:
        entries = state.entries()
    entries = [
        entry
        for entry in entries
        if (kind is None or entry.get("kind", "request") == kind)
        and (recipient is None or entry.get("to") == recipient)
    ]
    entries = entries[-last:] if last else entries
    return Result(map(_view, entries), _table(entries))


def _view(entry: dict[str, Any]) -> View:
    what, how = cells(entry)
    row = (entry["time"], entry.get("kind", "request"), what, how)
    return View(entry, lambda: _card(entry), str(entry.get("id", "")), row)


def cells(entry: dict[str, Any]) -> tuple[str, str]:
    """Return what happened, and with what result."""
    if entry.get("kind") == "callback":
        return f"{entry['event']} to {entry['url'] or 'nobody'}", _reply(entry)
    if "kind" in entry:
        return f"{entry['kind']} to {entry['to']}", entry["text"]
    status = entry.get("line") or entry.get("status")
    message = f" ({entry['message']})" if "message" in entry else ""
    return f"{entry['method']} {entry['path']}", f"{status}{message}"


def _reply(entry: dict[str, Any]) -> str:
    """Return how the application answered a callback, or why it did not."""
    status, why = entry.get("status"), _failure(entry)
    notes = [why] if why else []
    notes += [f"{len(entry['findings'])} findings"] if entry.get("findings") else []
    notes += [f"retry {entry['retry']}"] if entry.get("retry") else []
    notes += ["repeated after an interruption"] if entry.get("repeat") else []
    answer = "no answer" if status is None else f"{status} in {entry.get('latencyMs', 0):.0f} ms"
    return f"{answer} ({', '.join(notes)})" if notes else answer


def _failure(entry: dict[str, Any]) -> str:
    """Return why a callback failed; empty if the application accepted it."""
    status, reply = entry.get("status"), str(entry["reply"])
    if status is None:
        return str(entry.get("answer") or reply.removeprefix("failed: "))
    if not 200 <= status < 300:
        return "not accepted"
    if entry["event"] in _ASKING and reply in {"empty", "failed: invalid"}:
        return "empty" if reply == "empty" else "not a JSON object"
    return ""


def local_time(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["time"]).astimezone()


def _card(entry: dict[str, Any]) -> Card:
    named = ((name, value) for name, value in entry.items() if name != "time")
    return Card(moment(entry["time"]) or "", lines(*named), tone(entry))


def tone(entry: dict[str, Any]) -> Tone:
    """Return how an operator should take an entry."""
    if entry.get("kind") == "callback":
        return "bad" if _failure(entry) else "good"
    return _TONES.get(str(entry.get("status"))[:1], "")


def _table(entries: list[dict[str, Any]]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for entry in entries:
        what, how = cells(entry)
        rows.append((f"{local_time(entry):%m-%d %H:%M:%S}", what, (how, tone(entry))))
    return Table(
        "sandbox log",
        ("time", "what", "result"),
        rows,
        empty="nothing yet; try: sinchctl --sandbox sms send +46700000000 Hello",
        stacks=True,
    )


def reset(
    ctx: typer.Context,
    keep_settings: Annotated[
        bool, typer.Option("--keep-settings", help="Keep what `sandbox settings` has set.")
    ] = False,
) -> None:
    """Delete everything: messages, verifications, calls, conferences, settings and the log."""
    session: Session = ctx.obj
    file = state_file(session.terminal.environ)
    if keep_settings:
        with opened(file) as state:
            forget_the_rest(state)
        printer.note(session.terminal, "the sandbox is empty; its settings are as before")
    else:
        forget(file)
        printer.note(session.terminal, "the sandbox is empty")
