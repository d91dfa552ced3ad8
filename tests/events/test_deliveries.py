"""Delivery reports in recordings of event listen: which count, and which is the last word."""

import json
from pathlib import Path
from typing import Any

import pytest

from sinchctl.errors import UsageError
from sinchctl.events.deliveries import Delivery, RecordedDeliveries


def line(second: int = 0, verified: bool | None = True, **report: Any) -> bytes:
    time = f"2026-11-24T12:00:{second:02}Z"
    body = {"app_id": "a", "event_time": time, "message_delivery_report": report}
    record = {"time": time, "body": json.dumps(body), "verified": verified}
    return json.dumps(record).encode() + b"\n"


def deliveries(tmp_path: Path, *lines: bytes) -> list[Delivery]:
    file = tmp_path / "calls.ndjson"
    file.write_bytes(b"".join(lines))
    return list(RecordedDeliveries([str(file)]).new())


def test_other_callbacks_and_rubbish_are_passed_over(tmp_path: Path) -> None:
    rubbish = b'{"message_delivery_report"\n[]\n{"message_delivery_report": 7}\n{"event": "ice"}\n'
    (delivery,) = deliveries(tmp_path, rubbish, line(message_id="M1", status="DELIVERED"))
    assert (delivery.message_id, delivery.status) == ("M1", "DELIVERED")


def test_a_number_is_that_of_the_channel_in_either_form(tmp_path: Path) -> None:
    identities = [{"identity": text} for text in ("46700000000", "+46700000000", "anna", "9" * 30)]
    found = deliveries(tmp_path, *(line(channel_identity=each) for each in (*identities, [], None)))
    assert [each.number for each in found] == ["46700000000"] * 2 + [""] * 4


def test_a_final_report_outweighs_later_ones_and_a_later_final_one_outweighs_it(
    tmp_path: Path,
) -> None:
    found = deliveries(
        tmp_path,
        line(5, status="FAILED"),
        line(7, status="DELIVERED"),
        line(9, status="QUEUED_ON_CHANNEL"),
    )
    assert max(found, key=lambda each: each.weight).status == "DELIVERED"


def test_a_callback_that_was_refused_says_so(tmp_path: Path) -> None:
    found = deliveries(tmp_path, line(verified=False, message_id="M1"), line(verified=None))
    assert [each.was_refused for each in found] == [True, False]
    assert "M1 does not count" in found[0].no_proof


def test_several_files_are_read_and_a_missing_one_is_refused(tmp_path: Path) -> None:
    files = [tmp_path / "1.ndjson", tmp_path / "2.ndjson"]
    files[0].write_bytes(line(message_id="M1"))
    files[1].write_bytes(line(message_id="M2"))
    recorded = RecordedDeliveries(map(str, files))
    assert [each.message_id for each in recorded.new()] == ["M1", "M2"]
    assert list(recorded.new()) == []
    with pytest.raises(UsageError, match="cannot read"):
        list(RecordedDeliveries([str(tmp_path / "none")]).new())
