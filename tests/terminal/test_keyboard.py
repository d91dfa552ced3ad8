"""Single keys at a real pseudo-terminal, and its modes before and after."""

import os
import pty
import termios
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from sinchctl.terminal.keyboard import can_type, single_keys
from sinchctl.terminal.streams import Terminal
from tests.conftest import Stream


@pytest.fixture
def ends() -> Iterator[tuple[int, BinaryIO]]:
    """The end at which somebody types, and stdin."""
    typist, program = pty.openpty()
    with os.fdopen(program, "rb") as stdin:
        yield typist, stdin
    os.close(typist)


def modes(stdin: BinaryIO) -> int:
    flags: int = termios.tcgetattr(stdin.fileno())[3]
    return flags


def test_keys_come_one_by_one_without_enter(ends: tuple[int, BinaryIO]) -> None:
    typist, stdin = ends
    with single_keys(Terminal(stdin=stdin, stderr=Stream(True))) as keyboard:
        assert not keyboard.is_pressed(0)
        os.write(typist, "1é#".encode())
        assert keyboard.is_pressed(30)
        assert [keyboard.key() for _ in range(3)] == ["1", "é", "#"]
        assert not keyboard.is_pressed(0)


def test_line_is_shown_and_corrected(ends: tuple[int, BinaryIO]) -> None:
    typist, stdin = ends
    shown = Stream(True)
    with single_keys(Terminal(stdin=stdin, stderr=shown)) as keyboard:
        os.write(typist, b"salez\x7f\x08es\n")
        assert keyboard.line() == "sales"
    assert shown.text() == "salez\b \b\b \bes\n"


@pytest.mark.parametrize("fault", [None, KeyboardInterrupt, ValueError])
def test_modes_of_the_terminal_are_restored(
    ends: tuple[int, BinaryIO], fault: type[BaseException] | None
) -> None:
    """Echo and lines are off only inside; Ctrl-C still is a signal there."""
    stdin = ends[1]
    before = modes(stdin)
    assert before & termios.ECHO
    try:
        with single_keys(Terminal(stdin=stdin)):
            assert not modes(stdin) & (termios.ECHO | termios.ICANON)
            assert modes(stdin) & termios.ISIG
            if fault is not None:
                raise fault
    except (KeyboardInterrupt, ValueError):
        pass
    assert modes(stdin) == before


def test_keys_can_be_read_at_a_terminal_only(ends: tuple[int, BinaryIO]) -> None:
    with open(os.devnull, "rb") as nothing:
        assert not can_type(Terminal(stdin=nothing))
    assert can_type(Terminal(stdin=ends[1]))


def test_control_d_ends_the_input(ends: tuple[int, BinaryIO]) -> None:
    typist, stdin = ends
    with single_keys(Terminal(stdin=stdin)) as keyboard:
        os.write(typist, b"\x04")
        assert keyboard.key() == ""
