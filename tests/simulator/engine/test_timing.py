"""How long prompts take."""

import pytest

from sinchctl.simulator.engine.timing import Timing, tones


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("", 0),
        ("  ", 0),
        ("Hi", 500),
        ("...", 500),
        ("Press 1 for sales", 1600),
        ("don't press 12", 1600),
        ("Tryck på 1", 1200),
        ("50 €", 1200),
        ("东京北京", 800),
        ("हिन्दी में बोलें", 1200),
        ("l\u2019été", 500),
    ],
)
def test_speech_length(text: str, ms: int) -> None:
    assert Timing().speech(text) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ('<speak>Hi<break time="1s"/>there</speak>', 1800),
        ('<speak>one two three<break time="300ms"/></speak>', 1500),
        ('<speak>one two<break strength="strong"/></speak>', 1550),
        ("<speak>one two<break/></speak>", 1300),
        ("<speak>a &amp; b<!-- nothing else --></speak>", 1200),
        ('<speak><break time="2s"/></speak>', 2000),
    ],
)
def test_ssml_length_with_breaks(text: str, ms: int) -> None:
    assert Timing().ssml(text) == ms


def test_words_a_minute_are_rounded_half_up() -> None:
    assert Timing(words_a_minute=160).speech("one two three") == 1125
    assert Timing(words_a_minute=96).speech("one two three four five") == 3125
    assert Timing(words_a_minute=64).speech("one") == 938


def test_tones_and_their_pauses() -> None:
    assert tones("ww1234#w#") == 2700
