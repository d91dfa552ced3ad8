"""Splitting input into callbacks: one object, an array, NDJSON, concatenated or wrapped JSON.

Input is read in pieces and a record has a largest size, so memory is bounded for any input.
What is not a record is reported with its place, and reading continues after it.
"""

import re
from collections.abc import Callable, Generator, Iterator
from typing import Any

import msgspec

from sinchctl.events.json_text import (
    FAULTS,
    Extent,
    decode_value,
    fault_place,
    first_object,
    is_cut,
    may_be_json,
    named,
    reason,
    slowly,
    value_end,
)
from sinchctl.events.model import Event, kind_of

from .nested import callback_in, escaped_callback, is_of_sinch
from .window import Read, Wait, Window

LARGEST = 4 * 1024 * 1024
"""Bytes of one record; a callback has a few hundred, and the largest bodies some thousand."""

_SMALL = 1024 * 1024
"""Bytes of an unfinished record up to which it is decoded now and then, to see it is sound."""

_TORN = "a string in it is cut off at the end of the line"
_TRIES = 32
_OBJECT_START = rb'\{\s*["}]'
_HEAD = 4096
_BEFORE_JSON = b"\xef\xbb\xbf\x1e \t\r\n"
_MAY_BE_JSON = {b"", *(bytes([mark]) for mark in b'{["-0123456789')}
_YAML = rb"(?:(?:#[^\n]*|---)?\r?\n)*[A-Za-z_][\w-]*:(?:[ \t][^\n]*)?\r?(?:\n|\Z)"
_OPENS = b'[{" \t\r\n'


class Bad(msgspec.Struct, gc=False):
    """Something that is not a callback, and where: line and column (in bytes) from 1."""

    line: int
    column: int
    reason: str


def split(read: Read, *, log: bool = False) -> Iterator[Event | Bad]:
    """Yield the callbacks of one input, in order, and what is wrong in between.

    `read(size)` returns the next bytes, at most that many and none at the end. With `log` each
    line may have text before and after its one JSON object, and lines without one are skipped.
    """
    return filter(None, split_with_waits(read, log=log))


def split_with_waits(read: Read, *, log: bool = False) -> Iterator[Event | Bad | None]:
    """Do the same, and yield None before each read: it may wait, so write what is ready."""
    reader = _Splitter(read)
    return reader.log() if log else reader.records()


Step = Iterator[Event | Bad | None]
Outcome = Generator[None, None, Event | Bad]


