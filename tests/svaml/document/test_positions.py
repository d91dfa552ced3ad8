"""Positions: where words end, and what a very long line costs."""

import tracemalloc

import pytest

from sinchctl.svaml.document.positions import Mark, Places


def word_at_start(text: str) -> str:
    """Return the word that Places finds at the first column."""
    return text[: Places(text, Mark(0)).word_end(1, 1) - 1]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("sales, then", "sales"),
        ("a:b: c", "a:b"),
        ("a#b #c", "a#b"),
        ("12}", "12"),
        ('"one, two": 3', '"one, two"'),
        (r'"a \" b" c', r'"a \" b"'),
        ("'it''s' here", "'it''s'"),
        ('"never closed', '"'),
        ("'never closed", "'"),
        ("# comment", "#"),
        ("räksmörgås]", "räksmörgås"),
    ],
)
def test_word_end_of_plain_and_quoted_words(text: str, word: str) -> None:
    assert word_at_start(text) == word


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "a:" * 500_000 + "b", f'"{"x" * 1_000_000}"', f"'{'x' * 1_000_000}'"],
    ids=["plain", "colons", "double quotes", "single quotes"],
)
def test_memory_of_a_long_line_is_bounded(text: str) -> None:
    """Ways back into the word would take 120 bytes a character; the copy of the word takes one."""
    places = Places(text, Mark(0))
    places.word_end(1, 1)
    tracemalloc.start()
    try:
        assert places.word_end(1, 1) == len(text) + 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10 * len(text)
