"""A document in plain words, step by step, as a caller would live it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sinchctl.svaml.describe import actions, instructions
from sinchctl.svaml.describe.described import Told, cookie, extra
from sinchctl.svaml.describe.values import duration, listed, number, parts, plain, quoted, times
from sinchctl.svaml.graph.model import EVENTS, Vertex, flow_graph, walk

from .menu_graph import target
from .model import Menu, Option, RunMenu, Svaml

_WAIT, _SPEECH = 5000, 20_000
"""Milliseconds that Sinch waits for input, and listens to speech, where a menu does not say."""
_BY_ITSELF = " (Sinch's own time)"
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
    """The call, then the menus in the order in which a caller meets them.

    Menus that no key leads to come last. `event` is what the document answers (empty: not
    said). Never raises.
    """
    action = svaml.action
    steps = [step for one in svaml.instructions for step in _told(instructions.instruction(one))]
    steps += _run(action) if isinstance(action, RunMenu) else _action(svaml, event)
    steps += map(_sentence, extra(svaml))
    yield Section(EVENTS.get(event, EVENTS[""]), None, tuple(steps))
    if isinstance(action, RunMenu):
        yield from _menus(svaml, action)


def _menus(svaml: Svaml, action: RunMenu) -> Iterator[Section]:
    graph = flow_graph(svaml)
    vertices = [one for one in graph.vertices.values() if one.kind == "menu"]
    menus = {one.id: menu for one, menu in zip(vertices, action.menus or [], strict=True)}
    known = {menu.id for menu in menus.values()}
    for reachable in (True, False):
        for name in walk(graph, reachable).rank:
            if name not in menus:
                continue
            reader = _Reader(action, menus[name], known)
            steps = [*reader.clauses(), *(f"it {fault}" for fault in _own(graph.vertices[name]))]
            title = f"Menu {graph.vertices[name].title}"
            yield Section(title, menus[name].id or "", tuple(map(_sentence, steps)), reachable)


def _own(one: Vertex) -> list[str]:
    """Faults of a menu as a whole; members that cannot be read are told with what is unknown."""
    return [fault for fault in one.faults if fault.startswith("has ")]


def _told(told: Told) -> Iterator[str]:
    """A sentence, and one for each thing that is to be added."""
    clauses = [told.sentence, *told.clauses, *told.asides]
    yield " ".join(map(_sentence, clauses))
    for fault in told.faults:
        yield f"This cannot work: {fault}."


def _action(svaml: Svaml, event: str) -> Iterator[str]:
    if svaml.action is not None:
        yield from _told(actions.action(svaml.action))
    elif event in {"dice", "notify"}:
        yield "Nothing more is to be done."
    else:
        yield "No action follows, and Sinch needs one to know what comes next."


def _run(action: RunMenu) -> Iterator[str]:
    if not action.menus:
        yield "Menus are to be played, but there are none."
        return
    first = action.main_menu if action.main_menu is not None else "main"
    known = any(menu.id == first for menu in action.menus)
    missing = "" if known else ", which does not exist"
    clauses = [f"the menus play, beginning with {_name(first)}{missing}"]
    if action.locale:
        clauses.append(f"their language is {plain(action.locale)}")
    barge = action.barge is not False
    clauses.append("a key cuts a prompt off" if barge else "keys count only after the prompt")
    if action.enable_voice:
        clauses.append("choices may be spoken, and each attempt is charged")
    clauses.append(f'whoever hangs up in a menu ends it: {_PIE} "hangup"')
    clauses += extra(action)
    yield " ".join(map(_sentence, clauses))


class _Reader:
    """Reads one menu out; `known` are the ids of all."""

    def __init__(self, action: RunMenu, menu: Menu, known: set[str | None]) -> None:
        self.voice = bool(action.enable_voice)
        self.locale = action.locale
        self.menu = menu
        self.known = known

    def clauses(self) -> Iterator[str]:
        """What is heard, what can be done, what happens if nothing is done."""
        menu = self.menu
        yield instructions.heard(parts(menu.main_prompt or ""), self.locale)
        for option in menu.options or []:
            yield self._option(option)
        yield from self._digits()
        yield self._no_input()
        if self.voice or menu.max_timeout_mills is not None:
            own = menu.max_timeout_mills is None
            longest = _SPEECH if menu.max_timeout_mills is None else menu.max_timeout_mills
            yield f"speech is listened to for {duration(longest)} at most{_BY_ITSELF * own}"
        yield from extra(menu)

    def _option(self, option: Option) -> str:
        to, done = target(option.action), _done(option)
        if to is None:
            given = "nothing" if option.action is None else quoted(option.action)
            told = f"{done} leads to {given}, which is neither a menu nor a return"
        elif to.kind == "return":
            told = f'{done} ends the menus: {_PIE} "return" with the value {quoted(to.name)}'
        elif to.name == self.menu.id:
            told = f"{done} plays this menu again"
        else:
            missing = "" if to.name in self.known else ", which does not exist"
            told = f"{done} plays the menu {_name(to.name)}{missing}"
        if option.add:
            many = "s" * (len(option.add) > 1)
            told += f", and sets the cookie{many} {listed([*map(cookie, option.add)])}"
        return "; ".join([told, *extra(option)])

    def _digits(self) -> Iterator[str]:
        most = self.menu.max_digits or 0
        if most == 1:
            yield f'one digit is taken, and {_PIE} "sequence" with it'
        elif most > 1:
            ends = f"after {number(most)} of them, at #, or {self._waits()} after the last"
            yield f'up to {number(most)} digits are taken. They end {ends}: {_PIE} "sequence"'
            if any(option.dtmf for option in self.menu.options or []):
                yield "as digits are taken, the keys above may only begin a number"

    def _no_input(self) -> str:
        menu = self.menu
        after = f"without valid input for {self._waits()}"
        ends = f'{_PIE} "timeout"'
        if menu.repeats is not None and menu.repeats < 1:
            return f"{after}, {ends}"
        again = parts(menu.repeat_prompt or "")
        hears = instructions.heard(again) if again else "the menu waits again"
        if again and menu.repeat_prompt == menu.main_prompt:
            hears = "the caller hears the same again"
        often = "as often as Sinch does by itself"
        if menu.repeats is not None:
            often = f"up to {times(menu.repeats)}"
        return f"{after}, {hears}, {often}. Then {ends}"

    def _waits(self) -> str:
        wait = self.menu.timeout_mills
        return f"{duration(_WAIT)}{_BY_ITSELF}" if wait is None else duration(wait)


def _done(option: Option) -> str:
    """What the caller does to choose an option."""
    ways = []
    if option.dtmf:
        ways.append(f"pressing {_KEYS.get(option.dtmf) or plain(option.dtmf)}")
    if option.input and option.input != option.dtmf:
        ways.append(f"saying {quoted(option.input)}")
    return listed(ways, "or") if ways else "nothing that can be pressed"


def _name(menu: str) -> str:
    return plain(menu) or "without a name"


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."
