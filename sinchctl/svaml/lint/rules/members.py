"""The members of every object: unknown, misspelt, of the wrong type, missing, or old."""

from typing import Any

from sinchctl.svaml.lint.finding import Fix, Rule
from sinchctl.svaml.lint.report import LintReport, guess, kind, quoted
from sinchctl.svaml.model import (
    NAMES,
    ConferenceDtmf,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
    Destination,
    Hangup,
    Menu,
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
    Streaming,
    Svaml,
    Transcription,
)
from sinchctl.svaml.node import Field, Node, fields
from sinchctl.svaml.read import keys, pstn_destination

from .shape import MISSPELT, SDK_SPELLING, TWICE, TYPE, UNKNOWN, is_old, spelled

MISSING = Rule("member-missing", "error")
SDK_MEMBER = Rule("sdk-member", "warning")
UNDOCUMENTED = Rule("undocumented", "info")
OPTION_ADD = Rule("option-add", "warning")

_CALLED: dict[type[Node], str] = {
    Menu: "a menu",
    Option: "an option",
    Pair: "an object with key and value",
    Recording: "the options of a recording",
    Transcription: "transcriptionOptions",
    ConferenceDtmf: "conferenceDtmfOptions",
    Streaming: "streamingOptions",
    Destination: "destination",
}
_EXPECTED = {
    "text": "text",
    "whole": "a whole number",
    "flag": "true or false",
    "texts": "a list",
    "object": "an object",
    "objects": "a list",
}
_REQUIRED: dict[type[Node], tuple[tuple[str, str], ...]] = {
    PlayFiles: (("ids", "nothing is played"),),
    Say: (("text", "nothing is said"),),
    SendDtmf: (("value", "no tone is played"),),
    ReportCallStatus: (("value", "Sinch ignores the instruction"),),
    ConnectConf: (("conference_id", "there is no conference to join"),),
    ConnectStream: (("destination", "there is nowhere to stream to"),),
    Menu: (("id", "no option can play this menu"),),
    Option: (("action", "the key does nothing"),),
}
"""Members that must be there, and what happens on the call without them."""
_UNDOCUMENTED: dict[type[Node], tuple[str, ...]] = {
    Hangup: ("barge", "hangup_cause"),
    ConnectPstn: ("tags",),
    ConnectMxp: ("indications", "tags"),
    ConnectConf: ("conference_type", "enter_leave_sound", "tags"),
    ConnectSip: ("account", "indications", "tags"),
}
"""Members that Sinch.ServerSdk sends and today's documents do not name (its quirk B24)."""
_OLD: dict[type[Node], dict[str, str]] = {
    ConnectPstn: {"destination": "number"},
    Park: {"dialtimeout": "maxDuration"},
    ConnectConf: {"dtmfmode": "conferenceDtmfOptions"},
    RunMenu: {"suppresscallbacks": ""},
}
"""Members of `extra` that are no mistake of spelling: Sinch.ServerSdk's, or another rule's."""


def check(report: LintReport, svaml: Svaml) -> None:
    """Check the members of every object of the document."""
    for node in (*svaml.instructions, svaml.action):
        if node is not None and not isinstance(node, OtherInstruction | OtherAction):
            if not report.file:
                _walk(report, node)
            _old_members(report, node)
    if isinstance(svaml.action, RunMenu):
        _cookies_of_options(report, svaml.action)


def _walk(report: LintReport, node: Node) -> None:
    """Check an object and the objects inside it."""
    known = node.__dict__
    if node.extra or node.spelling:
        _spelling(report, node)
        meant = [_extra(report, node, key, value) for key, value in node.extra.items()]
    else:
        meant = []
    for name, then in _REQUIRED.get(type(node), ()):
        if name in known or name in meant or node.unreadable(name):
            continue
        wire = fields(type(node))[name].wire
        state = f"required key {wire!r} is missing"
        if node.key_of(wire) is not None:
            state = f"{wire} is null"
        report.add(MISSING, node.at(name), f"{state}: {then}")
    for field in _objects(type(node)):
        value = known.get(field.name)
        if value is None:
            continue
        for inner in value if field.holds == "objects" else (value,):
            _walk(report, inner)


_OBJECTS: dict[type[Node], tuple[Field, ...]] = {}


def _objects(kind_: type[Node]) -> tuple[Field, ...]:
    found = _OBJECTS.get(kind_)
    if found is None:
        found = tuple(field for field in fields(kind_).values() if field.struct is not None)
        _OBJECTS[kind_] = found
    return found


def _spelling(report: LintReport, node: Node) -> None:
    for name, way in (node.spelling or {}).items():
        wire = fields(type(node))[name].wire if name != "name" else ""
        if len(way) == 1 and wire and str(way[0]).lower() == wire.lower():
            spelled(report, str(way[0]), wire, (*node.path, *way), of_key=True)


def _extra(report: LintReport, node: Node, key: object, value: Any) -> str | None:
    """Add a finding for a key that could not be read; return the member that was meant."""
    if not isinstance(key, str):
        return None
    table, path = keys(type(node)), (*node.path, key)
    field = table.get(key.lower())
    named = key.lower() == "name" and bool(node.called)
    if field is None and not named:
        return _unknown(report, node, key)
    if named or (field is not None and field.name in node.__dict__):
        other = "name" if field is None else str(node.at(field.name)[-1])
        note = f"{other!r} and {key!r} are the same key; only one of them counts"
        report.add(TWICE, path, note, "remove one of them")
    elif field is not None and value is not None:
        if key != field.wire:
            spelled(report, key, field.wire, path, of_key=True)
        _mistyped(report, node, field, key, value)
    return None


