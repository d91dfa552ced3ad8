"""sinchctl callout: the bodies of calls, and what is refused before anything rings."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CREDENTIALS, Run, Server

TO, CLI = "+46700000000", "+46711111111"
PLACED = {"callId": "adf92089-df2a-4f14-a377-1e975f588fe4"}
SAY = {"instructions": [{"name": "say", "text": "Hi"}], "action": {"name": "hangup"}}
CONNECT = {"action": {"name": "connectPstn", "number": TO, "cli": CLI}}


def placed(run: Run, server: Server, *line: str) -> dict[str, Any]:
    """The body that a callout sends."""
    server.tells(200, PLACED)
    result = run("callout", *line, env=server.env)
    assert result.json == PLACED, result.stderr
    body: dict[str, Any] = json.loads(server.asked[-1].body)
    return body


def written(tmp_path: Path, name: str, value: object) -> str:
    path = tmp_path / name
    path.write_text(json.dumps(value), "utf-8")
    return str(path)


def test_tts_with_everything(run: Run, server: Server) -> None:
    options = (
        "--cli", CLI, "--locale", "sv-SE", "--dtmf", "ww1#", "--custom", "c å",
        "--max-duration", "1m30s", "--enable-ace", "--enable-dice", "--enable-pie",
    )  # fmt: skip
    assert placed(run, server, "tts", TO, "Hej på dig", *options) == {
        "method": "ttsCallout",
        "ttsCallout": {
            "destination": {"type": "number", "endpoint": TO},
            "cli": CLI,
            "dtmf": "ww1#",
            "custom": "c å",
            "locale": "sv-SE",
            "text": "Hej på dig",
            "maxDuration": 90,
            "enableAce": True,
            "enableDice": True,
            "enablePie": True,
        },
    }


def test_tts_can_play_prompts_and_call_an_app_user(run: Run, server: Server) -> None:
    body = placed(run, server, "tts", "Buddy", "--user", "--prompts", "#tts[Hi];bell.wav")
    assert body["ttsCallout"] == {
        "destination": {"type": "username", "endpoint": "Buddy"},
        "domain": "mxp",
        "prompts": "#tts[Hi];bell.wav",
    }


def test_only_the_speech_of_prompts_is_limited(run: Run, server: Server) -> None:
    server.tells(200, PLACED)
    address = f"#href[https://example.com/{'x' * 400}.wav]"
    long = f"{address};#tts[{'a' * 600}];{address}"
    line = ("callout", "tts", TO, "--cli", "private", "--prompts")
    assert run(*line, long, env=server.env).exit_code == 0
    assert json.loads(server.asked[0].body)["ttsCallout"]["prompts"] == long
    longer = run(*line, f"{long};#tts[b]", env=server.env)
    assert (longer.exit_code, longer.stdout) == (2, "")
    assert "601" in longer.stderr


def test_tts_without_a_caller_id_warns(run: Run, server: Server) -> None:
    server.tells(200, PLACED)
    result = run("callout", "tts", TO, "Hi", env=server.env)
    assert "does not connect it" in result.stderr


def test_a_conference_with_everything(run: Run, server: Server) -> None:
    options = (
        "--cli", "private", "--greeting", "Welcome", "--locale", "en-US", "--moh", "music2",
        "--dtmf-mode", "detect", "--max-digits", "3", "--dtmf-timeout", "2.5s",
        "--max-duration", "32", "--enable-dice",
    )  # fmt: skip
    assert placed(run, server, "conference", TO, "room å/1", *options)["conferenceCallout"] == {
        "destination": {"type": "number", "endpoint": TO},
        "conferenceId": "room å/1",
        "cli": "private",
        "greeting": "Welcome",
        "locale": "en-US",
        "mohClass": "music2",
        "conferenceDtmfOptions": {"mode": "detect", "maxDigits": 3, "timeoutMills": 2500},
        "maxDuration": 32,
        "enableDice": True,
    }


def test_a_menu_connects_in_ice_and_runs_in_ace(run: Run, server: Server, tmp_path: Path) -> None:
    option = {"dtmf": "1", "action": "return(sales)"}
    menu = {"id": "main", "mainPrompt": "#tts[Press 1]", "options": [option]}
    action = {"name": "runMenu", "locale": "en-US", "mainMenu": "main", "menus": [menu]}
    svaml = written(tmp_path, "menu.json", {"action": action})
    line = ("menu", TO, svaml, "--cli", CLI, "--max-duration", "60.9", "--dtmf", "1")
    callout = placed(run, server, *line)["customCallout"]
    assert set(callout) == {"ice", "ace", "dice"}
    assert json.loads(callout["ice"]) == {
        "action": {
            "name": "connectPstn", "number": TO, "cli": CLI, "dtmf": "1", "maxDuration": 60
        }
    }  # fmt: skip
    assert json.loads(callout["ace"]) == {"action": action}
    assert callout["dice"] == "{}"


def test_custom_takes_files_and_addresses(run: Run, server: Server, tmp_path: Path) -> None:
    ice, ace = written(tmp_path, "ice.json", CONNECT), written(tmp_path, "ace.json", SAY)
    line = ("custom", "--ice", ice, "--ace", ace, "--pie", "https://example.com/pie")
    callout = placed(run, server, *line, "--custom", "c")["customCallout"]
    assert set(callout) == {"ice", "ace", "pie", "custom"}
    assert json.loads(callout["ice"]) == CONNECT
    assert json.loads(callout["ace"]) == SAY
    assert callout["pie"] == "https://example.com/pie"


@pytest.mark.parametrize(
    "line",
    [
        ("tts", TO),
        ("tts", TO, ""),
        ("tts", TO, "x" * 601),
        ("tts", TO, "Hi", "--locale", "nonsense"),
        ("tts", TO, "Hi", "--prompts", "x"),
        ("tts", "Buddy", "Hi"),
        ("tts", "", "Hi", "--user"),
        ("tts", TO, "Hi", "--dtmf", "1,2"),
        ("tts", TO, "Hi", "--cli", "+46x"),
        ("tts", TO, "Hi", "--max-duration", "-5"),
        ("tts", TO, "Hi", "--max-duration", "4h1s"),
        ("conference", TO, ""),
        ("conference", TO, "x" * 129),
        ("conference", TO, "room", "--moh", "music9"),
        ("conference", TO, "room", "--dtmf-mode", "loud"),
        ("conference", TO, "room", "--greeting", " "),
        ("menu", TO, "nowhere.yaml"),
        ("custom",),
        ("custom", "--ice", "nowhere.json"),
    ],
    ids=lambda line: " ".join(line)[:40],
)
def test_bad_lines_are_2_and_nothing_rings(line: tuple[str, ...], run: Run, server: Server) -> None:
    server.tells(200, PLACED)
    result = run("callout", *line, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])


def test_custom_with_ice_inline_takes_no_destination(
    run: Run, server: Server, tmp_path: Path
) -> None:
    server.tells(200, PLACED)
    ice = written(tmp_path, "ice.json", CONNECT)
    result = run("callout", "custom", "--ice", ice, "--to", TO, env=server.env)
    assert (result.exit_code, server.asked) == (2, [])


def test_lint_errors_stop_the_call(run: Run, server: Server, tmp_path: Path) -> None:
    server.tells(200, PLACED)
    broken = written(tmp_path, "ace.json", {"action": {"name": "conectPstn"}})
    result = run("callout", "custom", "--ace", broken, "--to", TO, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (6, "", [])
    assert run("callout", "custom", "--ace", broken, "--to", TO, "--no-lint", env=server.env).json


@pytest.mark.parametrize("to", ["bob", "sip:bob@pbx.example", "+46bob"])
def test_destination_that_is_not_a_number_gets_the_other_ways(to: str, run: Run) -> None:
    for line in (("tts", to, "Hello"), ("conference", to, "standup")):
        result = run("callout", *line, env=CREDENTIALS)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "add --user for the name of an app user" in result.stderr
        assert "connectSip" in result.stderr


def test_number_and_menu_file_in_the_wrong_order(run: Run, tmp_path: Path) -> None:
    result = run("callout", "menu", str(tmp_path / "m.yaml"), "+46700000001", env=CREDENTIALS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the number comes before the file" in result.stderr
    assert f"sinchctl callout menu +46700000001 {tmp_path}/m.yaml" in result.stderr.replace("'", "")
