"""Instructions and members that do nothing where they stand."""

from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.report import LintReport, quoted
from sinchctl.svaml.model import (
    Action,
    Answer,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    Instruction,
    Menu,
    PlayFiles,
    RunMenu,
    Say,
    SendDtmf,
    StartRecording,
    StopRecording,
    Svaml,
)

CALLBACKS_SUPPRESSED = Rule("callbacks-suppressed", "warning")
RECORDING_IGNORED = Rule("recording-ignored", "warning")
RECORDING_NOTHING = Rule("recording-nothing", "warning")
PROMPT_BEFORE_ANSWER = Rule("prompt-before-answer", "warning")
NOT_ANSWERED = Rule("not-answered", "info")
ANSWER_TWICE = Rule("answer-twice", "warning")
NO_EFFECT = Rule("no-effect", "info")


def check(report: LintReport, svaml: Svaml) -> None:
    """Check what does nothing, in the instructions and in the action."""
    _answering(report, svaml.instructions)
    _recording(report, svaml.instructions)
    action = svaml.action
    if action is None:
        return
    _suppressed(report, action)
    if isinstance(action, ConnectMxp):
        _unrecorded(report, svaml.instructions, action)
    elif isinstance(action, ConnectConf):
        _conference(report, action)
    elif isinstance(action, ConnectPstn):
        _amd(report, action)
    elif isinstance(action, RunMenu):
        for menu in action.menus or []:
            _menu(report, action, menu)


def _answering(report: LintReport, instructions: list[Instruction]) -> None:
    """Check the order of answer and prompts; the call is not answered in ICE."""
    answered = [at for at, one in enumerate(instructions) if isinstance(one, Answer)]
    for again in answered[1:]:
        note = "the call is answered already; this does nothing"
        report.add(ANSWER_TWICE, instructions[again].path, note, "remove it")
    played = [at for at, one in enumerate(instructions) if isinstance(one, PlayFiles | Say)]
    if answered and played and played[0] < answered[0]:
        path = instructions[played[0]].path
        note = "this plays before the call is answered; the caller may not hear it"
        report.add(PROMPT_BEFORE_ANSWER, path, note, "move answer to the front")
    elif played and not answered and report.event == "ice":
        path = instructions[played[0]].path
        note = "the call is not answered; the caller may not hear what is played"
        report.add(NOT_ANSWERED, path, note, "add answer before it; billing starts there")


def _recording(report: LintReport, instructions: list[Instruction]) -> None:
    started = played = False
    for node in instructions:
        if isinstance(node, StartRecording):
            started, played = True, False
        elif isinstance(node, PlayFiles | Say | SendDtmf):
            played = True
        elif isinstance(node, StopRecording) and started and not played:
            note = "the recording stops where it starts; it is empty"
            report.add(RECORDING_NOTHING, node.path, note, "stop it in a later answer")
            started = False
        elif isinstance(node, StopRecording) and not started and report.event == "ice":
            note = "a new call has no recording that could be stopped"
            report.add(RECORDING_NOTHING, node.path, note, "remove it, or start one before")


def _unrecorded(report: LintReport, instructions: list[Instruction], action: ConnectMxp) -> None:
    starts = [node for node in instructions if isinstance(node, StartRecording)]
    note = "Sinch does not record a call to an app's user; nothing is kept"
    if starts:
        report.add(RECORDING_IGNORED, starts[0].path, note, "remove it")
    elif action.record:
        report.add(RECORDING_IGNORED, action.at("record"), note, "remove it")


def _suppressed(report: LintReport, action: Action) -> None:
    if isinstance(action, RunMenu):
        key = action.key_of("suppressCallbacks")
        if key is not None and action.extra[key] is True:
            note = "the menu's result arrives in a callback, and callbacks are suppressed"
            hint = "remove suppressCallbacks"
            report.add(CALLBACKS_SUPPRESSED, (*action.path, key), note, hint)
        return
    if not isinstance(action, ConnectPstn) or not action.suppress_callbacks:
        return
    if action.amd is not None and action.amd.enabled:
        note = "the result of machine detection arrives in a callback, which is suppressed"
        hint = f"remove {report.term('suppressCallbacks')}, or amd"
        report.add(CALLBACKS_SUPPRESSED, action.at("suppress_callbacks"), note, hint)


def _conference(report: LintReport, action: ConnectConf) -> None:
    keys = action.conference_dtmf_options
    if keys is None or keys.unreadable("mode") or (keys.mode or "").lower() == "detect":
        return
    for name in ("max_digits", "timeout_mills"):
        if getattr(keys, name) is not None:
            mode = quoted(keys.mode or "ignore")
            note = f"this only has an effect in mode detect; the mode is {mode}"
            report.add(NO_EFFECT, keys.at(name), note, "set the mode to detect, or remove it")
            return


def _amd(report: LintReport, action: ConnectPstn) -> None:
    amd = action.amd
    if amd is not None and amd.asynchronous and not amd.enabled:
        note = "async has no effect: machine detection is not enabled"
        report.add(NO_EFFECT, amd.at("asynchronous"), note, 'add "enabled": true')


def _menu(report: LintReport, action: RunMenu, menu: Menu) -> None:
    if menu.max_timeout_mills is not None and not action.enable_voice:
        note = "the time-out for spoken words has no effect: the menu does not listen for words"
        hint = f"set {report.term('enableVoice')}, or remove it"
        report.once(NO_EFFECT, "maxTimeoutMills", menu.at("max_timeout_mills"), note, hint)
    if menu.repeat_prompt and menu.repeats == 0:
        note = "the repeat prompt never plays: repeats is 0"
        report.add(NO_EFFECT, menu.at("repeat_prompt"), note, "set repeats, or remove it")
