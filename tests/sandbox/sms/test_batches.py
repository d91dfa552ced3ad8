"""SMS: sending, scheduling, listing and changing batches."""

from datetime import timedelta
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_PLAN
from tests.conftest import NOW, Run
from tests.sandbox.calling import Client


def test_sms_is_delivered_and_logged(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000000", "Hello", "-q")
    status = run("--sandbox", "sms", "status", sent.stdout.strip(), "--field", "statuses.0.status")
    log = run("sandbox", "log", "--kind", "sms").lines
    assert (status.exit_code, status.stdout) == (0, "Delivered\n")
    assert [(entry["to"], entry["text"]) for entry in log] == [("+46700000000", "Hello")]


def test_scheduled_sms_waits_and_can_be_cancelled(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000000", "Hi", "--send-at", "+1h", "-q")
    name = sent.stdout.strip()
    status = ("--sandbox", "sms", "status", name, "--field", "statuses.0.status")
    assert run(*status).stdout == "Queued\n"
    assert run(*status, now=NOW + timedelta(hours=2)).stdout == "Delivered\n"
    cancelled = run("--sandbox", "api", "DELETE", f"/xms/v1/{SANDBOX_PLAN}/batches/{name}")
    assert cancelled.json["canceled"] is True
    assert run(*status).stdout == "Aborted\n"


@pytest.mark.parametrize(
    "change",
    [
        {"to": []},
        {"to": "46700000000"},
        {"to": ["nobody"]},
        {"body": ""},
        {"body": "x" * 2001},
        {"body": 5},
        {"type": "letter"},
        {"delivery_report": "sometimes"},
        {"send_at": "tomorrow"},
        {"expire_at": "2020-01-01T00:00:00Z"},
        {"flash_message": "yes"},
        {"client_reference": ""},
        {"parameters": {"name": "x"}},
        {"max_number_of_message_parts": 0},
        {"from_ton": True},
        {"from_npi": 19},
    ],
    ids=str,
)
def test_invalid_batch_is_refused(sandbox: Client, change: dict[str, Any]) -> None:
    good = {"to": ["46700000000"], "body": "Hi"}
    assert sandbox.xms("POST", "/batches", good)[0] == 201
    status, answer = sandbox.xms("POST", "/batches", {**good, **change})
    assert status == 400
    assert answer["code"].startswith("syntax_")


def test_batches_are_listed_changed_and_previewed(sandbox: Client) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    text = {"body": "Hi ${name}", "parameters": {"name": {"46700000000": "Ann", "default": "you"}}}
    _, made = sandbox.xms(
        "POST", "/batches", {"to": ["+46700000000", "0046700000010"], "send_at": later, **text}
    )
    name = made["id"]
    assert made["to"] == ["46700000000", "46700000010"]
    _, page = sandbox.xms("GET", "/batches?page_size=1")
    assert (page["count"], page["batches"][0]["id"]) == (1, name)
    changed = {"to_add": ["+46700000020"], "to_remove": ["+46700000010"], "body": "Bye"}
    assert sandbox.xms("POST", f"/batches/{name}", changed)[1]["to"] == [
        "46700000000",
        "46700000020",
    ]
    assert sandbox.xms("GET", f"/batches/{name}")[1]["body"] == "Bye"
    _, preview = sandbox.xms("POST", "/batches/dry_run?per_recipient=true", made)
    assert [one["body"] for one in preview["per_recipient"]] == ["Hi Ann", "Hi you"]
    _, report = sandbox.xms("GET", f"/batches/{name}/delivery_report?type=full")
    assert report["statuses"][0]["status"] == "Queued"
    _, own = sandbox.xms("GET", f"/batches/{name}/delivery_report/46700000020")
    assert own["recipient"] == "46700000020"
    assert sandbox.xms("GET", f"/batches/{name}/delivery_report/46999999999")[0] == 404
    assert sandbox.xms("PUT", f"/batches/{name}", {"to": ["46700000000"], "body": "x"})[0] == 200
    assert sandbox.xms("PUT", f"/batches/{name}", {"to": ["46700000000"], "body": "x"})[0] == 403


def texts(sandbox: Client) -> list[tuple[str, str]]:
    """The messages that people have received."""
    return [(entry["time"], entry["text"]) for entry in sandbox.log() if entry.get("kind") == "sms"]


def test_scheduled_sms_is_logged_as_received_at_its_time_only(sandbox: Client) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    batch = {"to": ["+46700000000"], "body": "scheduled", "send_at": later}
    _, first = sandbox.xms("POST", "/batches", batch)
    _, second = sandbox.xms("POST", "/batches", batch)
    sandbox.xms("POST", f"/batches/{first['id']}", {"body": "changed"})
    sandbox.xms("DELETE", f"/batches/{second['id']}")
    assert texts(sandbox) == []
    sandbox.now = NOW + timedelta(hours=2)
    sandbox.xms("GET", "/batches")
    sandbox.xms("GET", "/batches")
    assert texts(sandbox) == [("2026-11-24T13:00:00.000Z", "changed")]


def test_sms_that_is_rescheduled_to_now_is_delivered_once(sandbox: Client) -> None:
    batch = {"to": ["+46700000000"], "body": "Hi"}
    later = (NOW + timedelta(hours=1)).isoformat()
    _, sent = sandbox.xms("POST", "/batches", {**batch, "send_at": later})
    sandbox.xms("PUT", f"/batches/{sent['id']}", batch)
    sandbox.now = NOW + timedelta(hours=2)
    sandbox.xms("GET", "/batches")
    assert [text for _, text in texts(sandbox)] == ["Hi"]


def test_due_sms_appears_in_the_log_command(run: Run) -> None:
    run("--sandbox", "sms", "send", "+46700000000", "Hi", "--send-at", "+1h")
    line = ("sandbox", "log", "--kind", "sms", "--field", "text")
    assert run(*line).stdout == ""
    assert run(*line, now=NOW + timedelta(hours=2)).stdout == "Hi\n"


@pytest.mark.parametrize(
    ("query", "bodies"),
    [
        ("", ["c", "b", "a"]),
        ("?from=%2B46711111111", ["b"]),
        ("?from=46711111111,Shop", ["c", "b"]),
        ("?from=nobody", []),
        ("?start_date=2026-11-24T13:00:00Z", ["c", "b"]),
        ("?end_date=2026-11-24T13:00:00Z", ["a"]),
        ("?start_date=2026-11-24T13:00:00Z&end_date=2026-11-24T13:30:00Z", ["b"]),
        ("?client_reference=r1&from=Shop", ["c"]),
        ("?start_date=2030-01-01T00:00:00Z", []),
    ],
)
def test_list_filters(sandbox: Client, query: str, bodies: list[str]) -> None:
    for hours, batch in enumerate(
        (
            {"body": "a", "client_reference": "r1"},
            {"body": "b", "from": "+46711111111"},
            {"body": "c", "from": "Shop", "client_reference": "r1"},
        )
    ):
        sandbox.now = NOW + timedelta(hours=hours)
        sandbox.xms("POST", "/batches", {"to": ["+46700000000"], **batch})
    _, page = sandbox.xms("GET", f"/batches{query}")
    assert [batch["body"] for batch in page["batches"]] == bodies


@pytest.mark.parametrize("query", ["?start_date=soon", "?end_date=x", "?page=-1", "?page_size=101"])
def test_invalid_list_filter_is_refused(sandbox: Client, query: str) -> None:
    assert sandbox.xms("GET", f"/batches{query}")[0] == 400


@pytest.mark.parametrize(("query", "count"), [("", 3), ("&number_of_recipients=2", 2)])
def test_dry_run_previews_at_most_number_of_recipients(
    sandbox: Client, query: str, count: int
) -> None:
    batch = {"to": ["+46700000000", "+46700000005", "+46700000006"], "body": "Hi"}
    _, answer = sandbox.xms("POST", f"/batches/dry_run?per_recipient=true{query}", batch)
    assert (answer["number_of_recipients"], len(answer["per_recipient"])) == (3, count)
