"""What is allowed where: which event takes which instruction and action."""

from sinchctl.svaml.lint.contents import Contents
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report

_TABLE = "Sinch SVAML reference, what is allowed where"

NOT_ALLOWED = Rule(
    "not-allowed",
    "error",
    "An instruction or action is not allowed where the document is used.",
    "Which of them Sinch takes depends on the event. A call that is answered (ACE) is connected "
    "already and cannot be connected to a number, a call that has ended (DiCE) hears nothing. "
    "What is not allowed is not carried out, and the call may fail.",
    _TABLE,
    bad='{"instructions": [{"name": "answer"}], "action": {"name": "continue"}}',
    good='{"action": {"name": "continue"}}',
    event="ace",
)
PERHAPS_NOT_ALLOWED = Rule(
    "perhaps-not-allowed",
    "warning",
    "Sources disagree on whether an instruction or action is allowed where it is used.",
    "Sinch's documents, its SDKs and its old documents do not agree, or do not say. It may "
    "work, or may be ignored: try it before callers depend on it.",
    _TABLE,
    bad='{"action": {"name": "connectConf", "conferenceId": "meeting"}}',
    good='{"action": {"name": "continue"}}',
    event="manage",
)
MIXED_EVENTS = Rule(
    "mixed-events",
    "warning",
    "No event takes everything that the document does.",
    "Each of its parts is allowed somewhere, and nowhere all of them. Wherever it is used, "
    "something of it is not carried out.",
    _TABLE,
    bad='{"instructions": [{"name": "answer"}, {"name": "reportCallStatus", "value": "success"}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "answer"}], "action": {"name": "hangup"}}',
)
CLOSED_BETA = Rule(
    "closed-beta",
    "info",
    "An action works only for accounts that Sinch has opened it for.",
    "Streaming to a web socket is a closed beta: without it the call is not connected.",
    "Sinch SVAML reference, connectStream",
    bad='{"action": {"name": "connectStream", "destination": {"type": "Websocket", '
    '"endpoint": "wss://voice.example.com/in"}}}',
    good='{"action": {"name": "connectSip", "destination": {"type": "sip", '
    '"endpoint": "desk@voice.example.com"}}}',
)

RULES = (NOT_ALLOWED, PERHAPS_NOT_ALLOWED, MIXED_EVENTS, CLOSED_BETA)

EVENTS = ("ice", "ace", "pie", "dice", "notify", "manage")
SURE: dict[str, str] = {
    "hangup": "ice ace pie dice manage",
    "continue": "ace pie manage",
    "connectPstn": "ice",
    "connectMxp": "ice",
    "connectConf": "ice ace pie",
    "connectSip": "ice pie",
    "connectStream": "ice",
    "runMenu": "ice ace pie",
    "park": "ice manage",
    "playFiles": "ice ace pie manage",
    "say": "ice ace pie manage",
    "sendDtmf": "ice pie",
    "setCookie": "ice ace pie",
    "answer": "ice",
    "startRecording": "ice ace pie manage",
    "stopRecording": "pie manage",
    "reportCallStatus": "dice",
}
"""Where each is allowed for sure."""
PERHAPS: dict[str, str] = {
    "continue": "ice",
    "connectPstn": "pie manage",
    "connectMxp": "manage",
    "connectConf": "manage",
    "connectSip": "manage",
    "connectStream": "manage",
    "runMenu": "manage",
    "sendDtmf": "manage",
    "setCookie": "manage",
    "stopRecording": "ice ace",
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
    "notify": "Sinch only tells something, and reads no answer",
    "manage": "the call goes on already",
}
_UNSURE = {
    ("continue", "ice"): "only Sinch.ServerSdk offers it",
    ("connectPstn", "pie"): "Sinch's documents name it and its Node SDK does not",
    ("runMenu", "manage"): "old documents have it for conference calls alone",
    ("stopRecording", "ice"): "Sinch's documents name it and its Node SDK does not",
    ("stopRecording", "ace"): "Sinch's documents name it and its Node SDK does not",
}
_UNPARKING = ("connectPstn", "connectMxp", "connectConf", "connectSip")


def check_context(report: Report, found: Contents) -> None:
    """What the event does not take."""
    parts = [*found.instructions, *([found.action] if found.action else [])]
    if report.event in EVENTS:
        for part in parts:
            _check_one(report, part)
    elif parts:
        _check_mixed(report, parts)
    for part in parts:
        if part.kind == "connectStream":
            note = "connectStream is a closed beta; without it the call is not connected"
            report.add(CLOSED_BETA, part.at("name"), note, "ask Sinch whether your account has it")


def _check_one(report: Report, part: Part) -> None:
    event, name = report.event, part.kind
    if event in SURE[name].split():
        return
    where = _CALLED[event]
    if event in PERHAPS.get(name, "").split():
        why = _UNSURE.get((name, event), "Sinch's documents do not say so")
        if event == "manage" and name in _UNPARKING:
            why = "only old documents have it, to end the parking of a call"
        note = f"{report.term(name)} may not be carried out {where}: {why}"
        report.add(PERHAPS_NOT_ALLOWED, part.at("name"), note, _hint(name))
        return
    note = f"{report.term(name)} is not carried out {where}: {_WHY[event]}"
    report.add(NOT_ALLOWED, part.at("name"), note, _hint(name))


def _hint(name: str) -> str:
    """Where it is allowed."""
    known = [_CALLED[event].rpartition(" ")[2] for event in SURE[name].split() if event != "manage"]
    places = [f"in answer to {', '.join(known)}"] if known else []
    if "manage" in SURE[name].split():
        places.append("when a call is managed")
    return f"allowed {' and '.join(places)}"


def _check_mixed(report: Report, parts: list[Part]) -> None:
    """Without an event: is there one that takes all of it?"""
    left = set(EVENTS)
    for part in parts:
        kept = left & {*SURE[part.kind].split(), *PERHAPS.get(part.kind, "").split()}
        if not kept:
            only = " or ".join(_CALLED[event] for event in EVENTS if event in left)
            note = (
                f"{report.term(part.kind)} is not taken where the rest of the document is, {only}"
            )
            report.add(MIXED_EVENTS, part.at("name"), note, _hint(part.kind))
            return
        left = kept
