"""The people of a simulated call: a caller with a script, and the other side.

They are values like the call itself, so that a call can be kept and gone on with.
"""

from collections.abc import Callable

import msgspec

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

from .manners import Manners
from .script import Token

Moment = tuple[str | int, ...]
Ask = Callable[[Call], list[Token]]
"""Gives more of the script when a wait begins and the script has ended; nothing for silence."""


class Caller(msgspec.Struct):
    """The person on the line, who plans what to do when a new moment begins."""

    tokens: list[Token]
    manners: Manners
    plan: list[Input] = []
    moment: Moment = ()
    is_silent: bool = False

    def next(self) -> Input | None:
        """Return what the caller does next, unless something happens before."""
        return self.plan[0] if self.plan else None

    @property
    def is_busy(self) -> bool:
        """True while something of the script is still to be done."""
        return bool(self.tokens) or any(isinstance(item, Pressed | Said) for item in self.plan)

    def take(self) -> Input:
        """Take the next thing off the plan: it happens now."""
        return self.plan.pop(0)

    def notice(
        self, call: Call, effects: list[Effect], menu: MenuProgram | None, ask: Ask | None = None
    ) -> None:
        """Follow the call, and plan at the beginning of each moment."""
        self._forget(call, effects)
        moment = _moment(call)
        if moment == self.moment:
            return
        self.moment = moment
        if self.plan:
            return
        if call.phase == "prompt" and menu is not None:
            self._at_prompt(call, menu.prompt_ms(call.attempt))
        elif call.phase == "listening" and menu is not None:
            self._at_wait(call, menu, ask)
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
                self.plan.clear()
                self.is_silent = False
            elif isinstance(effect, Note) and effect.members.get("effect") == "wrong":
                self.plan.clear()
        if call.phase == "ended":
            self.plan.clear()

    def _next_is(self, kind: str, *, early: bool) -> bool:
        return bool(self.tokens) and (self.tokens[0].kind, self.tokens[0].early) == (kind, early)

    def _at_prompt(self, call: Call, length: int) -> None:
        if not self.tokens or not self.tokens[0].early:
            return
        token = self.tokens.pop(0)
        first = call.t + min(self.manners.reaction, length // 2)
        self._do(call, token, first, self.manners.gap)

    def _at_wait(self, call: Call, menu: MenuProgram, ask: Ask | None) -> None:
        if call.entry or self.is_silent:
            return
        if not self.tokens and ask is not None:
            self.tokens.extend(ask(call))
        left = (call.due or call.t) - call.t
        first = call.t + min(self.manners.reaction, left // 2)
        if not self.tokens:
            if self.manners.then == "hangup" and ask is None:
                self.plan.append(HungUp(first, call.person))
            return
        token = self.tokens[0]
        if token.early or token.kind == "cancel":
            return
        self.tokens.pop(0)
        self.is_silent = token.kind == "silence"
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
            token = self.tokens.pop(0)
            at += self.manners.gap
            self._do(call, token, at, self.manners.gap)
            at += (len(token.text) - 1) * self.manners.gap if token.kind == "keys" else 0
        hangs_up = bool(self.tokens) and self.tokens[0].kind == "hangup"
        early = hangs_up and self.tokens.pop(0).early
        if not hangs_up and not self.tokens and self.manners.then == "hangup":
            hangs_up = True
        end = at + self.manners.reaction if early else max(call.t + self.manners.talk, at)
        if call.phase in {"intro", "hold"} and not hangs_up:
            return
        other_side = call.phase == "bridged" and not hangs_up
        self.plan.append(HungUp(end, "callee" if other_side else call.person))

    def _hang_up(self, call: Call, delay: int) -> None:
        self.tokens.pop(0)
        self.plan.append(HungUp(call.t + delay, call.person))

    def _do(self, call: Call, token: Token, first: int, gap: int) -> None:
        if token.kind == "keys":
            self.plan.extend(
                Pressed(first + place * gap, key) for place, key in enumerate(token.text)
            )
        elif token.kind == "say":
            self.plan.append(Said(first, token.text))
        else:
            self.plan.append(HungUp(first, call.person))


class OtherSide(msgspec.Struct):
    """Those who are called: they let it ring and answer, or they do not."""

    manners: Manners
    plan: list[Input] = []

    def next(self) -> Input | None:
        """Return what the other side does next."""
        return self.plan[0] if self.plan else None

    def take(self) -> Input:
        """Take the next thing off the plan: it happens now."""
        return self.plan.pop(0)

    def notice(self, call: Call) -> None:
        """Answer a call that has begun to ring, or refuse it."""
        if call.phase not in {"dialling", "ringing"}:
            self.plan.clear()
        if call.phase != "dialling" or self.plan:
            return
        manners = self.manners
        if manners.callee in {"answer", "noanswer"}:
            self.plan.append(Rang(call.t))
            if manners.callee == "answer":
                self.plan.append(PickedUp(call.t + manners.ring, manners.amd))
        else:
            self.plan.append(Failed(call.t, manners.callee))


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
