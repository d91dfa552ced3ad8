"""The `menus` of a menu file as the menus of runMenu, with where each of them stands.

Dialect `serversdk` fills in what Sinch.ServerSdk does (time-out, repeats, the prompt said
again) and puts menus and options in its order (svaml reference, section 11); `current`
writes what the file says, in the file's order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.model import Menu, Option, Pair
from sinchctl.svaml.vocabulary import (
    KEYS,
    LONGEST_ID,
    LONGEST_WAIT,
    REPEATS,
    SHORTEST_WAIT,
    WAIT,
    units,
)
from sinchctl.times import whole_milliseconds

from .fields import Checks, kind, shown
from .prompts import Parts, read_prompt

MENU_KEYS = (
    "prompt", "repeat_prompt", "repeats", "timeout", "max_timeout", "max_digits", "options",
)  # fmt: skip
OPTION_KEYS = ("return", "goto", "cookies")
LONGEST_KEY = 64


@dataclass
class Menus:
    """Menus in their order on the wire; `origins` has where `(0,)`, `(0, "options", 1)` stand."""

    menus: list[Menu] = field(default_factory=list)
    origins: dict[Path, Path] = field(default_factory=dict)


@dataclass
class _Read:
    """A menu that was read: the options with their paths, in the file's order."""

    menu: Menu
    path: Path
    options: list[tuple[Option, Path]]
    takes_digits: bool


def read_menus(checks: Checks, value: object, *, voice: bool, old: bool) -> Menus:
    """The menus of a file; `old` is the SDK's way. Faults go to the checks."""
    path: Path = ("menus",)
    if not isinstance(value, dict) or not value:
        what = "has no menu" if value == {} else f"is {kind(value)}"
        hint = "write each menu under its name: main: {prompt: ...}"
        checks.problem(path, f"menus {what}; a mapping of menus is due", hint, "file-shape")
        return Menus()
    reader = _Reader(checks, value, voice, old)
    read = [found for name in value if (found := reader.menu(name, (*path, name))) is not None]
    if old:
        read.sort(key=lambda one: one.takes_digits)
    made = Menus()
    for at, one in enumerate(read):
        made.menus.append(one.menu)
        made.origins[(at,)] = one.path
        for place, (_, option) in enumerate(one.options):
            made.origins[(at, "options", place)] = option
    return made


