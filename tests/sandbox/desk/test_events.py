"""Server-sent events: which lists have changed."""

from pathlib import Path
from typing import Any

import pytest

from sinchctl.sandbox.desk import events
from sinchctl.sandbox.desk.events import changes
from sinchctl.sandbox.state import opened

from .desks import DeskClient


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the events, moved by hand."""
    own = Clock()
    monkeypatch.setattr(events, "time", own)
    return own


def keep(file: Path, name: str) -> None:
    with opened(file) as state:
        state.put("x", name, "", {})


def test_change_of_a_view_is_an_event(tmp_path: Path, clock: Clock) -> None:
    file, views = tmp_path / "state", {"calls": [1], "messages": [1]}
    keep(file, "1")
    stream = changes(file, lambda: views)
    assert next(stream).startswith(b":")
    assert next(stream) == b""
    views["calls"] = [2]
    keep(file, "2")
    clock.now += 1
    assert next(stream) == b'data: {"changed": ["calls"]}\n\n'
    clock.now += 1
    assert next(stream) == b""


def test_views_are_looked_at_only_after_changes_and_not_too_often(
    tmp_path: Path, clock: Clock
) -> None:
    looks: list[float] = []

    def views() -> dict[str, Any]:
        looks.append(clock.now)
        return {}

    file = tmp_path / "state"
    keep(file, "1")
    stream = changes(file, views)
    for _ in range(10):
        next(stream)
        clock.now += 1
    assert len(looks) == 2  # at the beginning, and once more after the last change
    for place in range(10):
        keep(file, f"more {place}")
        next(stream)
        clock.now += 0.05
    assert 2 < len(looks) <= 6


def test_readers_cause_no_events(desk: DeskClient) -> None:
    mark = events._mark(desk.file)
    desk.get("messages")
    assert events._mark(desk.file) == mark


def test_sign_of_life_comes_every_15_seconds(tmp_path: Path, clock: Clock) -> None:
    keep(tmp_path / "state", "1")
    stream = changes(tmp_path / "state", dict)
    next(stream)
    pieces = []
    for _ in range(31):
        clock.now += 1
        pieces.append(next(stream))
    assert [place for place, piece in enumerate(pieces, 1) if piece] == [15, 30]
    assert pieces[14].startswith(b": ")


def test_reset_while_a_page_is_open(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "state"
    keep(file, "1")
    stream = changes(file, lambda: {"calls": file.exists()})
    next(stream)
    file.unlink()
    clock.now += 1
    assert next(stream) == b'data: {"changed": ["calls"]}\n\n'
