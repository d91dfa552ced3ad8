"""Play a call: the loop between its people, its application and the interpreter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sinchctl.errors import FindingsError
from sinchctl.simulator.engine.state import Call, Due, Input, Post, Replied, Started, next_due
from sinchctl.simulator.engine.step import step
from sinchctl.simulator.engine.turn import Platform

from .caller import Caller, Manners, OtherSide
from .script import Token
from .trace import Record, Trace

_MOST_STEPS = 100_000
"""Steps at the same moment after which a call would never go on."""


@dataclass(frozen=True)
class CallbackReply:
    """What an application answered, as the record and as the call see it.

    `document` names a program; `fault` is `timeout`, `connection`, `invalid` or a status;
    `members` go into the record; `ms` is simulated time that passed.
    """

    kind: str
    document: str = ""
    fault: str = ""
    ms: int = 0
    members: dict[str, Any] | None = None


class Application(Protocol):
    """Whoever answers callbacks."""

    def reply(self, post: Post) -> CallbackReply:
        """Answer a callback."""


@dataclass
class Played:
    """A call that was played: its records, its outcome, and what it rests on."""

    trace: list[Record]
    outcome: Record
    call: Call

    @property
    def assumed(self) -> list[str]:
        """The assumptions that the call depended on."""
        return sorted(self.call.assumed)

    @property
    def failures(self) -> list[Record]:
        """The callbacks that failed and had no second answer."""
        rows = [row for row in self.trace if row["kind"] == "callback"]
        failed = []
        for at, row in enumerate(rows):
            after = rows[at + 1 : at + 2]
            saved = any(other.get("url") == "fallback" for other in after)
            if row.get("reply", "").startswith("failed") and not saved:
                failed.append(row)
        return failed


def play(
    call: Call,
    platform: Platform,
    application: Application,
    script: list[Token],
    manners: Manners,
    *,
    ask: Callable[[Call], list[Token]] | None = None,
    listener: Callable[[Record], None] | None = None,
    wait: Callable[[int], None] | None = None,
) -> Played:
    """Play a call to its end, or to an answer that nobody knows.

    `ask` gives more tokens, `listener` gets records as they are complete, `wait` lets real
    time pass up to a moment of the call.
    """
    caller, other, trace = Caller(script, manners, ask), OtherSide(manners), Trace(listener)
    event: Input = Started(0)
    unanswered, idle = "", 0
    while not unanswered:
        before = call.t
        if wait is not None and event.at > call.t:
            wait(event.at)
        call, effects = step(call, event, platform)
        trace.stage(call)
        reply: CallbackReply | None = None
        for effect in effects:
            record = trace.effect(effect)
            if record is not None and isinstance(effect, Post):
                answer = application.reply(effect)
                trace.replied(record, reply=answer.kind, **(answer.members or {}))
                reply = answer if effect.waits else reply
                if effect.waits and answer.kind == "none" and effect.event != "ace":
                    unanswered = effect.event
        if call.phase == "ended" or unanswered:
            break
        program = platform.programs.get(call.document)
        in_menu = call.phase in {"prompt", "listening"}
        caller.notice(call, effects, program.menu(call.menu) if program and in_menu else None)
        other.notice(call)
        idle = idle + 1 if call.t == before else 0
        if idle > _MOST_STEPS:
            raise FindingsError("the call repeats without end while no time passes")
        event = _replied(call, reply) if reply is not None else _next(call, caller, other)
    outcome = trace.outcome(call, unanswered, [str(token) for token in caller.tokens])
    return Played(trace.records, outcome, call)


def _replied(call: Call, reply: CallbackReply) -> Replied:
    fault = "none" if reply.kind == "none" else reply.fault
    return Replied(call.t + reply.ms, reply.document, fault)


def _next(call: Call, caller: Caller, other: OtherSide) -> Input:
    """Return what happens next: somebody does something, or time passes."""
    due = next_due(call)
    mine, theirs = caller.next(), other.next()
    who = caller if theirs is None or (mine is not None and mine.at < theirs.at) else other
    event = who.next()
    if event is None or (due is not None and due < event.at):
        return Due(due if due is not None else call.t)
    if event.at == due and (call.phase == "listening" or due in (call.cut_at, call.limit_at)):
        return Due(due)
    return who.take()
