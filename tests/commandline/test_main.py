"""How the program behaves among others: pipes, signals, odd terminals and odd environments."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.conftest import Run, Server, eventually, python_path

READ_ID = """-c 'import json, sys; print(json.load(sys.stdin)["id"])'"""


def shell(line: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a line in a shell, in which $S is the program."""
    environ = {**os.environ, **(env or {}), "S": f"{sys.executable} -m sinchctl"}
    return subprocess.run(["bash", "-c", line], capture_output=True, env=environ, check=False)


@pytest.mark.parametrize("words", ["--help", "sms segments Hi", "", "sms --help", "--version"])
def test_a_closed_pipe_ends_quietly_with_141(words: str) -> None:
    done = shell(f"$S {words} | true; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) in {(141, b""), (0, b"")}
    assert shell(f"($S {words}; echo $? >&2) | (exec <&-; sleep 1)").stderr == b"141\n"


def test_closed_stdout_is_not_a_traceback() -> None:
    done = shell("$S sms segments Hi >&-")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words",
    [
        "--version",
        "--help",
        "sms segments Hi",
        "help exit-codes",
        "--sandbox sms send +46700000000 Hi --dry-run",
        "--sandbox sms send +46700000000 Hi --curl",
    ],
)
def test_a_full_disk_under_stdout_is_one_line(words: str, unbuffered: str) -> None:
    """Also if Python holds the output back until the end of the process."""
    done = shell(f"$S {words} >/dev/full", {"PYTHONUNBUFFERED": unbuffered})
    assert done.stderr.decode().splitlines() == [
        "sinchctl: error: cannot write to standard output: No space left on device."
    ]
    assert done.returncode == 1


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("words", "exit_code"), [("sms send", 2), ("call get x", 3), ("sms segments Hi", 0)]
)
def test_a_full_disk_under_stderr_keeps_the_exit_code(
    words: str, exit_code: int, unbuffered: str
) -> None:
    done = shell(f"$S {words} 2>/dev/full", {"PYTHONUNBUFFERED": unbuffered})
    assert done.returncode == exit_code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_waiting_for_sinch_leaves_no_traceback(
    number: signal.Signals, server: Server
) -> None:
    def hang(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(30)

    server.tells(act=hang)
    line = ["callout", "tts", "+46700000000", "Hi", "--cli", "x"]
    child = subprocess.Popen(
        [sys.executable, "-m", "sinchctl", *line],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **server.env},
    )
    assert eventually(lambda: server.asked)
    child.send_signal(number)
    out, err = child.communicate(timeout=30)
    assert child.returncode == (130 if number == signal.SIGINT else -signal.SIGTERM)
    assert out == b""
    assert b"Traceback" not in err
    if number == signal.SIGINT:
        assert b"Sinch may have the request" in err


def test_ctrl_c_while_waiting_for_the_final_status_is_130(server: Server) -> None:
    server.tells(201, {"id": "01FC"})
    server.tells(200, {"batch_id": "01FC", "statuses": [{"status": "Queued", "code": 400}]})
    child = subprocess.Popen(
        [sys.executable, "-m", "sinchctl", "sms", "send", "+46700000000", "Hi", "--wait"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **server.env},
    )
    assert eventually(lambda: len(server.asked) == 2)
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, b"")
    assert err == b"sinchctl: Sinch accepted the message as 01FC\n"


def test_ctrl_c_while_modules_are_loaded_leaves_no_traceback(program: Run, tmp_path: Path) -> None:
    """A module of the start, in whose place one sends the signal as it is loaded."""
    (tmp_path / "typer.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGINT)")
    path = python_path(tmp_path, Path(__file__).parents[2])
    result = program("--version", env={"PYTHONPATH": path})
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "")


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"HOME": ""},
        {"TERM": "dumb"},
        {"COLUMNS": "0"},
        {"COLUMNS": "1"},
        {"COLUMNS": "x"},
    ],
    ids=str,
)
def test_unusual_environment_variables_change_nothing(env: dict[str, str], program: Run) -> None:
    result = program("sms", "segments", "Hej på dig", env=env)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.json["encoding"] == "GSM-7"
    assert program("sms", "segments", "😀", "-o", "pretty", env=env).exit_code == 0
    assert program("--help", env=env).exit_code == 0


