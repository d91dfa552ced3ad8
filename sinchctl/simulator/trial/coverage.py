"""How much of what an exploration finds was played: menus, options, time-outs, wrong keys."""

from collections.abc import Iterable, Mapping

from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.explore.graph import CallGraph
from sinchctl.simulator.play.player import Played
from sinchctl.simulator.play.selectors import choose

Item = tuple[str, ...]
KINDS = ("menus", "options", "timeouts", "wrong")


def everything(graph: CallGraph) -> dict[str, set[Item]]:
    """Return what can be covered."""
    found: dict[str, set[Item]] = {kind: set() for kind in KINDS}
    for state in graph.states:
        found["menus"].add(state.place)
        for edge in state.edges:
            way = edge.way
            if way.kind == "option" and way.choice is not None:
                found["options"].add((*state.place, str(way.choice.place)))
            elif way.kind == "silence":
                found["timeouts"].add(state.place)
            elif way.kind == "wrong":
                found["wrong"].add(state.place)
    return found


def covered(calls: Iterable[Played], programs: Mapping[str, Program]) -> dict[str, set[Item]]:
    """Return what calls have covered."""
    found: dict[str, set[Item]] = {kind: set() for kind in KINDS}
    for played in calls:
        _follow(played, programs, found)
    return found


def shares(
    calls: Iterable[Played], graph: CallGraph, programs: Mapping[str, Program]
) -> dict[str, list[int]]:
    """Return how many of each kind were covered, and how many there are."""
    possible, done = everything(graph), covered(calls, programs)
    return {kind: [len(possible[kind] & done[kind]), len(possible[kind])] for kind in KINDS}


def missing(
    calls: Iterable[Played], graph: CallGraph, programs: Mapping[str, Program]
) -> list[str]:
    """Return in words what no call has covered, menu by menu.

    Of a menu that was never played the menu alone is named.
    """
    done = covered(calls, programs)
    names: list[str] = []
    for state in graph.states:
        document, menu = state.place
        label = menu if document == graph.first else f"{document}:{menu}"
        if state.place not in done["menus"]:
            names.append(f"menu {label}")
            continue
        for edge in state.edges:
            way = edge.way
            if way.kind == "option" and way.choice is not None:
                if (*state.place, str(way.choice.place)) not in done["options"]:
                    names.append(f"{label}: key {way.keys}")
            elif way.kind == "silence" and state.place not in done["timeouts"]:
                names.append(f"{label}: silence")
            elif way.kind == "wrong" and state.place not in done["wrong"]:
                names.append(f"{label}: a wrong key")
    return list(dict.fromkeys(names))


def percent(counts: Mapping[str, list[int]]) -> float:
    """Return the share of everything that was covered."""
    total = sum(count[1] for count in counts.values())
    return 100.0 if not total else 100 * sum(count[0] for count in counts.values()) / total


def _follow(played: Played, programs: Mapping[str, Program], found: dict[str, set[Item]]) -> None:
    document, menu, entry = "", "", ""
    for record in played.trace:
        kind = record["kind"]
        if kind == "menu":
            _take_entry(document, menu, entry, programs, found)
            menu, entry = record["menu"], ""
            found["menus"].add((document, menu))
        elif kind in {"pressed", "said"}:
            effect = record["effect"]
            entry = entry + record["key"] if effect == "digit" else entry
            if effect == "option":
                _take_option(document, menu, record, programs, found)
        elif kind == "callback" and record["event"] in {"ice", "ace", "pie"}:
            result = record["body"].get("menuResult", {})
            if result.get("type") in {"return", "error"}:
                _take_entry(document, menu, entry, programs, found)
            if result.get("type") == "timeout":
                found["timeouts"].add((document, menu))
            elif result.get("type") == "invalidinput":
                found["wrong"].add((document, menu))
            entry = ""
            if record.get("reply") == "svaml":
                document = choose(record["body"], programs) or document


def _take_option(
    document: str,
    menu: str,
    record: dict[str, str],
    programs: Mapping[str, Program],
    found: dict[str, set[Item]],
) -> None:
    program = programs.get(document)
    made = program.menu(menu) if program else None
    if made is None:
        return
    choice = made.keys.get(record.get("key", "")) or made.words.get(record.get("text", "").lower())
    if choice is not None:
        found["options"].add((document, menu, str(choice.place)))


def _take_entry(
    document: str,
    menu: str,
    entry: str,
    programs: Mapping[str, Program],
    found: dict[str, set[Item]],
) -> None:
    """Count an option that was entered as a whole number."""
    if entry:
        _take_option(document, menu, {"key": entry}, programs, found)
