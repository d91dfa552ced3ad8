"""YAML with the position of every value and without its surprises.

Only `true`, `false`, `null`, plain whole numbers and plain decimals are more than text;
`no`, `on`, `1:30`, `1e3`, dates, `0x1F`, `007` and `+46700000000` stay text. Aliases and
merges are counted, so that a bomb is refused before it is large; tags are refused.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .from_json import LONGEST_NUMBER, number
from .positions import MAX_DEPTH, Mark, SyntaxFault

if TYPE_CHECKING:
    import yaml

MAX_EXPANDED = 1_000_000
"""The most values that aliases and merges may expand to, all together."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?)", re.ASCII)
_LOST_KEY = re.compile(r"^[ \t]+#:(?= ?[{\w])", re.MULTILINE)
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def parse(text: str) -> tuple[Any, Mark]:
    """Return the one YAML document of a text and the marks of its members. Raises SyntaxFault."""
    import yaml

    if lost := _LOST_KEY.search(text):
        raise SyntaxFault("an unquoted # starts a comment", lost.end() - 2, 'write "#" in quotes')
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _YamlReader().read(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as fault:
        raise _fault(text, fault) from None
    except yaml.reader.ReaderError as fault:
        raise SyntaxFault(f"a character that YAML does not allow ({fault.reason})") from None


def _fault(text: str, fault: "yaml.MarkedYAMLError") -> SyntaxFault:
    words = str(fault.problem or fault.context or "not YAML")
    mark = fault.problem_mark or fault.context_mark
    if fault.context_mark and "quoted scalar" in str(fault.context) and "end of" in words:
        return SyntaxFault("a quote that is never closed", fault.context_mark.index)
    if mark is None:
        return SyntaxFault(words)
    start = text.rfind("\n", 0, mark.index) + 1
    end = text.find("\n", mark.index)
    line = text[start : end if end >= 0 else len(text)]
    if "\t" in line[: len(line) - len(line.lstrip())] or text[mark.index : mark.index + 1] == "\t":
        return SyntaxFault("a tab", start + line.index("\t"), "indent YAML with spaces")
    if "depth" in words or "nesting" in words:
        return SyntaxFault(f"nested more than {MAX_DEPTH} deep", mark.index)
    if fault.context and fault.problem:
        words = f"{words} ({fault.context})"
    hint = "write a text that has : or # in it in quotes"
    if "alias" in words:
        hint = 'write an option for the star key as "*", in quotes'
    return SyntaxFault(words, mark.index, hint)


class _YamlNode:
    """A finished value with its mark, the values in it, and how deep it is."""

    __slots__ = ("height", "mark", "size", "value")

    def __init__(self, value: Any, mark: Mark, size: int = 1, height: int = 0) -> None:
        self.value = value
        self.mark = mark
        self.size = size
        self.height = height


class _YamlFrame:
    """A mapping or a list that is still open."""

    __slots__ = ("anchor", "height", "key", "mark", "members", "merged", "merging", "size", "value")

    def __init__(self, value: Any, at: int, anchor: str | None) -> None:
        self.value = value
        self.members: Any = type(value)()
        self.mark = Mark(at, -1, self.members)
        self.anchor = anchor
        self.size = 1
        self.height = 0
        self.key: tuple[str, int] | None = None
        self.merging = False
        self.merged: list[_YamlNode] = []


_MERGE = "<<"


class _YamlReader:
    def __init__(self) -> None:
        self.open: list[_YamlFrame] = []
        self.anchors: dict[str, _YamlNode | None] = {}
        self.expanded = 0
        self.root: _YamlNode | None = None

    def read(self, events: "Iterator[Any]") -> tuple[Any, Mark]:
        for event in events:
            handler = getattr(self, f"on_{type(event).__name__}", None)
            if handler is not None:
                handler(event)
        if self.root is None:
            return None, Mark(0)
        return self.root.value, self.root.mark

    def on_DocumentStartEvent(self, event: Any) -> None:
        if self.root is not None:
            raise SyntaxFault("a second document", event.start_mark.index, "one file holds one")

    def on_MappingStartEvent(self, event: Any) -> None:
        self.opened({}, event)

    def on_SequenceStartEvent(self, event: Any) -> None:
        self.opened([], event)

    def on_MappingEndEvent(self, _event: Any) -> None:
        frame = self.open.pop()
        if frame.merged:
            _merge(frame)
        self.finished(frame)

    def on_SequenceEndEvent(self, _event: Any) -> None:
        self.finished(self.open.pop())

    def on_AliasEvent(self, event: Any) -> None:
        at = event.start_mark.index
        node = self.anchors.get(event.anchor)
        if node is None:
            known = event.anchor in self.anchors
            words = "holds itself" if known else "has no anchor above it"
            raise SyntaxFault(f"the alias *{event.anchor} {words}", at)
        self.count(node.size, at)
        if len(self.open) + node.height > MAX_DEPTH:
            raise SyntaxFault(f"nested more than {MAX_DEPTH} deep by aliases", at)
        self.arrived(node, at, str(node.value) if not node.height else None)

    def on_ScalarEvent(self, event: Any) -> None:
        at = event.start_mark.index
        self.untagged(event, at)
        text: str = event.value
        if self.takes_key():
            self.named(text, at, plain=not event.style)
            if event.anchor:
                self.anchors[event.anchor] = _YamlNode(text, Mark(at))
            return
        node = _YamlNode(text if event.style else _plain(text, at), Mark(at))
        if event.anchor:
            self.anchors[event.anchor] = node
        self.arrived(node, at)

    def opened(self, value: Any, event: Any) -> None:
        at = event.start_mark.index
        self.untagged(event, at)
        if self.takes_key():
            raise SyntaxFault("a key that is not a text", at, "write a text with braces in quotes")
        if len(self.open) >= MAX_DEPTH:
            raise SyntaxFault(f"nested more than {MAX_DEPTH} deep", at)
        if event.anchor:
            self.anchors[event.anchor] = None
        self.open.append(_YamlFrame(value, at, event.anchor))

    def untagged(self, event: Any, at: int) -> None:
        if event.tag is not None:
            raise SyntaxFault(
                f"the tag {event.tag!r}", at, "write the plain value; tags are not allowed"
            )

    def count(self, size: int, at: int) -> None:
        self.expanded += size
        if self.expanded > MAX_EXPANDED:
            raise SyntaxFault(
                f"aliases that expand to more than {MAX_EXPANDED:,} values", at, "write them out"
            )

    def takes_key(self) -> bool:
        """Return True if the next node is a key of the innermost mapping."""
        return bool(self.open) and isinstance(self.open[-1].value, dict) and not self.open[-1].key

    def named(self, text: str, at: int, *, plain: bool) -> None:
        frame = self.open[-1]
        if text in frame.value or (text == _MERGE and plain and frame.merged):
            raise SyntaxFault(f"the key {text!r} is here twice", at, "remove one of them")
        frame.key = (text, at)
        frame.merging = text == _MERGE and plain

    def arrived(self, node: _YamlNode, at: int, as_key: str | None = None) -> None:
        """Put a complete value into what is around it."""
        if not self.open:
            self.root = node
            return
        frame = self.open[-1]
        if isinstance(frame.value, list):
            frame.value.append(node.value)
            frame.members.append(node.mark)
        elif frame.key is None:
            if as_key is None:
                raise SyntaxFault("a key that is not a text", at)
            self.named(as_key, at, plain=False)
            return
        elif frame.merging:
            frame.merged += _sources(node, at)
            frame.key = None
        else:
            key, key_at = frame.key
            frame.value[key] = node.value
            frame.members[key] = Mark(node.mark.at, key_at, node.mark.children)
            frame.key = None
        frame.size += node.size
        frame.height = max(frame.height, node.height + 1)

    def finished(self, frame: _YamlFrame) -> None:
        node = _YamlNode(frame.value, frame.mark, frame.size, frame.height or 1)
        if frame.anchor:
            self.anchors[frame.anchor] = node
        self.arrived(node, frame.mark.at)


def _sources(node: _YamlNode, at: int) -> list[_YamlNode]:
    """Return what a merge key names: one mapping, or a list of them."""
    marks = node.mark.children
    sources = [node]
    if isinstance(node.value, list) and isinstance(marks, list):
        sources = [_YamlNode(value, mark) for value, mark in zip(node.value, marks, strict=True)]
    if not all(isinstance(source.value, dict) for source in sources):
        raise SyntaxFault("the merge key << needs a mapping, or a list of mappings", at)
    return sources


def _merge(frame: _YamlFrame) -> None:
    """Put merged members in front of the mapping's own; its own win, then earlier sources."""
    values: dict[str, Any] = {}
    marks: dict[str, Mark] = {}
    for source in reversed(frame.merged):
        values |= source.value
        if isinstance(source.mark.children, dict):
            marks |= source.mark.children
    values |= frame.value
    marks |= frame.members
    frame.value.clear()
    frame.value.update(values)
    frame.members.clear()
    frame.members.update(marks)


def _plain(text: str, at: int) -> Any:
    """Return the meaning of an unquoted scalar."""
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if (first.isdigit() or first == "-") and (match := _NUMBER.fullmatch(text)):
        if len(text) > LONGEST_NUMBER:
            return text
        return number(text, match[1], at)
    return text
