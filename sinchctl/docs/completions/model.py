"""The command tree as completion scripts need it: words, options, and what a value may be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from sinchctl.api.verifications import METHODS
from sinchctl.client.apis import ROWS
from sinchctl.commandline.command_map import Node as Command
from sinchctl.commandline.command_map import tree
from sinchctl.commandline.help_topics import TOPICS
from sinchctl.commandline.main import GROUPS
from sinchctl.events.model import KINDS
from sinchctl.profiles.fields import (
    CONVERSATION_REGIONS,
    CREDENTIALS,
    FIELDS,
    SMS_REGIONS,
    VOICE_REGIONS,
)
from sinchctl.simulator.engine.assumptions import ASSUMPTIONS
from sinchctl.svaml.lint.check import rules
from sinchctl.svaml.vocabulary import EVENTS, MUSIC, SPOKEN
from sinchctl.svaml.write import DIALECTS
from sinchctl.terminal.settings import OUTPUTS

FILES, FLOWS, PROFILES, MENUS, SCENARIOS, NOTHING = (
    "files",
    "flows",
    "profiles",
    "menus",
    "scenarios",
    "-",
)
"""The kinds of values, beside a list of words; FILES with words after it offers both."""


@dataclass
class OptionWords:
    """One option: its names, its help, and what its value may be (None: it is a flag)."""

    names: list[str]
    help: str
    value: str | None = None


@dataclass
class CommandWords:
    """One command or noun: the words below it, its options, the kinds of its arguments.

    The last kind counts for all further arguments if `repeats` is set.
    """

    path: str
    help: str
    words: dict[str, str] = field(default_factory=dict)
    options: list[OptionWords] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    repeats: bool = False


def commands() -> list[CommandWords]:
    """Return the whole tree, the root first."""
    return [*_commands(_tree(), "")]


@cache
def _tree() -> Command:
    return tree()


def _commands(node: Command, path: str) -> Iterator[CommandWords]:
    words = {below["name"]: below["summary"] for below in node["commands"]}
    arguments = node["arguments"]
    kinds = [_kind(path, argument["metavar"], argument) for argument in arguments]
    repeats = bool(arguments) and arguments[-1]["repeatable"]
    options = [_option(option, path) for option in node["options"]]
    yield CommandWords(path, node["summary"] if path else "", words, options, kinds, repeats)
    for below in node["commands"]:
        yield from _commands(below, f"{path} {below['name']}".strip())


def common_options() -> list[OptionWords]:
    """Return the options that every command takes."""
    options = [_option(option, "") for option in _tree()["commonOptions"]]
    return [*options, OptionWords(["--help"], "Show this page.")]


def _option(option: Command, path: str) -> OptionWords:
    is_flag = option["type"] in {"flag", "count"}
    value = None if is_flag else _kind(path, option["names"][-1], option)
    return OptionWords(option["names"], option["help"], value)


def _kind(path: str, name: str, parameter: Command) -> str:
    if parameter["choices"]:
        return " ".join(parameter["choices"])
    known = _values()
    for key in (f"{path} {name}", name, parameter["metavar"] or ""):
        if key in known:
            return known[key]
    return NOTHING


@cache
def _values() -> dict[str, str]:
    """Return what may be offered, by command and option, by option, by metavar."""
    kinds = " ".join(KINDS)
    return {
        **dict.fromkeys(("FILE", "FILE|-"), FILES),
        **dict.fromkeys(("X", "FLOW", "MENUFILE", "APP"), FLOWS),
        **{f"svaml {verb} FILE": FLOWS for verb in ("lint", "render", "graph", "explain")},
        "--locale": " ".join(SPOKEN),
        "--reply": "ice= ace= pie= dice= notify=",
        "--input": FILES,
        "--save": FILES,
        "--record": FILES,
        "--replay": FILES,
        "--request": FILES,
        "--output": " ".join(OUTPUTS),
        "--profile": PROFILES,
        "profile use NAME": PROFILES,
        "profile remove NAME": PROFILES,
        "profile set NAME": PROFILES,
        "profile show NAME": PROFILES,
        "profile check NAME": PROFILES,
        "--start": MENUS,
        "--method": " ".join(METHODS),
        "event sign --method": "POST GET",
        "event verify --method": "POST GET",
        "--region": " ".join(VOICE_REGIONS),
        "--sms-region": " ".join(SMS_REGIONS),
        "--conversation-region": " ".join(CONVERSATION_REGIONS),
        "profile add --kind": " ".join(CREDENTIALS),
        "profile set --kind": " ".join(CREDENTIALS),
        "--renew": " ".join(field.key for field in FIELDS if field.is_secret),
        "--api": " ".join(ROWS),
        "--only": kinds,
        "call test --only": SCENARIOS,
        "--assume": " ".join(_assumptions()),
        "KIND": kinds,
        "event send KIND|FILE|-": f"{FILES} {' '.join(KINDS[:-1])}",
        "--for": " ".join(EVENTS),
        "--dialect": " ".join(DIALECTS),
        "svaml lint --format": "text json github sarif",
        "--explain": " ".join(sorted(rules())),
        "--moh": " ".join(MUSIC),
        "help TOPIC": " ".join([*TOPICS, *GROUPS]),
    }


def _assumptions() -> Iterator[str]:
    """Return each assumption with each value, or with nothing behind = for a number."""
    for item in ASSUMPTIONS.values():
        yield from (f"{item.name}={value}" for value in ([""] if item.number else item.values))


def value_rows(options: Sequence[OptionWords], pattern: str) -> list[str]:
    """Return the rows of a `case` in bash and zsh: an option with what its value may be."""
    rows = []
    for option in options:
        if option.value is not None:
            names = "|".join(pattern.format(name) for name in option.names)
            rows.append(f"    {names}) value='{option.value}' ;;")
    return rows
