"""sms bulk-status: delivery reports of a bulk send, kept in its ledger."""

import csv
from pathlib import Path

import pytest

from tests.conftest import Run, Server


@pytest.fixture
def ledger(run: Run, tmp_path: Path) -> str:
    """A campaign in the sandbox: one is delivered, one fails by its number."""
    people = tmp_path / "people.txt"
    people.write_text("+46700000000\n+46700000001\n=cmd\n")
    assert run("--sandbox", "sms", "bulk", str(people), "Hi", "--skip-bad").exit_code == 0
    return f"{people}.ledger"


def test_states_and_reasons_are_counted_and_the_exit_code_tells(run: Run, ledger: str) -> None:
    done = run("--sandbox", "sms", "bulk-status", ledger)
    assert done.exit_code == 6
    assert {(row["state"], row["count"]) for row in done.lines} == {("delivered", 1), ("failed", 1)}
    assert "1 of 2 recipients did not get the message" in done.stderr
    table = run("--sandbox", "sms", "bulk-status", ledger, tty=True).stdout
    assert "delivered" in table
    assert "Recipients" in table


def test_failed_lists_who_did_not_get_it_and_why(run: Run, ledger: str) -> None:
    done = run("--sandbox", "sms", "bulk-status", ledger, "--failed")
    (record,) = done.lines
    assert (record["to"], record["state"], record["line"]) == ("+46700000001", "failed", 2)
    assert record["why"].startswith("Failed: ")
    assert run("--sandbox", "sms", "bulk-status", ledger, "--failed", "-q").stdout == (
        "+46700000001\n"
    )


def test_export_writes_all_rows_and_no_formulas(run: Run, ledger: str, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    words = ("--sandbox", "sms", "bulk-status", ledger, "--export", str(target))
    assert run(*words).exit_code == 6
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["state"] for row in rows] == ["delivered", "failed", "skipped"]
    assert rows[2]["to"] == "'=cmd"
    done = run(*words)
    assert done.exit_code == 2
    assert "--force" in done.stderr
    assert run(*words, "--force").exit_code == 6


def test_wait_ends_with_15_while_some_are_pending(run: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    people.write_text("+46700000000\n")
    words = ("--sandbox", "sms", "bulk")
    assert run(*words, str(people), "Hi", "--send-at", "+2h").exit_code == 0
    status = ("--sandbox", "sms", "bulk-status", f"{people}.ledger")
    assert run(*status).exit_code == 15
    done = run(*status, "--wait", "--max-wait", "10s")
    assert (done.exit_code, sum(done.slept)) == (15, 10)
    assert run(*status, "--wait", "--max-wait", "3h", "--interval", "10m").exit_code == 0


def test_a_batch_that_was_unknown_is_found(run: Run, server: Server, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    people.write_text("+46700000000\n")
    server.tells(500).tells(body={"count": 0, "page": 0, "batches": []})
    assert run("sms", "bulk", str(people), "Hi", env=server.env).exit_code == 12
    (post,) = [each for each in server.asked if each.method == "POST"]
    reference = post.body.decode().partition('"client_reference":"')[2].partition('"')[0]
    batches = {"count": 1, "page": 0, "batches": [{"id": "B1", "client_reference": reference}]}
    report = {
        "batch_id": "B1",
        "statuses": [{"status": "Delivered", "code": 0, "count": 1, "recipients": ["46700000000"]}],
    }
    server.answers.clear()
    server.tells(body=batches).tells(body=report)
    done = run("sms", "bulk-status", f"{people}.ledger", env=server.env)
    assert (done.exit_code, done.lines[0]["state"]) == (0, "delivered")


@pytest.mark.parametrize("name", ["missing.ledger", "people.txt"])
def test_what_is_no_ledger_is_refused(run: Run, ledger: str, name: str) -> None:
    done = run("--sandbox", "sms", "bulk-status", str(Path(ledger).with_name(name)))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "ledger" in done.stderr


def test_a_ledger_of_another_account_is_refused(run: Run, ledger: str, server: Server) -> None:
    done = run("sms", "bulk-status", ledger, env=server.env)
    assert done.exit_code == 2
    assert "another account" in done.stderr
