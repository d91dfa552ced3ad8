"""How lines run between boxes: through the channels between columns, or around everything.

No line crosses a box: ahead they curve inside one channel, all others run on lanes of their
own, which lines to the same box share. Sizes in px.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from .boxes import CARD
from .layout import Arrangement

_MARGIN = 16.0
_LANE = 11.0
_LEAST_CURVE, _MOST_CURVE = 46.0, 170.0
_LABEL_BEFORE, _LABEL_BEHIND = 10.0, 8.0
_LOOP = 15.0
_ENTRY = 13.0
_ROUND = 8.0
_TIP = 7.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """The position of a box."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Route:
    """A line: its path as SVG has it, the tip of its arrow (to the right, or -1: to the left),
    where its label begins, and the `tint` that lines to the same box share (None: it is plain).
    """

    path: str
    tip: Point
    towards: int
    label: Point
    tint: int | None = None


@dataclass
class Plan:
    """Boxes and lines with their places, the size of it all, and how far it reaches above 0."""

    places: dict[str, Place] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)
    width: float = 0
    height: float = 0
    above: float = 0


@dataclass
class _Channel:
    """The room right of a column: labels, lanes, curves, lanes that lead into the next column.

    Lanes are by the box they lead to.
    """

    labels: float = 0
    curve: float = 0
    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    rises: dict[str, int] = field(default_factory=dict)
    drops: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)
    x: float = 0

    def settle(self) -> None:
        """Lanes within the column share a place where they do not meet."""
        self.beside = _tracks(
            (low - _LANE, high + _LANE, name) for name, (low, high) in self.spans.items()
        )

    @property
    def lanes(self) -> int:
        """How many lanes stand left of the curves."""
        return max(self.beside.values(), default=-1) + 1 + len(self.rises)

    @property
    def width(self) -> float:
        """All of it; nothing where nothing leaves the column."""
        inner = self.labels + self.curve + (self.lanes + len(self.drops)) * _LANE
        return inner + _MARGIN * bool(self.lanes) + _MARGIN * bool(self.drops)

    def rise(self, name: str) -> float:
        """The lane on which lines to a box go up."""
        first = max(self.beside.values(), default=-1) + 1
        return self.x + self.labels + _MARGIN + (first + self.rises[name]) * _LANE

    def along(self, name: str) -> float:
        """The lane on which lines go to a box of the same column."""
        return self.x + self.labels + _MARGIN + self.beside[name] * _LANE

    def drop(self, name: str) -> float:
        """The lane on which lines come down to a box of the next column."""
        return self.x + self.width - _MARGIN - self.drops[name] * _LANE


