"""A document in plain English, step by step, from the caller's point of view."""

from collections.abc import Iterator
from dataclasses import dataclass

from sinchctl.svaml.describe import actions, instructions
from sinchctl.svaml.describe.described import Described, cookie, extra
from sinchctl.svaml.describe.values import (
    EVENT_TITLES,
    duration,
    listed,
    number,
    parts,
    plain,
    quoted,
    times,
)
from sinchctl.svaml.graph.model import Vertex, flow_graph, walk

from .menu_graph import MAIN, asks_again, target
from .model import Menu, Option, RunMenu, Svaml

_WAIT, _SPEECH = 5000, 20_000
"""The default milliseconds that Sinch waits for input, and listens for speech."""
_DEFAULT = " (Sinch's default)"
_KEYS = {"*": "* (star)", "#": "# (hash)"}
_PIE = "your callback gets a PIE of the type"


@dataclass(frozen=True, slots=True)
class Section:
    """The call itself (`menu` is None), or one menu, with its sentences in their order."""

    title: str
    menu: str | None
    steps: tuple[str, ...]
    reachable: bool = True


def explain(svaml: Svaml, event: str = "") -> Iterator[Section]:
    """Return the call, then the menus in the order in which a caller meets them.

    Menus that no option leads to come last. `event` is what the document answers (empty:
    unknown). Never raises.
    """
    action = svaml.action
    steps = [
        step for each in svaml.instructions for step in _sentences(instructions.instruction(each))
    ]
    steps += _run(action) if isinstance(action, RunMenu) else _action(svaml, event)
    steps += map(_sentence, extra(svaml))
    yield Section(EVENT_TITLES.get(event, EVENT_TITLES[""]), None, tuple(steps))
    if isinstance(action, RunMenu):
        yield from _menus(svaml, action)


def _menus(svaml: Svaml, action: RunMenu) -> Iterator[Section]:
    graph = flow_graph(svaml)
    vertices = [vertex for vertex in graph.vertices.values() if vertex.kind == "menu"]
    menus = {vertex.id: menu for vertex, menu in zip(vertices, action.menus or [], strict=True)}
    known = {menu.id for menu in menus.values()}
    for reachable in (True, False):
        for name in walk(graph, reachable).rank:
            if name not in menus:
                continue
            describer = _MenuDescriber(action, menus[name], known)
            steps = [*describer.clauses(), *(f"it {fault}" for fault in _own(graph.vertices[name]))]
            title = f"Menu {graph.vertices[name].title}"
            yield Section(title, menus[name].id or "", tuple(map(_sentence, steps)), reachable)


def _own(vertex: Vertex) -> list[str]:
    """Return the faults of a menu as a whole; `extra` reports members that cannot be read."""
    return [fault for fault in vertex.faults if fault.startswith("has ")]


def _sentences(words: Described) -> Iterator[str]:
    """Return the sentences of an instruction or action, and one for each fault."""
    clauses = [words.sentence, *words.clauses, *words.asides]
    yield " ".join(map(_sentence, clauses))
    for fault in words.faults:
        yield f"This cannot work: {fault}."


def _action(svaml: Svaml, event: str) -> Iterator[str]:
    if svaml.action is not None:
        yield from _sentences(actions.action(svaml.action))
    elif event in {"dice", "notify"}:
        yield "No action is needed."
    else:
        yield "There is no action, and Sinch needs one to continue."


def _run(action: RunMenu) -> Iterator[str]:
    if not action.menus:
        yield "There are no menus to play."
        return
    first = action.main_menu if action.main_menu is not None else MAIN
    known = any(menu.id == first for menu in action.menus)
    missing = "" if known else ", which does not exist"
    clauses = [f"the menus start with {_name(first)}{missing}"]
    if action.locale:
        clauses.append(f"their language is {plain(action.locale)}")
    barge = action.barge is not False
    clauses.append(
        "a key press interrupts a prompt" if barge else "keys are accepted only after the prompt"
    )
    if action.enable_voice:
        clauses.append("callers can speak their choice, and Sinch charges for each attempt")
    clauses.append(f'if the caller hangs up in a menu, {_PIE} "hangup"')
    clauses += extra(action)
    yield " ".join(map(_sentence, clauses))


