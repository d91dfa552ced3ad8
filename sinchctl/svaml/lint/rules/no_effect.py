"""Instructions and members that do nothing where they stand."""

from sinchctl.svaml.lint.contents import Contents
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report, quoted

_INSTRUCTIONS = "Sinch SVAML reference, instructions"
_NUMBER = '"number": "+46700000000"'
_USER = '"destination": {"type": "username", "endpoint": "anna"}'

CALLBACKS_SUPPRESSED = Rule(
    "callbacks-suppressed",
    "warning",
    "Callbacks are suppressed, and one of them would bring a result.",
    "suppressCallbacks keeps ACE and DiCE back. What a caller chose in a menu, or whether a "
    "machine answered, is told in a callback: the application never learns it.",
    "Sinch SVAML reference, suppressCallbacks and amd",
    bad='{"action": {"name": "connectPstn", ' + _NUMBER + ', "suppressCallbacks": true, '
    '"amd": {"enabled": true}}}',
    good='{"action": {"name": "connectPstn", ' + _NUMBER + ', "amd": {"enabled": true}}}',
)
RECORDING_IGNORED = Rule(
    "recording-ignored",
    "warning",
    "A call to an app's user cannot be recorded.",
    "With connectMxp a recording is ignored: the call goes on and nothing of it is kept.",
    "Sinch SVAML reference, startRecording",
    bad='{"instructions": [{"name": "startRecording"}], "action": {"name": "connectMxp", '
    + _USER
    + "}}",
    good='{"action": {"name": "connectMxp", ' + _USER + "}}",
    event="ice",
)
RECORDING_NOTHING = Rule(
    "recording-nothing",
    "warning",
    "A recording is stopped that was never started, or has nothing in it.",
    "Instructions are carried out one after the other. Where nothing is played between the "
    "start of a recording and its end, the recording is empty.",
    _INSTRUCTIONS,
    bad='{"instructions": [{"name": "startRecording"}, {"name": "stopRecording"}], '
    '"action": {"name": "continue"}}',
    good='{"instructions": [{"name": "startRecording"}], "action": {"name": "continue"}}',
    event="pie",
)
PROMPT_BEFORE_ANSWER = Rule(
    "prompt-before-answer",
    "warning",
    "Something is played before the call is answered.",
    "Instructions are carried out in their order. Until answer the caller may hear nothing of "
    "what is played.",
    "Sinch SVAML reference, answer; limits and quirks, B1",
    bad='{"instructions": [{"name": "say", "text": "Hello."}, {"name": "answer"}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "answer"}, {"name": "say", "text": "Hello."}], '
    '"action": {"name": "hangup"}}',
    event="ice",
)
NOT_ANSWERED = Rule(
    "not-answered",
    "info",
    "Something is played, and the call is never answered.",
    "A prompt that must be heard on a call that is not answered yet needs answer before it "
    "(billing starts there). Without it the caller may hear nothing.",
    "Sinch SVAML reference, answer",
    bad='{"instructions": [{"name": "say", "text": "We are closed."}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "answer"}, {"name": "say", "text": "We are closed."}], '
    '"action": {"name": "hangup"}}',
    event="ice",
)
ANSWER_TWICE = Rule(
    "answer-twice",
    "warning",
    "The call is answered twice.",
    "It is answered already; the second time does nothing.",
    _INSTRUCTIONS,
    bad='{"instructions": [{"name": "answer"}, {"name": "answer"}], "action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "answer"}], "action": {"name": "hangup"}}',
    event="ice",
)
NO_EFFECT = Rule(
    "no-effect",
    "info",
    "A member has no effect beside the others.",
    "It is read only together with another member, which is missing or says otherwise.",
    "Sinch SVAML reference, actions and menus",
    bad='{"action": {"name": "connectConf", "conferenceId": "meeting", '
    '"conferenceDtmfOptions": {"mode": "forward", "maxDigits": 4}}}',
    good='{"action": {"name": "connectConf", "conferenceId": "meeting", '
    '"conferenceDtmfOptions": {"mode": "detect", "maxDigits": 4}}}',
)

RULES = (
    CALLBACKS_SUPPRESSED,
    RECORDING_IGNORED,
    RECORDING_NOTHING,
    PROMPT_BEFORE_ANSWER,
    NOT_ANSWERED,
    ANSWER_TWICE,
    NO_EFFECT,
)

_PLAYED = {"playFiles", "say", "sendDtmf"}


