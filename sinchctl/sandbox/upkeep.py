"""Bring the state of the sandbox up to date, where no server does that in the background."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sinchctl.times import iso

from .auth import Credentials
from .credentials import FIXED
from .settings import served
from .state import opened

if TYPE_CHECKING:
    from .keeper import Keeper


def catch_up(file: Path, now: Callable[[], datetime]) -> None:
    """Do what is due by now. Raises UsageError if the state cannot be used."""
    if not file.exists():
        return
    with opened(file) as state:
        time = iso(now())
        is_due = bool(served(state)) or state.next_due(until=time) is not None
    if is_due:
        keeper(file, FIXED, now).catch_up()


def keeper(file: Path, known: Credentials, now: Callable[[], datetime]) -> "Keeper":
    """Return a keeper of the state in a file."""
    from .keeper import Keeper  # it loads the interpreter of SVAML

    return Keeper(file, known, now)
