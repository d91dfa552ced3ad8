"""The same input gives the same bytes, whatever the order of Python's hashes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STARTER = Path(__file__).parents[2] / "sinchctl" / "svaml" / "starter.yaml"


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("call", "explore", "menu.yaml", "-o", "json"),
        (
            *["call", "simulate", "menu.yaml", "--keys", "2,47", "--at", "2026-01-01T00:00:00Z"],
            "--call-id",
            "c",
        ),
        ("svaml", "graph", "menu.yaml", "--format", "svg"),
    ],
    ids=" ".join,
)
def test_hash_seed_changes_no_byte(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "menu.yaml").write_bytes(STARTER.read_bytes())
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "sinchctl", *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop()
