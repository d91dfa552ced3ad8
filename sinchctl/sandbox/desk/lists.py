"""What the page lists: messages, verifications and callbacks, newest first."""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.outcomes import SMS, ending
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.settings import load
from sinchctl.sandbox.sms.inbounds import is_short_code
from sinchctl.sandbox.state import KEPT_LINES

Row = dict[str, Any]
Rows = Callable[[SandboxRequest, int], list[Row]]
"""What returns the newest rows of a list, at least so many if there are as many."""

MOST = 200
"""How many rows a list has if the request does not say."""
_VERIFICATION = ("id", "method", "number", "status", "code", "reason", "reference")


def messages(request: SandboxRequest, most: int) -> list[Row]:
    """Return the messages that people received from the application, and those they sent."""
    rows = [_received(request, entry) for entry in request.state.newest("sms", most)]
    rows += [_sent(entry) for entry in request.state.newest("sms-in", most)]
    return sorted(rows, key=lambda row: str(row["time"]), reverse=True)


def _received(request: SandboxRequest, entry: Row) -> Row:
    """Return a message to a person; the log has what was read, it or the batch who sent it."""
    name, to = str(entry.get("id", "")), entry["to"]
    source = request.state.get("batch", name) or request.state.get("message", name) or {}
    sender = str(source.get("from") or entry.get("from") or "")
    if sender.isdigit() and not is_short_code(sender):
        sender = f"+{sender}"
    return {
        "id": f"{name} {to}",
        "direction": "out",
        "from": sender,
        "to": to,
        "body": entry["text"],
        "time": entry["time"],
        "status": SMS.get(ending(to), ("Delivered", 0))[0],
    }


def _sent(entry: Row) -> Row:
    """Return a message from a person to the application."""
    people = {"from": str(entry.get("from", "")), "to": entry["to"]}
    rest = {"body": entry["text"], "time": entry["time"], "status": "Received"}
    return {"id": str(entry.get("id", "")), "direction": "in", **people, **rest}


def verifications(request: SandboxRequest, most: int) -> list[Row]:
    """Return the verifications with the codes that people got."""
    return [
        {name: kept[name] for name in _VERIFICATION if kept.get(name)} | {"time": kept["started"]}
        for kept in request.state.all("verification", most)
    ]


def callbacks(request: SandboxRequest, most: int) -> list[Row]:
    """Return the callbacks as the log has them, with the answers of the application."""
    return request.state.newest("callback", most)


def settings(request: SandboxRequest) -> JsonAnswer:
    """`GET settings`."""
    return JsonAnswer(200, msgspec.to_builtins(load(request.state)))


def chosen(request: SandboxRequest, rows: Rows) -> list[Row]:
    """Return the newest rows that contain the words of the query. Raises Refusal."""
    try:
        most = int(request.query.get("limit", MOST))
    except ValueError:
        most = 0
    if not 0 < most <= KEPT_LINES:
        raise Refusal(400, 40001, f"limit: expected a number from 1 to {KEPT_LINES}")
    if words := request.query.get("search", "").casefold().split():
        return [row for row in rows(request, KEPT_LINES) if _has(row, words)][:most]
    return rows(request, most)[:most]


def _has(row: Row, words: list[str]) -> bool:
    text = json.dumps(row, ensure_ascii=False).casefold()
    return all(word in text for word in words)
