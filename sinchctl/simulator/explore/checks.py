"""Every property that is checked on the graph of a call."""

from collections.abc import Iterator, Mapping

from sinchctl.simulator.engine.assumptions import Chosen
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.play.manners import Manners
from sinchctl.svaml.lint.rules.menu_paths import place_of_options
from sinchctl.svaml.menu_graph import menu_graph, newly_reached
from sinchctl.svaml.model import RunMenu
from sinchctl.svaml.node import Path

from .announced import announced_digits, announcements, goes_elsewhere, pressed_keys, texts
from .flaws import Flaw
from .graph import CallGraph, MenuState, Move, Place
from .paths import Paths
from .ways import Pace, number_of

_BY_KEY = {"option", "number"}
_WITHOUT_A_KEY = {"silence": "staying silent", "wrong": "pressing wrong keys"}
_MEMBERS = {
    "announced-key-missing": "main_prompt",
    "menu-undefined-target": "action",
    "menu-unreachable": "id",
    "option-twice": "dtmf",
    "option-unreachable": "dtmf",
}
"""The member at which a rule is broken."""


class CallChecks:
    """CallChecks a graph; `paths` are the ways with the fewest keys."""

    def __init__(
        self,
        graph: CallGraph,
        paths: Paths,
        programs: Mapping[str, Program],
        chosen: Chosen,
        manners: Manners,
    ) -> None:
        self._graph = graph
        self._paths = paths
        self._programs = programs
        self._chosen = chosen
        self._pace = Pace(chosen, manners, barges=True)

    def flaws(self) -> Iterator[Flaw]:
        """Return every flaw, in no particular order."""
        for number, state in enumerate(self._graph.states):
            yield from self._targets(number, state)
            yield from self._options(number, state)
            yield from self._prompts(number, state)
            yield from self._answers(number, state)
        yield from self._unreachable()
        yield from self._traps()
        yield from self._silent_loops()
        start = self._graph.start
        hangs_up = start is not None and start.outcome == "hangup"
        if start is not None and hangs_up and not any(self._programs[start.reply].sounds):
            message = "the call ends immediately, without a word"
            yield Flaw("silent-hangup", "call", "", message, "say why", start.reply)

    def label(self, document: str, menu: str) -> str:
        """Return how a menu is called; behind a reply with its selector."""
        return menu if document == self._graph.first else f"{document}:{menu}"

    def _flaw(
        self, rule: str, state: MenuState, keys: str, message: str, hint: str = "", option: int = -1
    ) -> Flaw:
        place = self._place(rule, state.place, option)
        return Flaw(rule, self.label(*state.place), keys, message, hint, state.place[0], place)

    def _place(self, rule: str, place: Place, option: int = -1) -> Path:
        """Return where a menu, or one of its options, breaks a rule: the same place as lint's."""
        source = self._programs[place[0]].source(place[1])
        if source is None:
            return ()
        options = source.options or []
        node = options[option] if 0 <= option < len(options) else source
        if rule in {"menu-no-way-out", "menu-dead-end"}:
            return place_of_options(source)
        return node.at(_MEMBERS[rule]) if rule in _MEMBERS else node.path

    def _targets(self, number: int, state: MenuState) -> Iterator[Flaw]:
        for edge in state.edges:
            if edge.end is not None and edge.end.outcome.startswith("missing menu "):
                name = edge.end.outcome.removeprefix("missing menu ")
                choice = edge.way.choice
                place = choice.place if choice else -1
                message = f"the option plays menu {name!r}, which does not exist"
                keys = self._paths.keys(number, edge.way.keys)
                hint = "add the menu, or play another one"
                yield self._flaw("menu-undefined-target", state, keys, message, hint, place)
        menu = state.menu
        if not menu.keys and not menu.digits and not (menu.listens and menu.words):
            message = "there is nothing to press here: callers can only wait"
            keys = self._paths.keys(number)
            hint = "add an option, or say the text in an instruction"
            yield self._flaw("menu-dead-end", state, keys, message, hint)

    def _options(self, number: int, state: MenuState) -> Iterator[Flaw]:
        program = self._programs[state.place[0]]
        source = program.source(state.place[1])
        seen: set[str] = set()
        for at, option in enumerate((source.options or []) if source else []):
            key = (option.dtmf or "").strip()
            if key and key in seen:
                keys = self._paths.keys(number, key)
                message = f"a second option has the key {key}; it has no effect"
                place = at
                yield self._flaw("option-twice", state, keys, message, "use another key", place)
            seen.add(key)
        yield from self._hidden(number, state)

    def _hidden(self, number: int, state: MenuState) -> Iterator[Flaw]:
        """Report options that digits hide, and numbers that options hide."""
        menu, mode = state.menu, self._chosen["options-with-digits"]
        if not menu.digits:
            return
        for key, choice in menu.keys.items():
            place = choice.place
            hint = "take the options or maxDigits out"
            if mode == "digits" or (mode == "whole" and len(key) > menu.digits):
                keys = self._paths.keys(number, key)
                message = f"the menu collects digits, so the option {key} is never taken"
                yield self._flaw("option-unreachable", state, keys, message, hint, place)
            elif mode == "first" and menu.digits > 1 and key.isdigit():
                keys = self._paths.keys(number, key + "0" * (menu.digits - 1))
                message = (
                    f"the option {key} is taken immediately, so no number can begin with {key}"
                )
                yield self._flaw("option-unreachable", state, keys, message, hint, place)

    def _prompts(self, number: int, state: MenuState) -> Iterator[Flaw]:
        menu, spoken = state.menu, texts(state.menu)
        has_keys = bool(menu.keys or menu.digits)
        if has_keys and self._waits_too_short(state):
            keys = self._paths.keys(number, "timeout")
            message = "the menu stops waiting before a caller can press a key"
            yield self._flaw("wait-too-short", state, keys, message, "raise the time-out")
        if menu.digits:
            asked = announced_digits(spoken)
            if asked > menu.digits:
                digits = number_of(menu, "") or "1"
                keys = self._paths.keys(number, digits)
                message = f"the prompt asks for {asked} digits, and the menu takes {menu.digits}"
                yield self._flaw("entry-too-short", state, keys, message, f"take {asked} digits")
            return
        if not has_keys:
            return
        for key in pressed_keys(spoken):
            if key not in menu.keys:
                message = f"the prompt tells callers to press {key}, which is not an option"
                keys = self._paths.keys(number, key)
                yield self._flaw("announced-key-missing", state, keys, message, "add the option")
        targets = {key: choice.value for key, choice in menu.keys.items()}
        for announced in announcements(spoken):
            other = goes_elsewhere(announced, targets)
            if other:
                message = (
                    f"the prompt says that {announced.key} is for {announced.words}, "
                    f"and {other} is ({targets[other]})"
                )
                keys = self._paths.keys(number, announced.key)
                yield self._flaw("announced-elsewhere", state, keys, message, "swap the keys")

    def _waits_too_short(self, state: MenuState) -> bool:
        menu = state.menu
        reaction = self._pace.manners.reaction
        if self._chosen["timer"] == "with-prompt" and menu.wait < menu.main_ms:
            return True
        return menu.wait < reaction

    def _answers(self, number: int, state: MenuState) -> Iterator[Flaw]:
        """Report results without a reply, and replies that hang up without a word."""
        seen: set[str] = set()
        for edge in state.edges:
            end = edge.end
            if end is None:
                continue
            keys = self._paths.keys
            if end.outcome == "hangup" and not edge.more and edge.reply not in seen:
                seen.add(edge.reply)
                message = f"the reply {edge.reply} hangs up without a word"
                at = self._flaw("silent-hangup", state, keys(number, edge.way.keys), message)
                yield at._replace(hint="say why before it hangs up")
            unanswered = self._graph.has_pie_replies and not edge.reply
            missing = end.outcome.startswith("missing menu")
            if unanswered and not missing and end.outcome not in seen:
                seen.add(end.outcome)
                message = f"no reply fits {end.outcome.removeprefix('result ')}"
                at = self._flaw("result-unanswered", state, keys(number, edge.way.keys), message)
                yield at._replace(hint="add a reply, or one for every PIE")

    def _unreachable(self) -> Iterator[Flaw]:
        reached: dict[str, set[str]] = {}
        for state in self._graph.states:
            reached.setdefault(state.place[0], set()).add(state.place[1])
        for document, known in reached.items():
            action = self._programs[document].action
            if not isinstance(action, RunMenu) or len(self._programs[document].ids) == len(known):
                continue
            ways = menu_graph(action).ways
            left = [name for name in ways if name not in known]
            aimed = {to for name in left for to in ways[name] if to != name}
            covered = set(known)
            for name in (*(name for name in left if name not in aimed), *left):
                if name in covered:
                    continue
                behind = newly_reached(name, ways, covered)
                covered.update(behind)
                also = f", nor the menus behind it ({', '.join(behind[1:4])})" if behind[1:] else ""
                message = f"no way leads to menu {name!r}{also}"
                place = self._place("menu-unreachable", (document, name))
                at, hint = self.label(document, name), "add an option that plays it, or delete it"
                yield Flaw("menu-unreachable", at, "", message, hint, document, place)

    def _traps(self) -> Iterator[Flaw]:
        """Report menus from which no key leads to a result, each group once."""
        states = self._graph.states
        forward: list[list[int]] = []
        backward: list[list[int]] = [[] for _ in states]
        pending: list[int] = []
        for number, state in enumerate(states):
            by_key = [edge for edge in state.edges if edge.way.kind in _BY_KEY]
            forward.append([edge.to for edge in by_key if edge.to is not None])
            for to in forward[-1]:
                backward[to].append(number)
            if not forward[-1] or any(edge.end is not None for edge in by_key):
                pending.append(number)
        free = _closure(pending, backward)
        ending = self._ending()
        covered = set(free)
        for number in range(len(states)):
            if number in covered:
                continue
            group = _closure([number], forward) - free
            covered |= group
            names = [self.label(*states[other].place) for other in sorted(group - {number})][:3]
            back = f"to {', '.join(names)} and back" if names else "back to it"
            out = self._ways_out(group, ending)
            message = f"every key leads {back}: " + (
                f"callers get out only by {out}" if out else "callers never get out"
            )
            keys = self._paths.keys(number)
            hint = "add an option that returns"
            yield self._flaw("menu-no-way-out", states[number], keys, message, hint)

    def _ending(self) -> set[int]:
        """Return the states from which a call can end in any way, silence and wrong keys too."""
        backward: list[list[int]] = [[] for _ in self._graph.states]
        ends: list[int] = []
        for number, state in enumerate(self._graph.states):
            for edge in state.edges:
                if edge.to is not None:
                    backward[edge.to].append(number)
                if edge.end is not None:
                    ends.append(number)
        return _closure(ends, backward)

    def _ways_out(self, group: set[int], ending: set[int]) -> str:
        """Return what leads out of these menus to an end, although no key does."""
        kinds = {
            edge.way.kind
            for number in group
            for edge in self._graph.states[number].edges
            if edge.to is None or edge.to in ending - group
        }
        return " or ".join(words for kind, words in _WITHOUT_A_KEY.items() if kind in kinds)

    def _silent_loops(self) -> Iterator[Flaw]:
        """Report circles that a silent caller goes round. Each state has one such way."""
        states = self._graph.states
        silent = [_silent_edge(state) for state in states]
        colour = [0] * len(states)
        for start in range(len(states)):
            walk: list[int] = []
            here: int | None = start
            while here is not None and not colour[here]:
                colour[here] = start + 1
                walk.append(here)
                edge = silent[here]
                here = edge.to if edge is not None else None
            if here is None or colour[here] != start + 1:
                continue
            circle = walk[walk.index(here) :]
            first = min(circle)
            at = circle.index(first)
            around = [silent[state] for state in (*circle[at:], *circle[:at])]
            keys = self._paths.keys(first, *(edge.way.keys for edge in around if edge))
            message = "a silent caller comes back here for ever"
            hint = "hang up, or connect to a person, after a few time-outs"
            yield self._flaw("silent-loop", states[first], keys, message, hint)


def _silent_edge(state: MenuState) -> Move | None:
    return next((edge for edge in state.edges if edge.way.kind == "silence"), None)


def _closure(starts: list[int], ways: list[list[int]]) -> set[int]:
    found = set(starts)
    pending = list(starts)
    while pending:
        for to in ways[pending.pop()]:
            if to not in found:
                found.add(to)
                pending.append(to)
    return found
