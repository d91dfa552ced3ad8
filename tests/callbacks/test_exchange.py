"""What an answer says."""

import pytest

from sinchctl.callbacks.exchange import action_of


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"action":{"name":"runMenu"}}', "runMenu"),
        (b'{"Action":{"Name":"Hangup"}}', "Hangup"),
        (b'{"action":"allow"}', "allow"),
        (b'{"action":{"name":7}}', ""),
        (b'{"action":[]}', ""),
        (b"[]", ""),
        (b"", ""),
        (b"<html>", ""),
        (b"[" * 5000, ""),
    ],
)
def test_action_of_an_answer(body: bytes, name: str) -> None:
    assert action_of(body) == name
