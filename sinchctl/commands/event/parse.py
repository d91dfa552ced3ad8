"""event parse: callbacks in, readable records out."""

from collections.abc import Iterator
from typing import Annotated

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.events.fields import Target
from sinchctl.events.interpret import identifier, interpret
from sinchctl.events.model import Event, kinds_named
from sinchctl.events.output import (
    document,
    encode,
    on_one_line,
    without_surrogates,
    write_document,
)
from sinchctl.events.recordings import unwrapped
from sinchctl.terminal.views import Piece, Result, View

from .card import card, row
from .inputs import Files, Inputs, Log
from .one_line import call_lines, call_view, calls, timed_line

_CHUNK = 64 * 1024


def parse(
    ctx: typer.Context,
    files: Files = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="KIND", help="Only records of this kind; may be repeated."),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Refuse records that have a field of the wrong type."),
    ] = False,
    interpreted: Annotated[
        bool, typer.Option("--interpreted", help="Print only the interpreted part.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="Print only the callback as it was received.")
    ] = False,
    slurp: Annotated[bool, typer.Option("--slurp", help="Print one JSON array.")] = False,
    oneline: Annotated[
        bool, typer.Option("--oneline", help="Print one line of text for each record.")
    ] = False,
    by_call: Annotated[
        bool, typer.Option("--by-call", help="Group the records by call, in memory.")
    ] = False,
    log: Log = False,
) -> Result:
    """Show what callbacks say: what happened, to whom, why and at what cost.

    Takes one JSON object, an array, NDJSON, JSON texts one after the other, recordings of
    event listen, AWS Lambda proxy events, or a log. On a pipe each record is one line,
    {"kind", "event", "raw"}. A JSON object of no known kind gets the kind unknown. Anything
    else is reported with its file and line, and reading continues; the exit code is then 6.

    --by-call puts the records of each call (or message, or verification) together. It prints
    nothing before the end of the input.
    """
    session: Session = ctx.obj
    if interpreted and raw:
        raise UsageError(
            "--interpreted and --raw cannot be used together", hint="leave one of them out"
        )
    inputs = Inputs(session, files or [], log=log)
    part = "raw" if raw else "event" if interpreted else ""
    result = Result(array=slurp)
    reading = _Reading(inputs, kinds_named(only or []), result, strict=strict)
    if by_call:
        if part:
            option = "--raw" if raw else "--interpreted"
            raise UsageError(
                f"--by-call and {option} cannot be used together", hint="leave one of them out"
            )
        result.records = (call_view(*call) for call in calls(reading.records()))
        result.painted = call_lines(calls(reading.records())) if oneline else None
        return result
    as_values = session.terminal.settings.field is not None
    result.records = (
        record and _view(*record, part, as_values=as_values) for record in reading.records()
    )
    result.finished = _lines(reading, part)
    result.painted = _painted(reading) if oneline else None
    return result


class _Reading:
    """The records wanted, interpreted, with warnings about what is odd in them."""

    def __init__(
        self, inputs: Inputs, kinds: frozenset[str], result: Result, *, strict: bool
    ) -> None:
        self._inputs = inputs
        self._kinds = kinds
        self._result = result
        self._strict = strict

    def records(self) -> Iterator[tuple[Event, Target, list[str]] | None]:
        """Yield callbacks, their interpreted form and the fields of the wrong type.

        Yields None before each read that may wait. At the end the result gets its failure.
        """
        kinds = self._kinds
        for event in self._inputs.events_with_waits():
            if event is None:
                yield None
                continue
            if event.kind == "unknown":
                event = unwrapped(event)
            if kinds and event.kind not in kinds:
                continue
            fields, wrong = interpret(event)
            if wrong and not self._is_accepted(event, wrong):
                continue
            yield event, fields, wrong
        self._result.failure = self._inputs.failure()

    def _is_accepted(self, event: Event, wrong: list[str]) -> bool:
        """Report the fields of the wrong type; return False if they make the record bad."""
        are = "is" if len(wrong) == 1 else "are"
        what = f"{', '.join(wrong)} {are} of the wrong type"
        if self._strict:
            self._inputs.refuse(event.line, what)
            return False
        self._inputs.warn(event.line, f"{what} and {are} only in the raw part")
        return True


def _lines(reading: _Reading, part: str) -> Iterator[bytes]:
    """Yield finished lines, many at once, and what is ready before each read that may wait."""
    out = bytearray()
    for record in reading.records():
        if record is not None:
            event, fields, _ = record
            if part:
                out += _document(event, fields, part)
            else:
                write_document(out, event, fields)
            out += b"\n"
            if len(out) < _CHUNK:
                continue
        if out:
            yield bytes(out)
            out.clear()
    if out:
        yield bytes(out)


def _painted(reading: _Reading) -> Iterator[list[Piece] | None]:
    for record in reading.records():
        yield record and timed_line(record[0], record[1])


def _document(event: Event, fields: Target, part: str) -> bytes:
    if part == "raw":
        return on_one_line(event.raw)
    return encode(fields) if part else document(event, fields)


def _view(event: Event, fields: Target, wrong: list[str], part: str, *, as_values: bool) -> View:
    """Return one record; `as_values` if one field of it is asked for."""
    values = None
    if as_values:
        whole = {"kind": event.kind, "event": fields, "raw": event.value}
        values = without_surrogates(whole[part] if part else whole)
    return View(
        b"" if as_values else _document(event, fields, part),
        lambda: card(event, fields, wrong),
        without_surrogates(identifier(fields)),
        row(event, fields),
        event.raw + b"\n",
        values=values,
    )
