"""Positions of values in a file: paths, offsets, lines and columns."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from sinchctl.svaml.node import Path as Path

Style = Literal["svaml", "file"]

MAX_DEPTH = 100
"""Containers inside containers; SVAML needs eight."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_DOUBLE_QUOTED = r"\"(?:[^\"\\\r\n]++|\\[^\r\n])*+\""
_SINGLE_QUOTED = r"'(?:[^'\r\n]++|'')*+'"
_UNQUOTED = r"(?:[^\s,:{}\[\]\"'#]++|(?<=\S)#|:(?=\S))++"
_WORD = re.compile(f"{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}|{_UNQUOTED}")
"""Possessive: ways back into a word never help, and they take 120 bytes a character."""
_PLAIN_STEP = re.compile(r"[\w*#-]+")


class SyntaxFault(Exception):
    """A text that breaks its syntax; `at` is the offset, None if it is unknown."""

    def __init__(self, message: str, at: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.hint = hint


class Mark:
    """The offsets of a value and of its key (-1: there is none), and the marks of its members."""

    __slots__ = ("at", "children", "key")

    def __init__(
        self, at: int, key: int = -1, children: "dict[str, Mark] | list[Mark] | None" = None
    ) -> None:
        self.at = at
        self.key = key
        self.children = children

    def child(self, step: str | int) -> "Mark | None":
        """Return the mark of one member, or None."""
        if isinstance(self.children, dict):
            return self.children.get(step) if isinstance(step, str) else None
        if isinstance(self.children, list) and isinstance(step, int):
            return self.children[step] if 0 <= step < len(self.children) else None
        return None


class Places(Mapping[Path, tuple[int, int]]):
    """(line, column) of every value by its path, both from 1.

    A member that holds members has the position of its key, any other that of its value.
    """

    def __init__(self, text: str, root: Mark) -> None:
        self._text = text
        self._root = root

    def __getitem__(self, path: Path) -> tuple[int, int]:
        mark = self._root
        for step in path:
            child = mark.child(step)
            if child is None:
                raise KeyError(path)
            mark = child
        return self._shown(mark)

    def __iter__(self) -> Iterator[Path]:
        pending: list[tuple[Path, Mark]] = [((), self._root)]
        while pending:
            path, mark = pending.pop()
            yield path
            if isinstance(mark.children, dict):
                pending += [((*path, key), child) for key, child in mark.children.items()]
            elif mark.children:
                pending += [((*path, at), child) for at, child in enumerate(mark.children)]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def nearest(self, path: Path) -> tuple[int, int]:
        """Return the position of a value, or of what is closest around it if it is missing."""
        return self._shown(self._deepest(path)[0])

    def key(self, path: Path) -> tuple[int, int]:
        """Return the position of the key that names a value; without a key that of `nearest`."""
        mark, whole = self._deepest(path)
        return self.located(mark.key) if whole and mark.key >= 0 else self._shown(mark)

    def located(self, at: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def span(self, line: int) -> tuple[int, int]:
        """Return the offsets at which a line starts and ends, without its line ending."""
        start = self._starts[line - 1]
        if line == len(self._starts):
            return start, len(self._text)
        end = self._starts[line] - 1
        crlf = end > start and self._text[end - 1 : end + 1] == "\r\n"
        return start, end - crlf

    def word_end(self, line: int, column: int) -> int:
        """Return the column after the word, number or quoted text that starts at a position."""
        at = self._starts[line - 1] + column - 1
        word = _WORD.match(self._text, at)
        return column + (len(word[0]) if word else 1)

    def _deepest(self, path: Path) -> tuple[Mark, bool]:
        mark = self._root
        for step in path:
            child = mark.child(step)
            if child is None:
                return mark, False
            mark = child
        return mark, True

    def _shown(self, mark: Mark) -> tuple[int, int]:
        named = mark.key >= 0 and mark.children is not None
        return self.located(mark.key if named else mark.at)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self._text))]


def format_path(path: Path, style: Style = "file") -> str:
    """Return a path as text: `$.action.menus[0].id` or, in menu files, `menus.main.options.2`."""
    shown = "$" if style == "svaml" else ""
    for step in path:
        if isinstance(step, int):
            shown += f"[{step}]"
        elif _PLAIN_STEP.fullmatch(step):
            shown += f".{step}" if shown else step
        else:
            shown += f"[{json.dumps(step, ensure_ascii=False)}]"
    return shown
