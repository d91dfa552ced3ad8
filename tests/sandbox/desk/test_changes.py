"""What the page changes: an SMS to the application, the settings."""

import pytest

from .desks import DeskClient

SMS = {"from": "+46701740605", "to": "+46846500401", "body": "STOP", "reference": "r1"}


def test_sms_reaches_the_application_and_the_list(desk: DeskClient) -> None:
    name = desk.post("messages", SMS, 201)["id"]
    (event,) = desk.app.events
    assert (event["type"], event["id"], event["body"]) == ("mo_text", name, "STOP")
    assert event["client_reference"] == "r1"
    (row,) = desk.get("messages")["messages"]
    assert (row["id"], row["direction"], row["status"]) == (name, "in", "Received")
    assert (row["from"], row["to"], row["body"]) == (SMS["from"], SMS["to"], "STOP")


def test_sms_to_a_short_code(desk: DeskClient) -> None:
    desk.post("messages", {**SMS, "to": "71234"}, 201)
    assert desk.get("messages")["messages"][0]["to"] == "71234"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"from": ""}, "sender"),
        ({"to": "nobody"}, "'nobody' is not"),
        ({"body": " "}, "text is empty"),
        ({"body": "x" * 3000}, "body"),
        ({"body": 1}, "body"),
        ({"reference": "x" * 3000}, "reference"),
    ],
)
def test_sms_that_cannot_be_sent_says_why(
    desk: DeskClient, change: dict[str, object], message: str
) -> None:
    status, value, _ = desk.ask("POST", "/_sandbox/messages", {**SMS, **change})
    assert status == 400
    assert message in value["message"]
    assert desk.get("messages") == {"messages": []}


def test_settings_are_shown_and_changed(desk: DeskClient) -> None:
    assert desk.get("settings")["callbackUrl"] == desk.app.url
    changed = desk.post("settings", {"callee": "hold", "speed": 20}, 200)
    assert changed == desk.get("settings")
    assert (changed["callee"], changed["speed"]) == ("hold", 20)
    assert changed["callbackUrl"] == desk.app.url


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"callbackUrl": "https://8.8.8.8/"}, "--allow-remote"),
        ({"callbackUrl": "javascript:alert(1)"}, "javascript"),
        ({"nothing": 1}, "'nothing'"),
        ({"wpm": 1}, "wpm"),
    ],
)
def test_wrong_setting_is_named(desk: DeskClient, change: dict[str, object], message: str) -> None:
    before = desk.get("settings")
    status, value, _ = desk.ask("POST", "/_sandbox/settings", change)
    assert status == 400
    assert message in value["message"]
    assert desk.get("settings") == before
