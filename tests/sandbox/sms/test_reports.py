"""Delivery reports as callbacks: which are queued, for whom, when and where."""

import json
from datetime import timedelta
from typing import Any

import pytest

from sinchctl.sandbox import outbox
from sinchctl.sandbox.outbox import Parcel
from sinchctl.sandbox.settings import SandboxSettings, save
from sinchctl.sandbox.sms.inbounds import receive
from sinchctl.sandbox.state import opened
from sinchctl.times import iso
from tests.conftest import NOW, Run
from tests.sandbox.calling import Client

URL = "http://127.0.0.1:9/sms"
OWN_URL = "http://127.0.0.1:9/batch"
STAMP = "2026-11-24T12:00:00.000Z"
GOOD, BAD, PENDING = "46700000000", "46700000001", "46700000002"


@pytest.fixture
def posting(sandbox: Client) -> Client:
    """A sandbox whose settings have an SMS URL."""
    with opened(sandbox.file) as state:
        save(state, SandboxSettings(sms_url=URL), STAMP)
    return sandbox


def sent(sandbox: Client, to: list[str], how: str, **batch: Any) -> dict[str, Any]:
    body = {"to": to, "body": "Hi", "delivery_report": how, **batch}
    status, answer = sandbox.xms("POST", "/batches", body)
    assert status == 201, answer
    return dict(answer)


def parcels(sandbox: Client) -> list[Parcel]:
    with opened(sandbox.file) as state:
        return outbox.take(state, iso(sandbox.now), (), 100)


def statuses(sandbox: Client) -> list[tuple[str, str, int]]:
    bodies = [parcel.body for parcel in parcels(sandbox)]
    return [(body["recipient"], body["status"], body["code"]) for body in bodies]


def test_full_report_names_the_recipients(posting: Client) -> None:
    batch = sent(posting, [GOOD, "46700000010", BAD], "full", client_reference="r1")
    (parcel,) = parcels(posting)
    assert (parcel.kind, parcel.event, parcel.url) == ("sms", "delivery_report_sms", URL)
    assert parcel.body == {
        "type": "delivery_report_sms",
        "batch_id": batch["id"],
        "total_message_count": 3,
        "statuses": [
            {"code": 0, "status": "Delivered", "count": 2, "recipients": [GOOD, "46700000010"]},
            {"code": 200, "status": "Failed", "count": 1, "recipients": [BAD]},
        ],
        "client_reference": "r1",
    }


def test_summary_report_counts_and_goes_to_the_callback_url_of_the_batch(posting: Client) -> None:
    sent(posting, [GOOD], "summary", callback_url=OWN_URL)
    (parcel,) = parcels(posting)
    assert parcel.url == OWN_URL
    assert parcel.body["statuses"] == [{"code": 0, "status": "Delivered", "count": 1}]


@pytest.mark.parametrize("how", ["summary", "full", "none"])
def test_no_batch_report_while_a_recipient_is_pending_or_without_asking(
    posting: Client, how: str
) -> None:
    sent(posting, [GOOD] if how == "none" else [GOOD, PENDING], how)
    assert parcels(posting) == []


def test_no_report_without_an_address(sandbox: Client) -> None:
    sent(sandbox, [GOOD], "full")
    assert parcels(sandbox) == []


def test_final_reports_for_each_recipient(posting: Client) -> None:
    batch = sent(posting, [GOOD, BAD, PENDING], "per_recipient_final")
    first, second = parcels(posting)
    assert first.event == "recipient_delivery_report_sms"
    assert first.body == {
        "type": "recipient_delivery_report_sms",
        "batch_id": batch["id"],
        "recipient": GOOD,
        "code": 0,
        "status": "Delivered",
        "at": STAMP,
        "operator_status_at": STAMP,
    }
    assert (second.body["recipient"], second.body["status"]) == (BAD, "Failed")


