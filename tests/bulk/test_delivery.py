"""Delivery reports of a bulk send: recorded callbacks find their recipients in the ledger."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sinchctl.bulk.channels import CHANNELS
from sinchctl.bulk.delivery import RecordedReports, Reported, ReportField
from sinchctl.bulk.inputs import keep_inputs
from sinchctl.bulk.ledger import Ledger
from sinchctl.bulk.ledger_file import draft, publish
from tests.events.test_deliveries import line

ANNA, BO = "46700000000", "46700000001"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two recipients: M1 was accepted, and of bulk-abc-2 nobody knows."""
    ledger = draft(tmp_path / "people.ledger")
    with ledger.transaction():
        keep_inputs(ledger, CHANNELS["conversation"], {})
        for number in (ANNA, BO):
            ledger.add_recipient(int(number), int(number), ledger.add_request("Hi"), 1, None)
        ledger.finish_plan()
        ledger.name_requests("bulk-abc")
        ledger.set_state(1, "accepted", "M1")
        ledger.set_state(2, "unknown", why="no answer")
    ledger = publish(ledger, tmp_path / "people.ledger")
    yield ledger
    ledger.close()


def report(
    status: str,
    second: int = 0,
    message: str = "M1",
    number: str = ANNA,
    verified: bool = True,
    **more: Any,
) -> bytes:
    identity = {"channel": "SMS", "identity": number}
    members = {"message_id": message, "channel_identity": identity, "status": status, **more}
    return line(second, verified, **members)


def written(ledger: Ledger, tmp_path: Path, *lines: bytes) -> dict[str, tuple[str, str | None]]:
    """The state and the reason of each recipient after recordings were read."""
    file = tmp_path / "calls.ndjson"
    file.write_bytes(b"".join(lines))
    reports = RecordedReports(ledger, [str(file)], pytest.fail)
    assert sum(reports.write()) == len(lines)
    reports.close()
    return {str(row[1]): (row[2], row[5]) for row in ledger.messages()}


def test_a_failed_message_keeps_status_and_reason(ledger: Ledger, tmp_path: Path) -> None:
    failed = report("FAILED", reason={"code": "RECIPIENT_NOT_REACHABLE"})
    assert written(ledger, tmp_path, failed)[ANNA] == (
        "failed",
        "FAILED: RECIPIENT_NOT_REACHABLE (the channel does not reach the recipient)",
    )


def test_callbacks_out_of_order_and_twice_end_with_the_same_state(
    ledger: Ledger, tmp_path: Path
) -> None:
    """The last final one counts; a later run that reads an older recording changes nothing."""
    lines = [report("DELIVERED", 9), report("QUEUED_ON_CHANNEL", 10), report("FAILED", 5)] * 2
    assert written(ledger, tmp_path, *lines)[ANNA] == ("delivered", "DELIVERED")
    again = written(ledger, tmp_path, report("QUEUED_ON_CHANNEL", 2))
    assert again[ANNA] == ("delivered", "DELIVERED")


def test_a_report_of_what_is_pending_leaves_it_accepted(ledger: Ledger, tmp_path: Path) -> None:
    state = written(ledger, tmp_path, report("QUEUED_ON_CHANNEL"))[ANNA]
    assert state == ("accepted", "QUEUED_ON_CHANNEL")


def test_a_report_with_the_reference_settles_what_was_unknown(
    ledger: Ledger, tmp_path: Path
) -> None:
    """Sinch took it: its callback has the id. No other reference does it, and no other number."""
    for metadata, number in (
        ("bulk-abc-1", BO),
        ("bulk-xyz-2", BO),
        ("2", BO),
        ("bulk-abc-2x", BO),
    ):
        wrong = report("DELIVERED", message="M2", number=number, metadata=metadata)
        assert written(ledger, tmp_path, wrong)[BO] == ("unknown", "no answer")
    right = report("DELIVERED", message="M2", number=BO, metadata="bulk-abc-2")
    assert written(ledger, tmp_path, right)[BO] == ("delivered", "DELIVERED")
    assert ledger.request_of("M2", "") == 2


def test_messages_of_a_batch_are_found_by_the_batch_in_their_metadata(
    ledger: Ledger, tmp_path: Path
) -> None:
    metadata = json.dumps({"_batch_id": "M1", "reference": "bulk-abc-1"})
    states = written(ledger, tmp_path, report("READ", message="M77", metadata=metadata))
    assert states[ANNA] == ("delivered", "READ")


def test_other_messages_and_other_numbers_change_nothing(ledger: Ledger, tmp_path: Path) -> None:
    lines = [report("FAILED", message="M9"), report("FAILED", number=BO)]
    lines += [
        report("FAILED", number="anna"),
        report("FAILED", message="\ud800", metadata="\ud800"),
    ]
    assert written(ledger, tmp_path, *lines) == {
        ANNA: ("accepted", None),
        BO: ("unknown", "no answer"),
    }


def test_a_refused_callback_proves_nothing_and_is_said_once(ledger: Ledger, tmp_path: Path) -> None:
    warnings: list[str] = []
    file = tmp_path / "calls.ndjson"
    file.write_bytes(report("DELIVERED", verified=False) * 2)
    list(RecordedReports(ledger, [str(file)], warnings.append).write())
    assert [row[2] for row in ledger.messages()] == ["accepted", "unknown"]
    assert len(warnings) == 1
    assert "M1 does not count" in warnings[0]


@pytest.mark.parametrize(
    ("field", "status", "reason"),
    [
        ("delivery_status", "Aborted", "402"),
        ("delivery_status", "Failed", "999"),
        ("delivery_status", "Delivered", ""),
        ("conversation_status", "FAILED", "CHANNEL_REJECT"),
        ("conversation_status", "FAILED", "SOMETHING_NEW"),
        ("conversation_status", "DELIVERED", ""),
    ],
)
def test_what_a_ledger_keeps_of_a_report_can_be_read_back(
    field: ReportField, status: str, reason: str
) -> None:
    told = Reported(field, status, reason)
    assert Reported.kept(field, told.why) == told
