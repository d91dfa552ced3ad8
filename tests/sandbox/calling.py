"""A client of the sandbox that sends what no command of ours would."""

import base64
import json
from pathlib import Path
from typing import Any

from sinchctl.http_message import Arrived
from sinchctl.profiles.model import (
    SANDBOX_APP,
    SANDBOX_KEY,
    SANDBOX_KEY_ID,
    SANDBOX_KEY_SECRET,
    SANDBOX_PLAN,
    SANDBOX_PROJECT,
    SANDBOX_SECRET,
    SANDBOX_TOKEN,
)
from sinchctl.sandbox.auth import Credentials
from sinchctl.sandbox.outbox import Parcel, done, take
from sinchctl.sandbox.server import Sandbox
from sinchctl.sandbox.settings import changed, load, save
from sinchctl.sandbox.state import opened
from sinchctl.secret import Secret
from sinchctl.signing import string_to_sign
from sinchctl.times import iso
from tests.conftest import NOW

KNOWN = Credentials(SANDBOX_KEY, Secret(SANDBOX_SECRET), SANDBOX_PLAN, SANDBOX_TOKEN)
STAMP = NOW.isoformat().replace("+00:00", "Z")
JSON = "application/json"
CALLOUT = {
    "method": "ttsCallout",
    "ttsCallout": {"destination": {"type": "number", "endpoint": "+46700000000"}, "text": "Hi"},
}


class Client:
    """The sandbox itself, called with any headers, as no command of ours would."""

    def __init__(self, file: Path, known: Credentials = KNOWN) -> None:
        self.now = NOW
        self.file = file
        self.sandbox = Sandbox(file, known, lambda: self.now)

    def log(self) -> list[dict[str, Any]]:
        """Return the log of the sandbox."""
        with opened(self.file) as state:
            return state.entries()

    def change(self, **settings: Any) -> None:
        """Change the settings, named as in JSON."""
        with opened(self.file) as state:
            save(state, changed(load(state), settings), STAMP)

    def queued(self) -> list[Parcel]:
        """Take all callbacks that are due, as if they had been posted."""
        with opened(self.file) as state:
            parcels = take(state, iso(self.now), (), most=100)
            for parcel in parcels:
                done(state, parcel)
        return parcels

    def ask(
        self, method: str, target: str, body: bytes = b"", **headers: str
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON (None without a body) and headers of the answer."""
        named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
        answer = self.sandbox.handle(Arrived(method, target, named, body))
        value = json.loads(answer.body) if answer.body else None
        return answer.status, value, dict(answer.headers)

    def signed(
        self, method: str, target: str, value: object = None, **changes: Any
    ) -> tuple[int, Any]:
        """The same for a request that is signed right, but for the changes."""
        body = b"" if value is None else json.dumps(value).encode()
        kind = JSON if body else ""
        stamp = changes.get("stamp", STAMP)
        path = target.partition("?")[0]
        text = string_to_sign(method, body or None, kind, stamp, path)
        signature = Secret(changes.get("secret", SANDBOX_SECRET)).sign(text)
        status, answer, _ = self.ask(
            changes.get("sent_method", method),
            changes.get("sent_target", target),
            changes.get("sent_body", body),
            content_type=changes.get("sent_type", kind),
            authorization=f"Application {changes.get('key', SANDBOX_KEY)}:{signature}",
            x_timestamp=changes.get("sent_stamp", stamp),
        )
        return status, answer

    def token(self) -> str:
        """Return a new token of the project."""
        status, answer, _ = self.ask(
            "POST",
            "/oauth2/token",
            b"grant_type=client_credentials",
            content_type="application/x-www-form-urlencoded",
            authorization=basic(SANDBOX_KEY_ID, SANDBOX_KEY_SECRET),
        )
        assert status == 200, answer
        return str(answer["access_token"])

    def project(
        self, method: str, target: str, value: object = None, *, version: str = "v1"
    ) -> tuple[int, Any]:
        """Status and JSON of a request to an API of the project, with its access key."""
        body = b"" if value is None else json.dumps(value).encode()
        status, answer, _ = self.ask(
            method,
            f"/{version}/projects/{SANDBOX_PROJECT}{target}",
            body,
            content_type=JSON,
            authorization=basic(SANDBOX_KEY_ID, SANDBOX_KEY_SECRET),
        )
        return status, answer

    def sent(self, to: str = "+46700000000", **changes: Any) -> str:
        """Send a text over the Conversation API; return its id."""
        status, answer = self.project("POST", "/messages:send", message(to, **changes))
        assert status == 200, answer
        return str(answer["message_id"])

    def xms(self, method: str, target: str, value: object = None) -> tuple[int, Any]:
        """The same with the token of the service plan."""
        body = b"" if value is None else json.dumps(value).encode()
        status, answer, _ = self.ask(
            method,
            f"/xms/v1/{SANDBOX_PLAN}{target}",
            body,
            content_type=JSON,
            authorization=f"Bearer {SANDBOX_TOKEN}",
        )
        return status, answer


def message(to: str = "+46700000000", **changes: Any) -> dict[str, Any]:
    """Return the body of a text to one number over the Conversation API."""
    identity = {"channel": "SMS", "identity": to}
    return {
        "app_id": SANDBOX_APP,
        "recipient": {"identified_by": {"channel_identities": [identity]}},
        "message": {"text_message": {"text": "Hello"}},
        **changes,
    }


def basic(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


CLI = ("--cli", "+46711111111")
"""The caller id without which Sinch connects no call to a phone number."""