class _Reader:
    """Reads one menu after the other; all names are known beforehand."""

    def __init__(self, checks: Checks, value: dict[str, Any], voice: bool, old: bool) -> None:
        self.checks = checks
        self.value = value
        self.voice = voice
        self.old = old

    def menu(self, name: str, path: Path) -> _Read | None:
        """One menu; None where it is no mapping."""
        given = self.value[name]
        if not name.strip():
            self.checks.problem(path, "the name of a menu is empty")
        elif self.old and units(name) > LONGEST_ID:
            self.checks.problem(path, f"the name has more than {LONGEST_ID} characters")
        if not isinstance(given, dict):
            hint = "write it like {prompt: ..., options: ...}"
            note = f"a menu is a mapping; here is {kind(given)}"
            self.checks.problem(path, note, hint, "file-shape")
            return None
        self.checks.table(given, path, MENU_KEYS, "a menu")
        menu = Menu(id=name, extra={})
        self._prompts(menu, given, path)
        self._numbers(menu, given, path)
        options = self._options(given.get("options"), path) if "options" in given else []
        takes_digits = "max_digits" in given and "options" not in given
        if options or (self.old and not takes_digits):
            menu.options = [option for option, _ in options]
        return _Read(menu, path, options, takes_digits)

    def _prompts(self, menu: Menu, given: dict[str, Any], path: Path) -> None:
        """Each prompt stands in for the other where that is missing (section 11)."""
        found: dict[str, str | None] = {"prompt": None, "repeat_prompt": None}
        for name in found:
            if name in given:
                what = f"the {name.replace('_', ' ')}"
                found[name] = _joined(read_prompt(self.checks, given[name], (*path, name), what))
        if "prompt" not in given and "repeat_prompt" not in given:
            hint = "write what is spoken, as prompt: ..."
            self.checks.problem(path, "the menu has no prompt", hint, "file-missing")
        menu.main_prompt = found["prompt"] or found["repeat_prompt"]
        menu.repeat_prompt = found["repeat_prompt"]
        if menu.repeat_prompt is None and (self.old or given.get("repeats")):
            menu.repeat_prompt = menu.main_prompt

    def _numbers(self, menu: Menu, given: dict[str, Any], path: Path) -> None:
        checks = self.checks
        if "repeats" in given:
            menu.repeats = checks.whole(given["repeats"], (*path, "repeats"), "repeats")
        if "max_digits" in given:
            where = (*path, "max_digits")
            menu.max_digits = checks.whole(given["max_digits"], where, "max_digits", 1)
        for name, member in (("timeout", "timeout_mills"), ("max_timeout", "max_timeout_mills")):
            if name not in given:
                continue
            span = checks.span(given[name], (*path, name), name)
            if span is not None:
                setattr(menu, member, whole_milliseconds(span))
            if span is not None and self.old and not SHORTEST_WAIT <= span <= LONGEST_WAIT:
                note = f"the {name} is {shown(given[name])}; 1 to 30 seconds is possible"
                checks.problem((*path, name), note)
        if self.old:
            menu.repeats = (REPEATS if "repeats" not in given else menu.repeats) or None
            if "timeout" not in given:
                menu.timeout_mills = whole_milliseconds(WAIT)

    def _options(self, value: object, path: Path) -> list[tuple[Option, Path]]:
        path = (*path, "options")
        if not isinstance(value, dict):
            hint = "write each key like 1: {return: sales}"
            note = f"options is {kind(value)}; a mapping of keys is due"
            self.checks.problem(path, note, hint, "file-shape")
            return []
        found: list[tuple[Option, Path]] = []
        words: dict[str, str] = {}
        for key, given in value.items():
            option = self._option(key, given, (*path, key))
            self._twice(words, key, (*path, key))
            if option is not None:
                found.append((option, (*path, key)))
        if self.old:
            found.sort(key=lambda pair: not (pair[0].action or "").startswith("menu("))
        return found

    def _twice(self, words: dict[str, str], key: str, path: Path) -> None:
        """A word is heard in any letter case, so that it can stand for one thing only."""
        other = words.setdefault(key.strip().casefold(), key)
        if other != key:
            self.checks.problem(path, f"{key!r} is the same as {other!r}", code="menu-key")

    def _option(self, key: str, given: object, path: Path) -> Option | None:
        option = Option(extra={})
        self._key(option, key, path)
        if not isinstance(given, dict):
            hint = "write it like {return: sales} or {goto: main}"
            note = f"an option is a mapping; here is {shown(given)}"
            self.checks.problem(path, note, hint, "file-shape")
            return None
        self.checks.table(given, path, OPTION_KEYS, "an option")
        if ("return" in given) == ("goto" in given):
            what = "both return and goto" if "return" in given else "neither return nor goto"
            self.checks.problem(path, f"the option has {what}", "give one of them", "file-missing")
            return None
        if "return" in given:
            where = (*path, "return")
            found = self.checks.text(given["return"], where, "the result", empty=True)
            option.action = None if found is None else f"return({found})"
        else:
            option.action = self._goto(given["goto"], path)
        if "cookies" in given:
            option.add = read_pairs(self.checks, given["cookies"], (*path, "cookies"), "cookies")
        return option if option.action is not None else None

    def _goto(self, value: object, path: Path) -> str | None:
        name = self.checks.text(value, (*path, "goto"), "the menu to go to")
        if name is None:
            return None
        if name not in self.value:
            hint = self.checks.guess(name, self.value)
            note = f"goes to menu {name!r}, which does not exist"
            self.checks.problem(path, note, hint, "menu-target")
        return f"menu({name})"

    def _key(self, option: Option, key: str, path: Path) -> None:
        if key in KEYS:
            option.dtmf = key
            option.input = key if self.voice else None
            return
        option.input = key
        if not key.strip() or len(key) > LONGEST_KEY:
            what = f"longer than {LONGEST_KEY} characters" if key.strip() else "empty"
            self.checks.problem(path, f"the key of an option is {what}", code="menu-key")
        elif not any(letter.isalpha() for letter in key):
            hint = "a menu with max_digits takes several digits"
            note = f"the key {key!r} is neither one of 0-9 * # nor a word"
            self.checks.problem(path, note, hint, "menu-key")
        elif not self.voice:
            hint = "set enable_voice: true at the top, or use a key of 0-9 * #"
            self.checks.problem(
                path, f"{key!r} is a spoken word, and voice is off", hint, "menu-key"
            )


def read_pairs(checks: Checks, value: object, path: Path, what: str) -> list[Pair]:
    """A mapping of names to texts as `key` and `value` pairs."""
    if not isinstance(value, Mapping):
        note = f"{what} is {kind(value)}; a mapping of names to texts is due"
        checks.problem(path, note, code="file-shape")
        return []
    pairs = []
    for name, given in value.items():
        if not name.strip():
            checks.problem((*path, name), f"{what} has an empty name")
        text = checks.text(given, (*path, name), f"{what} {name!r}", empty=True)
        if text is not None:
            pairs.append(Pair(key=name, value=text, extra={}))
    return pairs


def _joined(parts: Parts) -> str | None:
    return ";".join(part for part, _ in parts) or None
