"""Graphs of several documents in one picture, with remarks on their boxes."""

from sinchctl.svaml.graph.join import Remarks, joined, joined_id, remarked
from sinchctl.svaml.graph.model import Edge, Graph, flow_graph, menu_vertex, return_vertex
from sinchctl.svaml.graph.tree import tree
from sinchctl.svaml.read import read

MENU = {"id": "main", "options": [{"dtmf": "1", "action": "return(sales)"}]}
ICE = flow_graph(read({"action": {"name": "runMenu", "menus": [MENU]}}), "ice")
BYE = flow_graph(read({"action": {"name": "hangup"}}), "pie")
SALES = return_vertex(menu_vertex("main"), "sales")


def text(graph: Graph) -> list[str]:
    return ["".join(piece for piece, _ in line) for line in tree(graph, 80)]


def test_reply_stands_behind_the_result_that_it_answers() -> None:
    link = Edge(SALES, joined_id("pie:sales", "start"))
    graph = joined({"ice": ICE, "pie:sales": BYE}, [link, link])
    assert graph.edges.count(link) == 1
    assert [line.strip("│└─ ") for line in text(graph)[-3:]] == [
        '1 → PIE return "sales"',
        "Reply pie:sales",
        "hang up",
    ]


def test_reply_that_nothing_leads_to_is_not_reachable() -> None:
    graph = joined({"ice": ICE, "pie:sales": BYE}, [])
    lost = [vertex.title for vertex in graph.vertices.values() if not vertex.reachable]
    assert lost == ["Reply pie:sales", "hang up"]


def test_replies_in_a_circle_are_drawn_once() -> None:
    links = [
        Edge(SALES, joined_id("pie", "start")),
        Edge(joined_id("pie", SALES), joined_id("pie", "start")),
    ]
    lines = text(joined({"ice": ICE, "pie": ICE}, links))
    assert sum("Reply pie" in line for line in lines) == 2
    assert "(above)" in lines[-1]


def test_remarks_come_behind_what_a_vertex_says_itself() -> None:
    graph = remarked(ICE, {SALES: Remarks(["after 3 s"], ["nobody answers"]), "gone": Remarks()})
    assert graph.vertices[SALES].facts == ("after 3 s",)
    assert graph.vertices[SALES].faults == ("nobody answers",)
    assert graph.vertices["start"] == ICE.vertices["start"]
