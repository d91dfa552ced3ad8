"""What the tests of the page share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .desks import Application, DeskClient


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskClient]:
    """A desk whose clock stands still, and an application."""
    app = Application()
    yield DeskClient(tmp_path / "sandbox.sqlite3", app)
    app.close()
