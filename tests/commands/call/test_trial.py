"""call test: scenarios of test files, in every format."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.conftest import CREDENTIALS, Run, Server

MENU = """\
menus:
  main:
    prompt: Welcome. Press 1 for sales, 2 for support.
    repeats: 1
    options:
      1: {return: sales}
      2: {goto: code}
  code:
    prompt: Enter your code.
    repeats: 0
    max_digits: 4
"""
TESTS = """\
# the tests of our menu
app: menu.yaml
replies:
  pie:sales: sales.json
  pie.timeout: {instructions: [{say: Goodbye for now}], action: {hangup: {}}}
settings: {wpm: 160, assume: {repeats: 1}}
scenarios:
  - name: sales is one key away
    keys: "1"
    expect: {kind: connected, to.endpoint: "+46700000001", seconds: "<50", presses: 1}
    tags: [quick]
  - name: a caller who says nothing hears goodbye
    keys: silence
    expect: {heard: goodbye, reason: [MANAGERHANGUP, CALLERHANGUP]}
  - name: step by step
    steps:
      - hear: welcome
      - press: 9
      - hear: {matches: "^Welcome", menu: main}
      - press: 2
      - hear: {text: Enter}
      - press: 4711
      - callback: {event: pie, menuResult.value: "4711"}
    expect: {menuResult.type: sequence}
  - name: every way out
    keys: {each: ["2,1", "2,12#"]}
    expect: {menuResult.menuId: code}
  - name: later
    keys: "1"
    skip: not before 2.0
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(tmp_path / "menu.yaml").write_text(MENU)
    dial = {"action": {"name": "connectPstn", "number": "+46700000001"}}
    Path(tmp_path / "sales.json").write_text(json.dumps(dial))
    Path(tmp_path / "menu.test.yaml").write_text(TESTS)
    monkeypatch.chdir(tmp_path)


def change(old: str, new: str) -> None:
    text = Path("menu.test.yaml").read_text()
    assert old in text
    Path("menu.test.yaml").write_text(text.replace(old, new))


def test_scenarios_pass(run: Run) -> None:
    done = run("call", "test", "menu.test.yaml")
    assert done.exit_code == 0, done.stdout
    assert done.lines[-1] == {"kind": "summary", "passed": 5, "failed": 0, "skipped": 1}
    assert done.lines[3]["name"] == "every way out (2,1)"


def test_app_is_named_beside_the_test_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert run("call", "test", str(tmp_path / "menu.test.yaml")).exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"<50"', '"<5"', "expected seconds < 5, was"),
        ("presses: 1}", "presses: 2}", "expected presses = 2, was 1"),
        ("heard: goodbye", "heard: hello", "expected heard = hello"),
        ("hear: welcome", "hear: hello", "step 1 (hear text: hello): heard 'Welcome."),
        ('"4711"}', '"4712"}', "menuResult.value was '4711'"),
        ("menu: main}", "menu: code}", "step 3"),
        ('"1"\n    expect: {kind: c', '"1,timeout"\n    expect: {kind: c', "left over: timeout"),
        ("      - press: 4711\n", "", "menuResult.value was None"),
    ],
)  # fmt: skip
def test_scenario_that_fails_says_why(run: Run, old: str, new: str, why: str) -> None:
    change(old, new)
    done = run("call", "test", "menu.test.yaml")
    assert done.exit_code == 6
    assert why in next(row for row in done.lines if not row.get("ok", True))["why"]


def test_failure_for_people(run: Run) -> None:
    change("presses: 1}", "presses: 2}")
    done = run("call", "test", "menu.test.yaml", tty=True, env={"NO_COLOR": "1"})
    assert "✗ sales is one key away: expected presses = 2, was 1 (keys 1)" in done.stdout
    assert "play it: sinchctl call simulate menu.yaml --keys 1" in done.stdout


def test_only_and_tags(run: Run) -> None:
    assert run("call", "test", "menu.test.yaml", "--only", "^step", "-q").stdout.startswith(
        "1 pass"
    )
    assert run("call", "test", "menu.test.yaml", "--tag", "quick", "-q").stdout.startswith("1 pass")


