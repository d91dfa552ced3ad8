"""Durations, counts, and words of which only a few are possible."""

from sinchctl.svaml.lint.contents import Contents
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report, quoted
from sinchctl.svaml.vocabulary import (
    DOCUMENTED_TONES,
    DTMF_MODES,
    LONGEST_CALL,
    LONGEST_PARK,
    MUSIC,
    STATUSES,
    TRANSPORTS,
    USER_TYPES,
)
from sinchctl.svaml.vocabulary import INDICATIONS as COUNTRIES
from sinchctl.svaml.vocabulary import TONES as ALL_TONES

DURATION = Rule(
    "duration",
    "error",
    "A duration is not one that a call can have.",
    "A call may last 4 hours (14,400 seconds) and be parked for 10 minutes (600 seconds). "
    "Outside of that Sinch refuses the action or takes a limit of its own.",
    "Sinch SVAML reference, maxDuration; limits and quirks, B8 and B11",
    bad='{"action": {"name": "connectPstn", "number": "+46700000000", "maxDuration": 86400}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000", "maxDuration": 14400}}',
)
COUNT = Rule(
    "count",
    "error",
    "A number that counts something is too small to be true.",
    "A menu cannot be repeated less than not at all, and no digit cannot be collected.",
    "Sinch SVAML reference, menus and conferenceDtmfOptions",
    bad='{"action": {"name": "runMenu", "menus": [{"id": "main", "mainPrompt": "#tts[Your code?]", '
    '"maxDigits": 4, "repeats": -1}]}}',
    good='{"action": {"name": "runMenu", "menus": [{"id": "main", '
    '"mainPrompt": "#tts[Your code?]", "maxDigits": 4, "repeats": 3}]}}',
)
CHOICE = Rule(
    "choice",
    "error",
    "A value is not one of those that are possible.",
    "Music, transport, what keys do in a conference, the status of a call and the kind of a "
    "destination are one of a few words. Another word is refused or ignored: the caller hears "
    "silence instead of music, keys do nothing.",
    "Sinch SVAML reference, actions",
    bad='{"action": {"name": "connectConf", "conferenceId": "meeting", "moh": "jazz"}}',
    good='{"action": {"name": "connectConf", "conferenceId": "meeting", "moh": "music1"}}',
)
INDICATIONS = Rule(
    "indications",
    "error",
    "The ringback tone is of a country that Sinch has none of.",
    "The caller hears another tone, or none, until the call is answered.",
    "Sinch SVAML reference, indications",
    bad='{"action": {"name": "connectPstn", "number": "+46700000000", "indications": "sw"}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000", "indications": "se"}}',
)
INDICATIONS_UNSURE = Rule(
    "indications-unsure",
    "warning",
    "The ringback tone is one that only Sinch.ServerSdk's readme names.",
    "The caller may hear another tone, or none, until the call is answered.",
    "Sinch SVAML reference, indications",
    bad='{"action": {"name": "connectPstn", "number": "+46700000000", "indications": "us-old"}}',
    good='{"action": {"name": "connectPstn", "number": "+46700000000", "indications": "us"}}',
)
HANGUP_CAUSE = Rule(
    "hangup-cause",
    "warning",
    "The cause of a hang-up is not one that Sinch.ServerSdk knows.",
    "It writes 1 for busy and 2 for congestion, and leaves the cause out for a normal end. "
    "What another number does is not known.",
    "Sinch SVAML reference, Sinch.ServerSdk's Hangup",
    bad='{"action": {"name": "hangup", "hangupCause": 17}}',
    good='{"action": {"name": "hangup", "hangupCause": 1}}',
)
TONES = Rule(
    "tones",
    "error",
    "The tones to play have something in them that no telephone has.",
    "Tones are the keys of a telephone, and w for a pause of half a second. With something "
    "else in them the tones are not played as meant, or not at all.",
    "Sinch SVAML reference, sendDtmf; the command-line contract, section 7",
    bad='{"instructions": [{"name": "sendDtmf", "value": "12, 34"}], '
    '"action": {"name": "continue"}}',
    good='{"instructions": [{"name": "sendDtmf", "value": "12ww34"}], '
    '"action": {"name": "continue"}}',
    event="pie",
)
TONES_UNSURE = Rule(
    "tones-unsure",
    "warning",
    "The tones to play have a key in them that Sinch's documents do not list.",
    "The documents have 0 to 9, # and w. Other tones of the telephone network (*, A to D) may "
    "be played, or left out.",
    "Sinch SVAML reference, sendDtmf",
    bad='{"instructions": [{"name": "sendDtmf", "value": "*21#"}], "action": {"name": "continue"}}',
    good='{"instructions": [{"name": "sendDtmf", "value": "21#"}], "action": {"name": "continue"}}',
    event="pie",
)

RULES = (
    DURATION,
    COUNT,
    CHOICE,
    INDICATIONS,
    INDICATIONS_UNSURE,
    HANGUP_CAUSE,
    TONES,
    TONES_UNSURE,
)

_README_COUNTRIES = frozenset({"ml", "us-old"})
_WORDS: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("connectConf", "moh"): (MUSIC, "whoever is alone in the conference hears silence"),
    ("connectSip", "moh"): (MUSIC, "a caller on hold hears silence"),
    ("connectSip", "transport"): (TRANSPORTS, "the call may not be connected"),
    ("conferenceDtmf", "mode"): (DTMF_MODES, "keys are ignored"),
    ("connectConf", "dtmfMode"): (DTMF_MODES, "keys are ignored"),
    ("reportCallStatus", "value"): (STATUSES, "the instruction is ignored"),
}
_TYPES = {
    "connectPstn": ("number",),
    "connectMxp": USER_TYPES,
    "connectSip": ("sip",),
    "connectStream": ("Websocket",),
}
_LEAST = {
    ("menu", "repeats"): (0, "the menu cannot be repeated"),
    ("menu", "maxDigits"): (1, "no digit is collected"),
    ("conferenceDtmf", "maxDigits"): (1, "no digit is collected"),
    ("conferenceDtmf", "timeoutMills"): (1, "there is no time to press a key"),
    ("streaming", "sampleRate"): (1, "nothing is streamed"),
}


