"""A simulated call for people: one line for each event, with the clock."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sinchctl.simulator.engine.assumptions import ASSUMPTIONS, Chosen
from sinchctl.simulator.play.conditions import in_words
from sinchctl.simulator.play.player import Played
from sinchctl.terminal.views import Piece, View
from sinchctl.text.tone import Tone
from sinchctl.text.width import width, wrapped

Record = dict[str, Any]
Lines = list[list[Piece]]

_MARKS = {"call": "☎", "post": "→", "hear": "♪", "key": "⌨", "end": "■", "wait": "…", "note": "·"}
_PLAIN = {"call": "*", "post": ">", "hear": '"', "key": "#", "end": "=", "wait": ".", "note": "-"}
_LEFT = 46
_START, _LEAST_ROOM = 12, 20
"""Columns of the clock and the mark, and of the text behind them at least."""
_BAD_EFFECTS = {"wrong", "ignored"}
_HIDDEN = {"menu", "cookie", "answered"}
"""Kinds that only --show all shows."""


class TraceView:
    """Writes records as lines. `draws` says whether the terminal has more than ASCII.

    `app` is the name of the application that answers the first callback. Lines are broken at
    `columns`, unless it is 0.
    """

    def __init__(self, show: str, *, draws: bool, app: str = "", columns: int = 0) -> None:
        self._show = show
        self._room = max(columns - _START, _LEAST_ROOM) if columns else 0
        self._app = app
        self._marks = _MARKS if draws else _PLAIN

    def lines(self, record: Record) -> Lines:
        """Return the lines of one record; none if this run does not show it."""
        kind = record["kind"]
        if kind == "callback":
            return self._callback(record)
        if self._show in {"callbacks", "bodies"}:
            return []
        if kind in _HIDDEN and self._show != "all":
            return []
        mark, text, right, tone = _event(record)
        return self._lines(record["at"], mark, text, right, tone)

    def ended(self, record: Record) -> Lines:
        """Return the lines of a record if what is heard was shown when it began."""
        if record["kind"] != "heard":
            return self.lines(record)
        if not record.get("cut") or self._show in {"callbacks", "bodies"}:
            return []
        end, after = record["at"] + record["seconds"], _seconds(record["seconds"])
        return self._lines(end, "note", f"cut after {after}", record.get("menu", ""), "warn")

    def end(self, played: Played, chosen: Chosen) -> Lines:
        """Return the last lines: how the call ended, and what that depends on."""
        outcome = played.outcome
        text = f"{_headline(outcome)}, after {_seconds(outcome['seconds'])}, {_presses(outcome)}"
        good = (
            outcome["kind"] not in {"ended", "silence"} or outcome.get("reason") == "MANAGERHANGUP"
        )
        lines = self._lines(outcome["seconds"], "end", text, "", "strong" if good else "warn")
        if outcome.get("unused"):
            lines.append(_indented(f"unused: {', '.join(outcome['unused'])}", "bad"))
        if not played.assumed:
            return [*lines, _indented("depends on: nothing undocumented", "dim")]
        lines.append(_indented("depends on what Sinch does not document:", "dim"))
        return lines + [
            _indented(f"  {assumption_text(name, chosen)}", "dim") for name in played.assumed
        ]

    def _callback(self, record: Record) -> Lines:
        body, reply = record["body"], str(record.get("reply", "none"))
        event = record["event"]
        about = self._app if event == "ice" else _about(body)
        text = f"{event.upper()}  {about}".rstrip()
        source = str(record.get("url", ""))
        failed = reply.startswith("failed")
        answer = {"none": "no answer known", "empty": "empty answer", "svaml": source}.get(
            reply, reply
        )
        if event in {"dice", "notify"} and not failed:
            answer = ""
        lines = self._lines(record["at"], "post", text, answer, "bad" if failed else "dim")
        if event == "ice" and "url" not in record:
            lines = self._lines(record["at"], "call", f"call {_about(body)}", "", "") + lines
        if self._show in {"bodies", "all"}:
            lines.append(_indented(json.dumps(body, ensure_ascii=False), "dim"))
        for finding in record.get("findings", ()):
            lines.append(_indented(f"{finding['severity']}: {finding['message']}", "warn"))
        return lines

    def _lines(self, at: float, mark: str, text: str, right: str, tone: Tone) -> Lines:
        minutes, seconds = divmod(at, 60)
        start: list[Piece] = [(f"{minutes:2.0f}:{seconds:04.1f}  ", "dim")]
        start.append((f"{self._marks[mark]}  ", ""))
        after = round(width(right)) + 2 if right else 0
        room = self._room or round(width(text)) + after
        broken = wrapped(text, room) or [text] if width(text) > room - after else [text]
        if width(broken[-1]) > room - after:
            broken.append("")
        lines: Lines = [[*start, (broken[0], tone)]]
        lines += [[(" " * _START, ""), (words, tone)] for words in broken[1:]]
        if right:
            left = min(_LEFT, room + 2 - after) if self._room else _LEFT
            gap = max(2 if broken[-1] else 0, left - round(width(broken[-1])))
            lines[-1].append((" " * gap + right, "dim"))
        return lines


def trace_view(played: Played, view: TraceView, chosen: Chosen, *, began: bool = True) -> View:
    """Return a call for every output format."""
    outcome = {**played.outcome, "assumed": played.assumed}
    last = {"kind": "outcome", "outcome": played.outcome, "assumed": played.assumed}

    def lines() -> Iterable[Sequence[Piece]]:
        if began:
            yield from (line for record in played.trace for line in view.lines(record))
        yield from view.end(played, chosen)

    bodies = [row["body"] for row in played.trace if row["kind"] == "callback"]
    raw = "".join(json.dumps(b, ensure_ascii=False, separators=(",", ":")) + "\n" for b in bodies)
    return View(
        {"trace": played.trace, "outcome": played.outcome, "assumed": played.assumed},
        identifier=in_words(played.outcome),
        raw=raw.encode(),
        rows=table_rows(played),
        parts=[*played.trace, last],
        values=outcome,
        lines=lines,
    )


def table_rows(played: Played) -> list[tuple[object, ...]]:
    """Return the records for tsv: when, what, who, and a text."""
    return [
        (row["at"], row["kind"], str(row.get("by") or row.get("event") or ""), _event_text(row))
        for row in played.trace
    ]


def assumption_text(name: str, chosen: Chosen) -> str:
    """Return an assumption with its value and what it is about."""
    return f"{name}={chosen[name]}: {ASSUMPTIONS[name].text} ({ASSUMPTIONS[name].rule})"


def _event_text(record: Record) -> str:
    if record["kind"] == "callback":
        return f"{_about(record['body'])} {record.get('reply', '')}".strip()
    return _event(record)[1]


def _event(record: Record) -> tuple[str, str, str, Tone]:
    """Return the mark, the text, the text on the right, and the tone of a record."""
    kind = record["kind"]
    if kind == "heard":
        return _heard(record)
    if kind in {"pressed", "said"}:
        effect = record["effect"]
        tone: Tone = "warn" if effect in _BAD_EFFECTS else ""
        what = record["key"] if kind == "pressed" else f'"{record["text"]}"'
        return "key", what, f"{record['menu']} {effect}".strip(), tone
    if kind == "silence":
        return "wait", f"{_seconds(record['seconds'])} of silence", record["menu"], "dim"
    text: str = {
        "menu": f"menu {record.get('menu')}",
        "answered": f"answered by {record.get('by')}",
        "dialling": f"calls {_endpoint(record.get('to'))}",
        "connected": f"connected to {_endpoint(record.get('to'))}",
        "conference": f"in conference {record.get('conferenceId')}",
        "parked": "on hold",
        "hung-up": f"{record.get('by')} hangs up",
        "recording": f"recording {record.get('state')}",
        "cookie": f"cookie {record.get('key')}={record.get('value')}",
    }.get(kind, str(kind))
    if kind == "ended":
        text = f"ended: {record['result']}, {record['reason']}, {record['duration']} s"
    mark = "call" if kind in {"dialling", "connected", "hung-up"} else "note"
    return mark, text, "", ""


def _heard(record: Record) -> tuple[str, str, str, Tone]:
    how, text = record["how"], record["text"]
    if how in {"speech", "ssml"}:
        words = f'"{text}"'
    elif how in {"recording", "address"}:
        words = f"plays {text}"
    elif how == "error":
        words = "an error message"
    else:
        length = record["seconds"]
        words = " ".join(filter(None, [how, text, "" if length is None else _seconds(length)]))
    cut = "cut" if record.get("cut") else ""
    early = "not answered yet" if record.get("early") else ""
    who = f"to {record['by']}" if record["by"] == "nobody" else ""
    right = ", ".join(filter(None, [record.get("menu", ""), cut, early, who]))
    tone: Tone = "bad" if how == "error" else "warn" if cut else ""
    return "hear", words, right, tone


def _about(body: Record) -> str:
    """Return what a callback says, in a few words."""
    event = body["event"]
    if event == "ice":
        plus = "+" if body["originationType"] == "PSTN" and body["cli"].isdigit() else ""
        return f"from {plus}{body['cli']} to {body['to']['endpoint']}"
    if event == "pie":
        result = body["menuResult"]
        return " ".join(filter(None, [result["type"], result.get("value"), "in", result["menuId"]]))
    if event == "dice":
        return f"{body['result']}, {body['reason']}, {body['duration']} s"
    if event == "notify":
        return str(body["type"])
    return str(body.get("amd", {}).get("status", ""))


def _headline(outcome: Record) -> str:
    kind = outcome["kind"]
    if kind == "result":
        result = outcome["menuResult"]
        value = f' "{result["value"]}"' if result.get("value") else ""
        return f"result: {result['type']}{value} in menu {result['menuId']}"
    if kind == "application":
        return f"nobody answered {outcome['event'].upper()}"
    text = in_words(outcome)
    return text if kind == "ended" or "reason" not in outcome else f"{text}, {outcome['reason']}"


def _presses(outcome: Record) -> str:
    count = outcome["presses"]
    return f"{count} key" if count == 1 else f"{count} keys"


def _seconds(seconds: float) -> str:
    return f"{seconds:g} s"


def _endpoint(to: Any) -> str:
    return str(to["endpoint"]) if isinstance(to, dict) else ""


def _indented(text: str, tone: Tone) -> list[Piece]:
    return [(" " * 12, ""), (text, tone)]
