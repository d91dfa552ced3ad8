"""sinchctl profile: keep credentials, say which are used, and prove them."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.commandline import dry_run
from sinchctl.commandline.groups import group, verb
from sinchctl.errors import DeclinedError, FindingsError, UsageError
from sinchctl.terminal import printer, questions
from sinchctl.terminal.views import Card, Line, Piece, Table, View, lines
from sinchctl.text.tone import Tone

from . import add

if TYPE_CHECKING:
    from sinchctl.api.probes import Probe
    from sinchctl.client.apis import ApiName
    from sinchctl.commandline.session import Session
    from sinchctl.profiles.file import Document
    from sinchctl.secret import Secret

app = group("Keep credentials.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The profile's name.")]

_SHOWN = (
    ("application_key", "applicationKey", "Application key"),
    ("application_secret", "applicationSecret", "Application secret"),
    ("region", "region", "Voice region"),
    ("service_plan_id", "servicePlanId", "SMS service plan"),
    ("sms_api_token", "smsApiToken", "SMS API token"),
    ("sms_region", "smsRegion", "SMS region"),
    ("caller_id", "cli", "Caller id"),
    ("locale", "locale", "Language"),
)
"""Each field of a profile: in code, in JSON, and for people."""

verb(app, "add", *add.EXAMPLES)(add.add)


@verb(app, "list", "sinchctl profile list", "sinchctl profile list -q")
def list_profiles(ctx: typer.Context) -> None:
    """List the profiles, the default one marked."""
    from sinchctl.profiles.file import profiles_file, read

    session: Session = ctx.obj
    document = read(profiles_file(session.terminal.environ))
    records = [_summary(document, name) for name in document.profiles]
    views = [
        View(record, lambda: Card("Profile", ()), record["name"], tuple(record.values()))
        for record in records
    ]
    rows = [
        (*(str(record[key] or "-") for key in _COLUMNS), "default" if record["default"] else "")
        for record in records
    ]
    table = Table("Profiles", (*_COLUMNS.values(), ""), rows, "no profiles yet", stacks=True)
    printer.records(session.terminal, views, table)
    if not records:
        printer.hint(session.terminal, "add one: sinchctl profile add NAME, or try --sandbox")


_COLUMNS = {
    "name": "Name",
    "applicationKey": "Application key",
    "region": "Voice region",
    "servicePlanId": "SMS service plan",
    "smsRegion": "SMS region",
}


def _summary(document: "Document", name: str) -> dict[str, Any]:
    keys = document.profiles[name]
    return {
        "name": name,
        "default": name == document.default,
        "applicationKey": keys.get("application_key"),
        "region": keys.get("region"),
        "servicePlanId": keys.get("service_plan_id"),
        "smsRegion": keys.get("sms_region"),
    }


@verb(app, "show", "sinchctl profile show", "sinchctl profile show acme -o json")
def show_profile(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A profile; else the one in use.")
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show the secrets too; on a terminal only.")
    ] = False,
) -> None:
    """Show the credentials in use and where each comes from. Secrets stay hidden.

    Value by value: the profile that --profile names, then the environment, then the profile
    that SINCHCTL_PROFILE or the file's default names.
    """
    from sinchctl.client.apis import ROWS, base_url, refuse_unknown

    session: Session = ctx.obj
    if reveal and not session.terminal.stdout.isatty():
        raise UsageError("--reveal shows secrets on a terminal only", hint="leave it out")
    if name is not None:
        session.terminal.settings.profile = name
    profile = session.profile()
    record: dict[str, Any] = {"name": profile.name}
    sources = {"name": profile.sources.get("name", "built in")}
    for field, key, _ in _SHOWN:
        record[key] = _told(getattr(profile, field), reveal=reveal)
        sources[key] = profile.sources.get(field, "usual value" if record[key] else "not set")
    refuse_unknown(profile)
    urls = {
        name: base_url(api, profile)
        for name, api in ROWS.items()
        if profile.is_sandbox or name in profile.base_urls
    }
    record |= {"baseUrls": urls, "sources": sources}
    for api in urls:
        sources[f"baseUrls.{api}"] = profile.sources.get(f"base_urls.{api}", "built in")
    row = tuple(value for key, value in record.items() if key not in {"baseUrls", "sources"})
    printer.record(session.terminal, View(record, lambda: _card(record), profile.name, row))


def _told(value: "str | Secret | None", *, reveal: bool) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    return value.reveal() if reveal else str(value)


def _card(record: dict[str, Any]) -> Card:
    sources = record["sources"]
    shown: list[Line] = []
    for label, key, value in (
        ("Name", "name", record["name"]),
        *((label, key, record[key]) for _, key, label in _SHOWN),
        *((f"Base URL {api}", f"baseUrls.{api}", url) for api, url in record["baseUrls"].items()),
    ):
        shown += lines((label, value or "-", "strong" if value else "dim"))
        if value:
            shown += lines(("", sources[key], "dim"))
    return Card("Profile", shown)


@verb(app, "use", "sinchctl profile use acme")
def use(ctx: typer.Context, name: Name) -> None:
    """Make a profile the default one."""
    from sinchctl.profiles.file import change, profiles_file

    session: Session = ctx.obj
    if name == "sandbox":
        raise UsageError(
            "the sandbox is built in and never the default",
            hint="use --sandbox, or set SINCHCTL_PROFILE=sandbox",
        )

    def edit(document: "Document") -> None:
        document.profile(name)
        document.default = name

    path = profiles_file(session.terminal.environ)
    change(path, edit)
    shown = lines(("Name", name, "strong"), ("File", path))
    record = {"name": name, "default": True, "path": str(path)}
    view = View(record, lambda: Card("Default profile", shown, "good"), name, (name, True))
    printer.record(session.terminal, view)


@verb(app, "remove", "sinchctl profile remove acme", "sinchctl profile remove acme --yes")
def remove(
    ctx: typer.Context,
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Forget a profile and its secrets."""
    from sinchctl.profiles.file import change, profiles_file, read

    session: Session = ctx.obj
    path = profiles_file(session.terminal.environ)
    read(path).profile(name)
    if not yes:
        if not questions.can_ask(session.terminal):
            raise UsageError("there is nobody to ask", hint="add --yes to remove it")
        if not questions.agreed(session.terminal, f"Remove the profile {name}?"):
            raise DeclinedError(f"the profile {name} stays")

    def edit(document: "Document") -> None:
        document.profile(name)
        del document.profiles[name]
        if document.default == name:
            document.default = ""

    document = change(path, edit)
    shown = lines(("Name", name, "strong"), ("File", path))
    record = {"name": name, "removed": True, "path": str(path)}
    printer.record(
        session.terminal, View(record, lambda: Card("Profile removed", shown), name, (name, True))
    )
    if not document.default and document.profiles:
        printer.hint(
            session.terminal,
            f"choose a default: sinchctl profile use {next(iter(document.profiles))}",
        )


