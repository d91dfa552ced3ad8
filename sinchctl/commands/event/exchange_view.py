"""A callback that was received and what was answered, for a terminal and for programs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sinchctl.terminal.views import Card, Piece, Tone, View
from sinchctl.text.safe import printable
from sinchctl.wire import as_json

if TYPE_CHECKING:
    from sinchctl.callbacks.exchange import Exchange
    from sinchctl.svaml.lint.finding import Finding

_INDENT = " " * 12
_NARROWEST = 40
_MOST_FINDINGS = 8
_SHORT_ID = 8
_WORSE = {"error": 0, "warning": 1}


def lines(
    exchange: "Exchange", findings: "Sequence[Finding]", width: int
) -> Iterable[Sequence[Piece]]:
    """One line in, one line out, neither longer than `width`, and what is wrong below them."""
    from sinchctl.callbacks.exchange import action_of

    from .answer_view import phrase

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
        (phrase(answer.status), _tone(answer.status)),
        (f"{exchange.milliseconds:.1f} ms", ""),
        (action_of(answer.body), "strong"),
        (source, "dim"),
    ]
    yield _fitted((f"{when} -> ", "dim"), said, width)
    if answer.note and answer.source != "reply":
        yield from _paragraph("why", answer.note, "warn", width)
    worst = sorted(findings, key=lambda one: _WORSE.get(one.severity, 2))
    for finding in worst[:_MOST_FINDINGS]:
        yield from _finding(finding, width)
    if (left := len(worst) - _MOST_FINDINGS) > 0:
        yield ((f"{_INDENT}and {left:,} more findings", "dim"),)


def _came(exchange: "Exchange") -> list[Piece]:
    """The kind, who called whom, what came of it, and last what may be left out: path and id."""
    path: Piece = (exchange.arrived.path, "dim")
    if exchange.event is None:
        return [(f"{exchange.arrived.method}, no callback", "strong"), path]
    from .card import row

    told = _told(exchange)
    kind, _, ident, sender, receiver, result, reason, duration, amount, currency = row(
        exchange.event, told
    )
    parts: list[Piece] = [(f"{kind:<4}", "strong")]
    if sender or receiver:
        parts.append((f"{sender or '?'} to {receiver or '?'}" if sender else f"to {receiver}", ""))
    parts += [(str(part), "") for part in (result, reason) if part]
    if menu := told.get("menuResult"):
        parts.append((str(menu.get("value") or ""), ""))
    parts += [(f"{duration} s", "")] if duration != "" and kind == "dice" else []
    parts += [(f"{amount} {currency}", "")] if amount != "" else []
    return [*parts, path, (str(ident), "dim")]


def _fitted(mark: Piece, parts: list[Piece], width: int) -> list[Piece]:
    """The pieces on one line: dim ones at its end give way, the rest is cut."""
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


def _finding(finding: "Finding", width: int) -> Iterable[Sequence[Piece]]:
    from .answer_view import in_words

    tone: Tone = "bad" if finding.severity == "error" else "warn"
    return _paragraph(finding.severity, in_words(finding), tone, width)


def _paragraph(label: str, text: str, tone: Tone, width: int) -> Iterable[Sequence[Piece]]:
    """A labelled text under the lines of an exchange, as many lines as it takes."""
    from textwrap import wrap

    told = wrap(f"{label}: {printable(text)}", width - len(_INDENT))
    return [((f"{_INDENT}{line}", tone),) for line in told]


def _told(exchange: "Exchange") -> dict[str, Any]:
    """The callback as it is understood."""
    from sinchctl.events.interpret import interpret

    return interpret(exchange.event)[0] if exchange.event else {}


def _identifier(told: dict[str, Any]) -> str:
    from sinchctl.events.interpret import identifier

    return identifier(told)


def document(exchange: "Exchange", findings: "Sequence[Finding]") -> bytes:
    """One exchange as one JSON object on a line; what came and what went, digit by digit."""
    from sinchctl.callbacks.exchange import action_of
    from sinchctl.events.output import encode, on_one_line
    from sinchctl.times import iso

    from .answer_view import described

    arrived, answer, event = exchange.arrived, exchange.answer, exchange.event
    told = _told(exchange)
    head = {
        "time": iso(exchange.time),
        "kind": exchange.kind,
        "id": _identifier(told) or None,
        "method": arrived.method,
        "path": arrived.path,
        "verified": exchange.verified,
        "status": answer.status,
        "milliseconds": round(exchange.milliseconds, 3),
        "source": answer.source,
        "note": answer.note or None,
        "action": action_of(answer.body) or None,
        "findings": [described(one) for one in findings],
        "event": told if event else None,
    }
    raw = on_one_line(event.raw) if event else _as_json(arrived.body)
    return b'%s,"raw":%s,"answer":%s}' % (encode(head)[:-1], raw, _as_json(answer.body))


def _as_json(body: bytes) -> bytes:
    """A body as it is where it is JSON, as a text where it is none, null where it is empty."""
    from sinchctl.events.output import on_one_line

    return on_one_line(as_json(body)) if body.strip() else b"null"


def view(exchange: "Exchange", findings: "Sequence[Finding]") -> View:
    """One exchange for every other output format; -q prints the id of the callback."""
    from sinchctl.times import iso

    identifier = _identifier(_told(exchange))
    answer = exchange.answer
    row = (
        iso(exchange.time),
        exchange.kind,
        identifier,
        answer.status,
        round(exchange.milliseconds, 3),
        exchange.verified,
    )
    card = Card(exchange.kind, [])
    body = exchange.arrived.body
    return View(document(exchange, findings), lambda: card, identifier, row, body)
