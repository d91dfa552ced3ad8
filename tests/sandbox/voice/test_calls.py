"""Voice: calls in progress and over."""

from datetime import timedelta

import pytest

from tests.conftest import NOW, Run
from tests.sandbox.calling import CLI


@pytest.mark.parametrize(
    ("last", "result"), [("00", "N/A"), ("01", "FAILED"), ("03", "BUSY"), ("04", "NOANSWER")]
)
def test_number_decides_the_result_of_a_call(run: Run, last: str, result: str) -> None:
    placed = run(
        "--sandbox", "callout", "tts", f"+467000000{last}", "Hi", *CLI, "-q"
    ).stdout.strip()
    got = run("--sandbox", "call", "get", placed)
    assert got.json["result"] == result
    assert got.json["status"] == ("ONGOING" if last == "00" else "FINAL")


def test_call_lasts_until_it_is_hung_up(run: Run) -> None:
    placed = run("--sandbox", "callout", "tts", "+46700000000", "Hi", *CLI, "-q").stdout.strip()
    assert run("--sandbox", "call", "hangup", placed).exit_code == 0
    got = run("--sandbox", "call", "get", placed).json
    assert (got["status"], got["result"]) == ("FINAL", "ANSWERED")
    assert run("--sandbox", "call", "hangup", placed).exit_code == 5


def test_call_ends_by_itself(run: Run) -> None:
    placed = run("--sandbox", "callout", "tts", "+46700000000", "Hi", *CLI, "-q").stdout.strip()
    got = run("--sandbox", "call", "get", placed, now=NOW + timedelta(hours=1)).json
    assert (got["status"], got["duration"]) == ("FINAL", 120)


def test_status_report_needs_a_known_call(run: Run) -> None:
    placed = run("--sandbox", "callout", "tts", "+46700000000", "Hi", *CLI, "-q").stdout.strip()
    assert run("--sandbox", "call", "report-status", placed, "success").exit_code == 0
    assert run("--sandbox", "call", "report-status", "nobody", "success").exit_code == 5
