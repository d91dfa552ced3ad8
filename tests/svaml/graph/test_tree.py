"""The tree for terminals: every menu once, nothing wider than there is room, nothing harmful."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.svaml.graph.model import flow_graph
from sinchctl.svaml.graph.tree import ASCII, BOXES, Signs, tree
from sinchctl.svaml.model import Svaml
from sinchctl.svaml.read import read
from sinchctl.text.width import cells, clusters, em, shortened, width, wrapped

from .samples import HOSTILE, chain, documents, menu, option, run, weaves
from .samples import tree as fan


def drawn(svaml: Svaml, room: int = 80, signs: Signs = BOXES, event: str = "") -> list[str]:
    lines = tree(flow_graph(svaml, event), room, signs)
    return ["".join(text for text, _ in line) for line in lines]


def test_menu_is_drawn_with_keys_and_targets() -> None:
    svaml = run(
        menu(
            "main",
            option("1", "return(sales)"),
            option("2", "menu(code)", add=[{"key": "from", "value": "main"}]),
            option("9", "menu(main)"),
            repeats=2,
        ),
        menu("code", maxDigits=6, timeoutMills=10_000, repeatPrompt="#tts[Six digits.]"),
    )
    assert drawn(svaml, event="ice") == [
        "A call comes in (ICE)",
        "└─ menu main, plays first",
        '   │  "This is main."',
        "   │  no input: asked again twice, then PIE timeout",
        '   ├─ 1 → PIE return "sales"',
        "   ├─ 2 → menu code, sets from=main",
        '   │  │  "This is code."',
        '   │  │  asks again: "Six digits."',
        "   │  │  no input for 10 seconds: PIE timeout (repeats is not set: 0 assumed)",
        "   │  └─ digits → PIE sequence: up to 6 digits",
        "   └─ 9 → menu main (above)",
    ]


def test_instructions_come_in_their_order_before_the_action() -> None:
    document = {
        "instructions": [{"name": "answer"}, {"name": "say", "text": "Hello"}],
        "action": {"name": "connectPstn", "number": "+46700000000", "dialTimeout": 30},
    }
    assert drawn(read(document)) == [
        "The call",
        "│  1 answers the call",
        '│  2 says "Hello"',
        "└─ connect to +46700000000",
        "   it rings for 30 seconds at most",
    ]


def test_unreachable_and_missing_menus_are_listed_apart() -> None:
    svaml = run(
        menu("main", option("1", "menu(gone)")),
        menu("old", option("1", "menu(main)"), option("2", "menu(older)")),
        menu("older", option("1", "menu(old)")),
    )
    assert drawn(svaml)[4:] == [
        "   └─ 1 → menu gone: does not exist",
        "",
        "Not reachable:",
        "",
        "menu old",
        '│  "This is old."',
        "│  no input: PIE timeout (repeats is not set: 0 assumed)",
        "├─ 1 → menu main (above)",
        "└─ 2 → menu older",
        '   │  "This is older."',
        "   │  no input: PIE timeout (repeats is not set: 0 assumed)",
        "   └─ 1 → menu old (above)",
    ]


def test_a_menu_is_drawn_under_the_shortest_way_to_it() -> None:
    svaml = run(
        menu("main", option("1", "menu(a)"), option("2", "menu(b)")),
        menu("a", option("1", "menu(b)")),
        menu("b", option("1", "return(x)")),
    )
    lines = drawn(svaml)
    assert "   │  └─ 1 → menu b (below)" in lines
    assert "   └─ 2 → menu b" in lines


def test_a_long_prompt_is_shortened_to_the_width() -> None:
    svaml = run({"id": "main", "mainPrompt": f"#tts[{'Welcome to Acme. ' * 20}]"})
    prompt = drawn(svaml, 60)[2]
    assert prompt == '   "Welcome to Acme. Welcome to Acme. Welcome to Acme. Welc…'
    assert len(prompt) <= 60


def test_without_boxes_all_that_is_drawn_is_ascii() -> None:
    lines = drawn(fan(12), 50, ASCII)
    assert all(line.isascii() for line in lines)
    assert lines[1] == "`- menu m0, plays first"


def test_a_tree_that_is_too_deep_goes_on_at_the_margin() -> None:
    lines = drawn(chain(40), 60)
    assert sum(line.endswith("(below)") for line in lines) >= 3
    for at in range(40):
        shown = [
            line for line in lines if line.endswith((f"menu m{at}", f"menu m{at}, plays first"))
        ]
        assert len(shown) == 1, at


@pytest.mark.slow
@pytest.mark.parametrize("make", [chain, fan], ids=["chain", "fan"])
def test_thousands_of_menus_are_drawn_each_once(make: object) -> None:
    assert callable(make)
    lines = drawn(make(3000))
    assert sum('"This is m' in line for line in lines) == 3000
    assert max(map(width, lines)) <= 80


@settings(max_examples=40, deadline=None)
@given(st.one_of(weaves, documents), st.integers(20, 120), st.sampled_from([BOXES, ASCII]))
def test_any_document_is_drawn_within_the_width(svaml: Svaml, room: int, signs: Signs) -> None:
    for line in drawn(svaml, room, signs):
        assert width(line) <= room
        assert not {"\x1b", "\x07", "\x00", "\n", "\r", "\u202e"} & {*line}


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    text = "\n".join(
        drawn(run(menu(HOSTILE, option("1", f"return({HOSTILE})")), start=HOSTILE), 400)
    )
    assert "<script>alert(1)</script>" in text
    assert "\x1b" not in text
    assert text.count("\n") == 7


# --- widths ---


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("欢迎", 4),
        ("e\u0301", 1),
        ("🎂", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("🇸🇪", 2),
        ("1\ufe0f", 2),
    ],
)
def test_columns_of_a_text(text: str, columns: int) -> None:
    assert width(text) == columns


def test_clusters_keep_together_what_belongs_together() -> None:
    text = "e\u0301👩\u200d👧🇸🇪🇩🇪a"
    assert [*clusters(text)] == ["e\u0301", "👩\u200d👧", "🇸🇪", "🇩🇪", "a"]
    assert max(map(len, clusters("a" + "\u0301" * 1000))) <= 16


@given(st.text(max_size=200), st.integers(1, 60))
def test_a_shortened_text_fits_and_is_the_beginning(text: str, room: int) -> None:
    cut = shortened(text, room)
    assert cut == text or cut.endswith("…")
    assert width(cut) <= room
    assert text.startswith(cut.removesuffix("…"))


@given(st.text(max_size=300), st.integers(3, 40), st.sampled_from([cells, em]))
def test_a_wrapped_text_fits_and_loses_no_word(text: str, room: int, measure: object) -> None:
    assert measure in {cells, em}
    by = cells if measure is cells else em
    lines = wrapped(text, room, by)
    assert all(width(line, by) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(wrapped(text, room, by, most=2)) <= 2


def test_words_stay_whole_where_they_can() -> None:
    text = "Press 1 for sales, or stay on the line."
    assert wrapped(text, 12) == ["Press 1 for", "sales, or", "stay on the", "line."]
    assert wrapped(text, 12, most=2) == ["Press 1 for", "sales, or s…"]
    assert wrapped("x" * 7, 3) == ["xxx", "xxx", "x"]
    assert wrapped("", 5) == [""]
