"""Help: topics that are true, examples that run, and guesses at what was meant."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sinchctl import errors
from sinchctl.client.apis import ROWS
from sinchctl.commandline.command_map import CLASSES, tree, walk
from sinchctl.commandline.help_topics import TOPICS, read
from sinchctl.commandline.main import GROUPS
from sinchctl.profiles.fields import FIELDS, KEYS
from sinchctl.sandbox import settings
from sinchctl.sandbox.outcomes import NOT_MODELLED, OUTCOMES
from sinchctl.sandbox.state import opened
from tests.conftest import KEY, SECRET, Run, Server, python_path

ROOT = Path(__file__).parents[2]
TREE = tree()
NODES = [*walk(TREE)]
RECORDED = "1ce0ffee-ca11-4a11-8a11-abcdef000053"
"""The call of the sample of DiCE."""
EXAMPLES = [*dict.fromkeys(one for node in NODES for one in node["examples"])]
FOR_EVER = re.compile(r"sandbox serve|event listen")
ASKS = re.compile(r"profile add acme$|profile remove acme$|--renew")
IN_SHELL = [one for one in EXAMPLES if re.search(r"[|>]", one)]
LASTING = [one for one in EXAMPLES if FOR_EVER.search(one)]
PLAIN = [one for one in EXAMPLES if one not in {*IN_SHELL, *LASTING}]


TEST_FILE = """\
app: menu.yaml
scenarios:
  - {keys: "1"}
  - {keys: "2,4711#"}
  - {keys: "9,0"}
  - {keys: silence}
  - {keys: "2,silence"}
  - {keys: "3,3,3,3"}
