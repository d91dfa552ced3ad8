"""Makes session.svg for the README: a real session on a terminal, drawn by rich.

Run it from the top of the repository: python .github/session.py
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

COLUMNS = 92
LINES = [
    'sinchctl sms send +46700000000 "Your table is ready" --wait',
    "sinchctl svaml init menu.yaml",
    "sinchctl svaml lint menu.yaml",
    "sinchctl svaml graph menu.yaml",
    "sinchctl event sample dice | sinchctl event parse -",
]


def shown(line: str, directory: Path, environ: dict[str, str]) -> str:
    """What a terminal of COLUMNS shows for one line, once moving lines are taken back."""
    outer, inner = os.openpty()
    child = subprocess.Popen(
        ["bash", "-c", line], cwd=directory, env=environ, stdout=inner, stderr=inner
    )
    os.close(inner)
    pieces = []
    while True:
        try:
            piece = os.read(outer, 65536)
        except OSError:
            break
        if not piece:
            break
        pieces.append(piece)
    child.wait()
    os.close(outer)
    text = b"".join(pieces).decode().replace("\r\n", "\n")
    text = re.sub(r"[^\n]*\n(?:\x1b\[\?25h)?\r?\x1b\[1A\x1b\[2K", "", text)
    return re.sub(r"[^\n]*\r", "", text)


def main() -> None:
    """Run the session in a new directory and draw it."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        command = directory / "sinchctl"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sinchctl "$@"\n')
        command.chmod(0o755)
        work = directory / "work"
        work.mkdir()
        environ = {
            **os.environ,
            "PATH": f"{name}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.getcwd(),
            "SINCHCTL_PROFILE": "sandbox",
            "SINCHCTL_STATE_DIR": f"{name}/state",
            "COLUMNS": str(COLUMNS),
            "TERM": "xterm-256color",
            "FORCE_COLOR": "1",
            "TZ": "UTC",
        }
        for line in LINES:
            console.print(Text.assemble(("$ ", "green"), (line.removesuffix(" -"), "bold")))
            console.print(Text.from_ansi(shown(line, work, environ)))
    drawn = console.export_svg(title="sinchctl")
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    Path(".github/session.svg").write_text(drawn, "utf-8")


if __name__ == "__main__":
    main()
