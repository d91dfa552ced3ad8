"""The `menus` of a menu file as the menus of runMenu, each with its place in the file.

What a menu says is judged by lint: a target that does not exist becomes SVAML as it is.

Dialect `serversdk` fills in what Sinch.ServerSdk does (time-out, repeats, the prompt said
again) and puts menus and options in its order (svaml reference, section 11); `current`
writes what the file says, in the file's order.
"""

from collections.abc import Mapping
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

from .fields import LARGEST, Checks, kind, shown
from .prompts import Parts, read_prompt

MENU_KEYS = (
    "prompt", "repeat_prompt", "repeats", "timeout", "max_timeout", "max_digits", "options",
)  # fmt: skip
OPTION_KEYS = ("return", "goto", "cookies")
LONGEST_KEY = 64


def read_menus(checks: Checks, value: object, *, voice: bool, old: bool) -> list[Menu] | None:
    """Return the menus of a file, None for anything else; `old` is the SDK's way.

    Problems go to the checks.
    """
    path: Path = ("menus",)
    if not isinstance(value, dict):
        hint = "write each menu under its name: main: {prompt: ...}"
        note = f"menus is {kind(value)}; expected a mapping of menus"
        checks.problem(path, note, hint, "file-shape")
        return None
    reader = _MenuReader(checks, value, voice, old)
    menus = [reader.menu(name, path) for name in value]
    if old:
        menus.sort(key=lambda menu: menu.options is None and menu.max_digits is not None)
    return menus


