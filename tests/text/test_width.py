"""Mermaid and DOT: every line of a strict grammar, whatever the texts are."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.svaml.graph.dot import dot
from sinchctl.svaml.graph.mermaid import mermaid
from sinchctl.svaml.graph.model import flow_graph
from sinchctl.svaml.model import Svaml
from sinchctl.svaml.read import read
from tests.svaml.graph.samples import HOSTILE, chain, documents, menu, option, run, tree, weaves

_TEXT = r'"((?:[^\W_]|[ .,?!+-]|#\d+;|<br/>)*)"'
_BRACKETS = [(r"\(\[", r"\]\)"), (r"\[", r"\]"), (r"\(", r"\)"), (r"\[\[", r"\]\]"), ("{{", "}}")]
_SHAPE = "|".join(f"{left}{_TEXT}{right}" for left, right in _BRACKETS)
_STYLE = r"[a-z-]+:#?\w+(?: \d)?"
MERMAID = [
    re.compile(line)
    for line in (
        r"flowchart TD",
        rf" +n\d+(?:{_SHAPE})",
        r"  n\d+ --> n\d+",
        rf"  n\d+ -->\|{_TEXT}\| n\d+",
        r'  subgraph unreachable \["Not reachable"\]',
        r"  end",
        rf"  classDef [a-z]+_ {_STYLE}(?:,{_STYLE})*",
        r"  class n\d+(?:,n\d+)* [a-z]+_",
        r"  style n\d+ stroke-width:3px",
    )
]
_STRING = r'"((?:[^"\\]|\\[\\"l])*)"'
DOT = [
    re.compile(line)
    for line in (
        r"digraph flow \{",
        r"  (?:graph|node|edge) \[[\w=#. \",]+\];",
        rf" +n\d+ \[label={_STRING} shape=box style=[\w\",]+(?: [a-z]+=[\w\"#.]+)*\];",
        rf"  n\d+ -> n\d+(?: \[label={_STRING}\])?;",
        r"  subgraph cluster_unreachable \{",
        r'    label="Not reachable"; style=dashed; color="#\w+"; fontcolor="#\w+";',
        r"  \}",
        r"\}",
    )
]


def mermaid_lines(svaml: Svaml, event: str = "") -> list[str]:
    return [*mermaid(flow_graph(svaml, event))]


def dot_lines(svaml: Svaml, event: str = "") -> list[str]:
    return [*dot(flow_graph(svaml, event))]


def read_mermaid(text: str) -> str:
    """What Mermaid shows of an escaped text."""
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text.replace("<br/>", "\n"))


def read_dot(text: str) -> str:
    """What Graphviz shows of a quoted text."""
    bare = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "l" else found[1], text)
    return html.unescape(bare)


SMALL = run(
    menu(
        "main", option("1", "return(sales)"), option("2", "menu(gone)"), option("*", "menu(main)")
    ),
    menu("old", option("1", "menu(main)")),
)


def test_mermaid() -> None:
    assert mermaid_lines(SMALL, "ace")[:13] == [
        "flowchart TD",
        '  n0(["The call is answered #40;ACE#41;"])',
        '  n1["menu main, plays first<br/>#34;This is main.#34;<br/>'
        'no input#58; PIE timeout #40;repeats is not set#58; 0 assumed#41;"]',
        '  n2("PIE return #34;sales#34;")',
        '  n3{{"menu gone<br/>does not exist"}}',
        '  subgraph unreachable ["Not reachable"]',
        '    n4["menu old<br/>#34;This is old.#34;<br/>'
        'no input#58; PIE timeout #40;repeats is not set#58; 0 assumed#41;"]',
        "  end",
        "  n0 --> n1",
        '  n1 -->|"1"| n2',
        '  n1 -->|"2"| n3',
        '  n1 -->|"#42;"| n1',
        '  n4 -->|"1"| n1',
    ]


def test_dot() -> None:
    lines = dot_lines(SMALL, "ace")
    assert lines[0] == "digraph flow {"
    assert '  n0 [label="The call is answered (ACE)\\l"' in lines[4]
    assert "  subgraph cluster_unreachable {" in lines
    assert lines[-6:] == [
        "  n0 -> n1;",
        '  n1 -> n2 [label="1\\l"];',
        '  n1 -> n3 [label="2\\l"];',
        '  n1 -> n1 [label="*\\l"];',
        '  n4 -> n1 [label="1\\l"];',
        "}",
    ]


@pytest.mark.parametrize("make", [tree, chain])
@pytest.mark.parametrize("lines", [mermaid_lines, dot_lines])
def test_thousands_of_menus_are_drawn(make: object, lines: object) -> None:
    assert callable(make)
    assert callable(lines)
    assert sum("This is m" in line for line in lines(make(2000))) == 2000


@settings(max_examples=50, deadline=None)
@given(st.one_of(weaves, documents))
def test_every_line_is_of_the_grammar(svaml: Svaml) -> None:
    for grammar, lines in ((MERMAID, mermaid_lines(svaml)), (DOT, dot_lines(svaml))):
        for line in lines:
            assert any(form.fullmatch(line) for form in grammar), line


@pytest.mark.parametrize(
    "text",
    [
        '"]; end',
        "end",
        "#quot;",
        "%%{init: {}}%%",
        "a|b|c",
        "<b>&lt;</b>",
        "`md` **x**",
        "x\\N\\l\\",
    ],
)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    svaml = read({"instructions": [{"name": "say", "text": text}], "action": {"name": "continue"}})
    shown = [read_mermaid(line) for line in mermaid_lines(svaml)]
    assert any(f'says "{text}"' in line for line in shown)
    shown = [read_dot(line) for line in dot_lines(svaml)]
    assert any(f'says "{text}"' in line for line in shown)


def test_hostile_texts_break_out_of_nothing() -> None:
    svaml = run(menu(HOSTILE, option("1", f"return({HOSTILE})"), mainPrompt=HOSTILE), start=HOSTILE)
    for lines in (mermaid_lines(svaml), dot_lines(svaml)):
        text = "\n".join(lines)
        assert "<script>" not in text
        assert text.count("\n") == len(lines) - 1
        assert not {"\x1b", "\x00", "\u202e"} & {*text}
