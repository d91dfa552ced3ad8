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