class _MenuReader:
    """Reads one menu after the other. A member that cannot be read is kept in `extra`."""

    def __init__(self, checks: Checks, value: dict[str, Any], voice: bool, old: bool) -> None:
        self.checks = checks
        self.value = value
        self.voice = voice
        self.old = old

    def menu(self, name: str, around: Path) -> Menu:
        """Return one menu."""
        given, path = self.value[name], (*around, name)
        menu = Menu(id=name, extra={}, around=around, step=name)
        if not name.strip():
            self.checks.problem(path, "the name of a menu is empty")
        elif self.old and units(name) > LONGEST_ID:
            self.checks.problem(path, f"the name has more than {LONGEST_ID} characters")
        if not isinstance(given, dict):
            hint = "write it like {prompt: ..., options: ...}"
            note = f"the menu is {kind(given)}; expected a mapping"
            self.checks.problem(path, note, hint, "file-shape")
            menu.extra = {"mainPrompt": given or "", "options": given or ""}
            return menu
        self.checks.table(given, path, MENU_KEYS, "a menu")
        self._prompts(menu, given, path)
        self._numbers(menu, given, path)
        if "options" in given:
            options = self._options(given["options"], (*path, "options"))
            if options is None:
                menu.extra["options"] = given["options"]
            elif options or self.old:
                menu.options = options
        elif self.old and "max_digits" not in given:
            menu.options = []
        for key, wire in (("prompt", "mainPrompt"), ("options", "options")):
            if (*path, key) in self.checks.meant:
                menu.extra[wire] = ""
        return menu

    def _prompts(self, menu: Menu, given: dict[str, Any], path: Path) -> None:
        """Read the prompts; each stands in for a missing other (section 11)."""
        found: dict[str, str | None] = {"prompt": None, "repeat_prompt": None}
        for name in found:
            if name in given:
                what = f"the {name.replace('_', ' ')}"
                found[name] = _joined(read_prompt(self.checks, given[name], (*path, name), what))
                if found[name] is None:
                    menu.extra["mainPrompt"] = given[name]
        if self.old and not {"prompt", "repeat_prompt"} & given.keys():
            self.checks.problem(path, "the menu has no prompt", "add prompt: ...", "file-missing")
        menu.main_prompt = found["prompt"] if found["prompt"] else found["repeat_prompt"]
        if menu.main_prompt is None:
            menu.main_prompt = found["prompt"]
        menu.repeat_prompt = found["repeat_prompt"]
        if menu.repeat_prompt is None and (self.old or given.get("repeats")):
            menu.repeat_prompt = menu.main_prompt

    def _numbers(self, menu: Menu, given: dict[str, Any], path: Path) -> None:
        checks = self.checks
        if "repeats" in given:
            menu.repeats = checks.whole(given["repeats"], (*path, "repeats"), "repeats", -LARGEST)
        if "max_digits" in given:
            where = (*path, "max_digits")
            menu.max_digits = checks.whole(given["max_digits"], where, "max_digits", -LARGEST)
            if menu.max_digits is None:
                menu.extra["maxDigits"] = given["max_digits"]
        for name, member in (("timeout", "timeout_mills"), ("max_timeout", "max_timeout_mills")):
            if name not in given:
                continue
            span = checks.span(given[name], (*path, name), name)
            if span is not None:
                setattr(menu, member, whole_milliseconds(span))
            if span is not None and self.old and not SHORTEST_WAIT <= span <= LONGEST_WAIT:
                note = f"the {name} is {shown(given[name])}; Sinch.ServerSdk allows 1 to 30 seconds"
                checks.problem((*path, name), note)
        if self.old:
            menu.repeats = (REPEATS if "repeats" not in given else menu.repeats) or None
            if "timeout" not in given:
                menu.timeout_mills = whole_milliseconds(WAIT)

    def _options(self, value: object, path: Path) -> list[Option] | None:
        if not isinstance(value, dict):
            hint = "write each key like 1: {return: sales}"
            note = f"options is {kind(value)}; expected a mapping of keys"
            self.checks.problem(path, note, hint, "file-shape")
            return None
        options = [self._option(key, given, path) for key, given in value.items()]
        if self.old:
            options.sort(key=lambda option: not (option.action or "").startswith("menu("))
        return options

    def _option(self, key: str, given: object, around: Path) -> Option:
        option, path = Option(extra={}, around=around, step=key), (*around, key)
        self._key(option, key, path)
        if not isinstance(given, dict):
            hint = "write it like {return: sales} or {goto: main}"
            note = f"the option is {shown(given)}; expected a mapping"
            self.checks.problem(path, note, hint, "file-shape")
            return option
        self.checks.table(given, path, OPTION_KEYS, "an option")
        if ("return" in given) == ("goto" in given):
            what = "both return and goto" if "return" in given else "neither return nor goto"
            self.checks.problem(path, f"the option has {what}", "give one of them", "file-missing")
            return option
        if "return" in given:
            where = (*path, "return")
            found = self.checks.text(given["return"], where, "the result", empty=True)
            option.action = None if found is None else f"return({found})"
        else:
            option.action = self._goto(given["goto"], path)
        if "cookies" in given:
            where = (*path, "cookies")
            option.add = read_pairs(self.checks, given["cookies"], where, "cookies")
            for pair in option.add:
                pair.around, pair.step = where, pair.key
        return option

    def _goto(self, value: object, path: Path) -> str | None:
        name = self.checks.text(value, (*path, "goto"), "the menu to go to")
        return None if name is None else f"menu({name})"

    def _key(self, option: Option, key: str, path: Path) -> None:
        if key in KEYS:
            option.dtmf = key
            option.input = key if self.voice else None
            return
        if not any(letter.isalpha() for letter in key) and not (self.old and self.voice):
            option.dtmf = key
            return
        option.input = key
        if len(key) > LONGEST_KEY:
            note = f"the key of the option is longer than {LONGEST_KEY} characters"
            self.checks.problem(path, note)


def read_pairs(checks: Checks, value: object, path: Path, what: str) -> list[Pair]:
    """Return a mapping of names to texts as `key` and `value` pairs."""
    if not isinstance(value, Mapping):
        note = f"{what} is {kind(value)}; expected a mapping of names to texts"
        checks.problem(path, note, rule="file-shape")
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
    return ";".join(part for part, _ in parts) if parts else None