@verb(app, "check", "sinchctl profile check", "sinchctl --sandbox profile check")
def check(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A profile; else the one in use.")
    ] = None,
    api: Annotated[
        list[str] | None,
        typer.Option(
            metavar="API", help="voice, configuration, verification, sms or messaging; may repeat."
        ),
    ] = None,
) -> None:
    """Prove the credentials with one harmless request per API that they serve.

    It asks for a call and a verification that are nobody's, and for the latest SMS batch.
    The old SMS API is asked with --api messaging only. Exit 6 where one refuses.
    """
    from sinchctl.api.probes import probe, served
    from sinchctl.client.preview import Preview
    from sinchctl.profiles.model import require_application

    session: Session = ctx.obj
    chosen = _apis(api or [])
    if name is not None:
        session.terminal.settings.profile = name
    with session.connect() as client:
        apis = chosen or served(client.profile)
        if not apis:
            require_application(client.profile)
        found: list[Probe] = []
        for one in apis:
            try:
                found.append(probe(client, one))
            except Preview as asked:
                dry_run.show(session.terminal, asked)
        checked = client.profile.name
    if not found:
        return
    views = [_probe_view(result) for result in found]
    printer.records(
        session.terminal,
        views,
        Table("Checks", ("API", "", "HTTP", "What it said"), [*map(_row, found)]),
    )
    bad = [result for result in found if not result.ok]
    if bad:
        hints = "; ".join(dict.fromkeys(result.hint for result in bad if result.hint))
        raise FindingsError(
            f"the credentials of {checked} did not pass: {', '.join(result.api for result in bad)}",
            hint=hints,
        )


def _apis(names: list[str]) -> "list[ApiName]":
    from sinchctl.client.apis import ROWS, by_name

    chosen = {by_name(name).name for name in names}
    return [name for name in ROWS if name in chosen]


def _row(result: "Probe") -> tuple[str | Piece, ...]:
    state: Piece = ("good", "good") if result.ok else ("BAD", "bad")
    return result.api, state, str(result.status or "-"), result.message


def _probe_view(result: "Probe") -> View:
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


@verb(app, "path", "sinchctl profile path")
def path(ctx: typer.Context) -> None:
    """Print where profiles.toml is, whether it exists or not."""
    from sinchctl.profiles.file import profiles_file

    session: Session = ctx.obj
    where = str(profiles_file(session.terminal.environ))
    settings = session.terminal.settings
    asked = settings.output or session.terminal.environ.get("SINCHCTL_OUTPUT")
    if settings.field or asked not in {None, "", "pretty"}:
        record = {"path": where, "exists": os.path.exists(where)}
        printer.record(session.terminal, View(record, lambda: Card(where, ()), where, (where,)))
    else:
        printer.text(session.terminal, where)
