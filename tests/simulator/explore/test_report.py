"""Explorations: the golden ones, and random menus against calls that are really played."""

import time
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.errors import UsageError
from sinchctl.simulator.engine.assumptions import DEFAULTS
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.engine.turn import Platform
from sinchctl.simulator.explore.flaws import RULES, Flaw
from sinchctl.simulator.explore.goals import Goal, parse_goal
from sinchctl.simulator.explore.report import Report, Task, explore
from sinchctl.simulator.play.conditions import in_words
from sinchctl.simulator.play.manners import Manners
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
    play_case,
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


@settings(max_examples=25, deadline=None)
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


@settings(max_examples=15, deadline=None)
@given(menus(), menus())
def test_exploration_finds_what_brute_force_finds_behind_replies(
    found: list[dict[str, Any]], more: list[dict[str, Any]]
) -> None:
    """The value x is answered with more menus, and y with a call to a person."""
    dial = {"action": {"name": "connectPstn", "number": "+46700000001"}}
    programs = programs_of(found) | {
        "pie:x": programs_of(more)["ice"],
        "pie:y": Program(read(dial), Timing()),
    }
    report = explore(Task(programs, call_of({"replies": {}}), DEFAULTS, Manners()))
    names = {item.name.replace("missing menu gone", "result error") for item in report.outcomes}
    calls = (played(programs, ",".join(script)) for script in product(KEYS, repeat=4))
    by_force = {roughly(in_words(call.outcome)) for call in calls}
    assert by_force <= {roughly(name) for name in names}
    for outcome in report.outcomes:
        call = played(programs, outcome.keys)
        name = outcome.name.replace("missing menu gone", "result error")
        assert in_words(call.outcome) == name
        if len(parse_script(outcome.keys)) <= 4:
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


# --- every counterexample shows what its finding says ---


def last_result(call: Played) -> dict[str, str]:
    """What the last menu ended with."""
    posted = [row["body"] for row in call.trace if row["kind"] == "callback"]
    result: dict[str, str] = [body for body in posted if "menuResult" in body][-1]["menuResult"]
    return result


def effects(call: Played, menu: str) -> list[str]:
    return [row["effect"] for row in call.trace if row["kind"] == "pressed" and row["menu"] == menu]


def is_silent_at_the_end(call: Played) -> bool:
    """Nothing is heard after the last answer, and the application ends the call."""
    kinds = [row["event"] if row["kind"] == "callback" else row["kind"] for row in call.trace]
    after = kinds[len(kinds) - kinds[::-1].index("pie") :]
    return "heard" not in after and call.outcome["reason"] == "MANAGERHANGUP"


def comes_back(call: Played, flaw: Flaw) -> bool:
    """The menu begins again and again, until the call is cut."""
    menu = flaw.at.rpartition(":")[2]
    begun = [row for row in call.trace if row["kind"] == "menu" and row["menu"] == menu]
    return len(begun) > 100 and call.outcome["reason"] == "TIMEOUT"


SHOWS: dict[str, Callable[[Played, Flaw], bool]] = {
    "menu-undefined-target": lambda call, flaw: (
        last_result(call) == {"menuId": flaw.at, "type": "error"}
    ),
    "menu-dead-end": lambda call, flaw: (
        last_result(call) == {"menuId": flaw.at, "type": "timeout"} and not effects(call, flaw.at)
    ),
    "option-unreachable": lambda call, flaw: effects(call, flaw.at) == ["option"],
    "option-twice": lambda call, flaw: last_result(call)["value"] == "first",
    "silent-loop": comes_back,
    "silent-hangup": lambda call, flaw: is_silent_at_the_end(call),
    "result-unanswered": lambda call, flaw: call.trace[-1]["reply"] == "none",
    "announced-key-missing": lambda call, flaw: effects(call, flaw.at) == ["wrong"],
    "announced-elsewhere": lambda call, flaw: f"({last_result(call)['value']})" not in flaw.message,
    "entry-too-short": lambda call, flaw: (
        f"takes {len(last_result(call)['value'])}" in flaw.message
    ),
    "wait-too-short": lambda call, flaw: (
        last_result(call)["type"] == "timeout"
        and all(row["seconds"] < 1 for row in call.trace if row["kind"] == "silence")
    ),
    "call-too-short": lambda call, flaw: (
        call.outcome["reason"] == "TIMEOUT" and call.outcome["unused"] == flaw.keys.split(",")
    ),
    "goal-too-slow": lambda call, flaw: (
        f"takes {call.outcome['seconds']:g} s" in flaw.message and in_words(call.outcome) == flaw.at
    ),
    "goal-too-many-keys": lambda call, flaw: (
        call.outcome["presses"] == len(flaw.keys.split(",")) and in_words(call.outcome) == flaw.at
    ),
}
"""What a call with the keys of a finding must show, by the rule of the finding."""


