"""sandbox call, press, answer, end, calls: telephone with an application on this machine."""

from pathlib import Path

import pytest

from sinchctl.sandbox import settings
from sinchctl.sandbox.state import opened
from sinchctl.times import iso
from tests.conftest import NOW, Run
from tests.sandbox.live.test_phone_lines import MENU
from tests.sandbox.test_keeper import App, app

__all__ = ["app"]


@pytest.fixture
def state(run: Run, tmp_path: Path, app: App) -> Path:
    """The state of a sandbox whose application answers on this machine."""
    run("sandbox", "log")
    (path,) = tmp_path.rglob("sandbox.sqlite3")
    with opened(path) as opened_state:
        changed = settings.changed(settings.SandboxSettings(), {"callbackUrl": app.url})
        settings.save(opened_state, changed, iso(NOW))
    return path


def test_call_without_a_callback_url_says_how_to_set_one(run: Run) -> None:
    result = run("sandbox", "call", "+46846500401")
    assert result.exit_code == 2
    assert "sandbox settings --callback-url" in result.stderr


@pytest.mark.usefixtures("state")
def test_call_with_wait_prints_the_trace_and_the_outcome(run: Run) -> None:
    result = run("sandbox", "call", "+46846500401", "--keys", "1", "--wait")
    assert result.exit_code == 0
    kinds = [record["kind"] for record in result.lines]
    assert kinds[0] == "callback"
    assert kinds[-1] == "outcome"
    shown = run("sandbox", "call", "+46846500401", "--keys", "1", "--wait", tty=True).stdout
    assert "Goodbye" in shown


@pytest.mark.usefixtures("state")
def test_call_to_an_application_that_fails_ends_with_6(run: Run, app: App) -> None:
    app.statuses = [500]
    result = run("sandbox", "call", "+46846500401", "--wait")
    assert result.exit_code == 6
    assert "did not answer ICE with SVAML: HTTP 500" in result.stderr


@pytest.mark.usefixtures("state")
def test_parked_call_can_be_listed_and_ended(run: Run, app: App) -> None:
    app.answers = {"ice": {"action": {"name": "park"}}}
    call_id = run("sandbox", "call", "+46846500401", "-q").stdout.strip()
    assert [call["state"] for call in run("sandbox", "calls").lines] == ["parked"]
    assert run("--sandbox", "call", "get", call_id).json["status"] == "ONGOING"
    assert run("sandbox", "end", call_id).json["reason"] == "CALLERHANGUP"
    assert run("sandbox", "calls").stdout == ""
    assert [call["id"] for call in run("sandbox", "calls", "--all").lines] == [call_id]
    assert run("sandbox", "end", call_id).exit_code == 6


@pytest.mark.usefixtures("state")
def test_ringing_call_is_answered_by_hand(run: Run, app: App) -> None:
    app.answers = {
        "ice": {"action": {"name": "connectPstn", "number": "+46700000002"}},
        "ace": {"action": {"name": "continue"}},
    }
    call_id = run("sandbox", "call", "+46846500401", "-q").stdout.strip()
    assert run("sandbox", "answer", call_id).json["state"] == "talking"
    assert run("sandbox", "answer", call_id).exit_code == 6
    assert run("sandbox", "end", call_id, "--by", "callee").json["reason"] == "CALLEEHANGUP"


@pytest.mark.usefixtures("state")
def test_patch_of_a_parked_call_runs_its_svaml(run: Run, app: App, tmp_path: Path) -> None:
    app.answers = {"ice": {"action": {"name": "park"}}}
    call_id = run("sandbox", "call", "+46846500401", "-q").stdout.strip()
    assert run("--sandbox", "call", "hangup", call_id).exit_code == 0
    assert run("--sandbox", "call", "get", call_id).json["reason"] == "MANAGERHANGUP"


def test_press_needs_a_call_and_keys(run: Run) -> None:
    unknown = run("sandbox", "press", "nobody", "1")
    assert (unknown.exit_code, "sandbox calls --all" in unknown.stderr) == (5, True)
    assert run("sandbox", "press", "nobody", "x").exit_code == 2
    assert run("sandbox", "press", "nobody", "").exit_code == 2


@pytest.mark.usefixtures("state")
def test_keys_of_a_person_are_posted_to_the_application(run: Run, app: App) -> None:
    app.answers = {
        "ice": {
            "action": {
                "name": "connectConf",
                "conferenceId": "room",
                "conferenceDtmfOptions": {"mode": "detect", "maxDigits": 2},
            }
        }
    }
    call_id = run("sandbox", "call", "+46846500401", "-q").stdout.strip()
    assert run("sandbox", "press", call_id, "42").json["room"] == "room"
    assert app.events() == ["ice", "pie"]
    assert app.bodies[-1]["menuResult"]["value"] == "42"


@pytest.mark.usefixtures("state")
def test_callout_runs_its_menu_and_a_script_may_not_be_wrong(run: Run, app: App) -> None:
    app.answers = {"ace": MENU}
    placed = run(
        "--sandbox", "callout", "tts", "+46700000007", "Hi", "--cli", "+46711111111",
        "--enable-ace", "-q",
    )  # fmt: skip
    call_id = placed.stdout.strip()
    assert run("--sandbox", "call", "get", call_id).json["status"] == "FINAL"
    assert app.events()[0] == "ace"
    assert run("sandbox", "call", "+46846500401", "--keys", "1,,x").exit_code == 2


@pytest.mark.usefixtures("state")
def test_calls_that_are_over_show_how_they_ended(run: Run, app: App) -> None:
    assert "no call runs; --all lists" in run("sandbox", "calls", tty=True).stdout
    assert "no calls yet" in run("sandbox", "calls", "--all", tty=True).stdout
    assert run("sandbox", "call", "+46846500401", "--keys", "hangup").exit_code == 0
    wide = {"COLUMNS": "120", "NO_COLOR": "1"}
    table = run("sandbox", "calls", "--all", env=wide, tty=True).stdout
    assert "ANSWERED" in table
    assert "CALLERHANGUP" in table
