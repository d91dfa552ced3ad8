"""Settings of the call lab in a profile: the table lab in profiles.toml."""

import json
import os
import wave
from pathlib import Path

import pytest

from tests.conftest import Run

MENU = """\
menus:
  main:
    prompt: Press 1 for sales.
    options:
      1: {return: sales}
"""
PLAY = ("call", "simulate", "menu.yaml", "--keys", "1")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("menu.yaml").write_text(MENU)


def lab(text: str) -> Path:
    """Write a profile with this table; return the file."""
    path = Path(os.environ["SINCHCTL_CONFIG_DIR"], "profiles.toml")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(f'default = "acme"\n[profiles.acme]\nregion = "euc1"\n{text}\n')
    path.chmod(0o600)
    return path


def test_words_a_minute_come_from_the_profile_and_options_win(run: Run) -> None:
    """Four words: 1.6 s at 150 a minute, and then a reaction of 1 s."""
    assert run(*PLAY, "--field", "seconds").stdout == "2.6\n"
    lab("[profiles.acme.lab]\nwpm = 300")
    assert run(*PLAY, "--field", "seconds").stdout == "1.8\n"
    assert run(*PLAY, "--wpm", "150", "--field", "seconds").stdout == "2.6\n"


def test_assumptions_come_from_the_profile_and_options_win(run: Run) -> None:
    lab('[profiles.acme.lab]\nassume = {repeats = 1, timer = "with-prompt"}')
    silent = ("call", "simulate", "menu.yaml", "--keys", "silence", "--field", "seconds")
    assert run(*silent).stdout == "10.0\n"
    assert run(*silent, "--assume", "repeats=0").stdout == "5.0\n"
    Path("a.test.yaml").write_text(
        "app: menu.yaml\nscenarios:\n"
        "  - {name: a, keys: silence, expect: {seconds: 10}}\n"
        "  - {name: b, keys: silence, assume: {repeats: 0}, expect: {seconds: 5}}\n"
    )
    done = run("call", "test", "a.test.yaml")
    assert done.exit_code == 0, done.stdout


def test_recordings_come_from_the_folder_of_the_profile(run: Run) -> None:
    Path("sounds").mkdir()
    with wave.open("sounds/hi.wav", "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\0\0" * 8000)
    steps = [{"name": "playFiles", "ids": ["hi.wav"]}]
    svaml = {"instructions": steps, "action": {"name": "hangup"}}
    Path("play.json").write_text(json.dumps(svaml))
    words = ("call", "simulate", "play.json", "--field", "seconds")
    lab('[profiles.acme.lab]\nmedia_dir = "sounds"')
    assert run(*words).stdout == "1.0\n"
    assert run(*words, "--save", "new.test.yaml").exit_code == 0
    lab("")
    assert run(*words).stdout == "3.0\n"
    assert run("call", "test", "new.test.yaml").lines[0]["seconds"] == 1.0


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("wpn = 160", "profiles.acme.lab has a key 'wpn' that nothing uses. Did you mean wpm?"),
        ('wpm = "fast"', "profiles.acme.lab.wpm must be a number, not text"),
        ("wpm = 5", "profiles.acme.lab.wpm: wpm 5 is not a number from 20 to 1000"),
        ("assume = 1", "profiles.acme.lab.assume must be a table"),
        ("assume = {repeat = 1}", "profiles.acme.lab.assume: there is no assumption 'repeat'"),
        ("assume = {timer = 1.5}", "profiles.acme.lab.assume.timer must be text in quotes"),
        ("media_dir = 1", "profiles.acme.lab.media_dir must be text in quotes"),
        ('callback_timeout = "soon"', "profiles.acme.lab.callback_timeout: "),
    ],
)
def test_mistake_names_the_file_and_the_key(run: Run, table: str, message: str) -> None:
    path = lab(f"[profiles.acme.lab]\n{table}")
    done = run(*PLAY)
    assert done.exit_code == 3
    assert f"{path}: " in done.stderr
    assert message in done.stderr


def test_profile_show_has_the_settings(run: Run) -> None:
    lab("[profiles.acme.lab]\nwpm = 160\nassume = {repeats = 2}")
    record = json.loads(run("profile", "show", "-o", "json").stdout)
    assert record["lab"] == {"wpm": 160, "assume": {"repeats": 2}}
    assert record["sources"]["lab"].endswith("profiles.acme.lab")
    card = run("profile", "show", tty=True, env={"NO_COLOR": "1"}).stdout
    assert "Lab wpm" in card
    assert "repeats=2" in card
