"""Words that a shell asks the program for: profiles, and menus of a file."""

from pathlib import Path

import pytest

from sinchctl.commandline.completion_words import offered

MENU = (
    "menus:\n  main: {prompt: Hi, options: {1: {goto: code}}}\n  code: {prompt: x, max_digits: 4}\n"
)


def test_profiles_and_menus_are_offered_and_broken_files_offer_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "menu.yaml").write_text(MENU)
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    (config / "profiles.toml").write_text('[profiles.acme]\nlocale = "en-US"\n')
    (config / "profiles.toml").chmod(0o600)
    environ = {"SINCHCTL_CONFIG_DIR": str(config)}
    assert offered(["profiles"], environ) == ["acme", "sandbox"]
    assert offered(["menus", "menu.yaml", "nowhere.yaml"], environ) == ["main", "code"]
    (tmp_path / "broken.yaml").write_text("a: [")
    assert offered(["menus", "broken.yaml"], environ) == []
    assert offered(["scenarios", "broken.yaml", "menu.yaml"], environ) == []
    (config / "profiles.toml").write_text("= nonsense")
    assert offered(["profiles"], environ) == []
    assert offered([], environ) == []
    assert offered(["nonsense"], environ) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenarios: [{name: sales (day), keys: '1'}, {name: a-b}]", ["sales..day.", "a-b"]),
        ("scenarios: [{keys: '1'}, 7, {name: 8}]", ["8"]),
        ("scenarios: {name: x}", []),
        ("[]", []),
    ],
)
def test_scenarios_are_offered_as_regular_expressions_of_one_word(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    (tmp_path / "menu.test.yaml").write_text(text)
    assert offered(["scenarios", str(tmp_path / "menu.test.yaml")], {}) == words
