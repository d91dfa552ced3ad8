"""An application at an address, to which the callbacks of a simulated call are posted."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from sinchctl.errors import NetworkError
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.state import Post
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.play.player import CallbackReply
from sinchctl.simulator.play.replies import KnownReplies
from sinchctl.svaml.lint.check import check
from sinchctl.svaml.lint.finding import Finding
from sinchctl.svaml.read import read

from .deliver import Callback, Courier, Delivered, UndeliveredError
from .judge import is_svaml, svaml_document, wants_svaml

_REACHED = {"broken", "timeout", "too_large"}
"""Problems of an application that can be reached."""


class LiveApplication:
    """Posts callbacks, and reads the answers as programs; known replies are not posted.

    `programs` gets every document that the application answers with, named by its hash.
    `timeout` is in milliseconds. `was_reached` says that the application can be reached, as
    another call did, so that a callback which cannot be delivered is a fault of it.
    """

    def __init__(
        self,
        courier: Courier,
        url: str,
        fallback: str,
        programs: dict[str, Program],
        timing: Timing,
        timeout: int,
        *,
        was_reached: bool = False,
    ) -> None:
        self._courier = courier
        self._urls = {False: url, True: fallback}
        self._known = KnownReplies(dict(programs))
        self._programs = programs
        self._timing = timing
        self._timeout = timeout
        self._has_answered = was_reached

    def reply(self, post: Post) -> CallbackReply:
        """Answer a callback. Raises NetworkError if the first one cannot be delivered."""
        known = self._known.reply(post)
        if known.kind != "none" or not self._urls[post.fallback]:
            return known
        body = json.dumps(post.body, ensure_ascii=False, separators=(",", ":")).encode()
        callback = Callback(self._urls[post.fallback], body)
        try:
            delivered = self._courier.deliver(callback)
        except UndeliveredError as fault:
            return self._undelivered(fault)
        self._has_answered = True
        latency = {"status": delivered.status, "latencyMs": round(delivered.milliseconds, 3)}
        return self._read(post.event, delivered, latency)

    def _undelivered(self, fault: UndeliveredError) -> CallbackReply:
        arrived = self._has_answered or fault.problem in _REACHED
        if not arrived and not self._urls[True]:
            raise NetworkError(fault.message, hint=fault.hint)
        self._has_answered = True
        reply = reply_without_answer(fault)
        return replace(reply, ms=self._timeout) if reply.fault == "timeout" else reply

    def _read(self, event: str, delivered: Delivered, members: dict[str, Any]) -> CallbackReply:
        reply = reply_of(event, delivered)
        if reply.kind == "svaml" and reply.members and reply.document not in self._programs:
            svaml = read(reply.members["answer"])
            self._programs[reply.document] = Program(svaml, self._timing)
        return replace(reply, members={**members, **(reply.members or {})})


def reply_of(event: str, delivered: Delivered) -> CallbackReply:
    """Read what an application answered; `document` is the hash of its SVAML.

    The members are `answer` (the SVAML, or the beginning of what is not SVAML) and `findings`.
    """
    if not 200 <= delivered.status < 300:
        status = str(delivered.status)
        return CallbackReply(f"failed: {status}", fault=status)
    body = delivered.body.strip()
    if not body or not (wants_svaml(event) or is_svaml(body)):
        return CallbackReply("empty")
    document = svaml_document(event, body, delivered.headers)
    if isinstance(document, Finding):
        return _invalid(body[:200].decode("utf-8", "replace"), document.message)
    tree = json.loads(document.text)  # the plain numbers of JSON, which the record prints
    if not isinstance(tree, dict):
        return _invalid(tree, "the answer is not SVAML: it is not a JSON object")
    if not tree:
        return CallbackReply("empty")
    members = {"answer": tree}
    if wants_svaml(event):
        members |= _findings(tree, event)
    return CallbackReply("svaml", document=document_name(body), members=members)


def reply_without_answer(fault: UndeliveredError) -> CallbackReply:
    """Return what a callback got that no whole answer came to."""
    if fault.problem == "timeout":
        return CallbackReply("failed: timeout", fault="timeout")
    if fault.problem == "too_large":
        return _invalid(None, fault.message)
    why = {"answer": fault.message}
    return CallbackReply("failed: connection", fault="connection", members=why)


def document_name(text: bytes) -> str:
    """Return the name of a document: the beginning of its hash."""
    return hashlib.sha256(text).hexdigest()[:16]


def _invalid(answer: Any, why: str) -> CallbackReply:
    """Return the reply for an answer that came and is not SVAML; a finding says why."""
    finding = {"rule": "no-svaml", "severity": "error", "message": why}
    members = (
        {"findings": [finding]} if answer is None else {"answer": answer, "findings": [finding]}
    )
    return CallbackReply("failed: invalid", fault="invalid", members=members)


def _findings(tree: dict[str, Any], event: str) -> dict[str, Any]:
    """Return what lint says about an answer, as a member of the record."""
    found = [
        {"rule": finding.rule, "severity": finding.severity, "message": finding.message}
        for finding in check(tree, event)
        if finding.severity in {"error", "warning"}
    ]
    return {"findings": found} if found else {}
