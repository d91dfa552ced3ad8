"""Keys of the terminal, one by one, as they are pressed."""

import io
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from . import printer
from .streams import Terminal

try:
    import termios
except ImportError:  # Windows
    termios = None  # type: ignore[assignment]

_BACKSPACES = {"\x7f", "\b"}
_ENDS = {"", "\x04"}


def can_type(terminal: Terminal) -> bool:
    """Return True if single keys can be read here."""
    return termios is not None and terminal.stdin.isatty()


class Keyboard:
    """Reads keys that the terminal does not show. An empty key is the end of the input."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._keys: deque[str] = deque()

    def is_pressed(self, seconds: float) -> bool:
        """Wait at most so long for a key; return True if there is one."""
        terminal = self._terminal
        return bool(self._keys) or terminal.typed(terminal.stdin, seconds)

    def key(self) -> str:
        """Return the next key; wait for it as long as it takes."""
        if not self._keys:
            data = self._terminal.stdin.read1(4096)  # type: ignore[attr-defined]
            self._keys.extend(data.decode("utf-8", "replace"))
        key = self._keys.popleft() if self._keys else ""
        return "" if key in _ENDS else key

    def line(self) -> str:
        """Return what is typed up to Enter. It is shown, and can be corrected."""
        typed = ""
        while (key := self.key()) not in {"", "\n", "\r"}:
            if key not in _BACKSPACES:
                typed += key
                printer.question(self._terminal, key)
            elif typed:
                typed = typed[:-1]
                self._terminal.stderr.write("\b \b")
                self._terminal.stderr.flush()
        printer.question(self._terminal, "\n")
        return typed


@contextmanager
def single_keys(terminal: Terminal) -> Iterator[Keyboard]:
    """Let the terminal hand over each key at once, without showing it, until the end."""
    try:
        descriptor = terminal.stdin.fileno()
        before = termios.tcgetattr(descriptor)
    except (io.UnsupportedOperation, termios.error):  # not a terminal of the system
        yield Keyboard(terminal)
        return
    modes = before[3] & ~(termios.ICANON | termios.ECHO)
    now = [*before[:3], modes, *before[4:6], [*before[6]]]
    now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
    termios.tcsetattr(descriptor, termios.TCSADRAIN, now)
    try:
        yield Keyboard(terminal)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