class _Splitter(Window):
    """Takes one record after the other out of an input."""

    def __init__(self, read: Read) -> None:
        super().__init__(read)
        self._in_array = False
        self._leave: Callable[[], Wait] | None = None
        """How to get behind a bad record, once it was reported."""

    def records(self) -> Step:
        refused = (yield from self._start()) or (yield from self._other_format())
        if refused is not None:
            yield refused
            return
        while True:
            if (leave := self._leave) is not None:
                self._leave = None
                yield from leave()
            self.skip_space()
            if self.at == self.line_start and not self._in_array:
                yield from self._whole_lines()
            found = yield from self._one()
            if found is None:
                return
            yield found

    def _whole_lines(self) -> Iterator[Event]:
        """NDJSON, the quick case: as long as each line is exactly one object."""
        data, at, line = self.data, self.at, self.line
        find = data.find
        while (end := find(b"\n", at)) >= 0:
            raw = data[at:end]
            try:
                value = decode_value(raw)
            except FAULTS:
                break
            if type(value) is not dict:
                break
            if raw[0] != 123 or raw[-1] != 125:
                raw = raw.strip()
            yield Event(kind_of(value), value, raw, line)
            at = end + 1
            line += 1
        self.at = self.line_start = at
        self.line = line

    def _start(self) -> Generator[None, None, Bad | None]:
        """Refuse an input that is clearly UTF-16."""
        while len(self.data) < 4 and (yield from self.more()):
            pass
        first, second = self.data[:1], self.data[1:2]
        wide = (first == b"\0" and second in _OPENS) or (second == b"\0" and first in _OPENS)
        if (wide and first and second) or self.data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Bad(1, 1, "this is UTF-16, not UTF-8. Convert it: iconv -f UTF-16 -t UTF-8")
        return None

    def _other_format(self) -> Generator[None, None, Bad | None]:
        """Refuse an HTTP request, and YAML without any JSON near its beginning."""
        while not self.data.lstrip(_BEFORE_JSON) and (yield from self.more()):
            pass
        if self.data.lstrip(_BEFORE_JSON)[:1] in _MAY_BE_JSON:
            return None
        while len(self.data) < _HEAD and (yield from self.more()):
            pass
        head = self.data[:_HEAD].lstrip(_BEFORE_JSON)
        if re.match(rb"[A-Z]{3,7} \S+ HTTP/\d", head):
            return Bad(1, 1, "this is an HTTP request. Check it with event verify --request")
        if re.match(_YAML, head) and not re.search(rb'[{\[]\s*["{]', head):
            return Bad(1, 1, "this looks like YAML. Check menus with svaml lint")
        return None

    def _one(self) -> Generator[None, None, Event | Bad | None]:
        """Return the next value that is not a plain line; None at the end."""
        while True:
            self.skip_space()
            if self.at == len(self.data):
                if (yield from self.more()):
                    continue
                return self._unclosed() if self._in_array else None
            mark = self.data[self.at : self.at + 1]
            if mark == b"[" and not self._in_array:
                self._in_array = True
            elif mark == b"]" and self._in_array:
                self._in_array = False
            elif mark != b"," or not self._in_array:
                return (yield from self._value())
            self.at += 1

    def _unclosed(self) -> Bad:
        self._in_array = False
        return Bad(self.line, self.column(self.at), "the array is not closed")

    def _value(self) -> Outcome:
        """One JSON value from here, reading on while it is not whole."""
        opens = self.data[self.at] in b"{["
        extent = Extent(self.base + self.at) if opens else None
        while True:
            value, size, fault = self._decoded(extent)
            if not self._unfinished(value, size, fault, extent):
                break
            if not (yield from self._grow(extent)):
                break
            if self.rest >= LARGEST and not self._closed(extent):
                return self._too_long(extent)
        if fault is None:
            return self._found(value, size)
        return self._fault(self._fault_of_closed(fault, extent) if is_cut(fault) else fault)

    def _fault_of_closed(self, fault: Exception, extent: Extent | None) -> Exception:
        """Return why a value is broken that has its end and yet looks cut off.

        It does if half an escaped surrogate pair is the last text: look at it with room behind.
        """
        if extent is None or (end := extent.end(self.data, self.base)) < 0:
            return fault
        try:
            decode_value(self.data[self.at : end - self.base] + b" " * 12)
        except FAULTS as better:
            return better
        return fault

    def _decoded(self, extent: Extent | None) -> tuple[Any, int, Exception | None]:
        """The value that begins here and its size, or what is wrong with it."""
        view = memoryview(self.data)[self.at :]
        try:
            return decode_value(view), len(view), None
        except FAULTS as fault:
            if (size := value_end(fault)) is not None:
                return decode_value(view[:size]), size, None
            if extent is not None and may_be_json(fault):
                size = extent.end(self.data, self.base) - self.base - self.at
                value = slowly(self.data[self.at : self.at + size]) if size > 0 else None
                if value is not None:
                    return value, size, None
            return None, 0, fault

    def _closed(self, extent: Extent | None) -> bool:
        return extent is not None and extent.end(self.data, self.base) >= 0

    def _unfinished(
        self, value: Any, size: int, fault: Exception | None, extent: Extent | None
    ) -> bool:
        """Return True if more input may change what it is."""
        if fault is None:
            return size == self.rest and isinstance(value, int | float | msgspec.Raw)
        at_end = is_cut(fault) or may_be_json(fault) or fault_place(fault) == self.rest
        return at_end and not self._closed(extent)

    def _grow(self, extent: Extent | None) -> Wait:
        """Read on until another look is worth while; False where nothing came."""
        before = self.rest
        while self.rest < LARGEST and (yield from self.more()):
            if extent is None or before * 2 <= self.rest <= _SMALL or self._closed(extent):
                break
        return self.rest > before

    def _found(self, value: Any, size: int) -> Event | Bad:
        line, column, start = self.line, self.column(self.at), self.at
        raw = self.data[start : start + size].rstrip()
        self.go(start + len(raw))
        if type(value) is not dict:
            if not self._in_array:
                self._leave = self._to_next_object
            return Bad(line, column, f"a callback is a JSON object, this is {named(value)}")
        return Event(kind_of(value), value, raw, line)

    def _fault(self, fault: Exception) -> Bad:
        """Report what is wrong and where; the next record is looked for when it is wanted."""
        opens = self.data[self.at] in b"{["
        place = min(self.at + (fault_place(fault) or 0 if opens else 0), len(self.data))
        line = self.line + self.data.count(b"\n", self.at, place)
        what = _TORN if opens and self._ends_in_text(place) else reason(fault)
        if line == self.line:
            bad = Bad(line, self.column(place), what)
        else:
            column = place - self.data.rfind(b"\n", 0, place)
            what = f"{what}, at line {line}, column {column}"
            bad = Bad(self.line, self.column(self.at), what)
        if not opens:
            self.at += 1
        self._leave = self._behind_object if opens else self._to_next_object
        return bad

    def _ends_in_text(self, place: int) -> bool:
        """Return True if the line ends there, within a string of the object that begins here."""
        if self.data[place : place + 1] not in {b"\n", b"\r"}:
            return False
        extent = Extent(self.at)
        extent.end(self.data, limit=place)
        return extent.in_text

    def _too_long(self, extent: Extent | None) -> Bad:
        self._leave = self.skip_line if extent is None else self._behind_long(extent)
        what = f"it is longer than {LARGEST >> 20} MiB"
        return Bad(self.line, self.column(self.at), what)

    def _to_next_object(self) -> Wait:
        """Move to the next object on this line, or to the next line."""
        pattern = re.compile(rb"[{,\]\n]" if self._in_array else rb"[{\n]")
        return self.skip_to(lambda: _start(pattern.search(self.data, self.at)))

    def _behind_object(self) -> Wait:
        """Move past a broken object: to its end if that is on its first line, else to the next
        line that begins an object and is not indented more."""
        begins = self._line_with_object()
        extent = Extent(self.base + self.at)
        while True:
            line_end = self.line_end()
            closed = extent.end(self.data, self.base, None if line_end < 0 else line_end)
            if closed >= 0 or line_end >= 0 or self.rest >= LARGEST:
                break
            if not (yield from self.more()):
                break
        if closed >= 0:
            self.go(closed - self.base)
            return True
        return (yield from self.skip_to(begins))

    def _behind_long(self, extent: Extent) -> Callable[[], Wait]:
        """Return how to move past an object that is too long: to its end, or to the next one."""
        begins = self._line_with_object()

        def find() -> int:
            end = extent.end(self.data, self.base)
            line = begins()
            ends = [place for place in (end - self.base if end >= 0 else -1, line) if place >= 0]
            return min(ends, default=-1)

        return lambda: self.skip_to(find)

    def _line_with_object(self) -> Callable[[], int]:
        """Return a search for the next line that begins an object and is not indented more."""
        indent = min(self.at - self.line_start, 200)
        marks = b"{]" if self._in_array else b"{["
        pattern = re.compile(rb"\n[ \t]{0,%d}[%s]" % (indent, re.escape(marks)))
        return lambda: _start(pattern.search(self.data, self.at))

    def log(self) -> Step:
        """The object on each line, whatever stands around it."""
        if (refused := (yield from self._start())) is not None:
            yield refused
            return
        while True:
            end = self.line_end()
            while end < 0 and self.rest < LARGEST and (yield from self.more()):
                end = self.line_end()
            if end < 0 and self.rest >= LARGEST:
                yield self._too_long(None)
                yield from self.skip_line()
                end = self.line_end()
            elif (found := self._in_line(len(self.data) if end < 0 else end)) is not None:
                yield found
            if end < 0:
                return
            self.go(end + 1)

    def _in_line(self, end: int) -> Event | Bad | None:
        """Return the callback of a line: in its text, or within the JSON of the line."""
        fault: tuple[int, Exception] | None = None
        other: Event | None = None
        at = self.at
        for _ in range(_TRIES):
            match = re.compile(_OBJECT_START).search(self.data, at, end)
            if match is None:
                break
            at = match.start()
            try:
                value, size = first_object(self.data[at:end])
            except FAULTS as found:
                fault = fault or (at, found)
                at += 1
                continue
            raw = self.data[at : at + size].strip()
            record = Event(kind_of(value), value, raw, self.line)
            if (event := callback_in(record)) is not None:
                return event
            other = other or record
            at += size
        if (escaped := escaped_callback(self.data[self.at : end])) is not None:
            escaped.line = self.line
            return escaped
        if other is not None:
            return other if is_of_sinch(other.value) else None
        if fault is None:
            return None
        return Bad(self.line, self.column(fault[0]), reason(fault[1]))


def _start(match: re.Match[bytes] | None) -> int:
    return match.start() if match else -1
