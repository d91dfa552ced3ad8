"""A graph as one SVG: no script, no link, no font and no file besides it."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from sinchctl.svaml.describe.values import plain
from sinchctl.svaml.graph.model import Bundle, Graph, walk
from sinchctl.text.width import em, shortened, width

from .boxes import CHIP, Box, Label, box, label, reference
from .layout import Link, arrange, settle
from .routes import Place, Plan, Route, plan

_EDGE = 28.0
_HEAD = 64.0
_FOOT = 30.0
_FRAME = 22.0
_FRAME_HEAD = 44.0
_APART = 36.0
_TITLE = 17.0
_TINTS = 5
_LOST = "Not reachable"
_PIE = "PIE: the callback that tells your application what the caller pressed or said"

_STYLE = """
text{font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,\
"Noto Sans",sans-serif;fill:#1e293b}
.back{fill:#f8fafc}.head{font-size:17px;font-weight:700}.sum{font-size:12px;fill:#64748b}
.tag{font-size:9.5px;font-weight:700;letter-spacing:.09em;fill:#6366f1}
.title{font-size:14.5px;font-weight:700}.body,.leaf{font-size:12px}
.fact{font-size:11px;fill:#64748b}.fault{font-size:11px;font-weight:700;fill:#b91c1c}
.lead{font-size:10px;font-weight:700;fill:#64748b}
.menu rect{fill:#fff;stroke:#cbd5e1}.first rect{stroke:#4f46e5;stroke-width:2}
.start rect{fill:#312e81;stroke:#312e81}.start text{fill:#fff}
.start .lead,.start .fact{fill:#c7d2fe}
.start .fault{fill:#fecaca}
.return rect{fill:#ecfdf5;stroke:#6ee7b7}.return text{fill:#065f46}.return .lead{fill:#059669}
.digits rect{fill:#f5f3ff;stroke:#c4b5fd}.digits text{fill:#5b21b6}.digits .lead{fill:#7c3aed}
.action rect{fill:#eff6ff;stroke:#60a5fa}.action .tag{fill:#2563eb}
.missing rect{fill:#fef2f2;stroke:#ef4444;stroke-dasharray:5 4}.missing .tag{fill:#dc2626}
.reference rect{fill:#f1f5f9;stroke:#94a3b8;stroke-dasharray:2 3}.reference text{fill:#475569}
.lost rect{stroke-dasharray:5 4}
.way{fill:none;stroke:#94a3b8;stroke-width:1.5}.tip{fill:#94a3b8}
.t0 .way{stroke:#d97706}.t0 .tip,.t0 .note{fill:#d97706}
.t1 .way{stroke:#0891b2}.t1 .tip,.t1 .note{fill:#0891b2}
.t2 .way{stroke:#c026d3}.t2 .tip,.t2 .note{fill:#c026d3}
.t3 .way{stroke:#65a30d}.t3 .tip,.t3 .note{fill:#4d7c0f}
.t4 .way{stroke:#e11d48}.t4 .tip,.t4 .note{fill:#e11d48}
.chip{fill:#fff;stroke:#64748b}.key{font-size:11.5px;font-weight:700;text-anchor:middle}
.note{font-size:10.5px;fill:#64748b}
.veil{fill:#f8fafc}.frame{fill:none;stroke:#d97706;stroke-dasharray:6 5}
.frametitle{font-size:13px;font-weight:700;fill:#b45309}
@media (prefers-color-scheme:dark){
text{fill:#e2e8f0}.back,.veil{fill:#0f172a}.sum,.fact,.lead,.note{fill:#94a3b8}
.menu rect{fill:#1e293b;stroke:#475569}.first rect{stroke:#818cf8}.tag{fill:#a5b4fc}
.fault{fill:#fca5a5}.start rect{fill:#4338ca;stroke:#6366f1}
.return rect{fill:#064e3b;stroke:#059669}.return text{fill:#d1fae5}.return .lead{fill:#6ee7b7}
.digits rect{fill:#3b0764;stroke:#7c3aed}.digits text{fill:#ede9fe}.digits .lead{fill:#c4b5fd}
.action rect{fill:#172554;stroke:#3b82f6}.action .tag{fill:#93c5fd}
.missing rect{fill:#450a0a;stroke:#ef4444}.missing .tag{fill:#fca5a5}
.reference rect{fill:#1e293b;stroke:#64748b}.reference text{fill:#cbd5e1}
.way{stroke:#64748b}.tip{fill:#64748b}.chip{fill:#1e293b;stroke:#94a3b8}
.frametitle{fill:#fbbf24}
.t0 .way{stroke:#f59e0b}.t0 .tip,.t0 .note{fill:#f59e0b}
.t1 .way{stroke:#22d3ee}.t1 .tip,.t1 .note{fill:#22d3ee}
.t2 .way{stroke:#e879f9}.t2 .tip,.t2 .note{fill:#e879f9}
.t3 .way{stroke:#a3e635}.t3 .tip,.t3 .note{fill:#a3e635}
.t4 .way{stroke:#fb7185}.t4 .tip,.t4 .note{fill:#fb7185}
}
"""


@dataclass
class _Part:
    """The boxes that can be reached, or those that cannot, and how they are connected."""

    boxes: dict[str, Box]
    labels: list[Label]
    plan: Plan


def svg(graph: Graph, name: str) -> Iterator[str]:
    """The picture, piece by piece; `name` stands above it."""
    reached, lost = _part(graph, reachable=True), _part(graph, reachable=False)
    heading, summary = shortened(plain(name), 60, em), _summary(graph)
    inset = _EDGE + _FRAME
    top = _HEAD + reached.plan.above + _EDGE / 2
    end = top + reached.plan.height
    frame = Place(_EDGE, end + _APART, lost.plan.width + 2 * _FRAME, _FRAME_HEAD + _FRAME)
    lost_top = frame.y + _FRAME_HEAD + lost.plan.above
    if lost.boxes:
        end = lost_top + lost.plan.height + _FRAME
    sides = [reached.plan.width, frame.width if lost.boxes else 0]
    sides += [
        width(heading, em) * _TITLE * 1.12,
        *(width(text, em) * 12 for text in (summary, _PIE)),
    ]
    wide, high = _n(max(sides) + 2 * _EDGE), _n(end + _FOOT + _EDGE)
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" '
    yield f'width="{wide}" height="{high}" role="img">\n'
    yield f"<title>{_safe(heading)}: call flow</title>\n<desc>{_safe(summary)}</desc>\n"
    yield f'<style>{_STYLE}</style>\n<rect class="back" width="{wide}" height="{high}"/>\n'
    yield f'<text class="head" x="{_n(_EDGE)}" y="38">{_safe(heading)}</text>\n'
    yield f'<text class="sum" x="{_n(_EDGE)}" y="58">{_safe(summary)}</text>\n'
    yield from _drawn(reached, _EDGE, top)
    if lost.boxes:
        yield f'<rect class="frame" x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}" '
        yield f'height="{_n(end - frame.y)}" rx="12"/>\n<text class="frametitle" '
        yield f'x="{_n(inset)}" y="{_n(frame.y + 24)}">{_LOST}</text>\n'
        yield from _drawn(lost, inset, lost_top)
    if any(item.kind in {"return", "digits"} for item in graph.vertices.values()):
        yield f'<text class="sum" x="{_n(_EDGE)}" y="{_n(end + _FOOT + 6)}">{_PIE}</text>\n'
    yield "</svg>\n"


def _part(graph: Graph, *, reachable: bool) -> _Part:
    """Place the boxes of one part; lines out of it end at a box that refers to the target."""
    journey = walk(graph, reachable)
    rank, links, bundles = dict(journey.rank), list[Link](), list[Bundle]()
    elsewhere: dict[str, str] = {}
    for name in journey.rank:
        for bundle in graph.bundles[name]:
            goal = bundle.target
            if goal not in journey.rank:
                goal = f"{name}\n{bundle.target}"
                elsewhere[goal] = bundle.target
                rank[goal] = rank[name] + 1
            links.append(Link(name, goal))
            bundles.append(bundle)
    layout = arrange(rank, links)
    boxes = {name: box(graph.vertices[name], layout.slots[name]) for name in journey.rank}
    boxes |= {name: reference(graph.vertices[goal]) for name, goal in elsewhere.items()}
    labels = [
        label(bundle, graph.vertices[bundle.target], far=way in {"around", "beside"})
        for bundle, way in zip(bundles, layout.ways, strict=True)
    ]
    middle = settle(layout, {name: item.height for name, item in boxes.items()})
    size = {name: (item.width, item.height) for name, item in boxes.items()}
    return _Part(boxes, labels, plan(layout, middle, size, [item.width for item in labels]))


def _summary(graph: Graph) -> str:
    """Return the counts of menus and faults as one line."""
    menus = sum(item.kind == "menu" for item in graph.vertices.values())
    if not menus:
        steps = len(graph.vertices["start"].steps)
        return f"{steps:,} step{'s' * (steps != 1)} and an action"
    missing = sum(item.kind == "missing" for item in graph.vertices.values())
    counts = [f"{menus:,} menu{'s' * (menus > 1)}"]
    if graph.unreachable:
        counts.append(f"{len(graph.unreachable):,} not reachable")
    if missing:
        counts.append(f"{missing:,} missing")
    return ", ".join(counts)


def _drawn(part: _Part, x: float, y: float) -> Iterator[str]:
    """Lines first, then what they must not cover."""
    yield f'<g transform="translate({_n(x)} {_n(y)})">\n'
    for route in part.plan.routes:
        yield _line(route)
    for route, item in zip(part.plan.routes, part.labels, strict=True):
        if item.width:
            yield from _label(route, item)
    for name, place in part.plan.places.items():
        yield from _box(part.boxes[name], place)
    yield "</g>\n"


def _tinted(route: Route, content: str) -> str:
    return content if route.tint is None else f'<g class="t{route.tint % _TINTS}">{content}</g>'


def _line(route: Route) -> str:
    (x, y), to = route.tip, route.towards
    tip = f"M{_n(x)} {_n(y)}L{_n(x - 8 * to)} {_n(y - 4)}L{_n(x - 8 * to)} {_n(y + 4)}Z"
    content = f'<path class="way" d="{route.path}"/><path class="tip" d="{tip}"/>'
    return f"{_tinted(route, content)}\n"


def _label(route: Route, item: Label) -> Iterator[str]:
    """The keys in a chip, and behind it a note on a ground of its own."""
    x, y = route.label
    if item.note:
        at = x + item.width - item.note_width
        veil = f'<rect class="veil" x="{_n(at - 3)}" y="{_n(y - 8)}" '
        veil += f'width="{_n(item.note_width + 6)}" height="16"/>'
        note = f'<text class="note" x="{_n(at)}" y="{_n(y + 3.7)}">{_safe(item.note)}</text>'
        yield f"{_tinted(route, veil + note)}\n"
    if item.keys:
        yield f'<rect class="chip" x="{_n(x)}" y="{_n(y - CHIP / 2)}" rx="6" '
        yield f'width="{_n(item.keys_width)}" height="{_n(CHIP)}"/>'
        yield f'<text class="key" x="{_n(x + item.keys_width / 2)}" y="{_n(y + 4)}">'
        yield f"{_safe(item.keys)}</text>\n"


def _box(item: Box, place: Place) -> Iterator[str]:
    classes = " ".join([item.kind, *(["first"] * item.start), *(["lost"] * (not item.reachable))])
    radius = 10 if item.height > 32 else item.height / 2
    yield f'<g class="{classes}" transform="translate({_n(place.x)} {_n(place.y)})">'
    yield f"<title>{_safe(item.whole)}</title>"
    yield f'<rect width="{_n(place.width)}" height="{_n(place.height)}" rx="{_n(radius)}"/>'
    for line in item.lines:
        yield f'<text class="{line.style}" x="{_n(line.x)}" y="{_n(line.y)}">'
        yield f"{_safe(line.text)}</text>"
    yield "</g>\n"


def _safe(text: str) -> str:
    return escape(text, quote=True)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
