"""Objects of a document as the rules read them, and what is wrong with their members."""

from typing import Any

from sinchctl.svaml.document.positions import Path

from .fields import ACTIONS, INSTRUCTIONS, OBJECTS, REQUIRED, UNDOCUMENTED, Fields
from .finding import Rule
from .report import Report, kind, quoted

_DOCUMENTS = "Sinch SVAML reference, instructions and actions"

MEMBER_MISSPELT = Rule(
    "member-misspelt",
    "error",
    "The name of a member is misspelt.",
    "Sinch does not find what it looks for under this name and goes on as if it were not there: "
    "a limit is not kept, a caller id is not shown, a prompt is not played.",
    _DOCUMENTS,
    bad='{"action": {"name": "connectPstn", "number": "+46700000000", "maxDuraton": 60}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000", "maxDuration": 60}}',
)
MEMBER_UNKNOWN = Rule(
    "member-unknown",
    "warning",
    "A member is not one that Sinch's documents name.",
    "It is most likely ignored, so that the call goes on as if it were not there.",
    _DOCUMENTS,
    bad='{"action": {"name": "hangup", "comment": "closed on Sundays"}}',
    good='{"action": {"name": "hangup"}}',
)
MEMBER_TYPE = Rule(
    "member-type",
    "error",
    "A member is of another type than Sinch's documents say.",
    "Sinch cannot read the document, or ignores the member; either way the call does not do "
    "what was meant.",
    _DOCUMENTS,
    bad='{"action": {"name": "connectPstn", "number": "+46700000000", "maxDuration": "60"}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000", "maxDuration": 60}}',
)
MEMBER_MISSING = Rule(
    "member-missing",
    "error",
    "A member that is due is missing.",
    "Without it the instruction or action has nothing to do: nothing is played, nobody is "
    "called, a key does nothing.",
    _DOCUMENTS,
    bad='{"instructions": [{"name": "say"}], "action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "say", "text": "Goodbye."}], "action": {"name": "hangup"}}',
)
MEMBER_TWICE = Rule(
    "member-twice",
    "error",
    "One member stands there twice, in different letter cases.",
    "Names are read in any letter case, so that only one of the two counts, and nothing says "
    "which.",
    "decisions of the house, 5",
    bad='{"action": {"name": "connectPstn", "number": "+46700000000", "Number": "+46700000001"}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000"}}',
)
LETTER_CASE = Rule(
    "letter-case",
    "warning",
    "A name is written in other letters, large or small, than in Sinch's documents.",
    "Sinch's old documents mixed the letter case of names, today's do not. Whether every "
    "spelling is still read is not documented; the documented one is.",
    "Sinch SVAML reference, instructions; decisions of the house, 5",
    bad='{"action": {"name": "ConnectPSTN", "number": "+46700000000"}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000"}}',
)
SDK_SPELLING = Rule(
    "sdk-spelling",
    "info",
    "The document is spelled as Sinch.ServerSdk spells it.",
    "Sinch.ServerSdk writes names in small letters and the number to call as a destination. "
    "Applications in production do so; today's documents have playFiles and number. "
    "Nothing needs to be done.",
    "decisions of the house, 5 and 6",
    bad='{"action": {"name": "connectpstn", "destination": {"type": "number", '
    '"endpoint": "+46700000000"}}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000"}}',
)
SDK_MEMBER = Rule(
    "sdk-member",
    "warning",
    "A member has the name that only Sinch.ServerSdk gives it.",
    "Today's documents have another name: maxDuration for how long a call is parked, "
    "conferenceDtmfOptions for what keys do in a conference. The old name may be ignored: the "
    "call is parked for the default time, keys do nothing.",
    "decisions of the house, 6; limits and quirks, B8 and B9",
    bad='{"action": {"name": "park", "holdPrompt": "hold.wav", "dialTimeout": 60}}',
    good='{"action": {"name": "park", "holdPrompt": "hold.wav", "maxDuration": 60}}',
)
UNDOCUMENTED_MEMBER = Rule(
    "undocumented",
    "info",
    "A member is known from Sinch.ServerSdk alone.",
    "Sinch.ServerSdk sends it, and today's documents do not say what becomes of it.",
    "limits and quirks, B24",
    bad='{"action": {"name": "hangup", "hangupCause": 1}}',
    good='{"action": {"name": "hangup"}}',
)

RULES = (
    MEMBER_MISSPELT,
    MEMBER_UNKNOWN,
    MEMBER_TYPE,
    MEMBER_MISSING,
    MEMBER_TWICE,
    LETTER_CASE,
    SDK_SPELLING,
    SDK_MEMBER,
    UNDOCUMENTED_MEMBER,
)

