"""sandbox serve: the embedded Sinch on a port."""

import threading
from functools import partial
from typing import Annotated, Any

import typer

from sinchctl.client.apis import ROWS
from sinchctl.commandline.foreground import until_stopped
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.sandbox.auth import Credentials
from sinchctl.sandbox.background import BackgroundKeeper
from sinchctl.sandbox.credentials import accepted
from sinchctl.sandbox.keeper import REAL_TIME, Keeper
from sinchctl.sandbox.server import Sandbox
from sinchctl.sandbox.settings import changed, load
from sinchctl.sandbox.state import held_open, opened, state_file
from sinchctl.serving.server import Serving
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, View, lines

from .log import cells, local_time


def serve(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Listen on this port; 0: a free one.")
    ] = 8765,
    host: Annotated[
        str, typer.Option(metavar="H", help="Listen on this address; loopback by default.")
    ] = "127.0.0.1",
    callback_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Post the callbacks of calls here while it runs."),
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(metavar="N", help="Let calls run N times as fast; 0: at once.", min=0),
    ] = None,
) -> None:
    """Serve the sandbox over HTTP for other programs, such as Sinch's SDKs.

    The sandbox checks requests as Sinch does: application-signed, basic and bearer. It accepts
    the credentials of the active profile or of the environment; without any it accepts fixed
    ones, and prints them. In the environment the application key may be any text. The address
    is printed as soon as the sandbox answers. Ctrl-C stops it.
    """
    session: Session = ctx.obj
    terminal, settings = session.terminal, session.terminal.settings
    known, fixed, warnings = accepted(
        terminal.environ, name=settings.profile, sandbox=settings.sandbox
    )
    file = state_file(terminal.environ)
    if host not in {"127.0.0.1", "localhost", "::1"}:
        warnings = (*warnings, f"other machines can reach {host}; the sandbox is not made for that")
    changes = {"callbackUrl": callback_url, "speed": speed}
    changes = {name: value for name, value in changes.items() if value is not None}
    for warning in warnings:
        printer.warn(terminal, warning)
    with opened(file) as state:  # what cannot be used is reported now, not with the first request
        changed(load(state), changes)
    watch = partial(_show, session)
    keeper = Keeper(file, known, session.now, REAL_TIME, watch, changes)
    background = BackgroundKeeper(keeper, file, partial(printer.warn, terminal))
    server = Serving(
        Sandbox(file, known, session.now, watch, background.wake).serve,
        host,
        port,
        files=4,  # the connection, and three of SQLite
        on_fault=lambda fault: printer.warn(terminal, f"a request failed: {fault}"),
    )
    with until_stopped(), held_open(file), server, keeper.alone() as is_alone:
        if not is_alone:
            raise UsageError(
                f"another sandbox serve uses the state in {str(file)!r}",
                hint="end it, or set SINCHCTL_STATE_DIR to use another state",
            )
        with background:
            server.probe()
            _announce(session, server.address, known, fixed)
            _wait()
    printer.note(terminal, "the sandbox has stopped")


def _announce(session: Session, address: str, known: Credentials, fixed: list[str]) -> None:
    """Print what other shells need, then the address, for which programs may wait."""
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


def _show(session: Session, entry: dict[str, Any]) -> None:
    what, how = cells(entry)
    printer.aside(session.terminal, f"{local_time(entry):%H:%M:%S} {what} {how}")


def _wait() -> None:
    never = threading.Event()
    while not never.wait(1):  # a wait without an end cannot be interrupted on Windows
        pass
