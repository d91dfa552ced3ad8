"""What lint says of instructions and members that do nothing where they stand."""

from typing import Any

import pytest

from sinchctl.svaml.lint.check import check

ANSWER = {"name": "answer"}
SAY = {"name": "say", "text": "Welcome."}
START = {"name": "startRecording"}
STOP = {"name": "stopRecording"}
HANGUP = {"name": "hangup"}
PSTN = {"name": "connectPstn", "number": "+46700000000"}
MXP = {"name": "connectMxp", "destination": {"type": "username", "endpoint": "anna"}}
SIP = {"name": "connectSip", "destination": {"type": "sip", "endpoint": "a@b.example.com"}}


def rules(event: str, action: dict[str, Any], *steps: dict[str, Any]) -> list[str]:
    return [one.rule for one in check({"instructions": [*steps], "action": action}, event)]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([ANSWER, SAY], []),
        ([SAY, ANSWER], ["prompt-before-answer"]),
        ([SAY, ANSWER, SAY], ["prompt-before-answer"]),
        ([SAY], ["not-answered"]),
        ([ANSWER, ANSWER, SAY], ["answer-twice"]),
    ],
)
def test_prompts_and_answer(steps: list[dict[str, Any]], expected: list[str]) -> None:
    assert rules("ice", HANGUP, *steps) == expected


def test_only_an_incoming_call_is_not_answered_yet() -> None:
    for event in ("", "ace", "pie", "manage"):
        assert rules(event, HANGUP, SAY) == []


@pytest.mark.parametrize(
    ("event", "steps", "expected"),
    [
        ("pie", [START, SAY], []),
        ("pie", [START, SAY, STOP], []),
        ("pie", [START, STOP], ["recording-nothing"]),
        ("pie", [STOP, SAY], []),
        ("ice", [STOP, ANSWER, SAY], ["recording-nothing"]),
        ("ice", [START, ANSWER, SAY], []),
    ],
)
def test_recordings(event: str, steps: list[dict[str, Any]], expected: list[str]) -> None:
    assert rules(event, HANGUP, *steps) == expected


def test_a_call_to_an_app_is_not_recorded() -> None:
    assert rules("ice", MXP, START) == ["recording-ignored"]
    assert rules("ice", {**MXP, "record": True}) == ["recording-ignored"]
    assert rules("ice", MXP) == []
    assert rules("ice", PSTN, START) == []


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({**PSTN, "suppressCallbacks": True}, []),
        ({**PSTN, "suppressCallbacks": False, "amd": {"enabled": True}}, ["amd-callout"]),
        ({**PSTN, "suppressCallbacks": True, "amd": {"enabled": False}}, []),
        (
            {**PSTN, "suppressCallbacks": True, "amd": {"enabled": True}},
            ["amd-callout", "callbacks-suppressed"],
        ),
        (
            {**PSTN, "suppressCallbacks": True, "amd": {"enabled": True, "async": True}},
            ["amd-callout", "callbacks-suppressed"],
        ),
        ({**PSTN, "amd": {"async": True}}, ["no-effect"]),
        ({**SIP, "suppressCallbacks": True}, []),
    ],
)
def test_callbacks_that_are_suppressed(action: dict[str, Any], expected: list[str]) -> None:
    assert rules("ice", action) == expected


def test_nothing_comes_of_an_answer_to_a_notification() -> None:
    assert rules("notify", HANGUP, SAY) == ["not-allowed", "not-allowed"]
    assert rules("dice", HANGUP) == []