def _unknown(report: LintReport, node: Node, key: str) -> str | None:
    old = _OLD.get(type(node), {}).get(key.lower())
    if old is not None:
        return "number" if old == "number" else None
    table = fields(type(node))
    free = {field.wire: field for field in table.values() if field.name not in node.__dict__}
    plain = key.replace("_", "").replace("-", "")
    near = report.nearest(plain, free.keys())
    note = f"unknown key {quoted(key)} in {_called(node)}; Sinch ignores it"
    path = (*node.path, key)
    if near is not None:
        same = plain.lower() == near.lower()
        report.add(MISSPELT, path, note, guess(near), Fix(key, near, True) if same else None)
        return free[near].name
    offered = sorted(field.wire for field in table.values())
    hint = f"known keys: {', '.join(offered)}" if offered else "remove it"
    report.once(UNKNOWN, f"{type(node).__name__} {key}", path, note, hint)
    return None


def _called(node: Node) -> str:
    """Return an object as messages call it."""
    own = NAMES.get(type(node)) or _CALLED.get(type(node))
    return own or type(node).__name__.lower()


def _mistyped(report: LintReport, node: Node, field: Field, key: str, value: Any) -> None:
    path, wire = (*node.path, key), field.wire
    if isinstance(value, list) and field.holds in {"texts", "objects"}:
        right: type = str if field.holds == "texts" else dict
        for at, one in enumerate(value):
            if not isinstance(one, right):
                what = "text" if field.struct is None else _called(field.struct())
                report.add(TYPE, (*path, at), f"expected {what}; this is {kind(one)}")
        return
    note = f"{wire} is {quoted(value)}; expected {_EXPECTED[field.holds]}"
    hint, fix = _right(field.holds, value)
    report.add(TYPE, path, note, hint, fix)


def _right(holds: str, value: Any) -> tuple[str, Fix | None]:
    """Return how to write a value of the wrong type."""
    if holds == "whole" and isinstance(value, str) and value.strip().isdecimal():
        bare = value.strip()[:12]
        fits = value.isascii() and value == value.strip() and len(value) < 10
        return f"write {bare} without quotes", Fix(value, int(bare)) if fits else None
    if holds == "flag" and isinstance(value, str) and value.lower() in {"true", "false"}:
        word = value.lower()
        return f"write {word} without quotes", Fix(value, word == "true")
    if holds == "text" and not isinstance(value, dict | list | bool):
        plain = type(value) is int and abs(value) < 10**15
        return "put it in quotes", Fix(str(value), str(value)) if plain else None
    if holds == "texts" and isinstance(value, str):
        return "put [ and ] around it", None
    return "", None


def _old_members(report: LintReport, node: Node) -> None:
    """Add findings for members with the old SDK's names, each cause once."""
    for name in _UNDOCUMENTED.get(type(node), ()):
        if getattr(node, name) is not None:
            term = report.term(fields(type(node))[name].wire)
            note = f"only Sinch.ServerSdk has {term}; Sinch's current documents do not list it"
            report.once(UNDOCUMENTED, name, node.at(name), note)
    spelling = node.spelling or {}
    if isinstance(node, ConnectPstn):
        moved = len(spelling.get("number", ())) > 1
        key = node.key_of("destination")
        if moved or key is not None:
            note = "a destination is how Sinch.ServerSdk names the number to call"
            path = (*node.path, spelling["number"][0] if moved else key or "")
            report.once(SDK_SPELLING, "", path, note, 'write "number": "+46..."')
        if not report.file and (to := pstn_destination(node)) is not None:
            _walk(report, to)
    for name, today in (
        ("max_duration", "maxDuration"),
        ("conference_dtmf_options", 'conferenceDtmfOptions: {"mode": ...}'),
    ):
        way = spelling.get(name, ())
        if way and str(way[0]).lower() in _OLD.get(type(node), {}):
            note = f"only Sinch.ServerSdk has {way[0]}; Sinch may ignore it"
            report.add(SDK_MEMBER, (*node.path, *way), note, f"write {today}")
    for old in ("dialTimeout", "dtmfMode"):
        key = node.key_of(old) if old.lower() in _OLD.get(type(node), {}) else None
        if key is not None and node.extra[key] is not None:
            note = f"only Sinch.ServerSdk has {key}; Sinch may ignore it"
            report.add(
                SDK_MEMBER, (*node.path, key), note, f"write {_OLD[type(node)][old.lower()]}"
            )


def _cookies_of_options(report: LintReport, action: RunMenu) -> None:
    """Today's documents have no `add`; a document in the old SDK's spelling may have it."""
    if report.old or is_old(action):
        return
    for menu in action.menus or []:
        for option in menu.options or []:
            if option.add is not None:
                term = report.term("add")
                note = f"only Sinch.ServerSdk has {term} on an option; Sinch may ignore it"
                hint = "set cookies in the answer to PIE"
                report.once(OPTION_ADD, "", option.at("add"), note, hint)
                return
