"""Values of SVAML in words: prompts, durations, tones, and texts without secrets or controls."""

import pytest

from sinchctl.svaml.describe.values import duration, parts, plain, tones
from tests.svaml.graph.samples import HOSTILE


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("#tts[Hello]", ['"Hello"']),
        ("#tts[Hello; you];bye.wav", ['"Hello; you"', "plays bye.wav"]),
        ("#TTS[a]b];;c", ['"a]b"', "plays c"]),
        ("#ssml[<speak>One <break/> &amp; two</speak>]", ['"One & two"']),
        ("#href[https://x.example/a.wav]", ["plays https://x.example/a.wav"]),
        ("https://x.example/a.wav", ["plays https://x.example/a.wav"]),
        ("#tts[never closed;next", ["plays #tts[never closed", "plays next"]),
        ("", []),
        (";;", []),
    ],
)
def test_prompt_is_described_part_by_part(prompt: str, told: list[str]) -> None:
    assert [str(one) for one in parts(prompt)] == told


def test_a_long_chain_of_brackets_takes_no_longer_than_its_length() -> None:
    assert len(parts("#tts[;" * 100_000)) == 100_000


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "0 seconds"),
        (500, "0.5 seconds"),
        (1000, "1 second"),
        (61_000, "1 minute and 1 second"),
        (14_400_000, "4 hours"),
        (9_015_000, "2 hours, 30 minutes and 15 seconds"),
        (-1, "-1 milliseconds"),
        (10**4000, "over 10^18 milliseconds"),
    ],
)
def test_durations_in_words(milliseconds: int, words: str) -> None:
    assert duration(milliseconds) == words


def test_tones_are_read_out() -> None:
    assert tones("ww1W*#") == "a pause of 1 second, 1, a pause of 0.5 seconds, star, hash"


def test_a_text_is_plain() -> None:
    assert plain("a \n\t b\u202ec\u00ad") == "a b\ufffdc"
    assert plain("👩\u200d👧 नमस्ते e\u0301") == "👩\u200d👧 नमस्ते e\u0301"
    shown = plain(HOSTILE)
    assert not {"\x1b", "\x00", "\n", "\u202e", "\ud800", "\uffff"} & {*shown}
