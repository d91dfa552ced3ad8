"""The shape of a document: an object, instructions and one action, each with a known name.

The rules of menu and flow files are here too; the readers of files find what breaks them: what
cannot be made into SVAML.
"""

from typing import Any

from sinchctl.svaml.flow.kind import looks_like
from sinchctl.svaml.lint.finding import Fix, Rule
from sinchctl.svaml.lint.report import LintReport, guess, kind, quoted
from sinchctl.svaml.model import (
    ACTIONS,
    INSTRUCTIONS,
    NAMES,
    OtherAction,
    OtherInstruction,
    ReportCallStatus,
    Svaml,
)
from sinchctl.svaml.node import JUNK, Node, Path

NO_SVAML = Rule("no-svaml", "error")
EMPTY_ANSWER = Rule("empty-answer", "warning")
NAME_MISSING = Rule("name-missing", "error")
NAME_UNKNOWN = Rule("name-unknown", "error")
ACTION_AS_INSTRUCTION = Rule("action-as-instruction", "error")
INSTRUCTION_AS_ACTION = Rule("instruction-as-action", "error")
RECORDING_AS_ACTION = Rule("recording-as-action", "warning")
NO_ACTION = Rule("no-action", "error")
NO_ACTION_UNSURE = Rule("no-action-unsure", "warning")
SEVERAL_ACTIONS = Rule("several-actions", "error")
TYPE = Rule("member-type", "error")
TWICE = Rule("member-twice", "error")
MISSPELT = Rule("member-misspelt", "error")
UNKNOWN = Rule("member-unknown", "warning")
LETTER_CASE = Rule("letter-case", "warning")
SDK_SPELLING = Rule("sdk-spelling", "info")
FILE_SHAPE = Rule("file-shape", "error")
FILE_KEY = Rule("file-key", "error")
FILE_MISSING = Rule("file-missing", "error")
FILE_VALUE = Rule("file-value", "error")
FILE_EVENT = Rule("file-event", "warning")
TEXT_CUT = Rule("text-cut", "warning")

_INSTRUCTIONS = {name.lower(): name for name in INSTRUCTIONS}
_ACTIONS = {name.lower(): name for name in ACTIONS}
_OLD_NAMES = {"reportCallStatus": "ReportCallStatus"}
_RECORDING = {"startrecording", "stoprecording"}
_NEEDS_ACTION = {"ice", "ace", "pie"}
_NEEDS_NONE = {"dice", "notify"}


def check_object(report: LintReport, tree: Any) -> bool:
    """Return True for something that can be SVAML; add a finding for anything else."""
    if not isinstance(tree, dict):
        report.add(NO_SVAML, (), f"the answer is {kind(tree)}; Sinch expects a JSON object")
        return False
    names = [key.lower() for key in tree if isinstance(key, str)]
    if {"instructions", "action"} & {*names} or report.event in _NEEDS_NONE or not tree:
        return True
    if any(report.nearest(name, ("instructions", "action")) for name in names):
        return True
    state, hint = looks_like(tree)
    report.add(NO_SVAML, (), f"this is not SVAML: {state}", hint)
    return False


def check(report: LintReport, svaml: Svaml) -> None:
    """Check the top of the document and the names of its instructions and its action."""
    if not report.file:
        _top(report, svaml)
        for instruction in svaml.instructions:
            _instruction(report, instruction)
        if svaml.action is not None:
            _action(report, svaml.action)
    if svaml.action is None and not svaml.unreadable("action"):
        _no_action(report, svaml)


def _top(report: LintReport, svaml: Svaml) -> None:
    spelling = svaml.spelling or {}
    for name, (key,) in spelling.items():
        if key != name:
            spelled(report, str(key), name, (key,), of_key=True)
    free = {"instructions", "action"} - spelling.keys()
    for key, value in svaml.extra.items():
        if not isinstance(key, str):
            continue
        name = key.lower()
        if name in spelling:
            note = f"{spelling[name][0]!r} and {key!r} are the same key; only one of them counts"
            report.add(TWICE, (key,), note, "remove one of them")
        elif name not in {"instructions", "action"}:
            _unknown_key(report, key, free)
        elif value is not None:
            _mistyped(report, name, value, key)


def _unknown_key(report: LintReport, key: str, free: set[str]) -> None:
    near = report.nearest(key, free)
    note = f"unknown key {quoted(key)}; Sinch ignores it"
    if near is not None:
        report.add(MISSPELT, (key,), note, guess(near))
    else:
        report.add(UNKNOWN, (key,), note, "known keys: instructions, action")


