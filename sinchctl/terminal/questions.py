"""Questions to the operator, on a terminal only: a line, a hidden line, yes or no."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from sinchctl.errors import CredentialsError, DeclinedError, UsageError

from . import printer
from .streams import Terminal


def can_ask(terminal: Terminal) -> bool:
    """Return True if stdin and stderr are terminals."""
    return terminal.stdin.isatty() and terminal.stderr.isatty()


def answer(
    terminal: Terminal,
    question: str,
    check: Callable[[str], str],
    *,
    default: str = "",
    hidden: bool = False,
    required: bool = False,
) -> str:
    """Return a checked answer; Enter gives the default. A wrong answer is asked for again.

    A hidden answer is not echoed, and its default is not shown. Raises DeclinedError if the
    input ends.
    """
    known = f" [{'the one in the environment' if hidden else default}]" if default else ""
    while True:
        text = _line(terminal, f"{question}{known}: ", hidden=hidden) or default
        if not text and not required:
            return ""
        try:
            return check(text)
        except (CredentialsError, UsageError) as fault:
            printer.warn(terminal, printer.sentence(fault))


def agreed(terminal: Terminal, question: str) -> bool:
    """Return True if the operator says yes; Enter and everything else is a no."""
    return _line(terminal, f"{question} [y/N]: ", hidden=False).lower() in {"y", "yes"}


def _line(terminal: Terminal, words: str, *, hidden: bool) -> str:
    try:
        with _without_echo(terminal) if hidden else nullcontext():
            printer.question(terminal, words)
            raw = terminal.stdin.readline(65_536)
    except KeyboardInterrupt:
        printer.question(terminal, "\n")
        raise
    if hidden:
        printer.question(terminal, "\n")
    if not raw:
        raise DeclinedError("there was no answer; nothing was changed")
    return raw.decode(errors="replace").strip()


@contextmanager
def _without_echo(terminal: Terminal) -> Iterator[None]:
    """Keep the terminal from showing what is typed."""
    try:
        descriptor = terminal.stdin.fileno()
    except io.UnsupportedOperation:  # not a terminal of the system, so nothing echoes
        yield
        return
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        handle, before = kernel.GetStdHandle(-10), ctypes.c_ulong()
        kernel.GetConsoleMode(handle, ctypes.byref(before))
        kernel.SetConsoleMode(handle, before.value & ~0x4)  # ENABLE_ECHO_INPUT
        try:
            yield
        finally:
            kernel.SetConsoleMode(handle, before.value)
    else:
        import termios

        before = termios.tcgetattr(descriptor)
        quiet = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
        termios.tcsetattr(descriptor, termios.TCSADRAIN, quiet)
        try:
            yield
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
