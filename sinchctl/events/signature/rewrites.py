"""A JSON text as other programs would have written it: blanks, order, escapes, numbers.

Values are moved as the texts they are, so that no digit and no escape changes by itself.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sinchctl.events.json_text import FAULTS, decode_value

_DEPTH = 100
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)

Node = str | list["Node"] | dict[str, "Node"]
Rewrite = Callable[[bytes], bytes | None]
"""Makes another text of a body, or None where that means nothing."""


def text(body: bytes) -> str | None:
    """The body as text where it is UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def value(body: bytes) -> object:
    """What the body says; None where it is no JSON."""
    try:
        return decode_value(body)
    except FAULTS:
        return None


def _tree(body: bytes) -> Node | None:
    """JSON as objects and arrays of raw texts, no digit and no escape touched."""
    written = text(body)
    if written is None or value(body) is None:
        return None
    tokens = iter(_TOKEN.findall(written))

    def node(sign: str, depth: int) -> Node:
        if depth > _DEPTH:
            raise ValueError
        if sign == "{":
            pairs: dict[str, Node] = {}
            for key in tokens:
                if key == "}":
                    break
                if key != ",":
                    next(tokens)
                    pairs[key] = node(next(tokens), depth + 1)
            return pairs
        if sign == "[":
            items: list[Node] = []
            for item in tokens:
                if item == "]":
                    break
                if item != ",":
                    items.append(node(item, depth + 1))
            return items
        return sign

    try:
        return node(next(tokens), 0)
    except (ValueError, StopIteration):
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a writer of JSON sets its blanks: an indent for each level, or all on one line."""

    indent: str | None
    comma: str = ","
    colon: str = ": "

    def write(self, node: Node, level: int = 0) -> str:
        """The text of a node, `level` deep in the whole."""
        if isinstance(node, str):
            return node
        if isinstance(node, dict):
            begin, end = "{", "}"
            inner = [f"{key}{self.colon}{self.write(one, level + 1)}" for key, one in node.items()]
        else:
            begin, end = "[", "]"
            inner = [self.write(one, level + 1) for one in node]
        if not inner:
            return begin + end
        if self.indent is None:
            return begin + self.comma.join(inner) + end
        space = "\n" + self.indent * (level + 1)
        return (
            begin + space + (f"{self.comma}{space}").join(inner) + space[: -len(self.indent)] + end
        )


_COMPACT = Layout(None, ",", ":")
LAYOUTS = {
    "compact": (_COMPACT, "as compact JSON, without blanks"),
    "spaced": (Layout(None, ", ", ": "), "as JSON with a blank after each comma and colon"),
    "indent-2": (Layout("  "), "as JSON indented by two blanks"),
    "indent-4": (Layout("    "), "as JSON indented by four blanks"),
    "indent-tab": (Layout("\t"), "as JSON indented by tabs"),
}


def laid_out(layout: Layout) -> Rewrite:
    """The blanks set in this way."""

    def step(body: bytes) -> bytes | None:
        tree = _tree(body)
        return None if tree is None or isinstance(tree, str) else layout.write(tree).encode()

    return step


def reordered(arrange: Callable[[Node], Node]) -> Rewrite:
    """The members in another order, the blanks set as they are now."""

    def step(body: bytes) -> bytes | None:
        tree = _tree(body)
        if tree is None or isinstance(tree, str):
            return None
        now = body.decode()
        end = now[len(now.rstrip()) :]
        own = (layout for layout, _ in LAYOUTS.values() if layout.write(tree) + end == now)
        return (next(own, _COMPACT).write(arrange(tree)) + end).encode()

    return step


def by_name(node: Node) -> Node:
    """Members sorted by their names, all the way down."""
    if isinstance(node, dict):
        return {key: by_name(node[key]) for key in sorted(node)}
    return [by_name(one) for one in node] if isinstance(node, list) else node


def like_sinch(node: Node) -> Node:
    """The order that Sinch's own callbacks of this kind have."""
    from sinchctl.events.model import BadRecordError, parse
    from sinchctl.events.samples import SAMPLED, sample

    try:
        kind = parse(_COMPACT.write(node).encode()).kind
    except BadRecordError:
        return node
    return _ordered_like(node, sample(kind)) if kind in SAMPLED else node


def _ordered_like(node: Node, model: object) -> Node:
    if isinstance(node, dict) and isinstance(model, dict):
        names = [f'"{name}"' for name in model]
        ranked = sorted(node, key=lambda key: names.index(key) if key in names else len(names))
        return {key: _ordered_like(node[key], model.get(key[1:-1])) for key in ranked}
    if isinstance(node, list) and isinstance(model, list) and model:
        return [_ordered_like(one, model[0]) for one in node]
    return node


def plain(body: bytes) -> bytes | None:
    """No escapes but those that JSON needs."""
    written = text(body)
    if written is None or "\\" not in written or value(body) is None:
        return None

    def unescaped(match: re.Match[str]) -> str:
        if match[1] is None:
            return "/" if match[2] == "/" else match[0]
        code = int(match[1], 16)
        needed = code < 0x20 or chr(code) in '"\\' or 0xD800 <= code < 0xE000
        return match[0] if needed else chr(code)

    joined = _PAIR.sub(
        lambda m: chr(0x10000 + ((int(m[1], 16) - 0xD800) << 10) + int(m[2], 16) - 0xDC00), written
    )
    return _ESCAPE.sub(unescaped, joined).encode()


def escaped(characters: str, form: str = "\\u{:04x}") -> Rewrite:
    """Characters that a writer of JSON escapes; none named: those beyond ASCII."""

    def step(body: bytes) -> bytes | None:
        written = text(body)
        if written is None or value(body) is None:
            return None
        return "".join(
            "".join(form.format(unit) for unit in _units(one))
            if (one in characters if characters else one > "~")
            else one
            for one in written
        ).encode()

    return step


def _units(character: str) -> Iterator[int]:
    data = character.encode("utf-16-be")
    return (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))


def numbers(pattern: str, into: str) -> Rewrite:
    """Numbers written another way: what the pattern finds in the text becomes `into`."""
    found = re.compile(pattern.encode())
    return lambda body: found.sub(into.encode(), body)