def test_warning_of_lint_is_shown_once_for_all_settings(run: Run) -> None:
    Path("menu.yaml").write_text(MENU.replace("2 for support", "2 for support, press 7 for more"))
    change("settings: {wpm: 160", "settings: {wpm: 170")
    change("  - name: later\n", "  - name: later\n    assume: {repeats: 2}\n")
    done = run("call", "test", "menu.test.yaml", "--coverage", "1", "-q")
    assert done.exit_code == 0, done.stdout
    assert done.stderr.count("(announced-key-missing)") == 1


def test_tap(run: Run) -> None:
    change("presses: 1}", "presses: 2}")
    lines = run("call", "test", "menu.test.yaml", "--format", "tap").stdout.splitlines()
    assert lines[:3] == ["TAP version 14", "1..6", "not ok 1 - sales is one key away"]
    assert lines[-1] == "ok 6 - later # SKIP not before 2.0"


def test_junit(run: Run) -> None:
    change("presses: 1}", "presses: 2}")
    change("sales is one key away", "sales & <more>")
    done = run("call", "test", "menu.test.yaml", "--format", "junit")
    root = ET.fromstring(done.stdout)  # noqa: S314 - our own output
    suite = root[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("6", "1", "1")
    assert suite[0].get("name") == "sales & <more>"
    failure = suite[0].find("failure")
    assert failure is not None
    assert failure.get("message") == "expected presses = 2, was 1"


def test_github(run: Run) -> None:
    change("presses: 1}", "presses: 2}")
    done = run("call", "test", "menu.test.yaml", "--format", "github")
    assert "::error file=menu.test.yaml,line=8,title=sales is one key away::" in done.stdout


def test_coverage(run: Run) -> None:
    done = run("call", "test", "menu.test.yaml", "--coverage", "50")
    assert done.exit_code == 0
    counts = done.lines[-1]["coverage"]["menu.test.yaml"]
    assert counts["menus"] == [2, 2]
    assert counts["options"] == [2, 2]
    assert counts["wrong"] == [0, 1]
    done = run("call", "test", "menu.test.yaml", "--coverage", "100")
    assert done.exit_code == 6
    assert "--coverage requires 100 %. Not covered: main: a wrong key, code: silence" in done.stderr
    assert "sinchctl call explore menu.yaml --save-tests FILE" in done.stderr


def test_missing_coverage_is_named_menu_by_menu(run: Run) -> None:
    """Of a menu that no scenario plays only its name, and of many things the first ten."""
    Path("deep").mkdir()
    options = "".join(f"      {key}: {{goto: m{key}}}\n" for key in range(10))
    menus = "".join(
        f"  m{key}: {{prompt: Hi, options: {{1: {{return: a}}}}}}\n" for key in range(10)
    )
    Path("deep/menu.yaml").write_text(
        f"menus:\n  main:\n    prompt: Hi\n    options:\n{options}{menus}"
    )
    Path("deep/a.test.yaml").write_text(
        'app: menu.yaml\nscenarios: [{name: a, keys: "1", expect: {presses: 1}}]\n'
    )
    done = run("call", "test", "deep/a.test.yaml", "--coverage", "90", "--format", "text")
    assert done.exit_code == 6
    keys = "main: key 0, main: key 2, main: key 3, main: key 4, main: key 5, main: key 6"
    assert f"Not covered: {keys}, " in done.stderr
    assert "main: key 1," not in done.stderr
    assert " more. Add scenarios for them" in done.stderr
    assert "sinchctl call explore deep/menu.yaml --save-tests FILE" in done.stderr
    assert f"  not covered: {keys}, " in done.stdout


def test_saved_suite_covers_everything(run: Run) -> None:
    words = ("--reply", "pie:sales=sales.json")
    assert (
        run("call", "explore", "menu.yaml", *words, "--save-tests", "all.test.yaml").exit_code == 0
    )
    done = run("call", "test", "all.test.yaml", "--coverage", "100")
    assert done.exit_code == 0, done.stdout
    again = run("call", "explore", "menu.yaml", "--save-tests", "all.test.yaml")
    assert again.exit_code == 2


def test_saved_call_is_a_scenario(run: Run) -> None:
    for keys in ("1", "2,47"):
        done = run("call", "simulate", "menu.yaml", "--keys", keys, "--save", "new.test.yaml")
        assert done.exit_code == 0
    done = run("call", "test", "new.test.yaml")
    assert (done.exit_code, done.lines[-1]["passed"]) == (0, 2)
    assert done.lines[1]["keys"] == "2,47"


def test_call_is_not_appended_behind_another_key(run: Run) -> None:
    Path("odd.test.yaml").write_text('scenarios:\n  - keys: "1"\napp: menu.yaml\n')
    done = run("call", "simulate", "menu.yaml", "--keys", "1", "--save", "odd.test.yaml")
    assert done.exit_code == 2
    assert "cannot append a scenario" in done.stderr


def test_update_writes_what_happened(run: Run) -> None:
    change("presses: 1}", "presses: 2}")
    assert run("call", "test", "menu.test.yaml", "--update").exit_code == 2
    assert run("call", "test", "menu.test.yaml", "--update", "--yes").exit_code == 0
    text = Path("menu.test.yaml").read_text()
    assert text.startswith("# the tests of our menu\n")
    assert (
        'expect: {kind: "connected", to.endpoint: "+46700000001", reason: "CALLEEHANGUP"}' in text
    )
    assert run("call", "test", "menu.test.yaml").exit_code == 0


def test_update_and_save_keep_the_line_ends_of_windows(run: Run) -> None:
    change("presses: 1}", "presses: 2}")
    file = Path("menu.test.yaml")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert run("call", "test", file.name, "--update", "--yes").exit_code == 0
    assert run("call", "test", file.name).exit_code == 0
    assert run("call", "simulate", "menu.yaml", "--keys", "1", "--save", file.name).exit_code == 0
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n") > 10


def test_update_asks_at_a_terminal(run: Run) -> None:
    change("presses: 1}", "presses: 2}")
    done = run("call", "test", "menu.test.yaml", "--update", tty=True, stdin=b"n\n")
    assert done.exit_code == 13
    assert "presses: 2}" in Path("menu.test.yaml").read_text()


def test_schema_fits(run: Run) -> None:
    schema = json.loads(run("call", "test", "--schema").stdout)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(yaml.safe_load(TESTS))
    odd = yaml.safe_load(TESTS.replace("skip:", "skipp:"))
    assert [*Draft202012Validator(schema).iter_errors(odd)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("skip:", "skpi:", "Did you mean skip?"),
        ("presses: 1}", "preses: 1}", "Did you mean presses?"),
        ("- press: 9", "- prss: 9", "Did you mean press?"),
        ('keys: silence', 'keys: silense', "'silense' (token 1)"),
        ("pie.timeout:", "pie.timout:", "Did you mean timeout?"),
        ("wpm: 160", "wpn: 160", "Did you mean wpm?"),
        ("wpm: 160", "wpm: fast", "wpm is 'fast', and not a number"),
        ("wpm: 160", "callee: busi", "Did you mean busy?"),
        ("repeats: 1}}", "repats: 1}}", "Did you mean repeats?"),
        ("app: menu.yaml", "app: gone.yaml", "cannot read"),
        ("app: menu.yaml", "ap: menu.yaml", "Did you mean app?"),
        ("action: {hangup: {}}}", "action: {hagup: {}}}", "menu.test.yaml#pie.timeout.json"),
    ],
)  # fmt: skip
def test_mistake_in_a_file_says_where(run: Run, old: str, new: str, message: str) -> None:
    change(old, new)
    done = run("call", "test", "menu.test.yaml")
    assert done.exit_code in {2, 6}
    assert message in done.stderr


