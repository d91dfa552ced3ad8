"""Explorations: the golden ones, and random menus against calls that are really played."""

import time
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.simulator.engine.assumptions import DEFAULTS
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.engine.turn import Platform
from sinchctl.simulator.explore.flaws import RULES
from sinchctl.simulator.explore.goals import Goal, parse_goal
from sinchctl.simulator.explore.report import Report, Task, explore
from sinchctl.simulator.play.caller import Manners
from sinchctl.simulator.play.conditions import in_words
from sinchctl.simulator.play.player import Played, play
from sinchctl.simulator.play.replies import KnownReplies
from sinchctl.simulator.play.script import parse_script
from sinchctl.svaml.read import read
from tests.simulator.golden import (
    Case,
    CaseApplication,
    call_of,
    cases,
    difference,
    platform_of,
)


def goals_of(case: Case) -> tuple[Goal, ...]:
    return tuple(
        parse_goal(
            goal["reach"]
            + (f",within={goal['within']}" if "within" in goal else "")
            + (f",keys={goal['keys']}" if "keys" in goal else "")
        )
        for goal in case.get("goals", [])
    )


def explored(case: Case) -> Report:
    given, timing = case["given"], Timing()
    programs = CaseApplication(given["replies"], timing).programs
    chosen = platform_of(given, {}, timing).assumptions
    return explore(Task(programs, call_of(given), chosen, Manners(), goals_of(case)))


@pytest.mark.parametrize("case", cases("explorations"), ids=lambda case: case["id"])
def test_golden_exploration(case: Case) -> None:
    report, expected = explored(case), case["expect"]
    findings = [
        {"rule": flaw.rule, "severity": flaw.severity, "at": flaw.at, "keys": flaw.keys}
        for flaw in report.flaws
    ]
    assert difference(expected["findings"], findings) == ""
    outcomes = {outcome.name: outcome.record() for outcome in report.outcomes}
    wanted = {row["outcome"]: row for row in expected["outcomes"]}
    assert outcomes.keys() == wanted.keys()
    assert difference(wanted, outcomes) == ""
    silence = {row["menu"]: row for row in report.silence}
    assert difference({row["menu"]: row for row in expected["silence"]}, silence) == ""
    refuted = {RULES[row["rule"]].refutes for row in expected["findings"]} - {""}
    assert set(report.refuted) == refuted
    assert not refuted & set(report.proved)


# --- against calls that are played ---

NAMES = ("main", "a", "b")
KEYS = ("1", "2", "9", "timeout", "1#")

actions = st.one_of(
    st.sampled_from([f"menu({name})" for name in (*NAMES, "gone")]),
    st.sampled_from(["return(x)", "return(y)"]),
)
options = st.dictionaries(st.sampled_from("12"), actions, max_size=2)


