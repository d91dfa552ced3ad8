"""The credentials of a request are checked as Sinch checks them."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_PLAN, SANDBOX_SECRET, SANDBOX_TOKEN
from sinchctl.sandbox.auth import Credentials
from sinchctl.secret import Secret
from tests.conftest import NOW, vectors
from tests.sandbox.calling import CALLOUT, Client, basic


def test_signed_request_is_accepted(sandbox: Client) -> None:
    status, answer = sandbox.signed("POST", "/calling/v1/callouts", CALLOUT)
    assert status == 200
    assert set(answer) == {"callId"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "00000000-0000-4000-8000-000000000001"}, 40108),
        ({"secret": "d3Jvbmc="}, 40102),
        ({"sent_body": json.dumps(CALLOUT).replace("Hi", "Ho").encode()}, 40102),
        ({"sent_type": "application/json; charset=utf-8"}, 40102),
        ({"sent_target": "/calling/v1//callouts"}, 40400),
        ({"sent_stamp": (NOW + timedelta(seconds=1)).isoformat()}, 40102),
        ({"stamp": (NOW - timedelta(minutes=16)).isoformat()}, 40101),
        ({"stamp": (NOW + timedelta(minutes=16)).isoformat()}, 40101),
        ({"stamp": "yesterday"}, 40101),
        ({"stamp": ""}, 40101),
        ({"sent_method": "PUT"}, 40500),
    ],
    ids=str,
)
def test_request_changed_after_signing_is_refused(
    sandbox: Client, changes: dict[str, Any], code: int
) -> None:
    status, answer = sandbox.signed("POST", "/calling/v1/callouts", CALLOUT, **changes)
    assert (status, answer["errorCode"]) == (code // 100, code)


def test_path_is_signed_and_query_is_not(sandbox: Client) -> None:
    path = "/verification/v1/verifications/reference/x"
    assert sandbox.signed("GET", path, sent_target=f"{path}?a=1")[1]["errorCode"] == 40400
    assert sandbox.signed("GET", path, sent_target=f"{path}y")[1]["errorCode"] == 40102


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (basic(SANDBOX_KEY, SANDBOX_SECRET), 404),
        (basic(SANDBOX_KEY.upper(), SANDBOX_SECRET), 404),
        (basic(SANDBOX_KEY, "wrong"), 401),
        (basic("00000000-0000-4000-8000-000000000001", SANDBOX_SECRET), 401),
        ("Basic ???", 401),
        (f"Application {SANDBOX_KEY}", 401),
        (f"Bearer {SANDBOX_TOKEN}", 403),
        ("", 401),
    ],
)
def test_basic_credentials(sandbox: Client, authorization: str, status: int) -> None:
    given = {"authorization": authorization} if authorization else {}
    assert sandbox.ask("GET", "/calling/v1/calls/id/nobody", **given)[0] == status


@pytest.mark.parametrize(
    ("plan", "authorization"),
    [
        (SANDBOX_PLAN, "Bearer wrong"),
        (SANDBOX_PLAN, ""),
        (SANDBOX_PLAN, f"Basic {SANDBOX_TOKEN}"),
        ("other", f"Bearer {SANDBOX_TOKEN}"),
    ],
)
def test_bearer_token_must_be_that_of_the_plan(
    sandbox: Client, plan: str, authorization: str
) -> None:
    status, answer, _ = sandbox.ask("GET", f"/xms/v1/{plan}/batches", authorization=authorization)
    assert status == 401
    assert set(answer) == {"code", "text"}


def test_requests_of_sinchs_sdks_are_accepted(tmp_path: Path) -> None:
    """Every request recorded from the SDKs passes the check of its signature or token."""
    seen = 0
    for vector in vectors("sdk_requests.json"):
        asked = vector["expected_request"]
        headers = dict(asked["headers"])
        stamp = headers.get("x-timestamp")
        token = headers.get("authorization", "").removeprefix("Bearer ")
        plan = asked["path"].split("/")[3] if asked["path"].startswith("/xms/") else SANDBOX_PLAN
        known = Credentials(
            vector.get("key") or SANDBOX_KEY, Secret(vector.get("secret") or ""), plan, token
        )
        box = Client(tmp_path / "sdk.sqlite3", known)
        box.now = datetime.fromisoformat(stamp) if stamp else NOW
        status, answer, _ = box.ask(
            asked["method"],
            asked["path"],
            (asked["body"] or "").encode(),
            content_type=headers.pop("content-type", ""),
            **{name.replace("-", "_"): text for name, text in headers.items()},
        )
        assert status not in {401, 403, 405}, (vector["id"], status, answer)
        unescaped = "a/b?c" in asked["path"]  # the Node SDK puts ids into paths as they are
        known_paths = unescaped or "Resource" not in str(answer)
        assert known_paths, (vector["id"], status, answer)
        if "start" in vector["operation"] or vector["operation"].endswith("_callout"):
            assert status == 200 or answer["errorCode"] in {40900, 40001}, (vector, answer)
        seen += 1
    assert seen > 50