def test_file_without_scenarios(run: Run) -> None:
    Path("none.yaml").write_text("app: menu.yaml\n")
    done = run("call", "test", "none.yaml")
    assert done.exit_code == 2
    assert "the file has no scenarios" in done.stderr
    assert run("call", "test").exit_code == 2


def test_live_application(run: Run, server: Server) -> None:
    server.tells(200, {"action": {"name": "hangup"}})
    Path("live.test.yaml").write_text(
        f"url: {server.url}\nscenarios:\n"
        "  - expect: {reason: MANAGERHANGUP}\n  - expect: {kind: connected}\n"
    )
    done = run("call", "test", "live.test.yaml", "--jobs", "2", env=CREDENTIALS)
    assert done.exit_code == 6
    assert [row["ok"] for row in done.lines[:2]] == [True, False]
    assert len(server.asked) == 4


def test_live_application_that_is_not_there_fails_its_scenarios(run: Run) -> None:
    Path("live.test.yaml").write_text("url: http://127.0.0.1:1\nscenarios: [{keys: '1'}]\n")
    done = run("call", "test", "live.test.yaml", env=CREDENTIALS)
    assert done.exit_code == 6
    assert done.lines[0]["ok"] is False


def test_thousand_scenarios_in_seconds(run: Run) -> None:
    import time

    rows = "".join(
        f'  - {{name: s{at}, keys: "9,1", expect: {{presses: 2}}}}\n' for at in range(1000)
    )
    Path("many.test.yaml").write_text("app: menu.yaml\nscenarios:\n" + rows)
    begun = time.process_time()
    assert run("call", "test", "many.test.yaml", "-q").stdout == "1000 passed, 0 failed\n"
    assert time.process_time() - begun < 6


