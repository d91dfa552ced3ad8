"""Post the sandbox's callbacks as Sinch does, and say how that went."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sinchctl.callbacks.deliver import (
    Callback,
    Courier,
    Delivered,
    UndeliveredError,
    address,
    direct_courier,
)
from sinchctl.callbacks.live_application import reply_of, reply_without_answer
from sinchctl.callbacks.private import require_private
from sinchctl.errors import UsageError
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets, Scheme
from sinchctl.simulator.play.player import CallbackReply

from .auth import Credentials
from .outbox import Kind, Parcel, Posted
from .settings import SandboxSettings

REPEAT = "x-sandbox-repeat"
"""The header of a callback that may have been posted before: the sandbox was killed meanwhile."""
_SCHEMES: dict[Kind, Scheme] = {
    "voice": "application",
    "verification": "application",
    "sms": "webhook",
    "conversation": "webhook",
    "number": "numbers",
}


class Postman:
    """Posts callbacks; each thread has a connection of its own that stays open."""

    def __init__(self, known: Credentials, now: Callable[[], datetime]) -> None:
        self._known = known
        self._now = now
        self._own = threading.local()

    def post(self, parcel: Parcel, settings: SandboxSettings) -> Posted:
        """Post one callback, signed as its kind is at Sinch. Never raises."""
        try:
            url = address(parcel.url)
            if not settings.allow_remote:
                require_private(url)
        except UsageError as fault:
            members = {"answer": fault.message}
            return Posted(CallbackReply("failed: refused", fault="refused", members=members))
        headers = list(parcel.headers.items())
        if parcel.is_repeat:
            headers.append((REPEAT, "1"))
        scheme, body = _SCHEMES[parcel.kind], _json(parcel.body)
        callback = Callback(
            url, body, tuple(headers), scheme=scheme, secrets=_own_secrets(parcel, scheme)
        )
        try:
            delivered = self._courier(settings.callback_timeout).deliver(callback)
        except UndeliveredError as fault:
            return Posted(reply_without_answer(fault))
        read = reply_of if parcel.kind == "voice" else _plain_reply
        reply = read(parcel.event, delivered)
        return Posted(reply, delivered.status, delivered.milliseconds)

    def _courier(self, seconds: float) -> Courier:
        kept: dict[float, Courier] = self._own.__dict__.setdefault("couriers", {})
        if seconds not in kept:
            self.close()
            known = self._known
            secrets = CallbackSecrets((known.key, known.secret), known.webhook)
            kept[seconds] = direct_courier(secrets, self._now, seconds)
        return kept[seconds]

    def close(self) -> None:
        """Close the connection of this thread."""
        kept: dict[float, Courier] = self._own.__dict__.setdefault("couriers", {})
        for courier in kept.values():
            courier.close()
        kept.clear()


def _plain_reply(_event: str, delivered: Delivered) -> CallbackReply:
    """Read an answer that need not be SVAML: JSON, or any text."""
    if not 200 <= delivered.status < 300:
        return CallbackReply(f"failed: {delivered.status}", fault=str(delivered.status))
    text = delivered.body.strip()
    if not text:
        return CallbackReply("empty")
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        answer = text[:200].decode("utf-8", "replace")
    return CallbackReply("answered", members={"answer": answer})


def _own_secrets(parcel: Parcel, scheme: Scheme) -> CallbackSecrets | None:
    """Return the secret that a webhook has of its own; None where the account's counts."""
    if parcel.kind not in {"conversation", "number"}:
        return None
    secret = Secret(parcel.secret) if parcel.secret else None
    is_webhook = scheme == "webhook"
    return CallbackSecrets(
        webhook=secret if is_webhook else None, numbers=None if is_webhook else secret
    )


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
