"""What is allowed where: which event takes which instruction and action."""

from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.report import LintReport
from sinchctl.svaml.model import (
    NAMES,
    Amd,
    ConnectPstn,
    ConnectStream,
    OtherAction,
    OtherInstruction,
    Svaml,
)
from sinchctl.svaml.node import Node
from sinchctl.svaml.vocabulary import EVENTS

from .shape import name_path

NOT_ALLOWED = Rule("not-allowed", "error")
PERHAPS_NOT_ALLOWED = Rule("perhaps-not-allowed", "warning")
MIXED_EVENTS = Rule("mixed-events", "warning")
CLOSED_BETA = Rule("closed-beta", "info")
AMD_CALLOUT = Rule("amd-callout", "info")
AMD_ANSWERED = Rule("amd-not-callout", "warning")

SURE: dict[str, str] = {
    "hangup": "ice ace pie dice manage",
    "continue": "ace pie manage",
    "connectPstn": "ice pie",
    "connectMxp": "ice",
    "connectConf": "ice ace pie",
    "connectSip": "ice pie",
    "connectStream": "ice",
    "runMenu": "ice ace pie",
    "park": "ice manage",
    "playFiles": "ice ace pie manage",
    "say": "ice ace pie manage",
    "sendDtmf": "ice pie manage",
    "setCookie": "ice ace pie manage",
    "answer": "ice manage",
    "startRecording": "ice ace pie manage",
    "stopRecording": "ice ace pie manage",
    "reportCallStatus": "dice",
}
"""Where Sinch's documents allow each (Sinch SVAML reference, section 2)."""
PERHAPS: dict[str, str] = {
    "continue": "ice",
    "connectPstn": "manage",
    "connectMxp": "manage",
    "connectConf": "manage",
    "connectSip": "manage",
    "connectStream": "manage",
    "runMenu": "manage",
}
"""Where sources disagree, or do not say."""

_CALLED = {
    "ice": "in answer to ICE",
    "ace": "in answer to ACE",
    "pie": "in answer to PIE",
    "dice": "in answer to DiCE",
    "notify": "in answer to Notify",
    "manage": "in a request that manages a call",
}
_WHY = {
    "ice": "the call is not set up yet",
    "ace": "the call is answered and connected already",
    "pie": "the call is in a menu",
    "dice": "the call has ended",
    "notify": "Sinch only sends information, and reads no answer",
    "manage": "the call is in progress already",
}
_UNSURE = {
    ("continue", "ice"): "only Sinch.ServerSdk offers it",
    ("runMenu", "manage"): "only old documents have it, for conference calls",
}
_UNPARKING = ("connectPstn", "connectMxp", "connectConf", "connectSip")


def check(report: LintReport, svaml: Svaml) -> None:
    """Check what the event does not take."""
    nodes: list[Node] = [one for one in svaml.instructions if not isinstance(one, OtherInstruction)]
    action = svaml.action
    if action is not None and not isinstance(action, OtherAction):
        nodes.append(action)
    if report.event in EVENTS:
        for node in nodes:
            _check_one(report, node)
    else:
        _check_mixed(report, nodes)
    if isinstance(action, ConnectStream):
        note = "connectStream is a closed beta; without access the call is not connected"
        hint = "ask Sinch if your account has access"
        report.add(CLOSED_BETA, name_path(action), note, hint)
    if isinstance(action, ConnectPstn) and action.amd is not None and action.amd.enabled:
        _amd(report, action, action.amd)


def _amd(report: LintReport, action: ConnectPstn, amd: Amd) -> None:
    note = "Sinch documents answering machine detection only for the ICE of a custom callout"
    if report.event in {"", "ice"}:
        report.add(AMD_CALLOUT, action.at("amd"), note)
    else:
        report.add(AMD_ANSWERED, action.at("amd"), f"{note}; here Sinch may ignore it")


def _check_one(report: LintReport, node: Node) -> None:
    event, name = report.event, NAMES[type(node)]
    if event in SURE[name].split():
        return
    where = _CALLED[event]
    if event in PERHAPS.get(name, "").split():
        why = _UNSURE.get((name, event), "Sinch's documents do not list it")
        if event == "manage" and name in _UNPARKING:
            why = "only old documents have it, to end the parking of a call"
        note = f"Sinch may ignore {report.term(name)} {where}: {why}"
        report.add(PERHAPS_NOT_ALLOWED, name_path(node), note, _hint(name))
        return
    note = f"{report.term(name)} is not allowed {where}: {_WHY[event]}"
    report.add(NOT_ALLOWED, name_path(node), note, _hint(name))


def _hint(name: str) -> str:
    """Return where it is allowed."""
    allowed = SURE[name].split()
    known = [_CALLED[event].rpartition(" ")[2] for event in allowed if event != "manage"]
    places = [f"in answer to {', '.join(known)}"] if known else []
    if "manage" in allowed:
        places.append("in a request that manages a call")
    return f"it is allowed {' and '.join(places)}"


def _check_mixed(report: LintReport, nodes: list[Node]) -> None:
    """Without an event: add a finding if no event takes the whole document."""
    left = set(EVENTS)
    for node in nodes:
        name = NAMES[type(node)]
        kept = left & {*SURE[name].split(), *PERHAPS.get(name, "").split()}
        if not kept:
            only = " or ".join(_CALLED[event] for event in EVENTS if event in left)
            note = f"{report.term(name)} is not allowed where the rest is allowed, {only}"
            report.add(MIXED_EVENTS, name_path(node), note, _hint(name))
            return
        left = kept
