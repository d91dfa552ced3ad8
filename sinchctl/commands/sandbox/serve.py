"""sandbox serve: the embedded Sinch on a port."""

import threading
from typing import Annotated, Any

import typer

from sinchctl.client.apis import ROWS
from sinchctl.commandline.foreground import until_stopped
from sinchctl.commandline.session import Session
from sinchctl.sandbox.auth import Credentials
from sinchctl.sandbox.credentials import accepted
from sinchctl.sandbox.server import Sandbox
from sinchctl.sandbox.state import opened, state_file
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