def test_reports_for_each_change_of_each_recipient(posting: Client) -> None:
    sent(posting, [GOOD, PENDING], "per_recipient")
    assert statuses(posting) == [
        (GOOD, "Dispatched", 401),
        (GOOD, "Delivered", 0),
        (PENDING, "Queued", 400),
    ]


def test_scheduled_batch_is_reported_at_its_time(posting: Client) -> None:
    later = NOW + timedelta(hours=1)
    sent(posting, [GOOD], "per_recipient_final", send_at=later.isoformat())
    assert parcels(posting) == []
    posting.now = NOW + timedelta(hours=2)
    posting.xms("GET", "/batches")
    (parcel,) = parcels(posting)
    assert parcel.body["at"] == iso(later)


def test_cancelled_batch_is_reported_as_aborted(posting: Client) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    batch = sent(posting, [GOOD], "per_recipient", send_at=later)
    for _ in range(2):
        posting.xms("DELETE", f"/batches/{batch['id']}")
    assert statuses(posting) == [(GOOD, "Aborted", 407)]
    assert (
        "operator_status_at"
        not in posting.xms("GET", f"/batches/{batch['id']}/delivery_report/{GOOD}")[1]
    )


def test_recipient_without_a_parameter_fails_alone(posting: Client) -> None:
    """With code 405; the others get their message."""
    parameters = {"name": {f"+{GOOD}": "Ann"}}
    sent(posting, [GOOD, BAD], "per_recipient_final", body="Hi ${name}", parameters=parameters)
    assert statuses(posting) == [(GOOD, "Delivered", 0), (BAD, "Aborted", 405)]
    texts = [entry["text"] for entry in posting.log() if entry.get("kind") == "sms"]
    assert texts == ["Hi Ann"]


def test_message_with_more_parts_than_allowed_is_aborted(posting: Client) -> None:
    """With code 411; a limit makes the reports tell the parts."""
    limit = {"max_number_of_message_parts": 1, "body": "x" * 161}
    batch = sent(posting, [GOOD], "per_recipient_final", **limit)
    (parcel,) = parcels(posting)
    assert (parcel.body["code"], parcel.body["number_of_message_parts"]) == (411, 2)
    assert not [entry for entry in posting.log() if entry.get("kind") == "sms"]
    _, report = posting.xms("GET", f"/batches/{batch['id']}/delivery_report")
    assert report["statuses"] == [{"code": 411, "status": "Aborted", "count": 1}]


def test_mms_is_reported_as_mms(posting: Client) -> None:
    media = {"type": "mt_media", "body": {"url": "https://x.example/a.png"}}
    sent(posting, [GOOD], "summary", **media)
    assert [parcel.event for parcel in parcels(posting)] == ["delivery_report_mms"]


def test_reports_on_a_group_name_its_members(posting: Client) -> None:
    _, group = posting.xms("POST", "/groups", {"members": [GOOD, BAD]})
    sent(posting, [group["id"]], "per_recipient_final")
    assert [number for number, _, _ in statuses(posting)] == [GOOD, BAD]


def test_what_is_queued_has_the_shape_of_sinchs_own_events(posting: Client, run: Run) -> None:
    """Those have what an operator tells besides."""
    for how in ("full", "per_recipient_final"):
        sent(posting, [GOOD, BAD], how, client_reference="r1")
    with opened(posting.file) as state:
        receive(state, NOW, sender=f"+{GOOD}", to="+46711111111", text="Hi")
    queued = parcels(posting)
    assert {parcel.event for parcel in queued} == {
        "delivery_report_sms",
        "recipient_delivery_report_sms",
        "mo_text",
    }
    for parcel in queued:
        sample = run("event", "sample", parcel.event).json
        assert parcel.body.keys() == sample.keys() - {"operator", "sent_at"}
        parsed = run("event", "parse", "--strict", stdin=json.dumps(parcel.body).encode())
        assert (parsed.exit_code, parsed.stderr) == (0, "")
