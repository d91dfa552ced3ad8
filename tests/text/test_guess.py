"""Did you mean: a guess is close to what was typed, or there is none."""

import pytest

from sinchctl.text.guess import alternatives, did_you_mean, nearest


@pytest.mark.parametrize(
    ("word", "known", "guess"),
    [
        ("--tiemout", ["--timeout", "--retries"], "--timeout"),
        ("--Callerid", ["--caller-id", "--cli"], "--caller-id"),
        ("snd", ["send", "status"], "send"),
        ("vocie", ["voice", "sms"], "voice"),
    ],
)
def test_misspelt_word_gets_the_nearest_one(word: str, known: list[str], guess: str) -> None:
    assert nearest(word, known) == [guess]
    assert did_you_mean(word, known) == f"did you mean {guess}?"


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("--show", ["--host", "--force"]),
        ("--open", ["--force", "--compact", "--for"]),
        ("--callback-url", ["--base-url", "--callback-timeout-in-seconds"]),
        ("--json", ["--for", "--no-color"]),
        ("x" * 200, ["x"]),
        ("", ["--help"]),
    ],
)
def test_word_that_is_like_no_other_gets_no_guess(word: str, known: list[str]) -> None:
    """The dashes and a common ending do not make two options alike."""
    assert did_you_mean(word, known) == ""


def test_alternatives_are_listed_as_people_list_them() -> None:
    assert alternatives(["a"]) == "a"
    assert alternatives(["a", "b", "c"]) == "a, b or c"
