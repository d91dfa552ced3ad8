"""JSON with the position of every value, in one pass, and clear words for the usual mistakes."""

import re
from json.decoder import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, Any

from .positions import MAX_DEPTH, Mark, SyntaxFault

if TYPE_CHECKING:
    from decimal import Decimal

LONGEST_NUMBER = 40
"""Characters of a number; SVAML has none with more than a dozen."""

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)")
_WORD = re.compile(r"\w+")
_DECODER = JSONDecoder()
_WORDS = {"true": True, "false": False, "null": None}


def number(text: str, fraction: str, at: int) -> "int | Decimal":
    """Return a number with its digits. Raises SyntaxFault if it is absurdly long or large."""
    if len(text) > LONGEST_NUMBER:
        raise SyntaxFault(f"a number of {len(text):,} characters", at)
    if not fraction:
        return int(text)
    from decimal import Decimal

    decimal = Decimal(text)
    if abs(decimal.adjusted()) > LONGEST_NUMBER:
        raise SyntaxFault(f"the number {text} is too large or too small", at)
    return decimal


def parse(text: str) -> tuple[Any, Mark]:
    """Return the one JSON value of a text and the marks of its members. Raises SyntaxFault."""
    return _JsonReader(text).read()


class _JsonFrame:
    """A container that is still open."""

    __slots__ = ("key", "mark", "members", "value")

    def __init__(self, value: Any, at: int) -> None:
        self.value = value
        self.members: Any = type(value)()
        self.mark = Mark(at, -1, self.members)
        self.key: tuple[str, int] = ("", -1)


class _JsonReader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[_JsonFrame] = []

    def read(self) -> tuple[Any, Mark]:
        self.skip()
        while True:
            value, mark = self.value()
            if mark is None:
                continue
            while True:
                if not self.open:
                    self.skip()
                    if self.at < len(self.text):
                        raise self.fault("there is more text after the end of the JSON value")
                    return value, mark
                self.keep(value, mark)
                if not self.closed():
                    break
                frame = self.open.pop()
                value, mark = frame.value, frame.mark

    def skip(self) -> str:
        """Go to the next character that is not space, and return it ("" at the end)."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def value(self) -> tuple[Any, Mark | None]:
        """Read the next value; the mark is None if that opened a container with members."""
        at, text = self.at, self.text
        first = text[at : at + 1]
        if first == '"':
            return self.string(), Mark(at)
        if first and first in "{[":
            return self.opened(first)
        if match := _NUMBER.match(text, at):
            self.at = match.end()
            return number(match[0], match[1], at), Mark(at)
        word = _WORD.match(text, at)
        if word and word[0] in _WORDS:
            self.at = word.end()
            return _WORDS[word[0]], Mark(at)
        raise self.fault("a value is missing" if not word else f"{word[0][:40]!r} is not JSON")

    def opened(self, first: str) -> tuple[Any, Mark | None]:
        if len(self.open) >= MAX_DEPTH:
            raise SyntaxFault(f"nested more than {MAX_DEPTH} deep", self.at)
        frame = _JsonFrame({} if first == "{" else [], self.at)
        self.at += 1
        if self.skip() == ("}" if first == "{" else "]"):
            self.at += 1
            return frame.value, frame.mark
        self.open.append(frame)
        if first == "{":
            self.member(frame)
        return None, None

    def member(self, frame: _JsonFrame) -> None:
        """Read a key and its colon."""
        at = self.at
        if self.text[at : at + 1] != '"':
            raise self.fault("a key in double quotes is missing")
        key = self.string()
        if key in frame.value:
            raise SyntaxFault(f"the key {key!r} is here twice", at, "remove one of them")
        frame.key = (key, at)
        if self.skip() != ":":
            raise self.fault(f"a colon is missing after the key {key!r}")
        self.at += 1
        self.skip()

    def keep(self, value: Any, mark: Mark) -> None:
        frame = self.open[-1]
        if isinstance(frame.value, dict):
            key, mark.key = frame.key
            frame.value[key] = value
            frame.members[key] = mark
        else:
            frame.value.append(value)
            frame.members.append(mark)

    def closed(self) -> bool:
        """Return True if the container ends after this member; if not, go to the next one."""
        frame = self.open[-1]
        end = "}" if isinstance(frame.value, dict) else "]"
        after = self.skip()
        if after == end:
            self.at += 1
            return True
        if after != ",":
            raise self.fault(f"a comma or {end} is missing")
        comma = self.at
        self.at += 1
        if self.skip() == end:
            raise SyntaxFault(
                f"a comma before the closing {end}",
                comma,
                "JSON does not allow a trailing comma; delete it",
            )
        if end == "}":
            self.member(frame)
        return False

    def string(self) -> str:
        text: str
        try:
            text, self.at = _DECODER.raw_decode(self.text, self.at)
        except JSONDecodeError as fault:
            words = fault.msg.lower().removesuffix(" at").replace("starting", "").strip()
            raise SyntaxFault(words, fault.pos) from None
        return text

    def fault(self, words: str) -> SyntaxFault:
        """Return the fault at this position; the usual mistakes have words of their own."""
        rest = self.text[self.at : self.at + 2]
        if rest in {"//", "/*"} or rest[:1] == "#":
            return SyntaxFault(
                "a comment", self.at, "JSON does not allow comments; use YAML or TOML"
            )
        if rest[:1] == "'":
            return SyntaxFault("a single quote", self.at, "write JSON texts in double quotes")
        if not rest:
            return SyntaxFault(f"it ends too early: {words}", self.at)
        return SyntaxFault(words, self.at)
