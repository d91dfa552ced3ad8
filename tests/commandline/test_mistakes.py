"""Mistakes on the command line: the error names what was typed and what to type instead."""

import pytest

from tests.conftest import CREDENTIALS, Run


@pytest.mark.parametrize("word", ["-5 degrees", "-x", "-hello", "--- cut here ---"])
def test_text_that_begins_with_a_dash_goes_after_two_dashes(word: str, run: Run) -> None:
    result = run("callout", "tts", "+46700000000", word, env=CREDENTIALS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert repr(word) in result.stderr
    assert "A text that begins with a dash goes after --" in result.stderr


def test_text_after_two_dashes_is_sent_unchanged(run: Run) -> None:
    line = ("sms", "send", "+46700000000", "--dry-run", "--", "-5 degrees")
    assert run(*line, env=CREDENTIALS).json["body"]["body"] == "-5 degrees"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("svaml", "graph", "--show", "x"), "See sinchctl svaml graph --help"),
        (("sandbox", "serve", "--webhook-url", "x"), "See sinchctl sandbox serve --help"),
        (("sms", "send", "+46700000000", "x", "--recipient", "y"), "dash goes after --"),
        (("sms", "send", "+46700000000", "x", "--referense", "y"), "Did you mean --reference?"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, tuple) else "",
)
def test_unknown_option_gets_a_close_guess_or_none(
    line: tuple[str, ...], words: str, run: Run
) -> None:
    result = run(*line)
    assert result.exit_code == 2
    assert words in result.stderr
    assert ("Did you mean" in result.stderr) == ("Did you mean" in words)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("call", "manage", "abc", "x.json"), "needs --leg LEG. Use caller, callee or both."),
        (("svaml", "lint", "--format", "xml", "x"), "'xml' is not a value of --format. Use text,"),
        (("-o", "yaml", "sms", "list"), "'yaml' is not a value of --output. Use pretty,"),
        (("call", "simulate", "x.yaml", "--gap", "y"), "--gap 'y' is not a duration. Write"),
        (("event", "stats", "--since", "y", "-"), "--since 'y' is not a time. Write"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_error_names_the_option_its_value_and_what_to_use(
    line: tuple[str, ...], words: str, run: Run
) -> None:
    result = run(*line, env=CREDENTIALS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
