"""sinchctl api: any signed request, the escape hatch."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.commandline.groups import verb
from sinchctl.errors import SinchctlError, UsageError
from sinchctl.http_message import FRAMING, header_to_send
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Card, View

if TYPE_CHECKING:
    from sinchctl.client.request import Reply, Request
    from sinchctl.commandline.session import Session

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

_IDS = ("id", "callId", "batch_id", "messageId")
_OWN_HEADERS = FRAMING | {"authorization", "x-timestamp", "accept-encoding"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@verb(
    app,
    "api",
    "sinchctl api GET /calling/v1/conferences/id/standup",
    "sinchctl api PATCH /calling/v1/conferences/id/standup/CALL_ID -f command=mute",
    "sinchctl api POST /calling/v1/callouts --input callout.json",
)
def api(
    ctx: typer.Context,
    method: Annotated[
        str, typer.Argument(metavar="METHOD", help="GET, POST, PUT, PATCH or DELETE.")
    ],
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="The path, with its query if it has one.")
    ],
    texts: Annotated[
        list[str] | None,
        typer.Option("-f", metavar="KEY=VALUE", help="A text member of the body (GET: query)."),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("-F", metavar="KEY=JSON", help="A JSON member of the body (GET: query)."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--input", metavar="FILE", help="The body; - reads stdin.")
    ] = None,
    headers: Annotated[
        list[str] | None, typer.Option("-H", metavar="NAME:VALUE", help="One more header.")
    ] = None,
    which: Annotated[
        str | None,
        typer.Option(
            "--api", metavar="API", help="voice, configuration, verification, sms or messaging."
        ),
    ] = None,
) -> None:
    """Send any signed request and print what comes back.

    The path says which API is meant: /xms/ is sms, /verification/ verification, /messaging/ the
    old SMS API, /v1/configuration/ and /v1/calling/query/ the configuration of Voice, everything
    else voice. --api overrides that.
    """
    session: Session = ctx.obj
    verb_word = method.upper()
    if verb_word not in METHODS:
        raise UsageError(f"the method {method!r} is unknown", hint=f"use {', '.join(METHODS)}")
    bare, _, query = _path(path)
    members = _members(texts or [], values or [])
    if source is not None and members:
        raise UsageError("give either --input or -f and -F")
    body = read_bytes(session.terminal, source) if source is not None else None
    if members and verb_word == "GET":
        query = "&".join(part for part in (query, _query(members)) if part)
    elif members:
        from sinchctl.wire import encode

        body = encode(members)
    request = _request(session, verb_word, bare, query, body, headers or [], which)
    with session.connect() as client:
        reply = client.send(request)
    document, identifier = _read(reply)
    if (
        session.terminal.output() == "pretty"
        and not session.terminal.settings.field
        and not session.terminal.settings.quiet
    ):
        printer.document(session.terminal, document, one_line=False)
    else:
        row = (reply.status, identifier)
        printer.record(
            session.terminal, View(document, lambda: Card("", []), identifier, row, reply.body)
        )


def _read(reply: "Reply") -> tuple[bytes | dict[str, Any], str]:
    """What came back as JSON, and the id in it; the status where there is none."""
    from sinchctl import wire

    try:
        value = wire.value(reply.body)
    except SinchctlError:
        said = reply.body.decode("utf-8", "replace")
        return {"httpStatus": reply.status, "body": said or None}, str(reply.status)
    ids = [value.get(name) for name in _IDS] if isinstance(value, dict) else []
    return reply.body, next((str(one) for one in ids if one is not None), str(reply.status))


def _path(path: str) -> tuple[str, str, str]:
    """The path and its query, refused where it could name another place than it says."""
    if not path.startswith("/") or path.startswith("//"):
        raise UsageError(
            f"the path {path!r} does not start with one slash",
            hint="write it like /calling/v1/callouts",
        )
    bare, mark, query = path.partition("?")
    dotted = any(part in {".", ".."} for part in bare.split("/"))
    if dotted or not path.isascii() or not path.isprintable() or any(c in path for c in ' #\\"<>'):
        raise UsageError(
            f"the path {path!r} has something that does not belong in a path",
            hint="write it percent-encoded",
        )
    return bare, mark, query


def _members(texts: list[str], values: list[str]) -> dict[str, Any]:
    from sinchctl import wire

    members: dict[str, Any] = {}
    for is_json, pair in [(False, text) for text in texts] + [(True, value) for value in values]:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"{pair!r} is no KEY=VALUE")
        try:
            members[name] = wire.value(value.encode()) if is_json else value
        except SinchctlError:
            raise UsageError(
                f"the value of {name!r} is no JSON: {value!r}", hint="use -f for text"
            ) from None
    return members


def _query(members: dict[str, Any]) -> str:
    from urllib.parse import urlencode

    from sinchctl.wire import encode

    told = {
        name: value if isinstance(value, str) else encode(value).decode()
        for name, value in members.items()
    }
    return urlencode(told)


def _request(
    session: "Session",
    method: str,
    path: str,
    query: str,
    body: bytes | None,
    headers: list[str],
    which: str | None,
) -> "Request":
    from sinchctl.client.apis import by_name, by_path
    from sinchctl.client.request import Request

    api = by_name(which) if which else by_path(path)
    pairs = (header_to_send(text, own=_OWN_HEADERS) for text in headers)
    return Request(
        api.name,
        method,
        path,
        body,
        query,
        {name.lower(): value for name, value in pairs},
    )
