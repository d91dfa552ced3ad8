"""Completions for bash, zsh and fish, made from the command tree.

`python -m sinchctl.docs.completions.write DIRECTORY` writes them. Commands, options and fixed
values stand in the scripts, so that a TAB starts no Python; only profiles and menu ids are
asked for (`sinchctl --words`, see words.py).
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sinchctl.commandline.main import GROUPS, load, root

FILES, PROFILES, MENUS, NOTHING = "files", "profiles", "menus", "-"
"""What may be offered for a value, beside a list of words."""


@dataclass
class Option:
    """One option: its names, its help, and what may stand behind it (None: it is a flag)."""

    names: list[str]
    help: str
    value: str | None = None


@dataclass
class Node:
    """One command or group: the words below it, its options, the kinds of its arguments.

    The last kind stands for all further arguments where `repeats` is set.
    """

    path: str
    help: str
    words: dict[str, str] = field(default_factory=dict)
    options: list[Option] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    repeats: bool = False


def nodes() -> list[Node]:
    """The whole tree, the root first."""
    found = [Node("", "", dict(GROUPS), _options(root(), ""))]
    for name in GROUPS:
        found += _walk(load(name), name)
    return found


def _walk(command: Any, path: str) -> Iterator[Node]:
    below = getattr(command, "commands", {})
    words = {name: _first(one.help) for name, one in below.items() if not one.hidden}
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    repeats = bool(arguments) and arguments[-1].nargs == -1
    kinds = [_kind(path, one.metavar or one.name, one) for one in arguments]
    yield Node(path, _first(command.help), words, _options(command, path), kinds, repeats)
    for name, one in below.items():
        if not one.hidden:
            yield from _walk(one, f"{path} {name}")


def _options(command: Any, path: str) -> list[Option]:
    from sinchctl.commandline.options import COMMON

    own = [one for one in command.params if one.param_type_name == "option" and one not in COMMON]
    return [_option(one, path) for one in own if not one.hidden]


def common() -> list[Option]:
    """The options that every command takes."""
    from sinchctl.commandline.options import COMMON

    return [*(_option(one, "") for one in COMMON), Option(["--help"], "Show this page.")]


def _option(param: Any, path: str) -> Option:
    names = [*param.opts, *param.secondary_opts]
    flag = param.is_flag or param.count
    value = None if flag else _kind(path, names[-1], param)
    return Option(names, " ".join((param.help or "").split()), value)


def _first(text: str | None) -> str:
    return " ".join((text or "").partition("\n\n")[0].split())


def _kind(path: str, name: str, param: Any) -> str:
    choices = getattr(param.type, "choices", None)
    if choices:
        return " ".join(map(str, choices))
    known = _values()
    for key in (f"{path} {name}", name, (param.metavar or "").removesuffix("...").strip("[]")):
        if key in known:
            return known[key]
    return NOTHING


def _values() -> dict[str, str]:
    """What may be offered, by command and option, by option, by metavar."""
    from sinchctl.api.verifications import METHODS
    from sinchctl.events.model import KINDS
    from sinchctl.profiles.model import APIS, SMS_REGIONS, VOICE_REGIONS
    from sinchctl.svaml.lint.check import RULES
    from sinchctl.terminal.settings import OUTPUTS

    kinds = " ".join(KINDS)
    files = ("FILE", "X", "FLOW", "MENUFILE", "FILE|-", "KIND|FILE")
    return {
        **dict.fromkeys(files, FILES),
        "--input": FILES,
        "--record": FILES,
        "--replay": FILES,
        "--request": FILES,
        "--output": " ".join(OUTPUTS),
        "--profile": PROFILES,
        "profile use NAME": PROFILES,
        "profile remove NAME": PROFILES,
        "profile show [NAME]": PROFILES,
        "profile check [NAME]": PROFILES,
        "--start": MENUS,
        "--method": " ".join(METHODS),
        "event sign --method": "POST GET",
        "event verify --method": "POST GET",
        "--region": " ".join(VOICE_REGIONS),
        "--sms-region": " ".join(SMS_REGIONS),
        "--api": " ".join(APIS),
        "--via": "auto xms messaging",
        "--only": kinds,
        "KIND": kinds,
        "event send TARGET": FILES,
        "--for": "ice ace pie dice notify manage",
        "--dialect": "current serversdk",
        "svaml lint --format": "text json github sarif",
        "svaml graph --format": "tree mermaid dot svg json",
        "--explain": " ".join(sorted(RULES)),
        "--leg": "caller callee both",
        "--moh": "ring music1 music2 music3",
        "--dtmf-mode": "ignore forward detect",
        "--cause": "normal busy congestion",
        "--by": "hour day",
        "--map": "json",
        "--kind": "request sms call verification",
        "STATUS": "success failure",
        "METHOD": "GET POST PUT PATCH DELETE",
        "help [TOPIC]": "exit-codes environment profiles output sandbox signing menus",
    }


def value_rows(options: Sequence[Option], pattern: str) -> list[str]:
    """Rows of a `case` in bash and zsh: the names of an option, and what may stand behind it."""
    rows = []
    for option in options:
        if option.value is not None:
            names = "|".join(pattern.format(name) for name in option.names)
            rows.append(f"    {names}) value='{option.value}' ;;")
    return rows


def write(directory: Path) -> None:
    """Write the three scripts into a directory."""
    from . import bash, fish, zsh

    tree = nodes()
    directory.mkdir(parents=True, exist_ok=True)
    for name, module in (
        ("sinchctl.bash", bash),
        ("_sinchctl", zsh),
        ("sinchctl.fish", fish),
    ):
        (directory / name).write_text(module.script(tree), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
