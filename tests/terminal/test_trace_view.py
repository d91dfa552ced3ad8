"""Lines of a simulated call: what is too long for the terminal is broken between words."""

from typing import Any

import pytest

from sinchctl.terminal.trace_view import TraceView
from sinchctl.text.width import width

PROMPT = "Welcome. Press 1 for sales, 2 to enter your customer number, or 9 to hear this again."
SPEECH = {"at": 0.0, "kind": "heard", "by": "caller", "how": "speech", "seconds": 9.0}
HEARD = {**SPEECH, "text": PROMPT, "menu": "main", "prompt": "main"}
PRESSED = {"at": 9.0, "kind": "pressed", "key": "2", "menu": "main", "effect": "option"}


def shown(columns: int, *records: dict[str, Any]) -> list[str]:
    view = TraceView("heard", draws=True, columns=columns)
    lines = [line for record in records for line in view.lines(record)]
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 200])
def test_no_line_is_longer_than_the_terminal(columns: int) -> None:
    lines = shown(columns, HEARD, PRESSED)
    assert all(width(line) <= columns for line in lines), lines
    words = " ".join(" ".join(lines).split())
    assert PROMPT in words
    assert lines[-1].endswith("main option")


def test_lines_of_a_file_are_not_broken() -> None:
    (line,) = shown(0, HEARD)
    assert line.startswith(f' 0:00.0  ♪  "{PROMPT}"  main')


def test_text_that_leaves_no_room_for_its_menu_puts_it_on_a_line_of_its_own() -> None:
    assert shown(40, {**HEARD, "text": "x" * 24})[1:] == [" " * 36 + "main"]
