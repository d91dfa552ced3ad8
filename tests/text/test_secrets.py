"""Secrets that a server sends back, in whatever spelling."""

import pytest

from sinchctl.text.secrets import spellings

SECRET = "aGVsbG8+d29y/GQhIQ=="


@pytest.mark.parametrize(
    "echo",
    [
        SECRET,
        SECRET.rstrip("="),
        SECRET.replace("+", "-").replace("/", "_").rstrip("="),
        SECRET.replace("=", "%3D"),
        SECRET.replace("=", "\\u003d"),
        SECRET.replace("=", "&#61;"),
    ],
)
def test_secret_is_redacted_with_and_without_its_padding(echo: str) -> None:
    assert spellings(SECRET).sub("*", f'"{echo}"') == '"*"'


def test_text_of_padding_alone_is_only_itself() -> None:
    assert spellings("==").sub("*", "a == b") == "a * b"


def test_letters_beyond_ascii_are_redacted_in_addresses_and_json() -> None:
    for echo in ("sås-€", "s%C3%A5s-%e2%82%ac", "s\\u00e5s-\\u20AC", "s&#229;s-&#x20AC;"):
        assert spellings("sås-€").sub("*", f"<{echo}>") == "<*>"
