"""A document as the rules read it: instructions and an action by their names."""

from dataclasses import dataclass, field
from typing import Any

from sinchctl.svaml.document.positions import Path

from .fields import ACTIONS, INSTRUCTIONS
from .finding import Rule
from .parts import (
    MEMBER_MISSPELT,
    MEMBER_TWICE,
    MEMBER_TYPE,
    MEMBER_UNKNOWN,
    Part,
    read_part,
    spelled,
    spelled_as_by_the_sdk,
)
from .report import Report, kind, quoted

NAME_MISSING = Rule(
    "name-missing",
    "error",
    "An instruction or the action has no name.",
    "The name says what is to be done. Without it nothing is.",
    "Sinch SVAML reference, shape of a document",
    bad='{"action": {"number": "+46700000000"}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000"}}',
)
NAME_UNKNOWN = Rule(
    "name-unknown",
    "error",
    "The name of an instruction or action is not one that Sinch knows.",
    "Sinch cannot carry it out: the call does something else, or ends.",
    "Sinch SVAML reference, instructions and actions",
    bad='{"action": {"name": "conectPstn", "number": "+46700000000"}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000"}}',
)
ACTION_AS_INSTRUCTION = Rule(
    "action-as-instruction",
    "error",
    "An action stands among the instructions.",
    "Instructions are carried out in their order, then the one action. An action among them is "
    "not known there, and what stands behind it does not come after it.",
    "Sinch SVAML reference, shape of a document",
    bad='{"instructions": [{"name": "hangup"}, {"name": "say", "text": "Goodbye."}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "say", "text": "Goodbye."}], "action": {"name": "hangup"}}',
)
INSTRUCTION_AS_ACTION = Rule(
    "instruction-as-action",
    "error",
    "An instruction stands as the action.",
    "The action says what the call does after the instructions: connect, run a menu, hang up. "
    "An instruction is not known there.",
    "Sinch SVAML reference, shape of a document",
    bad='{"action": {"name": "say", "text": "Goodbye."}}',
    good='{"instructions": [{"name": "say", "text": "Goodbye."}], "action": {"name": "hangup"}}',
)
RECORDING_AS_ACTION = Rule(
    "recording-as-action",
    "warning",
    "A recording is started or stopped by an action instead of an instruction.",
    "Old documents do so in a request that manages a call; today's do not have it, and whether "
    "it still works is not known. The call may go on without being recorded.",
    "decisions of the house, 15",
    bad='{"action": {"name": "stopRecording"}}',
    good='{"instructions": [{"name": "stopRecording"}], "action": {"name": "continue"}}',
    event="manage",
)
NO_ACTION = Rule(
    "no-action",
    "warning",
    "The document has no action.",
    "Today's documents say that there is exactly one. What the call does after the "
    "instructions is then up to Sinch.",
    "Sinch SVAML reference, shape of a document",
    bad='{"instructions": [{"name": "say", "text": "Goodbye."}]}',
    good='{"instructions": [{"name": "say", "text": "Goodbye."}], "action": {"name": "hangup"}}',
    event="ace",
)
SEVERAL_ACTIONS = Rule(
    "several-actions",
    "error",
    "The document has a list of actions.",
    "There is one action, an object. A call cannot be connected and hung up at once.",
    "Sinch SVAML reference, shape of a document",
    bad='{"action": [{"name": "continue"}, {"name": "hangup"}]}',
    good='{"action": {"name": "hangup"}}',
)

RULES = (
    NAME_MISSING,
    NAME_UNKNOWN,
    ACTION_AS_INSTRUCTION,
    INSTRUCTION_AS_ACTION,
    RECORDING_AS_ACTION,
    NO_ACTION,
    SEVERAL_ACTIONS,
)

_INSTRUCTIONS = {name.lower(): name for name in INSTRUCTIONS}
_ACTIONS = {name.lower(): name for name in ACTIONS}
_OLD_NAMES = {"reportCallStatus": "ReportCallStatus"}
_RECORDING = {"startrecording", "stoprecording"}
_NO_ACTION_DUE = {"dice", "notify"}


@dataclass
class Contents:
    """A document: its known instructions in order, and its action where it is known.

    `old` is whether the action is spelled as Sinch.ServerSdk spells it.
    """

    instructions: list[Part] = field(default_factory=list)
    action: Part | None = None
    old: bool = False


def read_contents(report: Report, tree: dict[str, Any]) -> Contents:
    """The document; what is wrong with its shape and its names goes to the report."""
    found = Contents()
    seen: dict[str, str] = {}
    keys = [key for key in tree if isinstance(key, str)]
    free = {"instructions", "action"} - {key.lower() for key in keys}
    for key in keys:
        name, value = key.lower(), tree[key]
        if name not in {"instructions", "action"}:
            _strange(report, key, free)
            continue
        if name in seen:
            note = f"{seen[name]!r} and {key!r} are the same member; only one of them counts"
            report.add(MEMBER_TWICE, (key,), note, "leave one of them out")
            continue
        seen[name] = key
        if key != name:
            spelled(report, key, name, (key,))
        if value is None:
            continue
        if name == "action":
            _action(report, found, value, (key,))
        else:
            _instructions(report, found, value, (key,))
    if tree.get(seen.get("action", "")) is None:
        _no_action(report, found)
    return found


