"""What cards are made of: words with their meaning, and codes."""

from sinchctl.commands.event.cards.parts import explained, explained_code, shown_party
from sinchctl.events.codes import delivery_code


def test_word_is_explained_with_its_tone() -> None:
    line = explained("Status", "FAILED", "conversation_status")[0]
    assert (line.text, line.tone) == ("FAILED (it could not be delivered)", "bad")
    assert explained("Status", "", "conversation_status") == []
    assert explained("Status", "NEW", "conversation_status")[0].text == "NEW"


def test_code_may_come_as_a_text() -> None:
    assert explained_code("Code", "402", delivery_code)[0].text == "402 (no route to the number)"
    assert explained_code("Code", "x", delivery_code)[0].text == "x"


def test_hidden_party_is_called_hidden() -> None:
    assert shown_party({"mode": "Hidden", "full": None}) == "hidden"
    assert shown_party({"type": "did", "endpoint": "+46"}) == "+46"
