"""Keys that a prompt announces and no option has."""

from typing import Any

import pytest

from sinchctl.svaml.lint.check import check
from sinchctl.svaml.lint.finding import Finding
from sinchctl.svaml.lint.rules.announced_keys import announced


def menu(prompt: str, keys: str, **more: Any) -> list[Finding]:
    """The findings about announced keys in a menu with these keys."""
    options = [{"dtmf": key, "action": "return(x)"} for key in keys]
    menus = [{"id": "main", "mainPrompt": prompt, "options": options, **more}]
    found = check({"action": {"name": "runMenu", "menus": menus}}, "ace")
    return [one for one in found if one.rule == "announced-key-missing"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Press 1 for sales, 2 for support, or 3 to leave a message.", "123"),
        ("For sales press 1, for support press 2.", "12"),
        ("For billing, please press four. For anything else, press 0.", "40"),
        ("Press 1 or 2.", "12"),
        ("Press 1, 2 or 3.", "123"),
        ("Press 1, 2, or 3 to choose a language.", "123"),
        ("To hear this again, press the star key. Press pound to end.", "*#"),
        ("PRESS 7 NOW", "7"),
        ("Dial 0 for the operator; 9 to hang up", "09"),
        ("Push the number 5", "5"),
        ("Pressing 8 repeats this menu.", "8"),
        # not keys to press here
        ("Press 12 for nothing.", ""),
        ("Press 1.5 times", ""),
        ("Our number is 4 for 3.", ""),
        ("We are open from 8 to 5. Press any key.", ""),
        ("Enter your 4 digits.", ""),
        ("Drücken Sie 1 oder 2.", ""),
        ("Press 1 for sales. We have 2 offices and 30 people.", "1"),
    ],
)
def test_keys_of_an_english_text(text: str, keys: str) -> None:
    assert announced(f"#tts[{text}]") == [*keys]
    assert announced(f"#ssml[<speak>{text}</speak>]") == [*keys]


def test_recordings_and_addresses_announce_nothing() -> None:
    assert announced("press 1.wav;#href[https://media.example.com/press 2.wav]") == []
    assert announced("hello.wav;#tts[Press 1.];#tts[Press 2.]") == ["1", "2"]


def test_a_missing_option_is_reported_at_the_prompt() -> None:
    (found,) = menu("#tts[Press 1 for sales, 2 for support or 9 for billing.]", "123")
    assert found.path == ("action", "menus", 0, "mainPrompt")
    assert found.message == "the prompt announces the key '9', which no option has"
    (found,) = menu("#tts[Press 1.]", "1", repeatPrompt="#tts[Press 1, 2 or 3.]")
    assert found.path[-1] == "repeatPrompt"
    assert "the keys '2' and '3'" in found.message


def test_what_is_announced_twice_is_reported_once() -> None:
    assert len(menu("#tts[Press 2.]", "1", repeatPrompt="#tts[Press 2, please.]")) == 1


def test_a_menu_that_collects_digits_announces_digits() -> None:
    assert menu("#tts[Enter your code, or press 0.]", "1", maxDigits=4) == []
    assert menu("#tts[Press 1 for sales.]", "") == []
