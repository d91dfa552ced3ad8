"""What is expected of a call: `menuResult.value=sales`, `seconds<40`, `heard~Welcome`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from sinchctl.errors import UsageError
from sinchctl.text.guess import alternatives, did_you_mean

from .player import Played

Comparison = Literal["=", "!=", "~", "<", ">"]

PATHS = (
    "kind",
    "menuResult.menuId",
    "menuResult.type",
    "menuResult.value",
    "menuResult.inputMethod",
    "to.type",
    "to.endpoint",
    "conferenceId",
    "event",
    "result",
    "reason",
    "duration",
    "seconds",
    "presses",
    "heard",
    "callbacks",
    "outcome",
)
"""What a condition can be about: the outcome, what was heard, the callbacks in their order."""

_CONDITION = re.compile(r"\s*([\w.]+)\s*(!=|=|~|<|>)\s*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Condition:
    """One expectation; several `values` are alternatives. What is heard need only contain one."""

    path: str
    comparison: Comparison
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.path} {self.comparison} {' or '.join(self.values)}"

    def fault(self, played: Played) -> str:
        """Return what is wrong with a call, nothing if it is as expected."""
        actual = _actual(played, self.path)
        if any(self._holds(value, actual) for value in self.values):
            return ""
        was = ", ".join(map(str, actual)) if actual else "not there"
        return f"expected {self}, was {was}"

    def _holds(self, value: str, actual: list[Any]) -> bool:
        if self.comparison == "!=":
            return all(not _equal(value, each) for each in actual)
        if self.comparison == "=" and self.path == "heard":
            return any(value.casefold() in str(each).casefold() for each in actual)
        if self.comparison == "=":
            return any(_equal(value, each) for each in actual)
        if self.comparison == "~":
            return any(re.search(value, str(each)) for each in actual)
        numbers = [each for each in actual if isinstance(each, int | float)]
        limit = _number(value)
        less = self.comparison == "<"
        return any(each < limit if less else each > limit for each in numbers)


def parse_condition(text: str) -> Condition:
    """Return a condition. Raises UsageError for an unknown path, comparison or value."""
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise UsageError(
            f"{text!r} is not an expectation", hint="write it like kind=connected or seconds<40"
        )
    return condition(match[1], cast(Comparison, match[2]), (match[3],))


def condition(path: str, comparison: Comparison, values: Iterable[str]) -> Condition:
    """Return a checked condition. Raises UsageError."""
    if path not in PATHS:
        guess = did_you_mean(path, PATHS)
        raise UsageError(
            f"there is nothing called {path!r} to expect",
            hint=guess or f"use {alternatives(PATHS)}",
        )
    found = Condition(path, comparison, tuple(values))
    for value in found.values:
        if comparison == "~":
            _regular(value)
        elif comparison in "<>":
            _number(value)
    return found


def in_words(outcome: Mapping[str, Any]) -> str:
    """Return how a call ended, such as `result return sales` or `connected +46700000001`."""
    kind = outcome["kind"]
    if kind == "result":
        result = outcome["menuResult"]
        return " ".join(["result", result["type"], *filter(None, [result.get("value")])])
    if kind in {"connected", "stream"}:
        return f"{kind} {outcome['to']['endpoint']}"
    if kind == "conference":
        return f"conference {outcome['conferenceId']}"
    if kind == "application":
        return f"application {outcome['event']}"
    return f"ended {outcome['reason']}" if kind == "ended" else str(kind)


def _actual(played: Played, path: str) -> list[Any]:
    if path == "heard":
        spoken = {"speech", "ssml", "recording", "address"}
        return [
            row["text"] for row in played.trace if row["kind"] == "heard" and row["how"] in spoken
        ]
    if path == "callbacks":
        return [",".join(row["event"] for row in played.trace if row["kind"] == "callback")]
    if path == "outcome":
        return [in_words(played.outcome)]
    value: Any = played.outcome
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            return []
        value = value[name]
    return [value]


def _equal(value: str, actual: Any) -> bool:
    if isinstance(actual, int | float):
        try:
            return float(value) == actual
        except ValueError:
            return False
    return bool(str(actual) == value)


def _regular(text: str) -> None:
    try:
        re.compile(text)
    except re.error as fault:
        raise UsageError(f"{text!r} is not a regular expression: {fault}") from None


def _number(text: str) -> float:
    try:
        return float(text.removesuffix("s"))
    except ValueError:
        raise UsageError(f"{text!r} is not a number to compare with") from None
