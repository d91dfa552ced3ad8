"""sms groups: the groups of recipients that Sinch keeps."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import UNSET

from sinchctl import wire
from sinchctl.api import sms_groups
from sinchctl.api.pages import page_size
from sinchctl.api.sms_groups import GroupChange, SmsGroup
from sinchctl.client.request import TypedReply
from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import Limit
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.phone import number
from sinchctl.terminal.columns import Columns
from sinchctl.terminal.listing import limited
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.text.amounts import moment

from .list_messages import LARGEST_PAGE
from .rows import LONGEST_ID, SHORT_TIME, short_time, with_plus
from .via import Via, sms_api

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_LONGEST_NAME, _MOST_MEMBERS = 20, 10_000
"""Of a group, and of one request that changes it (Sinch SMS REST API)."""
_MOST_NAMED = 20
"""Members that a card names."""

GroupId = Annotated[str, typer.Argument(metavar="GROUP_ID", help="The id of the group.")]

app = group("Manage groups of recipients (the SMS REST API).")


@verb(app, "list", "sinchctl sms groups list")
def list_groups(ctx: typer.Context, limit: Limit = None, via: Via = "auto") -> Result:
    """List the groups."""
    session: Session = ctx.obj
    client = _client(session, via)
    columns = Columns(
        session.terminal,
        ("Group id", LONGEST_ID),
        ("Members", len("Members")),
        ("Changed", SHORT_TIME),
        last="Name",
    )

    def views() -> Iterator[View]:
        for document in sms_groups.groups(client, page_size(limit, LARGEST_PAGE)):
            one = wire.decode(document, SmsGroup)
            changed = short_time(one.modified_at)
            cells = columns.lines(one.id, f"{one.size:,}", changed, one.name or "")
            row = (one.id, one.name, one.size, one.created_at, one.modified_at)
            yield View(document, identifier=one.id, row=row, lines=cells)

    return Result(limited(session.terminal, views(), limit, "no groups"))


@verb(app, "show", "sinchctl sms groups show 01FC66621XXXXX119Z8PMV1GR1")
def show(ctx: typer.Context, group_id: GroupId, via: Via = "auto") -> Result:
    """Show a group and the numbers in it."""
    client = _client(ctx.obj, via)
    answer = sms_groups.group(client, group_id)
    members = sms_groups.members(client, group_id)
    # Sinch's two answers as one object.
    document = answer.body.rstrip()[:-1] + b',"members":' + members.body + b"}"
    return Result([_view(answer, "SMS group", document, members.value)])


@verb(
    app,
    "create",
    "sinchctl sms groups create staff +46700000000 +46700000001",
)
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name, 20 characters at most.")],
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="[NUMBER]...", help="The members, in E.164.")
    ] = None,
    via: Via = "auto",
) -> Result:
    """Create a group."""
    members = _numbers(numbers or [])
    answer = sms_groups.create(_client(ctx.obj, via), _name(name), members)
    return _changed(answer, "SMS group created")


@verb(
    app,
    "update",
    "sinchctl sms groups update 01FC66621XXXXX119Z8PMV1GR1 --add +46700000002",
    'sinchctl sms groups update 01FC66621XXXXX119Z8PMV1GR1 --name "night shift"',
)
def update(
    ctx: typer.Context,
    group_id: GroupId,
    add: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER", help="Add this number.")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER", help="Remove this number.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help='The new name; "" removes it.')
    ] = None,
    via: Via = "auto",
) -> Result:
    """Add and remove members, or rename a group.

    Sinch adds numbers before it removes others. Scheduled messages to the group go to those who
    are members when it is sent.
    """
    if add is None and remove is None and name is None:
        raise UsageError("nothing to change", hint="use --add, --remove or --name")
    rename = UNSET if name is None else _name(name) if name else None
    change = GroupChange(_numbers(add or []), _numbers(remove or []), rename)
    answer = sms_groups.update(_client(ctx.obj, via), group_id, change)
    return _changed(answer, "SMS group changed")


@verb(app, "delete", "sinchctl sms groups delete 01FC66621XXXXX119Z8PMV1GR1")
def delete(ctx: typer.Context, group_id: GroupId, via: Via = "auto") -> Result:
    """Delete a group. The messages that were sent to it stay."""
    reply = sms_groups.delete(_client(ctx.obj, via), group_id)
    card = Card("SMS group deleted", lines(("Group id", group_id, "strong")), "good")
    record = {"id": group_id, "httpStatus": reply.status}
    view = View(record, lambda: card, group_id, (group_id, reply.status), reply.body)
    return Result([view], accepted=f"the deletion of the group {group_id}")


def _client(session: Session, via: str) -> "Client":
    client = session.connect()
    instead = "`sinchctl sms bulk FILE TEXT` sends to a list of numbers"
    sms_api(session, via, "manage groups", ["xms"], instead=instead)
    return client


def _name(text: str) -> str:
    if not 0 < len(name := text.strip()) <= _LONGEST_NAME:
        raise UsageError(
            f"the name {text!r} does not have 1 to {_LONGEST_NAME} characters",
            hint="Sinch accepts no other names",
        )
    return name


def _numbers(texts: Sequence[str]) -> list[str]:
    numbers = [*dict.fromkeys(number(text) for text in texts)]
    if len(numbers) > _MOST_MEMBERS:
        raise UsageError(
            f"{len(numbers):,} numbers are more than Sinch takes at once ({_MOST_MEMBERS:,})",
            hint="add the others with `sms groups update`",
        )
    return numbers


def _changed(answer: TypedReply[SmsGroup], title: str) -> Result:
    return Result([_view(answer, title, answer.body)], accepted=f"the group as {answer.value.id}")


def _view(
    answer: TypedReply[SmsGroup], title: str, document: bytes, members: Sequence[str] = ()
) -> View:
    one = answer.value
    named = ", ".join(map(with_plus, members[:_MOST_NAMED]))
    others = len(members) - _MOST_NAMED

    def card() -> Card:
        return Card(
            title,
            lines(
                ("Group id", one.id, "strong"),
                ("Name", one.name),
                ("Size", f"{one.size:,}"),
                ("Members", f"{named} and {others:,} more" if others > 0 else named),
                ("Groups in it", ", ".join(one.child_groups)),
                ("Created", moment(one.created_at)),
                ("Changed", moment(one.modified_at)),
            ),
            "good",
        )

    row = (one.id, one.name, one.size, one.created_at, one.modified_at)
    return View(document, card, one.id, row, answer.body)
