"""Sending SMS over the Conversation API: checks, receipts, and what webhooks learn."""

from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_APP
from tests.sandbox.calling import STAMP, Client, message

WEBHOOK = "http://127.0.0.1:9/hook"


def events(sandbox: Client) -> list[tuple[str, str]]:
    """Return the name of each queued event, with its status if it has one."""
    return [
        (parcel.event, parcel.body.get("message_delivery_report", {}).get("status", ""))
        for parcel in sandbox.queued()
    ]


def subscribe(sandbox: Client, *triggers: str) -> None:
    wanted = {"app_id": SANDBOX_APP, "target": WEBHOOK, "target_type": "HTTP", "secret": "s"}
    answer = sandbox.project("POST", "/webhooks", {**wanted, "triggers": triggers})
    assert answer[0] == 200, answer


def test_sent_text_is_in_the_log(sandbox: Client) -> None:
    name = sandbox.sent("+46700000000", channel_properties={"SMS_SENDER": "Shop"})
    [entry] = [entry for entry in sandbox.log() if entry.get("kind") == "sms"]
    assert (entry["to"], entry["text"], entry["id"]) == ("+46700000000", "Hello", name)
    assert (entry["from"], len(name)) == ("Shop", 26)


@pytest.mark.parametrize(
    ("last", "status", "code"),
    [
        ("00", "DELIVERED", None),
        ("01", "FAILED", "RECIPIENT_NOT_REACHABLE"),
        ("02", "QUEUED_ON_CHANNEL", None),
        ("03", "FAILED", "CHANNEL_REJECT"),
        ("04", "FAILED", "DELIVERY_TIMED_OUT"),
    ],
)
def test_number_decides_the_delivery_receipt(
    sandbox: Client, last: str, status: str, code: str | None
) -> None:
    subscribe(sandbox, "MESSAGE_DELIVERY")
    sandbox.sent(f"+467000000{last}")
    report = sandbox.queued()[-1].body["message_delivery_report"]
    assert (report["status"], report.get("reason", {}).get("code")) == (status, code)


def test_webhooks_get_the_events_that_they_want(sandbox: Client) -> None:
    subscribe(sandbox, "MESSAGE_SUBMIT", "MESSAGE_DELIVERY")
    name = sandbox.sent(message_metadata="order-1")
    parcels = sandbox.queued()
    assert [(parcel.event, parcel.url, parcel.secret) for parcel in parcels] == [
        ("conversation_message_submit", WEBHOOK, "s"),
        ("conversation_message_delivery", WEBHOOK, "s"),
        ("conversation_message_delivery", WEBHOOK, "s"),
    ]
    submitted = parcels[0].body["message_submit_notification"]
    assert submitted["submitted_message"] == {"text_message": {"text": "Hello"}}
    report = parcels[-1].body["message_delivery_report"]
    assert (report["message_id"], report["metadata"]) == (name, "order-1")
    assert report["channel_identity"]["identity"] == "46700000000"
    assert (report["conversation_id"], report["processing_mode"]) == ("", "DISPATCH")
    assert parcels[-1].body["accepted_time"] == STAMP.replace("Z", ".000Z")


def test_callback_url_of_a_message_gets_the_receipts_instead(sandbox: Client) -> None:
    subscribe(sandbox, "MESSAGE_SUBMIT", "MESSAGE_DELIVERY")
    settings = {"callback_settings": {"secret_for_overridden_callback_urls": "own"}}
    assert sandbox.project("PATCH", f"/apps/{SANDBOX_APP}", settings)[0] == 200
    sandbox.sent(callback_url="http://127.0.0.1:9/own")
    assert [(parcel.url, parcel.secret) for parcel in sandbox.queued()] == [
        (WEBHOOK, "s"),
        ("http://127.0.0.1:9/own", "own"),
        ("http://127.0.0.1:9/own", "own"),
    ]


def test_correlation_id_is_lost_unless_the_app_keeps_messages(sandbox: Client) -> None:
    subscribe(sandbox, "MESSAGE_DELIVERY")
    sandbox.sent(correlation_id="c-1")
    assert sandbox.queued()[-1].body["correlation_id"] == ""
    policy = {"dispatch_retention_policy": {"ttl_days": 1}}
    sandbox.project("PATCH", f"/apps/{SANDBOX_APP}", policy)
    sandbox.sent(correlation_id="c-1")
    assert sandbox.queued()[-1].body["correlation_id"] == "c-1"


