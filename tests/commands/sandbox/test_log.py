"""sandbox log, and the help of the noun."""

import re
import time
from typing import Any

import pytest

from sinchctl.commands.sandbox.log import cells, tone
from sinchctl.sandbox.outcomes import NOT_MODELLED, OUTCOMES
from tests.conftest import Run, Server


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


def test_callbacks_are_listed_with_event_address_status_and_latency(
    run: Run, server: Server
) -> None:
    run("sandbox", "settings", "--verification-url", f"{server.url}/v")
    start = ("--sandbox", "verify", "start", "+46700000000", "--method", "callout")
    server.tells(200, {"action": "allow"}).tells(500)
    run(*start)
    run(*start)
    allowed, refused = [
        entry
        for entry in run("sandbox", "log", "--kind", "callback").lines
        if entry["event"] == "VerificationRequestEvent"
    ]
    assert (allowed["status"], allowed["url"]) == (200, f"{server.url}/v")
    assert allowed["answer"] == {"action": "allow"}
    assert refused["reply"] == "failed: 500"
    shown = run("sandbox", "log", "--kind", "callback", tty=True, env={"COLUMNS": "150"}).stdout
    assert f"VerificationRequestEvent to {server.url}/v" in shown
    assert re.search(r"\x1b\[[\d;]*32m200 in", shown), "green"
    assert re.search(r"\x1b\[[\d;]*31m500 in", shown), "red"
    assert "(not accepted)" in shown


@pytest.mark.parametrize(
    ("more", "words", "is_bad"),
    [
        ({}, "200 in 12 ms", False),
        ({"reply": "failed: invalid"}, "200 in 12 ms (not a JSON object)", True),
        ({"reply": "empty"}, "200 in 12 ms (empty)", True),
        ({"reply": "empty", "event": "ace"}, "200 in 12 ms", False),
        ({"reply": "failed: invalid", "event": "dice"}, "200 in 12 ms", False),
        ({"status": 404, "reply": "failed: 404"}, "404 in 12 ms (not accepted)", True),
        (
            {"status": None, "reply": "failed: timeout", "answer": "it did not answer in 5 s"},
            "no answer (it did not answer in 5 s)",
            True,
        ),
        ({"findings": [{}, {}], "retry": 2}, "200 in 12 ms (2 findings, retry 2)", False),
        ({"status": None, "reply": "failed: timeout"}, "no answer (timeout)", True),
        ({"repeat": True}, "200 in 12 ms (repeated after an interruption)", False),
    ],
)
def test_why_a_callback_failed(more: dict[str, Any], words: str, is_bad: bool) -> None:
    entry = {
        "kind": "callback",
        "event": "ice",
        "url": "http://localhost/",
        "status": 200,
        "latencyMs": 12.3,
        "reply": "svaml",
        **more,
    }
    assert cells(entry) == (f"{entry['event']} to http://localhost/", words)
    assert (tone(entry) == "bad") == is_bad
