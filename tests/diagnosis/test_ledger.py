"""What the ledger of a bulk send knows of a message: each state, each name that finds it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sinchctl.bulk.channels import CHANNELS
from sinchctl.bulk.inputs import keep_inputs
from sinchctl.bulk.ledger import Ledger
from sinchctl.bulk.ledger_file import draft, opened_to_read, publish
from sinchctl.bulk.request import State
from sinchctl.diagnosis.ledger import BulkMessage, about, bulk_message
from sinchctl.diagnosis.outcomes import batch
from sinchctl.diagnosis.verdict import judge
from sinchctl.errors import UsageError

from .test_verdict import report

ANNA, BO = "+46700000000", "+46700000001"
SENT = "2026-11-24T10:00:00.000Z"


def kept(path: Path, channel: str = "xms", size: int = 2) -> Ledger:
    """A ledger with one request, to two people or to each of them."""
    ledger = draft(path)
    with ledger.transaction():
        keep_inputs(ledger, CHANNELS[channel], {})
        for line, number in enumerate((ANNA, BO), 2):
            request = ledger.add_request("Hi") if size == 1 or line == 2 else 1
            ledger.add_recipient(line, int(number), request, 1, None)
        ledger.skip(4, "+46700000002", "opted out")
        ledger.finish_plan()
        ledger.name_requests("bulk-abc")
    return publish(ledger, path)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = kept(tmp_path / "people.ledger")
    yield ledger
    ledger.close()


def message(ledger: Ledger, name: str) -> BulkMessage:
    answer = bulk_message(ledger, name)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("state", "exit_code", "headline"),
    [
        ("planned", 15, "Not sent yet"),
        ("sending", 15, "Being sent"),
        ("accepted", 15, "On its way"),
        ("unknown", 15, "Perhaps sent"),
        ("refused", 6, "Not delivered"),
    ],
)
def test_each_state_of_a_request_has_a_verdict_with_cause_and_advice(
    ledger: Ledger, state: State, exit_code: int, headline: str
) -> None:
    with ledger.transaction():
        ledger.begin_sending([1], SENT)
        ledger.set_state(1, state, why="" if state == "accepted" else "Sinch said: no")
    clue = message(ledger, ANNA).clue
    assert (clue.time, clue.what) == (SENT, f"Bulk send, line 2: {state}")
    verdict = judge(ANNA, [clue])
    assert verdict.failure
    assert verdict.failure.exit_code == exit_code
    assert verdict.sentence.startswith(f"{headline}: ")
    assert verdict.cause.endswith("; Sinch said: no") == (state != "accepted")
    assert verdict.advice


@pytest.mark.parametrize(
    ("channel", "state", "why", "exit_code", "reason"),
    [
        ("xms", "delivered", "Delivered", 0, ""),
        ("xms", "failed", "Aborted: 410 (no default sender fits the recipient)", 6, "410"),
        ("xms", None, "Queued: 400 (queued)", 15, ""),
        ("conversation", "failed", "FAILED: MESSAGE_EXPIRED (its time ran out)", 6, None),
        ("conversation batch", "delivered", "READ", 0, ""),
    ],
)
def test_a_delivery_report_in_a_ledger_has_the_advice_of_its_code(
    tmp_path: Path, channel: str, state: State | None, why: str, exit_code: int, reason: str | None
) -> None:
    ledger = kept(tmp_path / "people.ledger", channel)
    with ledger.transaction():
        ledger.set_state(1, "accepted", "BATCH")
        ledger.set_delivery(1, state, why, [int(ANNA)])
    verdict = judge("BATCH", [message(ledger, ANNA).clue])
    assert (verdict.failure.exit_code if verdict.failure else 0) == exit_code
    assert bool(verdict.advice) == bool(exit_code)
    assert verdict.reason == ("MESSAGE_EXPIRED" if reason is None else reason)
    ledger.close()


def test_a_message_is_found_by_its_id_by_the_reference_and_by_a_number(ledger: Ledger) -> None:
    with ledger.transaction():
        ledger.set_state(1, "accepted", "BATCH")
    for name, recipient in (("BATCH", ""), ("bulk-abc-1", ""), ("+46 70-000 00 00", "46700000000")):
        answer = message(ledger, name)
        assert (answer.id, answer.recipient) == ("BATCH", recipient)
    assert message(ledger, "BATCH").clue.what == "Bulk send, 2 recipients: accepted"
    assert bulk_message(ledger, "OTHER") is None
    assert bulk_message(ledger, "+46700000009") is None
    with pytest.raises(UsageError):
        bulk_message(ledger, "+4")


def test_a_recipient_that_was_left_out_is_not_good(ledger: Ledger) -> None:
    verdict = judge("+46700000002", [message(ledger, "+46700000002").clue])
    assert verdict.failure
    assert (verdict.state, verdict.failure.exit_code) == ("skipped", 6)
    assert verdict.cause == "the bulk send left it out; opted out"


def test_of_a_batch_only_what_is_about_the_recipient_counts() -> None:
    rows = [{"status": "Delivered", "code": 0, "count": 1, "recipients": [ANNA]}]
    rows += [{"status": "Failed", "code": 200, "count": 1, "recipients": [BO]}]
    whole = report("Delivered", 0, SENT)._replace(outcomes=batch(rows))
    other = report("Failed", 200, SENT, "46700000009")
    (clue,) = about([whole, other], BO.removeprefix("+"))
    assert [fate.state for fate in clue.outcomes] == ["Failed"]


def test_a_report_without_a_number_is_about_the_only_recipient(tmp_path: Path) -> None:
    ledger = kept(tmp_path / "people.ledger", size=1)
    with ledger.transaction():
        ledger.set_state(1, "accepted", "BATCH")
    summary = report("Delivered", 0, SENT)._replace(
        outcomes=batch([{"status": "Delivered", "code": 0, "count": 1}])
    )
    assert judge("BATCH", [message(ledger, "BATCH").clue, summary]).failure is None
    ledger.close()


def test_reading_writes_nothing_and_works_while_a_run_writes(tmp_path: Path) -> None:
    path = tmp_path / "people.ledger"
    kept(path).close()
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    reader = opened_to_read(path)
    assert message(reader, ANNA).clue.what.endswith("planned")
    reader.close()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == files
    writer = kept(path)
    with writer.transaction():
        writer.set_state(1, "sending")
        reader = opened_to_read(path)
        assert message(reader, ANNA).clue.what.endswith("planned")
    assert message(reader, ANNA).clue.what.endswith("sending")
    with pytest.raises(UsageError, match="cannot be used"), reader.transaction():
        reader.set_state(1, "accepted")
    reader.close()
    writer.close()
