"""event sample: print realistic callbacks."""

from typing import Annotated, Any

import typer

from sinchctl.errors import UsageError
from sinchctl.events import samples
from sinchctl.events.interpret import identifier, interpret
from sinchctl.events.meanings import kind_title
from sinchctl.events.model import kind_named, parse, unknown_kind
from sinchctl.terminal.views import Card, Result, Table, View, lines

from .card import row

Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a value, as in to.endpoint=+46700000000; PATH:=JSON also changes its type. "
        "May be repeated.",
    ),
]


def sample(
    ctx: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(metavar="[KIND]", help="The kind of callback; omit it to list the kinds."),
    ] = None,
    changes: Set = None,
) -> Result:
    """Print a sample callback.

    It is the same every time, with its ids and times; `event send KIND` puts the current time
    and your application key into it. The path of --set has names and list indices with dots
    between them. Texts stay texts; numbers, true, false, objects and arrays are JSON.
    """
    if kind is None:
        if changes:
            raise UsageError("--set needs a kind", hint="name it, as in: event sample ice")
        return _list()
    document = samples.text(changed(known_kind(kind), changes or []))
    event = parse(document)
    fields, _ = interpret(event)
    return Result(
        [View(document, None, identifier(fields), row(event, fields), document.rstrip() + b"\n")]
    )


def known_kind(word: str) -> str:
    """Return the kind that a word names, if there is a sample of it. Raises UsageError."""
    kind = kind_named(word)
    if kind is None or kind == "unknown":
        raise unknown_kind(word)
    return kind


def changed(kind: str, changes: list[str]) -> dict[str, Any]:
    """Return the sample of a kind with the values of --set. Raises UsageError."""
    value = samples.sample(kind)
    for assignment in changes:
        samples.change(value, assignment)
    return value


def _list() -> Result:
    rows = [(kind, kind_title(kind)) for kind in samples.SAMPLED]
    table = Table("Kinds of callbacks", ("Kind", "Meaning"), rows)
    return Result([_kind(kind, title) for kind, title in rows], table)


def _kind(kind: str, title: str) -> View:
    document = {"kind": kind, "title": title}
    return View(document, lambda: Card(kind, lines(("Meaning", title))), kind, (kind, title))
