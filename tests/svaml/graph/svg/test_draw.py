"""The SVG: well-formed and self-contained, no box or label over another, no line through a box."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.svaml.graph.model import flow_graph
from sinchctl.svaml.graph.svg.draw import svg
from sinchctl.svaml.model import Svaml
from sinchctl.svaml.read import read
from tests.svaml.graph.samples import HOSTILE, chain, documents, menu, option, run, tree, weaves

NS = "{http://www.w3.org/2000/svg}"
KINDS = {"start", "menu", "return", "digits", "action", "missing", "reference"}
Point = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """A box, its corners in px from the upper left of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Rect") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, point: Point, margin: float = 0.6) -> bool:
        x, y = point
        return (
            self.left + margin < x < self.right - margin
            and self.top + margin < y < self.bottom - margin
        )


@dataclass
class Picture:
    """What is in an SVG, everything in its place."""

    root: ET.Element
    size: Rect
    boxes: list[tuple[str, Rect]] = field(default_factory=list)
    labels: list[Rect] = field(default_factory=list)
    lines: list[list[Point]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def picture(svaml: Svaml, name: str = "menu.yaml", event: str = "") -> Picture:
    root = ET.fromstring("".join(svg(flow_graph(svaml, event), name)))  # noqa: S314 - our own
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    found = Picture(root, Rect(0, 0, width, height))
    found.texts = [one.text or "" for one in root.iter(f"{NS}text")]
    for part in root.findall(f"{NS}g"):
        _part(part, _moved(part), found)
    return found


def _moved(one: ET.Element) -> Point:
    match = re.fullmatch(r"translate\(([\d.-]+) ([\d.-]+)\)", one.attrib.get("transform", ""))
    return (float(match[1]), float(match[2])) if match else (0, 0)


def _part(part: ET.Element, at: Point, found: Picture) -> None:
    for one in part:
        named = one.attrib.get("class", "").split()
        if one.tag == f"{NS}g" and named[0] in KINDS:
            x, y = _moved(one)
            rect = one.find(f"{NS}rect")
            assert rect is not None
            found.boxes.append((named[0], _rect(rect, (at[0] + x, at[1] + y))))
        elif one.tag == f"{NS}g":
            _part(one, at, found)
        elif named[0] == "way":
            points = [(x + at[0], y + at[1]) for x, y in _path(one.attrib["d"])]
            found.lines.append(points)
        elif named[0] in {"chip", "veil"}:
            found.labels.append(_rect(one, at))


def _rect(one: ET.Element, at: Point) -> Rect:
    x, y, width, height = (float(one.attrib.get(key, 0)) for key in ("x", "y", "width", "height"))
    return Rect(at[0] + x, at[1] + y, at[0] + x + width, at[1] + y + height)


def _path(text: str) -> Iterator[Point]:
    """Points along a path, close to each other."""
    here = (0.0, 0.0)
    for letter, numbers in re.findall(r"([MLHCQ])([^MLHCQ]+)", text):
        given_ = [float(one) for one in numbers.split()]
        if letter == "H":
            given_.append(here[1])
        points = [here, *zip(given_[::2], given_[1::2], strict=True)]
        if letter == "M":
            yield points[1]
        else:
            far = max(abs(points[-1][0] - here[0]), abs(points[-1][1] - here[1]))
            steps = int(far / 9) + 2
            yield from (_bezier(points, step / steps) for step in range(1, steps + 1))
        here = points[-1]


def _bezier(points: list[Point], at: float) -> Point:
    while points[1:]:
        points = [
            (a[0] + (b[0] - a[0]) * at, a[1] + (b[1] - a[1]) * at) for a, b in pairwise(points)
        ]
    return points[0]


def check(found: Picture) -> None:
    """Nothing lies over anything else, and all of it is inside the picture."""
    solid = sorted([rect for _, rect in found.boxes] + found.labels, key=lambda one: one.left)
    for at, one in enumerate(solid):
        assert 0 <= one.left < one.right <= found.size.right
        assert 0 <= one.top < one.bottom <= found.size.bottom
        for other in solid[at + 1 :]:
            if other.left >= one.right:
                break
            beside = one in found.labels and other in found.labels
            inner = Rect(other.left + 4, other.top, other.right, other.bottom) if beside else other
            assert not one.meets(inner), (one, other)
    for line in found.lines:
        crossed = 0
        for point in line:
            assert found.size.holds(point)
            assert not any(rect.holds(point) for _, rect in found.boxes), (point, line[0], line[-1])
        for label in found.labels:
            crossed += any(label.holds(point) for point in line)
        assert crossed <= 2, "a line goes through its own keys and its own note alone"


def test_every_menu_result_and_action_has_a_box() -> None:
    svaml = run(
        menu("main", option("1", "return(sales)"), option("2", "menu(code)")),
        menu("code", maxDigits=6),
    )
    found = picture(svaml, event="ice")
    kinds = [kind for kind, _ in found.boxes]
    assert sorted(kinds) == ["digits", "menu", "menu", "return", "start"]
    assert len(found.lines) == 4
    for text in ("menu.yaml", "2 menus", "FIRST MENU", "A call comes in (ICE)", "digits"):
        assert text in found.texts
    assert 'return "sales"' in found.texts
    check(found)


def test_svg_has_a_title_and_description_for_screen_readers() -> None:
    root = picture(run(menu("main", option("1", "return(x)"))), "a <b>.yaml").root
    assert root.attrib["role"] == "img"
    assert root[0].tag == f"{NS}title"
    assert root[0].text == "a <b>.yaml: call flow"
    assert root[1].tag == f"{NS}desc"
    assert root[1].text == "1 menu"
    whole = [one.text or "" for one in root.iter(f"{NS}title")]
    assert any(text.startswith("menu main\n") for text in whole)


def test_it_needs_nothing_but_itself() -> None:
    text = "".join(svg(flow_graph(tree(20)), "x"))
    assert not re.search(r"<(?:script|image|use|a|foreignObject|link|iframe)\b", text)
    assert not re.search(r"\bhref|\bsrc=|url\(|@import|@font-face|\bon[a-z]+=|<!|<\?", text)
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]


