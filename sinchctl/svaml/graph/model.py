"""A document as a graph: menus, results and actions are vertices, keys are edges.

A missing menu is a vertex too: a picture shows it.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal
from urllib.parse import quote

from sinchctl.svaml.describe import actions, instructions
from sinchctl.svaml.describe.described import cookie, unread
from sinchctl.svaml.describe.values import (
    EVENT_TITLES,
    duration,
    number,
    parts,
    plain,
    quoted,
    times,
)
from sinchctl.svaml.menu_graph import MAIN, asks_again, reached, takes_digits, target
from sinchctl.svaml.model import Action, Menu, Option, RunMenu, Svaml

Kind = Literal["start", "menu", "return", "digits", "action", "missing"]


@dataclass(frozen=True, slots=True)
class Vertex:
    """One box of the picture, in harmless words.

    `steps` are instructions in their order, `prompts` what is played, `again` what is played
    to ask again if that differs, `facts` how it behaves, `faults` what is wrong.
    `start` marks the menu that plays first.
    """

    id: str
    kind: Kind
    title: str
    steps: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    start: bool = False
    reachable: bool = True

    @property
    def label(self) -> str:
        """Return the title with the kind of a menu."""
        return f"menu {self.title}" if self.kind == "menu" else self.title

    @property
    def asks_again(self) -> str:
        """Return what is played to ask again; empty if that does not differ."""
        return f"asks again: {', '.join(self.again)}" if self.again else ""

    def lines(self, before_step: str, behind_step: str) -> list[str]:
        """Return everything about it; the number of a step comes between the two texts."""
        again = [self.asks_again] if self.again else []
        steps = (f"{before_step}{at}{behind_step}{step}" for at, step in enumerate(self.steps, 1))
        title = f"{self.label}{', plays first' if self.start else ''}"
        return [title, *steps, *self.prompts, *again, *self.facts, *self.faults]


@dataclass(frozen=True, slots=True)
class Edge:
    """The way from one vertex to the next: a key, a spoken word, or a note."""

    source: str
    target: str
    key: str = ""
    word: str = ""
    note: str = ""
    cookies: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return `1`, `"sales"`, `1 or "sales"`, or the note."""
        word = quoted(self.word) if self.word and self.word != self.key else ""
        return plain(" or ".join(filter(None, (self.key, word)))) or self.note


