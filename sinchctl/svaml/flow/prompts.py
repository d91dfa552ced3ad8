"""Prompts as a menu file writes them, and the wire's `#tts[...]`, `#href[...]`, `#ssml[...]`."""

import re
from typing import Any

from sinchctl.svaml.document.positions import Path

from .fields import Checks, kind

_MARKED = re.compile(r"#(tts|href|ssml)\[(.*)\]", re.IGNORECASE | re.DOTALL)
_CHAINED = re.compile(r"\];(?=#(?:tts|href|ssml)\[)", re.IGNORECASE)
_OPENED = re.compile(r"#(tts|href|ssml)\[|(tts|href|ssml)#\[", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

Parts = list[tuple[str, Path]]
"""Prompts in their order, each in the wire's form and with its place."""


def read_prompt(checks: Checks, value: object, path: Path, what: str = "the prompt") -> Parts:
    """Return the parts of a prompt: one part, or a list of them. Problems go to the checks."""
    if not isinstance(value, list):
        return [(part, path) for part in read_part(checks, value, path, what)]
    if not value:
        return [("", path)]
    return [
        (part, (*path, at))
        for at, member in enumerate(value)
        for part in read_part(checks, member, (*path, at), what)
    ]


def read_part(checks: Checks, value: object, path: Path, what: str) -> list[str]:
    """Return one part: text, `$name`, {url}, {ssml}, or something in the wire's own form."""
    if isinstance(value, dict):
        return _tagged(checks, value, path, what)
    if value is None or isinstance(value, list | bool):
        hint = "a part is a text, $name, {url: ...} or {ssml: ...}"
        if isinstance(value, bool):
            hint = f'write "{str(value).lower()}" in quotes'
        checks.problem(path, f"{what} is {kind(value)}; expected text", hint, "file-shape")
        return []
    text = str(value)
    if text.startswith("$$"):
        return [spoken(text[1:])]
    if text.startswith("$"):
        return recording(checks, text, path, what)
    if _OPENED.match(text):
        return _raw(text)
    return [spoken(text)]


def spoken(text: str) -> str:
    """Return a text as speech. Sinch documents no escape for `]` and `;`; lint warns of them."""
    return f"#tts[{text}]"


def recording(checks: Checks, text: str, path: Path, what: str) -> list[str]:
    """Return the name of a recording at Sinch, or an address; a dollar sign is left out."""
    if _ADDRESS.match(text):
        return [f"#href[{text}]"]
    name = text.removeprefix("$")
    if not name.strip():
        checks.problem(path, f"{what} names no recording", "write it like $welcome.wav")
        return []
    return [name]


def _tagged(checks: Checks, value: dict[str, Any], path: Path, what: str) -> list[str]:
    tag = checks.only(value, path, {"url": 0, "ssml": 0}, f"{what}: the part", "file-key")
    if tag is None:
        return []
    inner = checks.text(value[tag], (*path, tag), f"the {tag}")
    if inner is None:
        return []
    if tag == "ssml":
        return [f"#ssml[{inner}]"]
    return [f"#href[{inner}]"]


def _raw(text: str) -> list[str]:
    """Return parts in the wire's own form; several of them are joined with `;` as in SVAML.

    One that is not closed stays as it is, for lint.
    """
    pieces = _CHAINED.sub("]\n;", text).split("\n;") if _CHAINED.search(text) else [text]
    found = []
    for piece in pieces:
        match = _MARKED.fullmatch(piece.strip())
        if match is None:
            return [text]
        found.append(f"#{match[1].lower()}[{match[2]}]")
    return found
