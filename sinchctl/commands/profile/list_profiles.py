"""profile list: the profiles of the file, the default one marked."""

from typing import Any

import typer

from sinchctl.commandline.session import Session
from sinchctl.profiles.file import ProfilesDocument, profiles_file, read
from sinchctl.terminal.views import Result, Table, View


def list_profiles(ctx: typer.Context) -> Result:
    """List the profiles. A star marks the default one."""
    session: Session = ctx.obj
    document = read(profiles_file(session.terminal.environ))
    records = [_summary(document, name) for name in document.profiles]
    views = [
        View(record, identifier=record["name"], row=tuple(record.values())) for record in records
    ]
    columns = {
        "name": "Name",
        "applicationKey": "Application key",
        "region": "Voice region",
        "smsRegion": "SMS region",
    }
    if any(record["projectId"] for record in records):
        columns["projectId"] = "Project"
    rows = [
        ("*" if record["default"] else "", *(str(record[key] or "-") for key in columns))
        for record in records
    ]
    table = Table("Profiles", ("", *columns.values()), rows, "no profiles yet", stacks=True)
    hint = "" if records else "add one: sinchctl profile add NAME, or try --sandbox"
    return Result(views, table=table, hint=hint)


def _summary(document: ProfilesDocument, name: str) -> dict[str, Any]:
    keys = document.profiles[name]
    return {
        "name": name,
        "default": name == document.default,
        "applicationKey": keys.get("application_key"),
        "region": keys.get("region"),
        "servicePlanId": keys.get("service_plan_id"),
        "smsRegion": keys.get("sms_region"),
        "projectId": keys.get("project_id"),
    }
