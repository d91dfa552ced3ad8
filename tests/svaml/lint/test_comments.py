"""Texts that YAML cuts at a comment."""

import pytest

from sinchctl.svaml.load import examine


def cut(text: str, name: str = "menu.yaml") -> list[tuple[int | None, str]]:
    """The lines and paths of the texts that are cut."""
    found = examine(name, text.encode()).findings
    return [(one.line, one.path) for one in found if one.rule == "text-cut"]


@pytest.mark.parametrize(
    ("value", "is_cut"),
    [
        ("Press 2, # to go back", True),
        ("Type the PIN, then #", True),
        ("Press star or  # to end", True),
        ("We are number # 1", True),
        ("Hello.   # what callers hear first", False),
        ("Hello  # what callers hear first", False),
        ('"Press 2, # to go back"', False),
        ("'Then press #'", False),
        ("Room C#4 is closed.", False),
        ("Press 2.", False),
    ],
)
def test_a_prompt_without_quotes(value: str, is_cut: bool) -> None:
    text = f"menus:\n  main:\n    prompt: {value}\n    max_digits: 4\n"
    assert cut(text) == ([(3, "menus.main.prompt")] if is_cut else [])


def test_every_spoken_text_is_checked() -> None:
    text = (
        "event: ice\ninstructions:\n- say: Dial 4 # now\n- play: $a.wav # a recording\n"
        "menus:\n  main:\n    prompt: [Hello, x]\n    repeat_prompt:\n    - One, # two\n"
        "    options:\n      1: {return: a}   # sales\n"
    )
    assert cut(text) == [(3, "instructions[0].say"), (9, "menus.main.repeat_prompt[0]")]


def test_only_yaml_has_such_comments() -> None:
    assert cut('{"menus": {"main": {"prompt": "Press 2, # to go back"}}}', "menu.json") == []
    assert cut("[menus.main]\nprompt = 'Press 2' # to go back\n", "menu.toml") == []


def test_svaml_in_yaml_is_checked_too() -> None:
    text = "action:\n  name: hangup\ninstructions:\n- name: say\n  text: Press 2, # please\n"
    assert cut(text) == [(5, "$.instructions[0].text")]
