"""sinchctl api: any signed request, the escape hatch."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import unquote, urlencode

import typer

from sinchctl import wire
from sinchctl.api.pages import pages_of
from sinchctl.client.api_row import ApiName
from sinchctl.client.apis import ROWS, by_path
from sinchctl.client.project_apis import AUTH
from sinchctl.client.request import Request, Resource, filled, path_and_query
from sinchctl.commandline.groups import verb
from sinchctl.commandline.session import Session
from sinchctl.errors import SinchctlError, UsageError
from sinchctl.http_message import FRAMING, header_to_send
from sinchctl.profiles.model import Profile
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Result, View

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

_IDS = ("id", "callId", "batch_id", "messageId", "message_id", "phoneNumber", "identity")
_OWN_HEADERS = FRAMING | {"authorization", "x-timestamp", "accept-encoding"}


@verb(
    app,
    "api",
    "sinchctl api GET /calling/v1/conferences/id/standup",
    "sinchctl api PATCH /calling/v1/conferences/id/standup/CALL_ID -f command=mute",
    "sinchctl api POST /calling/v1/callouts --input callout.json",
    "sinchctl api GET '/xms/v1/{plan}/batches?page_size=10'",
    "sinchctl api GET '/xms/v1/{plan}/batches?page_size=100' --paginate",
)
def api(
    ctx: typer.Context,
    method: Annotated[
        Method,
        typer.Argument(
            metavar="METHOD", case_sensitive=False, help="GET, POST, PUT, PATCH or DELETE."
        ),
    ],
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="The path with its query, or a whole address; may hold {plan}, {project}, {app}.",
        ),
    ],
    texts: Annotated[
        list[str] | None,
        typer.Option("-f", metavar="KEY=VALUE", help="Add a text to the body (GET: to the query)."),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("-F", metavar="KEY=JSON", help="Add JSON to the body (GET: to the query)."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--input", metavar="FILE", help="Send this file as the body; - is standard input."
        ),
    ] = None,
    headers: Annotated[
        list[str] | None, typer.Option("-H", metavar="NAME:VALUE", help="Add a header.")
    ] = None,
    which: Annotated[
        ApiName | None,
        typer.Option(
            "--api",
            metavar="API",
            case_sensitive=False,
            help=f"Send it to this API: {', '.join(ROWS)}.",
        ),
    ] = None,
    paginate: Annotated[
        bool, typer.Option("--paginate", help="GET every page and print each element.")
    ] = False,
) -> Result:
    """Send any signed request and print the reply.

    The path says which API is meant: /xms/ is sms, /verification/ verification, /messaging/ the
    old SMS API, /v1/configuration/ and /v1/calling/query/ the configuration of Voice,
    /v1/projects/ conversation or numbers, /v2/projects/ lookup, everything else voice. --api
    overrides that. sinchctl replaces {plan}, {project} and {app} by the service plan, the
    project and the Conversation app of the profile. Instead of a path you can give the whole
    address that Sinch sends in a callback (callResourceUrl).

    --paginate follows page numbers and page tokens, and prints each element as soon as it
    arrives.
    """
    session: Session = ctx.obj
    members = _members(texts or [], values or [])
    if paginate and (method != "GET" or "://" in path):
        raise UsageError("--paginate is for GET and a path", hint="leave it out")
    if source is not None and members:
        raise UsageError("--input cannot be combined with -f and -F", hint="use one of them")
    if "://" not in path:
        path_and_query(path)  # a wrong path is reported before credentials are looked for
    pairs = [header_to_send(text, own=_OWN_HEADERS) for text in headers or []]
    body = read_bytes(session.terminal, source) if source is not None else None
    if members and method != "GET":
        body = wire.encode(members)
    client = session.connect()
    if "://" in path:
        place = client.resource(path, ROWS[which] if which else None)
    else:
        path = filled(path, client.profile)
        _warn_of_another_plan(session, client.profile, path)
        row = ROWS[which] if which else by_path(path, client.profile.project_id)
        place = Resource(row, "", *path_and_query(path))
    if place.api is AUTH:
        raise UsageError("sinchctl gets and keeps access tokens itself, and shows none")
    queries = (place.query, _query(members) if method == "GET" else "")
    request = Request(
        place.api.name,
        method,
        place.path,
        body,
        "&".join(filter(None, queries)),
        {name.lower(): value for name, value in pairs},
        base_url=place.base_url,
    )
    if paginate:
        return _elements(client, request)
    reply = client.send(request)
    document, identifier = _document(reply.body, reply.status)
    view = View(
        document,
        identifier=identifier or str(reply.status),
        row=(reply.status, identifier or str(reply.status)),
        raw=reply.body,
    )
    name = f"{method} {place.path}" + (f" as {identifier}" if identifier else "")
    return Result([view], accepted="" if request.reads else name)


def _elements(client: "Client", request: Request) -> Result:
    """Return every element of every page. The first page is read before anything is printed."""
    pages = pages_of(client, request)
    first = next(pages)

    def views() -> Iterator[View]:
        for page in chain([first], pages):
            for element in page:
                identifier = _document(element)[1]
                yield View(element, identifier=identifier, row=(identifier,), raw=element)

    return Result(views())


def _warn_of_another_plan(session: Session, profile: Profile, path: str) -> None:
    """Warn before Sinch refuses the token: it is good for the plan of the profile alone."""
    plan = re.match(r"/xms/v1/([^/?]+)", path)
    own = {profile.service_plan_id, profile.project_id}
    if plan and profile.service_plan_id and unquote(plan[1]) not in own:
        printer.warn(
            session.terminal,
            f"the path names the service plan {plan[1]!r}, but the SMS API token belongs to "
            f"{profile.service_plan_id!r}; {{plan}} in the path stands for that",
        )


def _document(body: bytes, status: int = 200) -> tuple[bytes | dict[str, Any], str]:
    """Return a body as JSON, and the id in it, empty if it has none."""
    try:
        value = wire.value(body)
    except SinchctlError:
        return {"httpStatus": status, "body": body.decode("utf-8", "replace") or None}, ""
    ids = [value.get(name) for name in _IDS] if isinstance(value, dict) else []
    return body, next((str(name) for name in ids if name is not None), "")


def _members(texts: list[str], values: list[str]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for is_json, pair in [(False, text) for text in texts] + [(True, value) for value in values]:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            option, form = ("-F", "KEY=JSON") if is_json else ("-f", "KEY=VALUE")
            raise UsageError(f"{option} {pair!r} is not {form}", hint="write it like name=value")
        try:
            members[name] = wire.value(value.encode()) if is_json else value
        except SinchctlError:
            raise UsageError(
                f"the value of {name!r} is not JSON: {value!r}", hint="use -f for text"
            ) from None
    return members


def _query(members: dict[str, Any]) -> str:
    texts = {
        name: value if isinstance(value, str) else wire.encode(value).decode()
        for name, value in members.items()
    }
    return urlencode(texts)
