"""Draws session.svg for the README: a real session on a terminal.

Each word is a text at its own place, and lines and corners of boxes are paths: so the picture is
right in browsers and in viewers that take another font or ignore textLength.

Run it from the top of the repository: python .github/session.py
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.color import blend_rgb
from rich.console import Console
from rich.segment import Segment
from rich.terminal_theme import SVG_EXPORT_THEME as THEME
from rich.text import Text

COLUMNS = 92
LINES = [
    'sinchctl sms send +46700000000 "Your table is ready" --wait',
    "sinchctl svaml init menu.yaml",
    "sinchctl svaml lint menu.yaml",
    "sinchctl svaml graph menu.yaml",
    "sinchctl event sample dice | sinchctl event parse -",
]


WIDE, HIGH, MARGIN, TITLE = 12, 24, 12, 40
"""Pixels of a character, the margin, and the bar with the title."""
FONT = "ui-monospace, Menlo, 'DejaVu Sans Mono', 'Liberation Mono', Consolas, monospace"
STROKES = {
    "─": "M0,12H12", "│": "M6,0V24", "├": "M6,0V24M6,12H12", "┤": "M6,0V24M0,12H6",
    "└": "M6,0V12H12", "┌": "M12,12H6V24", "┐": "M0,12H6V24", "┘": "M0,12H6V0",
    "╰": "M6,0V6Q6,12 12,12", "╭": "M12,12Q6,12 6,18V24", "╮": "M0,12Q6,12 6,18V24",
    "╯": "M0,12Q6,12 6,6V0", "→": "M1,12H11M7,8L11,12L7,16", "┬": "M0,12H12M6,12V24",
    "┴": "M0,12H12M6,12V0", "┼": "M0,12H12M6,0V24", "━": "M0,12H12",
}  # fmt: skip
"""Characters that are drawn: they must meet whatever the font is."""


def shown(line: str, directory: Path, environ: dict[str, str]) -> str:
    """Return what a terminal of COLUMNS shows for one line, without lines that were erased."""
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


def color_of(segment: Segment) -> str:
    """Return the colour of a segment as the theme has it."""
    style = segment.style
    color = THEME.foreground_color
    if style is not None and style.color is not None and not style.color.is_default:
        color = style.color.get_truecolor(THEME)
    if style is not None and style.dim:
        color = blend_rgb(color, THEME.background_color, 0.4)
    return "#{:02x}{:02x}{:02x}".format(*color)


def drawn(line: list[Segment], top: int) -> Iterator[str]:
    """Return the elements of one line of the terminal."""
    column = 0
    for segment in line:
        color = color_of(segment)
        bold = ' font-weight="bold"' if segment.style and segment.style.bold else ""
        for piece in re.findall(f"[{''.join(STROKES)}]|[^ {''.join(STROKES)}]+| +", segment.text):
            left, length = MARGIN + column * WIDE, cell_len(piece) * WIDE
            if piece in STROKES:
                place = f'transform="translate({left},{top})"'
                yield f'<path d="{STROKES[piece]}" {place} stroke="{color}"/>'
            elif piece.strip():
                size = f'textLength="{length}" lengthAdjust="spacingAndGlyphs"'
                place = f'x="{left}" y="{top + 17}"'
                yield f'<text {place} {size} fill="{color}"{bold}>{escape(piece)}</text>'
            column += cell_len(piece)


def picture(lines: list[list[Segment]]) -> str:
    """Return the window with all lines as one SVG."""
    width = COLUMNS * WIDE + 2 * MARGIN
    height = len(lines) * HIGH + TITLE + MARGIN
    background = "#{:02x}{:02x}{:02x}".format(*THEME.background_color)
    elements = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">',
        "<title>A session with sinchctl on a terminal</title>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{background}"/>',
        *(
            f'<circle cx="{22 + 22 * at}" cy="20" r="7" fill="{color}"/>'
            for at, color in enumerate(("#ff5f57", "#febc2e", "#28c840"))
        ),
        f'<g font-family="{FONT}" font-size="20" xml:space="preserve" fill="none">',
    ]
    for at, line in enumerate(lines):
        elements += drawn(line, TITLE + at * HIGH)
    return "\n".join([*elements, "</g>", "</svg>", ""])


def main() -> None:
    """Run the session in a new directory and draw it."""
    console = Console(width=COLUMNS, color_system="truecolor", force_terminal=True)
    texts: list[Text] = []
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
            texts.append(Text.assemble(("$ ", "green"), (line.removesuffix(" -"), "bold")))
            texts.append(Text.from_ansi(shown(line, work, environ).rstrip("\n")))
            texts.append(Text(""))
    lines = [line for text in texts[:-1] for line in console.render_lines(text, pad=False)]
    Path(".github/session.svg").write_text(picture(lines), "utf-8")


if __name__ == "__main__":
    main()
