"""Webhooks of the Conversation app: create, list, change, delete, and their limits."""

from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_APP
from tests.sandbox.calling import Client

HOOK: dict[str, Any] = {
    "app_id": SANDBOX_APP,
    "target": "http://127.0.0.1:9/hook",
    "target_type": "HTTP",
    "secret": "s3cret",
    "triggers": ["MESSAGE_DELIVERY"],
}


def test_webhook_from_creation_to_deletion(sandbox: Client) -> None:
    status, webhook = sandbox.project("POST", "/webhooks", HOOK)
    assert (status, {**webhook, "id": ""}) == (200, {**HOOK, "id": ""})
    target = f"/webhooks/{webhook['id']}"
    assert sandbox.project("GET", f"/apps/{SANDBOX_APP}/webhooks")[1] == {"webhooks": [webhook]}
    status, new = sandbox.project("PATCH", target, {"triggers": ["MESSAGE_INBOUND"]})
    assert (status, new) == (200, {**webhook, "triggers": ["MESSAGE_INBOUND"]})
    masked = {"triggers": [], "target": "http://127.0.0.1:9/new"}
    status, new = sandbox.project("PATCH", f"{target}?update_mask=target", masked)
    assert (new["target"], new["triggers"]) == ("http://127.0.0.1:9/new", ["MESSAGE_INBOUND"])
    assert sandbox.project("DELETE", target) == (200, {})
    assert sandbox.project("GET", target)[0] == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"app_id": None},
        {"target": ""},
        {"target": "ftp://host/"},
        {"target": "http://h/" + "x" * 740},
        {"target": "https://conversation-api.prod.sinch.com/x"},
        {"target_type": "GRPC"},
        {"triggers": ["UNSPECIFIED_TRIGGER"]},
        {"triggers": "MESSAGE_DELIVERY"},
        {"triggers": [[]]},
    ],
    ids=str,
)
def test_wrong_webhook_is_400(sandbox: Client, changes: dict[str, Any]) -> None:
    status, answer = sandbox.project("POST", "/webhooks", {**HOOK, **changes})
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_target_is_registered_once(sandbox: Client) -> None:
    assert sandbox.project("POST", "/webhooks", HOOK)[0] == 200
    assert sandbox.project("POST", "/webhooks", HOOK)[0] == 400


def test_app_has_five_webhooks_at_most(sandbox: Client) -> None:
    statuses = [
        sandbox.project("POST", "/webhooks", {**HOOK, "target": f"http://127.0.0.1:9/{at}"})[0]
        for at in range(6)
    ]
    assert statuses == [200] * 5 + [400]


def test_target_type_is_dismiss_unless_it_is_given(sandbox: Client) -> None:
    """As with Sinch, such a webhook gets nothing."""
    bare = {name: value for name, value in HOOK.items() if name != "target_type"}
    assert sandbox.project("POST", "/webhooks", bare)[1]["target_type"] == "DISMISS"
    sandbox.sent()
    assert sandbox.queued() == []