class _MenuDescriber:
    """Describes one menu; `known` are the ids of all."""

    def __init__(self, action: RunMenu, menu: Menu, known: set[str | None]) -> None:
        self.voice = bool(action.enable_voice)
        self.locale = action.locale
        self.menu = menu
        self.known = known

    def clauses(self) -> Iterator[str]:
        """Return what is heard, what can be done, and what happens without input."""
        menu = self.menu
        yield instructions.heard(parts(menu.main_prompt or ""), self.locale)
        for option in menu.options or []:
            yield self._option(option)
        yield from self._digits()
        yield self._no_input()
        if self.voice or menu.max_timeout_mills is not None:
            own = menu.max_timeout_mills is None
            longest = _SPEECH if menu.max_timeout_mills is None else menu.max_timeout_mills
            yield f"Sinch listens for speech for {duration(longest)} at most{_DEFAULT * own}"
        yield from extra(menu)

    def _option(self, option: Option) -> str:
        to, done = target(option.action), _done(option)
        if to is None:
            action = "nothing" if option.action is None else quoted(option.action)
            clause = f"{done} does {action}, which is neither menu(...) nor return(...)"
        elif to.kind == "return":
            clause = f'{done} ends the menus: {_PIE} "return" with the value {quoted(to.name)}'
        elif to.name == self.menu.id:
            clause = f"{done} plays this menu again"
        else:
            missing = "" if to.name in self.known else ", which does not exist"
            clause = f"{done} plays the menu {_name(to.name)}{missing}"
        if option.add:
            many = "s" * (len(option.add) > 1)
            clause += f", and sets the cookie{many} {listed([*map(cookie, option.add)])}"
        return "; ".join([clause, *extra(option)])

    def _digits(self) -> Iterator[str]:
        most = self.menu.max_digits or 0
        if most == 1:
            yield f'the caller enters one digit: {_PIE} "sequence"'
        elif most > 1:
            ends = f"after {number(most)} digits, at #, or {self._waits()} after the last one"
            entry = f"the caller enters up to {number(most)} digits"
            yield f'{entry}. The entry ends {ends}: {_PIE} "sequence"'
            if any(option.dtmf for option in self.menu.options or []):
                yield "a key above may be taken as the first digit instead"

    def _no_input(self) -> str:
        menu = self.menu
        after = f"without valid input for {self._waits()}"
        ends = f'{_PIE} "timeout"'
        repeats = asks_again(menu)
        if menu.repeats is None:
            return f"{after}, {ends}. The menu does not set repeats, and sinchctl assumes 0"
        if repeats < 1:
            return f"{after}, {ends}"
        again = parts(menu.repeat_prompt or menu.main_prompt or "")
        same = not menu.repeat_prompt or menu.repeat_prompt == menu.main_prompt
        hears = "the caller hears the prompt again" if same else instructions.heard(again)
        return f"{after}, {hears}, up to {times(repeats)}. Then {ends}"

    def _waits(self) -> str:
        wait = self.menu.timeout_mills
        return f"{duration(_WAIT)}{_DEFAULT}" if wait is None else duration(wait)


def _done(option: Option) -> str:
    """Return what the caller does to choose an option."""
    ways = []
    if option.dtmf:
        ways.append(f"pressing {_KEYS.get(option.dtmf) or plain(option.dtmf)}")
    if option.input and option.input != option.dtmf:
        ways.append(f"saying {quoted(option.input)}")
    return listed(ways, "or") if ways else "an option without a key or word"


def _name(menu: str) -> str:
    return plain(menu) or "without a name"


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."