def test_arguments_that_are_not_utf8_are_refused() -> None:
    done = shell("$S sms segments $'\\xff'")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"sinchctl: error: argument 3 is not UTF-8.\n"


def test_stdin_is_not_read_without_dash(program: Run, server: Server) -> None:
    """With stdin left open and silent a command still comes back."""
    server.tells(200, {"callId": "c"})
    read, write = os.pipe()
    try:
        line = [sys.executable, "-m", "sinchctl", "call", "get", "c"]
        env = {**os.environ, **server.env}
        done = subprocess.run(
            line, stdin=read, capture_output=True, env=env, timeout=30, check=False
        )
    finally:
        os.close(read)
        os.close(write)
    assert done.returncode == 0


def test_only_one_argument_can_be_stdin(run: Run) -> None:
    line = ("api", "POST", "/x", "--input", "-")
    assert run(*line, stdin=b"{}", env={}).exit_code == 3
    svaml = b'{"action": {"name": "hangup"}}'
    twice = run("callout", "custom", "--ice", "-", "--ace", "-", stdin=svaml)
    assert twice.exit_code == 2


def test_nothing_is_imported_that_only_posix_has() -> None:
    """Every module can be imported where these are missing, as on Windows."""
    code = """
import importlib, pkgutil, sys
for name in ("fcntl", "pwd", "grp", "termios", "tty", "resource", "pty", "curses", "readline"):
    sys.modules[name] = None
import sinchctl
for module in pkgutil.walk_packages(sinchctl.__path__, "sinchctl."):
    importlib.import_module(module.name)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_scripts_can_be_strict(server: Server) -> None:
    server.tells(201, {"id": "01FC", "to": []})
    reader = "jq -r .id" if shutil.which("jq") else f"{sys.executable} {READ_ID}"
    line = f"set -euo pipefail; $S sms send +46700000000 Hi -o json | {reader}"
    assert shell(line, server.env).stdout == b"01FC\n"
    server.answers[:] = []
    server.tells(401, {})
    assert shell(line, server.env).returncode == 4


@pytest.mark.parametrize("words", ["--version", "sms segments Hi", "event parse", "--help"])
def test_closed_stdin_is_empty(words: str) -> None:
    done = shell(f"$S {words} <&-")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", ["svaml render", "event parse", "sms segments -"])
def test_stdin_that_cannot_be_read_is_named(words: str) -> None:
    done = shell(f"$S {words} 0>/dev/null")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"sinchctl: error: cannot read st")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("sms send +46700000007 Hi", 12),
        ("sms send +46700000007 Hi --wait", 12),
        ("callout tts +46700000000 Hi --cli +46700000001 -q", 12),
        ("sms send +46700000007 Hi --dry-run", 0),
        ("api GET '/xms/v1/{plan}/batches'", 0),
    ],
)
def test_write_with_stdout_closed_before_the_start_is_12(words: str, code: int) -> None:
    """Nobody got the id, so that the error names it; a read has lost nothing."""
    done = shell(f"$S --sandbox {words} >&-")
    assert done.returncode == code
    if code:
        assert re.search(
            rb"error: Sinch accepted the (message|call) as \S+, but the result could not be "
            rb"written to standard output \(closed\)",
            done.stderr,
        )


def test_dry_run_and_curl_together_print_the_curl_command(run: Run) -> None:
    line = ("--sandbox", "sms", "send", "+46700000000", "Hi")
    both, curl = run(*line, "--dry-run", "--curl"), run(*line, "--curl")
    assert (both.exit_code, both.stdout) == (0, curl.stdout)
    assert both.stdout.startswith("curl --request POST")
