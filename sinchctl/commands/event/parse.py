"""event parse: callbacks in, readable records out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.commands.event.inputs import Files, Log
from sinchctl.errors import UsageError
from sinchctl.events.model import unknown_kind
from sinchctl.terminal import printer

from .inputs import Inputs

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.events.fields import Target
    from sinchctl.events.model import Event
    from sinchctl.terminal.views import View

_ENOUGH = 1000


def parse(
    ctx: typer.Context,
    files: Files = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="KIND", help="Only records of this kind; may be repeated."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="A field of the wrong type makes the record bad.")
    ] = False,
    interpreted: Annotated[
        bool, typer.Option("--interpreted", help="Print what the callback means, nothing else.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="Print the callback as it came, nothing else.")
    ] = False,
    slurp: Annotated[bool, typer.Option("--slurp", help="Print one JSON array.")] = False,
    log: Log = False,
) -> None:
    """Read callbacks: what happened, to whom, why, at what cost.

    Takes one JSON object, an array, NDJSON, JSON texts one after the other, or a log. On a
    pipe each record is {"kind", "event", "raw"} on a line of its own. What is no callback is
    reported with its file and line, and the rest goes on; then the exit code is 6.
    """
    session: Session = ctx.obj
    if interpreted and raw:
        raise UsageError("--interpreted and --raw exclude each other")
    inputs = Inputs(session, files or [], log=log)
    reading = _Reading(inputs, _kinds(only or []), strict)
    inputs.before_read = lambda: printer.stream(session.terminal, b"")
    part = "raw" if raw else "event" if interpreted else ""
    settings = session.terminal.settings
    output = session.terminal.output()
    if slurp and output in {"json", "ndjson", "pretty"} and settings.field is None:
        _slurp(session, reading, part, indented=output != "ndjson")
    elif output in {"ndjson", "raw"} and settings.field is None and not settings.quiet:
        _stream(session, reading, "raw" if output == "raw" else part, exact=output == "raw")
    else:
        view = _view if settings.field is None else _values
        printer.records(
            session.terminal, (view(event, told, part) for event, told in reading.records())
        )
    inputs.end()


class _Reading:
    """The records wanted, interpreted, with warnings about what is odd in them."""

    def __init__(self, inputs: Inputs, kinds: frozenset[str], strict: bool) -> None:
        self.inputs = inputs
        self._kinds = kinds
        self._strict = strict

    def records(self) -> Iterator[tuple["Event", "Target"]]:
        from sinchctl.events.interpret import interpret
        from sinchctl.events.recordings import unwrapped

        kinds, strict, inputs = self._kinds, self._strict, self.inputs
        for event in inputs.events():
            if event.kind == "unknown":
                event = unwrapped(event)
            if kinds and event.kind not in kinds:
                continue
            told, wrong = interpret(event)
            if wrong:
                one = len(wrong) == 1
                what = f"{', '.join(wrong)} {'is' if one else 'are'} of the wrong type"
                if strict:
                    inputs.refuse(event.line, what)
                    continue
                inputs.warn(event.line, f"{what} and {'is' if one else 'are'} in raw alone")
            yield event, told


def _kinds(words: list[str]) -> frozenset[str]:
    if not words:
        return frozenset()
    from sinchctl.events.model import kind_named

    kinds = []
    for word in (part for words_of_one in words for part in words_of_one.split(",")):
        kind = kind_named(word)
        if kind is None:
            raise unknown_kind(word)
        kinds.append(kind)
    return frozenset(kinds)


def _document(event: "Event", told: "Target", part: str) -> bytes:
    from sinchctl.events.output import document, encode, on_one_line

    if part == "raw":
        return on_one_line(event.raw)
    return encode(told) if part else document(event, told)


def _stream(session: "Session", reading: _Reading, part: str, *, exact: bool) -> None:
    """The quick way out: finished lines, written many at once and before each wait for input."""
    from sinchctl.events.output import document

    lines: list[bytes] = []

    def flush() -> None:
        if lines:
            lines.append(b"")
            printer.stream(session.terminal, b"\n".join(lines))
            lines.clear()

    reading.inputs.before_read = flush
    whole = not part
    for event, told in reading.records():
        if whole:
            lines.append(document(event, told))
        else:
            lines.append(event.raw if exact else _document(event, told, part))
        if len(lines) >= _ENOUGH:
            flush()
    flush()


def _slurp(session: "Session", reading: _Reading, part: str, *, indented: bool) -> None:
    from sinchctl.wire import indented as spread

    start, between, end = (b"[\n", b",\n", b"\n]\n") if indented else (b"[", b",", b"]\n")
    before = start
    for event, told in reading.records():
        text = _document(event, told, part)
        printer.stream(session.terminal, before + (spread(text) if indented else text))
        before = between
    printer.stream(session.terminal, end if before is between else b"[]\n")


def _values(event: "Event", told: "Target", part: str) -> "View":
    """The record as values, of which one is asked for; every number with its digits."""
    from sinchctl.events.interpret import identifier
    from sinchctl.events.output import without_surrogates
    from sinchctl.terminal.views import View

    from .card import card

    values = {"kind": event.kind, "event": told, "raw": event.value}
    found = without_surrogates(values[part] if part else values)
    return View(found, lambda: card(event, told), without_surrogates(identifier(told)))


def _view(event: "Event", told: "Target", part: str) -> "View":
    from sinchctl.events.interpret import identifier
    from sinchctl.events.output import without_surrogates
    from sinchctl.terminal.views import View

    from .card import card, row

    return View(
        _document(event, told, part),
        lambda: card(event, told),
        without_surrogates(identifier(told)),
        row(event, told),
        event.raw,
    )
