"""Header lines: one parser and one message for a wrong one."""

import pytest

from sinchctl.errors import UsageError
from sinchctl.http_message import header, header_line, header_to_send
from tests.conftest import Run


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        ("X-Tenant: 7", ("X-Tenant", "7")),
        ("x:", ("x", "")),
        ("x: a: b ", ("x", "a: b")),
        ("x", None),
        (": 7", None),
        ("a/b: c", None),
        ("a b: c", None),
        ("é: c", None),
    ],
)
def test_header_line(line: str, pair: tuple[str, str] | None) -> None:
    assert header_line(line) == pair


@pytest.mark.parametrize("text", ["Host: x", "Content-Length: 1", "connection: close"])
def test_header_that_follows_from_the_request_is_refused(text: str) -> None:
    assert header(text)[1]
    with pytest.raises(UsageError, match="sets the header"):
        header_to_send(text)


@pytest.mark.parametrize("text", ["x: é", "x: a\x07b", "x: a\r\nb: c"])
def test_characters_that_a_header_cannot_contain_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="cannot contain"):
        header_to_send(text)


COMMANDS = [
    ("--sandbox", "api", "GET", "/x", "-H"),
    ("event", "verify", "-", "--path", "/x", "--header"),
    ("--sandbox", "event", "send", "ice", "http://127.0.0.1:1/", "--header"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=["api", "verify", "send"])
def test_every_command_says_the_same_of_a_wrong_header(command: tuple[str, ...], run: Run) -> None:
    result = run(*command, "a/b: c")
    assert result.exit_code == 2
    assert "'a/b: c' is not a header. Write it as NAME: VALUE, such as" in result.stderr
