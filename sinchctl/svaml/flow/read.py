"""Menu and flow files: one tree, three syntaxes, made into SVAML (the contract, section 7).

Every fault of a file is found in one reading. What is made knows where it came from, so
that a finding about the SVAML can be shown in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sinchctl.errors import UsageError
from sinchctl.svaml.build.builder import LOCALE, Builder
from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.model import Action, Hangup, Instruction, RunMenu, Svaml
from sinchctl.svaml.vocabulary import EVENTS as EVENTS
from sinchctl.svaml.write import Dialect

from .actions import ACTIONS, NONE, RUN_MENU, read_action
from .fields import Checks, Problem, kind
from .kind import FILE_KEYS as FILE_KEYS
from .kind import is_flow as is_flow
from .menus import Menus, read_menus
from .names import MEMBERS
from .steps import StepReader

MENU_ACTION_KEYS = ("start", "enable_voice", "barge", "locale")
SCHEMA_KEY = "$schema"
"""A JSON file may name the schema that editors check it with."""

_ALSO = {
    "destination": ("number", "user", "uri", "extension"),
    "action": ("goto", "return"),
    "holdPrompt": ("tts",),
    "maxDuration": ("timeout",),
    "dialTimeout": ("timeout",),
    "timeoutMills": ("dtmf_timeout",),
}
"""What one member of SVAML is called in one action or another of a file."""


@dataclass
class Flow:
    """A menu or flow file as SVAML.

    `origins` has where an instruction, the action, a menu and an option came from;
    `located` finds the place of anything in the SVAML. With problems the SVAML is partial.
    """

    event: str
    kind: Literal["menu", "flow"]
    svaml: Svaml
    origins: dict[Path, Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def located(self, path: Path, places: Mapping[Path, object]) -> Path:
        """The path in the file of something in the SVAML; what is around it where it has none."""
        for size in range(len(path), 0, -1):
            found = self.origins.get(path[:size])
            if found is not None:
                return _member(found, path[size:], places)
        return ()


def _member(found: Path, rest: Path, places: Mapping[Path, object]) -> Path:
    """The place of what is at `rest` in the SVAML of something found: the innermost there is."""
    for step in reversed(rest):
        if not isinstance(step, str):
            continue
        names = [step, MEMBERS.get(step, step), *_ALSO.get(step, ())]
        for name in names:
            if (*found, name) in places:
                return (*found, name)
        if found[:1] == ("action",) and (names[1],) in places:
            return (names[1],)
    return found


def read_flow(
    value: object, *, start: str | None = None, dialect: Dialect = "current", event: str = ""
) -> Flow:
    """The SVAML of a file's tree. `start` is the first menu, `event` stands in for the file's.

    Raises UsageError for a start that is not in the file; every fault of the file itself
    is in `problems`.
    """
    return _Reader(value, dialect).flow(start, event)


class _Reader:
    def __init__(self, value: object, dialect: Dialect) -> None:
        self.checks = Checks()
        self.dialect: Dialect = dialect
        self.origins: dict[Path, Path] = {}
        self.value: dict[str, Any] = {}
        if isinstance(value, dict):
            known = {key: one for key, one in value.items() if key != SCHEMA_KEY}
            self.value = self.checks.table(known, (), FILE_KEYS, "the file")
        else:
            hint = "a menu file has menus:, a flow file has instructions: and action:"
            note = f"the file is {kind(value)}; a mapping is due"
            self.checks.problem((), note, hint, "file-shape")

    def flow(self, start: str | None, event: str) -> Flow:
        """The whole file."""
        value = self.value
        own = self._choice("event", EVENTS) or event
        self.locale = self._text("locale")
        instructions: list[Instruction] = []
        barge = False
        if "instructions" in value:
            steps = StepReader(self.checks, own, self.locale, self.dialect)
            instructions, origins = steps.read(value["instructions"])
            self.origins |= origins
            barge = steps.barge
        action = self._action(own, start)
        if barge and isinstance(action, Hangup):
            action.barge = True
        elif barge:
            note = "barge_hangup goes with the action hangup alone"
            self.checks.problem(("instructions",), note)
        self._purpose()
        menu = not {"action", "instructions"} & value.keys()
        svaml = Svaml(instructions=instructions, action=action, extra={})
        return Flow(own, "menu" if menu else "flow", svaml, self.origins, self.checks.problems)

    def _purpose(self) -> None:
        """A file that says nothing is a mistake."""
        if self.value and not {"menus", "instructions", "action"} & self.value.keys():
            hint = "a menu file has menus:, a flow file has instructions: and action:"
            self.checks.problem((), "the file has no menus and no action", hint, "file-missing")

    def _action(self, event: str, start: str | None) -> Action | None:
        value, name = self.value, RUN_MENU if "menus" in self.value else NONE
        if "action" in value:
            found = self.checks.only(value["action"], ("action",), dict.fromkeys(ACTIONS), "action")
            if found is None:
                name = ""
            else:
                name = found
                given = isinstance(value["action"], dict)
                self.origins[("action",)] = ("action", name) if given else ("action",)
        if name == RUN_MENU:
            return self._run_menu(start)
        if start is not None and not self.checks.problems:
            raise UsageError("the file has no menu to start with", hint="leave --start out")
        if "menus" in value and name:
            note = f"menus are played by run_menu alone, and the action is {name}"
            self.checks.problem(("menus",), note)
        for key in ("start", "enable_voice", "barge"):
            if key in value and name and "menus" not in value:
                self.checks.problem((key,), f"{key} goes with menus alone", code="file-key")
        if name in {"", NONE}:
            return None
        by = Builder(event or "ice", self.locale, self.dialect)
        return read_action(self.checks, by, value["action"], name)

    def _run_menu(self, start: str | None) -> Action | None:
        given = self.value.get("action")
        path: Path = ()
        if isinstance(given, dict) and given[RUN_MENU] is not None:
            path = ("action", RUN_MENU)
            given = self.checks.table(given[RUN_MENU], path, MENU_ACTION_KEYS, RUN_MENU)
        else:
            given = {}
        places: dict[str, tuple[dict[str, Any], Path]] = {
            key: (self.value, (key,)) for key in MENU_ACTION_KEYS if key in self.value
        }
        for key in MENU_ACTION_KEYS:
            if key not in given:
                continue
            if key in places:
                self.checks.problem((*path, key), f"{key} also stands at the top of the file")
            places[key] = (given, (*path, key))
        flags = {}
        for key in ("enable_voice", "barge"):
            if key in places:
                table, where = places[key]
                flags[key] = self.checks.flag(table[key], where, key)
        locale = self.locale
        if "locale" in given:
            locale = self.checks.text(given["locale"], (*path, "locale"), "locale")
        if "menus" not in self.value:
            note = "the action run_menu needs menus"
            self.checks.problem(path, note, "write them under menus:", "file-missing")
            return None
        voice, old = bool(flags.get("enable_voice")), self.dialect == "serversdk"
        menus = read_menus(self.checks, self.value["menus"], voice=voice, old=old)
        self.origins.setdefault(("action",), ())
        self.origins[("action", "menus")] = ("menus",)
        for place, found in menus.origins.items():
            self.origins[("action", "menus", *place)] = found
        return RunMenu(
            barge=flags.get("barge"),
            locale=locale or LOCALE,
            main_menu=self._start(start, places.get("start"), menus),
            enable_voice=voice or None,
            menus=menus.menus,
            extra={},
        )

    def _start(
        self, start: str | None, own: tuple[dict[str, Any], Path] | None, menus: Menus
    ) -> str | None:
        """The first menu: the option's, the file's, `main`, or the only one."""
        given = self.value["menus"]
        names = given if isinstance(given, dict) else {}
        if own is not None:
            table, path = own
            name = self.checks.text(table["start"], path, "start")
            if name is not None and name not in names:
                hint = self.checks.guess(name, names)
                note = f"starts with menu {name!r}, which does not exist"
                self.checks.problem(path, note, hint, "menu-start")
            if start is None:
                return name
        if start is not None:
            if names and start not in names:
                near = self.checks.guess(start, names)
                guess = f"; {near}" if near else ""
                raise UsageError(f"--start {start!r} is no menu of the file{guess}")
            return start
        if "main" in names or not menus.menus:
            return "main"
        if len(menus.menus) > 1:
            hint = f"write start: {menus.menus[0].id}, or call one main"
            self.checks.problem((), "nothing says which menu comes first", hint, "file-missing")
        return menus.menus[0].id

    def _choice(self, key: str, known: tuple[str, ...]) -> str | None:
        if key not in self.value:
            return None
        return self.checks.choice(self.value[key], (key,), known, key)

    def _text(self, key: str) -> str | None:
        return self.checks.text(self.value[key], (key,), key) if key in self.value else None
