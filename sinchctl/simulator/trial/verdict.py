"""Whether a call went as a scenario says: its steps in their order, and its expectations."""

import re
from dataclasses import dataclass
from typing import Any

from sinchctl.simulator.play.player import Played
from sinchctl.simulator.play.trace import Record

from .scenario import Scenario, Step

_SPOKEN = {"speech", "ssml", "recording", "address", "error"}


@dataclass
class ScenarioResult:
    """What came of a scenario: nothing in `why` if it went as it should."""

    scenario: Scenario
    played: Played | None
    why: str = ""

    @property
    def ok(self) -> bool:
        """Return True if the scenario passed, or was skipped."""
        return not self.why


def judge(scenario: Scenario, played: Played) -> ScenarioResult:
    """Return whether a call went as a scenario says."""
    why = _Follower(played).follow(scenario.steps)
    if not why:
        faults = [item.fault(played) for item in scenario.conditions]
        why = next((fault for fault in faults if fault), "")
    unused = played.outcome.get("unused")
    if not why and unused:
        why = f"the call ended before the end of the script; left over: {', '.join(unused)}"
    if not why and not scenario.conditions and not scenario.steps and played.failures:
        why = f"the application failed ({played.failures[0]['reply']})"
    return ScenarioResult(scenario, played, why)


class _Follower:
    """Follows the records of a call, step by step."""

    def __init__(self, played: Played) -> None:
        self._records = played.trace
        self._at = 0

    def follow(self, steps: tuple[Step, ...]) -> str:
        """Return why the first step that did not happen did not; nothing if all did."""
        for number, step in enumerate(steps, 1):
            why = self._take(step)
            if why:
                return f"step {number} ({step}): {why}"
        return ""

    def _take(self, step: Step) -> str:
        if step.kind == "hear":
            return self._hear(step.wanted)
        if step.kind == "callback":
            return self._callback(step.wanted)
        for token in step.tokens:
            kinds = {"keys": "pressed", "say": "said", "hangup": "hung-up", "cancel": "hung-up"}
            kind = kinds.get(token.kind, "silence")
            for _ in token.text if token.kind == "keys" else "x":
                if self._next(kind) is None:
                    return "the call did not get that far"
        return ""

    def _next(self, kind: str) -> Record | None:
        """Return the next record of a kind, and go behind it."""
        for at in range(self._at, len(self._records)):
            if self._records[at]["kind"] == kind:
                self._at = at + 1
                return self._records[at]
        return None

    def _hear(self, wanted: Any) -> str:
        anywhere = "anywhere" in wanted
        heard = []
        while (record := self._next("heard")) is not None:
            if record["how"] not in _SPOKEN:
                continue
            if _fits(record, wanted):
                return ""
            heard.append(record["text"] or record["how"])
            if not anywhere:
                break
        return f"heard {heard[-1]!r} instead" if heard else "nothing was heard"

    def _callback(self, wanted: Any) -> str:
        event = str(wanted.get("event", "")).lower()
        while (record := self._next("callback")) is not None:
            if event and record["event"] != event:
                continue
            for path, value in wanted.items():
                actual = _member(record["body"], path)
                if path != "event" and str(actual) != value:
                    return f"{path} was {actual!r}"
            return ""
        return "it was not posted"


def _fits(record: Record, wanted: Any) -> bool:
    text = str(record["text"])
    part = wanted.get("text", wanted.get("anywhere", ""))
    if part.lower() not in text.lower():
        return False
    if "menu" in wanted and record.get("menu") != wanted["menu"]:
        return False
    return "matches" not in wanted or re.search(wanted["matches"], text) is not None


def _member(body: Any, path: str) -> Any:
    for name in path.split("."):
        body = body.get(name) if isinstance(body, dict) else None
    return body
