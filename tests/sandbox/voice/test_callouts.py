"""Voice: placing calls."""

import json
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_SECRET
from tests.sandbox.calling import CALLOUT, JSON, Client, basic


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "x" * 601},
        {"destination": {"type": "number", "endpoint": "46700000000"}},
        {"destination": {"type": "number", "endpoint": "+46x"}},
        {"destination": {"type": "letter", "endpoint": "x"}},
        {"destination": None},
        {"dtmf": "abc!"},
        {"maxDuration": 0},
        {"maxDuration": "60"},
        {"enableAce": "yes"},
    ],
    ids=lambda change: str(change)[:60],
)
def test_invalid_callout_is_refused(sandbox: Client, change: dict[str, Any]) -> None:
    body = {"method": "ttsCallout", "ttsCallout": {**CALLOUT["ttsCallout"], **change}}  # type: ignore[dict-item] # an object
    assert sandbox.signed("POST", "/calling/v1/callouts", body)[0] == 400


ICE = '{"action":{"name":"connectPstn","number":"+46700000000"%s}}'
NUMBER = {"type": "number", "endpoint": "+46700000000"}


@pytest.mark.parametrize(
    ("method", "options", "connects"),
    [
        ("ttsCallout", {"destination": NUMBER, "text": "Hi"}, False),
        ("ttsCallout", {"destination": NUMBER, "text": "Hi", "cli": "+46711111111"}, True),
        ("ttsCallout", {"destination": NUMBER, "text": "Hi", "cli": ""}, False),
        ("ttsCallout", {"destination": NUMBER, "text": "Hi", "cli": "private"}, True),
        (
            "ttsCallout",
            {"destination": {"type": "username", "endpoint": "ann"}, "text": "Hi"},
            True,
        ),
        ("conferenceCallout", {"destination": NUMBER, "conferenceId": "room"}, False),
        ("customCallout", {"ice": ICE % ""}, False),
        ("customCallout", {"ice": (ICE % ',"cli":"private"').replace("+46", "46")}, True),
        ("customCallout", {"ice": ICE % ',"cli":"+46711111111"'}, True),
        ("customCallout", {"destination": NUMBER, "cli": "+46711111111"}, True),
    ],
)
def test_call_to_a_number_without_caller_id_is_accepted_and_fails(
    sandbox: Client, method: str, options: dict[str, Any], connects: bool
) -> None:
    body = json.dumps({"method": method, method: options}).encode()
    status, answer, _ = sandbox.ask(
        "POST",
        "/calling/v1/callouts",
        body,
        content_type=JSON,
        authorization=basic(SANDBOX_KEY, SANDBOX_SECRET),
    )
    assert status == 200
    assert ("caller id" in sandbox.log()[-1].get("message", "")) is not connects
    _, call = sandbox.signed("GET", f"/calling/v1/calls/id/{answer['callId']}")
    expected = ("ONGOING", "N/A") if connects else ("FINAL", "FAILED")
    assert (call["status"], call["result"]) == expected
    assert [entry["kind"] for entry in sandbox.log() if "kind" in entry] == ["call"] * connects
