"""event sign: print the headers with which Sinch would sign a callback."""

from contextlib import suppress
from datetime import datetime
from typing import Annotated

import typer

from sinchctl.client.request import JSON
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.events.model import SMS, BadRecordError, parse
from sinchctl.signing import signature_headers
from sinchctl.signing import timestamp as timestamp_of
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Result, View

_SIGNED = ("authorization", "content-type", "x-timestamp")


def sign(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="The body; every byte of it is signed.")
    ],
    path: Annotated[
        str,
        typer.Option(
            "--path", metavar="PATH", help="The path of the request; the query is not signed."
        ),
    ],
    content_type: Annotated[
        str | None,
        typer.Option(
            metavar="CT",
            help="The content type; default: application/json; charset=utf-8. "
            "Empty for no such header.",
        ),
    ] = None,
    timestamp: Annotated[
        str | None,
        typer.Option(metavar="T", help="The text of x-timestamp; default: the current time."),
    ] = None,
    method: Annotated[str, typer.Option(metavar="M", help="The method of the request.")] = "POST",
) -> Result:
    """Print the headers with which Sinch would sign a callback.

    The application key and secret of the profile are used, as Sinch does for callbacks of
    calls and verifications. SMS callbacks are refused: Sinch does not sign them this way. Send the
    same bytes with curl --data-binary @FILE; its --data removes line ends.
    """
    session: Session = ctx.obj
    target = _path(path)
    verb = _method(method)
    kind = JSON if content_type is None else content_type and _text(content_type, "content type")
    now = timestamp_of(session.now())
    stamp = now if timestamp is None else _timestamp(session, timestamp)
    credentials = session.application()
    body = read_bytes(session.terminal, file)
    _check_kind(body)
    headers = signature_headers(credentials, verb, target, body, kind, stamp)
    row = tuple(headers.get(name, "") for name in _SIGNED)
    view = View(dict(headers), None, headers["authorization"], row)
    return Result([view], text="\n".join(f"{name}: {text}" for name, text in headers.items()))


def _check_kind(body: bytes) -> None:
    """Raise UsageError for a callback that Sinch does not sign with the application secret."""
    with suppress(BadRecordError):
        kind = parse(body).kind
        if kind in SMS:
            raise UsageError(
                f"Sinch does not sign {kind} with the application secret. SMS callbacks come "
                "unsigned, or signed with a webhook secret, which sinchctl cannot do",
                hint=f"send it unsigned: sinchctl event send {kind} URL",
            )


def _path(path: str) -> str:
    target = path.partition("?")[0]
    if not target.startswith("/"):
        raise UsageError(
            f"the path {path!r} does not begin with /", hint="leave out scheme and host"
        )
    if not target.isascii() or not target.isprintable() or " " in target:
        raise UsageError(
            f"the path {path!r} has characters that a request line cannot have",
            hint="percent-encode it, as in the request",
        )
    return target


def _method(text: str) -> str:
    if not (text.isascii() and text.isalpha()):
        raise UsageError(f"{text!r} is not an HTTP method", hint="use POST")
    return text.upper()


def _text(text: str, what: str) -> str:
    if not text.isascii() or not text.isprintable() or text != text.strip():
        raise UsageError(f"the {what} {text!r} has characters that a header cannot have")
    return text


def _timestamp(session: Session, text: str) -> str:
    if not text:
        raise UsageError("the timestamp is empty", hint="omit --timestamp for the current time")
    stamp = _text(text, "timestamp")
    try:
        datetime.fromisoformat(stamp)
    except ValueError:
        printer.warn(
            session.terminal, f"the timestamp {text!r} is not ISO 8601; it is signed anyway"
        )
    return stamp
