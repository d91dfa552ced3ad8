"""Menus as Sinch.ServerSdk's menu builder makes them (svaml reference, sections 11 and 12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sinchctl.errors import UsageError
from sinchctl.svaml.build.builder import LOCALE, Builder
from sinchctl.svaml.vocabulary import LONGEST_WAIT, REPEATS, SHORTEST_WAIT, WAIT
from sinchctl.times import whole_milliseconds

from .model import Menu, Option, Pair, RunMenu
from .vocabulary import KEYS, LONGEST_ID, units


def prompt_chain(text: str) -> str:
    """A prompt in the SDK's short form: `;` between parts, `$name` a recording, else speech."""
    parts = text.split(";")
    made = [part[1:] if part.startswith("$") else f"#tts[{part}]" for part in parts]
    return ";".join(part for part in made if part or len(parts) == 1)


@dataclass
class Draft:
    """A menu that is being made; `go` and `give` are its goto and return options, in order."""

    menu: Menu
    go: list[Option] = field(default_factory=list)
    give: list[Option] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    takes_digits: bool = False


class MenuBuilder:
    """Collects menus. Prompts are in the wire's form. Every method raises UsageError."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}

    def begin(self, name: str, prompt: str, timeout: timedelta | None = None) -> Draft:
        """A menu with options (BeginMenuDefinition)."""
        draft = self._begin(name, prompt, timeout)
        draft.menu.repeat_prompt = prompt
        draft.menu.repeats = REPEATS
        return draft

    def number_input(
        self,
        name: str,
        prompt: str | None,
        max_digits: int,
        repeat_prompt: str | None = None,
        repeats: int = REPEATS,
        timeout: timedelta | None = None,
    ) -> None:
        """A menu that takes digits (AddNumberInputMenu); each prompt stands in for the other."""
        draft = self._begin(name, prompt if prompt is not None else repeat_prompt, timeout)
        draft.takes_digits = True
        draft.menu.max_digits = max_digits or None
        draft.menu.repeat_prompt = repeat_prompt if repeat_prompt is not None else prompt
        draft.menu.repeats = repeats or None

    def _begin(self, name: str, prompt: str | None, timeout: timedelta | None) -> Draft:
        if not name:
            raise UsageError("the id of a menu is empty")
        if units(name) > LONGEST_ID:
            raise UsageError(f"the menu id {name[:20]!r}... has more than {LONGEST_ID} characters")
        if name in self._drafts:
            raise UsageError(f"the menu {name!r} is defined twice")
        wait = WAIT if timeout is None else timeout
        if not SHORTEST_WAIT <= wait <= LONGEST_WAIT:
            raise UsageError("the timeout of a menu is 1 to 30 seconds")
        if prompt is None:
            raise UsageError(f"the menu {name!r} has no prompt")
        menu = Menu(id=name, main_prompt=prompt, timeout_mills=whole_milliseconds(wait), extra={})
        draft = Draft(menu)
        self._drafts[name] = draft
        return draft

    def goto(
        self, draft: Draft, key: str | None, menu: str, cookies: Mapping[str, str] | None = None
    ) -> None:
        """A key or word that plays another menu (AddGotoMenuOption), with cookies to set."""
        option = self._option(draft, key, f"menu({menu})")
        if cookies is not None:
            option.add = [Pair(key=name, value=text, extra={}) for name, text in cookies.items()]
        draft.go.append(option)

    def give(self, draft: Draft, key: str | None, result: str | None) -> None:
        """A key or word that ends the menu with a result (AddTriggerPieOption)."""
        draft.give.append(self._option(draft, key, f"return({result or ''})"))

    def _option(self, draft: Draft, key: str | None, action: str) -> Option:
        if key is None:
            raise UsageError("an option has no key")
        if key in draft.taken:
            raise UsageError(f"the option {key!r} is defined twice in menu {draft.menu.id!r}")
        draft.taken.add(key)
        return Option(dtmf=key if key in KEYS else None, input=key, action=action, extra={})

    def menus(self) -> list[Menu]:
        """All menus in the SDK's order: those with options first, gotos before returns."""
        with_options = [one for one in self._drafts.values() if not one.takes_digits]
        for draft in with_options:
            draft.menu.options = [*draft.go, *draft.give]
        others = [one for one in self._drafts.values() if one.takes_digits]
        return [draft.menu for draft in (*with_options, *others)]


def run_menu(by: Builder, start: str, menus: list[Menu], *, voice: bool = False) -> RunMenu:
    """Play menus from a start (RunMenu). Without voice an option needs a key.

    Raises UsageError for a start that does not exist and for a word without voice.
    """
    if start not in {menu.id for menu in menus}:
        raise UsageError(f"the menu {start!r} to start with is not defined")
    for option in (option for menu in menus for option in menu.options or []):
        if not voice:
            if option.dtmf is None:
                raise UsageError(
                    f"the option {option.input!r} is a spoken word, and voice is off",
                    hint="set enable_voice, or use a key of 0-9 * #",
                )
            option.input = None
    return RunMenu(
        locale=by.locale or LOCALE,
        main_menu=start,
        menus=menus,
        enable_voice=voice or None,
        extra={},
    )
