"""The texts of boxes and lines in a picture, wrapped and measured. Sizes are in px."""

from dataclasses import dataclass, field
from typing import Literal

from sinchctl.svaml.graph.model import Bundle, Kind, Vertex
from sinchctl.text.width import em, shortened, width, wrapped

CARD = 272.0
"""The width of every box that something leaves."""
SLOT = 34.0
"""The height at a box's side that one line out of it takes."""
CHIP = 20.0
"""The height of a key at its line."""

Style = Literal["tag", "title", "body", "fact", "fault", "leaf", "lead"]

_FONTS: dict[Style, tuple[float, float, float]] = {
    "tag": (9.5, 14, 1.25),
    "title": (14.5, 20, 1.1),
    "body": (12, 16.5, 1),
    "fact": (11, 15.5, 1),
    "fault": (11, 15.5, 1.1),
    "leaf": (12, 16.5, 1),
    "lead": (10, 16.5, 1.15),
}
"""Size, height of a line, and how much wider than the measure a style runs."""
_PAD, _TOP, _BOTTOM = 16.0, 12.0, 11.0
_LEAF = 30.0
_HANG = 18.0
_BODY_LINES, _STEP_LINES, _FACT_LINES, _FAULT_LINES, _TITLE_LINES = 4, 3, 2, 4, 2
_LONGEST_LABEL, _LONGEST_NOTE = 120.0, 140.0
_KEY_FONT, _NOTE_FONT = 11.5, 10.5
_TAGS: dict[Kind, str] = {"menu": "MENU", "action": "ACTION", "missing": "MISSING"}


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text in a box; x and the baseline y from its upper left corner."""

    text: str
    style: Style
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its text; `whole` is all of the text, for those who point at it."""

    kind: Kind | Literal["reference"]
    width: float
    height: float
    lines: tuple[TextLine, ...]
    whole: str
    start: bool = False
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a line: the keys in a chip, and a note behind it."""

    keys: str
    note: str
    keys_width: float = 0
    note_width: float = 0

    @property
    def width(self) -> float:
        """All of it, with the gap between the two."""
        gap = 6 if self.keys and self.note else 0
        return self.keys_width + gap + self.note_width


@dataclass
class _Writer:
    """Puts lines below each other."""

    room: float
    x: float = _PAD
    y: float = _TOP
    lines: list[TextLine] = field(default_factory=list)

    def write(self, text: str, style: Style, most: int, hang: str = "") -> None:
        size, high, wide = _FONTS[style]
        inset = _HANG if hang else 0
        room = (self.room - inset) / (size * wide)
        for at, line in enumerate(wrapped(text, room, em, most)):
            baseline = self.y + high - (high - size) / 2 - size * 0.18
            if hang and at == 0:
                self.lines.append(TextLine(hang, "lead", self.x, baseline))
            self.lines.append(TextLine(line, style, self.x + inset, baseline))
            self.y += high


def box(vertex: Vertex, slots: int) -> Box:
    """The box of a vertex, at least as high as `slots` lines out of it need."""
    if vertex.kind in {"return", "digits"}:
        return _leaf(vertex, slots)
    pen = _Writer(CARD - 2 * _PAD)
    tag = "FIRST MENU" if vertex.start else _TAGS.get(vertex.kind, "")
    if tag:
        pen.write(tag, "tag", 1)
    pen.write(vertex.title, "title", _TITLE_LINES)
    pen.y += 3
    for at, step in enumerate(vertex.steps, 1):
        pen.write(step, "body", _STEP_LINES, hang=str(at))
    if vertex.prompts:
        rest = len(vertex.facts) + 2 * bool(vertex.again) + len(vertex.faults)
        spare = slots * SLOT - pen.y - _BOTTOM - rest * 2 * _FONTS["fact"][1]
        lines = max(_BODY_LINES, int(spare // _FONTS["body"][1]))
        pen.write(", then ".join(vertex.prompts), "body", lines)
        pen.y += 2
    if vertex.again:
        pen.write(vertex.asks_again, "fact", _FACT_LINES)
    for fact in vertex.facts:
        pen.write(fact, "fact", _FACT_LINES)
    for fault in vertex.faults:
        pen.write(fault, "fault", _FAULT_LINES)
    height = max(pen.y + _BOTTOM - 3, slots * SLOT)
    return Box(
        vertex.kind, CARD, height, tuple(pen.lines), whole(vertex), vertex.start, vertex.reachable
    )


def whole(vertex: Vertex) -> str:
    """All that is to be said about a vertex, a line for each thing."""
    again = [vertex.asks_again] if vertex.again else []
    return "\n".join(
        [vertex.label, *vertex.steps, *vertex.prompts, *again, *vertex.facts, *vertex.faults]
    )


def _leaf(vertex: Vertex, slots: int) -> Box:
    """Return a pill of one line, PIE and its value; facts and faults stand below it."""
    words = vertex.title.removeprefix("PIE ")
    size, _, wide = _FONTS["leaf"]
    lead = _measured("PIE", "lead") + 8
    text = shortened(words, (CARD - 2 * _PAD - lead) / (size * wide), em)
    pen = _Writer(CARD - 2 * _PAD, 14, _LEAF - 3)
    pen.lines += [
        TextLine("PIE", "lead", 14, _LEAF / 2 + 3.6),
        TextLine(text, "leaf", 14 + lead, _LEAF / 2 + 4.2),
    ]
    for fact in vertex.facts:
        pen.write(fact, "fact", _FACT_LINES)
    for fault in vertex.faults:
        pen.write(fault, "fault", _FAULT_LINES)
    has_more = bool(vertex.facts or vertex.faults)
    wide_enough = 14 + lead + _measured(text, "leaf") + 14
    if has_more or slots:
        wide_enough = CARD
    height = max(pen.y + _BOTTOM - 3 if has_more else _LEAF, slots * SLOT)
    return Box(
        vertex.kind,
        wide_enough,
        height,
        tuple(pen.lines),
        whole(vertex),
        reachable=vertex.reachable,
    )


def reference(vertex: Vertex) -> Box:
    """Return a pill that refers to a box elsewhere in the picture."""
    size, _, wide = _FONTS["leaf"]
    text = shortened(f"\u2192 {vertex.label}", (CARD - 2 * _PAD) / (size * wide), em)
    line = TextLine(text, "leaf", 14, _LEAF / 2 + 4.2)
    return Box("reference", _measured(text, "leaf") + 28, _LEAF, (line,), f"goes to {vertex.label}")


def label(bundle: Bundle, goal: Vertex, *, far: bool) -> Label:
    """Return the label of a line; it names the target too if that is `far`."""
    notes = [f"\u2192 {goal.title}"] if far else []
    if bundle.cookies:
        notes.append(bundle.sets)
    keys = shortened(bundle.label, _LONGEST_LABEL / _KEY_FONT / 1.15, em)
    note = shortened(", ".join(notes), _LONGEST_NOTE / _NOTE_FONT, em)
    keys_width = max(width(keys, em) * _KEY_FONT * 1.15 + 14, CHIP) if keys else 0
    return Label(keys, note, keys_width, width(note, em) * _NOTE_FONT)


def _measured(text: str, style: Style) -> float:
    size, _, wide = _FONTS[style]
    return width(text, em) * size * wide
