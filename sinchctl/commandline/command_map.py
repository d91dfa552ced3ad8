"""The whole command tree as plain data: for programs, for the man pages, for tests.

Every noun is loaded for this, which start-up never does.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any

import typer

from sinchctl import __version__

from .main import GROUPS, load, root
from .options import COMMON

Node = dict[str, Any]
"""`name`, `path` (as typed), `summary`, `help`, `usage`, `examples`, and what is below; a command
has its `class` too."""

CLASSES = {
    "read": "sms status, sms list, sms show, sms report, sms inbox, sms groups list, "
    "sms groups show, sms opt-outs list, sms opt-outs check, sms segments, verify get, "
    "call get, conference get, svaml render, svaml graph, "
    "svaml explain, svaml build none, svaml build hangup, svaml build continue, "
    "svaml build connect-pstn, svaml build connect-mxp, svaml build connect-sip, "
    "svaml build connect-conference, svaml build connect-stream, svaml build park, "
    "svaml build run-menu, svaml schema, event parse, event verify, event sample, event sign, "
    "event stats, number list, number show, number search, app numbers, "
    "profile list, profile show, profile check, profile path, sandbox calls, "
    "sandbox log, completion, help, why",
    "change": "sms bulk-status, sms cancel, sms groups create, sms groups update, "
    "verify report, call simulate, "
    "call test, call explore, call update, call manage, call hangup, call report-status, "
    "conference mute, conference unmute, conference hold, conference resume, "
    "conference kick, app assign, app unassign, app callbacks, app lease, app restore, "
    "number set, svaml init, svaml lint, event send, "
    "event listen, profile add, profile set, profile use, sandbox answer, sandbox call, "
    "sandbox end, sandbox press, sandbox serve, sandbox settings, sandbox sms-in",
    "billable": "sms send, sms bulk, verify start, callout tts, callout conference, callout menu, "
    "callout custom, lookup",
    "destructive": "sms groups delete, conference end, profile remove, sandbox reset, api",
}
"""What a command can do at worst, so that scripts and agents know what to ask about first.

Each class is more dangerous than those before it: a command reads, changes something that can be
changed back, costs money at Sinch, or ends or deletes what cannot be brought back.
"""
_CLASS_OF = {
    f"sinchctl {command}": name
    for name, commands in CLASSES.items()
    for command in commands.split(", ")
}


def tree() -> Node:
    """The root with everything below it, and the common options under `commonOptions`."""
    command = root()
    context = typer.Context(command, info_name="sinchctl")
    nouns = [_node(name, load(name), context) for name in GROUPS]
    for name, noun in zip(GROUPS, nouns, strict=True):
        noun["summary"] = GROUPS[name]
    whole = {**_node("sinchctl", command, None), "version": __version__}
    whole["commonOptions"] = [_parameter(option) for option in COMMON]
    whole["commands"] = nouns
    return whole


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order of help."""
    yield node
    for below in node["commands"]:
        yield from walk(below)


def _node(name: str, command: Any, parent: typer.Context | None) -> Node:
    context = typer.Context(command, parent=parent, info_name=name)
    usage = command.get_usage(context).split(":", 1)[1]
    first, _, rest = (command.help or "").partition("\n\n")
    own = [
        param
        for param in command.params
        if param not in COMMON and not getattr(param, "hidden", False)
    ]
    path = context.command_path if parent else name
    own_class = {} if hasattr(command, "commands") else {"class": _CLASS_OF.get(path)}
    return {
        "name": name,
        "path": path,
        **own_class,
        "summary": " ".join(first.split()),
        "help": _paragraphs(rest),
        "usage": " ".join(usage.split()),
        "examples": [*getattr(command, "examples", ())],
        "arguments": [_parameter(one) for one in own if one.param_type_name == "argument"],
        "options": [_parameter(one) for one in own if one.param_type_name == "option"],
        "commands": [
            _node(below, one, context)
            for below, one in getattr(command, "commands", {}).items()
            if not one.hidden and parent is not None
        ],
    }


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _parameter(param: Any) -> Node:
    """One argument or option; `default` is null where it has none or is worked out."""
    told: Node = {
        "name": param.name,
        "metavar": _metavar(param),
        "type": _type(param),
        "help": " ".join((getattr(param, "help", None) or "").split()),
        "required": bool(param.required),
        "repeatable": bool(getattr(param, "multiple", False)) or param.nargs == -1,
        "default": _default(param.default),
        "choices": [str(choice) for choice in getattr(param.type, "choices", ())],
    }
    if param.param_type_name == "option":
        told["names"] = [*param.opts, *param.secondary_opts]
        told["section"] = getattr(param, "rich_help_panel", None) or "Options"
    return told


def _metavar(param: Any) -> str | None:
    """Return the placeholder of the value in help; None for a flag."""
    if getattr(param, "is_flag", False) or getattr(param, "count", False):
        return None
    shown: str = param.metavar or param.name.upper()
    return shown.removesuffix("...").strip("[]")


def _type(param: Any) -> str:
    if getattr(param, "count", False):
        return "count"
    if getattr(param, "is_flag", False):
        return "flag"
    return "choice" if getattr(param.type, "choices", None) else str(param.type.name)


def _default(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is False or value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_default(one) for one in value]
    return None