def test_dark_screens_get_their_own_colours() -> None:
    text = "".join(svg(flow_graph(tree(3)), "x"))
    assert "@media (prefers-color-scheme:dark){" in text
    assert text.index('<rect class="back"') < text.index("<path")


def test_unreachable_menus_are_drawn_in_a_frame() -> None:
    svaml = run(
        menu("main", option("1", "return(x)")),
        menu("old", option("1", "menu(main)"), option("2", "menu(older)")),
        menu("older", option("1", "menu(old)"), option("2", "menu(older)")),
    )
    found = picture(svaml)
    check(found)
    frame = next(one for one in found.root.iter(f"{NS}rect") if one.attrib.get("class") == "frame")
    inside = [kind for kind, rect in found.boxes if _rect(frame, (0, 0)).meets(rect)]
    assert sorted(inside) == ["menu", "menu", "reference"]
    assert "Not reachable" in found.texts
    assert "3 menus, 2 not reachable" in found.texts


def test_back_edges_are_labelled_with_their_target() -> None:
    svaml = run(
        menu("main", option("1", "menu(a)"), option("2", "menu(b)")),
        menu("a", option("1", "menu(b)"), option("9", "menu(main)")),
        menu("b", option("1", "menu(c)"), option("9", "menu(main)"), option("0", "menu(b)")),
        menu("c", option("9", "menu(main)"), option("8", "menu(a)")),
    )
    found = picture(svaml)
    check(found)
    assert len(found.lines) == 10
    assert found.texts.count("→ main") == 3
    assert {"→ a", "→ b"} <= {*found.texts}


def test_a_flow_without_menus_is_drawn_with_its_steps() -> None:
    document = {
        "instructions": [{"name": "answer"}, {"name": "say", "text": "Hello " * 100}],
        "action": {"name": "connectPstn", "number": "+46700000000", "dialTimeout": 30},
    }
    found = picture(read(document))
    check(found)
    assert [kind for kind, _ in found.boxes] == ["start", "action"]
    assert "2 steps and an action" in found.texts
    assert "connect to +46700000000" in found.texts


@pytest.mark.slow
@pytest.mark.parametrize(
    "svaml",
    [tree(60, 5), tree(60, 2), chain(30), tree(13, 12)],
    ids=["60 menus", "60 deep", "chain", "twelve keys"],
)
def test_a_large_flow_stays_readable(svaml: Svaml) -> None:
    check(picture(svaml))


@pytest.mark.slow
@pytest.mark.parametrize("make", [chain, tree], ids=["chain", "fan"])
def test_thousands_of_menus_are_drawn(make: object) -> None:
    assert callable(make)
    text = "".join(svg(flow_graph(make(2000)), "x"))
    assert text.count("This is m") >= 2000
    assert ET.fromstring(text).tag == f"{NS}svg"  # noqa: S314 - our own


def test_texts_of_any_script_stay_in_their_boxes() -> None:
    """The measure is that of the widest fonts; lines in a box never meet."""
    for text in (
        "欢迎致电我们的客户服务中心" * 9,
        "W" * 400,
        "👩\u200d👧🎂" * 60,
        "مرحبا بكم " * 20,
    ):
        svaml = run(menu("main", option("1", f"return({text})"), mainPrompt=f"#tts[{text}]"))
        found = picture(svaml, text)
        check(found)
        for box in found.root.iter(f"{NS}g"):
            if box.attrib.get("class", "").split()[:1] in (["menu"], ["return"]):
                _lines_fit(box)


def _lines_fit(box: ET.Element) -> None:
    from sinchctl.text.width import em, width

    rect = box.find(f"{NS}rect")
    assert rect is not None
    sizes = {"tag": 9.5, "title": 14.5, "body": 12, "leaf": 12, "lead": 10, "fact": 11}
    lines = box.findall(f"{NS}text")
    for line in lines:
        right = float(line.attrib["x"]) + width(line.text or "", em) * sizes[line.attrib["class"]]
        assert right <= float(rect.attrib["width"])
        assert float(line.attrib["y"]) <= float(rect.attrib["height"]) - 3
    if len(lines) > 2:
        heights = [float(line.attrib["y"]) for line in lines]
        assert all(below - above >= 12 for above, below in pairwise(heights))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.one_of(weaves, weaves, documents))
def test_any_document_is_drawn_and_nothing_overlaps(svaml: Svaml) -> None:
    check(picture(svaml))


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    svaml = run(
        menu(
            HOSTILE,
            option("1", f"return({HOSTILE})", add=[{"key": HOSTILE, "value": HOSTILE}]),
            {"input": HOSTILE, "action": f"menu({HOSTILE})"},
            mainPrompt=HOSTILE,
        ),
        start=HOSTILE,
    )
    text = "".join(svg(flow_graph(svaml), HOSTILE))
    assert "<script" not in text
    assert text.count("</svg>") == 1
    found = picture(svaml, HOSTILE)
    check(found)
    assert {one.tag.removeprefix(NS) for one in found.root.iter()} == {
        *("svg", "title", "desc", "style", "rect", "text", "g", "path"),
    }
