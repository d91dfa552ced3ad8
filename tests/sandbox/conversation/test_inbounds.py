"""Texts to the Conversation app: MESSAGE_INBOUND webhooks."""

from sinchctl.profiles.model import SANDBOX_APP
from sinchctl.sandbox.sms.inbounds import receive
from sinchctl.sandbox.state import opened
from tests.sandbox.calling import Client


def text_in(sandbox: Client) -> None:
    with opened(sandbox.file) as state:
        receive(state, sandbox.now, sender="+46700000000", to="+46711111111", text="Hi")


def test_webhook_gets_the_text_and_what_the_conversation_said_last(sandbox: Client) -> None:
    sandbox.project("PATCH", f"/apps/{SANDBOX_APP}", {"processing_mode": "CONVERSATION"})
    sandbox.sent(correlation_id="c-1", conversation_metadata={"cart": 7})
    sandbox.project(
        "POST",
        "/webhooks",
        {
            "app_id": SANDBOX_APP,
            "target": "http://127.0.0.1:9/",
            "target_type": "HTTP",
            "triggers": ["MESSAGE_INBOUND"],
        },
    )
    text_in(sandbox)
    [parcel] = sandbox.queued()
    body, text = parcel.body, parcel.body["message"]
    assert parcel.event == "conversation_message_inbound"
    assert text["contact_message"] == {"text_message": {"text": "Hi"}}
    assert (text["direction"], text["sender_id"]) == ("TO_APP", "46711111111")
    assert text["contact_id"]
    assert (body["correlation_id"], body["message_metadata"]) == ("c-1", '{"cart": 7}')


def test_text_is_kept_where_the_app_keeps_messages(sandbox: Client) -> None:
    text_in(sandbox)
    sandbox.project("PATCH", f"/apps/{SANDBOX_APP}", {"processing_mode": "CONVERSATION"})
    text_in(sandbox)
    _, answer = sandbox.project("GET", "/messages?direction=TO_APP")
    assert len(answer["messages"]) == 1
