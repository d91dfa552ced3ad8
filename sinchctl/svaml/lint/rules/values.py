"""Durations, counts, and words of which only a few are possible."""

from collections.abc import Collection

from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.report import LintReport, guess, quoted
from sinchctl.svaml.model import (
    NAMES,
    Action,
    ConferenceDtmf,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
    Destination,
    Hangup,
    Menu,
    Park,
    ReportCallStatus,
    RunMenu,
    SendDtmf,
    Streaming,
    Svaml,
)
from sinchctl.svaml.node import Node, wire_name
from sinchctl.svaml.read import pstn_destination
from sinchctl.svaml.vocabulary import (
    DOCUMENTED_TONES,
    DTMF_MODES,
    LONGEST_CALL,
    LONGEST_PARK,
    MUSIC,
    STATUSES,
    TONES_WORDS,
    TRANSPORTS,
    USER_TYPES,
)
from sinchctl.svaml.vocabulary import INDICATIONS as COUNTRIES
from sinchctl.svaml.vocabulary import TONES as ALL_TONES
from sinchctl.text.guess import alternatives

DURATION = Rule("duration", "error")
PARK_LONG = Rule("park-long", "info")
COUNT = Rule("count", "error")
CHOICE = Rule("choice", "error")
DESTINATION_TYPE = Rule("destination-type", "warning")
INDICATIONS = Rule("indications", "error")
INDICATIONS_UNSURE = Rule("indications-unsure", "warning")
HANGUP_CAUSE = Rule("hangup-cause", "warning")
TONES = Rule("tones", "error")
TONES_UNSURE = Rule("tones-unsure", "warning")

_README_COUNTRIES = frozenset({"ml", "us-old"})
_WORDS: dict[tuple[type[Node], str], tuple[tuple[str, ...], str]] = {
    (ConnectConf, "moh"): (MUSIC, "the first participant hears silence"),
    (ConnectSip, "moh"): (MUSIC, "a caller on hold hears silence"),
    (ConnectSip, "transport"): (TRANSPORTS, "the call may not be connected"),
    (ConferenceDtmf, "mode"): (DTMF_MODES, "Sinch ignores the keys"),
    (ReportCallStatus, "value"): (STATUSES, "Sinch ignores the instruction"),
}
_TYPES: dict[type[Node], tuple[str, ...]] = {
    ConnectPstn: ("number",),
    ConnectMxp: USER_TYPES,
    ConnectSip: ("sip",),
    ConnectStream: ("Websocket",),
}
_LEAST: dict[type[Node], dict[str, tuple[int, str]]] = {
    Menu: {
        "repeats": (0, "Sinch cannot repeat the menu"),
        "max_digits": (1, "no digit is collected"),
    },
    ConferenceDtmf: {
        "max_digits": (1, "no digit is collected"),
        "timeout_mills": (1, "there is no time to press a key"),
    },
    Streaming: {"sample_rate": (1, "nothing is streamed")},
}


def check(report: LintReport, svaml: Svaml) -> None:
    """Check the values of instructions and of the action."""
    for instruction in svaml.instructions:
        _words(report, instruction)
        if isinstance(instruction, SendDtmf):
            _tones(report, instruction, "value")
    action = svaml.action
    if action is None:
        return
    _words(report, action)
    _spans(report, action)
    _indications(report, action)
    _destination_type(report, action)
    if isinstance(action, ConnectPstn):
        _tones(report, action, "dtmf")
    elif isinstance(action, Hangup):
        _cause(report, action)
    elif isinstance(action, ConnectConf) and action.conference_dtmf_options is not None:
        _words(report, action.conference_dtmf_options)
        _counts(report, action.conference_dtmf_options)
    elif isinstance(action, ConnectStream) and action.streaming_options is not None:
        _counts(report, action.streaming_options)
    elif isinstance(action, RunMenu):
        for menu in action.menus or []:
            _counts(report, menu)


def _counts(report: LintReport, node: Node) -> None:
    """Check numbers of a menu or of options that are too small."""
    for name, (least, then) in _LEAST[type(node)].items():
        value = getattr(node, name)
        if value is not None and value < least:
            note = f"{report.term(wire_name(type(node), name))} is {value}: {then}"
            report.add(COUNT, node.at(name), note, f"the minimum is {least}")


def _words(report: LintReport, node: Node) -> None:
    for (kind, name), (known, then) in _WORDS.items():
        if not isinstance(node, kind) or (value := getattr(node, name)) is None:
            continue
        if value.strip().lower() in {word.lower() for word in known}:
            continue
        what = "the status" if kind is ReportCallStatus else report.term(wire_name(kind, name))
        _choice(report, node, name, f"{what} is {quoted(value)}: {then}", value, known)


