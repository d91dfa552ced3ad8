"""SVAML made ready to run: instructions as steps, menus by id, options by key, prompts timed."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from sinchctl.svaml.describe.values import part, parts
from sinchctl.svaml.lint.rules.allowed_where import PERHAPS, SURE
from sinchctl.svaml.menu_graph import MAIN, takes_digits, target
from sinchctl.svaml.model import (
    ACTIONS,
    INSTRUCTIONS,
    Action,
    Instruction,
    Menu,
    Option,
    OtherAction,
    Pair,
    PlayFiles,
    RunMenu,
    Say,
    SendDtmf,
    Svaml,
)
from sinchctl.svaml.node import Node
from sinchctl.svaml.vocabulary import WAIT

from .timing import Timing, tones

_NAMES: dict[type[Node], str] = {
    kind: name for table in (INSTRUCTIONS, ACTIONS) for name, kind in table.items()
}

Pairs = tuple[tuple[str, str], ...]
DEFAULT_WAIT = round(WAIT.total_seconds() * 1000)


class Sound(NamedTuple):
    """A part of a prompt: how it is made, its text or name, and its milliseconds."""

    how: str
    text: str
    ms: int


Sounds = tuple[Sound, ...]


class Choice(NamedTuple):
    """What an option does: play a menu, return a value, or neither (a mistake)."""

    kind: Literal["menu", "return", "error"]
    value: str
    add: Pairs
    place: int


class MenuProgram:
    """A menu with its prompts timed and its options by key and by word."""

    __slots__ = (
        "digits",
        "id",
        "keys",
        "listens",
        "main",
        "main_ms",
        "repeat",
        "repeat_ms",
        "repeats",
        "wait",
        "words",
    )

    def __init__(self, menu: Menu, timing: Timing, *, listens: bool) -> None:
        prompt = menu.main_prompt if menu.main_prompt is not None else menu.repeat_prompt
        again = menu.repeat_prompt if menu.repeat_prompt is not None else menu.main_prompt
        self.id = menu.id or ""
        self.listens = listens
        self.main = sounds(prompt, timing)
        self.repeat = self.main if again == prompt else sounds(again, timing)
        self.main_ms = sum(sound.ms for sound in self.main)
        self.repeat_ms = sum(sound.ms for sound in self.repeat)
        self.repeats = None if menu.repeats is None else max(0, menu.repeats)
        self.wait = DEFAULT_WAIT if menu.timeout_mills is None else max(0, menu.timeout_mills)
        self.digits = menu.max_digits or 0 if takes_digits(menu) else 0
        self.keys: dict[str, Choice] = {}
        self.words: dict[str, Choice] = {}
        for place, option in enumerate(menu.options or []):
            choice = _choice(option, place)
            if option.dtmf is not None:
                self.keys.setdefault(option.dtmf.strip(), choice)
            if option.input:
                self.words.setdefault(option.input.strip().lower(), choice)

    def prompt(self, attempt: int) -> Sounds:
        """Return what is played before an attempt."""
        return self.repeat if attempt else self.main

    def prompt_ms(self, attempt: int) -> int:
        """Return how long that takes."""
        return self.repeat_ms if attempt else self.main_ms


class Program:
    """One SVAML document that a call can carry out. Menus are made ready when they are met."""

    def __init__(self, svaml: Svaml, timing: Timing) -> None:
        self.svaml = svaml
        self.timing = timing
        self.sounds = tuple(_sounds_of(step, timing) for step in svaml.instructions)
        self._menus: dict[str, MenuProgram] = {}
        self._sources: dict[str, Menu] = {}
        self._prompts: dict[str, Sounds] = {}
        self._listens = False
        if isinstance(svaml.action, RunMenu):
            self._listens = svaml.action.enable_voice is True
            for menu in svaml.action.menus or []:
                if menu.id is not None:
                    self._sources.setdefault(menu.id, menu)

    @property
    def action(self) -> Action | None:
        """What the document does after its instructions."""
        return self.svaml.action

    @property
    def instructions(self) -> list[Instruction]:
        """What the document does first, in its order."""
        return self.svaml.instructions

    @property
    def ids(self) -> list[str]:
        """The menus by their ids, in the order of the document."""
        return list(self._sources)

    def menu(self, name: str) -> MenuProgram | None:
        """Return the menu with this id, None if there is none."""
        menu = self._menus.get(name)
        if menu is None and name in self._sources:
            menu = self._menus[name] = MenuProgram(
                self._sources[name], self.timing, listens=self._listens
            )
        return menu

    def source(self, name: str) -> Menu | None:
        """Return a menu as the document has it."""
        return self._sources.get(name)

    def prompt(self, text: str | None) -> Sounds:
        """Return the parts of a prompt of the action; each prompt is taken apart once."""
        known = self._prompts.get(text or "")
        if known is None:
            known = self._prompts[text or ""] = sounds(text, self.timing)
        return known

    def is_empty(self) -> bool:
        """Return True for an answer that says nothing at all."""
        return not self.svaml.instructions and self.svaml.action is None and not self.svaml.extra

    def begins_at(self, start: str, no_main: str) -> tuple[str | None, set[str]]:
        """Return the menu that plays first (None: an error), and the assumptions used."""
        action = self.svaml.action
        named = action.main_menu if isinstance(action, RunMenu) else None
        used = set()
        if named is not None and named != MAIN and MAIN in self._sources:
            used.add("start")
            if start == "main":
                named = MAIN
        name = named if named is not None else MAIN
        if name in self._sources:
            return name, used
        if named is not None and start == "main" and MAIN in self._sources:
            return MAIN, used
        used.add("no-main")
        first = next(iter(self._sources), None) if no_main == "first" else None
        return first, used


def sounds(prompt: str | None, timing: Timing) -> Sounds:
    """Return the parts of a prompt with their lengths; parts without a length are left out."""
    timed = (Sound(part.kind, part.text, timing.part(part)) for part in parts(prompt or ""))
    return tuple(sound for sound in timed if sound.ms)


def name_of(node: Instruction | Action) -> str:
    """Return the name of an instruction or action on the wire."""
    return _NAMES.get(type(node)) or str(getattr(node, "name", ""))


def is_allowed(name: str, event: str) -> bool:
    """Return True if an event takes an instruction or action, for sure or perhaps."""
    return event in SURE.get(name, "").split() or event in PERHAPS.get(name, "").split()


def is_known(action: Action | None) -> bool:
    """Return True for an action that Sinch knows."""
    return action is not None and not isinstance(action, OtherAction)


def pairs(items: Iterable[Pair] | None) -> Pairs:
    """Return keys with their values."""
    return tuple((item.key or "", item.value or "") for item in items or ())


def _choice(option: Option, place: int) -> Choice:
    to = target(option.action)
    if to is None:
        return Choice("error", option.action or "", pairs(option.add), place)
    return Choice(to.kind, to.name, pairs(option.add), place)


def _sounds_of(step: Node, timing: Timing) -> Sounds:
    if isinstance(step, Say):
        ms = timing.speech(step.text or "")
        return (Sound("speech", step.text or "", ms),) if ms else ()
    if isinstance(step, PlayFiles):
        return tuple(sound for entry in step.ids or [] for sound in _entry(entry, timing))
    if isinstance(step, SendDtmf) and step.value:
        return (Sound("tones", step.value, tones(step.value)),)
    return ()


def _entry(entry: str, timing: Timing) -> Sounds:

    found = part(entry)
    ms = timing.part(found) if entry.strip() else 0
    return (Sound(found.kind, found.text, ms),) if ms else ()
