"""The batch API of Conversation: send, schedule, look up, cancel."""

from datetime import timedelta
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_APP
from sinchctl.sandbox.conversation.batches import send_due
from sinchctl.sandbox.state import opened
from sinchctl.times import iso
from tests.conftest import NOW
from tests.sandbox.calling import Client


def row(to: str, **more: Any) -> dict[str, Any]:
    identity = {"channel": "SMS", "identity": to}
    return {"recipient": {"identified_by": {"channel_identities": [identity]}}, **more}


def batch(**changes: Any) -> dict[str, Any]:
    return {
        "app_id": SANDBOX_APP,
        "message": {"text_message": {"text": "Hello ${name}"}},
        "recipient_and_params": [
            row("+46700000000", parameters={"name": "Ann"}),
            row("+46700000009", parameters={"name": "Bo"}, message_metadata={"n": 2}),
        ],
        **changes,
    }


def texts(sandbox: Client) -> list[str]:
    return [entry["text"] for entry in sandbox.log() if entry.get("kind") == "sms"]


def test_everybody_gets_his_own_text(sandbox: Client) -> None:
    hook = {"app_id": SANDBOX_APP, "target": "http://127.0.0.1:9/", "target_type": "HTTP"}
    triggers = ["MESSAGE_DELIVERY", "BATCH_STATUS_UPDATE"]
    sandbox.project("POST", "/webhooks", {**hook, "triggers": triggers})
    status, answer = sandbox.project("POST", "/messages", batch(message_metadata={"n": 1}))
    assert status == 200
    assert texts(sandbox) == ["Hello Ann", "Hello Bo"]
    *receipts, update = sandbox.queued()
    metadata = [parcel.body["message_delivery_report"]["metadata"] for parcel in receipts]
    name = answer["batch_id"]
    assert metadata[0] == f'{{"n": 1, "_batch_id": "{name}"}}'
    assert metadata[-1] == f'{{"n": 2, "_batch_id": "{name}"}}'
    assert update.event == "conversation_batch_status_update"
    assert sandbox.project("GET", f"/messages/{name}")[1]["status"] == "PROCESSED"


def test_scheduled_batch_waits_for_the_next_five_minutes(sandbox: Client) -> None:
    moment = NOW + timedelta(hours=1, seconds=1)
    _, answer = sandbox.project("POST", "/messages", batch(send_after=iso(moment)))
    _, kept = sandbox.project("GET", f"/messages/{answer['batch_id']}")
    assert kept["status"] == "SCHEDULED"
    assert kept["send_after"] > iso(moment)
    assert texts(sandbox) == []
    with opened(sandbox.file) as state:
        send_due(state, kept["send_after"])
    assert len(texts(sandbox)) == 2
    assert sandbox.project("GET", f"/messages/{answer['batch_id']}")[1]["status"] == "PROCESSED"


@pytest.mark.parametrize("how", ["batch_id", "batch_metadata"])
def test_cancelled_batch_is_not_sent(sandbox: Client, how: str) -> None:
    later = iso(NOW + timedelta(hours=1))
    metadata = {"campaign": "x"}
    _, answer = sandbox.project(
        "POST", "/messages", batch(send_after=later, batch_metadata=metadata)
    )
    wanted = answer if how == "batch_id" else {"batch_metadata": metadata}
    assert sandbox.project("DELETE", "/messages", wanted) == (200, {})
    _, kept = sandbox.project("GET", f"/messages/{answer['batch_id']}")
    assert kept["status"] == "CANCELLED"
    with opened(sandbox.file) as state:
        send_due(state, "9")
    assert texts(sandbox) == []


def test_cancelling_what_was_sent_is_200_too(sandbox: Client) -> None:
    _, answer = sandbox.project("POST", "/messages", batch())
    assert sandbox.project("DELETE", "/messages", answer)[0] == 200
    assert sandbox.project("GET", f"/messages/{answer['batch_id']}")[1]["status"] == "PROCESSED"


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient_and_params": []},
        {"recipient_and_params": [row("+46700000000")] * 1001},
        {"recipient_and_params": ["+46700000000"]},
        {"recipient_and_params": [{}]},
        {"message_metadata": {"_batch_id": "x"}},
        {"send_after": iso(NOW + timedelta(days=8))},
        {"send_after": "tomorrow"},
    ],
    ids=["none", "many", "texts", "empty", "reserved", "far", "nonsense"],
)
def test_wrong_batch_is_400(sandbox: Client, changes: dict[str, Any]) -> None:
    assert sandbox.project("POST", "/messages", batch(**changes))[0] == 400
