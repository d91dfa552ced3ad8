"""TAB in real shells, with the scripts that are checked in."""

import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sinchctl.docs.completions.model import commands
from sinchctl.docs.completions.write import write
from tests.conftest import python_path

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "completions"
SHELLS = [name for name in ("bash", "zsh", "fish") if shutil.which(name)]
MENU = (
    "menus:\n  main: {prompt: Hi, options: {1: {goto: code}}}\n  code: {prompt: x, max_digits: 4}\n"
)
TESTS = """\
app: menu.yaml
scenarios:
  - {name: sales is one key away, keys: "1"}
  - {name: silence, keys: silence}
"""

CASES = [
    ("sinchctl sms s", {"segments", "send", "show", "status"}),
    ("sinchctl sms groups ", {"create", "delete", "list", "show", "update"}),
    ("sinchctl --sandbox -o json sms s", {"segments", "send", "show", "status"}),
    ("sinchctl con", {"conference"}),
    ("sinchctl sms send --from", {"--from"}),
    ("sinchctl sms send --ret", {"--retries"}),
    ("sinchctl -o n", {"ndjson"}),
    ("sinchctl verify start +46700000000 --method fl", {"flashcall"}),
    ("sinchctl profile add acme --region ap", {"apse1", "apse2"}),
    ("sinchctl event parse --only verification_", {"verification_request", "verification_result"}),
    ("sinchctl call report-status x f", {"failure"}),
    ("sinchctl -p ac", {"acme"}),
    ("sinchctl callout menu +46700000000 menu.yaml --start c", {"code"}),
    ("sinchctl callout menu +46700000000 men", {"menu.yaml"}),
    ("sinchctl call simulate men", {"menu.yaml"}),
    ("sinchctl call simulate menu.yaml --start c", {"code"}),
    ("sinchctl call explore menu.yaml --start c", {"code"}),
    ("sinchctl call explore menu.yaml --assume barge-wrong=c", {"barge-wrong=count"}),
    ("sinchctl call explore menu.yaml --assume rep", {"repeats="}),
    ("sinchctl call explore menu.yaml --format sa", {"sarif"}),
    ("sinchctl call test tests.yml --only sales", {"sales.is.one.key.away"}),
    ("sinchctl call test tests.yml --only ", {"sales.is.one.key.away", "silence"}),
    ("sinchctl svaml lint men", {"menu.yaml"}),
    ("sinchctl callout tts x y --locale sv", {"sv-SE"}),
    ("sinchctl help exit", {"exit-codes"}),
    ("sinchctl help callo", {"callout"}),
    ("sinchctl svaml lint --explain menu-und", {"menu-undefined-target"}),
    ("sinchctl event send dic", {"dice"}),
    ("sinchctl event send men", {"menu.yaml"}),
    ("sinchctl event send m", {"menu.yaml", "mo_binary", "mo_media", "mo_text"}),
]
"""What stands on the line, and what TAB must offer or complete it to."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a menu file, a profile acme, and `sinchctl` on the path."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    command = binaries / "sinchctl"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sinchctl "$@"\n')
    command.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    (work / "menu.yaml").write_text(MENU)
    (work / "tests.yml").write_text(TESTS)
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    (config / "profiles.toml").write_text('[profiles.acme]\nlocale = "en-US"\n')
    (config / "profiles.toml").chmod(0o600)
    monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", python_path(ROOT))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(work)
    return work


LEADER = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
"""A program that gives the shell the terminal as its own."""


class Terminal:
    """A shell on a terminal of 40 lines and 120 columns."""

    def __init__(self, *argv: str) -> None:
        import fcntl
        import struct
        import termios

        self._fd, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._child = subprocess.Popen(
            [sys.executable, "-c", LEADER, *argv], stdin=inner, stdout=inner, stderr=inner
        )
        os.close(inner)

    def types(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def shows(self, *words: str, seconds: float = 20) -> str:
        """All that is shown until every word of it is there, or the time is over."""
        shown, end = "", time.monotonic() + seconds
        while time.monotonic() < end and not all(word in shown for word in words):
            if select.select([self._fd], [], [], 0.1)[0]:
                shown += os.read(self._fd, 65536).decode(errors="replace")
        return shown

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.wait(30)
        os.close(self._fd)


SETUP = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f"source '{SCRIPTS}/sinchctl.bash'"),
    "zsh": (
        ["zsh", "-f", "-i"],
        f"fpath=('{SCRIPTS}' $fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=500",
    ),
    "fish": (
        ["fish", "--no-config", "-i"],
        f"source '{SCRIPTS}/sinchctl.fish'",
    ),
}


def test_tab_in_a_terminal_offers_the_verbs(here: Path) -> None:
    """The first TAB of a new shell works; two of them list what is possible."""
    for shell in ("bash", "zsh"):
        if shell in SHELLS:
            argv, setup = SETUP[shell]
            with Terminal(*argv) as terminal:
                terminal.types(f"{setup}\necho rea''dy\n")
                assert "ready" in terminal.shows("ready")
                terminal.types("sinchctl sms s\t\t")
                shown = terminal.shows("segments", "send", "status").replace("\r", " ").split()
                assert {"segments", "send", "status"} <= set(shown), shell
                terminal.types("\x15sinchctl call hang\t")
                assert "hangup" in terminal.shows("hangup"), shell


def bash(line: str) -> set[str]:
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    code = (
        f"source '{SCRIPTS}/sinchctl.bash'; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
        "_sinchctl 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["bash", "-c", code], capture_output=True, check=False, timeout=30)
    return set(done.stdout.decode().split())


def fish(line: str) -> set[str]:
    code = f"source '{SCRIPTS}/sinchctl.fish'; complete -C '{line}'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", code], capture_output=True, check=False, timeout=30
    )
    return {row.partition("\t")[0] for row in done.stdout.decode().splitlines()}


def test_bash_and_fish_offer_what_is_possible_and_nothing_else(here: Path) -> None:
    for shell, ask in (("bash", bash), ("fish", fish)):
        for line, expected in CASES if shell in SHELLS else []:
            assert ask(line) == expected, (shell, line)


def test_zsh_completes_values_too(here: Path) -> None:
    """One line a case: TAB fills in what is the only possibility."""
    if "zsh" not in SHELLS:
        return
    argv, setup = SETUP["zsh"]
    with Terminal(*argv) as terminal:
        terminal.types(f"{setup}\necho rea''dy\n")
        assert "ready" in terminal.shows("ready")
        for line, expected in CASES:
            if len(expected) == 1:
                terminal.types(f"\x15{line}\t")
                (word,) = expected
                assert word in terminal.shows(word), line


def test_the_scripts_are_those_of_the_tree(tmp_path: Path) -> None:
    """After a change of commands: python -m sinchctl.docs.completions.write completions"""
    write(tmp_path)
    for name in ("sinchctl.bash", "_sinchctl", "sinchctl.fish"):
        assert (tmp_path / name).read_text("utf-8") == (SCRIPTS / name).read_text("utf-8"), name


def test_every_command_is_in_the_scripts() -> None:
    paths = [node.path for node in commands()]
    for name in ("sinchctl.bash", "_sinchctl", "sinchctl.fish"):
        text = (SCRIPTS / name).read_text("utf-8")
        assert all(f"'{path}'" in text for path in paths), name
    assert {"sms send", "svaml build connect-pstn", "event listen", "api", "help"} <= set(paths)


def test_zsh_loads_its_script_by_itself() -> None:
    first = (SCRIPTS / "_sinchctl").read_text("utf-8").splitlines()[0]
    assert first == "#compdef sinchctl"
