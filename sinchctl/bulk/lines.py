"""The lines of a file of any size and encoding, and the digest of its bytes."""

import codecs
import hashlib
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from sinchctl.errors import UsageError

LONGEST_LINE = 1_000_000
"""Characters of a line that are read at most."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = {
    b"PK\x03\x04": ("an Excel workbook or another archive", "save it as CSV (UTF-8)"),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", "save it as CSV (UTF-8)"),
    b"\x1f\x8b": ("compressed", "unpack it: gunzip -c FILE | sinchctl sms bulk - TEXT"),
}
_UNREADABLE = re.compile("[\udc80-\udcff]")


class Digest(io.RawIOBase):
    """A stream of bytes that are counted into a SHA-256 as they are read."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._sum = hashlib.sha256()

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read the next bytes."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._sum.update(data)
        return len(data)

    def hexdigest(self) -> str:
        """Return the digest of all bytes; those that nobody has read yet are read."""
        while data := self._stream.read(1 << 20):
            self._sum.update(data)
        return self._sum.hexdigest()


class Lines:
    """The lines of a text with their endings, for `csv` too; `number` is that of the last one.

    `name` names the file in messages. Raises UsageError where it is not text, or not in its
    encoding, which a byte order mark tells; else it is UTF-8.
    """

    def __init__(self, stream: io.RawIOBase, name: str, encoding: str | None) -> None:
        buffer = io.BufferedReader(stream, 1 << 16)
        self.name = name
        self.number = 0
        self._encoding = _encoding(buffer, name, encoding)
        errors = "surrogateescape" if self._is_utf8 else "strict"
        self._text = io.TextIOWrapper(buffer, self._encoding, errors, newline="")

    @property
    def _is_utf8(self) -> bool:
        return self._encoding.startswith("utf-8")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number += 1
        try:
            line = self._text.readline(LONGEST_LINE)
        except (UnicodeError, OSError) as fault:
            raise self.fault(f"cannot be read as {self._encoding}: {fault}") from None
        if not line:
            raise StopIteration
        if len(line) >= LONGEST_LINE:
            raise self.fault(f"has more than {LONGEST_LINE:,} characters")
        if self._is_utf8 and not line.isascii() and _UNREADABLE.search(line):
            raise self.fault(
                "is not UTF-8", "save the file as UTF-8, or name what it is: --encoding cp1252"
            )
        return line

    def fault(self, what: str, hint: str = "check the file") -> UsageError:
        """Return the error for the line that was read last."""
        return UsageError(f"line {self.number:,} of {self.name} {what}", hint=hint)


def _encoding(buffer: "io.BufferedReader[io.RawIOBase]", name: str, encoding: str | None) -> str:
    start = buffer.peek(4)[:4]
    for mark, (what, hint) in _NOT_TEXT.items():
        if start.startswith(mark):
            raise UsageError(f"{name} is {what}, not text", hint=hint)
    if encoding is not None:
        try:
            io.TextIOWrapper(io.BytesIO(), encoding)  # refuses base64 and its kind
            return codecs.lookup(encoding).name
        except (LookupError, ValueError):
            raise UsageError(
                f"--encoding {encoding!r} is not an encoding",
                hint="write it like utf-8, cp1252, latin-1 or utf-16",
            ) from None
    if b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError(
            f"{name} is not UTF-8", hint="if it is UTF-16, say so: --encoding utf-16-le"
        )
    return next((known for mark, known in _MARKS if start.startswith(mark)), "utf-8")
