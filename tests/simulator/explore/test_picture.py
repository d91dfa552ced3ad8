"""Pictures of explorations: findings, seconds and coverage at their menus."""

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.simulator.engine.assumptions import DEFAULTS
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.explore.picture import call_picture
from sinchctl.simulator.explore.report import Report, Task, explore
from sinchctl.simulator.play.manners import Manners
from sinchctl.svaml.graph.model import Graph, menu_vertex, return_vertex
from sinchctl.svaml.graph.picture import Format, picture
from sinchctl.svaml.read import read
from tests.simulator.golden import call_of

from .test_report import menus


def report_of(ice: Any, **replies: Any) -> Report:
    trees = {"ice": ice, **{f"pie:{name}": tree for name, tree in replies.items()}}
    programs = {name: Program(read(tree), Timing()) for name, tree in trees.items()}
    return explore(Task(programs, call_of({"replies": {}}), DEFAULTS, Manners()))


def run_menu(*found: Any) -> Any:
    return {"action": {"name": "runMenu", "menus": [*found]}}


MAIN = {
    "id": "main",
    "mainPrompt": "#tts[Press 1 for sales]",
    "options": [{"dtmf": "1", "action": "return(sales)"}, {"dtmf": "2", "action": "menu(trap)"}],
}
TRAP = {"id": "trap", "options": [{"dtmf": "1", "action": "menu(trap)"}]}
DIAL = {"action": {"name": "connectPstn", "number": "+46700000001"}}
SALES = return_vertex(menu_vertex("main"), "sales")


@pytest.fixture
def drawn() -> Graph:
    return call_picture(report_of(run_menu(MAIN, TRAP), sales=DIAL))


def test_finding_stands_at_its_menu_with_the_keys_that_show_it(drawn: Graph) -> None:
    faults = drawn.vertices[menu_vertex("trap")].faults
    assert any(fault.startswith("error menu-no-way-out (keys 2): ") for fault in faults)
    assert not any("no-way-out" in fault for fault in drawn.vertices[menu_vertex("main")].faults)


def test_seconds_stand_at_menus_and_results(drawn: Graph) -> None:
    """The prompt has five words: 2 s; then a reaction of 1 s."""
    assert "typically after 2.6 s" in drawn.vertices[SALES].facts
    assert "typically reached after 2.6 s" in drawn.vertices[menu_vertex("trap")].facts
    silence = "silence ends it in 6.6 s: result timeout"
    assert silence in drawn.vertices[menu_vertex("main")].facts


def test_coverage_and_the_way_to_a_person_stand_at_the_start(drawn: Graph) -> None:
    facts = drawn.vertices["start"].facts
    assert "coverage: 2/2 menus, 3/3 options, 2/2 timeouts, 2/2 wrong" in facts
    assert "to a person: 2.6 s, 1 key" in facts


def test_reply_is_drawn_behind_its_result(drawn: Graph) -> None:
    assert ("pie:sales|start") in {edge.target for edge in drawn.edges if edge.source == SALES}
    assert drawn.vertices["pie:sales|action"].title == "connect to +46700000001"


def test_menu_that_nobody_reaches_has_its_finding() -> None:
    graph = call_picture(report_of(run_menu(MAIN, TRAP, {**MAIN, "id": "lost"})))
    lost = graph.vertices[menu_vertex("lost")]
    assert not lost.reachable
    assert lost.faults[0].startswith("warning menu-unreachable: ")


@settings(max_examples=30, deadline=None)
@given(menus(), menus())
def test_every_finding_is_in_the_picture(
    found: list[dict[str, Any]], more: list[dict[str, Any]]
) -> None:
    report = report_of(run_menu(*found), x=run_menu(*more))
    graph = call_picture(report)
    faults = [fault for vertex in graph.vertices.values() for fault in vertex.faults]
    for flaw in report.flaws:
        keys = f" (keys {flaw.keys})" if flaw.keys else ""
        assert any(fault.startswith(f"{flaw.severity} {flaw.rule}{keys}: ") for fault in faults)
    shapes: tuple[Format, ...] = ("tree", "mermaid", "dot", "svg")
    for shape in shapes:
        assert picture(graph, shape, "menu.yaml")


HOSTILE = ']]><script>alert(1)</script>\x1b]0;x\x07\u202e&amp;" -->'


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([HOSTILE, '"];x->y', "<br/>", "a|b/c~2", "%%{init}"]))
def test_hostile_menus_and_values_do_nothing_in_a_picture(text: str) -> None:
    menu = {**MAIN, "id": text, "mainPrompt": text}
    menu["options"] = [{"dtmf": "1", "action": f"return({text})"}]
    main = {**MAIN, "options": [{"dtmf": "1", "action": f"menu({text})"}]}
    report = report_of(run_menu(main, menu), **{text: run_menu(menu, main)})
    graph = call_picture(report)
    image = picture(graph, "svg", text)
    tree = ElementTree.fromstring(image)  # noqa: S314 # our own text
    names = {part.tag.rpartition("}")[2] for part in tree.iter()}
    assert names <= {"svg", "title", "desc", "style", "rect", "text", "g", "path"}
    for shape in ("tree", "mermaid", "dot"):
        assert "\x1b" not in picture(graph, shape, text)
    assert "<script" not in picture(graph, "mermaid", text)
