"""sinchctl sandbox: serve the embedded Sinch, read its log, reset it."""

import threading
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sinchctl.commandline.foreground import until_stopped
from sinchctl.commandline.groups import Command, Group, group, verb
from sinchctl.commandline.help_page import HelpPage
from sinchctl.phone import number
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Result, Table, View, lines
from sinchctl.text.amounts import moment
from sinchctl.text.tone import Tone
from sinchctl.times import iso

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.sandbox.auth import Credentials


class _Explained:
    """A help page that ends with the outcomes by number, and with what is not modelled."""

    def add_sections(self, ctx: Any, page: HelpPage) -> None:
        """Add the outcomes of the sandbox to the sections of the page."""
        from sinchctl.sandbox.outcomes import NOT_MODELLED, OUTCOMES

        super().add_sections(ctx, page)  # type: ignore[misc] # from the command's class
        page.heading("Outcomes, by the last two digits of a number")
        page.terms([*OUTCOMES.items(), ("any other", "success")])
        page.heading("Not modelled")
        page.terms([("-", text) for text in NOT_MODELLED])


class ExplainedGroup(_Explained, Group):
    """The noun, with the outcomes in its help."""


class ExplainedCommand(_Explained, Command):
    """The verb serve, with the outcomes in its help."""


app = group("An embedded Sinch: no account, no network.", cls=ExplainedGroup)

_TONES: dict[str, Tone] = {"2": "good", "4": "bad", "5": "bad"}


@verb(
    app,
    "log",
    "sinchctl sandbox log",
    "sinchctl sandbox log --kind verification --last 1 --field code",
    "sinchctl sandbox log -o json",
    uses="record",
)
def log(
    ctx: typer.Context,
    kind: Annotated[
        Literal["request", "sms", "call", "verification"] | None,
        typer.Option(
            metavar="KIND",
            case_sensitive=False,
            help="Show only requests, or only what people received: sms, call or verification.",
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Show only what this number received.")
    ] = None,
    last: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Show only the newest N entries.")
    ] = None,
) -> Result:
    """List the requests to the sandbox, and what people would have received, oldest first.

    The field `code` is the code of a verification. Scheduled messages appear when their time
    has come.
    """
    from sinchctl.sandbox.sms.batches import deliver_due
    from sinchctl.sandbox.state import opened, state_file

    session: Session = ctx.obj
    recipient = number(to) if to is not None else None
    with opened(state_file(session.terminal.environ)) as state:
        deliver_due(state, iso(session.now()))
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
    what, how = _cells(entry)
    row = (entry["time"], entry.get("kind", "request"), what, how)
    return View(entry, lambda: _card(entry), str(entry.get("id", "")), row)


def _cells(entry: dict[str, Any]) -> tuple[str, str]:
    """Return what happened, and with what result."""
    if "kind" in entry:
        return f"{entry['kind']} to {entry['to']}", entry["text"]
    status = entry.get("line") or entry.get("status")
    message = f" ({entry['message']})" if "message" in entry else ""
    return f"{entry['method']} {entry['path']}", f"{status}{message}"


def _local(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["time"]).astimezone()


def _card(entry: dict[str, Any]) -> Card:
    named = ((name, value) for name, value in entry.items() if name != "time")
    return Card(moment(entry["time"]) or "", lines(*named), _tone(entry))


def _tone(entry: dict[str, Any]) -> Tone:
    return _TONES.get(str(entry.get("status"))[:1], "")


def _table(entries: list[dict[str, Any]]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for entry in entries:
        what, how = _cells(entry)
        rows.append((f"{_local(entry):%m-%d %H:%M:%S}", what, (how, _tone(entry))))
    return Table(
        "sandbox log",
        ("time", "what", "result"),
        rows,
        empty="nothing yet; try: sinchctl --sandbox sms send +46700000000 Hello",
        stacks=True,
    )


@verb(app, "reset", "sinchctl sandbox reset", uses="text")
def reset(ctx: typer.Context) -> None:
    """Delete everything: messages, verifications, calls, conferences and the log."""
    from sinchctl.sandbox.state import forget, state_file

    session: Session = ctx.obj
    forget(state_file(session.terminal.environ))
    printer.note(session.terminal, "the sandbox is empty")


@verb(
    app,
    "serve",
    "sinchctl sandbox serve --port 8765",
    "sinchctl --sandbox sandbox serve --port 0",
    uses="profile",
    cls=ExplainedCommand,
)
def serve(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Listen on this port; 0: a free one.")
    ] = 8765,
    host: Annotated[
        str, typer.Option(metavar="H", help="Listen on this address; loopback by default.")
    ] = "127.0.0.1",
) -> None:
    """Serve the sandbox over HTTP for other programs, such as Sinch's SDKs.

    The sandbox checks requests as Sinch does: application-signed, basic and bearer. It accepts
    the credentials of the active profile or of the environment; without any it accepts fixed
    ones, and prints them. In the environment the application key may be any text. The address
    is printed as soon as the sandbox answers. Ctrl-C stops it.
    """
    from sinchctl.sandbox.credentials import accepted
    from sinchctl.sandbox.server import Sandbox
    from sinchctl.sandbox.state import opened, state_file
    from sinchctl.serving import Serving

    session: Session = ctx.obj
    terminal, settings = session.terminal, session.terminal.settings
    known, fixed, warnings = accepted(
        terminal.environ, name=settings.profile, sandbox=settings.sandbox
    )
    file = state_file(terminal.environ)
    with opened(file):
        pass  # a state that cannot be used is reported now, not with the first request
    if host not in {"127.0.0.1", "localhost", "::1"}:
        warnings = (*warnings, f"other machines can reach {host}; the sandbox is not made for that")
    for warning in warnings:
        printer.warn(terminal, warning)
    server = Serving(
        Sandbox(file, known, session.now, lambda entry: _show(session, entry)).serve,
        host,
        port,
        files=4,  # the connection, and three of SQLite
        on_fault=lambda fault: printer.warn(terminal, f"a request failed: {fault}"),
    )
    with until_stopped(), server:
        server.probe()
        _announce(session, server.address, known, fixed)
        _wait()
    printer.note(terminal, "the sandbox has stopped")


def _announce(session: "Session", address: str, known: "Credentials", fixed: list[str]) -> None:
    """Print what other shells need, then the address, for which programs may wait."""
    from sinchctl.client.apis import ROWS

    document = {"address": address, "applicationKey": known.key, "servicePlanId": known.plan}
    content = lines(
        ("Address", address, "good"),
        ("Application key", known.key),
        ("Service plan", known.plan),
        ("To stop it", "Ctrl-C"),
    )
    terminal = session.terminal
    printer.note(terminal, f"the sandbox answers on {address}; Ctrl-C stops it. For other shells:")
    urls = [f"{api.variable}={address}" for api in ROWS.values() if not api.shares_base_url]
    for variable in [*fixed, *urls]:
        printer.aside(terminal, f"export {variable}")
    row = (address, known.key, known.plan)
    printer.record(terminal, View(document, lambda: Card("Sandbox", content), address, row))


def _show(session: "Session", entry: dict[str, Any]) -> None:
    what, how = _cells(entry)
    printer.aside(session.terminal, f"{_local(entry):%H:%M:%S} {what} {how}")


def _wait() -> None:
    never = threading.Event()
    while not never.wait(1):  # a wait without an end cannot be interrupted on Windows
        pass