def _choice(
    report: LintReport, node: Node, name: str, note: str, value: str, known: Collection[str]
) -> None:
    hint = guess(report.nearest(value, known)) or f"use {alternatives(known)}"
    report.add(CHOICE, node.at(name), note, hint)


def _spans(report: LintReport, action: Action) -> None:
    if isinstance(action, Park):
        value = action.max_duration
        if value is not None and value < 1:
            note = f"{_park_term(report)} is {value:,} seconds; the minimum is 1"
            report.add(DURATION, action.at("max_duration"), note, "it is in seconds")
        elif value is not None and value > LONGEST_PARK:
            note = f"{_park_term(report)} is {value:,} seconds; old documents allow {LONGEST_PARK}"
            report.add(PARK_LONG, action.at("max_duration"), note, _seconds(value, LONGEST_PARK))
        return
    value = getattr(action, "max_duration", None)
    if value is not None and not 1 <= value <= LONGEST_CALL:
        term = report.term("maxDuration")
        note = f"{term} is {value:,} seconds; a call lasts 1 to {LONGEST_CALL:,}"
        report.add(DURATION, action.at("max_duration"), note, _seconds(value, LONGEST_CALL))
    ringing = getattr(action, "dial_timeout", None)
    if ringing is not None and ringing < 1:
        note = f"{report.term('dialTimeout')} is {ringing} seconds: nobody has time to answer"
        hint = "write how many seconds it may ring"
        report.add(DURATION, action.at("dial_timeout"), note, hint)


def _park_term(report: LintReport) -> str:
    return "timeout" if report.file else "maxDuration"


def _seconds(value: int, longest: int) -> str:
    """Return a hint for a duration that was probably written in milliseconds."""
    if value > longest and value % 1000 == 0 and 1 <= value // 1000 <= longest:
        return f"it is in seconds; did you mean {value // 1000}?"
    return "it is in seconds"


def _indications(report: LintReport, action: Action) -> None:
    value = getattr(action, "indications", None)
    if value is None or value in COUNTRIES:
        return
    path = action.at("indications")
    if value in _README_COUNTRIES:
        note = f"Sinch's current documents do not list the ringback tone {quoted(value)}"
        report.add(INDICATIONS_UNSURE, path, f"{note}; callers may hear another")
        return
    near = value.lower() if value.lower() in COUNTRIES else None
    hint = guess(near) or f"use {alternatives(sorted(COUNTRIES))}"
    note = f"there is no ringback tone {quoted(value)}; callers hear another, or none"
    report.add(INDICATIONS, path, note, hint)


def _cause(report: LintReport, action: Hangup) -> None:
    cause = action.hangup_cause
    if cause is not None and cause not in {0, 1, 2}:
        note = f"the cause {cause} is unknown; what the other side gets is not documented"
        report.add(HANGUP_CAUSE, action.at("hangup_cause"), note, "1 is busy, 2 is congestion")


def _tones(report: LintReport, node: Node, name: str) -> None:
    value = getattr(node, name)
    if not value or DOCUMENTED_TONES.fullmatch(value):
        return
    if ALL_TONES.fullmatch(value):
        odd = next(key for key in value if not DOCUMENTED_TONES.fullmatch(key))
        note = f"the tones {quoted(value)} contain {odd}, which Sinch's documents do not list"
        hint = "w waits half a second" if odd == "W" else "the documents list 0-9 # w"
        report.add(TONES_UNSURE, node.at(name), f"{note}; Sinch may not play it", hint)
        return
    odd = next(key for key in value if not ALL_TONES.fullmatch(key))
    note = f"the tones {quoted(value)} contain {quoted(odd)}, which no telephone can play"
    report.add(TONES, node.at(name), note, f"use {TONES_WORDS}; w waits half a second")


def _destination_type(report: LintReport, action: Action) -> None:
    known = _TYPES.get(type(action), ())
    to = getattr(action, "destination", None)
    if isinstance(action, ConnectPstn):
        to = pstn_destination(action)
    if not known or not isinstance(to, Destination) or to.unreadable("type"):
        return
    name = NAMES[type(action)]
    if to.type is None:
        note = f"the destination has no type; {name} may not find it"
        report.add(DESTINATION_TYPE, to.at("type"), note, f'add "type": "{known[0]}"')
    elif to.type.lower() not in {word.lower() for word in known}:
        note = f"the destination has the type {quoted(to.type)}; {name} cannot reach it"
        report.add(CHOICE, to.at("type"), note, f"use {alternatives(known)}")
