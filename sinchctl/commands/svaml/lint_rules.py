"""svaml lint --explain: the page of a rule, and the list of all."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sinchctl.errors import UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Piece, View

from .lint_text import TONES

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.lint.finding import Rule

ALL = "all"
_WIDEST = 80
_LONGEST = 160
"""Characters of a line of an example: some are about texts that are too long."""


def explain(session: "Session", word: str, output: str) -> None:
    """Print the page of a rule, or a line for each; as JSON and the like where that is asked.

    Raises UsageError, with a guess, for a rule that does not exist.
    """
    from sinchctl.svaml.lint.check import RULES

    chosen = [*RULES.values()] if word == ALL else [_rule(word, RULES)]
    width = min(session.terminal.width(), _WIDEST)
    if output == "json" and word == ALL:
        printer.document(session.terminal, [_told(rule) for rule in chosen], one_line=False)
    elif output:
        printer.records(session.terminal, map(_view, chosen))
    elif word == ALL:
        printer.painted(session.terminal, _index(chosen, width))
    else:
        printer.painted(session.terminal, _page(chosen[0], width))


def _rule(word: str, rules: "Mapping[str, Rule]") -> "Rule":
    found = rules.get(word.strip().lower())
    if found is not None:
        return found
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), rules, 1)
    guess = f"did you mean {near[0]}? " if near else ""
    raise UsageError(
        f"there is no rule {word!r}", hint=f"{guess}`sinchctl svaml lint --explain all` lists them"
    )


def _told(rule: "Rule") -> dict[str, Any]:
    return {
        "rule": rule.id,
        "severity": rule.severity,
        "title": rule.title,
        "page": rule.page,
        "source": rule.source,
        "event": rule.event or None,
        "bad": rule.bad,
        "good": rule.good,
    }


def _view(rule: "Rule") -> View:
    row = (rule.id, rule.severity, rule.title)
    return View(_told(rule), lambda: Card(rule.id, []), rule.id, row)


def _page(rule: "Rule", width: int) -> Iterator[list[Piece]]:
    yield [(rule.id, "strong"), (" (", ""), (rule.severity, TONES[rule.severity]), (")", "")]
    yield []
    for paragraph in (rule.title, *rule.page.split("\n\n")):
        yield from _wrapped(paragraph, width, "  ")
        yield []
    yield from _wrapped(f"Source: {rule.source}", width, "  ", "dim")
    answer = f", as the answer to {rule.event}" if rule.event else ""
    for label, example in ((f"Wrong{answer}", rule.bad), ("Right", rule.good)):
        yield []
        yield [(f"{label}:", "strong")]
        for line in _example(example).splitlines():
            endless = len(line) > _LONGEST
            yield [(f"  {line[:_LONGEST]}...", "") if endless else (f"  {line}", "")]


def _wrapped(text: str, width: int, margin: str, tone: Any = "") -> Iterator[list[Piece]]:
    room = max(width - len(margin), 20)
    for line in textwrap.wrap(text, room, break_on_hyphens=False):
        yield [(margin, ""), (line, tone)]


def _example(text: str) -> str:
    """An example as an operator would write it; JSON on one line is spread."""
    if not text.startswith("{") or "\n" in text.strip():
        return text
    import json

    return json.dumps(json.loads(text), ensure_ascii=False, indent=2)


def _index(rules: "list[Rule]", width: int) -> Iterator[list[Piece]]:
    first = max(len(rule.id) for rule in rules) + 2
    second = max(len(rule.severity) for rule in rules) + 2
    for rule in rules:
        lines = textwrap.wrap(rule.title, max(width - first - second, 20))
        severity = f"{rule.severity:<{second}}"
        yield [(f"{rule.id:<{first}}", "strong"), (severity, TONES[rule.severity]), (lines[0], "")]
        for line in lines[1:]:
            yield [(" " * (first + second), ""), (line, "")]
