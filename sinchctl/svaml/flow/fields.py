"""Values of menu and flow files, checked one by one; every fault is kept, none stops the rest."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.svaml.document.positions import Path
from sinchctl.text.guess import Guesses, alternatives
from sinchctl.text.secrets import redacted
from sinchctl.times import duration

LARGEST = 2**31 - 1
"""The largest whole number that is taken anywhere."""

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be made into SVAML: its place, message and hint, and lint's rule.

    Rules: `file-shape` (the wrong type of value), `file-key` and `name-unknown` (an unknown key
    or name), `file-missing`, `file-value`.
    """

    path: Path
    message: str
    hint: str = ""
    rule: str = "file-value"


def shown(value: object) -> str:
    """Return a value as a message quotes it: short, on one line."""
    if isinstance(value, str):
        text = repr(value)
    elif isinstance(value, Decimal):
        text = str(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 4]}..."


def kind(value: object) -> str:
    """Return what a value is, in the words of a file's author."""
    names = {dict: "a mapping", list: "a list", str: "text", bool: "true or false"}
    if value is None:
        return "empty"
    return names.get(type(value), "a number")


class Checks:
    """The problems of one file, and readers of single values that add to them.

    A reader returns None for a value that does not fit, and has noted why. `meant` has the paths
    that unknown keys were probably meant for.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.meant: set[Path] = set()
        self._guesses = Guesses()

    def problem(self, path: Path, message: str, hint: str = "", rule: str = "file-value") -> None:
        """Note a problem; the message shows no password or token of what it quotes."""
        self.problems.append(Problem(path, redacted(message), hint, rule))

    def guess(self, word: str, known: Collection[str]) -> str:
        """Return `did you mean 'sales'?`, or nothing."""
        near = self._guesses.nearest(word, known)
        return f"did you mean {near!r}?" if near else ""

    def table(self, value: object, path: Path, keys: Collection[str], what: str) -> dict[str, Any]:
        """Return a mapping with no other keys than these; an empty one for anything else."""
        if not isinstance(value, dict):
            self.problem(path, f"{what} is {kind(value)}; expected a mapping", rule="file-shape")
            return {}
        for key in value:
            if key not in keys:
                near = self._guesses.nearest(key, keys)
                hint = f"known keys: {', '.join(sorted(keys))}"
                if near:
                    self.meant.add((*path, near))
                    hint = f"did you mean {near!r}?"
                self.problem((*path, key), f"unknown key {key!r} in {what}", hint, "file-key")
        return value

    def only(
        self,
        value: object,
        path: Path,
        known: Mapping[str, Any],
        what: str,
        rule: str = "name-unknown",
    ) -> str | None:
        """Return the name in a one-key mapping, or in a plain text; one of the known ones."""
        name: object = value
        if isinstance(value, dict):
            if len(value) != 1:
                state = f"has the keys {', '.join(value)}" if value else "is an empty mapping"
                hint = "put each in a separate entry" if value else ""
                self.problem(path, f"{what} {state}; expected one key", hint, "file-shape")
                return None
            name = next(iter(value))
        if not isinstance(name, str):
            self.problem(path, f"{what} is {kind(name)}; expected a name", rule="file-shape")
            return None
        if name not in known:
            hint = self.guess(name, known) or f"known names: {', '.join(known)}"
            where = (*path, name) if isinstance(value, dict) else path
            self.problem(where, f"{what} {name!r} is unknown", hint, rule)
            return None
        return name

    def text(self, value: object, path: Path, what: str, *, empty: bool = False) -> str | None:
        """Return a text; a number counts as the text in the file."""
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            hint = f'write "{str(value).lower()}" in quotes' if isinstance(value, bool) else ""
            self.problem(path, f"{what} is {kind(value)}; expected text", hint, "file-shape")
            return None
        found = str(value)
        if not found.strip() and not empty:
            self.problem(path, f"{what} is empty")
            return None
        return found

    def flag(self, value: object, path: Path, what: str) -> bool | None:
        """Return true or false, and nothing that only looks like it."""
        if isinstance(value, bool):
            return value
        note = f"{what} is {shown(value)}; expected true or false"
        self.problem(path, note, rule="file-shape")
        return None

    def whole(self, value: object, path: Path, what: str, least: int = 0) -> int | None:
        """Return a whole number, not below the least."""
        if isinstance(value, bool) or not isinstance(value, int):
            note = f"{what} is {shown(value)}; expected a whole number"
            self.problem(path, note, rule="file-shape")
            return None
        if not least <= value <= LARGEST:
            self.problem(path, f"{what} is {value}; expected {least:,} to {LARGEST:,}")
            return None
        return value

    def span(self, value: object, path: Path, what: str) -> timedelta | None:
        """Return a duration: seconds, or a text like 5s, 500ms or 2m."""
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            hint = "write it like 5s, 500ms or 2m"
            note = f"{what} is {kind(value)}; expected a duration"
            self.problem(path, note, hint, "file-shape")
            return None
        try:
            return duration(format(value, "f") if isinstance(value, Decimal) else str(value))
        except UsageError:
            hint = "write it like 5s, 500ms or 2m"
            self.problem(path, f"{what} is {shown(value)}, which is not a duration", hint)
            return None

    def choice(self, value: object, path: Path, known: Collection[str], what: str) -> str | None:
        """Return one of the known words, in any letter case."""
        found = self.text(value, path, what)
        if found is None:
            return None
        for word in known:
            if word.lower() == found.lower():
                return word
        hint = self.guess(found, known) or f"use {alternatives(known)}"
        self.problem(path, f"{what} {shown(value)} is unknown", hint)
        return None
