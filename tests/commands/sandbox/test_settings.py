"""sandbox settings: show and change how the sandbox behaves for its application."""

from pathlib import Path

import pytest

from sinchctl.sandbox.settings import SandboxSettings
from tests.conftest import Run

LINE = ("sandbox", "settings")


def test_settings_are_json_on_a_pipe_and_a_card_on_a_terminal(run: Run) -> None:
    shown = run(*LINE).json
    assert (shown["callbackUrl"], shown["callee"], shown["speed"]) == ("", "answer", None)
    card = run(*LINE, tty=True).stdout
    assert "Callback URL" in card
    assert "default: 1 with serve" in card
    assert run(*LINE, "--field", "wpm").stdout == "150\n"


def test_every_setting_can_be_changed_and_is_kept(run: Run) -> None:
    url = "http://127.0.0.1:8080/sinch"
    changes = {
        **dict.fromkeys(("callbackUrl", "fallbackUrl", "verificationUrl", "smsUrl"), url),
        "allowRemote": True,
        "speed": 2.5,
        "callbackTimeout": 2.0,
        "callee": "hold",
        "amd": "machine",
        "ring": 1.5,
        "talk": 60.0,
        "reaction": 0.25,
        "gap": 0.125,
        "wpm": 170,
        "rate": "0.0095EUR",
        "assume": {"repeats": "2", "timer": "with-prompt"},
    }
    assert changes.keys() == set(SandboxSettings.__struct_encode_fields__)
    line = (
        *("--callback-url", url, "--fallback-url", url, "--verification-url", url),
        *("--sms-url", url, "--allow-remote", "--speed", "2.5", "--callback-timeout", "2s"),
        *("--callee", "HOLD", "--amd", "machine", "--ring", "1.5s", "--talk", "1m"),
        *("--reaction", "250ms", "--gap", "125ms", "--wpm", "170", "--rate", "0.0095EUR"),
        *("--assume", "repeats=2", "--assume", "timer=with-prompt"),
    )
    assert run(*LINE, *line).json == changes
    assert run(*LINE).json == changes


def test_none_and_default_go_back(run: Run) -> None:
    run(*LINE, "--sms-url", "http://localhost/x", "--speed", "7", "--assume", "repeats=2")
    back = run(*LINE, "--sms-url", "NONE", "--speed", "default", "--assume", "repeats=0").json
    assert (back["smsUrl"], back["speed"], back["assume"]) == ("", None, {})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("--callee", "hol"), "'hol' is not a value of --callee"),
        (("--calee", "hold"), "did you mean --callee?"),
        (("--assume", "repeat=1"), "did you mean repeats?"),
        (("--assume", "repeats"), "has no value"),
        (("--speed", "fast"), "--speed 'fast' is not a number"),
        (("--speed", "nan"), "speed is nan"),
        (("--speed", "-1"), "speed is -1"),
        (("--wpm", "7"), "wpm is 7"),
        (("--ring", "5x"), "--ring '5x' is not a duration"),
        (("--ring", "5h"), "ring must be from 0 seconds to 4 hours"),
        (("--rate", "5"), "--rate '5' is not an amount"),
        (("--callback-url", ""), "--callback-url is empty"),
        (("--callback-url", "localhost:80"), "is not an http:// or https:// address"),
        (("--sms-url", "https://8.8.8.8/x"), "sandbox settings --allow-remote"),
    ],
)
def test_wrong_value_is_one_line_and_changes_nothing(
    run: Run, wrong: tuple[str, ...], message: str
) -> None:
    before = run(*LINE).json
    failed = run(*LINE, "--talk", "1m", *wrong)
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert message.lower() in failed.stderr.lower()
    assert len([line for line in failed.stderr.splitlines() if "error" in line]) == 1
    assert run(*LINE).json == before


def test_remote_address_stays_only_while_it_is_allowed(run: Run) -> None:
    url = "https://8.8.8.8/x"
    assert run(*LINE, "--callback-url", url, "--allow-remote").json["callbackUrl"] == url
    assert run(*LINE, "--no-allow-remote").exit_code == 2
    assert run(*LINE, "--no-allow-remote", "--callback-url", "none").exit_code == 0


def test_reset_can_keep_the_settings(run: Run, tmp_path: Path) -> None:
    run(*LINE, "--wpm", "99")
    run("--sandbox", "sms", "send", "+46700000050", "Hi", "--retries", "0")
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    assert run("sandbox", "reset", "--keep-settings").exit_code == 0
    assert run("sandbox", "log").stdout == ""
    assert run(*LINE, "--field", "wpm").stdout == "99\n"
    again = run("--sandbox", "sms", "send", "+46700000050", "Hi", "--retries", "0")
    assert again.exit_code != 0, "its first request fails again"
    run("sandbox", "reset")
    assert run(*LINE, "--field", "wpm").stdout == "150\n"
