"""Messages that the Conversation app keeps: by its mode, in pages, with filters."""

from datetime import timedelta
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_APP
from sinchctl.sandbox.sms.inbounds import receive
from sinchctl.sandbox.state import opened
from tests.sandbox.calling import Client

DISPATCH = "?messages_source=DISPATCH_SOURCE"


def mode(sandbox: Client, **app: Any) -> None:
    assert sandbox.project("PATCH", f"/apps/{SANDBOX_APP}", app)[0] == 200


@pytest.fixture
def keeping(sandbox: Client) -> Client:
    """A sandbox whose app keeps contacts, conversations and messages."""
    mode(sandbox, processing_mode="CONVERSATION")
    return sandbox


def listed(sandbox: Client, query: str = "") -> list[str]:
    status, answer = sandbox.project("GET", f"/messages{query}")
    assert status == 200, answer
    return [message["id"] for message in answer["messages"]]


def test_new_app_keeps_no_messages(sandbox: Client) -> None:
    name = sandbox.sent()
    for source in ("", DISPATCH):
        assert sandbox.project("GET", f"/messages/{name}{source}")[0] == 404
        assert listed(sandbox, source) == []


def test_dispatch_app_keeps_messages_for_days(sandbox: Client) -> None:
    mode(sandbox, dispatch_retention_policy={"ttl_days": 2})
    name = sandbox.sent()
    assert listed(sandbox) == []
    assert listed(sandbox, DISPATCH) == [name]
    sandbox.now += timedelta(days=3)
    assert listed(sandbox, DISPATCH) == []
    assert sandbox.project("GET", f"/messages/{name}{DISPATCH}")[0] == 404


def test_conversation_app_keeps_the_message(keeping: Client) -> None:
    name = keeping.sent(message_metadata="m", channel_properties={"SMS_SENDER": "x"})
    status, message = keeping.project("GET", f"/messages/{name}")
    assert (status, message["direction"], message["metadata"]) == (200, "TO_CONTACT", "m")
    assert message["app_message"] == {"text_message": {"text": "Hello"}}
    assert message["contact_id"]
    assert "message_status" not in message
    again = keeping.sent(recipient={"contact_id": message["contact_id"]})
    assert keeping.project("GET", f"/messages/{again}")[1]["contact_id"] == message["contact_id"]


def test_dispatch_only_leaves_no_trace_in_a_conversation_app(keeping: Client) -> None:
    keeping.sent(processing_strategy="DISPATCH_ONLY")
    assert listed(keeping) == []


def test_metadata_can_change_and_message_can_be_deleted(keeping: Client) -> None:
    name = keeping.sent()
    status, message = keeping.project("PATCH", f"/messages/{name}", {"metadata": "new"})
    assert (status, message["metadata"]) == (200, "new")
    assert keeping.project("DELETE", f"/messages/{name}") == (200, {})
    assert keeping.project("GET", f"/messages/{name}")[0] == 404


def test_pages_of_messages_follow_a_token(keeping: Client) -> None:
    names = []
    for _ in range(5):
        names.append(keeping.sent())
        keeping.now += timedelta(seconds=1)
    seen: list[str] = []
    token = ""
    while True:
        _, answer = keeping.project("GET", f"/messages?page_size=2&page_token={token}")
        seen += [message["id"] for message in answer["messages"]]
        if not (token := answer["next_page_token"]):
            break
    assert seen == names[::-1]


@pytest.mark.parametrize(
    "query", ["page_size=0", "page_size=1001", "page_size=x", "page_token=%FF"]
)
def test_wrong_page_is_400(keeping: Client, query: str) -> None:
    assert keeping.project("GET", f"/messages?{query}")[0] == 400


def test_filters_of_the_list(keeping: Client) -> None:
    first = keeping.sent("+46700000000")
    keeping.now += timedelta(hours=1)
    second = keeping.sent("+46700000009")
    with opened(keeping.file) as state:
        receive(state, keeping.now, sender="+46700000000", to="+46711111111", text="Hi")
    assert listed(keeping, "?channel_identity=%2B46700000009") == [second]
    assert listed(keeping, "?direction=TO_APP&channel=SMS") != []
    assert set(listed(keeping, "?direction=TO_CONTACT")) == {first, second}
    assert listed(keeping, f"?end_time={keeping.now:%Y-%m-%dT%H:%M:%SZ}") == [first]
    assert listed(keeping, "?channel=WHATSAPP") == []
    assert len(listed(keeping, "?only_recipient_originated=true")) == 1
    assert keeping.project("GET", "/messages?direction=UP")[0] == 400
    _, bare = keeping.project("GET", "/messages?view=WITHOUT_METADATA")
    assert {message["metadata"] for message in bare["messages"]} == {""}


def test_last_message_of_each_number(keeping: Client) -> None:
    keeping.sent("+46700000000")
    keeping.now += timedelta(seconds=1)
    last = [keeping.sent("+46700000000"), keeping.sent("+46700000009")]
    wanted = {"channel_identities": ["46700000000", "+46700000009"]}
    status, answer = keeping.project("POST", "/messages:fetch-last-message", wanted)
    assert status == 200
    assert {message["id"] for message in answer["messages"]} == set(last)
    assert keeping.project("POST", "/messages:fetch-last-message", {})[0] == 400
