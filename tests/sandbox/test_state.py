"""The state: one SQLite file that several processes share."""

import contextlib
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sinchctl.profiles.model import SANDBOX_SECRET, SANDBOX_TOKEN
from tests.conftest import Run
from tests.sandbox.calling import CLI


@pytest.mark.slow
def test_processes_share_the_state_and_lose_nothing(program: Run) -> None:
    def send(at: int) -> int:
        return program("--sandbox", "sms", "send", "+46700000000", f"text {at}").exit_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(8))) == [0] * 8
    log = program("sandbox", "log", "--kind", "sms").lines
    assert sorted(entry["text"] for entry in log) == [f"text {at}" for at in range(8)]


def test_reset_deletes_everything(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000000", "Hi", "-q").stdout.strip()
    assert run("sandbox", "reset").exit_code == 0
    assert run("sandbox", "log").stdout == ""
    assert run("--sandbox", "sms", "status", sent).exit_code == 5


def test_state_holds_no_secret(run: Run, tmp_path: Path) -> None:
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    run("--sandbox", "callout", "tts", "+46700000000", "Hi", *CLI)
    kept = b"".join(file.read_bytes() for file in (tmp_path / "state").iterdir())
    for secret in (SANDBOX_SECRET, SANDBOX_TOKEN, "authorization"):
        assert secret.encode() not in kept


def test_damaged_state_is_reported_and_reset_helps(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "state" / "sandbox.sqlite3"
    file.parent.mkdir()
    file.write_bytes(b"this is no database" * 100)
    broken = run("--sandbox", "sms", "send", "+46700000000", "Hi")
    assert broken.exit_code == 2
    assert "sandbox reset" in broken.stderr
    run("sandbox", "reset")
    assert run("--sandbox", "sms", "send", "+46700000000", "Hi").exit_code == 0


@pytest.mark.parametrize("blocks", [8, 24])
def test_full_disk_is_reported(blocks: int, tmp_path: Path) -> None:
    """While the state is made, and while something is put into it."""
    send = f"{sys.executable} -m sinchctl --sandbox sms send +46700000000 {'x' * 1600} -q"
    line = f"ulimit -f {blocks}; {send} && {send} && {send}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    assert done.returncode == 2
    [told] = done.stderr.splitlines()
    assert b"cannot use its state" in told


def test_journal_mode_is_wal(run: Run, tmp_path: Path) -> None:
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    with sqlite3.connect(tmp_path / "state" / "sandbox.sqlite3") as line:
        assert line.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    line.close()


def change(file: Path, statement: str, *values: str) -> None:
    """Change the state as another program would."""
    with contextlib.closing(sqlite3.connect(file)) as line:
        line.execute(statement, values)
        line.commit()


@pytest.mark.parametrize(
    "statement",
    ["PRAGMA user_version = 99", "PRAGMA user_version = 0", "PRAGMA user_version = -1"],
)
def test_state_of_another_version_is_refused_and_reset_helps(
    run: Run, tmp_path: Path, statement: str
) -> None:
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    change(tmp_path / "state" / "sandbox.sqlite3", statement)
    for line in (("sandbox", "log"), ("--sandbox", "sms", "send", "+46700000000", "Hi")):
        refused = run(*line)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "made by another version of sinchctl" in refused.stderr
        assert "sinchctl sandbox reset" in refused.stderr
    assert run("sandbox", "reset").exit_code == 0
    assert run("--sandbox", "sms", "send", "+46700000000", "Hi").exit_code == 0


@pytest.mark.parametrize(
    "data", ["{nope", "[1,2]", "{}", '{"time":"x"}', '{"kind":"sms"}', '{"kind":[]}', "7"]
)
def test_rows_that_this_version_did_not_write_are_reported(
    run: Run, tmp_path: Path, data: str
) -> None:
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    change(tmp_path / "state" / "sandbox.sqlite3", "UPDATE log SET data = ?", data)
    log = run("sandbox", "log")
    assert (log.exit_code, log.stdout) == (2, "")
    assert "sandbox reset" in log.stderr


def test_state_is_private_also_in_a_folder_that_others_can_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(mode=0o755)
    run("--sandbox", "sms", "send", "+46700000000", "secret text")
    for file in (tmp_path / "state").iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def test_locked_state_is_not_a_reason_for_a_reset(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sinchctl.sandbox.state._LOCKED_SECONDS", 0.05)
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    with contextlib.closing(sqlite3.connect(tmp_path / "state" / "sandbox.sqlite3")) as line:
        line.execute("BEGIN IMMEDIATE")
        locked = run("sandbox", "log")
    assert locked.exit_code == 2
    assert "locked" in locked.stderr
    assert "reset" not in locked.stderr
