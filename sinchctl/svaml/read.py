"""SVAML read from JSON trees: any letter case, both dialects, nothing lost.

What is not known or of the wrong type stays in `extra`, so that reading and writing again
(`dialect`) gives what was there.
"""

from typing import Any, TypeVar

from .model import (
    ACTIONS,
    INSTRUCTIONS,
    JUNK,
    Action,
    Amd,
    Answer,
    ConferenceDtmf,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
    Continue,
    Destination,
    Hangup,
    Instruction,
    Menu,
    Node,
    Option,
    OtherAction,
    OtherInstruction,
    Pair,
    Park,
    PlayFiles,
    Recording,
    ReportCallStatus,
    RunMenu,
    Say,
    SendDtmf,
    SetCookie,
    StartRecording,
    StopRecording,
    Streaming,
    Svaml,
    Transcription,
    members,
    wire_name,
)

__all__ = [
    "ACTIONS",
    "INSTRUCTIONS",
    "JUNK",
    "Action",
    "Amd",
    "Answer",
    "ConferenceDtmf",
    "ConnectConf",
    "ConnectMxp",
    "ConnectPstn",
    "ConnectSip",
    "ConnectStream",
    "Continue",
    "Destination",
    "Hangup",
    "Instruction",
    "Menu",
    "Node",
    "Option",
    "OtherAction",
    "OtherInstruction",
    "Pair",
    "Park",
    "PlayFiles",
    "Recording",
    "ReportCallStatus",
    "RunMenu",
    "Say",
    "SendDtmf",
    "SetCookie",
    "StartRecording",
    "StopRecording",
    "Streaming",
    "Svaml",
    "Transcription",
    "members",
    "read",
    "wire_name",
]

T = TypeVar("T", bound=Node)

_INSTRUCTIONS = {name.lower(): kind for name, kind in INSTRUCTIONS.items()}
_ACTIONS = {name.lower(): kind for name, kind in ACTIONS.items()}
_LISTS: dict[tuple[type[Node], str], type[Node]] = {
    (Option, "add"): Pair,
    (Menu, "options"): Option,
    (RunMenu, "menus"): Menu,
    **{(kind, "tags"): Pair for kind in (ConnectPstn, ConnectMxp, ConnectConf, ConnectSip)},
    **{(kind, "call_headers"): Pair for kind in (ConnectMxp, ConnectSip, ConnectStream)},
}
_OBJECTS: dict[str, type[Node]] = {
    "destination": Destination,
    "transcription_options": Transcription,
    "recording_options": Recording,
    "options": Recording,
    "amd": Amd,
    "conference_dtmf_options": ConferenceDtmf,
    "streaming_options": Streaming,
}
_WHOLE = {"repeats", "version", "sample_rate", "hangup_cause", "dial_timeout"} | {
    "max_digits",
    "max_duration",
    "timeout_mills",
    "max_timeout_mills",
}
_FLAGS = {"enabled", "asynchronous", "notification_events", "barge", "record"} | {
    "suppress_callbacks",
    "enter_leave_sound",
    "enable_voice",
}


_NULLS = (Pair, Destination)
"""Objects whose unset members Sinch.ServerSdk writes as null: null is unset there."""

_TABLES: dict[type[Node], dict[str, str]] = {}


def _table(kind: type[Node]) -> dict[str, str]:
    if kind not in _TABLES:
        _TABLES[kind] = {wire.lower(): name for name, wire in members(kind).items()}
    return _TABLES[kind]


def read(tree: object) -> Svaml:
    """The document in a JSON tree, whatever its letter case and dialect. Never raises."""
    if not isinstance(tree, dict):
        return Svaml(extra={JUNK: tree})
    found = Svaml(extra={})
    for name, value in tree.items():
        folded = name.lower()
        if folded == "instructions" and isinstance(value, list) and not found.instructions:
            found.instructions = [_instruction(one) for one in value]
        elif folded == "action" and isinstance(value, dict) and found.action is None:
            found.action = _action(value)
        else:
            found.extra[name] = value
    return found


def _named(value: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The `name` of an object, the first that is a text, and its other members."""
    for key, name in value.items():
        if key.lower() == "name" and isinstance(name, str) and name:
            return name, {other: one for other, one in value.items() if other != key}
    return "", value


def _instruction(value: object) -> Instruction:
    if not isinstance(value, dict):
        return OtherInstruction(extra={JUNK: value})
    name, rest = _named(value)
    kind = _INSTRUCTIONS.get(name.lower())
    return OtherInstruction(name=name, extra=rest) if kind is None else _node(kind, rest)


def _action(value: dict[str, Any]) -> Action:
    name, rest = _named(value)
    kind = _ACTIONS.get(name.lower())
    if kind is None:
        return OtherAction(name=name, extra=rest)
    found = _node(kind, rest)
    _translate(found)
    return found


def _node(kind: type[T], value: dict[str, Any]) -> T:
    """An object as a struct; members that do not fit stay in `extra`."""
    found = kind(extra={})
    table = _table(kind)
    for wire, given in value.items():
        name = table.get(wire.lower())
        fitting = None if name is None else _fitting(kind, name, given)
        if given is None and name is not None and isinstance(found, _NULLS):
            continue
        if name is None or fitting is None or getattr(found, name) is not None:
            found.extra[wire] = given
        else:
            setattr(found, name, fitting)
    return found


def _fitting(kind: type[Node], name: str, given: Any) -> Any:
    """The value as the model has it; None where it is of another type."""
    if (inner := _LISTS.get((kind, name))) is not None:
        fits = isinstance(given, list) and all(isinstance(one, dict) for one in given)
        return [_node(inner, one) for one in given] if fits else None
    if name in _OBJECTS and (name != "options" or kind is StartRecording):
        return _node(_OBJECTS[name], given) if isinstance(given, dict) else None
    if name == "ids":
        fits = isinstance(given, list) and all(isinstance(one, str) for one in given)
        return [*given] if fits else None
    if name in _WHOLE:
        return given if type(given) is int else None
    if name in _FLAGS:
        return given if isinstance(given, bool) else None
    if name == "dtmf" and kind is Option and type(given) is int:
        return str(given)
    return given if isinstance(given, str) else None


def _translate(action: Action) -> None:
    """Members that Sinch.ServerSdk writes in another place (decisions of the house, 6)."""
    if isinstance(action, ConnectPstn) and action.number is None:
        _take_number(action)
    elif isinstance(action, Park) and action.max_duration is None:
        key, value = _extra(action, "dialTimeout")
        if type(value) is int:
            action.max_duration = value
            del action.extra[key]
    elif isinstance(action, ConnectConf) and action.conference_dtmf_options is None:
        key, value = _extra(action, "dtmfMode")
        if isinstance(value, str):
            action.conference_dtmf_options = ConferenceDtmf(mode=value)
            del action.extra[key]
    if isinstance(action, ConnectConf) and action.conference_dtmf_options is not None:
        mode = action.conference_dtmf_options.mode
        if mode is not None and mode.lower() in {"ignore", "forward", "detect"}:
            action.conference_dtmf_options.mode = mode.lower()


def _take_number(action: ConnectPstn) -> None:
    key, value = _extra(action, "destination")
    if not isinstance(value, dict):
        return
    to = _node(Destination, value)
    if (to.type or "").lower() == "number" and not to.extra:
        action.number = to.endpoint
        del action.extra[key]


def _extra(node: Node, name: str) -> tuple[str, Any]:
    for key, value in node.extra.items():
        if key.lower() == name.lower():
            return key, value
    return "", None
