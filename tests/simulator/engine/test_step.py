"""The interpreter is pure and total, time never goes back, and a call ends once."""

import json
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.simulator.engine.assumptions import ASSUMPTIONS, choose
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.state import (
    Call,
    Callout,
    Due,
    Effect,
    Failed,
    HungUp,
    Input,
    Note,
    Patched,
    PickedUp,
    Post,
    Pressed,
    Rang,
    Replied,
    RoomChanged,
    Said,
    Started,
    next_due,
)
from sinchctl.simulator.engine.step import step
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.engine.turn import Platform
from sinchctl.svaml.read import read
from tests.simulator.golden import DATA, call_of

DOCUMENTS: dict[str, Any] = json.loads((DATA / "simulator_documents.json").read_text("utf-8"))
PROGRAMS = {name: Program(read(tree), Timing()) for name, tree in DOCUMENTS.items()}

_at = st.integers(0, 60_000)
_documents = st.sampled_from([*DOCUMENTS, "unknown", ""])
INPUTS: st.SearchStrategy[Input] = st.one_of(
    st.builds(Started, _at),
    st.builds(Rang, _at),
    st.builds(PickedUp, _at, st.sampled_from(["human", "machine"])),
    st.builds(Failed, _at, st.sampled_from(["busy", "fail", "notfound", "odd"])),
    st.builds(Pressed, _at, st.sampled_from("0123456789*#")),
    st.builds(Said, _at, st.sampled_from(["sales", "other"])),
    st.builds(HungUp, _at, st.sampled_from(["caller", "callee", "manager"])),
    st.builds(Replied, _at, _documents, st.sampled_from(["", "", "none", "timeout", "invalid"])),
    st.builds(Patched, _at, _documents),
    st.builds(RoomChanged, _at, st.integers(-1, 3)),
    st.builds(Due, _at),
)
CHOICES = st.fixed_dictionaries(
    {name: st.sampled_from(item.values) for name, item in ASSUMPTIONS.items()}
)
CALLOUTS = st.sampled_from(
    [
        None,
        Callout(),
        Callout("tts", "#tts[Hello there]", enabled=("ace",)),
        Callout("conference", conference="room", greeting="Hi", enabled=()),
    ]
)


def new_call(callout: Callout | None = None, origin: str = "PSTN") -> Call:
    call = call_of({"replies": {}})
    return msgspec.structs.replace(call, callout=callout, origin=origin)


def forwards(call: Call, event: Input) -> Input:
    """The input, moved on to the time of the call or to what is due; else most come too early."""
    at = call.t + event.at % 7000
    if isinstance(event, Due) and (due := next_due(call)) is not None:
        at = due
    return msgspec.structs.replace(event, at=at)


@given(st.lists(INPUTS, max_size=40), CHOICES, CALLOUTS, st.sampled_from(["PSTN", "MXP"]))
def test_step_is_total_and_time_never_goes_back(
    events: list[Input], chosen: dict[str, str], callout: Callout | None, origin: str
) -> None:
    platform = Platform(PROGRAMS, chosen, has_fallback=True)
    call, effects = step(new_call(callout, origin), Started(0), platform)
    everything = list(effects)
    for event in events:
        moved = forwards(call, event)
        before = msgspec.json.encode(call)
        after, effects = step(call, moved, platform)
        assert msgspec.json.encode(call) == before, "a step changed the call that it was given"
        assert after.t >= call.t
        assert all(call.t <= effect.at <= after.t for effect in effects)
        again = msgspec.json.decode(msgspec.json.encode(after), type=Call)
        assert again == after
        call = again
        everything += effects
    assert_ends_once(call, everything)


def assert_ends_once(call: Call, effects: list[Effect]) -> None:
    """One end, at most one DiCE behind it, and then only what is known of a recording."""
    ends = [at for at, e in enumerate(effects) if isinstance(e, Note) and e.kind == "ended"]
    dice = [at for at, e in enumerate(effects) if isinstance(e, Post) and e.event == "dice"]
    assert len(ends) == (call.phase == "ended")
    assert len(dice) <= 1
    if dice:
        rest = effects[dice[0] + 1 :]
        assert ends[0] < dice[0]
        assert all(isinstance(e, Post) and "recording" in e.body["type"] for e in rest)


def test_ended_call_does_nothing_more() -> None:
    platform = Platform(PROGRAMS)
    call, _ = step(new_call(), Started(0), platform)
    call, _ = step(call, HungUp(10, "caller"), platform)
    assert call.phase == "ended"
    assert next_due(call) is None
    assert step(call, Pressed(20, "1"), platform) == (call, [])


def test_patch_interrupts_somebody_on_hold() -> None:
    platform = Platform(PROGRAMS)
    call, _ = step(new_call(), Started(0), platform)
    call, _ = step(call, Replied(0, "park"), platform)
    call, effects = step(call, Patched(900, "dial"), platform)
    assert call.phase == "dialling"
    assert [type(effect).__name__ for effect in effects] == ["Stop", "Note"]


def test_music_ends_when_others_come_to_the_conference() -> None:
    platform = Platform(PROGRAMS)
    call, _ = step(new_call(), Started(0), platform)
    call, effects = step(call, Replied(0, "room"), platform)
    call, effects = step(call, RoomChanged(500, 1), platform)
    assert [getattr(effect, "how", "stop") for effect in effects] == ["stop", "silence"]
    call, effects = step(call, HungUp(600, "manager"), platform)
    assert {"result": "ANSWERED", "reason": "MANAGERHANGUP", "duration": 0} in [
        effect.members for effect in effects if isinstance(effect, Note)
    ]


def test_asynchronous_machine_detection_reports_machine_and_beep() -> None:
    platform = Platform(PROGRAMS)
    call, _ = step(new_call(), Started(0), platform)
    call, _ = step(call, Replied(0, "watch"), platform)
    call, _ = step(call, Rang(0), platform)
    call, effects = step(call, PickedUp(5000, "machine"), platform)
    ace = next(effect for effect in effects if isinstance(effect, Post))
    assert ace.body["amd"]["status"] == "inprogress"
    call, _ = step(call, Replied(5000, fault="none"), platform)
    kinds = []
    while call.detected_at is not None:
        call, effects = step(call, Due(next_due(call) or 0), platform)
        kinds += [(e.at, e.body["type"]) for e in effects if isinstance(e, Post)]
    assert kinds == [(7000, "amd"), (12000, "amd_beep")]


def test_assumption_with_a_wrong_name_suggests_the_right_one() -> None:
    with pytest.raises(Exception, match="no assumption 'repeat'") as caught:
        choose(["repeat=1"])
    assert "repeats" in caught.value.hint  # type: ignore[attr-defined]


def test_twenty_thousand_steps_a_second() -> None:
    """A third of the goal, so that a busy machine does not fail it."""
    platform = Platform(PROGRAMS)
    call, _ = step(new_call(), Started(0), platform)
    call, _ = step(call, Replied(0, "hold"), platform)
    parked, _ = step(call, Patched(0, "park"), platform)
    begun = time.process_time()
    for _ in range(5000):
        step(parked, Pressed(10, "1"), platform)
        step(parked, Due(1000), platform)
    assert 10_000 / (time.process_time() - begun) > 7_000
