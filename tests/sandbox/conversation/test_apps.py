"""The Conversation app: processing mode and how long it keeps messages."""

from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_APP, SANDBOX_PLAN
from tests.sandbox.calling import Client

APP = f"/apps/{SANDBOX_APP}"


def test_app_is_a_dispatch_app_with_an_sms_channel(sandbox: Client) -> None:
    status, app = sandbox.project("GET", APP)
    assert (status, app["id"], app["processing_mode"]) == (200, SANDBOX_APP, "DISPATCH")
    assert app["dispatch_retention_policy"]["ttl_days"] == 0
    [channel] = app["channel_credentials"]
    assert channel["static_bearer"] == {"claimed_identity": SANDBOX_PLAN, "token": ""}
    assert sandbox.project("GET", "/apps")[1] == {"apps": [app]}


def test_change_keeps_the_rest(sandbox: Client) -> None:
    status, app = sandbox.project("PATCH", APP, {"processing_mode": "CONVERSATION"})
    assert (status, app["processing_mode"], app["display_name"]) == (200, "CONVERSATION", "Sandbox")
    assert sandbox.project("GET", APP)[1] == app


@pytest.mark.parametrize(
    "changes",
    [
        {"processing_mode": "OTHER"},
        {"dispatch_retention_policy": {"ttl_days": 8}},
        {"retention_policy": {"ttl_days": 0}},
        {"retention_policy": {"retention_type": "FOR_EVER"}},
        {"display_name": 5},
        {"nonsense": 1},
    ],
    ids=str,
)
def test_wrong_change_is_400(sandbox: Client, changes: dict[str, Any]) -> None:
    assert sandbox.project("PATCH", APP, changes)[0] == 400
