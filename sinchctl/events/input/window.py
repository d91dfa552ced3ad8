"""A position in an input of which only a piece is in memory, with its line and column."""

from collections.abc import Callable, Generator

PIECE = 256 * 1024
"""Bytes asked for at a time."""

_SPACE = b" \t\r\n\x1e"
_MARK = b"\xef\xbb\xbf"
_CHUNK = 4096

Read = Callable[[int], bytes]
Wait = Generator[None, None, bool]
"""Yields before each read, which may have to wait for input, and returns whether it succeeded."""


class Window:
    """The part of an input that is read and not processed yet: `data` from `at` on.

    `base` is the place in the input where `data` begins; `line` is the line of `at`, from 1, and
    `line_start` the place in `data` where that line begins, negative if it is dropped already.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self.data = b""
        self.at = 0
        self.base = 0
        self.line = 1
        self.line_start = 0
        self.ended = False

    @property
    def rest(self) -> int:
        """The number of bytes that are read and not processed yet."""
        return len(self.data) - self.at

    def column(self, at: int) -> int:
        """Return the column of a place on the line of `at`, in bytes from 1."""
        return at - self.line_start + 1

    def more(self) -> Wait:
        """Read on and forget what is done; False at the end."""
        if self.ended:
            return False
        yield None
        piece = self._read(PIECE)
        if not piece:
            self.ended = True
            return False
        self.base += self.at
        self.data = self.data[self.at :] + piece
        self.line_start -= self.at
        self.at = 0
        return True

    def go(self, to: int) -> None:
        """Move on, counting lines."""
        passed = self.data.count(b"\n", self.at, to)
        if passed:
            self.line += passed
            self.line_start = self.data.rfind(b"\n", self.at, to) + 1
        self.at = to

    def skip_space(self) -> None:
        """Move behind white space, and behind a byte order mark, which files begin with."""
        data, at = self.data, self.at
        while at < len(data):
            chunk = data[at : at + _CHUNK]
            left = chunk.lstrip(_SPACE).removeprefix(_MARK)
            if len(left) == len(chunk):
                break
            at += len(chunk) - len(left)
        if at > self.at:
            self.go(at)

    def line_end(self) -> int:
        """Return the end of the line of `at`, or -1 if it is not read yet."""
        return self.data.find(b"\n", self.at)

    def skip_line(self) -> Wait:
        """Move to the end of this line or of the input."""
        return self.skip_to(self.line_end)

    def skip_to(self, find: Callable[[], int]) -> Wait:
        """Move to where `find` says (-1 for not yet), or to the end of the input.

        `find` looks from `at` on, and for nothing but a line end with white space and one
        more byte behind it. False at the end.
        """
        while (to := find()) < 0:
            self.go(self._forgettable())
            if not (yield from self.more()):
                self.go(len(self.data))
                return False
        self.go(to)
        return True

    def _forgettable(self) -> int:
        """Return the end of what can be dropped: the last line end if only white space follows,
        since more input may make it a find; else the end of the data."""
        last = self.data.rfind(b"\n", self.at)
        if last >= 0 and len(self.data) - last < PIECE and not self.data[last:].strip():
            return last
        return len(self.data)
