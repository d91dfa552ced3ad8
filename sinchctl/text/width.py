"""How wide text is, in cells of a terminal and in a picture; shortened and wrapped to a width."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

Measure = Callable[[str], float]
"""The width of a cluster: one character with what is written on top of it."""

ELLIPSIS = "\u2026"

_JOINER = "\u200d"
_MOST_MARKS = 16
"""Characters of one cluster; families of emoji have eleven."""
_WIDE = frozenset({"W", "F"})
_WIDTHS = {
    0.32: " ,.;:ijl'|![]()/\\`-",
    0.42: 'frt"{}',
    0.53: "csz?_IJ",
    0.64: "abdeghknopquvxy0123456789$*L",
    0.7: "EFTYSPBRCAVXKZ",
    0.8: "DGHNOQU&+<=>^~#w",
    1.0: "MWm%@",
}
"""Advance widths in em, never less than those of DejaVu Sans and Verdana, the widest in use."""
_EM = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER, _BROAD, _PICTURE = 0.76, 1.06, 1.4


def cells(cluster: str) -> float:
    """Columns that a cluster takes on a terminal."""
    if cluster.isascii():
        return 1
    first = cluster[0]
    if _on_top(first):
        return 0
    return 2 if unicodedata.east_asian_width(first) in _WIDE or _pictured(cluster) else 1


@lru_cache(maxsize=4096)
def em(cluster: str) -> float:
    """The width of a cluster in a proportional font, in em; rather too much than too little."""
    known = _EM.get(cluster)
    if known is not None:
        return known
    first = cluster[0]
    if unicodedata.east_asian_width(first) in _WIDE or _pictured(cluster):
        return _PICTURE if unicodedata.category(first).startswith("S") else _BROAD
    return 0.3 if _on_top(first) else _OTHER + 0.3 * (ord(first) > 0x3000)


def _on_top(character: str) -> bool:
    return unicodedata.combining(character) != 0 or unicodedata.category(character) in {"Mn", "Me"}


def _pictured(cluster: str) -> bool:
    """Return True for an emoji whose first character alone is not one: a key cap, a flag."""
    return "\ufe0f" in cluster or _flag(cluster[0], cluster[1:2] or cluster[0])


def clusters(text: str) -> Iterator[str]:
    """Return characters with the marks that belong to them, which a cut must not separate."""
    if text.isascii():
        yield from text
        return
    held = ""
    for one in text:
        joins = _joins(one) or held.endswith(_JOINER) or _flag(held, one)
        if held and joins and len(held) < _MOST_MARKS:
            held += one
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


def _joins(one: str) -> bool:
    if one.isascii():
        return False
    code = ord(one)
    is_mark = 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or one in "\u200c\u200d"
    return is_mark or unicodedata.category(one).startswith("M")


def _flag(held: str, one: str) -> bool:
    """Two regional letters are one flag."""
    return len(held) == 1 and _regional(held) and _regional(one)


def _regional(one: str) -> bool:
    return "\U0001f1e6" <= one <= "\U0001f1ff"


def width(text: str, measure: Measure = cells) -> float:
    """The width of a text on one line."""
    if measure is cells and text.isascii():
        return len(text)
    return sum(map(measure, clusters(text)))


def shortened(text: str, room: float, measure: Measure = cells, ellipsis: str = ELLIPSIS) -> str:
    """The text where it fits into `room`, else its beginning with an ellipsis."""
    if measure is cells and text.isascii() and len(text) <= room:
        return text
    kept: list[str] = []
    taken, fits = 0.0, 0
    left = room - width(ellipsis, measure)
    if left < 0:
        ellipsis = ellipsis[: max(int(room), 0)]
    for cluster in clusters(text):
        taken += measure(cluster)
        if taken > room:
            return "".join(kept[:fits]).rstrip() + ellipsis
        kept.append(cluster)
        fits += taken <= left
    return text


def wrapped(
    text: str,
    room: float,
    measure: Measure = cells,
    most: int | None = None,
    ellipsis: str = ELLIPSIS,
) -> list[str]:
    """The text in lines no wider than `room`, broken between words, and `most` lines of it.

    What does not fit into them is an ellipsis. Wide letters may be broken anywhere, and words
    that are wider than a line.
    """
    lines: list[str] = []
    plain = measure is cells and text.isascii()
    for line in _word_lines(text, int(room)) if plain else _lines(text, room, measure):
        if most is not None and len(lines) == most:
            lines[-1] = shortened(f"{lines[-1]} {line}{ellipsis}", room, measure, ellipsis)
            break
        lines.append(line)
    return lines or [""]


def _lines(text: str, room: float, measure: Measure) -> Iterator[str]:
    line: list[str] = []
    taken = 0.0
    after = 0
    for cluster in clusters(text):
        size = measure(cluster)
        while taken + size > room and line:
            if cluster == " ":
                after = len(line)
            cut = after or len(line)
            yield "".join(line[:cut]).rstrip(" ")
            line = line[cut:]
            taken, after = sum(map(measure, line)), 0
        if cluster == " " and not line:
            continue
        line.append(cluster)
        taken += size
        if cluster == " " or size == _BROAD or (measure is cells and size == 2):
            after = len(line)
    if line:
        yield "".join(line).rstrip(" ")


def _word_lines(text: str, room: int) -> Iterator[str]:
    """The same where every letter is one column wide, much faster."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) <= room:
            line += f" {word}"
            continue
        if line:
            yield line
        while len(word) > room:
            yield word[:room]
            word = word[room:]
        line = word
    if line:
        yield line
