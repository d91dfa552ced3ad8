"""Which reply answers which callback: `ice`, `pie`, `pie@menu.return:sales`."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.text.guess import alternatives, did_you_mean

EVENTS = ("ice", "ace", "pie", "dice", "notify")
RESULTS = ("return", "sequence", "timeout", "invalidinput", "hangup", "error")

_SELECTOR = re.compile(
    r"([a-z]+)(?:@([^.:]*))?(?:\.([a-z]*))?(?::(.*))?", re.DOTALL | re.IGNORECASE
)


def parse_selector(text: str) -> str:
    """Return a selector in its usual form. Raises UsageError for anything else."""
    match = _SELECTOR.fullmatch(text.strip())
    event = match[1].lower() if match else ""
    if match is None or event not in EVENTS:
        guess = did_you_mean(event or text, EVENTS)
        raise UsageError(
            f"{text!r} is not a selector of a callback",
            hint=guess or f"begin with {', '.join(EVENTS)}, like pie@main.return:sales",
        )
    if event != "pie" and text.strip().lower() != event:
        raise UsageError(
            f"the selector {text!r} says more than the event",
            hint="only pie takes a menu, a type and a value, like pie@main.return:sales",
        )
    kind = match[3].lower() if match[3] is not None else None
    if kind is not None and kind not in RESULTS:
        raise UsageError(
            f"{match[3]!r} in the selector {text!r} is not a type of result",
            hint=did_you_mean(kind, RESULTS) or f"use {alternatives(RESULTS)}",
        )
    menu = f"@{match[2]}" if match[2] is not None else ""
    value = f":{match[4]}" if match[4] is not None else ""
    return event + menu + (f".{kind}" if kind is not None else "") + value


def event_of(selector: str) -> str:
    """Return the event that a selector is about."""
    return re.split(r"[@.:]", selector, maxsplit=1)[0]


def selectors(body: Mapping[str, Any]) -> list[str]:
    """Return the selectors that fit a callback, the most specific first."""
    event = str(body.get("event", "")).lower()
    result = body.get("menuResult")
    if event != "pie" or not isinstance(result, dict):
        return [event]
    menu, kind = result.get("menuId", ""), str(result.get("type", "")).lower()
    fits = []
    if "value" in result:
        value = result["value"]
        fits = [f"@{menu}.{kind}:{value}", f"@{menu}:{value}", f".{kind}:{value}", f":{value}"]
    fits += [f"@{menu}.{kind}", f".{kind}", f"@{menu}", ""]
    return [f"pie{fit}" for fit in fits]


def choose(body: Mapping[str, Any], replies: Collection[str]) -> str | None:
    """Return the selector among `replies` that answers a callback."""
    return next((fit for fit in selectors(body) if fit in replies), None)
