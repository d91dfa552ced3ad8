"""Whole calls: what people do, and when."""

import time
from typing import Any

import pytest

from sinchctl.errors import FindingsError
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.engine.turn import Platform
from sinchctl.simulator.play.manners import Manners
from sinchctl.simulator.play.player import Played, play
from sinchctl.simulator.play.replies import KnownReplies
from sinchctl.simulator.play.script import parse_script
from sinchctl.svaml.read import read
from tests.simulator.golden import call_of

MENU = {
    "id": "main",
    "mainPrompt": "#tts[Press 1 for sales]",
    "options": [{"dtmf": "1", "action": "return(sales)"}],
}


def played(replies: dict[str, Any], keys: str = "", **manners: Any) -> Played:
    programs = {name: Program(read(tree), Timing()) for name, tree in replies.items()}
    platform = Platform(programs)
    known = KnownReplies(programs)
    call = call_of({"replies": replies})
    return play(call, platform, known, parse_script(keys), Manners(**manners))


def menu(*menus: Any) -> dict[str, Any]:
    return {"action": {"name": "runMenu", "menus": [*menus]}}


def test_caller_hangs_up_after_the_script() -> None:
    outcome = played({"ice": menu(MENU)}, then="hangup").outcome
    assert (outcome["reason"], outcome["seconds"]) == ("CALLERHANGUP", 2.6)


def test_hang_up_during_the_prompt() -> None:
    outcome = played({"ice": menu(MENU)}, "!hangup").outcome
    assert outcome["menuResult"] == {"menuId": "main", "type": "hangup"}
    assert outcome["seconds"] == 0.8


def test_one_token_is_one_wait_of_a_menu() -> None:
    code = {"id": "code", "mainPrompt": "#tts[Enter code]", "maxDigits": 6}
    again = {"id": "main", "maxDigits": 1}
    replies = {"ice": menu({**code, "id": "main"}), "pie:47": menu(again)}
    outcome = played(replies, "47,1").outcome
    assert outcome["menuResult"]["value"] == "1"
    assert "unused" not in outcome


def test_busy_after_a_menu() -> None:
    dial = {"action": {"name": "connectPstn", "number": "+46700000001"}}
    outcome = played({"ice": menu(MENU), "pie": dial}, "1", callee="busy").outcome
    assert (outcome["result"], outcome["reason"]) == ("BUSY", "BUSY")


def test_silent_loop_ends_after_four_hours() -> None:
    begun = time.process_time()
    outcome = played({"ice": menu(MENU), "pie": menu(MENU)}, "silence").outcome
    assert (outcome["reason"], outcome["seconds"]) == ("TIMEOUT", 14_400)
    assert time.process_time() - begun < 3


@pytest.mark.slow
def test_loop_without_time_is_an_error() -> None:
    mute = {"id": "main", "timeoutMills": 0}
    with pytest.raises(FindingsError, match="while no time passes"):
        played({"ice": menu(mute), "pie": menu(mute)})


def test_four_hours_on_hold_are_played_at_once() -> None:
    park = {"action": {"name": "park", "holdPrompt": "a.wav", "maxDuration": 20_000}}
    begun = time.process_time()
    call = played({"ice": park})
    assert call.outcome["seconds"] == 14_400
    assert len(call.trace) == 4800 + 5
    assert time.process_time() - begun < 1.5


def test_menus_without_main_are_not_carried_out_at_all() -> None:
    say = [{"name": "say", "text": "Hello"}]
    call = played({"ice": {**menu({**MENU, "id": "other"}), "instructions": say}})
    assert [row["how"] for row in call.trace if row["kind"] == "heard"] == ["error"]
    assert call.outcome["reason"] == "CALLBACKERROR"
    assert call.assumed == ["ice-prompts", "no-main"]