@pytest.mark.parametrize(
    "words",
    [
        ("call", "simulate", "menu.yaml", "--keys", "1", "--save", "menu.test.yaml"),
        ("call", "test", "menu.test.yaml", "--update", "--yes"),
    ],
    ids=["save", "update"],
)
def test_full_disk_leaves_the_test_file_as_it_was(run: Run, words: tuple[str, ...]) -> None:
    change("presses: 1}", "presses: 2}")
    before = Path("menu.test.yaml").read_bytes()
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)); "
    code += "from sinchctl.__main__ import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert b"cannot write 'menu.test.yaml'" in done.stderr
    assert Path("menu.test.yaml").read_bytes() == before


def test_call_is_not_saved_to_a_device(run: Run) -> None:
    done = run("call", "simulate", "menu.yaml", "--keys", "1", "--save", "/dev/zero")
    assert done.exit_code == 2
    assert "'/dev/zero' is larger than" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--coverage", "menu.test.yaml"),
        ("menu.test.yaml", "--coverage"),
        ("menu.test.yaml", "--coverage", "--fail-fast"),
    ],
)
def test_coverage_is_shown_without_a_percentage(run: Run, words: tuple[str, ...]) -> None:
    done = run("call", "test", *words)
    assert done.exit_code == 0
    assert done.lines[-1]["coverage"]["menu.test.yaml"]["menus"] == [2, 2]


def test_text_comes_on_a_pipe_too_if_it_is_asked_for(run: Run) -> None:
    done = run("call", "test", "menu.test.yaml", "--format", "text")
    assert done.stdout.startswith("menu.test.yaml  ")


def test_tag_that_no_scenario_has_is_reported(run: Run) -> None:
    done = run("call", "test", "menu.test.yaml", "--tag", "quik")
    assert done.exit_code == 2
    assert "--only and --tag choose no scenario" in done.stderr


def test_url_that_is_not_an_address_is_refused_at_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "live.test.yaml"
    file.write_text("scenarios:\n  - keys: '1'\nurl: my-app\n", "utf-8")
    result = run("call", "test", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{file}:3:6: 'my-app' is not an address" in result.stderr


@pytest.mark.parametrize("options", [("--only", "no such name"), ("--tag", "nightly")])
def test_no_scenario_chosen_is_a_mistake_and_no_success(options: tuple[str, ...], run: Run) -> None:
    """A misspelt name would keep a build green for good."""
    result = run("call", "test", "menu.test.yaml", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "choose no scenario, so nothing was tested" in result.stderr


def test_menu_in_place_of_a_test_file(run: Run) -> None:
    for name in ("menu.yaml", "sales.json"):
        result = run("call", "test", name)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "not a test file. Play it with `sinchctl call simulate`" in result.stderr