def _no_action(report: Report, found: Contents) -> None:
    statuses = any(one.kind == "reportCallStatus" for one in found.instructions)
    if report.event in _NO_ACTION_DUE or (not report.event and statuses):
        return
    note = "there is no action; what the call does after the instructions is up to Sinch"
    report.add(NO_ACTION, (), note, "such as hangup or continue")


def _strange(report: Report, key: str, free: set[str]) -> None:
    near = report.nearest(key, free, 0.7)
    if near is not None:
        note = f"the document knows no {quoted(key)}, so that none of it happens"
        report.add(MEMBER_MISSPELT, (key,), note, f"did you mean {near!r}?")
    else:
        note = f"the document knows no {quoted(key)}, so that it is most likely ignored"
        report.add(MEMBER_UNKNOWN, (key,), note, "known: instructions, action")


def _instructions(report: Report, found: Contents, value: object, path: Path) -> None:
    if not isinstance(value, list):
        note = f"instructions is {kind(value)}; a list is due"
        report.add(MEMBER_TYPE, path, note, "put [ and ] around it")
        return
    for at, one in enumerate(value):
        if not isinstance(one, dict):
            note = f"{kind(one)} stands where an instruction is due"
            report.add(MEMBER_TYPE, (*path, at), note)
            continue
        name = _name(report, one, (*path, at), "instruction")
        if name is not None and (part := _instruction(report, one, name, (*path, at))):
            found.instructions.append(part)


def _instruction(
    report: Report, value: dict[str, Any], name: tuple[str, Path], path: Path
) -> Part | None:
    given, where = name
    documented = _INSTRUCTIONS.get(given.lower())
    if documented is not None:
        _spelled(report, given, documented, where)
        return read_part(report, documented, value, path[:-1], path[-1])
    if given.lower() in _ACTIONS:
        note = f"{quoted(given)} is an action, and not carried out among the instructions"
        report.add(ACTION_AS_INSTRUCTION, where, note, "put it under action")
    else:
        _unknown(report, given, where, "instruction", [*INSTRUCTIONS])
    return None


def _action(report: Report, found: Contents, value: object, path: Path) -> None:
    if isinstance(value, list):
        note = f"the action is a list of {len(value)}; there is one action, and it is an object"
        report.add(SEVERAL_ACTIONS, path, note, "keep one, without [ and ]")
        return
    if not isinstance(value, dict):
        hint = 'write it like {"name": "hangup"}' if isinstance(value, str) else ""
        report.add(MEMBER_TYPE, path, f"the action is {kind(value)}; an object is due", hint)
        return
    name = _name(report, value, path, "action")
    if name is None:
        return
    given, where = name
    documented = _ACTIONS.get(given.lower())
    if documented is not None:
        _spelled(report, given, documented, where)
        found.old = given != documented and given == documented.lower()
        found.action = read_part(report, documented, value, (), path[0])
    elif given.lower() in _RECORDING:
        note = f"{quoted(given)} as an action is known from old documents alone; it may do nothing"
        report.add(RECORDING_AS_ACTION, where, note, "make it an instruction")
    elif given.lower() in _INSTRUCTIONS:
        note = f"{quoted(given)} is an instruction, and not carried out as the action"
        report.add(INSTRUCTION_AS_ACTION, where, note, "put it in the list of instructions")
    else:
        _unknown(report, given, where, "action", [*ACTIONS])


def _name(report: Report, value: dict[str, Any], path: Path, what: str) -> tuple[str, Path] | None:
    """The name and its place, as the model reads it: the first that is a text."""
    first: Path | None = None
    for key, name in value.items():
        if not isinstance(key, str) or key.lower() != "name":
            continue
        if isinstance(name, str) and name:
            return name, (*path, key)
        first = first or (*path, key)
    if first is not None:
        report.add(
            NAME_MISSING, first, f"the name of the {what} is empty or no text; nothing is done"
        )
    else:
        near = next((one for one in value if isinstance(one, str)), None)
        hint = f'write {{"name": "{near}", ...}}' if _is_known(near) else ""
        note = f"the {what} has no name; nothing is done"
        report.add(NAME_MISSING, path, note, hint)
    return None


def _is_known(name: str | None) -> bool:
    return name is not None and name.lower() in _INSTRUCTIONS.keys() | _ACTIONS.keys()


def _spelled(report: Report, given: str, documented: str, path: Path) -> None:
    if given == documented:
        return
    if given in {documented.lower(), _OLD_NAMES.get(documented)}:
        spelled_as_by_the_sdk(report, given, documented, path)
    else:
        spelled(report, given, documented, path)


def _unknown(report: Report, given: str, path: Path, what: str, known: list[str]) -> None:
    near = report.nearest(given, known)
    hint = f"did you mean {near!r}?" if near else f"known: {', '.join(known)}"
    note = f"Sinch knows no {what} {quoted(given)}; it cannot be carried out"
    report.add(NAME_UNKNOWN, path, note, hint)
