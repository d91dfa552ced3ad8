"""The graph of a call: states are a document and a menu, edges are what callers do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sinchctl.simulator.engine.assumptions import Chosen
from sinchctl.simulator.engine.bridges import destination
from sinchctl.simulator.engine.program import MenuProgram, Program, is_allowed, is_known, name_of
from sinchctl.simulator.engine.state import Call
from sinchctl.simulator.play.manners import Manners
from sinchctl.simulator.play.selectors import choose
from sinchctl.svaml.model import (
    Answer,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
    Continue,
    Hangup,
    Park,
    RunMenu,
)

from .ways import Pace, Way, ways

Place = tuple[str, str]
"""A document, by its selector, and a menu of it."""


class End(NamedTuple):
    """Where a call ends or leaves the menus: the outcome, and the reply behind it."""

    outcome: str
    reply: str = ""


class Move(NamedTuple):
    """A way out of a menu: to another state by its number, or to an end."""

    way: Way
    to: int | None
    end: End | None
    more: int = 0
    reply: str = ""


@dataclass(slots=True)
class MenuState:
    """One menu of one document, with what callers can do there."""

    place: Place
    menu: MenuProgram
    edges: list[Move] = field(default_factory=list)


@dataclass
class CallGraph:
    """Everything that callers can reach, in the order in which it is found.

    `start` is what happens at once, before any key; `begins` its milliseconds.
    """

    states: list[MenuState]
    start: End | None
    begins: int
    first: str
    has_pie_replies: bool
    used: set[str]


class Explorer:
    """Builds the graph of a call from the documents that answer its callbacks."""

    def __init__(
        self,
        programs: Mapping[str, Program],
        call: Call,
        chosen: Chosen,
        manners: Manners,
        numbers: tuple[str, ...] = (),
    ) -> None:
        self._programs = programs
        self._call = call
        self._chosen = chosen
        self._manners = manners
        self._numbers = numbers
        self._states: list[MenuState] = []
        self._index: dict[Place, int] = {}
        self._paces: dict[str, Pace] = {}
        self._pie = {
            name for name in programs if name.split("@")[0].split(".")[0].split(":")[0] == "pie"
        }
        self.used: set[str] = set()

    def graph(self) -> CallGraph:
        """Return the whole graph. Each state is visited once."""
        first = "ace" if self._call.callout else "ice"
        begins = 0
        start: End | None = End(f"application {first}")
        if first in self._programs:
            begins = self._begins(first)
            _, start, _ = self._document(first, first)
        at = 0
        while at < len(self._states):
            state = self._states[at]
            state.edges = self._edges(state)
            at += 1
        return CallGraph(self._states, start, begins, first, bool(self._pie), self.used)

    def _begins(self, name: str) -> int:
        """Return how long the first document takes before its action, from the answer on."""
        program, total = self._programs[name], 0
        answered = self._call.callout is not None
        for step, sounds in zip(program.instructions, program.sounds, strict=True):
            answered = answered or isinstance(step, Answer)
            if answered:
                total += sum(sound.ms for sound in sounds)
        return total

    def _document(self, name: str, event: str) -> tuple[int | None, End | None, int]:
        """Return what a document leads to: a state or an end, and how long it speaks before."""
        program = self._programs[name]
        action = program.action
        more = sum(sound.ms for sounds in program.sounds for sound in sounds)
        if not is_known(action) or action is None:
            return None, End("invalid answer", name), 0
        if not is_allowed(name_of(action), event):
            self.used.add("context")
            if self._chosen["context"] == "strict":
                return None, End("invalid answer", name), 0
        if isinstance(action, RunMenu):
            start, used = program.begins_at(self._chosen["start"], self._chosen["no-main"])
            self.used |= used
            if start is None:
                return None, End("invalid answer", name), 0
            return self._state(name, start), None, more
        return None, End(self._outcome(action), name), more

    def _outcome(self, action: Any) -> str:
        if isinstance(action, ConnectConf):
            return f"conference {action.conference_id or ''}".rstrip()
        if isinstance(action, ConnectPstn | ConnectMxp | ConnectSip):
            return f"connected {destination(action, self._call.dialled).endpoint}"
        if isinstance(action, ConnectStream):
            return f"stream {destination(action, self._call.dialled).endpoint}"
        words = {Park: "parked", Continue: "continue", Hangup: "hangup"}
        return words.get(type(action), "ended")

    def _state(self, document: str, menu: str) -> int:
        place = (document, menu)
        number = self._index.get(place)
        if number is None:
            program = self._programs[document].menu(menu)
            if program is None:
                raise LookupError(menu)
            number = self._index[place] = len(self._states)
            self._states.append(MenuState(place, program))
        return number

    def _pace(self, document: str) -> Pace:
        pace = self._paces.get(document)
        if pace is None:
            action = self._programs[document].action
            barges = isinstance(action, RunMenu) and action.barge is not False
            pace = self._paces[document] = Pace(self._chosen, self._manners, barges=barges)
        return pace

    def _edges(self, state: MenuState) -> list[Move]:
        document, menu = state.place
        self._note_assumptions(state.menu)
        edges = []
        for way in ways(state.menu, self._pace(document), self._numbers):
            choice = way.choice
            if choice is not None and choice.kind == "menu":
                program = self._programs[document]
                if program.menu(choice.value) is not None:
                    edges.append(Move(way, self._state(document, choice.value), None))
                else:
                    self.used.add("missing-menu")
                    edges.append(Move(way, None, End(f"missing menu {choice.value}")))
                continue
            edges.append(self._reply(way, document, _menu_result(way, menu)))
        return edges

    def _reply(self, way: Way, document: str, result: dict[str, str]) -> Move:
        """Return the edge of a menu that ends with a result: answered, or not."""
        reply = choose({"event": "pie", "menuResult": result}, self._pie) if self._pie else None
        if reply is None:
            words = ["result", result["type"], *filter(None, [result.get("value")])]
            return Move(way, None, End(" ".join(words)))
        to, end, more = self._document(reply, "pie")
        return Move(way, to, end, more, reply)

    def _note_assumptions(self, menu: MenuProgram) -> None:
        if menu.repeats is None:
            self.used.add("repeats")
        if menu.digits and menu.keys:
            self.used.add("options-with-digits")
        self.used |= {"timer", "barge-wrong"}


def _menu_result(way: Way, menu: str) -> dict[str, str]:
    if way.kind == "silence":
        return {"menuId": menu, "type": "timeout"}
    if way.kind == "wrong":
        return {"menuId": menu, "type": "invalidinput", "value": way.value}
    if way.kind == "number":
        return {"menuId": menu, "type": "sequence", "value": way.value.rstrip("#")}
    choice = way.choice
    if choice is not None and choice.kind == "return":
        return {"menuId": menu, "type": "return", "value": choice.value}
    return {"menuId": menu, "type": "error"}
