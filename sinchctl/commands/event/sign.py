"""event sign: print the headers with which Sinch would sign a callback."""

import os
from datetime import datetime
from typing import Annotated

import typer

from sinchctl.callbacks.jobs import scheme_of_body
from sinchctl.client.request import JSON
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.profiles.model import require_callback_secret
from sinchctl.signing import (
    NUMBERS_SIGNATURE,
    WEBHOOK_NONCE,
    WEBHOOK_SIGNATURE,
    WEBHOOK_TIMESTAMP,
    Scheme,
    new_nonce,
    numbers_headers,
    signature_headers,
    unix_seconds,
    webhook_headers,
)
from sinchctl.signing import timestamp as timestamp_of
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Result, View

SchemeOption = Annotated[
    Scheme | None,
    typer.Option(
        "--scheme", help="Sign it in this scheme, whatever its kind.", case_sensitive=False
    ),
]
_COLUMNS = {
    "application": ("authorization", "content-type", "x-timestamp"),
    "webhook": (WEBHOOK_SIGNATURE, "content-type", WEBHOOK_TIMESTAMP, WEBHOOK_NONCE),
    "numbers": (NUMBERS_SIGNATURE, "content-type"),
}
"""The headers of a row; the first one is the signature."""


def sign(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="The body; every byte of it is signed.")
    ],
    path: Annotated[
        str | None,
        typer.Option(
            "--path",
            metavar="PATH",
            help="The path of the request, for the application scheme; the query is not signed.",
        ),
    ] = None,
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
        typer.Option(
            metavar="T", help="The text of the timestamp header; default: the current time."
        ),
    ] = None,
    method: Annotated[str, typer.Option(metavar="M", help="The method of the request.")] = "POST",
    nonce: Annotated[
        str | None,
        typer.Option(metavar="N", help="The nonce of the webhook scheme; default: a new one."),
    ] = None,
    scheme: SchemeOption = None,
) -> Result:
    """Print the headers with which Sinch would sign a callback.

    The kind of the body tells the scheme, unless --scheme does. Calls and verifications are
    signed with the application key and secret of the profile, SMS and Conversation callbacks
    with the webhook secret, number events with the secret of number callbacks; what is no
    callback is signed as a call. Send the same bytes with curl --data-binary @FILE; its --data
    removes line ends.
    """
    session: Session = ctx.obj
    kind = JSON if content_type is None else content_type and _text(content_type, "content type")
    profile = session.profile()
    body = read_bytes(session.terminal, file)
    chosen = scheme or scheme_of_body(body)
    secrets = require_callback_secret(profile, chosen)
    now = session.now()
    headers: dict[str, str] = {}
    if secrets.application is not None and chosen == "application":
        _refuse(chosen, ("--nonce", nonce))
        stamp = timestamp_of(now) if timestamp is None else _timestamp(session, timestamp)
        target, verb = _path(path), _method(method)
        headers = signature_headers(secrets.application, verb, target, body, kind, stamp)
    elif secrets.webhook is not None and chosen == "webhook":
        stamp = unix_seconds(now) if timestamp is None else _seconds(session, timestamp)
        own = new_nonce(now, os.urandom(10)) if nonce is None else _text(nonce, "nonce")
        headers = webhook_headers(secrets.webhook, body, kind, own, stamp)
    elif secrets.numbers is not None:
        _refuse(chosen, ("--nonce", nonce), ("--timestamp", timestamp))
        headers = numbers_headers(secrets.numbers, body, kind)
    row = tuple(headers.get(name, "") for name in _COLUMNS[chosen])
    view = View(dict(headers), None, row[0], row)
    return Result([view], text="\n".join(f"{name}: {text}" for name, text in headers.items()))


def _refuse(scheme: Scheme, *options: tuple[str, str | None]) -> None:
    """Raise UsageError for an option that the scheme does not sign."""
    for name, value in options:
        if value is not None:
            raise UsageError(f"the {scheme} scheme signs no {name[2:]}", hint=f"omit {name}")


def _path(path: str | None) -> str:
    if path is None:
        raise UsageError("the path is missing, which is signed too", hint="add --path")
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


def _seconds(session: Session, text: str) -> str:
    stamp = _text(text, "timestamp")
    if not stamp.isdigit():
        printer.warn(
            session.terminal, f"the timestamp {text!r} is not Unix seconds; it is signed anyway"
        )
    return stamp


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