def _mistyped(report: LintReport, name: str, value: object, key: str) -> None:
    if name == "instructions":
        note = f"instructions is {kind(value)}; expected a list"
        report.add(TYPE, (key,), note, "put [ and ] around it")
    elif isinstance(value, list):
        note = f"action is a list of {len(value)}; expected one action, an object"
        report.add(SEVERAL_ACTIONS, (key,), note, "keep one, without [ and ]")
    else:
        hint = 'write it like {"name": "hangup"}' if isinstance(value, str) else ""
        report.add(TYPE, (key,), f"action is {kind(value)}; expected an object", hint)


def _no_action(report: LintReport, svaml: Svaml) -> None:
    hint = "add one, such as hangup or continue"
    statuses = any(isinstance(one, ReportCallStatus) for one in svaml.instructions)
    if report.event in _NEEDS_ACTION:
        note = "there is no action; callers hear an error message and the call ends"
        report.add(NO_ACTION, (), note, hint)
    elif report.event not in _NEEDS_NONE and (report.event or not statuses):
        note = "there is no action; Sinch's documents require one in answer to ICE, ACE and PIE"
        report.add(NO_ACTION_UNSURE, (), note, hint)


def _instruction(report: LintReport, node: Node) -> None:
    if isinstance(node, OtherInstruction):
        if node.extra.keys() == {JUNK}:
            note = f"expected an instruction, an object; this is {kind(node.extra[JUNK])}"
            report.add(TYPE, node.path, note)
        elif not node.name:
            _nameless(report, node, "instruction")
        elif node.name.lower() in _ACTIONS:
            note = f"{quoted(node.name)} is an action; Sinch ignores it among the instructions"
            report.add(ACTION_AS_INSTRUCTION, name_path(node), note, "move it to action")
        else:
            _unknown_name(report, node.name, name_path(node), "instruction", [*INSTRUCTIONS])
    else:
        _spelled_name(report, node)


def _action(report: LintReport, node: Node) -> None:
    if not isinstance(node, OtherAction):
        _spelled_name(report, node)
    elif not node.name:
        _nameless(report, node, "action")
    elif node.name.lower() in _RECORDING:
        note = f"only old documents have {quoted(node.name)} as an action; Sinch may ignore it"
        report.add(RECORDING_AS_ACTION, name_path(node), note, "make it an instruction")
    elif node.name.lower() in _INSTRUCTIONS:
        note = f"{quoted(node.name)} is an instruction; Sinch ignores it as the action"
        report.add(INSTRUCTION_AS_ACTION, name_path(node), note, "move it to instructions")
    else:
        _unknown_name(report, node.name, name_path(node), "action", [*ACTIONS])


def _nameless(report: LintReport, node: Node, what: str) -> None:
    key = node.key_of("name")
    if key is not None:
        note = f"the name of the {what} is {quoted(node.extra[key])}; expected text"
        report.add(NAME_MISSING, (*node.path, key), note)
        return
    first = next((key for key in node.extra if isinstance(key, str)), "")
    known = first.lower() in _INSTRUCTIONS.keys() | _ACTIONS.keys()
    hint = f'write {{"name": "{first}", ...}}' if known else ""
    report.add(NAME_MISSING, node.path, f"the {what} has no name; Sinch ignores it", hint)


def _unknown_name(report: LintReport, name: str, path: Path, what: str, known: list[str]) -> None:
    near = report.nearest(name, known)
    hint = guess(near) or f"known {what}s: {', '.join(known)}"
    report.add(NAME_UNKNOWN, path, f"unknown {what} {quoted(name)}; Sinch ignores it", hint)


def _spelled_name(report: LintReport, node: Node) -> None:
    documented, path = NAMES[type(node)], name_path(node)
    if node.spelling and "name" in node.spelling:
        spelled(report, str(path[-1]), "name", path, of_key=True)
    if node.called in {documented.lower(), _OLD_NAMES.get(documented)} - {documented}:
        note = f"{node.called!r} is how Sinch.ServerSdk spells {documented}"
        report.once(SDK_SPELLING, "", path, note, f"today's documents have {documented}")
    elif node.called != documented:
        spelled(report, node.called, documented, path)


def name_path(node: Node) -> Path:
    """Return the path of the name of an instruction or action; in a file, of the whole."""
    if not node.called:
        return node.path
    return (*node.path, *(node.spelling or {}).get("name", ("name",)))


def is_old(node: Node) -> bool:
    """Return True if an instruction or action is spelled as Sinch.ServerSdk spells it."""
    documented = NAMES.get(type(node), "")
    return node.called not in {"", documented} and node.called == documented.lower()


def spelled(
    report: LintReport, given: str, documented: str, path: Path, *, of_key: bool = False
) -> None:
    """Add a finding for a name in other letters, large or small, than documented."""
    note = f"Sinch's documents spell {given!r} as {documented}; Sinch may not read it otherwise"
    fix = Fix(given, documented, of_key)
    report.once(LETTER_CASE, f"{given} {of_key}", path, note, f"write {documented}", fix)