"""


def terms(topic: str) -> list[str]:
    """What the lists of a topic explain."""
    return [term for block in read(topic)[1] for term, _ in block.rows]


# --- the topics ---


def test_help_lists_the_topics_and_how_to_start(run: Run) -> None:
    said = run("help").stdout
    for expected in (*TOPICS, *GROUPS, "sinchctl --sandbox sms send", "sinchctl profile add"):
        assert expected in said


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_shown_at_any_width(run: Run, topic: str) -> None:
    for columns in ("60", "100"):
        shown = run("help", topic, env={"COLUMNS": columns})
        assert shown.exit_code == 0
        assert shown.stdout.startswith(read(topic)[0])
        assert shown.stderr == ""
        prose = [line for line in shown.stdout.splitlines() if not line.startswith("    ")]
        assert max(map(len, prose)) <= int(columns)


def test_the_exit_codes_are_those_of_the_errors() -> None:
    def below(kind: type[errors.SinchctlError]) -> Iterator[int]:
        yield kind.exit_code
        for one in kind.__subclasses__():
            if one.__module__ == errors.__name__:
                yield from below(one)

    told = {int(term) for term in terms("exit-codes")}
    assert told == {0, 10, 130, 141, *below(errors.SinchctlError)}


def test_the_environment_is_that_of_the_source() -> None:
    """Every variable that the source names is explained, and none besides."""
    secrets = {name for field in FIELDS if field.is_secret for name in field.variables}
    known = {name for field in FIELDS for name in field.variables}
    known |= {f"{name}_FILE" for name in secrets} | {api.variable for api in ROWS.values()}
    # These are not in our own lines: the libraries that find directories, proxies and
    # certificates read them.
    known |= {"NO_PROXY", "SSL_CERT_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"}
    named = re.compile(
        r"\b(SINCH(?:CTL)?_[A-Z_]+[A-Z]|NO_COLOR|FORCE_COLOR|TERM|COLUMNS|[A-Z]+_PROXY"
        r"|SSL_CERT_[A-Z]+|XDG_[A-Z_]+)\b"
    )
    for path in (ROOT / "sinchctl").rglob("*.py"):
        known |= {*named.findall(path.read_text("utf-8"))}
    told = {name for term in terms("environment") for name in term.split(", ")}
    assert told == known - {"SINCHCTL_BASE_URL"}


def test_the_keys_of_a_profile_are_those_of_the_file() -> None:
    assert {*KEYS, "base_urls", "lab", "default", "profiles.NAME"} == {*terms("profiles")}


def test_the_keys_of_a_menu_file_are_those_that_are_read() -> None:
    from sinchctl.svaml.flow.actions import ACTION_KEYS, ACTIONS
    from sinchctl.svaml.flow.kind import FILE_KEYS
    from sinchctl.svaml.flow.menus import MENU_KEYS, OPTION_KEYS
    from sinchctl.svaml.flow.steps import STEPS

    told = {*terms("menus")}
    assert {*FILE_KEYS, *MENU_KEYS, *OPTION_KEYS, *STEPS, *ACTIONS} <= told
    meanings = {term: text for block in read("menus")[1] for term, text in block.rows}
    for action, keys in ACTION_KEYS.items():
        for key in keys:
            assert key in meanings[action], (action, key)


def test_the_sandbox_topic_has_every_outcome(run: Run) -> None:
    said = " ".join(run("help", "sandbox").stdout.split()).casefold()
    for digits, what in OUTCOMES.items():
        assert f"..{digits} {what}".casefold() in said
    for what in NOT_MODELLED:
        assert what.casefold() in said


# --- commands, and words that are none ---


@pytest.mark.parametrize("node", NODES, ids=lambda node: node["path"])
def test_help_of_a_command_is_the_same_by_both_ways(run: Run, node: dict[str, Any]) -> None:
    words = node["path"].split()[1:]
    shown = run(*words, "--help", env={"COLUMNS": "60"})
    assert shown.exit_code == 0
    assert max(map(len, _prose(shown.stdout, node))) <= 60
    if words and words != ["sandbox"]:
        assert run("help", *words, env={"COLUMNS": "60"}).stdout == shown.stdout


def _prose(page: str, node: dict[str, Any]) -> list[str]:
    """The lines of a page without the examples, which are never broken."""
    return [line for line in page.splitlines() if line.strip() not in node["examples"]]


@pytest.mark.parametrize(
    "line", ["", "--help", "sms --help", "help", "help menus", "help sms send"]
)
def test_help_has_its_colours_on_a_terminal(run: Run, line: str) -> None:
    shown = run(*line.split(), tty=True, env={"TERM": "xterm"})
    assert "\x1b[1m" in shown.stdout
    assert "\\x1b" not in shown.stdout
    plain = run(*line.split(), tty=True, env={"TERM": "xterm", "NO_COLOR": "1"})
    assert "\x1b" not in plain.stdout


@pytest.mark.parametrize("node", NODES, ids=lambda node: node["path"])
def test_a_command_says_what_it_does_and_shows_it(node: dict[str, Any]) -> None:
    assert re.fullmatch(r"[A-Z].*[A-Za-z)]\.", node["summary"])
    # A noun shows the first examples of its verbs, and path is complete without options.
    assert node["examples"], "two or three examples, please"
    for one in (*node["arguments"], *node["options"]):
        assert one["help"].endswith(".") or one["name"] == "version", one["name"]


@pytest.mark.parametrize(
    ("line", "guess"),
    [
        ("help exit-cods", "exit-codes"),
        ("help smss", "sms"),
        ("help sms sned", "sms send"),
        ("smss", "'sms'"),
        ("sms sned", "'send'"),
        ("sms send --wiat", "--wait"),
        ("sms send +46700000000 Hello --refrence x", "--reference"),
        ("--sanbdox sms send", "--sandbox"),
    ],
)
def test_misspelt_command_gets_a_suggestion(run: Run, line: str, guess: str) -> None:
    said = run(*line.split())
    assert (said.exit_code, said.stdout) == (2, "")
    assert guess in said.stderr.splitlines()[0]


@pytest.mark.parametrize("line", ["help nothing", "help --map xml", "help --map json sms"])
def test_unknown_help_topic_is_a_usage_error(run: Run, line: str) -> None:
    said = run(*line.split())
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith("sinchctl: error: ")


# --- the tree for programs ---


def test_the_map_is_the_whole_tree(run: Run) -> None:
    whole = run("help", "--map", "json").json
    assert whole == json.loads(json.dumps(TREE))
    assert [noun["name"] for noun in whole["commands"]] == [*GROUPS]
    sms = whole["commands"][0]
    (send,) = [verb for verb in sms["commands"] if verb["name"] == "send"]
    assert [one["metavar"] for one in send["arguments"]] == ["TO", "TEXT"]
    (via,) = [one for one in send["options"] if one["name"] == "via"]
    assert (via["names"], via["default"], via["type"]) == (["--via"], "auto", "choice")
    common = {name for one in whole["commonOptions"] for name in one["names"]}
    assert {"-p", "--profile", "--sandbox", "--output", "--curl"} <= common


def test_every_command_has_a_class_in_the_map() -> None:
    """Read, change, billable or destructive; the table names no other command, and none twice."""
    listed = [command for line in CLASSES.values() for command in line.split(", ")]
    commands = [node for node in NODES if not node["commands"]]
    assert sorted(listed) == sorted(node["path"].removeprefix("sinchctl ") for node in commands)
    assert {node["class"] for node in commands} == {*CLASSES}
    assert not any("class" in node for node in NODES if node["commands"])


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("sms send", "billable"),
        ("sms cancel", "change"),
        ("call hangup", "change"),
        ("conference end", "destructive"),
        ("sms groups delete", "destructive"),
        ("sms status", "read"),
    ],
)
def test_class_of_a_command_says_how_dangerous_it_is(command: str, expected: str) -> None:
    (node,) = [node for node in NODES if node["path"] == f"sinchctl {command}"]
    assert node["class"] == expected


def test_root_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['sinchctl', '--help']\n"
        "from sinchctl.__main__ import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "heavy = {'msgspec', 'httpx', 'rich', 'yaml', 'werkzeug'} & {*sys.modules}\n"
        "print(sorted(heavy), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: sinchctl ")
    assert done.stderr.strip() == "[]"


# --- the examples ---


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> dict[str, str]:
    """A directory with what the examples name, a sandbox that knows their ids, a profile.

    Gives what stands in for the ids and addresses of the examples.
    """
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("SINCHCTL_PROFILE", "sandbox")
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    secret = f'application_key = "{KEY}"\napplication_secret = "{SECRET}"\n'
    profiles = config / "profiles.toml"
    profiles.write_text(f'default = "acme"\n[profiles.acme]\n{secret}')
    profiles.chmod(0o600)
    starter = ROOT / "sinchctl" / "svaml" / "starter.yaml"
    shutil.copy(starter, work / "menu.yaml")
    (work / "menu.test.yaml").write_text(TEST_FILE)
    for name in ("reminder.txt", "notice.txt"):
        (work / name).write_text("See you at noon.\n")
    (work / "customers.csv").write_text("to,name\n+46700000000,Anna\n+46700000010,Bo\n")
    for name in ("stop.txt", "numbers.txt"):
        (work / name).write_text("+46700000002\n")
    svaml = '{"action": {"name": "hangup"}}'
    for name in ("goodbye.json", "whisper.json"):
        (work / name).write_text(svaml)
    onward = {"name": "connectPstn", "number": "+46700000000", "cli": "+46711111111"}
    (work / "svaml.json").write_text(json.dumps({"action": onward}))
    (work / "ice.json").write_text(run("event", "sample", "ice").stdout)
    headers = run("event", "sign", "ice.json", "--path", "/sinch").stdout
    body = (work / "ice.json").read_text()
    (work / "ice.http").write_text(f"POST /sinch HTTP/1.1\n{headers}\n{body}")
    delivery = run("event", "sample", "conversation_message_delivery").stdout
    (work / "callbacks.ndjson").write_text(run("event", "sample", "ice").stdout + delivery)
    (work / "calls.ndjson").write_text(run("event", "sample", "dice").stdout)
    charge = "1;2026-11-24T11:59:00Z;ANSWERED;CALLEEHANGUP;9;+46700000000;+46711111111"
    (work / "cdr.csv").write_text(f"{RECORDED};{charge};0.0095;EUR;;{KEY}\n")
    asked = run("callout", "tts", "+46700000000", "Hi", "--cli", "+46711111111", "--dry-run")
    (work / "callout.json").write_text(json.dumps(asked.json["body"]))
    known = _known(run)
    assert run("sms", "bulk", "customers.csv", "Hello", "--ledger", "june.ledger").exit_code == 0
    return known


def _known(run: Run) -> dict[str, str]:
    """One message, one verification and one call in a conference, for the ids of the examples."""
    sms = run("-q", "sms", "send", "+46700000000", "Hello").stdout.strip()
    scheduled = run("-q", "sms", "send", "+46700000000", "Hello", "--send-at", "+2h")
    run("sandbox", "sms-in", "Hello", "--from", "+46700000000", "--to", "+46711111111")
    group = run("-q", "sms", "groups", "create", "cooks", "+46700000000").stdout.strip()
    run("verify", "start", "+46700000000", "--method", "sms")
    flash = run("-q", "verify", "start", "+46700000009", "--method", "flashcall").stdout.strip()
    log = run("sandbox", "log", "--kind", "verification", "-o", "ndjson").lines
    codes = {one["to"]: one["code"] for one in log}
    call = run(
        "-q", "callout", "conference", "+46700000000", "standup", "--cli", "+46711111111"
    ).stdout.strip()
    return {
        "01FC66621XXXXX119Z8PMV1QPQ": sms,
        "01FC66621XXXXX119Z8PMV1SND": scheduled.stdout.strip(),
        "01FC66621XXXXX119Z8PMV1GR1": group,
        "--code 1234": f"--code {codes['+46700000000']}",
        "--cli +46711111111": f"--cli {codes['+46700000009']}",
        "1234567890": flash,
        "1ce0ffee-ca11-ca11-ca11-abcdef000053": call,
        "CALL_ID": call,
    }


def _ringing(run: Run, server: Server, tmp_path: Path) -> str:
    """Return a call that rings, with an application that answers for it."""
    server.tells(200, {"action": {"name": "connectPstn", "number": "+46700000002"}})
    with opened(tmp_path / "state" / "sandbox.sqlite3") as state:
        changed = settings.changed(settings.SandboxSettings(), {"callbackUrl": server.url})
        settings.save(state, changed, "")
    return run("-q", "sandbox", "call", "+46846500401").stdout.strip()


def _with(example: str, known: dict[str, str]) -> str:
    for name, own in known.items():
        if name != "--cli +46711111111" or "flashcall" in example:
            example = example.replace(name, own)
    return example


@pytest.mark.slow
def test_every_example_does_what_it_shows(
    run: Run, desk: dict[str, str], server: Server, tmp_path: Path
) -> None:
    """Each from the same start: the directory, the sandbox and the profiles as they were."""
    ringing = {**desk, "CALL_ID": _ringing(run, server, tmp_path)}
    server.tells(200, {"action": {"name": "hangup"}})
    kept = tmp_path / "kept"
    for name in ("work", "config", "state"):
        shutil.copytree(tmp_path / name, kept / name)
    failed = []
    for example in PLAIN:
        words = shlex.split(
            _with(example, ringing if "sinchctl sandbox" in example else desk).replace(
                "http://127.0.0.1:8080", server.url
            )
        )
        assert words.pop(0) == "sinchctl"
        if "init" in words:
            Path("menu.yaml").unlink()
        if "--ice" in words:
            words = [word.replace("ice.json", "svaml.json") for word in words]
        if "profile add" in example:
            (tmp_path / "config" / "profiles.toml").unlink()
        if "verify get" in example:  # somebody types the code while it waits
            report = "verify report +46700000000 --method sms --code 1234"
            assert run(*_with(report, desk).split()).exit_code == 0
        asks = ASKS.search(example)
        done = run(*words, tty=bool(asks), stdin=_answers(example) if asks else b"")
        if done.exit_code:
            failed.append(f"{example}\n  {done.exit_code} {done.stderr}")
        for name in ("config", "state"):
            shutil.rmtree(tmp_path / name)
            shutil.copytree(kept / name, tmp_path / name)
        shutil.copytree(kept / "work", tmp_path / "work", dirs_exist_ok=True)
    assert not failed, "\n".join(failed)


def _answers(example: str) -> bytes:
    """What somebody at a terminal types: yes, a secret, or kind, key, secret and Enters."""
    if "remove" in example:
        return b"y\n"
    if "--renew" in example:
        return f"{SECRET}\n".encode()
    return f"application\n{KEY}\n{SECRET}\n".encode() + b"\n" * 20


@pytest.fixture
def shell(tmp_path: Path, desk: dict[str, str]) -> dict[str, str]:
    """An environment in which a shell finds `sinchctl`."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    command = binaries / "sinchctl"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sinchctl "$@"\n')
    command.chmod(0o755)
    path = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    return {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": python_path(ROOT),
    }


