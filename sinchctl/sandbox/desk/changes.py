"""What the page changes: it sends an SMS to the application, and changes the settings."""

import msgspec

from sinchctl.phone import number
from sinchctl.sandbox.members import text_of
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.settings import change
from sinchctl.sandbox.sms.batch_body import LONGEST_BODY, LONGEST_REFERENCE
from sinchctl.sandbox.sms.inbounds import destination, receive

_LONGEST_NUMBER = 40


def receive_sms(request: SandboxRequest) -> JsonAnswer:
    """`POST messages`: somebody sends an SMS to the application. Raises Refusal, UsageError."""
    body = request.json()
    inbound = receive(
        request.state,
        request.now,
        sender=number(text_of(body, "from", limit=_LONGEST_NUMBER) or "", "sender"),
        to=destination(text_of(body, "to", limit=_LONGEST_NUMBER) or ""),
        text=text_of(body, "body", limit=LONGEST_BODY) or "",
        reference=text_of(body, "reference", limit=LONGEST_REFERENCE),
    )
    return JsonAnswer(201, {"id": inbound["id"]})


def change_settings(request: SandboxRequest) -> JsonAnswer:
    """`POST settings`: change some members. Raises Refusal, UsageError."""
    settings = change(request.state, request.json(), request.time)
    return JsonAnswer(200, msgspec.to_builtins(settings))