@pytest.mark.parametrize(
    ("last", "status", "name"),
    [
        ("40", 400, "INVALID_ARGUMENT"),
        ("41", 401, "UNAUTHENTICATED"),
        ("42", 403, "UNAUTHORIZED"),
        ("29", 429, "RESOURCE_EXHAUSTED"),
        ("53", 503, "UNAVAILABLE"),
    ],
)
def test_number_decides_the_refusal(sandbox: Client, last: str, status: int, name: str) -> None:
    answer = sandbox.project("POST", "/messages:send", message(f"+467000000{last}"))
    assert (answer[0], answer[1]["error"]["status"]) == (status, name)


@pytest.mark.parametrize(
    "changes",
    [
        {"app_id": None},
        {"app_id": "short"},
        {"recipient": {}},
        {"recipient": {"contact_id": "x", "identified_by": {"channel_identities": [{}]}}},
        {"recipient": {"identified_by": {"channel_identities": [{"channel": "SMS"}]}}},
        {"message": {}},
        {"message": {"text_message": {"text": ""}}},
        {"message": {"text_message": {"text": "x"}, "media_message": {"url": "y"}}},
        {"message": {"nonsense": {}}},
        {"channel_priority_order": ["WHATSAPP"]},
        {"channel_priority_order": [[]]},
        {"channel_properties": {"SMS_SENDER": 1}},
        {"message_metadata": "x" * 1025},
        {"correlation_id": "x" * 129},
        {"conversation_metadata": "text"},
        {"conversation_metadata": {"x": "y" * 2048}},
        {"ttl": "1h"},
        {"ttl": "0s"},
        {"ttl": 5},
        {"queue": "FAST"},
        {"queue": []},
        {"callback_url": "nonsense"},
    ],
    ids=str,
)
def test_wrong_shape_is_400(sandbox: Client, changes: dict[str, Any]) -> None:
    status, answer = sandbox.project("POST", "/messages:send", message(**changes))
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT"), answer


def test_app_of_another_region_is_404(sandbox: Client) -> None:
    status, answer = sandbox.project(
        "POST", "/messages:send", message(app_id="01EB37HMH1M6SV18BSNS3G135H")
    )
    assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("channel", "identity", "code"),
    [
        ("SMS", "nobody", "RECIPIENT_INVALID_CHANNEL_IDENTITY"),
        ("WHATSAPP", "+46700000000", "CHANNEL_CONFIGURATION_MISSING"),
    ],
)
def test_what_is_wrong_with_the_recipient_comes_later(
    sandbox: Client, channel: str, identity: str, code: str
) -> None:
    """The answer is 200, and the webhook gets a receipt that says FAILED."""
    subscribe(sandbox, "MESSAGE_DELIVERY", "MESSAGE_SUBMIT")
    recipient = {
        "identified_by": {"channel_identities": [{"channel": channel, "identity": identity}]}
    }
    sandbox.sent(recipient=recipient)
    [parcel] = sandbox.queued()
    assert parcel.body["message_delivery_report"]["reason"]["code"] == code


def test_text_of_too_many_parts_fails(sandbox: Client) -> None:
    subscribe(sandbox, "MESSAGE_DELIVERY")
    sandbox.sent(
        message={"text_message": {"text": "x" * 161}},
        channel_properties={"SMS_MAX_NUMBER_OF_MESSAGE_PARTS": "1"},
    )
    assert events(sandbox) == [("conversation_message_delivery", "FAILED")]


def test_number_that_opted_out_gets_nothing(sandbox: Client) -> None:
    subscribe(sandbox, "MESSAGE_DELIVERY")
    stop = {"app_id": SANDBOX_APP, "list_type": "OPT_OUT_MARKETING", "identities": ["+46700000000"]}
    assert sandbox.project("POST", "/consents", stop)[0] == 200
    sandbox.sent(message_content_type="CONTENT_MARKETING")
    [parcel] = sandbox.queued()
    reason = parcel.body["message_delivery_report"]["reason"]
    assert reason["code"] == "RECIPIENT_NOT_OPTED_IN"
    sandbox.sent(message_content_type="CONTENT_NOTIFICATION")
    assert events(sandbox)[-1][1] == "DELIVERED"


def test_transcode_shows_the_text_of_an_sms(sandbox: Client) -> None:
    card = {"card_message": {"title": "Sale", "description": "Today"}}
    body = {"app_id": SANDBOX_APP, "app_message": card, "channels": ["SMS"]}
    status, answer = sandbox.project("POST", "/messages:transcode", body)
    assert (status, answer) == (200, {"transcoded_message": {"SMS": "Sale\nToday"}})
