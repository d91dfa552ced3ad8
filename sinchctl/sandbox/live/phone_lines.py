"""The calls that run, in one transaction: begin them, let things happen, keep what follows."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Literal

import msgspec

from sinchctl.callbacks.live_application import document_name
from sinchctl.sandbox import outbox
from sinchctl.sandbox.members import is_address
from sinchctl.sandbox.outbox import Parcel, Posted
from sinchctl.sandbox.settings import SandboxSettings
from sinchctl.sandbox.state import State
from sinchctl.simulator.engine.program import Program, is_known
from sinchctl.simulator.engine.state import (
    Call,
    Failed,
    HungUp,
    Input,
    Patched,
    Peer,
    PickedUp,
    Post,
    Pressed,
    Replied,
    RoomChanged,
    Said,
    Started,
)
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.engine.turn import Platform
from sinchctl.simulator.play.player import CallbackReply, replied
from sinchctl.simulator.play.script import Token
from sinchctl.simulator.play.trace import Record

from .described import described
from .people import holds, manners_of, staying
from .phone_line import EMPTY, PhoneLine
from .starting import callout_line, inbound_line
from .store import Documents, LineStore
from .transcript import NOBODY, Transcript

_MOST_IDLE = 1_000
"""Steps at one moment after which a call would never go on; it is ended."""
_UNLIMITED = "999999"


class PhoneLines:
    """The calls of one state, within one transaction.

    `speed` is that of new calls; `programs` are documents that were made ready before.
    """

    def __init__(
        self,
        state: State,
        settings: SandboxSettings,
        now: datetime,
        speed: float,
        programs: dict[str, Program],
    ) -> None:
        self.store = LineStore(state, now)
        self._state = state
        self._settings = settings
        self._now = self.store.now
        self._time = self.store.time
        self._speed = speed
        self._transcript = Transcript(self.store)
        self._documents = Documents(state, Timing(settings.wpm), programs)

    def begin(self, line: PhoneLine) -> None:
        """Begin a call."""
        line.set_clock(self._now, self._speed)
        self.happen(line, Started(0))

    def call_out(
        self,
        application_key: str,
        kind: str,
        options: dict[str, Any],
        to: tuple[str, str],
        caller_id: str,
        headers: dict[str, str],
    ) -> str:
        """Call somebody for the application; return the id of the call."""
        line = callout_line(
            self.store, self._settings, application_key, kind, options, Peer(*to), caller_id
        )
        line.headers = headers
        self.begin(line)
        return line.call.id

    def call_in(
        self,
        application_key: str,
        to: str,
        caller: str,
        app_user: str | None = None,
        script: Iterable[Token] = (),
    ) -> str:
        """Let somebody call the application; return the id of the call."""
        line = inbound_line(
            self.store,
            self._settings,
            application_key,
            to,
            caller,
            app_user=app_user,
            script=[*script],
        )
        self.begin(line)
        return line.call.id

    def advance(self, most: int) -> int:
        """Let time move calls on, in the order in which they are due; return how many steps."""
        steps = 0
        while steps < most and (names := self.store.due(100)):
            for name in names:  # a step of one call can change another
                line = self.store.find(name)
                scene = line and line.scene()
                if line and scene and scene.next() is not None:
                    self.happen(line, scene.take())
                    steps += 1
        return steps

    def happen(self, line: PhoneLine, event: Input) -> None:
        """Let something happen to a call, and keep the call as it is then."""
        call = line.call
        if call.phase == "waiting" and not isinstance(event, Replied | HungUp):
            line.pending.append(event)
            self.store.keep(line)
            return
        before, room, t = call.phase, line.room, call.t
        answers = self._step(line, event)
        if isinstance(event, Replied) or not line.speed:
            line.set_clock(self._now, line.speed)
        line.idle = line.idle + 1 if line.call.t == t and before != "new" else 0
        if line.idle > _MOST_IDLE:
            answers = []
            self._step(line, HungUp(line.call.t, "manager"))
            self._transcript.log_endless(line)
        self.store.keep(line)
        if room != line.room:
            self._moved(line, room)
        for answer in answers:
            self.happen(line, answer)
        if line.pending and line.call.phase != "waiting":
            waiting, line.pending = line.pending, []
            for late in waiting:
                self.happen(line, msgspec.structs.replace(late, at=line.clock(self._now)))

    def patch(self, line: PhoneLine, tree: dict[str, Any]) -> bool:
        """Let the application manage a call with SVAML; return False if it cannot do that now."""
        name = document_name(json.dumps(tree).encode())
        self.store.keep_document(name, tree)
        action = self._documents[name].action
        if not is_known(action) and (action is not None or line.call.phase != "bridged"):
            return False
        self.happen(line, Patched(line.clock(self._now), name))
        return True

    def in_room(self, name: str) -> list[PhoneLine] | None:
        """Return the calls in a conference; None if nobody was ever there."""
        members = self.store.members(name)
        lines = (self.store.find(call_id) for call_id in members or [])
        return None if members is None else [line for line in lines if line is not None]

    def described(self, line: PhoneLine) -> dict[str, Any]:
        """Return a call in a few words, as JSON."""
        return described(line, self._now, self.started(line))

    def started(self, line: PhoneLine) -> str:
        """Return when a call began, as ISO 8601 UTC."""
        return self.store.iso(line.call.started)

    def rate(self, minutes: int) -> dict[str, Any]:
        """Return what so many minutes cost."""
        amount, currency = self._settings.money
        return {"currencyId": currency, "amount": float(Decimal(amount) * minutes)}

    def press(self, line: PhoneLine, tokens: list[Token]) -> None:
        """Let the person on the line press keys now, and follow the rest of a script later."""
        at = line.clock(self._now)
        first, *rest = tokens
        line.caller.tokens.extend(rest)
        if first.kind == "keys":
            gap = line.caller.manners.gap
            more = [Pressed(at + gap * place, key) for place, key in enumerate(first.text)]
            line.caller.plan = sorted([*more[1:], *line.caller.plan], key=lambda event: event.at)
            self.happen(line, more[0])
        elif first.kind == "say":
            self.happen(line, Said(at, first.text))
        elif first.kind in {"hangup", "cancel"}:
            self.happen(line, HungUp(at, line.call.person))
        else:
            line.caller.tokens.insert(0, first)
            self.store.keep(line)

    def answer(self, line: PhoneLine) -> None:
        """Let the person who is called answer; from now on nobody acts for them."""
        line.is_by_hand, line.is_held = True, False
        self.happen(line, PickedUp(line.clock(self._now), line.other.manners.amd))

    def end(self, line: PhoneLine, by: Literal["caller", "callee", "manager"]) -> None:
        """Let somebody end the call; the person who is called refuses one that rings."""
        at = line.clock(self._now)
        refused = by == "callee" and line.call.phase in {"dialling", "ringing"}
        self.happen(line, Failed(at, "busy") if refused else HungUp(at, by))

    def settle(self, parcel: Parcel, posted: Posted) -> None:
        """Give a call the answer to its callback."""
        outbox.done(self._state, parcel)
        line = self.store.find(parcel.call)
        if line is None:
            return
        self._transcript.complete(parcel, posted)
        if not parcel.waits or line.call.phase != "waiting":
            return
        reply = posted.reply
        if reply.document and reply.members:
            self.store.keep_document(reply.document, reply.members["answer"])
        if reply.fault == "invalid":
            line.is_invalid = True
        wait = round(self._settings.callback_timeout * 1000) if reply.fault == "timeout" else 0
        self.happen(line, replied(line.call, replace(reply, ms=wait)))

    def repace(self, speed: float) -> None:
        """Let the clocks of all running calls go on at another speed."""
        for line in self.store.running():
            line.call.t = line.clock(self._now)
            line.set_clock(self._now, speed)
            self.store.keep(line)

    def _step(self, line: PhoneLine, event: Input) -> list[Replied]:
        """Let one thing happen; return answers that are known without asking anybody."""
        platform, scene = self._platform(line), line.scene()
        was_heard = line.trace.play is not None
        posts = scene.happen(event, platform)
        line.call = scene.call
        rows = self._transcript.write(line, scene.trace.records, was_heard=was_heard)
        answers = [
            replied(line.call, answer)
            for post, record in posts
            if (answer := self._post(line, post, record, rows[id(record)])) and post.waits
        ]
        if line.call.phase == "ended":
            line.ended = self._time
            unused = [str(token) for token in line.caller.tokens]
            self.store.keep_outcome(line.call.id, scene.trace.outcome(line.call, "", unused))
        else:
            self._behave(line)
            scene.plan(platform, partial(_presses, line.habit) if line.habit else None)
        return answers

    def _platform(self, line: PhoneLine) -> Platform:
        settings = self._settings
        assumptions = settings.assumptions
        if line.is_held:
            assumptions["ring-limit"] = _UNLIMITED
        falls_back = bool(settings.fallback_url) and not line.own
        timing = self._documents.timing
        return Platform(self._documents, assumptions, timing, settings.money, falls_back)

    def _behave(self, line: PhoneLine) -> None:
        """Give people the manners of their numbers."""
        call = line.call
        if call.phase == "dialling":
            line.other.manners = manners_of(call.to.endpoint, self._settings)
            line.is_held = holds(call.to.endpoint, self._settings)
        if line.is_by_hand:
            line.caller.manners = staying(line.caller.manners)
        elif call.phase == "bridged":
            talk = line.other.manners.talk
            line.caller.manners = msgspec.structs.replace(line.caller.manners, talk=talk)

    def _post(self, line: PhoneLine, post: Post, record: Record, row: int) -> CallbackReply | None:
        """Queue a callback; return the answer if nobody needs to be asked."""
        own = "" if post.fallback else line.own.get(post.event, "")
        settings = self._settings
        url = settings.fallback_url if post.fallback else settings.callback_url
        if is_address(own):
            url = own
        elif own:
            url = ""
        if url:
            more = {"headers": line.headers, "call": line.call.id, "row": row}
            outbox.put(
                self._state, "voice", post.event, url, post.body, self._time,
                waits=post.waits, **more,
            )  # fmt: skip
            return None
        answer = CallbackReply("svaml", document=own) if own else NOBODY
        answer = CallbackReply("empty") if own == EMPTY else answer
        self.store.keep_record(line.call.id, row, record | {"reply": answer.kind})
        if post.waits and not own:
            self._transcript.log_unanswered(line, post)
        return answer

    def _moved(self, line: PhoneLine, room: str) -> None:
        """Tell everybody in the rooms that a person has left and entered."""
        for name in filter(None, (room, line.room)):
            others = self.store.members(name) or []
            members = [call_id for call_id in others if call_id != line.call.id]
            members += [line.call.id] if name == line.room else []
            self.store.set_members(name, members)
            for call_id in members:
                other = line if call_id == line.call.id else self.store.find(call_id)
                if other is not None:
                    at = other.clock(self._now)
                    self.happen(other, RoomChanged(at, len(members) - 1))


def _presses(keys: str, _call: Call) -> list[Token]:
    return [Token("keys", keys)]