class _Router:
    def __init__(
        self,
        made: Arrangement,
        middle: dict[str, float],
        size: dict[str, Point],
        labels: list[float],
    ) -> None:
        self.made = made
        self.middle = middle
        self.size = size
        self.labels = labels
        self.channels = {at: _Channel() for at in range(-1, len(made.columns))}
        self.tints: dict[str, int] = {}
        self.bus: dict[str, int] = {}

    def plan(self) -> Plan:
        """Everything in its place."""
        self._claim()
        plan = Plan()
        x = self.channels[-1].width
        for at, column in enumerate(self.made.columns):
            wide = max(self.size[name][0] for name in column)
            for name in column:
                own = self.size[name]
                plan.places[name] = Place(x, self.middle[name] - own[1] / 2, *own)
            x += wide
            self.channels[at].x = x
            x += self.channels[at].width
        plan.width = x
        plan.height = max((one.y + one.height for one in plan.places.values()), default=0)
        tracks = max(self.bus.values(), default=-1) + 1
        plan.above = (tracks + 1) * _LANE if tracks else 0
        plan.routes = [self._route(at, plan) for at in range(len(self.made.links))]
        return plan

    def _claim(self) -> None:
        """Lanes and room for labels, counted before anything has its place."""
        made = self.made
        reach: dict[str, tuple[int, int]] = {}
        for link, way, slot, label in zip(
            made.links, made.ways, made.slot, self.labels, strict=True
        ):
            column = made.rank[link.source]
            channel = self.channels[column]
            zone = _LABEL_BEFORE + label + _LABEL_BEHIND if label else _LABEL_BEFORE
            channel.labels = max(channel.labels, zone + (_ROUND if way == "self" else 0))
            start = self.middle[link.source] + made.port(link.source, slot)
            if way == "ahead":
                far = abs(self.middle[link.target] - start)
                curve = min(max(_LEAST_CURVE, far * 0.07 + 30), _MOST_CURVE)
                channel.curve = max(channel.curve, curve)
            elif way == "beside":
                ends = (start, self._entry(link.target))
                known = channel.spans.get(link.target, ends)
                channel.spans[link.target] = min(*ends, known[0]), max(*ends, known[1])
            elif way == "around":
                into = made.rank[link.target] - 1
                channel.rises.setdefault(link.target, len(channel.rises))
                drops = self.channels[into].drops
                drops.setdefault(link.target, len(drops))
                low, high = reach.get(link.target, (into, into))
                reach[link.target] = min(low, column), max(high, column)
            if way in {"beside", "around"}:
                self.tints.setdefault(link.target, len(self.tints))
        for channel in self.channels.values():
            channel.settle()
        self.bus = _tracks((low, high, name) for name, (low, high) in reach.items())

    def _entry(self, name: str) -> float:
        return self.middle[name] + self.made.port(name, self.made.entry[name])

    def _route(self, at: int, plan: Plan) -> Route:
        made = self.made
        link, way = made.links[at], made.ways[at]
        place, goal = plan.places[link.source], plan.places[link.target]
        channel = self.channels[made.rank[link.source]]
        y = place.middle + made.port(link.source, made.slot[at])
        x = place.x + CARD
        label = (x + _LABEL_BEFORE, y)
        tint = self.tints[link.target] if way in {"beside", "around"} else None
        if way == "ahead":
            tip = (goal.x, goal.middle)
            return Route(_curve((x, y), channel.x + channel.labels, tip), tip, 1, label)
        if way == "self":
            out, back = y - 3, y - 3 + _LOOP
            far = x + _LABEL_BEFORE + self.labels[at] + _LABEL_BEHIND + 4
            path = _bent([(x, out), (far, out), (far, back), (x + _TIP, back)])
            return Route(path, (x, back), -1, (label[0], out), tint)
        if way == "beside":
            entry, lane, end = self._entry(link.target), channel.along(link.target), goal.x + CARD
            path = _bent([(x, y), (lane, y), (lane, entry), (end + _TIP, entry)])
            return Route(path, (end, entry), -1, label, tint)
        lane, top = channel.rise(link.target), -(self.bus[link.target] + 1) * _LANE - 6
        down = self.channels[made.rank[link.target] - 1].drop(link.target)
        tip = (goal.x, goal.middle + min(_ENTRY, goal.height / 2 - 6))
        around = [(x, y), (lane, y), (lane, top), (down, top), (down, tip[1])]
        return Route(_bent([*around, (tip[0] - _TIP, tip[1])]), tip, 1, label, tint)


def plan(
    made: Arrangement,
    middle: dict[str, float],
    size: dict[str, Point],
    labels: list[float],
) -> Plan:
    """Places for boxes of these sizes in their columns, and the lines between them.

    `labels` are the widths of the labels of the links; a link's source is CARD wide.
    """
    return _Router(made, middle, size, labels).plan()


def _tracks(spans: Iterable[tuple[float, float, str]]) -> dict[str, int]:
    """Numbers for spans, so that those with the same number do not meet."""
    found: dict[str, int] = {}
    ends: list[tuple[float, int]] = []
    for low, high, name in sorted(spans):
        track = heappop(ends)[1] if ends and ends[0][0] < low else len(ends)
        found[name] = track
        heappush(ends, (high, track))
    return found


def _curve(start: Point, turn: float, tip: Point) -> str:
    """A line that is level where it leaves and where it arrives."""
    end = tip[0] - _TIP
    bend = (end - turn) * 0.55
    (x, y), goal = start, tip[1]
    if abs(y - goal) < 0.5:
        return f"M{_n(x)} {_n(y)}H{_n(end)}"
    return (
        f"M{_n(x)} {_n(y)}H{_n(turn)}C{_n(turn + bend)} {_n(y)} "
        f"{_n(end - bend)} {_n(goal)} {_n(end)} {_n(goal)}"
    )


def _bent(points: list[Point]) -> str:
    """Straight lines with rounded corners."""
    path = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for before, here, behind in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(here, before), _towards(here, behind)
        path += f"L{_n(near[0])} {_n(near[1])}"
        path += f"Q{_n(here[0])} {_n(here[1])} {_n(far[0])} {_n(far[1])}"
    return path + f"L{_n(points[-1][0])} {_n(points[-1][1])}"


def _towards(corner: Point, other: Point) -> Point:
    """A point near the corner on the way to the other, which is level or upright."""
    along = (other[0] - corner[0], other[1] - corner[1])
    length = abs(along[0]) + abs(along[1])
    part = min(_ROUND, length / 2) / length if length else 0
    return corner[0] + along[0] * part, corner[1] + along[1] * part


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