@dataclass(frozen=True, slots=True)
class Bundle:
    """All edges from one vertex to another that set the same cookies: one line of a picture."""

    source: str
    target: str
    labels: tuple[str, ...]
    cookies: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the keys, separated by commas."""
        return ", ".join(filter(None, self.labels))

    @property
    def sets(self) -> str:
        """Return the cookies that are set on the way; empty if there are none."""
        return f"sets {', '.join(self.cookies)}" if self.cookies else ""

    @property
    def words(self) -> list[str]:
        """Return the labels of the line: the keys, then the cookies."""
        return [*filter(None, (self.label, self.sets))]


@dataclass(frozen=True)
class Graph:
    """Vertices by their ids, the start first, and edges in the order of the document."""

    vertices: dict[str, Vertex]
    edges: list[Edge]

    @cached_property
    def bundles(self) -> dict[str, list[Bundle]]:
        """Return the bundles that leave each vertex."""
        grouped: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
        for edge in self.edges:
            grouped.setdefault((edge.source, edge.target, edge.cookies), []).append(edge.label)
        leaving: dict[str, list[Bundle]] = {name: [] for name in self.vertices}
        for (source, goal, cookies), labels in grouped.items():
            leaving[source].append(Bundle(source, goal, tuple(labels), cookies))
        return leaving

    @property
    def unreachable(self) -> list[Vertex]:
        """Return the menus that no option leads to."""
        menus = (vertex for vertex in self.vertices.values() if vertex.kind == "menu")
        return [vertex for vertex in menus if not vertex.reachable]

    @property
    def faults(self) -> list[str]:
        """Return what is wrong with it, one line each."""
        return [
            f"{vertex.label}: {fault}"
            for vertex in self.vertices.values()
            for fault in vertex.faults
        ]


@dataclass
class Walk:
    """Vertices in the order in which a caller meets them, each by its shortest way."""

    roots: list[str] = field(default_factory=list)
    rank: dict[str, int] = field(default_factory=dict)
    arrival: dict[str, Bundle] = field(default_factory=dict)


def walk(graph: Graph, reachable: bool = True) -> Walk:
    """Return the part of a graph that can be reached, or the part that cannot.

    `rank` is in the order of the walk. Roots of what cannot be reached are the menus that
    nothing there leads to, and one of each cycle.
    """
    journey = Walk()
    inside = [name for name, vertex in graph.vertices.items() if vertex.reachable == reachable]
    led_to = {
        bundle.target for name in inside for bundle in graph.bundles[name] if bundle.target != name
    }
    _spread(graph, journey, (name for name in inside if name not in led_to), reachable)
    for name in inside:
        _spread(graph, journey, [name], reachable)
    return journey


def _spread(graph: Graph, journey: Walk, roots: Iterable[str], reachable: bool) -> None:
    fresh = [name for name in roots if name not in journey.rank]
    journey.roots += fresh
    journey.rank.update(dict.fromkeys(fresh, 0))
    pending = deque(fresh)
    while pending:
        name = pending.popleft()
        for bundle in graph.bundles[name]:
            target = bundle.target
            if target not in journey.rank and graph.vertices[target].reachable == reachable:
                journey.rank[target] = journey.rank[name] + 1
                journey.arrival[target] = bundle
                pending.append(target)


def flow_graph(svaml: Svaml, event: str = "") -> Graph:
    """Return the graph of a document that answers `event` (empty: unknown). Never raises."""
    return _GraphBuilder(svaml, event).graph()


class _GraphBuilder:
    def __init__(self, svaml: Svaml, event: str) -> None:
        self.svaml = svaml
        self.event = event
        self.vertices: dict[str, Vertex] = {}
        self.edges: list[Edge] = []
        self.names: dict[str, str] = {}

    def graph(self) -> Graph:
        """Return the graph, with what cannot be reached marked."""
        action = self.svaml.action
        menus = action if isinstance(action, RunMenu) else None
        start_vertex = Vertex(
            "start",
            "start",
            EVENT_TITLES.get(self.event, EVENT_TITLES[""]),
            steps=tuple(
                line for step in self.svaml.instructions for line in instructions.short(step)
            ),
            facts=() if menus is None else tuple(_run_facts(menus)),
            faults=tuple(f"{name} cannot be read" for name in unread(self.svaml)),
        )
        self._add(start_vertex)
        if menus is not None:
            self._run_menu(menus)
        elif action is not None:
            self._action(action)
        elif self.event not in {"dice", "notify"}:
            self._missing("action", "no action", "Sinch needs one to continue")
        return self._marked()

    def _add(self, vertex: Vertex) -> None:
        self.vertices.setdefault(vertex.id, vertex)

    def _missing(self, name: str, title: str, fault: str) -> None:
        self._add(Vertex(name, "missing", title, faults=(fault,)))
        self.edges.append(Edge("start", name))

    def _action(self, action: Action) -> None:
        action_words = actions.action(action)
        facts, faults = tuple(action_words.clauses), tuple(action_words.faults)
        self._add(Vertex("action", "action", action_words.title, facts=facts, faults=faults))
        self.edges.append(Edge("start", "action"))

    def _run_menu(self, action: RunMenu) -> None:
        menus = action.menus or []
        if not menus:
            wrong = "menus" in {name.lower() for name in action.extra}
            fault = "the menus cannot be read" if wrong else "there is nothing to play"
            self._missing("menus", "no menus", fault)
            return
        names = []
        for at, menu in enumerate(menus, 1):
            name = menu_vertex(menu.id or "")
            if menu.id is None or menu.id in self.names:
                name += f"~{at}"
            else:
                self.names[menu.id] = name
            names.append(name)
        first = action.main_menu if action.main_menu is not None else MAIN
        self.edges.append(Edge("start", self._menu_called(first)))
        for name, menu in zip(names, menus, strict=True):
            self._menu(name, menu, start=name == self.names.get(first))

    def _menu(self, name: str, menu: Menu, *, start: bool) -> None:
        faults = [f"{wrong} cannot be read" for wrong in unread(menu)]
        if menu.id is None:
            faults.append("has no id")
        elif self.names[menu.id] != name:
            faults.append("has the same id as another menu")
        again = menu.repeat_prompt if menu.repeat_prompt != menu.main_prompt else None
        start_vertex = Vertex(
            name,
            "menu",
            "without id" if menu.id is None else plain(menu.id),
            prompts=tuple(map(str, parts(menu.main_prompt or ""))),
            again=tuple(map(str, parts(again or ""))),
            facts=tuple(_menu_facts(menu)),
            faults=tuple(faults),
            start=start,
        )
        self._add(start_vertex)
        for at, option in enumerate(menu.options or [], 1):
            self._option(name, option, at)
        if menu.max_digits is not None and takes_digits(menu):
            digits = f"up to {number(menu.max_digits)} digits" if menu.max_digits > 1 else "1 digit"
            self._add(Vertex(f"{name}/digits", "digits", f"PIE sequence: {digits}"))
            self.edges.append(Edge(name, f"{name}/digits", note="digits"))

    def _option(self, name: str, option: Option, at: int) -> None:
        to = target(option.action)
        if to is None:
            goal = f"{name}/option/{at}"
            given = quoted(option.action) if option.action is not None else "nothing"
            faults = ("is neither a menu nor a return",)
            self._add(Vertex(goal, "missing", given, faults=faults))
        elif to.kind == "menu":
            goal = self._menu_called(to.name)
        else:
            goal = return_vertex(name, to.name)
            self._add(Vertex(goal, "return", f"PIE return {quoted(to.name)}"))
        key, word = option.dtmf or "", option.input or ""
        note = "" if key or word else "no key"
        cookies = tuple(cookie(pair) for pair in option.add or [])
        self.edges.append(Edge(name, goal, key, word, note, cookies))

    def _menu_called(self, called: str) -> str:
        """Return the vertex of a menu, which may not exist."""
        known = self.names.get(called)
        if known is not None:
            return known
        name = menu_vertex(called)
        self._add(Vertex(name, "missing", f"menu {plain(called)}", faults=("does not exist",)))
        return name

    def _marked(self) -> Graph:
        """Return the graph; what the start does not lead to is not reachable."""
        following: dict[str, list[str]] = {}
        for edge in self.edges:
            following.setdefault(edge.source, []).append(edge.target)
        seen = reached(["start"], following)
        marked = {
            name: vertex if name in seen else replace(vertex, reachable=False)
            for name, vertex in self.vertices.items()
        }
        return Graph(marked, self.edges)


def menu_vertex(menu: str) -> str:
    """Return the id of the vertex of a menu."""
    return f"menu/{_quoted(menu)}"


def return_vertex(menu: str, value: str) -> str:
    """Return the id of the vertex of a value that a menu returns; `menu` is the menu's vertex."""
    return f"{menu}/return/{_quoted(value)}"


def _quoted(name: str) -> str:
    """Return a name as a part of an id."""
    return quote(name, safe="", errors="replace").replace("~", "%7E")


def _run_facts(action: RunMenu) -> Iterator[str]:
    if action.enable_voice:
        yield "callers can speak their choice"
    if action.barge is False:
        yield "keys are accepted only after the prompt"


def _menu_facts(menu: Menu) -> Iterator[str]:
    waits = f" for {duration(menu.timeout_mills)}" if menu.timeout_mills is not None else ""
    repeats = asks_again(menu)
    again = f"asked again {times(repeats)}, then " if repeats > 0 else ""
    unsure = " (repeats is not set: 0 assumed)" if menu.repeats is None else ""
    yield f"no input{waits}: {again}PIE timeout{unsure}"
    if menu.max_timeout_mills is not None:
        yield f"listens for {duration(menu.max_timeout_mills)} at most"
    if not menu.options and not takes_digits(menu):
        yield "nothing can be pressed"
