"""python -m sinchctl, and the console script."""

import gc
import os
import sys
from typing import TextIO, cast

_COLLECT_AFTER = 20_000
"""Objects that may be made before Python looks for garbage."""


def run() -> None:
    """Run the command line of this process and end it with the exit code.

    Garbage is collected seldom, as most runs are short, and not at all at the end: looking
    through everything that was loaded would take a quarter of a short run.
    """
    gc.set_threshold(_COLLECT_AFTER)
    if sys.stdin is None:  # closed before the start
        sys.stdin = _nowhere("r")
    is_closed = sys.stdout is None
    sys.stdout = _usable(sys.stdout)
    sys.stderr = _usable(sys.stderr)
    try:
        code = _run(stdout_is_closed=is_closed)
    except KeyboardInterrupt:  # while modules were loaded; `main` sees to it from then on
        code = 130
    for stream in (sys.stdout, sys.stderr):
        _let_go(stream)
    gc.freeze()
    sys.exit(code)


def _run(*, stdout_is_closed: bool) -> int:
    if sys.argv[1:2] == ["--words"]:
        return _print_words()
    from sinchctl.commandline.main import main
    from sinchctl.commandline.session import Session
    from sinchctl.terminal.streams import Terminal

    return main(sys.argv[1:], Session(Terminal(stdout_is_closed=stdout_is_closed)))


def _print_words() -> int:
    """Print the words that a shell may complete. It shows no errors to anybody."""
    from sinchctl.commandline.completion_words import offered

    try:
        sys.stdout.write("".join(f"{word}\n" for word in offered(sys.argv[2:], os.environ)))
        sys.stdout.flush()
    except OSError:
        return 1
    return 0


def _let_go(stream: TextIO) -> None:
    """Drop what a full disk or a closed pipe did not take.

    Python would try again at its end, print an error of its own and exit with 120.
    """
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _nowhere(mode: str) -> TextIO:
    """A stream that is empty, and swallows everything."""
    return cast(TextIO, open(os.devnull, mode, encoding="utf-8"))


def _usable(stream: TextIO | None) -> TextIO:
    """The stream, or one that swallows everything where it was closed before the start."""
    if stream is None:
        return _nowhere("w")
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    return stream


if __name__ == "__main__":
    run()