def check_effects(report: Report, found: Contents) -> None:
    """What does nothing, in the instructions and in the action."""
    _answering(report, found.instructions)
    _recording(report, found.instructions)
    action = found.action
    if action is None:
        return
    _suppressed(report, action)
    if action.kind == "connectMxp":
        _unrecorded(report, found.instructions, action)
    _conference(report, action)
    _amd(report, action)
    for menu in action.parts("menus"):
        _menu(report, action, menu)


def _answering(report: Report, instructions: list[Part]) -> None:
    """The order of answer and prompts; an unanswered call is an answer to ICE."""
    answered = [part for part in instructions if part.kind == "answer"]
    for again in answered[1:]:
        note = "the call is answered already; this does nothing"
        report.add(ANSWER_TWICE, again.path, note, "leave it out")
    played = [part for part in instructions if part.kind in {"playFiles", "say"}]
    if answered and played and instructions.index(played[0]) < instructions.index(answered[0]):
        note = "this is played before the call is answered: the caller may hear nothing of it"
        report.add(PROMPT_BEFORE_ANSWER, played[0].path, note, "put answer first")
    elif played and not answered and report.event == "ice":
        note = "the call is not answered: the caller may hear nothing of what is played"
        report.add(NOT_ANSWERED, played[0].path, note, "put answer before it; billing starts there")


def _recording(report: Report, instructions: list[Part]) -> None:
    started = played = False
    for part in instructions:
        if part.kind == "startRecording":
            started, played = True, False
        elif part.kind in _PLAYED:
            played = True
        elif part.kind == "stopRecording" and started and not played:
            note = "the recording ends right where it starts: there is nothing in it"
            report.add(RECORDING_NOTHING, part.path, note, "stop it in a later answer")
            started = False
        elif part.kind == "stopRecording" and not started and report.event == "ice":
            note = "no recording was started: a new call has none that could be stopped"
            report.add(RECORDING_NOTHING, part.path, note, "leave it out, or start one before")


def _unrecorded(report: Report, instructions: list[Part], action: Part) -> None:
    starts = [part for part in instructions if part.kind == "startRecording"]
    note = "a call to an app's user is not recorded: the call goes on and nothing is kept"
    if starts:
        report.add(RECORDING_IGNORED, starts[0].path, note, "leave it out")
    elif action.flag("record"):
        report.add(RECORDING_IGNORED, action.at("record"), note, "leave it out")


def _suppressed(report: Report, action: Part) -> None:
    if not action.flag("suppressCallbacks"):
        return
    path, amd = action.at("suppressCallbacks"), action.part("amd")
    if action.kind == "runMenu":
        note = "a menu tells what was chosen in a callback, and callbacks are suppressed"
        report.add(CALLBACKS_SUPPRESSED, path, note, "leave suppressCallbacks out")
    elif amd is not None and amd.flag("enabled"):
        note = "whether a machine answered is told in the ACE callback, which is suppressed"
        if amd.flag("async"):
            note = "whether a machine answered is told for a call whose callbacks are suppressed"
        hint = f"leave {report.term('suppressCallbacks')} out, or amd"
        report.add(CALLBACKS_SUPPRESSED, path, note, hint)


def _conference(report: Report, action: Part) -> None:
    keys = action.part("conferenceDtmfOptions")
    if keys is None or "mode" in keys.mistyped or (keys.text("mode") or "").lower() == "detect":
        return
    for name in ("maxDigits", "timeoutMills"):
        if keys.has(name):
            mode = quoted(keys.text("mode") or "ignore")
            note = f"keys are collected in mode detect alone, and the mode is {mode}"
            report.add(NO_EFFECT, keys.at(name), note, "set the mode to detect, or leave it out")
            return


def _amd(report: Report, action: Part) -> None:
    amd = action.part("amd")
    if amd is not None and amd.flag("async") and not amd.flag("enabled"):
        note = "nothing listens for a machine: async is set and enabled is not"
        report.add(NO_EFFECT, amd.at("async"), note, 'add "enabled": true')


def _menu(report: Report, action: Part, menu: Part) -> None:
    if menu.has("maxTimeoutMills") and not action.flag("enableVoice"):
        note = "the longest wait for a spoken word has no effect: the menu does not listen for any"
        hint = f"set {report.term('enableVoice')}, or leave it out"
        report.once(NO_EFFECT, "maxTimeoutMills", menu.at("maxTimeoutMills"), note, hint)
    if menu.text("repeatPrompt") and menu.whole("repeats") == 0:
        note = "the prompt for repetitions is never played: repeats is 0"
        report.add(NO_EFFECT, menu.at("repeatPrompt"), note, "set repeats, or leave it out")
