"""Play a call: the loop between its people, its application and the interpreter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sinchctl.errors import FindingsError
from sinchctl.simulator.engine.state import (
    Call,
    Due,
    Effect,
    Input,
    Post,
    Replied,
    Started,
    next_due,
)
from sinchctl.simulator.engine.step import step
from sinchctl.simulator.engine.turn import Platform

from .caller import Ask, Caller, OtherSide
from .manners import Manners
from .script import Token
from .trace import Record, Trace

Wait = Callable[[Call, int, bool], Input | None]
"""Lets real time pass up to a moment of the call, and returns what somebody does before it.

The last value says whether the caller still has something to do by the script.
"""

MOST_STEPS = 100_000
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

    def fault(self) -> str:
        """Return how the application failed in words, nothing if it did not."""
        for row in self.failures:
            if row["event"] in {"ice", "ace", "pie"}:
                why = str(row["reply"]).removeprefix("failed: ")
                why = f"HTTP {why}" if why.isdigit() else why
                if why == "connection" and row.get("answer"):
                    why = str(row["answer"])
                for finding in row.get("findings", ()):
                    why = str(finding["message"])
                return f"the application did not answer {row['event'].upper()} with SVAML: {why}"
        for row in self.trace:
            if row["kind"] == "callback" and row["body"].get("type") == "callingerror":
                return "the application answered with something that is not valid SVAML"
        return ""


class Scene:
    """A call in progress with its people and its trace."""

    def __init__(self, call: Call, caller: Caller, other: OtherSide, trace: Trace) -> None:
        self.call = call
        self.caller = caller
        self.other = other
        self.trace = trace
        self._effects: list[Effect] = []

    def happen(self, event: Input, platform: Platform) -> list[tuple[Post, Record]]:
        """Let something happen; return the callbacks to post, each with its record."""
        self.call, self._effects = step(self.call, event, platform)
        self.trace.stage(self.call)
        records = ((effect, self.trace.effect(effect)) for effect in self._effects)
        return [
            (effect, record)
            for effect, record in records
            if isinstance(effect, Post) and record is not None
        ]

    def plan(self, platform: Platform, ask: Ask | None = None) -> None:
        """Let the people plan what they do next."""
        call = self.call
        program = platform.programs.get(call.document)
        in_menu = call.phase in {"prompt", "listening"}
        menu = program.menu(call.menu) if program and in_menu else None
        self.caller.notice(call, self._effects, menu, ask)
        self.other.notice(call)

    def next(self) -> Input | None:
        """Return what happens next without the application; None if it must answer first."""
        return None if self.call.phase in {"new", "waiting", "ended"} else self.peek()

    def peek(self) -> Input:
        """Return what happens next if the application does not come first."""
        due = next_due(self.call)
        mine, theirs = self.caller.next(), self.other.next()
        event = mine if theirs is None or (mine is not None and mine.at < theirs.at) else theirs
        if event is None or (due is not None and due < event.at):
            return Due(due if due is not None else self.call.t)
        is_end = due in (self.call.cut_at, self.call.limit_at)
        if event.at == due and (self.call.phase == "listening" or is_end):
            return Due(due)
        return event

    def take(self) -> Input:
        """Return what happens next; it happens now."""
        event = self.peek()
        for person in (self.caller, self.other):
            if person.next() is event:
                return person.take()
        return event


def play(
    call: Call,
    platform: Platform,
    application: Application,
    script: list[Token],
    manners: Manners,
    *,
    ask: Ask | None = None,
    listener: Callable[[Record], None] | None = None,
    hears: Callable[[Record], None] | None = None,
    wait: Wait | None = None,
) -> Played:
    """Play a call to its end, or to an answer that nobody knows.

    `ask` gives more tokens, `listener` gets records as they are complete, `hears` what is heard
    when it begins, `wait` lets real time pass.
    """
    trace = Trace(listener, hears)
    scene = Scene(call, Caller([*script], manners), OtherSide(manners), trace)
    event: Input = Started(0)
    pending: Replied | None = None
    unanswered, idle = "", 0
    while not unanswered:
        before = scene.call.t
        reply: CallbackReply | None = None
        for post, record in scene.happen(event, platform):
            answer = application.reply(post)
            trace.replied(record, reply=answer.kind, **(answer.members or {}))
            reply = answer if post.waits else reply
            if post.waits and answer.kind == "none" and post.event != "ace":
                unanswered = post.event
        if scene.call.phase == "ended" or unanswered:
            break
        scene.plan(platform, ask)
        idle = idle + 1 if scene.call.t == before else 0
        if idle > MOST_STEPS:
            raise FindingsError("the call repeats without end while no time passes")
        if reply is not None:
            pending = replied(scene.call, reply)
        event = pending or scene.peek()
        sooner = None
        if wait is not None and event.at > scene.call.t:
            sooner = wait(scene.call, event.at, scene.caller.is_busy)
        if sooner is not None:
            event = sooner
        elif pending is not None:
            pending = None
        else:
            event = scene.take()
    outcome = trace.outcome(scene.call, unanswered, [str(token) for token in scene.caller.tokens])
    return Played(trace.records, outcome, scene.call)


def replied(call: Call, reply: CallbackReply) -> Replied:
    """Return an answer as the call gets it."""
    fault = "none" if reply.kind == "none" else reply.fault
    return Replied(call.t + reply.ms, reply.document, fault)
