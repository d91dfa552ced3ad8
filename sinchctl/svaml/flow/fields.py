"""Values of menu and flow files, checked one by one; every fault is kept, none stops the rest."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.svaml.document.positions import Path
from sinchctl.text.guess import Guesses
from sinchctl.text.secrets import redacted
from sinchctl.times import duration

LARGEST = 2**31 - 1
"""The largest whole number that is taken anywhere."""

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a file: where, what is wrong, how to mend it, and what kind of fault it is.

    Codes: `file-shape` (another type of value is due), `file-key` (an unknown key),
    `file-missing`, `file-value`, `menu-target` (a menu that does not exist), `menu-key`
    (an option's key), `prompt`.
    """

    path: Path
    message: str
    hint: str = ""
    code: str = "file-value"


def shown(value: object) -> str:
    """A value as a message quotes it: short, on one line."""
    if isinstance(value, str):
        text = repr(value)
    elif isinstance(value, Decimal):
        text = str(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 4]}..."


def kind(value: object) -> str:
    """What a value is, in the words of a file's author."""
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false"}
    if value is None:
        return "nothing"
    return names.get(type(value), "a number")


class Checks:
    """The faults of one file, and readers of single values that add to them.

    A reader gives None where the value does not fit, and has noted why.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._guesses = Guesses()

    def problem(self, path: Path, message: str, hint: str = "", code: str = "file-value") -> None:
        """Note a fault; the message shows no password or token of what it quotes."""
        self.problems.append(Problem(path, redacted(message), hint, code))

    def guess(self, word: str, known: Collection[str]) -> str:
        """`did you mean 'sales'?`, or nothing. Few guesses are made among very many names."""
        near = self._guesses.nearest(word, known)
        return f"did you mean {near!r}?" if near else ""

    def table(self, value: object, path: Path, keys: Collection[str], what: str) -> dict[str, Any]:
        """A mapping with no other keys than these; empty where it is no mapping."""
        if not isinstance(value, dict):
            self.problem(path, f"{what} is {kind(value)}; a mapping is due", code="file-shape")
            return {}
        for key in value:
            if key not in keys:
                hint = self.guess(key, keys) or f"known: {', '.join(sorted(keys))}"
                self.problem((*path, key), f"{what} knows no {key!r}", hint, "file-key")
        return value

    def only(self, value: object, path: Path, known: Mapping[str, Any], what: str) -> str | None:
        """The name in a one-key mapping, or in a plain text; one of the known ones."""
        name: object = value
        if isinstance(value, dict):
            if len(value) != 1:
                found = ", ".join(value) or "none"
                self.problem(
                    path,
                    f"{what} is a mapping with one key; here {'are' if value else 'is'} {found}",
                    "put each in an entry of its own" if value else "",
                    "file-shape",
                )
                return None
            name = next(iter(value))
        if not isinstance(name, str):
            self.problem(path, f"{what} is {kind(name)}; a name is due", code="file-shape")
            return None
        if name not in known:
            hint = self.guess(name, known) or f"known: {', '.join(known)}"
            where = (*path, name) if isinstance(value, dict) else path
            self.problem(where, f"{what} {name!r} is unknown", hint, "file-key")
            return None
        return name

    def text(self, value: object, path: Path, what: str, *, empty: bool = False) -> str | None:
        """A text; a number counts as the text that stands in the file."""
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            hint = f'write "{str(value).lower()}" in quotes' if isinstance(value, bool) else ""
            self.problem(path, f"{what} is {kind(value)}; a text is due", hint, "file-shape")
            return None
        found = str(value)
        if not found.strip() and not empty:
            self.problem(path, f"{what} is empty")
            return None
        return found

    def flag(self, value: object, path: Path, what: str) -> bool | None:
        """True or false, and nothing that only looks like it."""
        if isinstance(value, bool):
            return value
        self.problem(path, f"{what} is {shown(value)}; true or false is due", code="file-shape")
        return None

    def whole(self, value: object, path: Path, what: str, least: int = 0) -> int | None:
        """A whole number, not below the least."""
        if isinstance(value, bool) or not isinstance(value, int):
            note = f"{what} is {shown(value)}; a whole number is due"
            self.problem(path, note, code="file-shape")
            return None
        if not least <= value <= LARGEST:
            self.problem(path, f"{what} is {value}; {least:,} to {LARGEST:,} is possible")
            return None
        return value

    def span(self, value: object, path: Path, what: str) -> timedelta | None:
        """A duration: seconds, or a text like 5s, 500ms or 2m."""
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            hint = "write it like 5s, 500ms or 2m"
            self.problem(path, f"{what} is {kind(value)}; a duration is due", hint, "file-shape")
            return None
        try:
            return duration(format(value, "f") if isinstance(value, Decimal) else str(value))
        except UsageError:
            hint = "write it like 5s, 500ms or 2m"
            self.problem(path, f"{what} is {shown(value)}, which is no duration", hint)
            return None

    def choice(self, value: object, path: Path, known: Collection[str], what: str) -> str | None:
        """One of the known words, in any letter case."""
        found = self.text(value, path, what)
        if found is None:
            return None
        for word in known:
            if word.lower() == found.lower():
                return word
        hint = self.guess(found, known) or f"one of {', '.join(known)}"
        self.problem(path, f"{what} is {shown(value)}", hint)
        return None
