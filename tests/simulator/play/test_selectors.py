"""Selectors: which reply answers which callback."""

import pytest

from sinchctl.errors import UsageError
from sinchctl.simulator.play.selectors import choose, parse_selector, selectors

PIE = {"event": "pie", "menuResult": {"menuId": "main", "type": "return", "value": "sales"}}


def test_most_specific_selector_first() -> None:
    assert selectors(PIE) == [
        "pie@main.return:sales",
        "pie@main:sales",
        "pie.return:sales",
        "pie:sales",
        "pie@main.return",
        "pie.return",
        "pie@main",
        "pie",
    ]
    assert choose(PIE, {"pie", "pie@main", "pie.return"}) == "pie.return"
    assert choose(PIE, {"ice"}) is None
    assert selectors({"event": "dice"}) == ["dice"]


def test_time_out_has_no_value_to_select() -> None:
    body = {"event": "pie", "menuResult": {"menuId": "main", "type": "timeout"}}
    assert selectors(body) == ["pie@main.timeout", "pie.timeout", "pie@main", "pie"]


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("PIE@main.Return:Sales", "pie@main.return:Sales"),
        (" ice ", "ice"),
        ("pie:a:b", "pie:a:b"),
        ("pie.timeout", "pie.timeout"),
    ],
)
def test_selector_in_its_usual_form(text: str, usual: str) -> None:
    assert parse_selector(text) == usual


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("pye", "did you mean pie"),
        ("", "begin with ice"),
        ("ice@main", "only pie takes"),
        ("pie.retrun", "did you mean return"),
    ],
)
def test_bad_selector_suggests_a_good_one(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_selector(text)
    assert hint in caught.value.hint
