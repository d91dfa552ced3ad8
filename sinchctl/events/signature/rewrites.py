"""Rewrite a JSON text as another program would write it: layout, order, escapes, numbers.

Values stay the texts that they are, so that no digit and no escape changes by itself.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sinchctl.events.json_text import FAULTS, decode_value
from sinchctl.events.model import BadRecordError, parse
from sinchctl.events.samples import SAMPLED, sample

_DEPTH = 100
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)

Node = str | list["Node"] | dict[str, "Node"]
Rewrite = Callable[[bytes], bytes | None]
"""Returns another text of a body, or None if the rewrite does not apply."""


def text(body: bytes) -> str | None:
    """Return the body as text, or None if it is not UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def value(body: bytes) -> object:
    """Return the JSON value of the body, or None if it is not JSON."""
    try:
        return decode_value(body)
    except FAULTS:
        return None


def _tree(body: bytes) -> Node | None:
    """Return JSON as objects and arrays of raw texts."""
    source = text(body)
    if source is None or value(body) is None:
        return None
    tokens = iter(_TOKEN.findall(source))

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
    """The white space of a JSON writer: an indent for each level, or all on one line."""

    indent: str | None
    comma: str = ","
    colon: str = ": "

    def write(self, node: Node, level: int = 0) -> str:
        """Return the text of a node, `level` deep in the document."""
        if isinstance(node, str):
            return node
        if isinstance(node, dict):
            begin, end = "{", "}"
            inner = [
                f"{key}{self.colon}{self.write(item, level + 1)}" for key, item in node.items()
            ]
        else:
            begin, end = "[", "]"
            inner = [self.write(item, level + 1) for item in node]
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
    "compact": (_COMPACT, "as compact JSON, without spaces"),
    "spaced": (Layout(None, ", ", ": "), "as JSON with a space after each comma and colon"),
    "indent-2": (Layout("  "), "as JSON indented by two spaces"),
    "indent-4": (Layout("    "), "as JSON indented by four spaces"),
    "indent-tab": (Layout("\t"), "as JSON indented by tabs"),
}


def laid_out(layout: Layout) -> Rewrite:
    """Return a rewrite that changes the white space alone."""

    def step(body: bytes) -> bytes | None:
        tree = _tree(body)
        return None if tree is None or isinstance(tree, str) else layout.write(tree).encode()

    return step


def rearranged(arrange: Callable[[Node], Node]) -> Rewrite:
    """Return a rewrite that changes the members and keeps the layout."""

    def step(body: bytes) -> bytes | None:
        tree = _tree(body)
        if tree is None or isinstance(tree, str):
            return None
        source = body.decode()
        end = source[len(source.rstrip()) :]
        layouts = (layout for layout, _ in LAYOUTS.values() if layout.write(tree) + end == source)
        return (next(layouts, _COMPACT).write(arrange(tree)) + end).encode()

    return step


def by_name(node: Node) -> Node:
    """Return the members sorted by name, at every level."""
    return _in_order(node, sorted)


def like_java(node: Node) -> Node:
    """Return the members in the order of a Java HashMap, which org.json writes."""
    return _in_order(node, _hash_order)


def _in_order(node: Node, order: Callable[[dict[str, Node]], list[str]]) -> Node:
    if isinstance(node, dict):
        return {key: _in_order(node[key], order) for key in order(node)}
    return [_in_order(item, order) for item in node] if isinstance(node, list) else node


def _hash_order(members: dict[str, Node]) -> list[str]:
    buckets = 16
    while len(members) > buckets * 3 // 4:
        buckets *= 2

    def bucket(key: str) -> int:
        code = 0
        for unit in _units(key[1:-1]):
            code = (31 * code + unit) & 0xFFFFFFFF
        return (code ^ code >> 16) & (buckets - 1)

    return sorted(members, key=bucket)


def without_nulls(node: Node) -> Node:
    """Return the members whose value is not null, at every level."""
    if isinstance(node, dict):
        return {key: without_nulls(item) for key, item in node.items() if item != "null"}
    return [without_nulls(item) for item in node] if isinstance(node, list) else node


def like_sinch(node: Node) -> Node:
    """Return the members in the order of Sinch's own callbacks of this kind."""
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
        return [_ordered_like(item, model[0]) for item in node]
    return node


def unescaped(body: bytes) -> bytes | None:
    """Return the JSON with only the escapes that it needs."""
    source = text(body)
    if source is None or "\\" not in source or value(body) is None:
        return None

    def plain(match: re.Match[str]) -> str:
        if match[1] is None:
            return "/" if match[2] == "/" else match[0]
        code = int(match[1], 16)
        needed = code < 0x20 or chr(code) in '"\\' or 0xD800 <= code < 0xE000
        return match[0] if needed else chr(code)

    joined = _PAIR.sub(
        lambda m: chr(0x10000 + ((int(m[1], 16) - 0xD800) << 10) + int(m[2], 16) - 0xDC00), source
    )
    return _ESCAPE.sub(plain, joined).encode()


def escaped(
    characters: str = "", form: str = "\\u{:04x}", *, beyond_ascii: bool = False
) -> Rewrite:
    """Return a rewrite that escapes these characters, and perhaps all beyond ASCII."""

    def step(body: bytes) -> bytes | None:
        source = text(body)
        if source is None or value(body) is None:
            return None
        return "".join(
            "".join(form.format(unit) for unit in _units(character))
            if character in characters or (beyond_ascii and character > "~")
            else character
            for character in source
        ).encode()

    return step


def php(body: bytes) -> bytes | None:
    """Return the JSON with the escapes of PHP's json_encode: slashes, and all beyond ASCII."""
    source = unescaped(body) or body
    return escaped(beyond_ascii=True)(source.replace(b"/", b"\\/"))


def system_text_json(body: bytes) -> bytes | None:
    """Return the JSON with the escapes of .NET's System.Text.Json."""
    source = _ESCAPE.sub(
        lambda match: "\\u0022" if match[2] == '"' else match[0],
        text(unescaped(body) or body) or "",
    )
    return escaped("<>&'+`", "\\u{:04X}", beyond_ascii=True)(source.encode())


def _units(characters: str) -> Iterator[int]:
    data = characters.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))


def numbers(pattern: str, replacement: str) -> Rewrite:
    """Return a rewrite of numbers: what the pattern matches becomes `replacement`."""
    compiled = re.compile(pattern.encode())
    return lambda body: compiled.sub(replacement.encode(), body)
