"""Show a callback and its answer, for a terminal and for programs."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any

from sinchctl.callbacks.exchange import Exchange, action_of
from sinchctl.callbacks.judge import status_phrase
from sinchctl.events.interpret import identifier, interpret
from sinchctl.events.output import encode, on_one_line
from sinchctl.svaml.lint.finding import Finding
from sinchctl.terminal.views import Piece, View
from sinchctl.text.safe import printable
from sinchctl.text.tone import Tone
from sinchctl.times import iso
from sinchctl.wire import as_json

from .answer_view import described, in_words
from .one_line import pieces

_INDENT = " " * 12
_NARROWEST = 40
_MOST_FINDINGS = 8
_SHORT_ID = 8
_WORSE = {"error": 0, "warning": 1}


def lines(exchange: Exchange, findings: Sequence[Finding], width: int) -> Iterable[Sequence[Piece]]:
    """Return one line in, one line out, neither longer than `width`, and the findings."""
    width = max(width, _NARROWEST)
    answer = exchange.answer
    when = f"{exchange.time.astimezone():%H:%M:%S}"
    came = _came(exchange)
    if _length(came) + len(when) + 4 > width and len(came[-1][0]) > _SHORT_ID:
        came[-1] = (f"...{came[-1][0][-_SHORT_ID:]}", "dim")
    yield _fitted((f"{when} <- ", "dim"), came, width)
    source = answer.note if answer.source == "reply" else ""
    if answer.source == "forward" and not answer.note:
        source = "from the application"
    said: list[Piece] = [
        (status_phrase(answer.status), _tone(answer.status)),
        (f"{exchange.milliseconds:.1f} ms", ""),
        (action_of(answer.body), "strong"),
        (source, "dim"),
    ]
    yield _fitted((f"{when} -> ", "dim"), said, width)
    if answer.note and answer.source != "reply":
        yield from _paragraph("why", answer.note, "warn", width)
    worst = sorted(findings, key=lambda finding: _WORSE.get(finding.severity, 2))
    for finding in worst[:_MOST_FINDINGS]:
        yield from _finding(finding, width)
    if (left := len(worst) - _MOST_FINDINGS) > 0:
        yield ((f"{_INDENT}and {left:,} more findings", "dim"),)


def _came(exchange: Exchange) -> list[Piece]:
    """Return kind, parties and result, and last what may be left out: path and id."""
    path: Piece = (exchange.arrived.path, "dim")
    if exchange.event is None:
        return [(f"{exchange.arrived.method}, not a callback", "strong"), path]
    *parts, ident = pieces(exchange.event, _interpreted(exchange))
    return [*parts, path, ident]


def _fitted(mark: Piece, parts: list[Piece], width: int) -> list[Piece]:
    """Return the pieces on one line: dim ones at its end give way, the rest is cut."""
    room = width - len(mark[0])
    pieces = [(printable(text), tone) for text, tone in parts if text]
    while _length(pieces) > room and len(pieces) > 1 and pieces[-1][1] == "dim":
        pieces.pop()
    line: list[Piece] = [mark]
    for at, (text, tone) in enumerate(pieces):
        piece = f"  {text}" if at else text
        if len(piece) > room:
            line.append((f"{piece[: max(room - 3, 0)]}..."[:room], tone))
            break
        line.append((piece, tone))
        room -= len(piece)
    return line


def _length(parts: Sequence[Piece]) -> int:
    return sum(len(text) + 2 for text, _ in parts) - 2


def _tone(status: int) -> Tone:
    return "good" if 200 <= status < 300 else "warn" if 300 <= status < 400 else "bad"


def _finding(finding: Finding, width: int) -> Iterable[Sequence[Piece]]:
    tone: Tone = "bad" if finding.severity == "error" else "warn"
    return _paragraph(finding.severity, in_words(finding), tone, width)


def _paragraph(label: str, text: str, tone: Tone, width: int) -> Iterable[Sequence[Piece]]:
    """Return a labelled text below an exchange, on as many lines as it takes."""
    lines = wrap(f"{label}: {printable(text)}", width - len(_INDENT))
    return [((f"{_INDENT}{line}", tone),) for line in lines]


def _interpreted(exchange: Exchange) -> dict[str, Any]:
    """Return the interpreted fields of the callback."""
    return interpret(exchange.event)[0] if exchange.event else {}


def document(exchange: Exchange, findings: Sequence[Finding]) -> bytes:
    """Return one exchange as one JSON object on a line, with its numbers digit by digit."""
    arrived, answer, event = exchange.arrived, exchange.answer, exchange.event
    fields = _interpreted(exchange)
    head = {
        "time": iso(exchange.time),
        "kind": exchange.kind,
        "id": identifier(fields) or None,
        "method": arrived.method,
        "path": arrived.path,
        "verified": exchange.verified,
        "status": answer.status,
        "milliseconds": round(exchange.milliseconds, 3),
        "source": answer.source,
        "note": answer.note or None,
        "action": action_of(answer.body) or None,
        "findings": [described(finding) for finding in findings],
        "event": fields if event else None,
    }
    raw = on_one_line(event.raw) if event else _as_json(arrived.body)
    return b'%s,"raw":%s,"answer":%s}' % (encode(head)[:-1], raw, _as_json(answer.body))


def _as_json(body: bytes) -> bytes:
    """Return a body unchanged if it is JSON, else as a text; null if it is empty."""
    return on_one_line(as_json(body)) if body.strip() else b"null"


def view(exchange: Exchange, findings: Sequence[Finding]) -> View:
    """Return one exchange for every other output format; -q prints the id of the callback."""
    name = identifier(_interpreted(exchange))
    answer = exchange.answer
    columns = (
        iso(exchange.time),
        exchange.kind,
        name,
        answer.status,
        round(exchange.milliseconds, 3),
        exchange.verified,
    )
    return View(document(exchange, findings), None, name, columns, exchange.arrived.body)
