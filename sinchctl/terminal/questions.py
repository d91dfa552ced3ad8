"""Questions to the operator, on a terminal only: a line, a hidden line, yes or no."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from sinchctl.errors import CredentialsError, DeclinedError, UsageError

from . import printer

if TYPE_CHECKING:
    from sinchctl.commandline.session import World

_TRIES = 3


def can_ask(world: "World") -> bool:
    """Whether somebody sits there who can see a question and answer it."""
    return world.stdin.isatty() and world.stderr.isatty()


def answer(
    world: "World",
    question: str,
    check: Callable[[str], str],
    *,
    default: str = "",
    hidden: bool = False,
    required: bool = False,
) -> str:
    """A checked answer; Enter gives the default. A wrong answer is asked for again, twice.

    A hidden answer is not echoed, and its default not shown. Raises DeclinedError
    where the input ends, and what `check` raises when the tries are used up.
    """
    told = (
        f"{question} [{'the one in the environment' if hidden else default}]"
        if default
        else question
    )
    for left in reversed(range(_TRIES)):
        text = _line(world, f"{told}: ", hidden=hidden) or default
        try:
            if text or required:
                return check(text)
            return ""
        except (CredentialsError, UsageError) as fault:
            if not left:
                raise
            printer.warn(world, f"{fault.message}; {fault.hint}")
    raise AssertionError  # the last try returned or raised


def agreed(world: "World", question: str) -> bool:
    """Whether the operator says yes; Enter and everything else is a no."""
    return _line(world, f"{question} [y/N]: ", hidden=False).lower() in {"y", "yes"}


def _line(world: "World", words: str, *, hidden: bool) -> str:
    with _without_echo(world) if hidden else nullcontext():
        printer.question(world, words)
        raw = world.stdin.readline(65_536)
    if hidden:
        printer.question(world, "\n")
    if not raw:
        raise DeclinedError("no answer; nothing was changed")
    return raw.decode(errors="replace").strip()


@contextmanager
def _without_echo(world: "World") -> Iterator[None]:
    """Keep the terminal from showing what is typed."""
    try:
        terminal = world.stdin.fileno()
    except io.UnsupportedOperation:  # no terminal of the system, so nothing echoes
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

        before = termios.tcgetattr(terminal)
        quiet = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
        termios.tcsetattr(terminal, termios.TCSADRAIN, quiet)
        try:
            yield
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
