"""The people of a simulated call: a caller with a script, and the other side."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from sinchctl.simulator.engine.program import MenuProgram
from sinchctl.simulator.engine.state import (
    Call,
    Effect,
    Failed,
    HungUp,
    Input,
    Note,
    PickedUp,
    Play,
    Post,
    Pressed,
    Rang,
    Said,
)

from .script import Token

Then = Literal["silence", "hangup"]
Callee = Literal["answer", "busy", "noanswer", "fail", "notfound"]
Amd = Literal["human", "machine", "notsure", "hangup"]
Moment = tuple[object, ...]


@dataclass(frozen=True)
class Manners:
    """How quick people are, in milliseconds, and what the other side does."""

    reaction: int = 1000
    gap: int = 500
    talk: int = 30_000
    ring: int = 5000
    callee: Callee = "answer"
    amd: Amd = "human"
    then: Then = "silence"

    def with_then(self, then: Then) -> "Manners":
        """Return the same people, with what the caller does after the script."""
        return replace(self, then=then)


class Caller:
    """The person on the line. It plans what it will do when a new moment begins.

    `ask` is called for more tokens if a wait begins and the script has ended (a person at a
    terminal); it returns nothing for silence.
    """

    def __init__(
        self,
        script: Iterable[Token],
        manners: Manners,
        ask: Callable[[Call], list[Token]] | None = None,
    ) -> None:
        self.tokens = deque(script)
        self.manners = manners
        self._ask = ask
        self._plan: deque[Input] = deque()
        self._moment: Moment = ()
        self._silent = False

    def next(self) -> Input | None:
        """Return what the caller does next, unless something happens before."""
        return self._plan[0] if self._plan else None

    def take(self) -> Input:
        """Take the next thing off the plan: it happens now."""
        return self._plan.popleft()

    def notice(self, call: Call, effects: list[Effect], menu: MenuProgram | None) -> None:
        """Follow the call, and plan at the beginning of each moment."""
        self._forget(call, effects)
        moment = _moment(call)
        if moment == self._moment:
            return
        self._moment = moment
        if self._plan:
            return
        if call.phase == "prompt" and menu is not None:
            self._at_prompt(call, menu.prompt_ms(call.attempt))
        elif call.phase == "listening" and menu is not None:
            self._at_wait(call, menu)
        elif call.phase == "ringing":
            self._while_ringing(call)
        elif call.phase in {"bridged", "conference", "stream", "alone", "intro", "hold"}:
            self._while_connected(call)
        elif call.phase in {"instructions", "speaking"}:
            playing = next((e.ms for e in effects if isinstance(e, Play) and e.ms), 0)
            if self._next_is("hangup", early=True):
                self._hang_up(call, min(self.manners.reaction, playing // 2))

    def _forget(self, call: Call, effects: list[Effect]) -> None:
        """Drop keys that are still to be pressed if their menu has ended or refused one."""
        for effect in effects:
            if isinstance(effect, Post) and effect.waits:
                self._plan.clear()
                self._silent = False
            elif isinstance(effect, Note) and effect.members.get("effect") == "wrong":
                self._plan.clear()
        if call.phase == "ended":
            self._plan.clear()

    def _next_is(self, kind: str, *, early: bool) -> bool:
        return bool(self.tokens) and (self.tokens[0].kind, self.tokens[0].early) == (kind, early)

    def _at_prompt(self, call: Call, length: int) -> None:
        if not self.tokens or not self.tokens[0].early:
            return
        token = self.tokens.popleft()
        first = call.t + min(self.manners.reaction, length // 2)
        self._do(call, token, first, self.manners.gap)

    def _at_wait(self, call: Call, menu: MenuProgram) -> None:
        if call.entry or self._silent:
            return
        if not self.tokens and self._ask is not None:
            self.tokens.extend(self._ask(call))
        left = (call.due or call.t) - call.t
        first = call.t + min(self.manners.reaction, left // 2)
        if not self.tokens:
            if self.manners.then == "hangup" and self._ask is None:
                self._plan.append(HungUp(first, call.person))
            return
        token = self.tokens[0]
        if token.early or token.kind == "cancel":
            return
        self.tokens.popleft()
        self._silent = token.kind == "silence"
        if token.kind not in {"silence", "timeout"}:
            ignored = token.kind == "say" and not menu.listens
            self._do(call, token, call.t if ignored else first, _gap(self, menu))

    def _while_ringing(self, call: Call) -> None:
        if self._next_is("cancel", early=False):
            self._hang_up(call, min(self.manners.reaction, self.manners.ring // 2))

    def _while_connected(self, call: Call) -> None:
        """Press keys one after the other; then somebody hangs up, at the end of the talk."""
        at = call.t
        presses = call.phase in {"bridged", "conference", "stream"}
        while presses and self.tokens and self.tokens[0].kind in {"keys", "say"}:
            token = self.tokens.popleft()
            at += self.manners.gap
            self._do(call, token, at, self.manners.gap)
            at += (len(token.text) - 1) * self.manners.gap if token.kind == "keys" else 0
        hangs_up = bool(self.tokens) and self.tokens[0].kind == "hangup"
        early = hangs_up and self.tokens.popleft().early
        if not hangs_up and not self.tokens and self.manners.then == "hangup":
            hangs_up = True
        end = at + self.manners.reaction if early else max(call.t + self.manners.talk, at)
        if call.phase in {"intro", "hold"} and not hangs_up:
            return
        other_side = call.phase == "bridged" and not hangs_up
        self._plan.append(HungUp(end, "callee" if other_side else call.person))

    def _hang_up(self, call: Call, delay: int) -> None:
        self.tokens.popleft()
        self._plan.append(HungUp(call.t + delay, call.person))

    def _do(self, call: Call, token: Token, first: int, gap: int) -> None:
        if token.kind == "keys":
            self._plan.extend(
                Pressed(first + place * gap, key) for place, key in enumerate(token.text)
            )
        elif token.kind == "say":
            self._plan.append(Said(first, token.text))
        else:
            self._plan.append(HungUp(first, call.person))


class OtherSide:
    """Those who are called: they let it ring and answer, or they do not."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._plan: deque[Input] = deque()

    def next(self) -> Input | None:
        """Return what the other side does next."""
        return self._plan[0] if self._plan else None

    def take(self) -> Input:
        """Take the next thing off the plan: it happens now."""
        return self._plan.popleft()

    def notice(self, call: Call) -> None:
        """Answer a call that has begun to ring, or refuse it."""
        if call.phase not in {"dialling", "ringing"}:
            self._plan.clear()
        if call.phase != "dialling" or self._plan:
            return
        manners = self._manners
        if manners.callee in {"answer", "noanswer"}:
            self._plan.append(Rang(call.t))
            if manners.callee == "answer":
                self._plan.append(PickedUp(call.t + manners.ring, manners.amd))
        else:
            self._plan.append(Failed(call.t, manners.callee))


def _gap(caller: Caller, menu: MenuProgram) -> int:
    return min(caller.manners.gap, menu.wait // 2)


def _moment(call: Call) -> Moment:
    """Return what tells one moment in a call from the next."""
    if call.phase in {"prompt", "listening"}:
        return (call.phase, call.document, call.menu, call.attempt, call.since)
    if call.phase in {"intro", "hold"}:
        return ("parked", call.document)
    if call.phase in {"instructions", "speaking"}:
        return (call.phase, call.document, call.position, call.part)
    return (call.phase, call.callee)
