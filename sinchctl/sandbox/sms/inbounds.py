"""SMS to the application: received, kept for the SMS REST API (xms), and announced."""

from datetime import datetime
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.phone import number
from sinchctl.sandbox import outbox
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.conversation import inbounds as conversation
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest, ulid
from sinchctl.sandbox.settings import load
from sinchctl.sandbox.state import State
from sinchctl.times import iso

from .batch_body import LONGEST_BODY, LONGEST_REFERENCE
from .groups import join_or_leave
from .lists import filtered, page, with_address

_KIND = "inbound"
_SHORT_CODE = range(3, 9)
"""How many digits a short code has."""
_TEST_NETWORK = "00101"
"""The operator that ITU-T E.212 sets aside for tests."""


def is_short_code(text: str) -> bool:
    """Return True for a number that only the phones of one country can reach."""
    return text.isascii() and text.isdigit() and len(text) in _SHORT_CODE


def destination(text: str) -> str:
    """Return a number in E.164 or a short code. Raises UsageError."""
    return text if is_short_code(text) else number(text, "receiver")


def receive(
    state: State, now: datetime, *, sender: str, to: str, text: str, reference: str | None = None
) -> dict[str, Any]:
    """Keep an SMS that somebody sends to the application, and queue its callbacks.

    The SMS API and the Conversation app both get it.

    `sender` is a number in E.164, `to` that or a short code. Raises UsageError if Sinch would
    not pass on such a text.
    """
    if not text.strip():
        raise UsageError("the text is empty", hint="give a text, or - to read it from stdin")
    if len(text) > LONGEST_BODY:
        raise UsageError(f"the text has {len(text):,} characters; the limit is {LONGEST_BODY:,}")
    if reference is not None and not 0 < len(reference) <= LONGEST_REFERENCE:
        raise UsageError(f"the reference must have 1 to {LONGEST_REFERENCE} characters")
    time = iso(now)
    inbound: dict[str, Any] = {
        "type": "mo_text",
        "id": ulid(now),
        "from": sender.removeprefix("+"),
        "to": to.removeprefix("+"),
        "body": text,
        "operator_id": _TEST_NETWORK,
        "received_at": time,
        **({"client_reference": reference} if reference else {}),
    }
    state.put(_KIND, inbound["id"], time, inbound)
    entry = {"from": sender, "to": to, "text": text, "id": inbound["id"]}
    state.log({"time": time, "kind": "sms-in", **entry})
    join_or_leave(state, inbound["from"], inbound["to"], text, time)
    outbox.put(state, "sms", inbound["type"], load(state).sms_url, inbound, time)
    conversation.receive(
        state,
        now,
        sender=inbound["from"],
        to=inbound["to"],
        text=text,
        operator=inbound["operator_id"],
    )
    return inbound


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/inbounds`, newest first; the sandbox lists all days by default."""
    inbounds = with_address(request, request.state.all(_KIND), "to")
    return JsonAnswer(200, page(request, filtered(request, inbounds, "received_at"), "inbounds"))


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/inbounds/{id}`."""
    inbound = request.state.get(_KIND, request.parts["id"])
    if inbound is None:
        raise Refusal(404, "not_found", "no such inbound message")
    return JsonAnswer(200, inbound)
