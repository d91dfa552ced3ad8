"""The verdict: which report counts, and with which code the program ends."""

from sinchctl.diagnosis import outcomes
from sinchctl.diagnosis.clue import Clue
from sinchctl.diagnosis.verdict import cost, judge, settled, utc

BATCH = "01FC66621XXXXX119Z8PMV1QPQ"


def report(status: str, code: int, time: str, number: str = "46700000000") -> Clue:
    row = {"status": status, "code": code, "recipient": number}
    return Clue("message", "events", status, time, outcomes=outcomes.recipient(row))


def exit_code(*clues: Clue) -> int:
    failure = judge(BATCH, clues).failure
    return failure.exit_code if failure else 0


def test_a_final_report_counts_even_if_an_intermediate_one_arrives_later() -> None:
    late = [report("Delivered", 0, "2026-11-24T10:00:00Z"), report("Queued", 400, "2026-11-25")]
    assert [outcome.state for outcome in settled(late)] == ["Delivered"]
    assert exit_code(*late) == 0


def test_the_latest_of_two_final_reports_counts() -> None:
    both = [report("Failed", 200, "2026-11-25"), report("Delivered", 0, "2026-11-24")]
    assert [outcome.state for outcome in settled(both)] == ["Failed"]


def test_a_report_with_counts_alone_gives_way_to_one_with_numbers() -> None:
    rows = [{"status": "Failed", "code": 200, "count": 1}, {"status": "Delivered", "count": 2}]
    summary = Clue("message", "events", "summary", outcomes=outcomes.batch(rows))
    assert [outcome.state for outcome in settled([summary])] == ["Failed", "Delivered"]
    assert judge(BATCH, [summary]).sentence.startswith(
        "3 recipients: 1 not delivered, 2 delivered: "
    )
    named = report("Delivered", 0, "2026-11-24")
    assert [outcome.recipient for outcome in settled([summary, named])] == ["46700000000"]


def test_a_batch_that_failed_in_part_is_pending_until_all_have_ended() -> None:
    failed = report("Failed", 200, "2026-11-24", "461")
    waiting = report("Dispatched", 401, "2026-11-24", "462")
    assert exit_code(failed) == 6
    assert exit_code(failed, waiting) == 15
    assert judge(BATCH, [failed, waiting]).reason == "200"


def test_a_code_names_its_cause_and_advice_in_one_sentence() -> None:
    verdict = judge(BATCH, [report("Aborted", 410, "2026-11-24")])
    assert verdict.sentence == (
        "Not delivered: Sinch did not send it; no default sender fits the recipient "
        "(Aborted, code 410). Name a sender with --from, or set a default originator for the "
        "country."
    )


def test_an_answered_call_with_an_svaml_error_did_not_end_well() -> None:
    ended = Clue("call", "events", "", outcomes=outcomes.call("FINAL", "ANSWERED", "MANAGERHANGUP"))
    error = Clue("call", "events", "", error=40001)
    assert exit_code(ended) == 0
    assert exit_code(ended, error) == 6
    verdict = judge("call-1", [ended, error])
    assert verdict.sentence.startswith("Answered, but it went wrong: ")
    assert "svaml lint" in verdict.advice


def test_a_message_whose_fate_nobody_reported_is_not_known() -> None:
    assert exit_code(Clue("message", "api", "stored")) == 5


def test_advice_names_the_id_as_a_shell_takes_it() -> None:
    waiting = Clue("call", "api", "", outcomes=outcomes.call("ONGOING", "", ""))
    assert "call get 'a b' --wait" in judge("a b", [waiting]).advice


def test_what_was_charged_is_better_known_by_cdr_files_than_by_callbacks() -> None:
    dice = Clue("call", "events", "", cost={"currencyId": "EUR", "amount": 1})
    charge = Clue("call", "cdr", "", cost={"currencyId": "EUR", "amount": 2})
    assert cost([charge, dice]) == {"currencyId": "EUR", "amount": 2}
    assert cost([Clue("call", "api", "")]) is None


def test_times_are_utc_and_other_texts_stay() -> None:
    assert utc("2026-11-24T12:00:00+01:00") == "2026-11-24T11:00:00.000Z"
    assert utc("yesterday") == "yesterday"
    assert utc(None) is None
