"""The positions of boxes: columns by the shortest way from the start, heights by their neighbours.

Everything is near-linear: one sweep puts the columns in order, a fixed number of sweeps moves
boxes to the height of what they are connected with. Sizes in px.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from .boxes import SLOT

Way = Literal["ahead", "self", "beside", "around"]
"""A line to the next column, to its own box, within a column, or around everything."""

_SWEEPS = 6
_GAP, _NARROW_GAP = 24.0, 4.0
_LEAF_HEIGHT = 32.0


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one box to another."""

    source: str
    target: str


@dataclass
class Arrangement:
    """Boxes in columns, and at which place of its box each line leaves.

    `slots` counts the places at the right side of a box, and `entry` is the one where lines
    from the same column come in.
    """

    rank: dict[str, int]
    links: list[Link]
    columns: list[list[str]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    slot: list[int] = field(default_factory=list)
    slots: dict[str, int] = field(default_factory=dict)
    entry: dict[str, int] = field(default_factory=dict)

    def port(self, name: str, slot: int) -> float:
        """The height of a place at a box, from the middle of the box."""
        return (slot - (self.slots[name] - 1) / 2) * SLOT


def arrange(rank: dict[str, int], links: list[Link]) -> Arrangement:
    """Boxes into columns by their rank; the order within them keeps lines from crossing."""
    made = Arrangement(rank, links, [[] for _ in range(max(rank.values(), default=-1) + 1)])
    made.slots = dict.fromkeys(rank, 0)
    for name, column in rank.items():
        made.columns[column].append(name)
    for link in links:
        made.slot.append(made.slots[link.source])
        made.slots[link.source] += 1
        made.ways.append(_way(rank[link.target] - rank[link.source], link))
    for link, way in zip(links, made.ways, strict=True):
        if way == "beside" and link.target not in made.entry:
            made.entry[link.target] = made.slots[link.target]
            made.slots[link.target] += 1
    _order(made)
    return made


def _way(steps: int, link: Link) -> Way:
    if link.source == link.target:
        return "self"
    if steps == 0:
        return "beside"
    return "ahead" if steps == 1 else "around"


def _order(made: Arrangement) -> None:
    """Each column in the order of the middles of what leads to its boxes."""
    into: dict[str, list[int]] = {}
    for at, (link, way) in enumerate(zip(made.links, made.ways, strict=True)):
        if way == "ahead":
            into.setdefault(link.target, []).append(at)
    position: dict[str, int] = {}
    for column in made.columns:
        middle: dict[str, float] = {}
        for at, name in enumerate(column):
            places = [
                position[made.links[link].source]
                + made.slot[link] / made.slots[made.links[link].source]
                for link in into.get(name, ())
            ]
            middle[name] = sum(places) / len(places) if places else at
        column.sort(key=middle.__getitem__)
        position = {name: at for at, name in enumerate(column)}


def settle(made: Arrangement, height: dict[str, float]) -> dict[str, float]:
    """The height of the middle of every box, the topmost box beginning at 0."""
    into: dict[str, list[tuple[str, float]]] = {name: [] for name in made.rank}
    out: dict[str, list[tuple[str, float]]] = {name: [] for name in made.rank}
    for link, way, slot in zip(made.links, made.ways, made.slot, strict=True):
        if way == "ahead":
            port = made.port(link.source, slot)
            into[link.target].append((link.source, port))
            out[link.source].append((link.target, -port))
    least = [_least(made, column, height, into) for column in made.columns]
    middle = dict.fromkeys(made.rank, 0.0)
    forth = list(zip(made.columns, least, strict=True))
    for column, gaps in forth:
        _move(column, gaps, middle, into)
    for column, gaps in reversed(forth):
        _move(column, gaps, middle, out)
    around = {name: [*into[name], *out[name]] for name in made.rank}
    for _ in range(_SWEEPS):
        for column, gaps in (*forth, *reversed(forth)):
            _move(column, gaps, middle, around)
    # Boxes at the end of a way, last of all, beside where they are reached from.
    ends = {name: into[name] if not out[name] else [(name, 0.0)] for name in made.rank}
    for column, gaps in forth:
        _move(column, gaps, middle, ends)
    top = min((middle[name] - height[name] / 2 for name in middle), default=0)
    return {name: at - top for name, at in middle.items()}


def _least(
    made: Arrangement,
    column: list[str],
    height: dict[str, float],
    into: dict[str, list[tuple[str, float]]],
) -> list[float]:
    """How far each middle must be below the one before it; leaves of one box stand closer."""
    found = [0.0]
    for above, below in pairwise(column):
        leaves = max(height[above], height[below]) <= _LEAF_HEIGHT
        close = leaves and into[above][:1] and into[above][0][0] == into[below][0][0]
        found.append((height[above] + height[below]) / 2 + (_NARROW_GAP if close else _GAP))
    return found


def _move(
    column: list[str],
    least: list[float],
    middle: dict[str, float],
    neighbours: dict[str, list[tuple[str, float]]],
) -> None:
    """Each box of a column to the mean of what its neighbours ask for, as near as there is room."""
    wanted, weight = [], []
    for name in column:
        asked = [middle[other] + port for other, port in neighbours[name]]
        wanted.append(sum(asked) / len(asked) if asked else middle[name])
        weight.append(1.0 if asked else 0.02)
    middle.update(zip(column, _pooled(wanted, weight, least), strict=True))


def _pooled(wanted: list[float], weight: list[float], least: list[float]) -> list[float]:
    """Places in their order, nearest to the wanted ones in the least squares, in linear time.

    Pools adjacent violators: places that press upon each other become one block at their mean.
    """
    offset = 0.0
    offsets: list[float] = []
    blocks: list[tuple[float, float, int]] = []
    for want, heavy, gap in zip(wanted, weight, least, strict=True):
        offset += gap
        offsets.append(offset)
        total, mass, count = (want - offset) * heavy, heavy, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / mass:
            before = blocks.pop()
            total, mass, count = total + before[0], mass + before[1], count + before[2]
        blocks.append((total, mass, count))
    places = [total / mass for total, mass, count in blocks for _ in range(count)]
    return [place + far for place, far in zip(places, offsets, strict=True)]
