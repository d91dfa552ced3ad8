"""sandbox serve: the embedded Sinch on a port."""

import secrets
import threading
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from sinchctl.client.apis import ROWS
from sinchctl.commandline.foreground import until_stopped
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.sandbox.auth import Credentials
from sinchctl.sandbox.background import BackgroundKeeper
from sinchctl.sandbox.credentials import accepted
from sinchctl.sandbox.desk.desk import Desk
from sinchctl.sandbox.desk.guard import Guard
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
    page: Annotated[
        bool, typer.Option(help="Serve a page with phones, messages and callbacks at /.")
    ] = True,
    page_token: Annotated[
        str | None,
        typer.Option(
            metavar="TOKEN",
            help="Let other machines use the page too, if they know this token.",
        ),
    ] = None,
) -> None:
    """Serve the sandbox over HTTP for other programs, such as Sinch's SDKs.

    The sandbox checks requests as Sinch does: application-signed, basic and bearer, also with
    OAuth2 tokens of a project. It accepts the credentials of the active profile or of the
    environment; without any it accepts fixed ones, and prints them. In the environment the
    application key may be any text. The address is printed as soon as the sandbox answers.
    Ctrl-C stops it.

    The page is for browsers on this machine, whatever --host says. With --page-token every
    browser has to enter the token.
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
    guard = _guard(page_token)
    watch = partial(_show, session)
    keeper = Keeper(file, known, session.now, REAL_TIME, watch, changes)
    background = BackgroundKeeper(keeper, file, partial(printer.warn, terminal))
    app = Sandbox(file, known, session.now, watch, background.wake).serve
    if page:
        app = Desk(app, file, known.key, session.now, guard, background.wake).serve
    server = Serving(
        app,
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
            _announce(
                session, server.address, _page_of(server, guard) if page else "", known, fixed
            )
            _wait()
    printer.note(terminal, "the sandbox has stopped")


def _guard(token: str | None) -> Guard:
    """Return who may use the page. Raises UsageError for a token that no header can carry."""
    if token is None:
        return Guard(secrets.token_urlsafe(24))
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            "the token of --page-token must be printable ASCII characters without spaces",
            hint="use a long random one, such as that of: openssl rand -hex 16",
        )
    return Guard(token, is_shared=True)


def _page_of(server: Serving, guard: Guard) -> str:
    """Return the address of the page; empty if nobody may open it there."""
    address = f"{server.local_address}/"
    return address if guard.lets_in(urlsplit(address).hostname or "") else ""


def _announce(
    session: Session, address: str, page: str, known: Credentials, fixed: list[str]
) -> None:
    """Print what other shells need, then the address, for which programs may wait."""
    document = {"address": address, "applicationKey": known.key, "servicePlanId": known.plan}
    document["projectId"] = known.project.project
    if page:
        document["page"] = page
    content = lines(
        ("Address", address, "good"),
        ("Page", page),
        ("Application key", known.key),
        ("Service plan", known.plan),
        ("Project", known.project.project),
        ("To stop it", "Ctrl-C"),
    )
    terminal = session.terminal
    printer.note(terminal, f"the sandbox answers on {address}; Ctrl-C stops it. For other shells:")
    urls = [f"{api.variable}={address}" for api in ROWS.values() if not api.shares_base_url]
    for variable in [*fixed, *urls]:
        printer.aside(terminal, f"export {variable}")
    row = (address, known.key, known.plan, page)
    printer.record(terminal, View(document, lambda: Card("Sandbox", content), address, row))


def _show(session: Session, entry: dict[str, Any]) -> None:
    what, how = cells(entry)
    printer.aside(session.terminal, f"{local_time(entry):%H:%M:%S} {what} {how}")


def _wait() -> None:
    never = threading.Event()
    while not never.wait(1):  # a wait without an end cannot be interrupted on Windows
        pass
