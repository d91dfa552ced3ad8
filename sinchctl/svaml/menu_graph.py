"""The graph of menus: where options lead, what callers can reach, which menus they cannot leave.

Lint, the pictures and the call simulator all walk it. It judges nothing: a target may not exist.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .model import Menu, RunMenu

OPTION_ACTION = re.compile(r"\s*(return|menu)\s*\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
"""`return(value)` or `menu(id)`: the word, and what is between the brackets."""

MAIN = "main"
"""The menu that plays first if mainMenu is missing."""

Ways = Mapping[str, Sequence[str]]
"""The menus that each menu leads to."""


@dataclass(frozen=True, slots=True)
class Target:
    """The effect of an option: play another menu, or return a value."""

    kind: Literal["menu", "return"]
    name: str


def target(action: str | None) -> Target | None:
    """Return what an option's action does, None for one that Sinch does not know.

    `return` without brackets counts: a tutorial of Sinch writes it.
    """
    match = OPTION_ACTION.fullmatch(action or "")
    if match is None:
        bare = (action or "").strip().lower() == "return"
        return Target("return", "") if bare else None
    return Target("menu" if match[1].lower() == "menu" else "return", match[2])


def takes_digits(menu: Menu) -> bool:
    """Return True if the menu collects digits."""
    return (menu.max_digits or 0) > 0


def asks_again(menu: Menu) -> int:
    """Return how often a menu asks again. Without `repeats` it does not: an assumption.

    Sinch's documents name no default; Sinch.ServerSdk leaves 0 out when it writes a menu.
    """
    return max(0, menu.repeats or 0)


def can_end(menu: Menu) -> bool:
    """Return True if a caller can end the menu: by digits, or by an option that returns."""
    if takes_digits(menu):
        return True
    targets = (target(option.action) for option in menu.options or [])
    return any(to is not None and to.kind == "return" for to in targets)


@dataclass(frozen=True)
class MenuGraph:
    """The menus of one action by their ids (the first menu of an id counts).

    `start` is the menu that plays first, whether or not it exists. `ways` are the menus that
    each menu leads to, in the order of its options, missing ones included.
    """

    start: str
    menus: dict[str, Menu] = field(default_factory=dict)
    ways: dict[str, list[str]] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Return the targets that do not exist, in the order in which options name them."""
        names = (name for targets in self.ways.values() for name in targets)
        return list(dict.fromkeys(name for name in names if name not in self.menus))

    def reachable(self) -> set[str]:
        """Return the existing menus that a caller can reach from the start."""
        return reached([self.start], self.ways) & self.menus.keys()

    def endless(self) -> set[str]:
        """Return the reachable menus that a caller can enter and never end by a key.

        A menu without options is not one of them: there the time runs out.
        """
        ends = [name for name, menu in self.menus.items() if can_end(menu) or not self.ways[name]]
        return self.reachable() - reached(ends, backwards(self.ways))


def menu_graph(action: RunMenu) -> MenuGraph:
    """Return the graph of an action's menus."""
    graph = MenuGraph(MAIN if action.main_menu is None else action.main_menu)
    for menu in action.menus or []:
        if menu.id is None or menu.id in graph.menus:
            continue
        graph.menus[menu.id] = menu
        targets = (target(option.action) for option in menu.options or [])
        graph.ways[menu.id] = [to.name for to in targets if to is not None and to.kind == "menu"]
    return graph


def reached(starts: Iterable[str], ways: Ways) -> set[str]:
    """Return everything that can be reached from the starts, they themselves included."""
    found = set(starts)
    pending = list(found)
    while pending:
        for name in ways.get(pending.pop(), ()):
            if name not in found:
                found.add(name)
                pending.append(name)
    return found


def newly_reached(start: str, ways: Ways, known: set[str]) -> list[str]:
    """Return what can be reached from a menu without the known ones, in the order it is met."""
    found = {start: None}
    pending = [start]
    while pending:
        for name in ways.get(pending.pop(), ()):
            if name not in found and name not in known:
                found[name] = None
                pending.append(name)
    return [*found]


def backwards(ways: Ways) -> dict[str, list[str]]:
    """Return the menus that lead to each menu."""
    found: dict[str, list[str]] = {name: [] for name in ways}
    for name, targets in ways.items():
        for target_name in targets:
            found.setdefault(target_name, []).append(name)
    return found
