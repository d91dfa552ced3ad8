"""Every command of the README does what the README says, in the order it is read."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sinchctl.commandline.main import GROUPS, load
from sinchctl.errors import SinchctlError
from sinchctl.sandbox.outcomes import NOT_MODELLED, OUTCOMES
from tests.conftest import Run, python_path, unused_port

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
STRICT = "set -euo pipefail; trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"
"""A shell that ends with the first mistake, and takes what it started with it."""
BLOCK = re.compile(r"(<!-- \w+ -->\n)?```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, without the two set-up commands that .ci/run runs."""
    return [text for mark, name, text in BLOCK.findall(README) if name == language and not mark]


def on_free_ports(script: str) -> str:
    """The script with free ports instead of those that the README listens on."""
    for port in set(re.findall(r"(?:--port |127\.0\.0\.1\D+)(\d{4})\b", script)):
        script = re.sub(rf"\b{port}\b", str(unused_port()), script)
    return script


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment with `sinchctl` on the path and nothing of the person who runs the tests."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    command = binaries / "sinchctl"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sinchctl "$@"\n')
    command.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": python_path(ROOT),
        "HOME": str(tmp_path),
    }


@pytest.mark.slow
def test_the_readme_works_from_top_to_bottom(shell: dict[str, str], tmp_path: Path) -> None:
    """All blocks in one strict shell: one step stands on the one before it."""
    steps = [step for step in blocks("sh") if "jq" not in step or shutil.which("jq")]
    assert len(steps) > 10
    work = tmp_path / "work"
    shutil.copytree(ROOT / "completions", work / "completions")
    script = on_free_ports(f"{STRICT}\n" + "\n".join(steps))
    done = subprocess.run(
        ["bash", "-c", script], cwd=work, env=shell, capture_output=True, timeout=100, check=False
    )
    told = done.stdout.decode()
    assert done.returncode == 0, f"{told[-2000:]}\n{done.stderr.decode()[-3000:]}"
    for expected in (
        '"status":"Delivered"',
        '"status":"DELIVERED"',
        '"status":"SUCCESSFUL"',
        '"participants":[{',
        "exit code 6",
        "exit code 11",
        "not delivered: +46700000001",
        '"kind":"ice"',
        '"text":"Sales will call you back."',
        '"state":"failed","why":"FAILED: RECIPIENT_NOT_REACHABLE',
        "exit code 130",
    ):
        assert expected in told, expected


def test_the_ci_recipe_fails_on_a_broken_menu(
    shell: dict[str, str], tmp_path: Path, run: Run
) -> None:
    """The lint step of the workflow, run as it stands, annotates the line."""
    (workflow,) = blocks("yaml")
    steps = yaml.safe_load(workflow)["jobs"]["lint"]["steps"]
    step = steps[-1]["run"]
    (tmp_path / "menus").mkdir()
    menu = tmp_path / "menus" / "main.yaml"
    assert run("svaml", "init", str(menu)).exit_code == 0

    def ci() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["bash", "-c", step], cwd=tmp_path, env=shell, capture_output=True, check=False
        )

    assert ci().returncode == 0
    menu.write_text(menu.read_text("utf-8").replace("goto: ", "goto: x"), "utf-8")
    broken = ci()
    assert broken.returncode == 6
    assert b"::error file=menus/main.yaml,line=" in broken.stdout


def test_the_systemd_unit_starts_a_command_that_exists(run: Run) -> None:
    (unit,) = blocks("ini")
    (line,) = re.findall(r"ExecStart=/usr/local/bin/sinchctl (.*)", unit)
    noun, verb, *options = line.split()
    known = {name for param in load(noun).commands[verb].params for name in param.opts}
    assert {word for word in options if word.startswith("--")} <= known


def test_every_command_is_listed() -> None:
    for name in GROUPS:
        row = next(line for line in README.splitlines() if line.startswith(f"| `{name}` |"))
        for verb in getattr(load(name), "commands", {}):
            assert f"`{verb}`" in row, f"{name} {verb}"


def exit_codes(kind: type[SinchctlError]) -> set[int]:
    return {kind.exit_code}.union(*map(exit_codes, kind.__subclasses__()))


def test_every_exit_code_is_listed() -> None:
    for code in exit_codes(SinchctlError):
        assert f"\n| {code} |" in README


def test_what_the_sandbox_plays_and_does_not_model_is_listed() -> None:
    for digits in OUTCOMES:
        assert re.search(rf"^\| .*`{digits}`.* \|", README, re.MULTILINE), digits
    for text in NOT_MODELLED:
        assert f"- {text}" in README
