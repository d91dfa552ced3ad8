"""What the tests of the sandbox share."""

from pathlib import Path

import pytest

from .calling import Client


@pytest.fixture
def sandbox(tmp_path: Path) -> Client:
    """A sandbox with its state in a folder of its own, and a client of it."""
    return Client(tmp_path / "sandbox.sqlite3")
