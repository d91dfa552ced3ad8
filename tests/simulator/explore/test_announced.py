"""What English prompts announce."""

import pytest

from sinchctl.simulator.explore.announced import (
    Announcement,
    announced_digits,
    announcements,
    goes_elsewhere,
    pressed_keys,
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Press 1 for sales, or press 2", ["1", "2"]),
        ("dial nine, push star", ["9", "*"]),
        ("Press the pound key", ["#"]),
        ("Enter 4711", []),
        ("Press 12", []),
    ],
)
def test_keys_to_press(text: str, keys: list[str]) -> None:
    assert pressed_keys([text]) == keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Press 1 for sales, press 2 for support.", {"1": "sales", "2": "support"}),
        ("Hello. Press 1 for a, 2 to order, or 3 for c", {"1": "a", "2": "order", "3": "c"}),
        ("For sales press 1, for support press 2", {"1": "sales", "2": "support"}),
        ("We are open from nine to five", {}),
    ],
)  # fmt: skip
def test_what_keys_are_for(text: str, found: dict[str, str]) -> None:
    assert {item.key: item.words for item in announcements([text])} == found


def test_words_of_another_target() -> None:
    targets = {"1": "support", "2": "sales_team"}
    assert goes_elsewhere(Announcement("1", "sales"), targets) == "2"
    assert goes_elsewhere(Announcement("1", "technical support"), targets) == ""
    assert goes_elsewhere(Announcement("1", "the weather"), targets) == ""
    assert goes_elsewhere(Announcement("3", "sales"), targets) == ""


def test_digits_to_enter() -> None:
    assert announced_digits(["Enter your six digit customer number", "4 digits, please"]) == 6
    assert announced_digits(["Press 1 for sales"]) == 0