@pytest.mark.parametrize("example", IN_SHELL)
def test_an_example_with_a_pipe_runs_in_a_shell(
    shell: dict[str, str], desk: dict[str, str], example: str
) -> None:
    line = _with(example, desk).replace("uptime |", "echo up |")
    done = subprocess.run(
        ["bash", "-c", f"set -euo pipefail\n{line}"],
        env=shell,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_server_examples_start_and_stop(shell: dict[str, str], tmp_path: Path) -> None:
    """Each example of its kind comes up, says so, and ends on Ctrl-C."""
    running = []
    for example in LASTING:
        words = shlex.split(re.sub(r"--port \d+", "", example))
        running.append(
            subprocess.Popen(
                [*words, "--port", "0"],
                env=shell | {"SINCHCTL_STATE_DIR": str(tmp_path / f"state-{len(running)}")},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    try:
        for example, process in zip(LASTING, running, strict=True):
            _comes_up(example, process)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
            assert process.returncode in {0, 130}, example
    finally:
        for process in running:
            process.kill()
            process.communicate()


def _comes_up(example: str, process: "subprocess.Popen[str]") -> None:
    """Wait until the process says where it answers."""
    assert process.stderr is not None
    seen = ""
    while "http://127.0.0.1:" not in seen:
        line = process.stderr.readline()
        assert line, f"{example}: {seen}"
        seen += line


def test_an_option_with_one_choice_names_it(run: Run) -> None:
    result = run("help", "--map", "yaml")
    assert result.exit_code == 2
    assert "'yaml' is not a value of --map. Use json." in result.stderr


def test_map_as_tsv_has_a_row_for_each_command(run: Run) -> None:
    table = run("help", "--map", "json", "-o", "tsv").stdout
    rows = [line.split("\t") for line in table.splitlines()]
    assert ["sinchctl sms status", "Show the delivery status of an SMS."] in rows
    assert all(len(row) == 2 and all(row) for row in rows)
    paths = run("help", "--map", "json", "-q").stdout.splitlines()
    assert paths == [path for path, _ in rows]


def test_ranges_are_in_words(run: Run) -> None:
    """`x>=1` is the parser's own way to say it."""
    for node in NODES:
        page = run(*node["path"].split()[1:], "--help").stdout
        assert not re.search(r"x[<>]=|<=x", page), node["path"]
    assert "[1 or more]" in run("sandbox", "log", "--help").stdout
    assert "from 0 to 65535" in " ".join(run("event", "listen", "--help").stdout.split())
