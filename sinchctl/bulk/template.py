"""The text of a bulk send: its placeholders, and what of them Sinch fills in itself.

The SMS REST API (xms) fills in `${name}` from the parameters of a batch, so that texts that differ
by short values travel in one request. What does not fit a parameter is put into the text here.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from sinchctl.errors import UsageError

LONGEST_VALUE = 160
"""Characters of a parameter's value (Sinch SMS REST API)."""
_NAME = re.compile(r"[A-Za-z0-9._-]{1,16}")
_TOKEN = re.compile(r"\{\{|\}\}|\$\$(?=\{[^{}])|\$\{[^{}]*\}|\{[^{}]*\}|[{}]")
_MARK = "${"


class Personal(NamedTuple):
    """The text for one recipient: what the request says, its parameters, and what is read."""

    body: str
    parameters: dict[str, str]
    text: str


class Template:
    """A text with placeholders, as written in `source`; `columns` are their names, each once."""

    def __init__(self, text: str, *, has_parameters: bool) -> None:
        self.source = text
        self._pieces = _pieces(text)
        self.columns = tuple(dict.fromkeys(name for name, is_column in self._pieces if is_column))
        fits = has_parameters and not any(
            _MARK in literal for literal, is_column in self._pieces if not is_column
        )
        self._as_parameters = {name for name in self.columns if fits and _NAME.fullmatch(name)}

    def personal(self, values: Mapping[str, str]) -> Personal:
        """Return the text for a recipient, whose values are those of all columns."""
        parameters = {
            name: value
            for name, value in values.items()
            if name in self._as_parameters and 0 < len(value) <= LONGEST_VALUE
        }
        if any(_MARK in value for value in values.values()):
            parameters = {}  # Sinch could take it for a placeholder
        text = self._filled(values)
        if not parameters:
            return Personal(text, parameters, text)
        marks = {name: f"${{{name}}}" for name in parameters}
        return Personal(self._filled({**values, **marks}), parameters, text)

    def _filled(self, values: Mapping[str, str]) -> str:
        return "".join(values[text] if is_column else text for text, is_column in self._pieces)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of a text: literals, and names of columns. Raises UsageError."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for token in _TOKEN.finditer(text):
        literal, mark, end = text[end : token.start()], token[0], token.end()
        pieces += [(literal, False)] if literal else []
        if mark in {"{{", "}}"}:
            pieces.append((mark[0], False))
        elif mark == "$$":
            pieces.append(("$", False))
        elif mark.startswith("$"):
            pieces.append((mark, False))
        elif name := mark[1:-1].strip():
            pieces.append((name, True))
        else:
            raise UsageError(
                f"the text has {mark!r} at character {token.start() + 1}, which names no column",
                hint="write {column} for the value of a column, and {{ and }} for braces",
            )
    return [*pieces, (text[end:], False)] if text[end:] else pieces
