"""profile show: the credentials in use, and where each comes from."""

from typing import Annotated, Any

import typer

from sinchctl.client.apis import ROWS, base_url, refuse_unknown
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.profiles.fields import FIELDS
from sinchctl.profiles.model import Profile
from sinchctl.secret import Secret
from sinchctl.terminal.views import Card, Line, Result, View, lines


def show(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A profile; else the one in use.")
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show the secrets too; on a terminal only.")
    ] = False,
) -> Result:
    """Show the credentials in use and where each comes from. Secrets stay hidden.

    sinchctl looks up each value in this order: the profile that --profile names, the
    environment, the profile that SINCHCTL_PROFILE or the file's default names.
    """
    session: Session = ctx.obj
    if reveal and not session.terminal.stdout.isatty():
        raise UsageError("--reveal shows secrets on a terminal only", hint="leave it out")
    if name is not None:
        session.terminal.settings.profile = name
    profile = session.profile()
    chooser = profile.sources.get("name", "built in") if name is None else "argument NAME"
    return Result([view_of(profile, chooser, reveal=reveal)])


def view_of(profile: Profile, chooser: str, *, reveal: bool = False) -> View:
    """Return what is shown of a profile; `chooser` says who named it."""
    refuse_unknown(profile)
    record: dict[str, Any] = {"name": profile.name}
    sources = {"name": chooser}
    for field in FIELDS:
        record[field.member] = _text(getattr(profile, field.name), reveal=reveal)
        default = "default" if record[field.member] else "not set"
        sources[field.member] = profile.sources.get(field.name, default)
    record["baseUrls"] = {
        api: base_url(row, profile)
        for api, row in ROWS.items()
        if profile.is_sandbox or api in profile.base_urls
    }
    record["lab"] = dict(profile.lab)
    if profile.lab:
        sources["lab"] = profile.sources["lab"]
    for api in record["baseUrls"]:
        sources[f"baseUrls.{api}"] = profile.sources.get(f"base_urls.{api}", "built in")
    columns = tuple(value for key, value in record.items() if key not in {"baseUrls", "lab"})
    record["sources"] = sources
    return View(record, lambda: _card(record), profile.name, columns)


def _text(value: str | Secret | None, *, reveal: bool) -> str | None:
    if not value:
        return None
    return value.reveal() if reveal and isinstance(value, Secret) else str(value)


def _card(record: dict[str, Any]) -> Card:
    sources = record["sources"]
    named = record["name"] != "environment"
    name = record["name"] if named else "none (environment variables)"
    rows = [("Name", name, sources["name"] if named else "")]
    for field in FIELDS:
        label = field.label[0].upper() + field.label[1:]
        value = record[field.member]
        rows.append((label, value or "-", sources[field.member] if value else ""))
    for api, url in record["baseUrls"].items():
        rows.append((f"Base URL {api}", url, sources[f"baseUrls.{api}"]))
    for key, value in record["lab"].items():
        text = (
            ", ".join(f"{name}={each}" for name, each in value.items())
            if key == "assume"
            else value
        )
        rows.append((f"Lab {key}", str(text), sources["lab"]))
    content: list[Line] = []
    for label, value, source in rows:
        content += lines((label, value, "dim" if value == "-" else "strong"), ("", source, "dim"))
    return Card("Profile", content)
