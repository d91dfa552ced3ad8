"""The WSGI app of `event listen`: one callback in, one answer out, everybody told.

What is answered, in this order: 401 to what is not signed as it should be; the file of
`--reply` for this kind; what the application of `--forward-to` says; else the answer that
changes least (Sinch Voice and Verification API, callbacks).
"""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sinchctl.events.model import DELIVERY, INBOUND, BadRecordError, Event, parse
from sinchctl.events.signature.check import Verdict
from sinchctl.http_message import Arrived

from .exchange import JSON, TEXT, Answer, Exchange
from .forward import Forwarding
from .replies import Reply

NEUTRAL: dict[str, bytes] = {
    "ice": b'{"action":{"name":"hangup"}}',
    "ace": b'{"action":{"name":"continue"}}',
    "pie": b'{"action":{"name":"hangup"}}',
    "verification_request": b'{"action":"allow"}',
}
"""What nobody answers gets: calls that come in and menus end without cost, answered calls and
verifications go on as without a callback. Everything else needs no body."""

_UNSIGNED = frozenset((*INBOUND, *DELIVERY, "incoming_sms"))


class Receiver:
    """Verifies, answers, records and tells every callback.

    `check` is None where signatures do not matter; `told` gets every exchange just before it is
    answered, and must neither wait nor raise.
    """

    def __init__(
        self,
        *,
        check: Callable[[Arrived], Verdict] | None,
        replies: Mapping[str, Reply],
        forwarding: Forwarding | None,
        told: Callable[[Exchange], None],
        now: Callable[[], datetime],
    ) -> None:
        self._check = check
        self._replies = replies
        self._forwarding = forwarding
        self._told = told
        self._now = now

    def __call__(
        self, environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]
    ) -> Iterable[bytes]:
        """One request, as WSGI has it, with `sinchctl.headers` and `REQUEST_URI`."""
        began = time.perf_counter()
        moment = self._now()
        arrived = Arrived(
            environ["REQUEST_METHOD"],
            environ["REQUEST_URI"],
            tuple(environ["sinchctl.headers"]),
            environ["wsgi.input"].read(),
        )
        event = _event(arrived.body)
        verdict = self._check(arrived) if self._check else None
        if verdict is not None and not verdict.valid:
            answer = _refusal(verdict.reason, event)
        else:
            answer = self._answer(arrived, event)
        spent = (time.perf_counter() - began) * 1000
        verified = None if verdict is None else verdict.valid
        self._told(Exchange(moment, arrived, event, verified, answer, spent))
        start(_status(answer.status), list(answer.headers))
        return [answer.body]

    def _answer(self, arrived: Arrived, event: Event | None) -> Answer:
        kind = event.kind if event else "unknown"
        if (reply := self._replies.get(kind)) is not None:
            return reply.answer()
        if self._forwarding is not None:
            return self._forwarding.answer(arrived)
        if event is None:
            return Answer(400, TEXT, b"this is no callback\n", "refused", "the body is no callback")
        body = NEUTRAL.get(kind, b"")
        return Answer(200, JSON if body else (), body)


def _event(body: bytes) -> Event | None:
    try:
        return parse(body)
    except BadRecordError:
        return None


def _refusal(reason: str, event: Event | None) -> Answer:
    if event is not None and event.kind in _UNSIGNED:
        reason += "; Sinch does not sign SMS callbacks so: --no-verify takes them"
    return Answer(401, TEXT, b"the signature is not valid\n", "refused", reason)


def _status(status: int) -> str:
    from http import HTTPStatus

    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"
