"""A document as a graph: what is a vertex, what leads where, what is wrong, what is not shown."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.svaml.graph.as_json import graph_json
from sinchctl.svaml.graph.model import Graph, flow_graph, walk
from sinchctl.svaml.model import Svaml
from sinchctl.svaml.read import read

from .samples import chain, documents, menu, option, run, weaves


def kinds(graph: Graph) -> dict[str, str]:
    return {name: one.kind for name, one in graph.vertices.items()}


def ways(graph: Graph) -> list[tuple[str, str, str]]:
    return [(one.source, one.label, one.target) for one in graph.edges]


def test_menus_results_and_digits_are_vertices_and_keys_are_edges() -> None:
    svaml = run(
        menu("main", option("1", "return(sales)"), option("2", "menu(code)")),
        menu("code", maxDigits=6),
    )
    graph = flow_graph(svaml)
    assert kinds(graph) == {
        "start": "start",
        "menu/main": "menu",
        "menu/main/return/sales": "return",
        "menu/code": "menu",
        "menu/code/digits": "digits",
    }
    assert ways(graph) == [
        ("start", "", "menu/main"),
        ("menu/main", "1", "menu/main/return/sales"),
        ("menu/main", "2", "menu/code"),
        ("menu/code", "digits", "menu/code/digits"),
    ]
    assert [one.id for one in graph.vertices.values() if one.start] == ["menu/main"]
    assert graph.vertices["menu/code/digits"].title == "PIE sequence: up to 6 digits"
    assert graph.faults == []


def test_keys_with_the_same_target_share_one_edge() -> None:
    cookie = [{"key": "from", "value": "main"}]
    graph = flow_graph(
        run(
            menu(
                "main",
                option("1", "return(a)"),
                option("2", "return(a)", input="two"),
                {"input": "three", "action": "return(a)"},
                option("4", "return(a)", add=cookie),
            )
        )
    )
    bundles = graph.bundles["menu/main"]
    assert [one.label for one in bundles] == ['1, 2 or "two", "three"', "4"]
    assert bundles[1].cookies == ("from=main",)


def test_missing_target_is_a_marked_vertex() -> None:
    graph = flow_graph(run(menu("main", option("1", "menu(sale)"), option("2", "goto(main)"))))
    assert kinds(graph)["menu/sale"] == "missing"
    assert graph.faults == [
        "menu sale: does not exist",
        '"goto(main)": is neither a menu nor a return',
    ]


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({}, "no action: Sinch needs one to continue"),
        ({"action": {"name": "runMenu"}}, "no menus: there is nothing to play"),
        ({"action": {"name": "runMenu", "menus": 3}}, "no menus: the menus cannot be read"),
        ({"action": {"name": "dance"}}, 'the action "dance": Sinch does not know this action'),
        ({"action": {"name": "connectSip"}}, "connect to a SIP address that is missing: no SIP"),
        (
            {"action": {"name": "runMenu", "menus": [{"mainPrompt": "a"}]}},
            "menu without id: has no id",
        ),
        (
            {"action": {"name": "runMenu", "menus": [{"id": "main", "options": "none"}]}},
            "menu main: options cannot be read",
        ),
        ({"action": {"name": "runMenu", "menus": [{"id": "a"}]}}, "menu main: does not exist"),
        ({"instructions": {}, "action": {"name": "hangup"}}, "The call: instructions cannot be"),
    ],
)
def test_errors_of_a_document_are_reported(document: object, fault: str) -> None:
    assert any(one.startswith(fault) for one in flow_graph(read(document)).faults)


@pytest.mark.parametrize("event", ["dice", "notify"])
def test_an_answer_to_the_end_of_a_call_needs_no_action(event: str) -> None:
    graph = flow_graph(read({}), event)
    assert kinds(graph) == {"start": "start"}


def test_the_start_says_what_has_happened() -> None:
    assert flow_graph(read({}), "ice").vertices["start"].title == "A call comes in (ICE)"
    assert flow_graph(read({})).vertices["start"].title == "The call"


def test_unreachable_menus_are_marked() -> None:
    svaml = run(
        menu("main", option("1", "return(x)")),
        menu("old", option("1", "menu(older)"), option("2", "menu(main)")),
        menu("older", option("1", "menu(old)")),
    )
    graph = flow_graph(svaml)
    assert [one.title for one in graph.unreachable] == ["old", "older"]
    lost = walk(graph, reachable=False)
    assert (lost.roots, [*lost.rank]) == (["menu/old"], ["menu/old", "menu/older"])


def test_duplicate_menu_name_keeps_the_first_as_target() -> None:
    graph = flow_graph(run(menu("main", option("1", "menu(a)")), menu("a"), menu("a")))
    assert [name for name in graph.vertices if name.startswith("menu/a")] == [
        "menu/a",
        "menu/a~3",
    ]
    assert not graph.vertices["menu/a~3"].reachable
    assert graph.faults == ["menu a: has the same id as another menu"]


def test_ids_of_unusual_names_are_distinct() -> None:
    svaml = run(
        menu("a", option("1", "return(b/return/c)")),
        menu("a/return/b", option("1", "return(c)")),
        menu("a~2"),
        menu("a"),
        start="a",
    )
    graph = flow_graph(svaml)
    assert len(graph.vertices) == 1 + 4 + 2
    assert "menu/a%7E2" in graph.vertices


def test_instructions_are_steps_in_their_order() -> None:
    steps = [
        {"name": "answer"},
        {"name": "playFiles", "ids": ["#tts[Hello]", "intro.wav", "#ssml[<speak>Bye</speak>]"]},
        {"name": "setCookie", "key": "lang", "value": "en"},
        {"name": "sendDtmf", "value": "1w2"},
        {"name": "stopRecording"},
        {"name": "reportCallStatus", "value": "success", "details": "ok"},
        {"name": "sing"},
    ]
    graph = flow_graph(read({"instructions": steps, "action": {"name": "hangup"}}))
    assert graph.vertices["start"].steps == (
        "answers the call",
        'says "Hello"',
        "plays intro.wav",
        'says "Bye"',
        "sets the cookie lang=en",
        "sends the tones 1w2",
        "stops recording",
        'reports success: "ok"',
        'the instruction "sing" (Sinch does not know this instruction)',
    )


@pytest.mark.parametrize(
    ("action", "title", "facts"),
    [
        (
            {"name": "hangup", "hangupCause": 1},
            "hang up",
            ["the caller hears that the line is busy"],
        ),
        ({"name": "continue"}, "continue", []),
        (
            {"name": "connectPstn", "number": "+46700000000", "cli": "private", "dialTimeout": 30},
            "connect to +46700000000",
            ["the callee sees no caller id", "it rings for 30 seconds at most"],
        ),
        (
            {"name": "connectpstn", "destination": {"type": "number", "endpoint": "+4670"}},
            "connect to +4670",
            [],
        ),
        ({"name": "connectPstn"}, "connect to the number that was dialled", []),
        (
            {"name": "connectMxp", "destination": {"type": "username", "endpoint": "bob"}},
            "connect to the app user bob",
            [],
        ),
        (
            {
                "name": "connectConf",
                "conferenceId": "standup",
                "moh": "music1",
                "conferenceDtmfOptions": {"mode": "detect", "maxDigits": 4},
            },
            'join the conference "standup"',
            [
                "a participant who is alone hears music1",
                "your callback gets the keys in a PIE",
                "up to 4 digits make one entry",
            ],
        ),
        (
            {
                "name": "connectSip",
                "destination": {"type": "sip", "endpoint": "al:pw@pbx.example"},
                "maxDuration": 90,
                "suppressCallbacks": True,
            },
            "connect to SIP al@pbx.example",
            ["the call ends after 1 minute and 30 seconds", "no ACE and no DiCE are sent"],
        ),
        (
            {"name": "connectStream", "destination": {"endpoint": "wss://x.example/a?token=s"}},
            "stream to wss://x.example/a?token=***",
            [],
        ),
        (
            {"name": "park", "holdPrompt": "#tts[Hold on];music.wav", "maxDuration": 600},
            "park the call",
            [
                'the caller hears "Hold on", then the recording music.wav, repeatedly',
                "it is parked for 10 minutes at most",
            ],
        ),
    ],
    ids=lambda one: one["name"] if isinstance(one, dict) else None,
)
def test_action_vertex_lists_its_members(
    action: dict[str, object], title: str, facts: list[str]
) -> None:
    one = flow_graph(read({"action": action})).vertices["action"]
    assert (one.title, [*one.facts], one.faults) == (title, facts, ())


@pytest.mark.parametrize(
    ("members", "fact"),
    [
        ({}, "no input: PIE timeout (repeats is not set: 0 assumed)"),
        ({"repeats": 0}, "no input: PIE timeout"),
        ({"repeats": 1, "timeoutMills": 500}, "no input for 0.5 seconds: asked again once, then"),
        ({"repeats": 3, "timeoutMills": 5000}, "no input for 5 seconds: asked again 3 times, then"),
    ],
)
def test_menu_shows_what_happens_on_timeout(members: dict[str, int], fact: str) -> None:
    graph = flow_graph(run(menu("main", option("1", "return(x)"), **members)))
    assert graph.vertices["menu/main"].facts[0].startswith(fact)


def test_a_menu_shows_how_it_asks_again_where_that_is_something_else() -> None:
    same, other = "#tts[This is main.]", "#tts[Well?];gong.wav"
    again = flow_graph(run(menu("main", repeatPrompt=same))).vertices["menu/main"].again
    assert again == ()
    again = flow_graph(run(menu("main", repeatPrompt=other))).vertices["menu/main"].again
    assert again == ('"Well?"', "plays gong.wav")


def test_secrets_are_redacted_in_graphs() -> None:
    document = {
        "instructions": [
            {
                "name": "startRecording",
                "options": {"destinationUrl": "s3://bucket/x", "credentials": "AKIA:hush:eu"},
            },
            {"name": "playFiles", "ids": ["#href[https://me:hush@x.example/a.wav?sig=hush]"]},
        ],
        "action": {
            "name": "connectSip",
            "destination": {"type": "sip", "endpoint": "sip:me:hush@x.example"},
            "callHeaders": [{"key": "X-Key", "value": "hush"}],
            "unknown": "hush",
        },
    }
    told = json.dumps(graph_json(flow_graph(read(document))))
    assert "hush" not in told
    assert "s3://bucket/x" in told
    assert "X-Key" in told


def test_the_json_has_nodes_and_edges() -> None:
    cookie = [{"key": "k", "value": "v"}]
    svaml = run(menu("main", option("1", "return(x)", input="one", add=cookie)))
    assert graph_json(flow_graph(svaml)) == {
        "nodes": [
            {"id": "start", "kind": "start", "label": "The call", "reachable": True},
            {
                "id": "menu/main",
                "kind": "menu",
                "label": "main",
                "reachable": True,
                "start": True,
                "prompts": ['"This is main."'],
                "facts": ["no input: PIE timeout (repeats is not set: 0 assumed)"],
            },
            {
                "id": "menu/main/return/x",
                "kind": "return",
                "label": 'PIE return "x"',
                "reachable": True,
            },
        ],
        "edges": [
            {"source": "start", "target": "menu/main", "label": ""},
            {
                "source": "menu/main",
                "target": "menu/main/return/x",
                "label": '1 or "one"',
                "key": "1",
                "word": "one",
                "cookies": ["k=v"],
            },
        ],
    }


@settings(max_examples=60, deadline=None)
@given(st.one_of(weaves, documents))
def test_any_document_is_a_graph_whose_edges_lead_somewhere(svaml: Svaml) -> None:
    graph = flow_graph(svaml)
    for edge in graph.edges:
        assert edge.source in graph.vertices
        assert edge.target in graph.vertices
    walked = [*walk(graph).rank, *walk(graph, reachable=False).rank]
    assert sorted(walked) == sorted(graph.vertices)
    for name, one in graph.vertices.items():
        assert name == one.id
    told = json.dumps(graph_json(graph))
    assert json.loads(told)["nodes"][0]["id"] == "start"


def test_ranks_are_the_shortest_ways() -> None:
    graph = flow_graph(chain(2000))
    ranks = walk(graph).rank
    assert ranks["menu/m1999"] == 2000
    for bundles in graph.bundles.values():
        for bundle in bundles:
            assert ranks[bundle.target] <= ranks[bundle.source] + 1
