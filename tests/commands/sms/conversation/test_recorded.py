"""Recordings that grow while they are read."""

import json
from pathlib import Path

import pytest

from sinchctl.commands.sms.conversation.recorded import MessageDeliveries, latest

from .test_status import NAME, callback


def test_only_what_is_new_is_read_and_a_torn_line_waits(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_bytes(callback("QUEUED_ON_CHANNEL", 1))
    recorded = MessageDeliveries([str(file)], NAME, pytest.fail)
    assert [delivery.status for delivery in recorded.read()] == ["QUEUED_ON_CHANNEL"]
    whole = callback("DELIVERED", 2)
    with file.open("ab") as stream:
        stream.write(whole[:40])
    assert len(recorded.read()) == 1
    with file.open("ab") as stream:
        stream.write(whole[40:])
    assert latest(recorded.read()).status == "DELIVERED"


def test_a_final_report_counts_even_if_another_one_comes_later(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_bytes(callback("DELIVERED", 1) + callback("QUEUED_ON_CHANNEL", 2))
    assert latest(MessageDeliveries([str(file)], NAME, pytest.fail).read()).status == "DELIVERED"


def test_a_refused_callback_proves_nothing(tmp_path: Path) -> None:
    """Anybody can post a report; the receiver answered it with 401 and recorded that."""
    warnings: list[str] = []
    file = tmp_path / "calls.ndjson"
    record = json.loads(callback("DELIVERED", 1))
    file.write_text(json.dumps(record | {"verified": False}) + "\n", "utf-8")
    assert MessageDeliveries([str(file)], NAME, warnings.append).read() == []
    assert "does not count" in warnings[0]
    file.write_text(json.dumps(record | {"verified": True}) + "\n", "utf-8")
    assert MessageDeliveries([str(file)], NAME, warnings.append).read()


def test_a_recording_that_appears_later_is_read_then(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    absences: list[Path] = []
    recorded = MessageDeliveries([str(file)], NAME, pytest.fail, absences.append)
    assert (recorded.read(), recorded.read()) == ([], [])
    file.write_bytes(callback("DELIVERED", 1))
    assert latest(recorded.read()).status == "DELIVERED"
    assert absences == [file]
