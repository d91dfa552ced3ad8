"""Callbacks about verifications: their results, and the delivery of the SMS."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import NOW, Run, Server
from tests.sandbox.calling import Client

ROOT = "/verification/v1/verifications"


@pytest.fixture
def application(server: Server, sandbox: Client) -> Client:
    """A sandbox whose application allows every verification."""
    server.tells(200, {"action": "allow"})
    sandbox.change(verificationUrl=server.url)
    return sandbox


def start(sandbox: Client, method: str, number: str = "+46700000000", **more: Any) -> Any:
    body = {"identity": {"type": "number", "endpoint": number}, "method": method, **more}
    return sandbox.signed("POST", ROOT, body)[1]


def results(sandbox: Client) -> list[tuple[str, str, str | None]]:
    """Event, status and reason of the queued callbacks; Successful and Failed for a delivery."""
    bodies = [parcel.body for parcel in sandbox.queued()]
    return [
        (body["event"], body.get("status") or body["smsResult"], body.get("reason"))
        for body in bodies
    ]


def test_result_and_sms_delivery_have_the_members_of_sinch(application: Client) -> None:
    started = start(application, "sms", reference="order-1", custom="c")
    code = application.log()[-2]["code"]
    proof = {"method": "sms", "sms": {"code": code}}
    application.signed("PUT", f"{ROOT}/id/{started['id']}", proof)
    common = {
        "id": started["id"],
        "method": "sms",
        "identity": {"type": "number", "endpoint": "+46700000000"},
        "reference": "order-1",
        "custom": "c",
    }
    delivered, result = application.queued()
    assert delivered.body == {
        **common,
        "event": "VerificationSmsDeliveredEvent",
        "smsResult": "Successful",
    }
    assert result.body == {
        **common,
        "event": "VerificationResultEvent",
        "source": "manual",
        "status": "SUCCESSFUL",
    }
    assert [parcel.kind for parcel in (delivered, result)] == ["verification"] * 2


def test_wrong_code_is_a_failed_result(application: Client) -> None:
    started = start(application, "callout")
    proof = {"method": "callout", "callout": {"code": "no"}}
    application.signed("PUT", f"{ROOT}/id/{started['id']}", proof)
    assert results(application) == [("VerificationResultEvent", "FAIL", "Invalid code")]


def test_expiry_is_a_result_once_any_request_notices_it(application: Client) -> None:
    started = start(application, "whatsapp")
    application.now += timedelta(minutes=10)
    stamp = application.now.isoformat()
    for _ in range(2):
        application.signed("GET", f"{ROOT}/id/{started['id']}", stamp=stamp)
    assert results(application) == [("VerificationResultEvent", "FAIL", "Expired")]


def test_new_verification_of_a_number_aborts_the_old_one(application: Client) -> None:
    start(application, "whatsapp")
    start(application, "callout")
    assert results(application) == [("VerificationResultEvent", "ABORTED", None)]


def test_opened_seamless_verification_is_a_result(application: Client) -> None:
    started = start(application, "seamless")
    application.ask("GET", f"/verification/v1/seamless/{started['id']}")
    assert results(application) == [("VerificationResultEvent", "SUCCESSFUL", None)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (
            "01",
            [
                ("VerificationSmsDeliveredEvent", "Failed", None),
                ("VerificationResultEvent", "FAIL", "Network error or number unreachable"),
            ],
        ),
        ("02", []),
        ("03", [("VerificationResultEvent", "DENIED", "Destination denied")]),
        (
            "04",
            [
                ("VerificationSmsDeliveredEvent", "Failed", None),
                ("VerificationResultEvent", "FAIL", "Expired"),
            ],
        ),
    ],
)
def test_number_decides_the_result(application: Client, last: str, expected: Any) -> None:
    start(application, "sms", f"+467000000{last}")
    assert results(application) == expected


def test_callbacks_about_one_verification_keep_their_order(application: Client) -> None:
    start(application, "sms")
    start(application, "sms")
    application.now = NOW + timedelta(hours=1)
    application.signed("GET", f"{ROOT}/id/x", stamp=application.now.isoformat())
    kinds = [(event, status) for event, status, _ in results(application)]
    assert kinds == [
        ("VerificationSmsDeliveredEvent", "Successful"),
        ("VerificationResultEvent", "ABORTED"),
        ("VerificationSmsDeliveredEvent", "Successful"),
        ("VerificationResultEvent", "FAIL"),
    ]


def test_expiry_is_posted_signed_by_the_next_command(run: Run, server: Server) -> None:
    server.tells(200, {"action": "allow"})
    run("sandbox", "settings", "--verification-url", f"{server.url}/v")
    start = ("--sandbox", "verify", "start", "+46700000000", "--method", "callout", "-q")
    name = run(*start).stdout.strip()
    line = ("--sandbox", "verify", "get", "--id", name)
    assert run(*line, now=NOW + timedelta(minutes=11)).json["reason"] == "Expired"
    asked, result = server.asked
    assert json.loads(asked.body)["event"] == "VerificationRequestEvent"
    assert result.headers["authorization"].startswith("Application ")
    assert json.loads(result.body) == {
        "id": name,
        "event": "VerificationResultEvent",
        "method": "callout",
        "identity": {"type": "number", "endpoint": "+46700000000"},
        "status": "FAIL",
        "reason": "Expired",
    }
