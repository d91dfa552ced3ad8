"""python -m sinchctl, and the console script."""

import os
import sys
from typing import TextIO


def run() -> None:
    """Run the command line of this process and end it with the exit code."""
    try:
        code = _run()
    except KeyboardInterrupt:  # while modules were loaded; `main` sees to it from then on
        code = 130
    if code == 141:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _run() -> int:
    sys.stdout = _usable(sys.stdout)
    sys.stderr = _usable(sys.stderr)
    if sys.argv[1:2] == ["--words"]:
        from sinchctl.commandline.completion_words import offered

        sys.stdout.write("".join(f"{word}\n" for word in offered(sys.argv[2:], os.environ)))
        return 0
    from sinchctl.commandline.main import main
    from sinchctl.commandline.session import Session

    code = main(sys.argv[1:], Session())
    try:
        sys.stdout.flush()
    except OSError:
        code = 141 if code == 0 else code
    return code


def _usable(stream: TextIO | None) -> TextIO:
    """The stream, or one that swallows everything where it was closed before the start."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    return stream


if __name__ == "__main__":
    run()
