"""svaml lint --explain: the page of a rule, and the list of all."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sinchctl.errors import UsageError
from sinchctl.svaml.lint.check import rules
from sinchctl.svaml.lint.pages import Page, page
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Piece, View
from sinchctl.text.guess import did_you_mean

from .lint_text import TONES

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session

ALL = "all"
_WIDEST = 80
_LONGEST = 160
"""Characters of a line of an example: some are about texts that are too long."""


def explain(session: "Session", word: str, output: str) -> None:
    """Print the page of a rule, or a line for each; as JSON and the like if that is wanted.

    Raises UsageError, with a guess, for a rule that does not exist.
    """
    pages = [page(name) for name in sorted(rules())] if word == ALL else [page(known_rule(word))]
    width = min(session.terminal.width(), _WIDEST)
    if output == "json" and word == ALL:
        printer.document(session.terminal, [_document(one) for one in pages], one_line=False)
    elif output:
        printer.records(session.terminal, map(_view, pages))
    elif word == ALL:
        printer.painted(session.terminal, _index(pages, width))
    else:
        printer.painted(session.terminal, _page(pages[0], width))


def known_rule(word: str) -> str:
    """Return the id of a rule. Raises UsageError, with a guess, if there is none."""
    name = word.strip().lower()
    if name in rules():
        return name
    near = did_you_mean(name, rules())
    listing = "`sinchctl svaml lint --explain all` lists them"
    raise UsageError(f"there is no rule {word!r}", hint=f"{near} {listing}".strip())


def _document(about: Page) -> dict[str, Any]:
    return {
        "rule": about.id,
        "severity": about.severity,
        "title": about.title,
        "why": about.why,
        "fix": about.fix,
        "source": about.source,
        "url": about.url or None,
        "event": about.event or None,
        "bad": about.bad,
        "good": about.good,
    }


def _view(about: Page) -> View:
    row = (about.id, about.severity, about.title)
    return View(_document(about), lambda: Card(about.id, []), about.id, row)


def _page(about: Page, width: int) -> Iterator[list[Piece]]:
    tone = TONES[about.severity]
    yield [(about.id, "strong"), (" (", ""), (about.severity, tone), (")", "")]
    yield []
    for paragraph in (about.title, about.why, f"Fix: {about.fix}"):
        yield from _wrapped(paragraph, width, "  ")
        yield []
    yield from _wrapped(f"Source: {about.source}", width, "  ", "dim")
    if about.url:
        yield [("  ", ""), (about.url, "dim")]
    answer = f", as the answer to {about.event}" if about.event else ""
    for label, example in ((f"Wrong{answer}", about.bad), ("Right", about.good)):
        yield []
        yield [(f"{label}:", "strong")]
        for line in example.splitlines():
            cut = f"{line[:_LONGEST]}..." if len(line) > _LONGEST else line
            yield [(f"  {cut}", "")]


def _wrapped(text: str, width: int, margin: str, tone: Any = "") -> Iterator[list[Piece]]:
    room = max(width - len(margin), 20)
    for line in textwrap.wrap(text, room, break_on_hyphens=False):
        yield [(margin, ""), (line, tone)]


def _index(pages: list[Page], width: int) -> Iterator[list[Piece]]:
    first = max(len(about.id) for about in pages) + 2
    second = max(len(about.severity) for about in pages) + 2
    for about in pages:
        lines = textwrap.wrap(about.title, max(width - first - second, 20))
        severity, tone = f"{about.severity:<{second}}", TONES[about.severity]
        yield [(f"{about.id:<{first}}", "strong"), (severity, tone), (lines[0], "")]
        for line in lines[1:]:
            yield [(" " * (first + second), ""), (line, "")]
