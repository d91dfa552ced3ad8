"""The picture of an exploration: the graphs of its documents, with what was found in them."""

from collections import defaultdict
from collections.abc import Iterator

from sinchctl.simulator.play.selectors import event_of
from sinchctl.svaml.describe.values import EVENT_TITLES, plain
from sinchctl.svaml.graph.join import Remarks, joined, joined_id, remarked
from sinchctl.svaml.graph.model import (
    Edge,
    Graph,
    Vertex,
    flow_graph,
    menu_vertex,
    return_vertex,
)

from .graph import Move, Place
from .report import Report

_NOTES = {"silence": "silence", "wrong": "wrong keys"}
"""The text at a line that no option makes."""


def call_picture(report: Report) -> Graph:
    """Return the graph that `svaml graph` draws, with replies, findings, seconds and coverage."""
    return _Picture(report).graph()


class _Picture:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._first = report.graph.first
        self._remarks: dict[str, Remarks] = defaultdict(Remarks)
        self._links: list[Edge] = []
        self._documents = dict.fromkeys([self._first])

    def graph(self) -> Graph:
        """Return the picture; the documents stand in the order in which callers meet them."""
        programs = self._report.programs
        self._start()
        for number, state in enumerate(self._report.graph.states):
            self._documents.setdefault(state.place[0])
            self._reached(number, state.place)
            for move in state.edges:
                self._move(number, state.place, move)
        self._flaws()
        drawn = {
            name: flow_graph(programs[name].svaml, event_of(name))
            for name in self._documents
            if name in programs
        }
        if not drawn:
            drawn[self._first] = _nothing(self._first)
        return remarked(joined(drawn, self._links), self._remarks)

    def _id(self, document: str, vertex: str) -> str:
        return joined_id("" if document == self._first else document, vertex)

    def _start(self) -> None:
        facts = self._remarks["start"].facts
        report = self._report
        if report.graph.states:
            counts = [f"{count[0]}/{count[1]} {name}" for name, count in report.coverage.items()]
            facts.append(f"coverage: {', '.join(counts)}")
        if report.person is not None:
            person = report.person
            keys = "1 key" if person.presses == 1 else f"{person.presses} keys"
            facts.append(f"to a person: {_seconds(person.typical)}, {keys}")
        if report.endless:
            facts.append("callers can go round in circles")

    def _reached(self, number: int, place: Place) -> None:
        arrival = self._report.arrivals[number]
        if arrival:
            name = self._id(place[0], menu_vertex(place[1]))
            self._remarks[name].facts.append(f"typically reached after {_seconds(arrival)}")

    def _move(self, number: int, place: Place, move: Move) -> None:
        """Say when a way ends, and draw a line to the reply that answers it."""
        menu = self._id(place[0], menu_vertex(place[1]))
        name, note = self._source(place, move)
        arrival = self._report.arrivals[number]
        if arrival is not None and move.way.kind in {"option", "number"} and name != menu:
            fact = f"typically after {_seconds(arrival + move.way.typical)}"
            facts = self._remarks[name].facts
            if fact not in facts:
                facts.append(fact)
        elif move.way.kind == "silence":
            then = f": {plain(move.end.outcome)}" if move.end else ""
            self._remarks[menu].facts.append(
                f"silence ends it in {_seconds(move.way.typical)}{then}"
            )
        if move.reply in self._report.programs:
            self._documents.setdefault(move.reply)
            self._links.append(Edge(name, self._id(move.reply, "start"), note=note))

    def _source(self, place: Place, move: Move) -> tuple[str, str]:
        """Return the vertex at which a way ends, and the text at a line that leaves it."""
        menu, way = menu_vertex(place[1]), move.way
        if way.kind == "number":
            return self._id(place[0], f"{menu}/digits"), ""
        if way.choice is not None and way.choice.kind == "return":
            return self._id(place[0], return_vertex(menu, way.choice.value)), ""
        if way.choice is not None and way.choice.kind == "error":
            return self._id(place[0], f"{menu}/option/{way.choice.place + 1}"), ""
        return self._id(place[0], menu), _NOTES.get(way.kind, "")

    def _flaws(self) -> None:
        """Put each finding at its menu, or at the start if it is about the call."""
        names = dict(self._labels())
        for flaw in self._report.flaws:
            keys = f" (keys {flaw.keys})" if flaw.keys else ""
            where = "" if flaw.at in names else f"{plain(flaw.at)}: " * (flaw.at != "call")
            text = f"{flaw.severity} {flaw.rule}{keys}: {where}{plain(flaw.message)}"
            self._remarks[names.get(flaw.at, "start")].faults.append(text)

    def _labels(self) -> Iterator[tuple[str, str]]:
        """Return the vertices of menus and of replies by the places of findings."""
        for document in self._documents:
            program = self._report.programs.get(document)
            is_first = document == self._first
            if not is_first:
                yield document, self._id(document, "start")
            for menu in program.ids if program else ():
                label = menu if is_first else f"{document}:{menu}"
                yield label, self._id(document, menu_vertex(menu))


def _nothing(event: str) -> Graph:
    """Return the graph of a call whose first answer is not known."""
    return Graph({"start": Vertex("start", "start", EVENT_TITLES[event])}, [])


def _seconds(ms: int) -> str:
    return f"{ms / 1000:g} s"