_LARGEST = 2**31 - 1
_CLOSE = 0.7
_NAMED = {**INSTRUCTIONS, **ACTIONS}
_TABLES: dict[str, Fields] = {
    **{kind: {"name": "name", **table} for kind, table in _NAMED.items()},
    **OBJECTS,
}
_FOLDED = {kind: {name.lower(): name for name in table} for kind, table in _TABLES.items()}
_CALLED = {
    "menu": "a menu",
    "option": "an option",
    "pair": "a key with its value",
    "recording": "what is said about the recording",
    "transcription": "transcriptionOptions",
    "conferenceDtmf": "conferenceDtmfOptions",
    "streaming": "streamingOptions",
}
_SIMPLE = {"text": "a text", "whole": "a whole number", "flag": "true or false", "digit": "a text"}
_SDK_ONLY = {
    ("park", "dialTimeout"): "maxDuration",
    ("connectConf", "dtmfMode"): 'conferenceDtmfOptions: {"mode": ...}',
}
_UNSAID = {("runMenu", "suppressCallbacks"), ("park", "dialTimeout"), ("connectConf", "dtmfMode")}
"""Members that are read and offered to nobody."""
_SDK_KINDS = {*UNDOCUMENTED, "park"}


class Part:
    """One object: its members of the right type by their documented names, its own spelling.

    A member that is an object is a Part, one that is a list of objects a list of Parts. What
    is of the wrong type has its name in `mistyped`, and what is null counts as missing. There
    may be a hundred thousand of these, so that each is small.
    """

    __slots__ = ("_around", "_spelling", "_step", "kind", "mistyped", "values")

    def __init__(self, kind: str, around: Path, step: str | int) -> None:
        self.kind = kind
        self._around = around
        self._step = step
        self._spelling: dict[str, str] | None = None
        self.values: dict[str, Any] = {}
        self.mistyped: frozenset[str] = frozenset()

    @property
    def path(self) -> Path:
        """Where the object stands."""
        return (*self._around, self._step)

    def at(self, name: str) -> Path:
        """The path of a member; of the object itself where the member is missing."""
        if not self.names(name):
            return self.path
        return (*self._around, self._step, self.key(name))

    def key(self, name: str) -> str:
        """A member's name as it is spelled here."""
        return name if self._spelling is None else self._spelling.get(name, name)

    def spell(self, name: str, key: str) -> None:
        """Keep the spelling of a member that differs from the documented one."""
        self._spelling = {**(self._spelling or {}), name: key}

    def names(self, name: str) -> bool:
        """Whether there is such a member, be it null or of the wrong type."""
        return name in self.values or name in self.mistyped

    def has(self, name: str) -> bool:
        """Whether there is such a member, of the right type."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str | None:
        """A member that is a text."""
        return self.values.get(name)

    def whole(self, name: str) -> int | None:
        """A member that is a whole number."""
        return self.values.get(name)

    def flag(self, name: str) -> bool:
        """Whether a member is true."""
        return bool(self.values.get(name))

    def part(self, name: str) -> "Part | None":
        """A member that is an object."""
        return self.values.get(name)

    def parts(self, name: str) -> "list[Part]":
        """A member that is a list of objects; empty where it is missing."""
        return self.values.get(name) or []


def read_part(
    report: Report, kind: str, value: dict[str, Any], around: Path, step: str | int
) -> Part:
    """The object at `step` of what stands `around` it; its faults go to the report."""
    part = Part(kind, around, step)
    table, folded = _TABLES[kind], _FOLDED[kind]
    strange = []
    for key, given in value.items():
        if not isinstance(key, str):
            continue
        name = key if key in table else folded.get(key.lower())
        if name is None:
            strange.append(key)
        elif part.names(name):
            note = f"{part.key(name)!r} and {key!r} are the same member; only one of them counts"
            report.add(MEMBER_TWICE, (*part.path, key), note, "leave one of them out")
        else:
            if key != name:
                part.spell(name, key)
                spelled(report, key, name, (*part.path, key))
            if given is None:
                part.values[name] = None
            else:
                _member(report, part, name, table[name], given)
    meant = [_strange(report, part, table, key) for key in strange]
    for name, then in REQUIRED.get(kind, ()):
        if part.has(name) or name in part.mistyped or name in meant:
            continue
        state = f"{name} is null" if part.names(name) else f"{_called(kind)} has no {name}"
        report.add(MEMBER_MISSING, part.at(name), f"{state}: {then}")
    if kind in _SDK_KINDS:
        _old_members(report, part)
    return part


def spelled(report: Report, given: str, documented: str, path: Path) -> None:
    """Note a name that is not written as the documents write it."""
    note = f"{given!r} is written {documented} in Sinch's documents, and may be read only so"
    report.once(LETTER_CASE, given, path, note, f"write {documented}")


def spelled_as_by_the_sdk(report: Report, given: str, documented: str, path: Path) -> None:
    """Note the name of an instruction or action as Sinch.ServerSdk writes it, once for all.

    Whoever makes SVAML of a file has asked for that spelling.
    """
    if report.file:
        return
    note = f"{given!r} is how Sinch.ServerSdk spells {documented}"
    report.once(SDK_SPELLING, "", path, note, f"today's documents have {documented}")


def _called(kind: str) -> str:
    """An object as messages call it."""
    if kind in _NAMED:
        return kind
    return _CALLED.get(kind, f"the {kind}")


def _strange(report: Report, part: Part, table: Fields, key: str) -> str | None:
    """Note an unknown member; gives the name that was probably meant."""
    offered = [name for name in table if (part.kind, name) not in _UNSAID and name != "name"]
    free = [name for name in offered if not part.names(name)]
    near = report.nearest(key.replace("_", "").replace("-", ""), free, _CLOSE)
    path, shown = (*part.path, key), quoted(key)
    if near is not None:
        note = f"{_called(part.kind)} knows no {shown}, so that it is ignored"
        report.add(MEMBER_MISSPELT, path, note, f"did you mean {near!r}?")
        return near
    note = f"{_called(part.kind)} knows no {shown}, so that it is most likely ignored"
    known = f"known: {', '.join(sorted(offered))}" if offered else "leave it out"
    report.once(MEMBER_UNKNOWN, f"{part.kind} {key}", path, note, known)
    return None


def _member(report: Report, part: Part, name: str, due: str, given: Any) -> None:
    """Keep a member that is of the right type, note one that is not."""
    if due in _SIMPLE:
        if _fits(due, given):
            part.values[name] = given
        elif due == "digit" and _fits("whole", given):
            part.values[name] = str(given)
        else:
            _mistyped(report, part, name, given, _SIMPLE[due])
    elif due == "name":
        part.values[name] = given
    elif due == "texts":
        _texts(report, part, name, given)
    elif due in OBJECTS:
        if isinstance(given, dict):
            part.values[name] = read_part(report, due, given, part.path, part.key(name))
        else:
            _mistyped(report, part, name, given, "an object")
    elif isinstance(given, list):
        path = (*part.path, part.key(name))
        part.values[name] = _list(report, due[:-1], given, path)
    else:
        _mistyped(report, part, name, given, "a list")


def _fits(due: str, given: Any) -> bool:
    if due == "whole":
        return type(given) is int and abs(given) <= _LARGEST
    return isinstance(given, bool) if due == "flag" else isinstance(given, str)


def _mistyped(report: Report, part: Part, name: str, given: Any, due: str) -> None:
    part.mistyped |= {name}
    note = f"{name} is {quoted(given)}; {due} is due"
    hint = ""
    if due == "a whole number" and isinstance(given, str) and given.strip().isdecimal():
        hint = f"write {given.strip()[:12]} without quotes"
    elif due == "true or false" and isinstance(given, str) and given.lower() in {"true", "false"}:
        hint = f"write {given.lower()} without quotes"
    elif due == "a text" and not isinstance(given, dict | list | bool):
        hint = "put it in quotes"
    report.add(MEMBER_TYPE, part.at(name), note, hint)


def _list(report: Report, kind_: str, given: list[Any], path: Path) -> list[Part]:
    found = []
    for at, one in enumerate(given):
        if isinstance(one, dict):
            found.append(read_part(report, kind_, one, path, at))
        else:
            note = f"{kind(one)} stands where {_called(kind_)} is due"
            report.add(MEMBER_TYPE, (*path, at), note)
    return found


def _texts(report: Report, part: Part, name: str, given: Any) -> None:
    """A list of texts; the ones that are none keep their place, as None."""
    if not isinstance(given, list):
        part.mistyped |= {name}
        hint = "put [ and ] around it" if isinstance(given, str) else ""
        report.add(MEMBER_TYPE, part.at(name), f"{name} is {kind(given)}; a list is due", hint)
        return
    part.values[name] = [one if isinstance(one, str) else None for one in given]
    for at, one in enumerate(given):
        if not isinstance(one, str):
            note = f"{kind(one)} stands where a text is due; it cannot be played"
            report.add(MEMBER_TYPE, (*part.at(name), at), note)


def _old_members(report: Report, part: Part) -> None:
    """Members with the old SDK's names, each cause once."""
    for name in UNDOCUMENTED.get(part.kind, ()):
        if part.has(name):
            note = f"{report.term(name)} is known from Sinch.ServerSdk alone, and may do nothing"
            report.once(UNDOCUMENTED_MEMBER, name, part.at(name), note)
    for (owner, name), today in _SDK_ONLY.items():
        if part.kind == owner and part.has(name):
            note = f"{name} is Sinch.ServerSdk's name; Sinch may ignore it here today"
            hint = "use dialect current" if report.file else f"write {today}"
            report.add(SDK_MEMBER, part.at(name), note, hint)
    if part.kind == "connectPstn" and part.has("destination") and not report.file:
        note = "a destination is how Sinch.ServerSdk says which number to call"
        report.once(SDK_SPELLING, "", part.at("destination"), note, 'write "number": "+46..."')
