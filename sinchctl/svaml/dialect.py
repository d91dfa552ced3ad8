"""SVAML on the wire, in two spellings: `current` (Sinch's documents of today) and `serversdk`.

`serversdk` is what Sinch.ServerSdk 2.3.1 writes, byte for byte: names in lower case, members
in the order of its classes, PSTN targets as a destination.
"""

from typing import Any, Literal, get_args

from sinchctl import wire

from .model import (
    ACTIONS,
    INSTRUCTIONS,
    JUNK,
    Action,
    ConnectConf,
    ConnectPstn,
    Destination,
    Instruction,
    Menu,
    Node,
    OtherAction,
    OtherInstruction,
    Pair,
    Park,
    Svaml,
    members,
)

Dialect = Literal["current", "serversdk"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

_NAMES: dict[type[Node], str] = {
    kind: name for table in (INSTRUCTIONS, ACTIONS) for name, kind in table.items()
}
_OLD_NAMES = {"reportCallStatus": "ReportCallStatus"}
_OLD_ORDER = {
    name: at
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
_OLD_INSTRUCTION = ("name", "ids", "text", "locale", "key", "value", "details")
_OLD_MENU = (
    "id",
    "options",
    "maxDigits",
    "repeats",
    "repeatPrompt",
    "mainPrompt",
    "repeatText",
    "mainText",
    "timeoutMills",
)
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
        made["instructions"] = [_instruction(one, old) for one in svaml.instructions]
    if svaml.action is not None:
        made["action"] = _action(svaml.action, old)
    return {**made, **svaml.extra}


def menus_tree(menus: list[Menu], dialect: Dialect = "current") -> list[dict[str, Any]]:
    """Menus alone, as the SDK's menu builder gives them."""
    return [_menu(menu, dialect == "serversdk") for menu in menus]


def _name(kind: type[Node], old: bool) -> str:
    name = _NAMES[kind]
    return _OLD_NAMES.get(name, name.lower()) if old else name


def _instruction(one: Instruction, old: bool) -> Any:
    if isinstance(one, OtherInstruction):
        if set(one.extra) == {JUNK} and not one.name:
            return one.extra[JUNK]
        return {**({"name": one.name} if one.name else {}), **one.extra}
    made = {"name": _name(type(one), old), **_members(one, old)}
    return _ordered(made, _OLD_INSTRUCTION) if old else made


def _action(one: Action, old: bool) -> dict[str, Any]:
    if isinstance(one, OtherAction):
        return {**({"name": one.name} if one.name else {}), **one.extra}
    made = {"name": _name(type(one), old), **_members(one, old)}
    if not old:
        return made
    odd = any(key.lower() in {"number", "destination"} for key in one.extra)
    if isinstance(one, ConnectPstn) and (one.number is not None or not odd):
        made.pop("number", None)
        made["destination"] = {"type": "number", "endpoint": one.number}
    if isinstance(one, Park) and "maxDuration" in made and "dialTimeout" not in made:
        made["dialTimeout"] = made.pop("maxDuration")
    if isinstance(one, ConnectConf):
        _old_dtmf(one, made)
    last = len(_OLD_ORDER)
    return dict(sorted(made.items(), key=lambda item: _OLD_ORDER.get(item[0], last)))


def _old_dtmf(one: ConnectConf, made: dict[str, Any]) -> None:
    """The SDK knows the mode alone, written with a capital."""
    keys = one.conference_dtmf_options
    if keys is None or keys.mode is None or keys.extra or "dtmfMode" in made:
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
            made[wire_name] = _value(value, old)
    return {**made, **node.extra}


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


def _ordered(made: dict[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    first = {name: made[name] for name in order if name in made}
    return {**first, **{name: value for name, value in made.items() if name not in first}}
