"""Calls on the page: begin, answer, press, hang up, list."""

import json
from typing import Any

import pytest

from tests.sandbox.calling import Client

from .desks import DeskClient, menu

CALL = {"from": "+46701740605", "to": "+46846500401"}
MAIN = menu("main", "Press 1 for sales", "1", "2")
SALES = menu("sales", "You have reached sales", "1")


def heard(trace: list[dict[str, Any]]) -> list[str]:
    return [record["text"] for record in trace if record["kind"] == "heard" and record["text"]]


def callout(desk: DeskClient, to: str) -> str:
    """Let the application call a number; return the id of the call."""
    client = Client(desk.file)
    client.now, client.sandbox = desk.now, desk.sandbox
    answer = json.dumps(MAIN)
    options = {"destination": {"type": "number", "endpoint": to}, "cli": "+46700000099"}
    body = {"method": "customCallout", "customCallout": {**options, "ace": answer}}
    status, value = client.signed("POST", "/calling/v1/callouts", body)
    assert status == 200
    desk.wait(0.1)
    return str(value["callId"])


def test_caller_presses_a_key_and_hears_the_next_menu(desk: DeskClient) -> None:
    desk.app.answers = {"ice": MAIN, "pie:1": SALES}
    call_id = desk.post("calls", CALL, 201)["callId"]
    desk.wait(0.5)
    (call,) = desk.get("calls")["calls"]
    assert (call["id"], call["person"], call["to"]) == (call_id, CALL["from"], CALL["to"])
    assert (call["direction"], call["state"], call["menu"]) == ("in", "menu", "main")
    assert (call["said"], call["seconds"], call["pace"]) == ("Press 1 for sales", 0.5, 1.0)
    desk.post(f"calls/{call_id}/press", {"keys": "1"})
    desk.wait(0.5)
    call = desk.get(f"calls/{call_id}")
    assert (call["menu"], call["outcome"]) == ("sales", None)
    assert heard(call["trace"]) == ["Press 1 for sales", "You have reached sales"]
    assert [event["event"] for event in desk.app.events] == ["ice", "pie"]


def test_nobody_hangs_up_for_the_caller_on_the_page(desk: DeskClient) -> None:
    connect = {"action": {"name": "connectPstn", "number": "+46700000000", "cli": "+46700000099"}}
    desk.app.answers = {"ice": connect, "ace": {"action": {"name": "continue"}}}
    call_id = desk.post("calls", CALL, 201)["callId"]
    desk.wait(10)
    desk.wait(600)
    call = desk.get(f"calls/{call_id}")
    assert (call["state"], call["other"]) == ("talking", "+46700000000")
    desk.post(f"calls/{call_id}/end")
    call = desk.get(f"calls/{call_id}")
    assert (call["state"], call["reason"]) == ("over", "CALLERHANGUP")
    assert call["outcome"]["kind"] == "connected"


def test_caller_with_a_script_follows_it(desk: DeskClient) -> None:
    desk.app.answers = {"ice": MAIN, "pie:2": SALES}
    call_id = desk.post("calls", {**CALL, "keys": "2,hangup"}, 201)["callId"]
    for _ in range(20):
        desk.wait(2)
    assert desk.get("calls") == {"calls": []}
    (call,) = desk.get("calls?all=true")["calls"]
    assert (call["id"], call["reason"]) == (call_id, "CALLERHANGUP")


def test_app_user_calls_whom_they_dial(desk: DeskClient) -> None:
    desk.app.answers = {"ice": MAIN}
    desk.post("calls", {"to": "support", "appUser": "alice"}, 201)
    assert desk.app.events[0]["originationType"] == "MXP"
    assert desk.app.events[0]["to"]["endpoint"] == "support"
    assert desk.get("calls")["calls"][0]["person"] == "alice"


def test_phone_rings_until_it_is_answered(desk: DeskClient) -> None:
    call_id = callout(desk, "+46700000002")
    desk.wait(300)
    (call,) = desk.get("calls")["calls"]
    assert (call["isRinging"], call["direction"], call["person"]) == (True, "out", "+46700000002")
    desk.post(f"calls/{call_id}/answer")
    desk.wait(0.5)
    call = desk.get(f"calls/{call_id}")
    assert (call["isRinging"], call["menu"], call["other"]) == (False, "main", "")
    status, value, _ = desk.ask("POST", f"/_sandbox/calls/{call_id}/answer", {})
    assert (status, value["message"]) == (409, "the call does not ring")


def test_phone_that_rings_is_declined(desk: DeskClient) -> None:
    call_id = callout(desk, "+46700000002")
    desk.post(f"calls/{call_id}/end", {"by": "callee"})
    assert desk.get(f"calls/{call_id}")["result"] == "BUSY"


def test_other_phone_rings_when_the_caller_is_connected(desk: DeskClient) -> None:
    connect = {"action": {"name": "connectPstn", "number": "+46700000002", "cli": "+46700000099"}}
    desk.app.answers = {"ice": connect, "ace": {"action": {"name": "continue"}}}
    call_id = desk.post("calls", CALL, 201)["callId"]
    desk.wait(1)
    call = desk.get(f"calls/{call_id}")
    assert (call["other"], call["isRinging"], call["to"]) == ("+46700000002", True, CALL["to"])
    desk.post(f"calls/{call_id}/answer")
    desk.wait(1)
    assert desk.get(f"calls/{call_id}")["state"] == "talking"
    desk.post(f"calls/{call_id}/end", {"by": "callee"})
    assert desk.get(f"calls/{call_id}")["reason"] == "CALLEEHANGUP"


@pytest.mark.parametrize("what", ["press", "answer", "end"])
def test_call_that_is_over_is_a_conflict(desk: DeskClient, what: str) -> None:
    desk.app.answers = {"ice": MAIN}
    call_id = desk.post("calls", CALL, 201)["callId"]
    desk.post(f"calls/{call_id}/end")
    status, value, _ = desk.ask("POST", f"/_sandbox/calls/{call_id}/{what}", {"keys": "1"})
    assert (status, value["message"]) == (409, "the call is over")


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("calls", {"to": "+46846500401"}, "caller id is empty"),
        ("calls", {"from": "+46701740605"}, "to"),
        ("calls", {**CALL, "to": "123"}, "123"),
        ("calls", {**CALL, "keys": "x"}, "token 1"),
        ("calls/{}/press", {"keys": "hello"}, "token 1"),
        ("calls/{}/press", {"keys": "1" * 3000}, "keys"),
        ("calls/{}/press", {}, "keys"),
        ("calls/{}/end", {"by": "manager"}, "caller or callee"),
    ],
)
def test_wrong_value_is_named(
    desk: DeskClient, path: str, body: dict[str, str], message: str
) -> None:
    desk.app.answers = {"ice": MAIN}
    call_id = desk.post("calls", CALL, 201)["callId"]
    status, value, _ = desk.ask("POST", f"/_sandbox/{path.format(call_id)}", body)
    assert status == 400
    assert message in value["message"]
    assert len(desk.get("calls?all=true")["calls"]) == 1
