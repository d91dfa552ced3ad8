"""sandbox log, and the help of the noun."""

import time

import pytest

from sinchctl.sandbox.outcomes import NOT_MODELLED, OUTCOMES
from tests.conftest import Run


def test_log_field_skips_entries_without_it(run: Run) -> None:
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    log = run("sandbox", "log", "--field", "to")
    assert (log.exit_code, log.stdout) == (0, "+46700000000\n")
    assert "1 of 2 records have no field 'to'" in log.stderr


def test_log_is_local_on_a_terminal_and_utc_for_programs(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        run("--sandbox", "sms", "send", "+46700000000", "Hi")
        assert run("sandbox", "log").lines[0]["time"] == "2026-11-24T12:00:00.000Z"
        assert "11-24 17:30:00" in run("sandbox", "log", tty=True).stdout
    finally:
        monkeypatch.undo()
        time.tzset()


def test_log_of_an_unknown_kind_is_a_usage_error(run: Run) -> None:
    assert run("sandbox", "log", "--kind", "letter").exit_code == 2
    assert run("sandbox", "log", "--kind", "SMS").exit_code == 0


@pytest.mark.parametrize("line", [("sandbox", "--help"), ("sandbox", "serve", "--help")])
def test_help_lists_outcomes_and_what_is_not_modelled(run: Run, line: tuple[str, ...]) -> None:
    told = run(*line, env={"COLUMNS": "400"}).stdout
    for last, outcome in OUTCOMES.items():
        assert last in told
        assert outcome in told
    for what in NOT_MODELLED:
        assert what in told


def test_a_number_below_the_minimum_is_refused_with_the_minimum(run: Run) -> None:
    result = run("sandbox", "log", "--last", "0")
    assert result.exit_code == 2
    assert "'0' is not a whole number of 1 or more. Check --last." in result.stderr
