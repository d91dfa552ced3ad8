"""profile check: test the credentials with one harmless request per API."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.api.probes import Probe, probe, served
from sinchctl.client.api_row import ApiName
from sinchctl.client.apis import ROWS, by_name
from sinchctl.client.preview import Preview
from sinchctl.commandline import dry_run
from sinchctl.commandline.session import Session
from sinchctl.errors import (
    FindingsError,
    NetworkError,
    RefusedCredentialsError,
    SinchctlError,
    UsageError,
)
from sinchctl.profiles.model import require_application
from sinchctl.terminal.views import Card, Piece, Result, Table, View
from sinchctl.terminal.waiting import status_line
from sinchctl.text.tone import Tone

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_TESTED = [name for name, row in ROWS.items() if row.probe]


def check(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A profile; else the one in use.")
    ] = None,
    api: Annotated[
        list[str] | None,
        typer.Option(
            metavar="API",
            help=f"Test this API: {', '.join(_TESTED)}; can be repeated.",
        ),
    ] = None,
) -> Result:
    """Test the credentials with one harmless request per API that they are for.

    It requests a call and a verification that do not exist, the latest SMS batch, and the
    Conversation app, or without one a number of the project. Other APIs are tested with --api
    only. The exit code is 4 if Sinch refuses every credential, 6 if only some pass, and 8 if
    Sinch cannot be reached.
    """
    session: Session = ctx.obj
    chosen = {_tested(text) for text in api or []}
    if name is not None:
        session.terminal.settings.profile = name
    client = session.connect()
    apis = [api_name for api_name in ROWS if api_name in chosen] or served(client.profile)
    if not apis:
        require_application(client.profile)
    if session.terminal.settings.dry_run or session.terminal.settings.curl:
        _preview(session, client, apis)
        return Result()
    probes = []
    with status_line(session.terminal) as update:
        for api_name in apis:
            update(f"testing {ROWS[api_name].title}")
            probes.append(probe(client, api_name))
    failure = _failure(probes, client.profile.name)
    if isinstance(failure, NetworkError):
        raise failure
    table = Table("Checks", ("API", "", "HTTP", "Reply"), [*map(_row, probes)])
    return Result(map(_view, probes), table=table, failure=failure)


def _tested(text: str) -> ApiName:
    api = by_name(text)
    if not api.probe:
        raise UsageError(
            f"the {api.title} API has no request that is harmless and free",
            hint=f"choose from: {', '.join(_TESTED)}",
        )
    return api.name


def _preview(session: Session, client: "Client", apis: Sequence[ApiName]) -> None:
    """Print each request instead of sending it."""
    for api_name in apis:
        try:
            probe(client, api_name)
        except Preview as preview:
            dry_run.show(session.terminal, preview)


def _failure(probes: Sequence[Probe], profile: str) -> SinchctlError | None:
    bad = [result for result in probes if not result.ok]
    names = _listed([result.api for result in bad])
    if not bad:
        return None
    if all(isinstance(result.fault, NetworkError) for result in probes):
        return NetworkError(
            "Sinch could not be reached, so nothing was checked: "
            + bad[0].message.removeprefix("nothing was sent: "),
            hint=bad[0].hint,
        )
    whose = "the environment" if profile == "environment" else f"profile {profile}"
    hints = dict.fromkeys(result.hint for result in bad if result.hint)
    hint = ". ".join(hints)
    if not all(isinstance(result.fault, RefusedCredentialsError) for result in bad):
        return FindingsError(f"the credentials of {whose} did not pass: {names}", hint=hint)
    refused = FindingsError if len(bad) < len(probes) else RefusedCredentialsError
    return refused(f"{names} rejected the credentials of {whose}", hint=hint)


def _listed(names: list[str]) -> str:
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _row(result: Probe) -> tuple[str | Piece, ...]:
    state: Piece = ("good", "good") if result.ok else ("BAD", "bad")
    return result.api, state, str(result.status or "-"), result.message


def _view(result: Probe) -> View:
    record = {
        "api": result.api,
        "ok": result.ok,
        "method": result.method,
        "path": result.path,
        "httpStatus": result.status,
        "message": result.message,
        "hint": result.hint or None,
    }
    tone: Tone = "good" if result.ok else "bad"
    row = (result.api, result.ok, result.status, result.message)
    return View(record, lambda: Card(result.api, (), tone), result.api, row)
