"""Menu and flow files: one tree, three syntaxes, made into SVAML (the contract, section 7).

Every problem of a file is found in one reading: what cannot be made into SVAML. Lint judges the
SVAML, whose objects keep their places in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sinchctl.errors import UsageError
from sinchctl.svaml.build.builder import LOCALE, Builder
from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.menu_graph import MAIN
from sinchctl.svaml.model import Action, Hangup, Instruction, Menu, RunMenu, Svaml
from sinchctl.svaml.vocabulary import EVENTS
from sinchctl.svaml.write import Dialect

from .actions import ACTIONS, NONE, RUN_MENU, read_action
from .fields import Checks, Problem, kind
from .kind import FILE_KEYS
from .menus import read_menus
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
"""Further names of a member of SVAML, in one action or another of a file."""


@dataclass
class Flow:
    """A menu or flow file as SVAML, every object of it with its place in the file.

    `prompts` has where the entries of playFiles come from. With problems the SVAML is partial.
    """

    event: str
    kind: Literal["menu", "flow"]
    svaml: Svaml
    prompts: dict[Path, Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def located(self, path: Path, places: Mapping[Path, object]) -> Path:
        """Return the path in the file of something in the SVAML; of what is around it at least."""
        for size in range(len(path), -1, -1):
            start = path[:size]
            start = self.prompts.get(start, start)
            if start in places:
                return _member(start, path[size:], places)
        return ()


def _member(start: Path, rest: Path, places: Mapping[Path, object]) -> Path:
    """Return the innermost member of `rest` that the file has at `start`, by its name there."""
    for step in reversed(rest):
        if not isinstance(step, str):
            continue
        names = [step, MEMBERS.get(step, step), *_ALSO.get(step, ())]
        for name in names:
            if (*start, name) in places:
                return (*start, name)
        if start[:1] == ("action",) and (names[1],) in places:
            return (names[1],)
    return start


def read_flow(
    value: object, *, start: str | None = None, dialect: Dialect = "current", event: str = ""
) -> Flow:
    """Return the SVAML of a file's tree. `start` is the first menu, `event` that of the use.

    Raises UsageError for a start that is not in the file; every problem of the file itself
    is in `problems`.
    """
    return _FileReader(value, dialect).flow(start, event)


class _FileReader:
    def __init__(self, value: object, dialect: Dialect) -> None:
        self.checks = Checks()
        self.dialect: Dialect = dialect
        self.prompts: dict[Path, Path] = {}
        self.value: dict[str, Any] = {}
        if isinstance(value, dict):
            known = {key: one for key, one in value.items() if key != SCHEMA_KEY}
            self.value = self.checks.table(known, (), FILE_KEYS, "the file")
        else:
            hint = "a menu file has menus:, a flow file has instructions: and action:"
            note = f"the file is {kind(value)}; expected a mapping"
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
            instructions = steps.read(value["instructions"])
            self.prompts = steps.parts
            barge = steps.barge
        action = self._action(own, start)
        if barge and isinstance(action, Hangup):
            action.barge = True
        elif barge:
            note = "barge_hangup only goes with the action hangup"
            self.checks.problem(("instructions",), note)
        self._purpose()
        menu = not {"action", "instructions"} & value.keys()
        svaml = Svaml(instructions=instructions, action=action, extra={})
        if action is None and self.checks.problems:
            svaml.extra["action"] = value.get("action", value)
        kind_: Literal["menu", "flow"] = "menu" if menu else "flow"
        return Flow(own, kind_, svaml, self.prompts, self.checks.problems)

    def _purpose(self) -> None:
        """A file that says nothing is a mistake."""
        if self.value and not {"menus", "instructions", "action"} & self.value.keys():
            hint = "a menu file has menus:, a flow file has instructions: and action:"
            self.checks.problem((), "the file has no menus and no action", hint, "file-missing")

    def _action(self, event: str, start: str | None) -> Action | None:
        value, name = self.value, RUN_MENU if "menus" in self.value else NONE
        if "action" in value:
            known = dict.fromkeys(ACTIONS)
            name = self.checks.only(value["action"], ("action",), known, "the action") or ""
        if name == RUN_MENU:
            return self._run_menu(start)
        if start is not None and not self.checks.problems:
            raise UsageError("the file has no menu to start with", hint="leave --start out")
        if "menus" in value and name:
            note = f"only the action run_menu plays menus, and the action is {name}"
            self.checks.problem(("menus",), note)
        for key in ("start", "enable_voice", "barge"):
            if key in value and name and "menus" not in value:
                self.checks.problem((key,), f"{key} only goes with menus", rule="file-key")
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
                self.checks.problem((*path, key), f"{key} is also at the top of the file")
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
        action = RunMenu(
            barge=flags.get("barge"),
            locale=locale or LOCALE,
            main_menu=self._start(start, places.get("start"), menus),
            enable_voice=voice or None,
            menus=menus,
            extra={},
            around=path[:-1],
            step=path[-1] if path else None,
        )
        if menus is None:
            action.extra["menus"] = self.value["menus"]
        return action

    def _start(
        self, start: str | None, own: tuple[dict[str, Any], Path] | None, menus: list[Menu] | None
    ) -> str | None:
        """Return the first menu: the option's, the file's, `main`, or the only one."""
        given = self.value["menus"]
        names = given if isinstance(given, dict) else {}
        if own is not None:
            table, path = own
            name = self.checks.text(table["start"], path, "start")
            if start is None:
                return name
        if start is not None:
            if names and start not in names:
                hint = self.checks.guess(start, names) or f"it has {', '.join(names)}"
                raise UsageError(f"the file has no menu {start!r} for --start", hint=hint)
            return start
        if MAIN in names or not menus:
            return MAIN
        if len(menus) > 1 and ("start",) not in self.checks.meant:
            hint = f"write start: {menus[0].id}, or call one main"
            note = "several menus, and no start that says which plays first"
            self.checks.problem((), note, hint, "file-missing")
        return menus[0].id

    def _choice(self, key: str, known: tuple[str, ...]) -> str | None:
        if key not in self.value:
            return None
        return self.checks.choice(self.value[key], (key,), known, key)

    def _text(self, key: str) -> str | None:
        return self.checks.text(self.value[key], (key,), key) if key in self.value else None
