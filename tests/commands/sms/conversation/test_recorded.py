"""Recordings that grow while they are read."""

from pathlib import Path

from sinchctl.commands.sms.conversation.recorded import RecordedDeliveries, latest

from .test_status import NAME, callback


def test_only_what_is_new_is_read_and_a_torn_line_waits(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_bytes(callback("QUEUED_ON_CHANNEL", 1))
    recorded = RecordedDeliveries([str(file)], NAME)
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
    assert latest(RecordedDeliveries([str(file)], NAME).read()).status == "DELIVERED"
