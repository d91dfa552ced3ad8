"""Calls of the sandbox run SVAML: they ring, play menus, post callbacks and end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sinchctl.sandbox import settings as application
from sinchctl.sandbox.live.phone_lines import PhoneLines
from sinchctl.sandbox.outbox import Parcel, Posted, take
from sinchctl.sandbox.state import State, opened
from sinchctl.simulator.play.player import CallbackReply
from sinchctl.simulator.play.script import parse_script
from sinchctl.times import iso
from tests.conftest import NOW

MENU = {
    "action": {
        "name": "runMenu",
        "menus": [
            {
                "id": "main",
                "mainPrompt": "#tts[Press 1 for sales]",
                "options": [{"dtmf": "1", "action": "return(sales)"}],
            }
        ],
    }
}
GOODBYE = {
    "instructions": [{"name": "say", "text": "Goodbye"}],
    "action": {"name": "hangup"},
}
URL = "http://127.0.0.1:9/voice"
CALLER, DIALLED = "+46701740605", "+46846500401"

Answer = dict[str, Any] | str


class Desk:
    """A sandbox at one moment, with an application that answers from a table."""

    def __init__(self, file: Path, speed: float = 0, **changes: Any) -> None:
        self.file, self.speed, self.now = file, speed, NOW
        self.posts: list[dict[str, Any]] = []
        self.settings = application.changed(
            application.SandboxSettings(), {"callbackUrl": URL, **changes}
        )

    def lines(self, state: State) -> PhoneLines:
        return PhoneLines(state, self.settings, self.now, self.speed, {})

    def do(self, work: Callable[[PhoneLines], Any]) -> Any:
        """Do something with the calls, in one transaction."""
        with opened(self.file) as state:
            return work(self.lines(state))

    def call(self, keys: str = "", caller: str = CALLER, **more: Any) -> str:
        """Let somebody call the application; return the id of the call."""
        script = parse_script(keys)
        return str(
            self.do(lambda lines: lines.call_in("key", DIALLED, caller, script=script, **more))
        )

    def run(self, answers: dict[str, Answer]) -> None:
        """Move on what is due, and answer what is posted: SVAML, or the fault in a word."""
        for _ in range(200):
            with opened(self.file) as state:
                lines = self.lines(state)
                steps = lines.advance(500)
                parcels = take(state, iso(self.now), (), 10)
                for parcel in parcels:
                    self.posts.append(parcel.body)
                    lines.settle(parcel, self.answer(parcel, answers))
            if not steps and not parcels:
                return
        raise AssertionError("the calls never rest")

    def answer(self, parcel: Parcel, answers: dict[str, Answer]) -> Posted:
        """Return what the application answers to one callback."""
        answer = answers.get(parcel.event, {})
        if isinstance(answer, str):
            return Posted(CallbackReply(f"failed: {answer}", fault=answer))
        if not answer:
            return Posted(CallbackReply("empty"), 200)
        name = f"{parcel.event} {sorted(answer)}"
        return Posted(CallbackReply("svaml", document=name, members={"answer": answer}), 200)

    def events(self) -> list[str]:
        """The callbacks so far, by their events."""
        return [body["event"] for body in self.posts]

    def end(self, call_id: str) -> tuple[str, str]:
        """How a call ended: result and reason."""
        outcome = self.do(lambda lines: lines.store.outcome(call_id))
        assert outcome is not None
        return outcome["result"], outcome["reason"]

    def heard(self, call_id: str) -> list[str]:
        """What was said in a call."""
        trace = self.do(lambda lines: lines.store.trace(call_id))
        return [row["text"] for row in trace if row["kind"] == "heard" and row["how"] == "speech"]

    def phase(self, call_id: str) -> str:
        """Where a call is."""
        return str(self.do(lambda lines: lines.store.find(call_id)).call.phase)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sandbox.sqlite3"


def test_inbound_call_plays_the_menu_and_posts_its_callbacks_in_order(file: Path) -> None:
    desk = Desk(file)
    call_id = desk.call("1")
    desk.run({"ice": MENU, "pie": GOODBYE})
    assert desk.events() == ["ice", "pie", "dice"]
    assert desk.posts[1]["menuResult"]["value"] == "sales"
    assert desk.heard(call_id) == ["Press 1 for sales", "Goodbye"]
    assert desk.end(call_id) == ("ANSWERED", "MANAGERHANGUP")


def test_application_that_does_not_answer_hears_of_the_failure(file: Path) -> None:
    desk = Desk(file)
    call_id = desk.call()
    desk.run({"ice": "timeout"})
    assert desk.events() == ["ice", "dice"]
    assert desk.end(call_id) == ("FAILED", "CALLBACKERROR")


def test_fallback_is_asked_once_when_the_application_fails(file: Path) -> None:
    desk = Desk(file, fallbackUrl="http://127.0.0.1:9/fallback")
    desk.call()
    desk.run({"ice": "500"})
    assert desk.events() == ["ice", "ice", "dice"]


@pytest.mark.parametrize(
    ("number", "end"),
    [
        ("+46700000001", ("FAILED", "GENERALERROR")),
        ("+46700000003", ("BUSY", "BUSY")),
        ("+46700000004", ("NOANSWER", "NOANSWER")),
        ("+46700000000", ("ANSWERED", "CALLEEHANGUP")),
        ("+46700000006", ("ANSWERED", "CALLEEHANGUP")),
    ],
)
def test_callee_behaves_by_the_last_digits(file: Path, number: str, end: tuple[str, str]) -> None:
    desk = Desk(file)
    call_id = desk.call()
    desk.run({"ice": {"action": {"name": "connectPstn", "number": number}}})
    assert desk.end(call_id) == end


def test_answering_machine_is_found_at_a_number_that_ends_in_05(file: Path) -> None:
    desk = Desk(file)
    desk.call()
    amd = {"enabled": True}
    desk.run({"ice": {"action": {"name": "connectPstn", "number": "+46700000005", "amd": amd}}})
    assert desk.posts[1]["amd"]["status"] == "machine"


def test_person_presses_1_after_every_prompt_at_a_number_that_ends_in_07(file: Path) -> None:
    desk = Desk(file)
    desk.call(caller="+46700000007")
    desk.run({"ice": MENU, "pie": GOODBYE})
    assert desk.posts[1]["menuResult"]["value"] == "sales"


def test_call_rings_until_somebody_answers_by_hand(file: Path) -> None:
    desk = Desk(file)
    call_id = desk.call()
    desk.run({"ice": {"action": {"name": "connectPstn", "number": "+46700000002"}}})
    assert desk.phase(call_id) == "ringing"
    desk.do(lambda lines: lines.answer(lines.store.find(call_id)))
    desk.run({"ace": {"action": {"name": "continue"}}})
    assert desk.phase(call_id) == "bridged"
    desk.do(lambda lines: lines.end(lines.store.find(call_id), "callee"))
    desk.run({})
    assert desk.end(call_id) == ("ANSWERED", "CALLEEHANGUP")


def test_person_who_is_called_can_refuse(file: Path) -> None:
    desk = Desk(file, callee="hold")
    call_id = desk.call()
    desk.run({"ice": {"action": {"name": "connectPstn", "number": "+46700000000"}}})
    desk.do(lambda lines: lines.end(lines.store.find(call_id), "callee"))
    assert desk.end(call_id) == ("BUSY", "BUSY")


def test_parked_call_stays_until_a_patch_continues_it(file: Path) -> None:
    desk = Desk(file)
    call_id = desk.call()
    desk.run({"ice": {"action": {"name": "park", "holdPrompt": "#tts[Please wait]"}}})
    assert desk.phase(call_id) == "hold"
    assert desk.do(lambda lines: lines.patch(lines.store.find(call_id), GOODBYE))
    desk.run({})
    assert desk.end(call_id) == ("ANSWERED", "MANAGERHANGUP")
    assert desk.heard(call_id)[-1] == "Goodbye"


def test_patch_without_an_action_is_refused_unless_people_talk(file: Path) -> None:
    desk = Desk(file)
    call_id = desk.call()
    desk.run({"ice": {"action": {"name": "park"}}})
    assert not desk.do(lambda lines: lines.patch(lines.store.find(call_id), {"instructions": []}))


def test_keys_are_pressed_by_hand_at_real_speed(file: Path) -> None:
    desk = Desk(file, speed=1)
    call_id = desk.call()
    desk.run({"ice": MENU})
    assert desk.phase(call_id) == "prompt"
    desk.do(lambda lines: lines.press(lines.store.find(call_id), parse_script("1")))
    desk.run({"pie": {"action": {"name": "hangup"}}})
    assert desk.posts[1]["menuResult"]["value"] == "sales"


def test_clock_stands_while_the_application_is_asked(file: Path) -> None:
    """What the application takes to answer does not shorten the prompt."""
    desk = Desk(file, speed=10)
    call_id = desk.call()
    desk.now = NOW.replace(microsecond=400_000)
    desk.run({"ice": MENU})
    line = desk.do(lambda lines: lines.store.find(call_id))
    assert (line.call.t, line.due(line.anchor)) == (0, line.anchor + 160)


def test_conference_tells_who_is_there_when_people_come_and_go(file: Path) -> None:
    desk = Desk(file)
    room = {"action": {"name": "connectConf", "conferenceId": "room", "moh": "music1"}}
    first, second = desk.call(), desk.call(caller="+46701740606")
    desk.run({"ice": room})
    there = desk.do(lambda lines: [line.call.id for line in lines.in_room("room")])
    assert sorted(there) == sorted([first, second])
    desk.do(lambda lines: lines.end(lines.store.find(first), "manager"))
    desk.run({})
    assert desk.end(first) == ("ANSWERED", "MANAGERHANGUP")
    trace = desk.do(lambda lines: lines.store.trace(second))
    assert [row["how"] for row in trace if row["kind"] == "heard"][-1] == "music"


def test_what_happens_while_the_application_is_asked_happens_after_its_answer(file: Path) -> None:
    desk = Desk(file)
    call_id = desk.call()
    assert desk.do(lambda lines: lines.patch(lines.store.find(call_id), GOODBYE))
    desk.run({"ice": {"action": {"name": "park"}}})
    assert desk.heard(call_id) == ["Goodbye"]


def test_new_speed_counts_from_now_on(file: Path) -> None:
    desk = Desk(file, speed=1)
    call_id = desk.call()
    desk.run({"ice": MENU})
    desk.now = NOW.replace(second=NOW.second + 1)
    desk.do(lambda lines: lines.repace(100))
    line = desk.do(lambda lines: lines.store.find(call_id))
    assert line.call.t == 1000
    assert line.due(line.anchor) == line.anchor + 6


def test_call_of_an_app_user_says_so(file: Path) -> None:
    desk = Desk(file)
    desk.call(app_user="alice")
    desk.run({"ice": {"action": {"name": "hangup"}}})
    assert desk.posts[0]["originationType"] == "MXP"


def test_call_that_goes_in_circles_without_taking_time_is_ended(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sinchctl.sandbox.live.phone_lines._MOST_IDLE", 20)
    silent = {"id": "main", "timeoutMills": 0, "maxDigits": 1}
    desk = Desk(file)
    call_id = desk.call()
    document = {"action": {"name": "runMenu", "menus": [silent]}}
    desk.run({"ice": document, "pie": document})
    assert desk.end(call_id) == ("ANSWERED", "MANAGERHANGUP")
    with opened(file) as state:
        assert "repeats without end" in state.entries()[-1]["text"]


def test_callback_without_an_address_is_in_the_log(file: Path) -> None:
    desk = Desk(file, callbackUrl="")
    desk.call()
    with opened(file) as state:
        (entry,) = state.entries()
    assert (entry["event"], entry["answer"]) == ("ice", "the sandbox has no callback URL")
