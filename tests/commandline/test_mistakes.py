"""Mistakes on the command line: the error names what was typed and what to type instead."""

import re
from typing import Any

import pytest

from sinchctl.commandline.main import GROUPS, load, root
from sinchctl.commandline.mistakes import POINTERS
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


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            ("verify", "start", "+46700000000"),
            "needs --method M. How: sms (a code by SMS), flashcall (a missed call whose number is",
        ),
        (("sms", "send", "+46700000000"), "needs TEXT. The text; - reads stdin, @FILE reads a"),
        (("call", "update"), "needs CALL_ID. The id of the call. See sinchctl call update --help."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_missing_value_is_explained_as_in_the_help(
    line: tuple[str, ...], words: str, run: Run
) -> None:
    result = run(*line, env=CREDENTIALS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("login", "`sinchctl profile add NAME` saves credentials."),
        ("whoami", "`sinchctl profile show` shows the account"),
        ("svaml run menu.yaml", "`sinchctl call simulate FILE` plays SVAML, menus and flows."),
        ("listen", "`sinchctl event listen` receives callbacks."),
        ("trigger ice", "`sinchctl event send KIND URL` sends a callback"),
        ("profile edit acme", "`sinchctl profile set NAME --region euc1` changes single values."),
        ("callout tts +46700000000 Hi --follow", "--wait follows it to its end."),
        ("callout --follow tts +46700000000 Hi", "--wait follows it to its end."),
        ("sms --reference r send +46700000000 Hi", "Write it after the verb: sinchctl sms VERB --"),
        ("profile rename a b", "Change the name in the file that `sinchctl profile path` prints."),
        ("sms bulk --from-csv x.csv Hi", "It is an argument: sinchctl sms bulk RECIPIENTS TEXT."),
        ("sms send --body Hi +46700000000", "It is an argument: sinchctl sms send TO TEXT."),
        ("call get 1 --json", "Use -o json."),
        ("call get 1 --jq .id", "--field PATH prints one value."),
        ("api POST /x --data {}", "Use -f key=value, or --input FILE."),
    ],
)
def test_words_of_other_tools_get_a_pointer(line: str, hint: str, run: Run) -> None:
    result = run(*line.split(), env=CREDENTIALS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert hint in result.stderr


def test_pointers_name_commands_that_exist() -> None:
    """And stand for words that are not commands."""
    for path, pointer in POINTERS.items():
        assert not is_command(path.split()[1:]), path
        for line in re.findall(r"`sinchctl ([^`]*)`", pointer):
            words = line.split()
            assert words[0].startswith("--") or is_command(words), pointer
            options = {name for param in command_of(words).params for name in param.opts}
            assert {word for word in words if word.startswith("--")} <= options | {"--version"}


def command_of(words: list[str]) -> Any:
    """Return the command that a line runs."""
    noun = load(words[0]) if words[0] in GROUPS else root()
    return getattr(noun, "commands", {}).get(words[1] if words[1:] else "", noun)


def is_command(words: list[str]) -> bool:
    noun, *rest = words
    if noun not in GROUPS:
        return False
    below = getattr(load(noun), "commands", {})
    return not below or not rest or rest[0] in below
