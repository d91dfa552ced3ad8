"""Splitting input into callbacks: one object, an array, NDJSON, concatenated or wrapped JSON.

Input is read in pieces and a record has a largest size, so that memory stays bounded whatever
comes. What is no record is told with its place, and reading goes on behind it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import msgspec

from .model import Event, kind_of
from .syntax import (
    FAULTS,
    PLACE,
    TRAILING,
    balanced,
    decode_value,
    first_object,
    is_cut,
    may_be_json,
    named,
    reason,
    slowly,
)

LARGEST = 8 * 1024 * 1024
"""Bytes of one record; a callback has a few hundred, and the largest bodies some thousand."""

PATIENCE = 2 * 1024**3
"""Bytes without a line end after which an input is given up."""

_PIECE = 256 * 1024
_SPACE = re.compile(rb"[ \t\r\n\x1e]*")
_MARK = re.compile(rb"\{")
_MARK_IN_ARRAY = re.compile(rb"[{,\]]")
_TRIES = 32
_OBJECT_START = re.compile(rb'\{\s*["}]')

Read = Callable[[int], bytes]


class Bad(msgspec.Struct, gc=False):
    """Something that is no callback, and where: line and column (in bytes) from 1."""

    line: int
    column: int
    reason: str


def split(read: Read, *, log: bool = False) -> Iterator[Event | Bad]:
    """The callbacks of one input, in order, and what is wrong in between.

    `read(size)` gives the next bytes, at most that many and none at the end. With `log` each
    line may have text before and after its one JSON object, and lines without one are skipped.
    """
    reader = _Reader(read)
    return reader.log() if log else reader.records()


class _Reader:
    """A position in an input of which only a piece is in memory."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._data = b""
        self._at = 0
        self._line = 1
        self._line_start = 0
        self._ended = False
        self._in_array = False

    def records(self) -> Iterator[Event | Bad]:
        if (refused := self._start()) is not None:
            yield refused
            return
        while True:
            self._skip_space()
            if self._at == self._line_start and not self._in_array:
                yield from self._whole_lines()
                if self._wants_line():
                    self._more()
                    continue
            found = self._one()
            if found is None:
                return
            yield found

    def _wants_line(self) -> bool:
        """Whether more input may make the rest a whole line, the quick case."""
        rest = len(self._data) - self._at
        complete = self._data.endswith((b"}", b"}\r")) or self._data.find(b"\n", self._at) >= 0
        return not (self._ended or complete) and rest < LARGEST

    def _whole_lines(self) -> Iterator[Event]:
        """NDJSON, the quick case: as long as each line is exactly one object."""
        data, at, line = self._data, self._at, self._line
        find = data.find
        while (end := find(b"\n", at)) >= 0:
            raw = data[at:end]
            try:
                value = decode_value(raw)
            except FAULTS:
                break
            if type(value) is not dict:
                break
            yield Event(kind_of(value), value, raw if raw[-1] == 125 else raw.strip(), line)
            at = end + 1
            line += 1
        self._at = self._line_start = at
        self._line = line

    def _start(self) -> Bad | None:
        """Skip a byte order mark; refuse what is no UTF-8 at first sight."""
        while len(self._data) < 4 and self._more():
            pass
        head = self._data[:4]
        if head.startswith(b"\xef\xbb\xbf"):
            self._at = self._line_start = 3
        utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff")) or re.match(
            rb"\x00[\[{\"\s]|[\[{\"\s]\x00", head
        )
        if utf16:
            return Bad(1, 1, "this is UTF-16, not UTF-8 (iconv -f UTF-16 -t UTF-8 converts it)")
        return None

    def _more(self) -> bool:
        """Read on and forget what is done; False at the end."""
        if self._ended:
            return False
        piece = self._read(max(_PIECE, len(self._data) - self._at))
        if not piece:
            self._ended = True
            return False
        self._data = self._data[self._at :] + piece
        self._line_start -= self._at
        self._at = 0
        return True

    def _skip_space(self) -> None:
        if (space := _SPACE.match(self._data, self._at)) and space.end() > self._at:
            self._go(space.end())

    def _fill_line(self) -> bool:
        """Have the rest of the line, as far as the largest record goes; False if it was there."""
        grown = False
        while self._data.find(b"\n", self._at) < 0 and len(self._data) - self._at < LARGEST:
            if not self._more():
                break
            grown = True
        return grown

    def _go(self, to: int) -> None:
        """Move on, counting lines."""
        passed = self._data.count(b"\n", self._at, to)
        if passed:
            self._line += passed
            self._line_start = self._data.rfind(b"\n", self._at, to) + 1
        self._at = to

    def _one(self) -> Event | Bad | None:
        """The next value that is no plain line; None at the end."""
        while True:
            self._skip_space()
            if self._at == len(self._data):
                if self._more():
                    continue
                return self._unclosed() if self._in_array else None
            mark = self._data[self._at : self._at + 1]
            if mark == b"[" and not self._in_array:
                self._in_array = True
            elif mark == b"]" and self._in_array:
                self._in_array = False
            elif mark != b"," or not self._in_array:
                return self._value()
            self._at += 1

    def _unclosed(self) -> Bad:
        self._in_array = False
        return Bad(self._line, self._column(self._at), "the array is not closed")

    def _column(self, at: int) -> int:
        return at - self._line_start + 1

    def _value(self) -> Event | Bad:
        """One JSON value from here, reading on while it is cut off."""
        while True:
            view = memoryview(self._data)[self._at :]
            size = len(view)
            fault: Exception | None = None
            value: Any = None
            try:
                value = decode_value(view)
            except FAULTS as found:
                fault = found
            if fault is not None and (match := TRAILING.search(str(fault))):
                size, fault = int(match[1]) - 1, None
                value = self._decoded(size)
            elif may_be_json(fault):
                if not is_cut(fault) and self._fill_line():
                    continue
                if (opinion := self._second_opinion()) is not None:
                    (value, size), fault = opinion, None
            may_grow = is_cut(fault) or (fault is None and type(value) is not dict)
            if may_grow and size == len(view):
                if size < LARGEST and self._more():
                    continue
                if fault is not None and not self._ended:
                    return self._too_long()
            if fault is not None:
                return self._fault(fault)
            return self._found(value, size)

    def _decoded(self, size: int) -> Any:
        return decode_value(memoryview(self._data)[self._at : self._at + size])

    def _found(self, value: Any, size: int) -> Event | Bad:
        line, column, start = self._line, self._column(self._at), self._at
        raw = self._data[start : start + size].rstrip()
        self._go(start + len(raw))
        if type(value) is not dict:
            if not self._in_array:
                self._to_next_object()
            return Bad(line, column, f"a callback is a JSON object, this is {named(value)}")
        return Event(kind_of(value), value, raw, line)

    def _second_opinion(self) -> tuple[Any, int] | None:
        """Lone surrogates and endless integers are JSON all the same: ask the slow parser."""
        end = balanced(self._data, self._at, len(self._data))
        if end < 0:
            return None
        value = slowly(self._data[self._at : end])
        return None if value is None else (value, end - self._at)

    def _fault(self, fault: Exception) -> Bad:
        """Tell what is wrong and where, and go to where the next record may begin."""
        opens = self._data[self._at : self._at + 1] in {b"{", b"["}
        match = PLACE.search(str(fault)) if opens else None
        place = min(self._at + (int(match[1]) if match else 0), len(self._data))
        line = self._line + self._data.count(b"\n", self._at, place)
        what = reason(fault)
        if line == self._line:
            bad = Bad(line, self._column(place), what)
        else:
            column = place - self._data.rfind(b"\n", 0, place)
            what = f"{what}, at line {line}, column {column}"
            bad = Bad(self._line, self._column(self._at), what)
        if opens:
            self._behind_object()
        else:
            self._at += 1
            self._to_next_object()
        return bad

    def _too_long(self) -> Bad:
        bad = Bad(
            self._line, self._column(self._at), f"it is longer than {LARGEST >> 20} MiB: refused"
        )
        if not self._to_line(_next_line):
            return Bad(bad.line, bad.column, bad.reason + "; and no line end comes, so given up")
        return bad

    def _to_next_object(self) -> None:
        """Behind something that is no object: to the next one on this line, or the next line."""
        self._fill_line()
        following = _next_mark(self._data, self._at, self._in_array)
        if following >= 0 and self._data.find(b"\n", self._at, following) < 0:
            self._go(following)
        else:
            self._to_line(_next_line)

    def _behind_object(self) -> None:
        """Behind a broken object: to what follows it on its line, or to the next line that
        begins an object and is not indented more."""
        self._fill_line()
        end = self._data.find(b"\n", self._at)
        end = len(self._data) if end < 0 else end
        closed = balanced(self._data, self._at, end)
        if closed >= 0 and self._data[closed:end].strip():
            self._go(closed)
            return
        indent = self._at - self._line_start
        marks = b"{]" if self._in_array else b"{["
        pattern = re.compile(rb"\n[ \t]{0,%d}[%s]" % (indent, re.escape(marks)))

        def begin(data: bytes, at: int) -> int:
            match = pattern.search(data, at)
            return match.start() + 1 if match else -1

        self._to_line(begin)

    def _to_line(self, begin: Callable[[bytes, int], int]) -> bool:
        """Skip to where `begin` finds a line, or to the end; False where it was given up."""
        skipped = 0
        while (found := begin(self._data, self._at)) < 0:
            last = self._data.rfind(b"\n", self._at)
            open_end = last >= 0 and (last > self._at or self._data[last:].isspace())
            target = last if open_end and len(self._data) - last < _PIECE else len(self._data)
            skipped = 0 if last >= 0 else skipped + target - self._at
            self._go(target)
            if not self._more():
                self._go(len(self._data))
                return True
            if skipped > PATIENCE:
                self._ended = True
                self._go(len(self._data))
                return False
        self._go(found)
        return True

    def log(self) -> Iterator[Event | Bad]:
        """The object on each line, whatever stands around it."""
        if (refused := self._start()) is not None:
            yield refused
            return
        while True:
            end = self._data.find(b"\n", self._at)
            if end < 0:
                if len(self._data) - self._at >= LARGEST:
                    yield self._too_long()
                elif not self._more():
                    end = len(self._data)
            if end >= 0:
                found = self._in_line(end)
                if found is not None:
                    yield found
                if end == len(self._data):
                    return
                self._go(end + 1)

    def _in_line(self, end: int) -> Event | Bad | None:
        first: tuple[int, Exception] | None = None
        for match in islice(_OBJECT_START.finditer(self._data, self._at, end), _TRIES):
            at = match.start()
            try:
                value, size = first_object(self._data[at:end])
            except FAULTS as fault:
                first = first or (at, fault)
                continue
            return Event(kind_of(value), value, self._data[at : at + size].strip(), self._line)
        if first is None:
            return None
        return Bad(self._line, self._column(first[0]), reason(first[1]))


def _next_line(data: bytes, at: int) -> int:
    return data.find(b"\n", at)


def _next_mark(data: bytes, at: int, in_array: bool) -> int:
    match = (_MARK_IN_ARRAY if in_array else _MARK).search(data, at)
    return match.start() if match else -1