def check_values(report: Report, found: Contents) -> None:
    """The values of instructions and of the action; those of menus are `check_counts`."""
    for part in found.instructions:
        _words(report, part)
        if part.kind == "sendDtmf":
            _tones(report, part, "value")
    action = found.action
    if action is None:
        return
    _words(report, action)
    _spans(report, action)
    _indications(report, action)
    _tones(report, action, "dtmf")
    _destination_type(report, action)
    if (cause := action.whole("hangupCause")) is not None and cause not in {0, 1, 2}:
        note = f"the cause {cause} is unknown; the other side may be told anything"
        report.add(HANGUP_CAUSE, action.at("hangupCause"), note, "1 is busy, 2 is congestion")
    for name in ("conferenceDtmfOptions", "streamingOptions"):
        if (inner := action.part(name)) is not None:
            _words(report, inner)
            check_counts(report, inner)


def check_counts(report: Report, part: Part) -> None:
    """Numbers of a menu or of options that are too small."""
    for (kind, name), (least, then) in _LEAST.items():
        if kind != part.kind:
            continue
        value = part.whole(name)
        if value is not None and value < least:
            note = f"{report.term(name)} is {value}: {then}"
            report.add(COUNT, part.at(name), note, f"{least} is the least")


def _words(report: Report, part: Part) -> None:
    for (kind, name), (known, then) in _WORDS.items():
        if kind != part.kind or (value := part.text(name)) is None:
            continue
        if value.strip().lower() in {word.lower() for word in known}:
            continue
        near = report.nearest(value, known)
        hint = f"did you mean {near!r}?" if near else f"one of {', '.join(known)}"
        what = "the status" if part.kind == "reportCallStatus" else name
        report.add(CHOICE, part.at(name), f"{what} is {quoted(value)}: {then}", hint)


def _spans(report: Report, action: Part) -> None:
    longest, what = LONGEST_CALL, "a call lasts"
    if action.kind == "park":
        longest, what = LONGEST_PARK, "a call is parked"
    names = ("maxDuration", "dialTimeout") if action.kind == "park" else ("maxDuration",)
    for name in names:
        value = action.whole(name)
        if value is not None and not 1 <= value <= longest:
            term = "timeout" if report.file and action.kind == "park" else report.term(name)
            note = f"{term} is {value:,} seconds; {what} for 1 to {longest:,}"
            report.add(DURATION, action.at(name), note, _seconds(value, longest))
    ringing = action.whole("dialTimeout")
    if action.kind != "park" and ringing is not None and ringing < 1:
        note = f"{report.term('dialTimeout')} is {ringing} seconds: nobody has time to answer"
        report.add(DURATION, action.at("dialTimeout"), note, "write how long it may ring")


def _seconds(value: int, longest: int) -> str:
    """A hint for a duration that was written in milliseconds."""
    if value > longest and value % 1000 == 0 and 1 <= value // 1000 <= longest:
        return f"it is in seconds; did you mean {value // 1000}?"
    return "it is in seconds"


def _indications(report: Report, action: Part) -> None:
    value = action.text("indications")
    if value is None or value in COUNTRIES:
        return
    path = action.at("indications")
    if value in _README_COUNTRIES:
        note = f"the ringback {quoted(value)} is in no document of today; callers may hear another"
        report.add(INDICATIONS_UNSURE, path, note)
        return
    near = value.lower() if value.lower() in COUNTRIES else None
    hint = f"did you mean {near!r}?" if near else f"one of {', '.join(sorted(COUNTRIES))}"
    note = f"there is no ringback {quoted(value)}; callers hear another, or none"
    report.add(INDICATIONS, path, note, hint)


def _tones(report: Report, part: Part, name: str) -> None:
    value = part.text(name)
    if not value or DOCUMENTED_TONES.fullmatch(value):
        return
    if ALL_TONES.fullmatch(value):
        odd = next(key for key in value if not DOCUMENTED_TONES.fullmatch(key))
        note = f"the tones {quoted(value)} have {odd}, which Sinch's documents do not list"
        hint = "w waits half a second" if odd == "W" else "listed are 0-9 # w"
        report.add(TONES_UNSURE, part.at(name), f"{note}: it may not be played", hint)
        return
    odd = next(key for key in value if not ALL_TONES.fullmatch(key))
    note = f"the tones {quoted(value)} have {quoted(odd)}, which no telephone has"
    report.add(TONES, part.at(name), note, "0-9 # are keys, w waits half a second")


def _destination_type(report: Report, action: Part) -> None:
    to, known = action.part("destination"), _TYPES.get(action.kind, ())
    if to is None or not known:
        return
    given = to.text("type")
    if given is None:
        note = f"the destination has no type; {action.kind} may not find whom to reach"
        report.add(CHOICE, to.at("type"), note, f'write "type": "{known[0]}"')
    elif given.lower() not in {word.lower() for word in known}:
        note = f"the destination is of type {quoted(given)}; {action.kind} cannot reach it"
        report.add(CHOICE, to.at("type"), note, f"one of {', '.join(known)}")
