"""What an answer of the application does: its instructions in their order, then its action."""

from sinchctl.svaml.model import (
    Answer,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
    Continue,
    Hangup,
    Instruction,
    Park,
    RunMenu,
    SetCookie,
    StartRecording,
    StopRecording,
)

from . import bodies, bridges, menus, rooms
from .program import Program, is_allowed, is_known, name_of
from .state import Replied
from .turn import Turn


def replied(turn: Turn, reply: Replied) -> None:
    """Do what an answer says, or what follows from its fault."""
    call = turn.call
    event, call.awaiting = call.awaiting, ""
    if not reply.fault and reply.document:
        _carry_out_if_valid(turn, event, reply.document)
    elif reply.fault == "invalid":
        _invalid(turn, event)
    elif reply.fault not in {"", "none"} and turn.platform.has_fallback and not call.fell_back:
        call.fell_back = True
        _post_again(turn, event)
    elif event == "ace":
        go_on(turn, event)
    elif reply.fault not in {"", "none"}:
        turn.fail()
    else:
        _invalid(turn, event)


def patched(turn: Turn, document: str) -> None:
    """Carry out a document of the application that manages the call."""
    call = turn.call
    program = turn.platform.programs.get(document)
    if program is None:
        return
    bridged = call.phase == "bridged"
    if not is_known(program.action) and not (bridged and program.action is None):
        return
    turn.stop()
    event = "ice" if call.phase in {"intro", "hold"} else "manage"
    _begin(turn, event, document)


def step_ended(turn: Turn) -> None:
    """Play the next part of an instruction, or go on to the next instruction."""
    turn.stop()
    turn.call.part += 1
    program = turn.program
    if program is not None and not _plays(turn, program):
        turn.call.position += 1
        _run(turn, program)


def _carry_out_if_valid(turn: Turn, event: str, document: str) -> None:
    """Carry out an answer. Without an action that the event takes it is not valid."""
    program = turn.platform.programs.get(document)
    if program is None or not is_known(program.action):
        _invalid(turn, event)
        return
    chosen = turn.platform.assumptions
    if isinstance(program.action, RunMenu):
        start, used = program.begins_at(chosen["start"], chosen["no-main"])
        if start is None:
            for name in sorted(used):
                turn.assume(name)
            _invalid(turn, event)
            return
    allowed = is_allowed(name_of(program.action), event) if program.action else False
    if allowed or turn.assume("context") == "lenient":
        _begin(turn, event, document)
    else:
        _invalid(turn, event)


def _begin(turn: Turn, event: str, document: str) -> None:
    call = turn.call
    call.document, call.event = document, event
    call.position, call.part, call.due = 0, 0, None
    call.phase = "instructions"
    program = turn.program
    if program is not None:
        _run(turn, program)


def _run(turn: Turn, program: Program) -> None:
    """Carry out instructions until one takes time, then the action."""
    call = turn.call
    while call.position < len(program.instructions):
        step = program.instructions[call.position]
        call.part = 0
        if is_allowed(name_of(step), call.event) or turn.assume("context") == "lenient":
            if _plays(turn, program):
                return
            _do(turn, step)
        call.position += 1
    _act(turn, program)


def _plays(turn: Turn, program: Program) -> bool:
    call = turn.call
    if call.part >= len(program.sounds[call.position]):
        return False
    return turn.next_sound(program.sounds[call.position], **turn.early())


def _do(turn: Turn, step: Instruction) -> None:
    call = turn.call
    if isinstance(step, SetCookie):
        turn.set_cookies(((step.key or "", step.value or ""),))
    elif isinstance(step, Answer):
        turn.answer()
    elif isinstance(step, StartRecording) and call.recording is None:
        options = step.options
        call.recording = (options.destination_url if options else None) or ""
        call.notifies = options is None or options.notification_events is not False
        turn.note("recording", state="started")
    elif isinstance(step, StopRecording) and call.recording is not None:
        turn.note("recording", state="stopped")
        turn.stop_recording()


def _act(turn: Turn, program: Program) -> None:
    call, action = turn.call, program.action
    if isinstance(action, Hangup):
        turn.hang_up()
    elif isinstance(action, RunMenu):
        if not menus.start(turn):
            _invalid(turn, call.event)
    elif isinstance(action, ConnectConf):
        rooms.join(turn, action)
    elif isinstance(action, Park):
        rooms.park(turn)
    elif isinstance(action, ConnectStream):
        bridges.stream(turn, action)
    elif isinstance(action, ConnectPstn | ConnectMxp | ConnectSip):
        bridges.dial(turn, bridges.destination(action, call.dialled), action)
    elif isinstance(action, Continue) or call.event == "manage":
        go_on(turn, call.event)
    else:
        _invalid(turn, call.event)


def go_on(turn: Turn, event: str) -> None:
    """Go on with the call: connect, speak, or whatever it was about."""
    call, callout = turn.call, turn.call.callout
    if callout is not None and event == "ace":
        _go_on_with_callout(turn, callout.kind)
    elif call.callee == "answered" and callout is None:
        bridges.connect(turn)
    elif callout is None and call.origin == "MXP":
        bridges.dial(turn, call.dialled)
    elif turn.assume("pie-continue") == "wait":
        rooms.wait_alone(turn)
    else:
        turn.hang_up()


def _go_on_with_callout(turn: Turn, kind: str) -> None:
    if kind == "custom":
        rooms.wait_alone(turn)
    else:
        rooms.speak(turn)


def _invalid(turn: Turn, event: str) -> None:
    """Report an answer that is not SVAML, and end the call or go on without it."""
    turn.notify("callingerror", errorCode=40001, errorMsg="Illegal SVAML")
    if event == "ace" and turn.assume("bad-ace") == "continue":
        go_on(turn, event)
    else:
        turn.fail()


def _post_again(turn: Turn, event: str) -> None:
    """Post a callback that failed to the fallback address."""
    call = turn.call
    if event == "ice":
        body = bodies.ice(call, turn.platform.rate)
    elif event == "ace":
        body = bodies.ace(call)
    else:
        body = bodies.pie(call, call.result or {})
    turn.post(event, body, waits=True)
