"""Exactly once: bulk sends that are killed, before a Sinch that cuts, delays, repeats and loses."""

from pathlib import Path

import pytest

from tests.conftest import posix

from .faulty_sinch import FaultySinch
from .killing import PATIENCE, Campaigns


@posix
@pytest.mark.slow
def test_nobody_gets_two_messages_however_often_a_run_is_killed(tmp_path: Path) -> None:
    """The ledger tells the truth of each recipient; tests/bench/bulk_crash.py kills 300 times."""
    sinch = FaultySinch(1, 0.15, PATIENCE)
    campaigns = Campaigns(sinch, tmp_path, 100, 1)
    try:
        campaigns.kill(3, 1.2)
        campaigns.finish()
    finally:
        sinch.close()
    faults, states = campaigns.faults()
    assert not faults
    assert max(sinch.sent.values()) == 1
    assert states["accepted"] > 50
