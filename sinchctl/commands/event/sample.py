"""event sample and event sign: callbacks made here, and the headers that Sinch would send."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.errors import UsageError
from sinchctl.events.model import unknown_kind
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Card, Table, View, lines

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session

Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a value, as in to.endpoint=+46700000000; PATH:=JSON also its type. "
        "May be repeated.",
    ),
]


def sample(
    ctx: typer.Context,
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="Which callback; without one, the list.")
    ] = None,
    changes: Set = None,
) -> None:
    """Print a realistic callback of a kind.

    The same one every time, ids and times included; `event send KIND` puts the time it is
    sent and your application key into it. A path is names and list indices with dots between
    them. Texts stay texts; numbers, truth values, objects and arrays take JSON.
    """
    session: Session = ctx.obj
    if kind is None:
        if changes:
            raise UsageError("--set needs a kind", hint="name it, as in: event sample ice")
        _list(session)
        return
    from sinchctl.events.samples import text

    known = sampled(kind)
    value = changed(known, changes or [])
    document = text(value)
    settings = session.terminal.settings
    output = session.terminal.output()
    if settings.field is not None or settings.quiet or output == "tsv":
        printer.record(session.terminal, _view(document))
    else:
        printer.document(session.terminal, document, one_line=output in {"ndjson", "raw"})


def sampled(word: str) -> str:
    """The kind that a word names, where there is a sample of it. Raises UsageError."""
    from sinchctl.events.model import kind_named

    kind = kind_named(word)
    if kind is None or kind == "unknown":
        raise unknown_kind(word)
    return kind


def changed(kind: str, changes: list[str]) -> dict[str, Any]:
    """The sample of a kind with the values that --set names. Raises UsageError."""
    from sinchctl.events.samples import change
    from sinchctl.events.samples import sample as stored

    value = stored(kind)
    for assignment in changes:
        change(value, assignment)
    return value


def _view(document: bytes) -> View:
    from sinchctl.events.interpret import identifier, interpret
    from sinchctl.events.model import parse

    from .card import card, row

    event = parse(document)
    told, _ = interpret(event)
    return View(document, lambda: card(event, told), identifier(told), row(event, told), document)


def _list(session: "Session") -> None:
    from sinchctl.events.meanings import kind_title
    from sinchctl.events.samples import SAMPLED

    told = [(kind, kind_title(kind)) for kind in SAMPLED]
    views = [_kind(kind, words) for kind, words in told]
    printer.records(
        session.terminal, views, Table("Kinds of callbacks", ("Kind", "What it tells"), told)
    )


def _kind(kind: str, words: str) -> View:
    document = {"kind": kind, "title": words}
    return View(document, lambda: Card(kind, lines(("What", words))), kind, (kind, words))


def sign(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="The body, signed byte for byte as it is.")
    ],
    path: Annotated[
        str,
        typer.Option(
            "--path", metavar="PATH", help="The path it is posted to; a query counts not."
        ),
    ],
    content_type: Annotated[
        str | None,
        typer.Option(
            metavar="CT", help="Else application/json; charset=utf-8. Empty: no such header."
        ),
    ] = None,
    timestamp: Annotated[
        str | None, typer.Option(metavar="T", help="The text of x-timestamp; else now.")
    ] = None,
    method: Annotated[str, typer.Option(metavar="M", help="The method of the request.")] = "POST",
) -> None:
    """Print the headers that Sinch would send with a callback.

    Signed with the application key and secret of the profile. Give the same bytes to curl
    with --data-binary @FILE; its --data drops the line ends.
    """
    from sinchctl.client.request import JSON
    from sinchctl.signing import signature_headers
    from sinchctl.signing import timestamp as stamp

    session: Session = ctx.obj
    target = _path(path)
    verb = _word(method, "method").upper()
    said = JSON if content_type is None else content_type and _text(content_type, "content type")
    moment = stamp(session.now()) if timestamp is None else _moment(session, timestamp)
    credentials = session.application()
    headers = signature_headers(
        credentials, verb, target, read_bytes(session.terminal, file), said, moment
    )
    settings = session.terminal.settings
    asked = settings.output or session.terminal.environ.get("SINCHCTL_OUTPUT")
    plain = asked is None or session.terminal.output() in {"pretty", "raw"}
    if plain and settings.field is None and not settings.quiet:
        printer.text(
            session.terminal, "\n".join(f"{name}: {text}" for name, text in headers.items())
        )
    else:
        row = tuple(headers.get(name, "") for name in _SIGNED)
        card = Card("Headers", lines(*headers.items()))
        printer.record(
            session.terminal, View(dict(headers), lambda: card, headers["authorization"], row)
        )


_SIGNED = ("authorization", "content-type", "x-timestamp")


def _path(path: str) -> str:
    target = path.partition("?")[0]
    if not target.startswith("/"):
        raise UsageError(
            f"the path {path!r} does not begin with /", hint="leave out scheme and host"
        )
    if not target.isascii() or not target.isprintable() or " " in target:
        raise UsageError(
            f"the path {path!r} has characters that no request line has",
            hint="percent-encode it, as it stands in the request",
        )
    return target


def _word(text: str, what: str) -> str:
    if not (text.isascii() and text.isalpha()):
        raise UsageError(f"the {what} {text!r} is no word", hint="use POST")
    return text


def _text(text: str, what: str) -> str:
    if not text.isascii() or not text.isprintable() or text != text.strip():
        raise UsageError(f"the {what} {text!r} has characters that no header has")
    return text


def _moment(session: "Session", text: str) -> str:
    from datetime import datetime

    if not text:
        raise UsageError("the timestamp is empty", hint="leave --timestamp out for now")
    said = _text(text, "timestamp")
    try:
        datetime.fromisoformat(said)
    except ValueError:
        printer.warn(
            session.terminal, f"the timestamp {text!r} is not ISO 8601, and signed as it is"
        )
    return said
