"""A secret is hidden in what a server sends back, in its base64 and decoded."""

import base64
from urllib.parse import quote

import pytest

from sinchctl.secret import Secret

PLAIN = b"Zebra crossing/7?"


@pytest.mark.parametrize(
    "echo",
    [
        PLAIN.decode(),
        quote(PLAIN.decode(), safe=""),
        PLAIN.decode().replace("/", "\\/"),
        PLAIN.hex(),
        PLAIN.hex().upper(),
        base64.b64encode(PLAIN).decode(),
    ],
)
def test_decoded_secret_is_hidden_too(echo: str) -> None:
    secret = Secret(base64.b64encode(PLAIN).decode())
    assert secret.hide(f"bad secret {echo}!") == "bad secret ********!"


def test_decoded_bytes_that_are_not_text_are_hidden() -> None:
    data = bytes(range(200, 216))
    secret = Secret(base64.b64encode(data).decode())
    for echo in (data.decode(errors="surrogateescape"), data.decode("latin-1")):
        assert secret.hide(f"<{echo}>") == "<********>"


def test_short_word_behind_a_secret_stays() -> None:
    """The base64 of "Hello" would otherwise hide every greeting."""
    assert Secret(base64.b64encode(b"Hello").decode()).hide("Hello") == "Hello"
    assert Secret("not base64 at all").hide("not base64 at all, or is it") == "********, or is it"
