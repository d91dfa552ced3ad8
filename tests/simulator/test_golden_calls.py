"""Golden calls: every record and every callback body, as the rules of the simulator say."""

import pytest

from .golden import Case, cases, difference, play_case


@pytest.mark.parametrize("case", cases("calls"), ids=lambda case: case["id"])
def test_golden_call(case: Case) -> None:
    played = play_case(case)
    assert difference(case["expect"]["trace"], played.trace, "trace") == ""
    assert difference(case["expect"]["outcome"], played.outcome, "outcome") == ""
    assert played.outcome.get("unused", []) == case["expect"]["outcome"].get("unused", [])


def test_assumptions_are_listed() -> None:
    listed = {case["id"]: play_case(case).assumed for case in cases("calls")}
    assert listed["connect"] == []
    assert listed["menu-return"] == ["repeats"]
    assert listed["menu-hangup"] == ["pie-on-hangup", "repeats"]
    assert listed["digits-hash-alone"] == ["hash-alone", "repeats"]
    assert listed["main-menu"] == ["repeats", "start"]
    assert listed["voice-off"] == ["repeats", "timer"]
    assert listed["ice-say-hangup"] == ["ice-prompts"]
    assert listed["ace-invalid-ends"] == ["bad-ace"]
