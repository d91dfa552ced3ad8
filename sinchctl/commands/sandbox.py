"""sinchctl sandbox: serve the embedded Sinch, read its log, make it forget."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.commandline.foreground import until_stopped
from sinchctl.commandline.groups import Command, Group, group, verb
from sinchctl.commandline.help_page import HelpPage
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Table, Tone, View, lines
from sinchctl.text.amounts import moment

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.sandbox.auth import Credentials


class _Explained:
    """A help page that ends with what the digits of a number do, and what is not modelled."""

    def add_sections(self, ctx: Any, page: HelpPage) -> None:
        """Add the outcomes of the sandbox to the sections of the page."""
        from sinchctl.sandbox.outcomes import NOT_MODELLED, OUTCOMES

        super().add_sections(ctx, page)  # type: ignore[misc] # from the command's class
        page.heading("Outcomes, by the last two digits of a number")
        page.terms([*OUTCOMES.items(), ("any other", "success")])
        page.heading("What it does not model")
        page.terms([("-", text) for text in NOT_MODELLED])


class Sandbox(_Explained, Group):
    """The noun, explained."""


class Serve(_Explained, Command):
    """The verb serve, explained."""


app = group("An embedded Sinch: no account, no network.", cls=Sandbox)

_TONES: dict[str, Tone] = {"2": "good", "4": "bad", "5": "bad"}


@verb(
    app,
    "log",
    "sinchctl sandbox log",
    "sinchctl sandbox log --kind verification --last 1 --field code",
    "sinchctl sandbox log -o json",
)
def log(
    ctx: typer.Context,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="Only these: request, or what a person got: sms, call, verification.",
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Only what this number got.")
    ] = None,
    last: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the newest N entries.")
    ] = None,
) -> None:
    """List the requests that the sandbox got, and what people would have got, oldest first.

    The code of a verification stands in the field `code`.
    """
    from sinchctl.errors import UsageError
    from sinchctl.phone import number
    from sinchctl.sandbox.state import opened, state_file

    session: Session = ctx.obj
    kinds = ("request", "sms", "call", "verification")
    if kind is not None and kind not in kinds:
        raise UsageError(f"there is no kind {kind!r} in the log", hint=f"use {', '.join(kinds)}")
    wanted = number(to) if to is not None else None
    with opened(state_file(session.terminal.environ)) as state:
        entries = state.entries()
    found = [
        entry
        for entry in entries
        if (kind is None or entry.get("kind", "request") == kind)
        and (wanted is None or entry.get("to") == wanted)
    ]
    found = found[-last:] if last else found
    printer.records(session.terminal, map(_view, found), _table(found))


def _view(entry: dict[str, Any]) -> View:
    _, what, told = _cells(entry)
    row = (entry["time"], entry.get("kind", "request"), what, told)
    return View(entry, lambda: _card(entry), str(entry.get("id", "")), row)


def _cells(entry: dict[str, Any]) -> tuple[str, str, str]:
    when = entry["time"][5:19].replace("T", " ")
    if "kind" in entry:
        return when, f"{entry['kind']} to {entry['to']}", entry["text"]
    status = entry.get("line") or entry.get("status")
    said = f" ({entry['message']})" if "message" in entry else ""
    return when, f"{entry['method']} {entry['path']}", f"{status}{said}"


def _card(entry: dict[str, Any]) -> Card:
    named = ((name, value) for name, value in entry.items() if name != "time")
    return Card(moment(entry["time"]) or "", lines(*named), _tone(entry))


def _tone(entry: dict[str, Any]) -> Tone:
    return _TONES.get(str(entry.get("status"))[:1], "")


def _table(found: list[dict[str, Any]]) -> Table:
    return Table(
        "sandbox log",
        ("time (UTC)", "what", "how"),
        [
            (when, what, (told, _tone(entry)))
            for entry in found
            for when, what, told in [_cells(entry)]
        ],
        empty="nothing yet; try: sinchctl --sandbox sms send +46700000000 Hello",
    )


@verb(app, "reset", "sinchctl sandbox reset")
def reset(ctx: typer.Context) -> None:
    """Forget everything: messages, verifications, calls, conferences and the log."""
    from sinchctl.sandbox.state import forget, state_file

    session: Session = ctx.obj
    forget(state_file(session.terminal.environ))
    printer.note(session.terminal, "the sandbox has forgotten everything")


@verb(
    app,
    "serve",
    "sinchctl sandbox serve --port 8765",
    "sinchctl --sandbox sandbox serve --port 0",
    cls=Serve,
)
def serve(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8765,
    host: Annotated[
        str, typer.Option(metavar="H", help="The address to listen on; loopback by default.")
    ] = "127.0.0.1",
) -> None:
    """Serve the sandbox over HTTP for other programs, such as Sinch's own SDKs.

    Requests are checked as Sinch checks them: application-signed, basic and bearer, with the
    credentials of the active profile or environment; without any, with fixed ones that are
    printed. The address is printed when the server really answers. Ctrl-C ends it.
    """
    from sinchctl.sandbox.server import Sandbox as EmbeddedSinch
    from sinchctl.sandbox.state import opened, state_file
    from sinchctl.serving import Serving

    session: Session = ctx.obj
    known, fixed = _credentials(session)
    file = state_file(session.terminal.environ)
    with opened(file):
        pass  # a state that cannot be used is told now, not at the first request
    if host not in {"127.0.0.1", "localhost", "::1"}:
        printer.warn(
            session.terminal,
            f"{host} can be reached by others; the sandbox is made for this machine",
        )
    running = Serving(
        EmbeddedSinch(file, known, session.now, lambda entry: _arrived(session, entry)).serve,
        host,
        port,
        files=4,  # the connection, and three of SQLite
        on_fault=lambda fault: printer.warn(session.terminal, f"a request failed: {fault}"),
    )
    with until_stopped(), running:
        running.probe()
        _tell(session, running.address, known, fixed)
        _wait()
    printer.note(session.terminal, "the sandbox has stopped")


def _credentials(session: "Session") -> tuple["Credentials", list[str]]:
    """What is accepted, and the variables of the parts for which the fixed values stand."""
    from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_PLAN, SANDBOX_SECRET, SANDBOX_TOKEN
    from sinchctl.sandbox.auth import Credentials
    from sinchctl.secret import Secret

    profile = session.profile()
    key, secret, plan, token = SANDBOX_KEY, SANDBOX_SECRET, SANDBOX_PLAN, SANDBOX_TOKEN
    fixed = []
    if profile.has_application and profile.application_secret is not None:
        key, secret = profile.application_key, profile.application_secret.reveal()
    if profile.is_sandbox or not profile.has_application:
        fixed += [f"SINCH_APPLICATION_KEY={key}", f"SINCH_APPLICATION_SECRET={secret}"]
    if profile.has_sms_plan and profile.sms_api_token is not None:
        plan, token = profile.service_plan_id, profile.sms_api_token.reveal()
    if profile.is_sandbox or not profile.has_sms_plan:
        fixed += [f"SINCH_SERVICE_PLAN_ID={plan}", f"SINCH_SMS_API_TOKEN={token}"]
    return Credentials(key, Secret(secret), plan, token), fixed


def _tell(session: "Session", address: str, known: "Credentials", fixed: list[str]) -> None:
    """What other shells need, then the address: who has read that has all the rest."""
    told = {"address": address, "applicationKey": known.key, "servicePlanId": known.plan}
    shown = lines(("Address", address, "good"), ("Application key", known.key))
    card = Card("Sandbox", [*shown, *lines(("Service plan", known.plan), ("To end it", "Ctrl-C"))])
    printer.note(
        session.terminal, f"the sandbox answers on {address}; Ctrl-C ends it. For other shells:"
    )
    for line in fixed:
        printer.aside(session.terminal, f"export {line}")
    for api in ("VOICE", "VERIFICATION", "SMS", "MESSAGING"):
        printer.aside(session.terminal, f"export SINCHCTL_BASE_URL_{api}={address}")
    printer.record(
        session.terminal, View(told, lambda: card, address, (address, known.key, known.plan))
    )


def _arrived(session: "Session", entry: dict[str, Any]) -> None:
    time, what, told = _cells(entry)
    printer.aside(session.terminal, f"{time[6:]} {what} {told}")


def _wait() -> None:
    import threading

    never = threading.Event()
    while not never.wait(1):  # a wait without an end cannot be interrupted on Windows
        pass
