"""A page of help as lines: paragraphs, headings and lists of terms, wrapped to a width."""

from collections.abc import Sequence
from textwrap import wrap

from sinchctl.terminal.streams import Terminal

_WIDEST = 100
_TERM = 30
"""Columns of a term before its meaning goes below it."""


class HelpPage:
    """Text that grows from top to bottom; headings are bold and terms coloured on demand."""

    def __init__(self, terminal: Terminal) -> None:
        self._color = terminal.color(terminal.stdout)
        self._width = max(min(terminal.width(), _WIDEST) - 2, 20)
        self._lines: list[str] = []

    def text(self) -> str:
        """Return the whole page, without an empty line at its end."""
        return "\n".join(self._lines).rstrip("\n")

    def usage(self, program: str, pieces: str) -> None:
        """Add the usage line."""
        start = f"Usage: {program} "
        self._lines += wrap(
            start + pieces, self._width, subsequent_indent=" " * 7, break_on_hyphens=False
        )

    def title(self, text: str) -> None:
        """Add the title of a topic."""
        self._lines.append(_bold(text) if self._color else text)

    def paragraph(self, text: str) -> None:
        """Add a wrapped paragraph, with an empty line before it unless a heading is there."""
        self._gap()
        self._lines += wrap(
            " ".join(text.split()), self._width, initial_indent="  ", subsequent_indent="  "
        )

    def heading(self, text: str) -> None:
        """Add a heading; what follows belongs to it."""
        if self._lines:
            self._lines.append("")
        self._lines.append(_bold(f"{text}:") if self._color else f"{text}:")

    def literal(self, text: str, indent: int = 2) -> None:
        """Add lines that are never wrapped, such as examples."""
        self._gap()
        self._lines += [f"{'':{indent}}{line}".rstrip() for line in text.split("\n")]

    def terms(self, rows: Sequence[tuple[str, str]]) -> None:
        """Add a list of terms with what they mean, in two columns."""
        self._gap()
        column = min(max((len(term) for term, _ in rows), default=0), _TERM) + 2
        for term, meaning in rows:
            name = f"\x1b[36m{term}\x1b[0m" if self._color else term
            below = wrap(meaning, max(self._width - column - 2, 10)) or [""]
            if len(term) > column - 2:
                self._lines.append(f"  {name}")
            else:
                self._lines.append(f"  {name}{'':{column - len(term)}}{below.pop(0)}".rstrip())
            self._lines += [f"{'':{column + 2}}{line}" for line in below]

    def _gap(self) -> None:
        """Separate two blocks by an empty line, except under a heading."""
        if self._lines and not self._lines[-1].removesuffix("\x1b[0m").endswith(":"):
            self._lines.append("")


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m"
