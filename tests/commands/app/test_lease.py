"""app lease and app restore: the callback URL is put back, whatever happens meanwhile."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import Run, Server, posix

OLD = "http://127.0.0.1:9/old"
LENT = "http://127.0.0.1:9/lent"
OTHER = "http://127.0.0.1:9/other"
SINCHCTL = (sys.executable, "-m", "sinchctl", "--sandbox")
PYTHON = (sys.executable, "-c")


@pytest.fixture(autouse=True)
def old_url(run: Run) -> None:
    run("--sandbox", "app", "callbacks", "--primary", OLD, "--fallback", "none")


def current(run: Run) -> tuple[str | None, str | None]:
    shown = run("--sandbox", "app", "callbacks").json
    return shown["primary"], shown["fallback"]


@contextmanager
def lasting_lease(*command: str) -> Iterator["subprocess.Popen[str]"]:
    """A process with an open lease, in a group of its own."""
    process = subprocess.Popen(
        [*SINCHCTL, "app", "lease", LENT, *command],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stderr is not None
        assert LENT in process.stderr.readline()
        assert command or "Ctrl-C" in process.stderr.readline()
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_lease_lends_the_url_and_keeps_the_old_one_as_fallback(run: Run, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = (
        f"import subprocess, sys; sys.exit(subprocess.call({[*SINCHCTL, 'app', 'callbacks']!r}, "
        f"stdout=open({str(seen)!r}, 'w'), stderr=subprocess.DEVNULL))"
    )
    done = run("--sandbox", "app", "lease", LENT, "--", *PYTHON, code)
    assert done.exit_code == 0
    shown = json.loads(seen.read_text())
    assert (shown["primary"], shown["fallback"]) == (LENT, OLD)
    assert current(run) == (OLD, None)


def test_lease_ends_with_the_code_of_the_command(run: Run) -> None:
    done = run("--sandbox", "app", "lease", LENT, "--", *PYTHON, "raise SystemExit(5)")
    assert (done.exit_code, done.stdout) == (5, "")
    assert current(run) == (OLD, None)


@posix
def test_command_killed_by_a_signal_has_the_code_of_a_shell(run: Run) -> None:
    code = "import os; os.kill(os.getpid(), 15)"
    assert run("--sandbox", "app", "lease", LENT, "--", *PYTHON, code).exit_code == 143


def test_unknown_command_changes_nothing(run: Run) -> None:
    done = run("--sandbox", "app", "lease", LENT, "--", "no-such-command")
    assert done.exit_code == 2
    assert "no-such-command" in done.stderr
    assert current(run) == (OLD, None)


def test_lease_where_there_was_no_url_removes_it_again(run: Run) -> None:
    run("--sandbox", "sandbox", "reset")
    run("sandbox", "settings", "--callback-url", "")
    before = current(run)
    assert before == (None, None)
    assert run("--sandbox", "app", "lease", LENT, "--", *PYTHON, "").exit_code == 0
    assert current(run) == before


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_lease_and_restores(run: Run, number: signal.Signals) -> None:
    with lasting_lease() as process:
        process.send_signal(number)
        assert process.wait(20) == 0
    assert current(run) == (OLD, None)


@posix
def test_sigterm_ends_the_command_too(run: Run) -> None:
    code = "import time; time.sleep(60)"
    with lasting_lease("--", *PYTHON, code) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in {130, 143}
    assert current(run) == (OLD, None)


@posix
def test_kill_9_is_restored_by_app_restore(run: Run) -> None:
    with lasting_lease() as process:
        process.kill()
        process.wait(20)
    assert current(run) == (LENT, OLD)
    assert "a lease that began at" in run("--sandbox", "app", "callbacks").stderr
    done = run("--sandbox", "app", "restore")
    assert done.exit_code == 0
    assert OLD in done.stderr
    assert current(run) == (OLD, None)
    assert "no lease is open" in run("--sandbox", "app", "restore").stderr


@posix
def test_kill_9_is_restored_by_the_next_lease(run: Run) -> None:
    with lasting_lease() as process:
        process.kill()
        process.wait(20)
    assert run("--sandbox", "app", "lease", OTHER, "--", *PYTHON, "").exit_code == 0
    assert current(run) == (OLD, None)


@posix
def test_second_lease_at_the_same_time_is_refused(run: Run) -> None:
    with lasting_lease():
        for line in (("lease", OTHER, "--", *PYTHON, ""), ("restore",)):
            done = run("--sandbox", "app", *line)
            assert done.exit_code == 2
            assert "another run of sinchctl has a lease" in done.stderr
        assert current(run) == (LENT, OLD)


def test_url_that_somebody_else_changed_stays(run: Run) -> None:
    change = (*SINCHCTL, "app", "callbacks", "--primary", OTHER)
    done = run("--sandbox", "app", "lease", LENT, "--", *change)
    assert done.exit_code == 6
    assert f"somebody changed the primary callback URL during the lease to '{OTHER}'" in done.stderr
    assert OLD in done.stderr
    assert current(run) == (OTHER, None)
    assert "no lease is open" in run("--sandbox", "app", "restore").stderr


def urls(**pair: str) -> dict[str, object]:
    return {"url": pair}


def test_fallback_that_sinch_keeps_is_reported(run: Run, server: Server) -> None:
    server.tells(200, urls(primary=OLD)).tells(204, b"").tells(
        200, urls(primary=LENT, fallback=OLD)
    )
    server.tells(200, urls(primary=LENT, fallback=OLD)).tells(204, b"")
    server.tells(200, urls(primary=OLD, fallback=OLD))
    done = run("app", "lease", LENT, "--", *PYTHON, "", env=server.env)
    assert done.exit_code == 6
    assert "there was no fallback callback URL" in done.stderr
    assert json.loads(server.asked[4].body) == {"url": {"primary": OLD, "fallback": ""}}


def test_slash_that_sinch_adds_is_not_a_change_of_somebody_else(run: Run, server: Server) -> None:
    lent = urls(primary="http://lent/", fallback=OLD)
    server.tells(200, urls(primary=OLD, fallback=OLD)).tells(204, b"").tells(200, lent)
    server.tells(200, lent).tells(204, b"").tells(200, urls(primary=OLD, fallback=OLD))
    done = run("app", "lease", "http://lent", "--", *PYTHON, "", env=server.env)
    assert done.exit_code == 0
    assert json.loads(server.asked[4].body) == urls(primary=OLD, fallback=OLD)


def test_failed_restore_is_kept_for_the_next_run(run: Run, server: Server) -> None:
    lent = urls(primary=LENT, fallback=OLD)
    server.tells(200, urls(primary=OLD)).tells(204, b"").tells(200, lent).tells(500, {})
    done = run("app", "lease", LENT, "--", *PYTHON, "", env=server.env)
    assert done.exit_code == 9
    assert "sinchctl app restore" in done.stderr
    server.answers.clear()
    server.tells(200, lent).tells(204, b"").tells(200, urls(primary=OLD))
    assert run("app", "restore", env=server.env).exit_code == 0
    assert json.loads(server.asked[-2].body) == {"url": {"primary": OLD, "fallback": ""}}


def test_refused_url_leaves_no_lease(run: Run, server: Server, tmp_path: Path) -> None:
    server.tells(200, urls(primary=OLD, fallback=OLD)).tells(400, {"errorCode": 40001})
    server.tells(200, urls(primary=OLD, fallback=OLD))
    done = run("app", "lease", LENT, "--", *PYTHON, "", env=server.env)
    assert done.exit_code == 14
    assert [*(tmp_path / "state" / "leases").glob("*.json")] == []


def test_lease_that_cannot_be_written_changes_nothing(
    run: Run, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    env = {**server.env, "SINCHCTL_STATE_DIR": str(tmp_path / "file")}
    done = run("app", "lease", LENT, "--", *PYTHON, "", env=env)
    assert done.exit_code == 2
    assert "nothing was changed" in done.stderr.lower()
    assert server.asked == []


@posix
def test_lease_file_is_private(run: Run, tmp_path: Path) -> None:
    with lasting_lease():
        (file,) = (tmp_path / "state" / "leases").glob("*.json")
        assert file.stat().st_mode & 0o777 == 0o600


def test_damaged_lease_file_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    run("--sandbox", "app", "lease", LENT, "--", *PYTHON, "")
    (lock,) = (tmp_path / "state" / "leases").glob("*.lock")
    lock.with_suffix(".json").write_text("{")
    done = run("--sandbox", "app", "lease", LENT, "--", *PYTHON, "")
    assert done.exit_code == 2
    assert "cannot read the lease in" in done.stderr
    assert lock.with_suffix(".json").read_text() == "{"
    assert "cannot read the lease" in run("--sandbox", "app", "callbacks").stderr


@posix
def test_event_listen_lends_a_url_and_restores_it(run: Run) -> None:
    process = subprocess.Popen(
        [*SINCHCTL, "event", "listen", "--port", "0", "--lease", LENT],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stderr is not None
        while "listening on" not in (line := process.stderr.readline()):
            assert line
        assert current(run) == (LENT, OLD)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert current(run) == (OLD, None)
    finally:
        process.kill()
        process.communicate()
