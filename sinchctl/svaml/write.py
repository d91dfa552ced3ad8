"""SVAML on the wire, in two spellings: `current` (Sinch's documents of today) and `serversdk`.

`serversdk` is what Sinch.ServerSdk 2.3.1 writes, byte for byte: names in lower case, members
in the order of its classes, PSTN targets as a destination.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any, Literal, get_args

from sinchctl import wire

from .model import (
    NAMES,
    Action,
    ConnectConf,
    ConnectPstn,
    Destination,
    Instruction,
    Menu,
    OtherAction,
    OtherInstruction,
    Pair,
    Park,
    Svaml,
)
from .node import JUNK, Node, members

Dialect = Literal["current", "serversdk"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

_OLD_NAMES = {"reportCallStatus": "ReportCallStatus"}
_OLD_ORDER = {
    name.lower(): at
    for at, name in enumerate(
        [
            "name",
            "destination",
            "number",
            "dtmf",
            "cli",
            "maxDuration",
            "dialTimeout",
            "locale",
            "altLocale",
            "mainMenu",
            "menus",
            "reference",
            "conferenceId",
            "suppressCallbacks",
            "suppressErrorPrompts",
            "introPrompt",
            "holdPrompt",
            "barge",
            "enableVoice",
            "hangupCause",
            "record",
            "moh",
            "indications",
            "conferenceType",
            "enterLeaveSound",
            "account",
            "_internal",
            "tags",
            "amd",
            "dtmfMode",
        ]
    )
}
"""The order of an action's members in the SDK (svaml reference, "Wire key order")."""
_OLD_INSTRUCTION = {
    name: at for at, name in enumerate(("name", "ids", "text", "locale", "key", "value", "details"))
}
_OLD_MENU = {
    name.lower(): at
    for at, name in enumerate(
        [
            "id",
            "options",
            "maxDigits",
            "repeats",
            "repeatPrompt",
            "mainPrompt",
            "repeatText",
            "mainText",
            "timeoutMills",
        ]
    )
}
_ESCAPED = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write(svaml: Svaml, dialect: Dialect = "current") -> bytes:
    """The document as compact JSON."""
    return encode(tree(svaml, dialect), dialect)


def encode(value: object, dialect: Dialect = "current") -> bytes:
    """A JSON tree as text; `serversdk` escapes what Json.NET escapes."""
    text = wire.encode(value)
    if dialect == "serversdk":
        for character, escape in _ESCAPED.items():
            text = text.replace(character.encode(), escape.encode())
    return text


def tree(svaml: Svaml, dialect: Dialect = "current") -> dict[str, Any]:
    """The document as a JSON tree, members in the dialect's order."""
    if set(svaml.extra) == {JUNK}:
        found = svaml.extra[JUNK]
        return found if isinstance(found, dict) else {}
    old = dialect == "serversdk"
    made: dict[str, Any] = {}
    if svaml.instructions:
        steps = [_instruction(one, old) for one in svaml.instructions]
        made[_free("instructions", svaml.extra)] = steps
    if svaml.action is not None:
        made[_free("action", svaml.extra)] = _action(svaml.action, old)
    return {**made, **svaml.extra}


def _name(kind: type[Node], old: bool) -> str:
    name = NAMES[kind]
    return _OLD_NAMES.get(name, name.lower()) if old else name


def _instruction(one: Instruction, old: bool) -> Any:
    if isinstance(one, OtherInstruction):
        if set(one.extra) == {JUNK} and not one.name:
            return one.extra[JUNK]
        return _other(one)
    made = {_free("name", one.extra): _name(type(one), old), **_members(one, old)}
    return _ordered(made, _OLD_INSTRUCTION) if old else made


def _other(one: OtherInstruction | OtherAction) -> dict[str, Any]:
    return {**({_free("name", one.extra): one.name} if one.name else {}), **one.extra}


def _action(one: Action, old: bool) -> dict[str, Any]:
    if isinstance(one, OtherAction):
        return _other(one)
    made = {_free("name", one.extra): _name(type(one), old), **_members(one, old)}
    if not old:
        return made
    odd = {key.lower() for key in one.extra}
    if isinstance(one, ConnectPstn) and not odd & {"number", "destination"}:
        made.pop("number", None)
        made["destination"] = {"type": "number", "endpoint": one.number}
    if isinstance(one, Park) and not odd & {"maxduration", "dialtimeout"}:
        made["dialTimeout"] = made.pop("maxDuration", None)
        if one.max_duration is None:
            del made["dialTimeout"]
    if isinstance(one, ConnectConf) and not odd & {"conferencedtmfoptions", "dtmfmode"}:
        _old_dtmf(one, made)
    return _ordered(made, _OLD_ORDER)


def _old_dtmf(one: ConnectConf, made: dict[str, Any]) -> None:
    """The SDK knows the mode alone, written with a capital."""
    keys = one.conference_dtmf_options
    if keys is None or keys.mode is None or keys.extra:
        return
    if keys.max_digits is None and keys.timeout_mills is None:
        del made["conferenceDtmfOptions"]
        known = keys.mode in {"ignore", "forward", "detect"}
        made["dtmfMode"] = keys.mode.capitalize() if known else keys.mode


def _members(node: Node, old: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, wire_name in members(type(node)).items():
        value = getattr(node, name)
        if value is not None or (old and isinstance(node, Pair | Destination)):
            made[_free(wire_name, node.extra)] = _value(value, old)
    return {**made, **node.extra}


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """The name; in another letter case where `extra` has something that did not fit there."""
    if name not in taken:
        return name
    cases = product(*((letter.upper(), letter.lower()) for letter in name))
    return next(("".join(one) for one in cases if "".join(one) not in taken), name)


def _value(value: Any, old: bool) -> Any:
    if isinstance(value, Menu):
        return _menu(value, old)
    if isinstance(value, Node):
        return _members(value, old)
    if isinstance(value, list):
        return [_value(one, old) for one in value]
    return value


def _menu(menu: Menu, old: bool) -> dict[str, Any]:
    made = _members(menu, old)
    return _ordered(made, _OLD_MENU) if old else made


def _ordered(made: dict[str, Any], order: dict[str, int]) -> dict[str, Any]:
    last = len(order)
    return dict(sorted(made.items(), key=lambda item: order.get(item[0].lower(), last)))
