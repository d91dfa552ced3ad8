"""Comments of YAML and TOML files: rules that they ignore, and texts that they cut off."""

import re
from collections.abc import Iterator

from sinchctl.svaml.document.read import Document
from sinchctl.svaml.node import Path

from .finding import Finding

_IGNORE = re.compile(r"(?:^|\s)#\s*sinchctl:\s*ignore=([\w, -]+)", re.IGNORECASE)
_SPOKEN = frozenset(
    ("prompt", "repeat_prompt", "say", "ssml", "tts", "text", "mainPrompt", "repeatPrompt", "ids")
)
"""Keys whose texts are spoken."""
_OPEN_END = re.compile(
    r"(?:[,;:(-]|\b(?:press|dial|push|hit|key|the|a|or|and|by|with|then|to|for))\Z", re.IGNORECASE
)
_COMMENT = re.compile(r"([ \t]+)#")


def ignored(document: Document) -> dict[int, frozenset[str]]:
    """Return the rules that are ignored on each line: by a comment there, or the line above."""
    if document.syntax == "json" or "sinchctl:" not in document.text:
        return {}
    rules: dict[int, frozenset[str]] = {}
    for number, line in enumerate(re.split(r"\r\n|\n|\r", document.text), 1):
        match = _IGNORE.search(line)
        if match is None:
            continue
        names = frozenset(name.strip() for name in match[1].split(",") if name.strip())
        at = number + 1 if line.lstrip().startswith("#") else number
        rules[at] = rules.get(at, frozenset()) | names
    return rules


def texts_cut(document: Document) -> Iterator[Finding]:
    """LintReport spoken texts without quotes that end at ` #`, where YAML begins a comment.

    A comment after two blanks is meant as one, unless the text stops in the middle.
    """
    if " #" not in document.text and "\t#" not in document.text:
        return
    for path, text in _texts(document.value, ()):
        line, column = document.places.nearest(path)
        start, end = document.places.span(line)
        rest = document.text[start + column - 1 : end]
        if not text or not rest.startswith(text):
            continue
        comment = _COMMENT.match(rest, len(text))
        if comment is None:
            continue
        if len(comment[1]) == 1 or _OPEN_END.search(text):
            shown = rest[len(text) :].strip()
            shown = shown if len(shown) <= 40 else f"{shown[:37]}..."
            note = f"YAML reads {shown!r} as a comment; callers hear the text only up to there"
            yield Finding("text-cut", "warning", path, note, "put the text in quotes")


def _texts(value: object, path: Path, spoken: bool = False) -> Iterator[tuple[Path, str]]:
    """Return the texts that are spoken, with their paths."""
    if isinstance(value, str) and spoken:
        yield path, value
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _texts(one, (*path, at), spoken)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, (*path, key), key in _SPOKEN)