def is_shown(case: Case, flaw: Flaw) -> bool:
    if flaw.rule != "menu-no-way-out":
        return SHOWS[flaw.rule](play_case({**case, "keys": flaw.keys}), flaw)
    ways = (f"{flaw.keys},{key},{other}" for key in "0123456789*#" for other in "0123456789*#")
    return not any(
        last_result(play_case({**case, "keys": way}))["type"] in {"return", "sequence"}
        for way in ways
    )


def planted(*found: dict[str, Any], goals: Any = (), **replies: Any) -> Case:
    """A case in which the menus play in answer to ICE."""
    menus_of = [{"mainPrompt": "#tts[Press 1]", **menu} for menu in found]
    action = {"name": "runMenu", "menus": menus_of}
    replies = {name.replace("_", ":"): reply for name, reply in replies.items()}
    return {"given": {"replies": {"ice": {"action": action}, **replies}}, "goals": goals}


def option(key: str, action: str) -> dict[str, str]:
    return {"dtmf": key, "action": action}


BYE = {"action": {"name": "hangup"}}
PLANTED = {
    "option-twice": planted(
        {"id": "main", "options": [option("1", "return(first)"), option("1", "return(second)")]}
    ),
    "result-unanswered": planted(
        {"id": "main", "options": [option("1", "return(a)"), option("2", "return(b)")]}, pie_a=BYE
    ),
    "announced-key-missing": planted(
        {"id": "main", "mainPrompt": "#tts[Press 4]", "options": [option("1", "return(a)")]}
    ),
    "entry-too-short": planted(
        {"id": "main", "mainPrompt": "#tts[Enter six digits]", "maxDigits": 4}
    ),
    "wait-too-short": planted(
        {"id": "main", "timeoutMills": 500, "options": [option("1", "return(a)")]}
    ),
    "goal-too-many-keys": planted(
        {"id": "main", "options": [option("1", "menu(more)")]},
        {"id": "more", "options": [option("1", "return(a)")]},
        goals=[{"reach": "result return a", "keys": 1}],
    ),
}


@pytest.mark.parametrize("case", cases("explorations"), ids=lambda case: case["id"])
def test_keys_of_a_golden_finding_show_what_it_says(case: Case) -> None:
    for flaw in explored(case).flaws:
        if flaw.keys:
            assert is_shown(case, flaw), flaw


@pytest.mark.parametrize("rule", PLANTED)
def test_keys_of_a_planted_finding_show_what_it_says(rule: str) -> None:
    flaws = [flaw for flaw in explored(PLANTED[rule]).flaws if flaw.rule == rule]
    assert flaws
    assert all(is_shown(PLANTED[rule], flaw) for flaw in flaws), flaws


def test_every_rule_with_keys_is_replayed() -> None:
    """Rules of live applications and of what nobody reaches have no keys to replay."""
    golden = {row["rule"] for case in cases("explorations") for row in case["expect"]["findings"]}
    live = {"not-repeatable", "answer-failed", "answer-invalid", "limit-reached"}
    assert {*golden, *PLANTED, *live, "menu-unreachable", "goal-unreachable"} == {*RULES}


def test_trap_is_reported_once_with_the_keys() -> None:
    report = explored(next(case for case in cases("explorations") if case["id"] == "x-trap"))
    assert [flaw.rule for flaw in report.flaws] == ["menu-no-way-out"]
    assert report.refuted["no-trap"].keys == "2"


def test_trap_says_that_silence_and_wrong_keys_end_it() -> None:
    """Its own replay shows that, so "callers never get out" would not be true."""
    case = planted({"id": "main", "options": [option("1", "menu(main)")]})
    (flaw,) = explored(case).flaws
    assert flaw.message == (
        "every key leads back to it: callers get out only by staying silent or pressing wrong keys"
    )
    for keys, outcome in (("silence", "timeout"), ("9,9,9,9", "invalidinput")):
        assert last_result(play_case({**case, "keys": keys}))["type"] == outcome


def test_trap_that_silence_does_not_end_says_so() -> None:
    """The application answers every result with the same menus again."""
    menus = {"id": "main", "options": [option("1", "menu(main)")]}
    again = planted(menus)["given"]["replies"]["ice"]
    flaws = explored(planted(menus, pie=again)).flaws
    messages = [flaw.message for flaw in flaws if flaw.rule == "menu-no-way-out"]
    assert messages
    assert all(message.endswith(": callers never get out") for message in messages), messages


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


def test_unknown_limit_of_a_goal_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown limit 'with'"):
        parse_goal("result return sales,with=30s")
