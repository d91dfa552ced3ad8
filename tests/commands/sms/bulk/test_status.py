"""sms bulk-status: delivery reports of a bulk send, kept in its ledger."""

import csv
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import Clock, Result, Run, Server, posix


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


@pytest.fixture
def campaign(run: Run, server: Server, tmp_path: Path) -> Callable[..., tuple[str, str]]:
    """A campaign over the Conversation API of the sandbox: its ledger, its recorded callbacks."""

    def sent(*digits: str, options: Sequence[str] = ()) -> tuple[str, str]:
        people, recording = tmp_path / "people.txt", tmp_path / "calls.ndjson"
        people.write_text("".join(f"+467000000{each}\n" for each in digits))
        server.tells(200, {})
        send = ("sms", "bulk", str(people), "Hi", "--via", "conversation", *options)
        done = run("--sandbox", *send, "--callback-url", server.url)
        assert done.exit_code == 0, done.stderr
        reports = [asked.body for asked in server.asked if b"message_delivery" in asked.body]
        recording.write_bytes(b"".join(body.strip() + b"\n" for body in reports))
        return f"{people}.ledger", str(recording)

    return sent


@pytest.mark.parametrize("options", [(), ("--batch-api",)], ids=["one by one", "batch api"])
def test_callbacks_tell_how_messages_of_the_conversation_api_went(
    run: Run, campaign: Callable[..., tuple[str, str]], options: Sequence[str]
) -> None:
    """Without them all stay accepted, and the hint says how to learn more."""
    ledger, recording = campaign("00", "01", "02", options=options)
    status = ("--sandbox", "sms", "bulk-status", ledger)
    done = run(*status)
    assert (done.exit_code, done.json) == (15, {"state": "accepted", "why": None, "count": 3})
    assert "event listen --record FILE" in done.stderr
    done = run(*status, "--events", recording)
    assert done.exit_code == 15
    assert {(row["state"], (row["why"] or "").partition(" (")[0]) for row in done.lines} == {
        ("delivered", "DELIVERED"),
        ("failed", "FAILED: RECIPIENT_NOT_REACHABLE"),
        ("accepted", "QUEUED_ON_CHANNEL"),
    }
    assert run(*status).lines == done.lines


@pytest.mark.parametrize(("digits", "exit_code"), [(("00", "07"), 0), (("00", "01"), 6)])
def test_the_exit_code_over_the_conversation_api(
    run: Run, campaign: Callable[..., tuple[str, str]], digits: Sequence[str], exit_code: int
) -> None:
    ledger, recording = campaign(*digits)
    done = run("--sandbox", "sms", "bulk-status", ledger, "--events", recording, "--wait")
    assert (done.exit_code, done.slept) == (exit_code, [])


def test_wait_follows_a_recording_that_grows(
    run: Run, campaign: Callable[..., tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, recording = campaign("00", "07")
    *first, last = Path(recording).read_bytes().splitlines(keepends=True)
    Path(recording).write_bytes(b"".join(first) + last[:50])
    status = ("--sandbox", "sms", "bulk-status", ledger, "--events", recording, "--wait")
    done = run(*status, "--max-wait", "10s")
    assert (done.exit_code, sum(done.slept)) == (15, 10)

    def grow(clock: Clock, seconds: float) -> None:
        clock.slept.append(seconds)
        if len(clock.slept) == 3:
            with Path(recording).open("ab") as file:
                file.write(last[50:])

    monkeypatch.setattr(Clock, "sleep", grow)
    done = run(*status, "--max-wait", "1h")
    assert (done.exit_code, len(done.slept)) == (0, 3)


def test_wait_begins_before_the_recording_exists(
    run: Run, campaign: Callable[..., tuple[str, str]]
) -> None:
    ledger, recording = campaign("00")
    Path(recording).unlink()
    status = ("--sandbox", "sms", "bulk-status", ledger, "--events", recording, "--wait")
    done = run(*status, "--max-wait", "10s")
    assert (done.exit_code, sum(done.slept)) == (15, 10)
    assert done.stderr.count(f"waiting for {recording}, which `event listen --record`") == 1


def test_events_and_wait_where_they_can_have_no_effect_are_refused(
    run: Run, ledger: str, campaign: Callable[..., tuple[str, str]]
) -> None:
    done = run("--sandbox", "sms", "bulk-status", ledger, "--events", ledger)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "can be asked itself" in done.stderr
    Path(ledger).unlink()
    ledger, _ = campaign("00")
    done = run("--sandbox", "sms", "bulk-status", ledger, "--wait")
    assert (done.exit_code, done.stdout, done.slept) == (2, "", [])
    assert "--wait needs --events" in done.stderr
    missing = run("--sandbox", "sms", "bulk-status", ledger, "--events", f"{ledger}.none")
    assert missing.exit_code == 2


def test_export_does_not_replace_the_ledger(run: Run, ledger: str) -> None:
    before = Path(ledger).read_bytes()
    words = ("--sandbox", "sms", "bulk-status", ledger, "--export", ledger, "--force")
    assert "the ledger itself" in assert_usage(run(*words))
    assert Path(ledger).read_bytes() == before


@posix
def test_export_to_a_link_writes_the_file_that_it_names(
    run: Run, ledger: str, tmp_path: Path
) -> None:
    link, target = tmp_path / "link.csv", tmp_path / "target.csv"
    target.touch()
    link.symlink_to(target)
    words = ("--sandbox", "sms", "bulk-status", ledger, "--export", str(link), "--force")
    assert run(*words).exit_code == 6
    assert link.is_symlink()
    assert target.read_text().startswith("line,")


@posix
def test_export_to_a_named_pipe_leaves_it_a_pipe(run: Run, ledger: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        words = ("--sandbox", "sms", "bulk-status", ledger, "--export", str(pipe), "--force")
        assert run(*words).exit_code == 6
        assert pipe.is_fifo() or reader.kill()
        assert reader.communicate(timeout=10)[0].startswith(b"line,")


def assert_usage(refused: Result) -> str:
    assert refused.exit_code == 2, refused.stderr
    return refused.stderr
