"""Completion scripts for bash, zsh and fish.

`python -m sinchctl.docs.completions.write DIRECTORY` writes them. Commands, options and fixed
values are in the scripts, so that a TAB starts no Python; only profiles, menu ids and names of
scenarios are asked for (`sinchctl --words`, see commandline/completion_words.py).
"""

import sys
from pathlib import Path

from . import bash, fish, zsh
from .model import commands

SHELLS = {
    "bash": ("sinchctl.bash", bash.script),
    "zsh": ("_sinchctl", zsh.script),
    "fish": ("sinchctl.fish", fish.script),
}
"""Each shell with the name of its script and what writes it."""


def script(shell: str) -> str:
    """Return the completion script of a shell of SHELLS."""
    return SHELLS[shell][1](commands())


def write(directory: Path) -> None:
    """Write the three scripts into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for shell, (name, _) in SHELLS.items():
        (directory / name).write_text(script(shell), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
