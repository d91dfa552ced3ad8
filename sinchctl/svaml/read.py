"""SVAML read from JSON trees: any letter case, both dialects, nothing lost.

What is unknown or of the wrong type stays in `extra`, so that writing it again (`write`) gives
what was read. Every object knows where it stands and how its members are spelled.
"""

from typing import Any, TypeVar

from .model import (
    ACTIONS,
    INSTRUCTIONS,
    Action,
    ConferenceDtmf,
    ConnectConf,
    ConnectPstn,
    Destination,
    Instruction,
    Option,
    OtherAction,
    OtherInstruction,
    Pair,
    Park,
    Svaml,
)
from .node import JUNK, Field, Node, Path, fields

T = TypeVar("T", bound=Node)

LARGEST = 2**31 - 1
"""The largest whole number that fits a member, either way of zero."""

_INSTRUCTIONS = {name.lower(): kind for name, kind in INSTRUCTIONS.items()}
_ACTIONS = {name.lower(): kind for name, kind in ACTIONS.items()}
_NULLS = (Pair, Destination)
"""Objects whose unset members Sinch.ServerSdk writes as null: null is unset there."""

_KEYS: dict[type[Node], dict[str, Field]] = {}


def keys(kind: type[Node]) -> dict[str, Field]:
    """Return the members of a struct by their names on the wire, in lower case too."""
    table = _KEYS.get(kind)
    if table is None:
        known = fields(kind).values()
        table = {field.wire.lower(): field for field in known}
        table |= {field.wire: field for field in known}
        _KEYS[kind] = table
    return table


def read(tree: object) -> Svaml:
    """Return the document in a JSON tree, whatever its letter case and dialect. Never raises."""
    if not isinstance(tree, dict):
        return Svaml(extra={JUNK: tree})
    svaml = Svaml(extra={})
    spelling: dict[str, Path] = {}
    for key, value in tree.items():
        name = key.lower() if isinstance(key, str) else ""
        if name == "instructions" and isinstance(value, list) and name not in spelling:
            svaml.instructions = [_instruction(one, (key,), at) for at, one in enumerate(value)]
        elif name == "action" and isinstance(value, dict) and svaml.action is None:
            svaml.action = _action(value, key)
        else:
            svaml.extra[key] = value
            continue
        spelling[name] = (key,)
    svaml.spelling = spelling
    return svaml


def _name(value: dict[str, Any]) -> tuple[str, str]:
    """Return the key and the text of an object's name: the first that is a text."""
    for key, name in value.items():
        if isinstance(name, str) and name and isinstance(key, str) and key.lower() == "name":
            return key, name
    return "", ""


def _instruction(value: object, around: Path, step: int) -> Instruction:
    if not isinstance(value, dict):
        return OtherInstruction(extra={JUNK: value}, around=around, step=step)
    key, name = _name(value)
    kind = _INSTRUCTIONS.get(name.lower())
    if kind is None:
        other = OtherInstruction(name=name, extra={**value}, around=around, step=step)
        other.extra.pop(key, None)
        return _called(other, key, name)
    return _called(_node(kind, value, around, step, key), key, name)


def _action(value: dict[str, Any], step: str) -> Action:
    key, name = _name(value)
    kind = _ACTIONS.get(name.lower())
    if kind is None:
        other = OtherAction(name=name, extra={**value}, around=(), step=step)
        other.extra.pop(key, None)
        return _called(other, key, name)
    action = _node(kind, value, (), step, key)
    _translate(action)
    return _called(action, key, name)


def _called(node: T, key: str, name: str) -> T:
    node.called = name
    if key not in {"", "name"}:
        node.spelling = {**(node.spelling or {}), "name": (key,)}
    return node


def _node(kind: type[T], value: dict[str, Any], around: Path, step: str | int, name: str = "") -> T:
    """Return an object as a struct; members that do not fit stay in `extra`."""
    node = kind(extra={}, around=around, step=step)
    table, known, path = keys(kind), node.__dict__, (*around, step)
    for key, given in value.items():
        field = table.get(key)
        if field is None and isinstance(key, str):
            if key == name:
                continue
            field = table.get(key.lower())
        if field is None or field.name in known:
            node.extra[key] = given
            continue
        fitting = None if given is None else _fitting(field, given, path, key)
        if fitting is not None:
            known[field.name] = fitting
            if key != field.wire:
                node.spelling = {**(node.spelling or {}), field.name: (key,)}
        elif given is not None or kind not in _NULLS:
            node.extra[key] = given
    if kind is Option and type(given := node.extra.get("dtmf")) is int:
        known["dtmf"] = str(node.extra.pop("dtmf"))
    return node


def _fitting(field: Field, given: Any, path: Path, key: str) -> Any:
    """Return the value as the model has it; None for one of another type."""
    what, inner = field.holds, field.struct
    if what == "text":
        return given if isinstance(given, str) else None
    if what == "whole":
        return given if type(given) is int and abs(given) <= LARGEST else None
    if what == "flag":
        return given if isinstance(given, bool) else None
    if what == "object":
        return _node(inner, given, path, key) if inner and isinstance(given, dict) else None
    if not isinstance(given, list):
        return None
    if what == "texts":
        return [*given] if all(isinstance(one, str) for one in given) else None
    if inner is None or not all(isinstance(one, dict) for one in given):
        return None
    around = (*path, key)
    return [_node(inner, one, around, at) for at, one in enumerate(given)]


def _translate(action: Action) -> None:
    """Move members that Sinch.ServerSdk writes in another place (decisions of the house, 6)."""
    if isinstance(action, ConnectPstn) and action.number is None:
        _take_number(action)
    elif isinstance(action, Park) and action.max_duration is None:
        key = action.key_of("dialTimeout")
        if key is not None and type(action.extra[key]) is int:
            action.max_duration = action.extra.pop(key)
            action.spelling = {**(action.spelling or {}), "max_duration": (key,)}
    elif isinstance(action, ConnectConf) and action.conference_dtmf_options is None:
        key = action.key_of("dtmfMode")
        if key is not None and isinstance(action.extra[key], str):
            mode = action.extra.pop(key)
            keys_of = ConferenceDtmf(mode=mode, around=action.path, spelling={"mode": (key,)})
            action.conference_dtmf_options = keys_of
            action.spelling = {**(action.spelling or {}), "conference_dtmf_options": (key,)}
    if isinstance(action, ConnectConf) and action.conference_dtmf_options is not None:
        mode = action.conference_dtmf_options.mode
        if mode is not None and mode.lower() in {"ignore", "forward", "detect"}:
            action.conference_dtmf_options.mode = mode.lower()


def pstn_destination(action: ConnectPstn) -> Destination | None:
    """Return the old SDK's destination of a connectPstn if it did not become the number."""
    key = action.key_of("destination")
    value = None if key is None else action.extra[key]
    return _node(Destination, value, action.path, str(key)) if isinstance(value, dict) else None


def _take_number(action: ConnectPstn) -> None:
    to = pstn_destination(action)
    if to is not None and (to.type or "").lower() == "number" and not to.extra:
        action.number = to.endpoint
        del action.extra[str(to.step)]
        where = to.at("endpoint")[len(action.path) :]
        action.spelling = {**(action.spelling or {}), "number": where}
