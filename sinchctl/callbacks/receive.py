"""The receiver of `event listen`: verifies, answers and records every callback.

The first of these answers: 401 if the signature is not valid; the file of `--reply` for this
kind; the application of `--forward-to`; else the answer that changes least (Sinch Voice and
Verification API, callbacks).
"""

import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sinchctl.events.model import CONVERSATION, NUMBERS, SMS, BadRecordError, Event, parse
from sinchctl.events.signature.check import Verdict
from sinchctl.events.signature.schemes import has_signature
from sinchctl.http_message import Arrived
from sinchctl.simulator.play.selectors import choose

from .exchange import JSON, TEXT, CallbackAnswer, Exchange
from .forward import Forwarding
from .replies import ReplyFile

NEUTRAL: dict[str, bytes] = {
    "ice": b'{"action":{"name":"hangup"}}',
    "ace": b'{"action":{"name":"continue"}}',
    "pie": b'{"action":{"name":"hangup"}}',
    "verification_request": b'{"action":"allow"}',
}
"""The answers of the receiver itself: incoming calls and menus end without cost, answered calls
and verifications go on as without a callback. All other kinds need no body."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "sms": (*SMS, "incoming_sms"),
    "conversation": CONVERSATION,
    "numbers": NUMBERS,
}
"""The kinds that Sinch may send without a signature, by the word that stands for them all."""


class Receiver:
    """Verifies, answers and shows every callback.

    `check` is None if signatures do not matter; callbacks of the `unsigned` kinds may come without
    one. `show` gets every exchange just before it is answered, and must neither wait nor raise.
    """

    def __init__(
        self,
        *,
        check: Callable[[Arrived], Verdict] | None,
        replies: Mapping[str, ReplyFile],
        forwarding: Forwarding | None,
        show: Callable[[Exchange], None],
        now: Callable[[], datetime],
        unsigned: Collection[str] = (),
    ) -> None:
        self._check = check
        self._replies = replies
        self._forwarding = forwarding
        self._show = show
        self._now = now
        self._unsigned = frozenset(unsigned)

    def handle(self, arrived: Arrived) -> CallbackAnswer:
        """Answer one callback."""
        began = time.perf_counter()
        moment = self._now()
        event = _event(arrived.body)
        verdict = self._verdict(arrived, event)
        if verdict is not None and not verdict.valid:
            answer = _refusal(verdict.reason, arrived, event)
        else:
            answer = self._answer(arrived, event)
        spent = (time.perf_counter() - began) * 1000
        verified = None if verdict is None else verdict.valid
        self._show(Exchange(moment, arrived, event, verified, answer, spent))
        return answer

    def _verdict(self, arrived: Arrived, event: Event | None) -> Verdict | None:
        """Check the signature; None if it does not matter. A signature that is there is checked."""
        if self._check is None:
            return None
        if event is not None and event.kind in self._unsigned and not has_signature(arrived):
            return None
        return self._check(arrived)

    def _answer(self, arrived: Arrived, event: Event | None) -> CallbackAnswer:
        kind = event.kind if event else "unknown"
        value = {} if event is None else {**event.value, "event": kind}
        selector = choose(value, self._replies)
        if selector is not None:
            return self._replies[selector].answer()
        if self._forwarding is not None:
            return self._forwarding.answer(arrived)
        if event is None:
            note = "the body is not a callback"
            return CallbackAnswer(400, TEXT, f"{note}\n".encode(), source="refused", note=note)
        body = NEUTRAL.get(kind, b"")
        return CallbackAnswer(200, JSON if body else (), body)


def _event(body: bytes) -> Event | None:
    try:
        return parse(body)
    except BadRecordError:
        return None


def _refusal(reason: str, arrived: Arrived, event: Event | None) -> CallbackAnswer:
    if event is not None and not has_signature(arrived):
        for word, kinds in FAMILIES.items():
            if event.kind in kinds:
                reason += ". Sinch sends it unsigned unless you set a secret there. Use "
                reason += f"--allow-unsigned {word} to accept it"
    return CallbackAnswer(401, TEXT, b"the signature is not valid\n", source="refused", note=reason)
