"""sinchctl sms status of a Conversation message: what is kept, and what callbacks said."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, Server

TOKEN = {"access_token": "token-of-project", "expires_in": 3599}
NAME = "01EQ8235TD19N21XQTH12B145D"
KEPT = {"id": NAME, "direction": "TO_CONTACT", "processing_mode": "CONVERSATION"}
STATUS = ("sms", "status", NAME)


def callback(status: str, second: int, name: str = NAME, **members: Any) -> bytes:
    """A line of a recording of event listen."""
    report = {"message_id": name, "status": status, **members}
    time = f"2026-11-24T12:00:{second:02}Z"
    body = {"app_id": "a", "project_id": "p", "event_time": time, "message_delivery_report": report}
    record = {"time": time, "method": "POST", "path": "/", "body": json.dumps(body)}
    return json.dumps(record).encode() + b"\n"


def recording(folder: Path, *lines: bytes) -> str:
    file = folder / "calls.ndjson"
    file.write_bytes(b"".join(lines))
    return str(file)


def test_a_message_that_is_not_kept_is_5_and_says_how_to_learn_it(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(404, {"error": {"code": 404, "message": "no"}})
    for wait in ((), ("--wait",)):
        result = run(*STATUS, *wait, env=server.project_env)
        assert (result.exit_code, result.stdout) == (5, "")
        assert "event listen --record FILE" in result.stderr
        assert f"sinchctl sms status {NAME} --wait --events FILE" in result.stderr


def test_a_kept_message_whose_fate_nobody_knows_is_printed_and_5(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, KEPT)
    result = run(*STATUS, env=server.project_env)
    assert (result.exit_code, result.json) == (5, KEPT)
    assert "but not how it went" in result.stderr


def test_a_status_that_the_api_tells_is_used(run: Run, server: Server) -> None:
    """Some editions of the API have it."""
    server.tells(200, TOKEN).tells(200, {**KEPT, "message_status": {"status": "QUEUED_ON_CHANNEL"}})
    server.tells(200, {**KEPT, "message_status": {"status": "QUEUED_ON_CHANNEL"}})
    server.tells(200, {**KEPT, "message_status": {"status": "DELIVERED"}})
    result = run(*STATUS, "--wait", env=server.project_env)
    assert (result.exit_code, result.json["message_status"]["status"]) == (0, "DELIVERED")


def test_recordings_tell_the_status(run: Run, server: Server, tmp_path: Path) -> None:
    """Callbacks may come twice, and out of order; those of other messages do not count."""
    file = recording(
        tmp_path,
        callback("DELIVERED", 9),
        callback("QUEUED_ON_CHANNEL", 2),
        callback("DELIVERED", 9),
        callback("FAILED", 5, "01EQ8235TD19N21XQTH12B14XX"),
        b"not json\n",
    )
    result = run(*STATUS, "--events", file, env=server.project_env)
    assert (result.exit_code, server.asked) == (0, [])
    assert (result.json["message_id"], result.json["status"]) == (NAME, "DELIVERED")
    assert [report["status"] for report in result.json["reports"]] == [
        "QUEUED_ON_CHANNEL",
        "DELIVERED",
    ]
    card = run(*STATUS, "--events", file, env=server.project_env, tty=True).stdout
    assert "arrived at the recipient" in card


@pytest.mark.parametrize(
    ("status", "exit_code"), [("DELIVERED", 0), ("FAILED", 6), ("QUEUED_ON_CHANNEL", 15)]
)
def test_waiting_on_a_recording_ends_by_the_final_status(
    status: str, exit_code: int, run: Run, server: Server, tmp_path: Path
) -> None:
    reason = {"code": "RECIPIENT_NOT_REACHABLE", "description": "no", "sub_code": ""}
    file = recording(tmp_path, callback(status, 1, reason=reason if status == "FAILED" else None))
    line = (*STATUS, "--wait", "--events", file, "--max-wait", "6s")
    result = run(*line, env=server.project_env)
    assert (result.exit_code, result.json["status"]) == (exit_code, status)
    if exit_code == 6:
        assert "the channel does not reach the recipient" in result.stderr
        assert result.json["reason"]["code"] == "RECIPIENT_NOT_REACHABLE"


def test_waiting_without_a_report_is_15(run: Run, server: Server, tmp_path: Path) -> None:
    file = recording(tmp_path, b"")
    line = (*STATUS, "--wait", "--events", file, "--max-wait", "6s")
    result = run(*line, env=server.project_env)
    assert (result.exit_code, result.json["status"]) == (15, None)
    assert f"sms status {NAME} --wait --events" in result.stderr


def test_a_recording_that_cannot_be_read_is_2(run: Run, server: Server) -> None:
    result = run(*STATUS, "--events", "nowhere.ndjson", env=server.project_env)
    assert (result.exit_code, server.asked) == (2, [])
    assert (
        "`sinchctl event listen --record nowhere.ndjson` writes it; --wait waits" in result.stderr
    )


def test_waiting_starts_before_the_recording_exists(
    run: Run, server: Server, tmp_path: Path
) -> None:
    """It says so once, on stderr, and ends with 15 like any other wait."""
    file = str(tmp_path / "later.ndjson")
    line = (*STATUS, "--wait", "--events", file, "--max-wait", "30s")
    result = run(*line, env=server.project_env)
    assert (result.exit_code, result.json["status"]) == (15, None)
    assert len(result.slept) > 5
    assert result.stderr.count(f"waiting for {file}, which `event listen --record` writes") == 1


def test_send_names_the_command_that_follows_the_message(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(
        200, {"accepted_time": "2026-11-24T12:00:00Z", "message_id": NAME}
    )
    result = run("sms", "send", "+46700000000", "Hi", "--from", "Acme", env=server.project_env)
    assert result.exit_code == 0, result.stderr
    assert f"check it: sinchctl sms status {NAME} --wait --events FILE" in result.stderr


def test_recordings_are_for_the_conversation_api(run: Run, server: Server) -> None:
    result = run(*STATUS, "--events", "x", env=server.env)
    assert (result.exit_code, server.asked) == (2, [])
    assert "can be asked itself" in result.stderr


def test_send_cannot_wait_where_nobody_can_be_asked(run: Run, server: Server) -> None:
    result = run("sms", "send", "+46700000000", "Hi", "--wait", env=server.project_env)
    assert (result.exit_code, server.asked) == (2, [])
    assert "sms status ID --wait --events FILE" in result.stderr


def test_send_at_is_refused_and_the_batch_api_named(run: Run, server: Server) -> None:
    line = ("sms", "send", "+46700000000", "Hi", "--send-at", "+2h")
    result = run(*line, env=server.project_env)
    assert (result.exit_code, server.asked) == (2, [])
    assert "sms bulk --batch-api" in result.stderr
