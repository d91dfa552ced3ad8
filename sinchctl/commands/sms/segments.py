"""sms segments: count the parts of a text."""

from typing import Annotated

import typer

from sinchctl.errors import UsageError
from sinchctl.segments import count
from sinchctl.terminal.input import read_text
from sinchctl.terminal.views import Card, Result, View, lines


def segments(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="The text; - reads stdin, @FILE reads a file.")
    ],
) -> Result:
    """Count the parts that a text needs as SMS, without sending it."""
    body = read_text(ctx.obj.terminal, text)
    if not body:
        raise UsageError("the text is empty", hint="give a text, or - to read it from stdin")
    parts = count(body)
    record = {
        "encoding": parts.encoding,
        "segments": parts.segments,
        "characters": len(body),
        "units": parts.units,
        "charactersLeft": parts.left,
        "firstUcs2Character": parts.forced_by,
        "firstUcs2Index": parts.forced_at,
    }

    def card() -> Card:
        why = None
        if parts.forced_by and parts.forced_at is not None:
            place = f"character {parts.forced_at + 1:,}"
            why = f"{parts.forced_by!r} (U+{ord(parts.forced_by):04X}), {place}, is not in GSM-7"
        return Card(
            "SMS parts",
            lines(
                ("Encoding", parts.encoding, "warn" if parts.forced_by else "good"),
                ("Because", why),
                ("Segments", parts.segments, "strong"),
                ("Characters", len(body)),
                ("Left", f"{parts.left} in the last segment"),
            ),
        )

    row = (parts.encoding, parts.segments, len(body), parts.units, parts.left, parts.forced_by)
    return Result([View(record, card, str(parts.segments), row)])
