"""SMS: delivery reports."""

from datetime import timedelta

import pytest

from tests.conftest import NOW, Run
from tests.sandbox.calling import Client

SMS = [
    ("00", 0, "Delivered"),
    ("01", 6, "Failed"),
    ("03", 6, "Rejected"),
    ("04", 6, "Expired"),
]


@pytest.mark.parametrize(("last", "exit_code", "status"), SMS)
def test_number_decides_the_delivery_status(
    run: Run, last: str, exit_code: int, status: str
) -> None:
    done = run("--sandbox", "sms", "send", f"+467000000{last}", "Hi", "--wait")
    assert done.exit_code == exit_code
    assert done.lines[-1]["statuses"][0]["status"] == status


def test_pending_sms_stays_pending(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000002", "Hi", "-q").stdout.strip()
    done = run("--sandbox", "sms", "status", sent, "--field", "statuses.0.status")
    assert done.stdout == "Queued\n"


def test_reports_are_filtered_by_status_and_code(sandbox: Client) -> None:
    to = ["+46700000000", "+46700000001"]
    _, batch = sandbox.xms("POST", "/batches", {"to": to, "body": "Hi"})
    path = f"/batches/{batch['id']}/delivery_report?type=full"

    def statuses(query: str) -> list[str]:
        return [row["status"] for row in sandbox.xms("GET", path + query)[1]["statuses"]]

    assert statuses("") == ["Delivered", "Failed"]
    assert statuses("&status=Failed,Expired") == ["Failed"]
    assert statuses("&status=FAILED,expired") == ["Failed"]
    assert statuses("&status=%20delivered") == ["Delivered"]
    assert statuses("&code=0") == ["Delivered"]
    _, page = sandbox.xms("GET", "/delivery_reports?status=FAILED")
    assert [one["recipient"] for one in page["delivery_reports"]] == ["46700000001"]


def test_list_holds_finished_reports_of_a_time(sandbox: Client) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    for to, when in (
        ("+46700000000", {}),
        ("+46700000002", {}),
        ("+46700000003", {"send_at": later}),
    ):
        sandbox.xms("POST", "/batches", {"to": [to], "body": "Hi", **when})

    def recipients(query: str = "") -> list[str]:
        _, page = sandbox.xms("GET", f"/delivery_reports{query}")
        return [report["recipient"] for report in page["delivery_reports"]]

    assert recipients() == ["46700000000"]
    sandbox.now = NOW + timedelta(hours=2)
    assert sorted(recipients()) == ["46700000000", "46700000003"]
    assert recipients("?start_date=2026-11-24T12:30:00Z") == ["46700000003"]
    assert recipients("?end_date=2026-11-24T12:30:00Z") == ["46700000000"]
