"""Tables whose rows come one by one: aligned, headed once, cut to the width."""

from sinchctl.terminal.columns import Columns
from sinchctl.terminal.streams import Terminal


def columns(width: int) -> Columns:
    terminal = Terminal(environ={"COLUMNS": str(width)})
    return Columns(terminal, ("Id", 4), ("Who", 6), last="Text")


def text(lines: list[list[tuple[str, str]]]) -> list[str]:
    return ["".join(piece for piece, _ in line).rstrip() for line in lines]


def test_rows_are_aligned_under_one_heading() -> None:
    table = columns(40)
    assert text(table.lines("a", "Ann", "Hi")()) == ["Id    Who     Text", "a     Ann     Hi"]
    assert text(table.lines("b", ("Bob", "bad"), "Ho")()) == ["b     Bob     Ho"]


def test_the_last_column_is_cut_and_ids_stay_whole() -> None:
    (_, line) = text(columns(30).lines("an-id-of-some-length", "Ann", "a long text")())
    assert line.startswith("an-id-of-some-length  Ann")
    assert line.endswith("a long\u2026")
    (_, line) = text(columns(24).lines("a", "Ann", "\u4f60\u597d\u4f60\u597d\u4f60\u597d")())
    assert line == "a     Ann     \u4f60\u597d\u4f60\u597d\u2026"


def test_control_characters_and_line_breaks_are_harmless() -> None:
    (_, line) = text(columns(60).lines("a", "\x1b[31m", "one\n\ttwo")())
    assert "\x1b" not in line
    assert line.endswith("one two")


def test_a_narrow_terminal_gets_several_lines_a_row() -> None:
    """No line is longer than the terminal, and no id is cut."""
    table = columns(16)
    assert text(table.lines("a", "Ann", "Hello to you all")()) == [
        *("Id    Who", "  Text"),
        *("a     Ann", "  Hello to you\u2026"),
    ]
    assert text(columns(9).lines("a", "Ann", "Hi")())[3:] == ["a", "  Ann", "  Hi"]