@st.composite
def menus(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for name in NAMES:
        menu: dict[str, Any] = {"id": name, "mainPrompt": f"#tts[Hear this in {name}]"}
        chosen = draw(options)
        menu["options"] = [{"dtmf": key, "action": action} for key, action in chosen.items()]
        if draw(st.booleans()):
            menu["repeats"] = draw(st.integers(0, 2))
        if draw(st.integers(0, 3)) == 0:
            menu["maxDigits"] = draw(st.integers(1, 3))
        if draw(st.booleans()):
            menu["repeatPrompt"] = "#tts[Again please]"
        found.append(menu)
    return found


def programs_of(found: list[dict[str, Any]], barge: bool = True) -> dict[str, Program]:
    action = {"name": "runMenu", "menus": found, "barge": barge}
    return {"ice": Program(read({"action": action}), Timing())}


def played(programs: dict[str, Program], keys: str) -> Played:
    call = call_of({"replies": {}})
    known = KnownReplies(programs)
    return play(call, Platform(programs), known, parse_script(keys), Manners())


def roughly(words: str) -> str:
    """The outcome without the number or the wrong key, which an exploration tries one of."""
    parts = words.split(" ")
    return " ".join(parts[:2]) if parts[1] in {"sequence", "invalidinput"} else words


@settings(max_examples=40, deadline=None)
@given(menus())
def test_exploration_finds_what_brute_force_finds(found: list[dict[str, Any]]) -> None:
    programs = programs_of(found)
    report = explore(Task(programs, call_of({"replies": {}}), DEFAULTS, Manners()))
    known = {
        outcome.name.replace("missing menu gone", "result error") for outcome in report.outcomes
    }
    rough = {roughly(name) for name in known}
    by_force = set()
    for script in product(KEYS, repeat=4):
        call = played(programs, ",".join(script))
        by_force.add(roughly(in_words(call.outcome)))
    assert by_force <= rough
    for outcome in report.outcomes:
        if len(parse_script(outcome.keys)) <= 4:
            name = outcome.name.replace("missing menu gone", "result error")
            assert roughly(name) in by_force


@settings(max_examples=60, deadline=None)
@given(menus(), st.booleans())
def test_outcomes_replay_with_their_keys_and_seconds(
    found: list[dict[str, Any]], barge: bool
) -> None:
    programs = programs_of(found, barge)
    report = explore(Task(programs, call_of({"replies": {}}), DEFAULTS, Manners()))
    for outcome in report.outcomes:
        name = outcome.name.replace("missing menu gone", "result error")
        call = played(programs, outcome.keys)
        assert in_words(call.outcome) == name
        assert "unused" not in call.outcome
        assert call.outcome["presses"] == outcome.presses
        usual = played(programs, outcome.typical_keys)
        assert in_words(usual.outcome) == name
        assert usual.outcome["seconds"] == outcome.typical / 1000
        assert outcome.quickest <= outcome.typical <= outcome.slowest


@settings(max_examples=60, deadline=None)
@given(menus())
def test_findings_replay_to_their_menu(found: list[dict[str, Any]]) -> None:
    """The keys of a finding are played to the menu that it is about, and none is left."""
    programs = programs_of(found)
    report = explore(Task(programs, call_of({"replies": {}}), DEFAULTS, Manners()))
    for flaw in report.flaws:
        if not flaw.keys or flaw.at in {"call"}:
            continue
        call = played(programs, flaw.keys)
        heard = {row["menu"] for row in call.trace if row["kind"] == "menu"}
        assert flaw.at in heard
        assert "unused" not in call.outcome


def test_trap_is_reported_once_with_the_keys() -> None:
    report = explored(next(case for case in cases("explorations") if case["id"] == "x-trap"))
    assert [flaw.rule for flaw in report.flaws] == ["menu-no-way-out"]
    assert report.refuted["no-trap"].keys == "2"


def test_assumptions_that_change_a_result_are_named() -> None:
    case = next(case for case in cases("explorations") if case["id"] == "x-good-flat")
    changes = {row["name"]: row["changes"] for row in explored(case).assumptions}
    assert changes["timer"] == "also finds wait-too-short at main"
    assert "repeats" not in changes


def chain(length: int) -> dict[str, Program]:
    found = [
        {
            "id": "main" if at == 0 else f"m{at}",
            "mainPrompt": "#tts[Press 1 for more]",
            "options": [
                {"dtmf": "1", "action": f"menu(m{at + 1})" if at < length - 1 else "return(x)"},
                {"dtmf": "2", "action": "menu(main)"},
            ],
        }
        for at in range(length)
    ]
    return programs_of(found)


def test_time_grows_with_the_menus_alone() -> None:
    seconds = []
    for length in (1000, 8000):
        task = Task(chain(length), call_of({"replies": {}}), DEFAULTS, Manners())
        begun = time.process_time()
        report = explore(task)
        spent = time.process_time() - begun
        seconds.append(spent / (4 if length == 1000 else 1))  # the small one is tried four times
        assert len(report.graph.states) == length
    assert seconds[1] < 8 * 3 * seconds[0] + 0.5
