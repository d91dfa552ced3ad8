"""call explore: the report for people, programs and CI."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from sinchctl.simulator.explore.flaws import RULES
from sinchctl.svaml.lint.check import rules
from tests.conftest import DATA, Run

GOOD = """\
menus:
  main:
    prompt: Press 1 for sales, 2 for support.
    repeats: 1
    options:
      1: {return: sales}
      2: {goto: support}
  support:
    prompt: Press 1 for a person, 2 for the beginning.
    options:
      1: {return: person}
      2: {goto: main}
"""
TRAP = GOOD.replace("1: {return: person}", "1: {goto: support}").replace("2: {goto: main}", "")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("menu.yaml").write_text(GOOD)
    Path("trap.yaml").write_text(TRAP)
    Path("bye.json").write_text('{"action": {"name": "hangup"}}')


def test_proof_for_programs(run: Run) -> None:
    done = run("call", "explore", "menu.yaml", "-o", "json")
    assert done.exit_code == 0
    assert {"property": "no-trap"} in done.json["proved"]
    assert done.json["findings"] == []
    assert [row["outcome"] for row in done.json["outcomes"]][:2] == [
        "result return sales",
        "result invalidinput 0",
    ]
    assert (done.json["menus"], done.json["endless"]) == (2, True)


def test_report_fits_its_schema(run: Run) -> None:
    schema = json.loads(run("call", "explore", "--schema").stdout)
    Draft202012Validator.check_schema(schema)
    for words in (["menu.yaml"], ["trap.yaml", "--no-lint"], ["menu.yaml", "--human", "result .*"]):
        Draft202012Validator(schema).validate(run("call", "explore", *words, "-o", "json").json)


def test_every_property_has_one_verdict(run: Run) -> None:
    rows = run("call", "explore", "menu.yaml").lines
    names = [row["property"] for row in rows if row["kind"] == "property"]
    assert len(names) == len(set(names)) == 8
    assert rows[-1]["kind"] == "summary"


def test_trap_has_its_keys_and_its_line(run: Run) -> None:
    done = run("call", "explore", "trap.yaml", "--no-lint", "-o", "json")
    assert done.exit_code == 6
    finding = next(row for row in done.json["findings"] if row["rule"] == "menu-no-way-out")
    assert (finding["at"], finding["keys"], finding["file"]) == ("support", "2", "trap.yaml")
    line = TRAP.splitlines().index("  support:") + 3  # that of its options, as lint has it
    assert (finding["line"], finding["column"]) == (line, 5)
    assert {"property": "no-trap", "rule": "menu-no-way-out", "keys": "2"} in done.json["refuted"]


def test_quiet_names_the_place_of_every_finding(run: Run) -> None:
    done = run("call", "explore", "trap.yaml", "--no-lint", "-q")
    assert done.exit_code == 6
    line = TRAP.splitlines().index("  support:") + 3
    assert f"trap.yaml:{line}:5 error menu-no-way-out support (keys 2)\n" in done.stdout
    assert (
        run("call", "explore", "menu.yaml", "-q").stdout == "proved: every caller gets somewhere\n"
    )


def test_report_for_people(run: Run) -> None:
    done = run("call", "explore", "menu.yaml", tty=True, env={"NO_COLOR": "1"})
    assert done.stdout.startswith("proved: every caller gets somewhere\n")
    assert "result return sales" in done.stdout
    assert "coverage: 2/2 menus, 4/4 options" in done.stdout


def test_finding_for_people_can_be_played(run: Run) -> None:
    done = run("call", "explore", "trap.yaml", "--no-lint", tty=True, env={"NO_COLOR": "1"})
    assert "play it: sinchctl call simulate trap.yaml --keys 2" in done.stdout
    assert "the exploration found 1 error" in done.stderr


WARNED = """\
menus:
  main:
    prompt: Press 1 for sales, press 4 for help.
    options:
      1: {return: sales}
  lost:
    prompt: Press 1.
    options:
      1: {return: x}
"""


@pytest.mark.parametrize("syntax", ["yaml", "json"])
def test_warning_of_lint_that_the_report_has_is_not_repeated(run: Run, syntax: str) -> None:
    Path("warned.yaml").write_text(WARNED)
    Path("warned.json").write_text(run("svaml", "render", "warned.yaml").stdout)
    done = run("call", "explore", f"warned.{syntax}", "-o", "json")
    assert {row["rule"] for row in done.json["findings"]} == {
        "announced-key-missing",
        "menu-unreachable",
    }
    assert "warning" not in done.stderr


def test_warning_that_only_lint_has_is_shown(run: Run) -> None:
    Path("warned.yaml").write_text(f"locale: xx-XX\n{WARNED}")
    done = run("call", "explore", "warned.yaml", "-o", "json")
    assert done.exit_code == 0
    assert done.stderr.count("warning") == done.stderr.count("(locale)") == 1


def test_goals(run: Run) -> None:
    met = run("call", "explore", "menu.yaml", "--reach", "result return sales,within=30s,keys=1")
    assert met.exit_code == 0
    for goal, rule in (
        ("result return person,within=1s", "goal-too-slow"),
        ("result return person,keys=1", "goal-too-many-keys"),
        ("connected .*", "goal-unreachable"),
    ):
        done = run("call", "explore", "menu.yaml", "--reach", goal, "-o", "json")
        assert done.exit_code == 6
        assert [row["rule"] for row in done.json["findings"]] == [rule]


def test_warnings_fail_with_strict(run: Run) -> None:
    reply = ("--reply", "pie:sales=bye.json")
    assert run("call", "explore", "menu.yaml", *reply).exit_code == 0
    assert run("call", "explore", "menu.yaml", *reply, "--strict").exit_code == 6


def test_github_annotations(run: Run) -> None:
    done = run("call", "explore", "trap.yaml", "--no-lint", "--format", "github")
    assert "::error file=trap.yaml,line=10,col=5" in done.stdout
    assert "title=menu-no-way-out::" in done.stdout


@pytest.mark.parametrize("app", ["trap.yaml", "warned.yaml"])
def test_sarif(run: Run, app: str) -> None:
    Path("warned.yaml").write_text(WARNED)
    options = ["--no-lint", "--reply", "pie=bye.json", "--reach", "connected .*"]
    done = run("call", "explore", app, *options, "--format", "sarif")
    assert done.exit_code == 6
    document = json.loads(done.stdout)
    schema = json.loads((DATA / "sarif-schema-2.1.0.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    (log,) = document["runs"]
    descriptors = log["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in descriptors} == {*RULES}
    assert all("helpUri" in rule for rule in descriptors if rule["id"] not in rules())
    for result in log["results"]:
        assert descriptors[result["ruleIndex"]]["id"] == result["ruleId"]
    found = json.loads(run("call", "explore", app, *options, "--format", "json").stdout)["findings"]
    assert [row["rule"] for row in found] == [result["ruleId"] for result in log["results"]]
    goal = next(result for result in log["results"] if result["ruleId"] == "goal-unreachable")
    assert "physicalLocation" not in goal["locations"][0], "a goal stands in no file"
    placed = [result for result in log["results"] if result is not goal]
    lines = [row["line"] for row in found if row["rule"] != "goal-unreachable"]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in placed]
    assert [region["startLine"] for region in regions] == lines


def test_numbers_to_enter(run: Run) -> None:
    svaml = {"action": {"name": "runMenu", "menus": [{"id": "main", "maxDigits": 4}]}}
    Path("pin.json").write_text(json.dumps(svaml))
    words = ("call", "explore", "pin.json", "--numbers", "4711,0000", "-o", "json")
    names = [row["outcome"] for row in run(*words).json["outcomes"]]
    assert {"result sequence 4711", "result sequence 0000"} <= {*names}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["menu.yaml", "--reach", "("], "is not a regular expression"),
        (["menu.yaml", "--reach", "x,keys=two"], "is not a number"),
        (["menu.yaml", "--numbers", "12a"], "is not a number to enter"),
        (["--explain", "menu-no-wayout"], "Did you mean menu-no-way-out?"),
        ([], "there is no application"),
    ],
)
def test_mistakes_end_with_2(run: Run, words: list[str], message: str) -> None:
    done = run("call", "explore", *words)
    assert done.exit_code == 2
    assert message in done.stderr


def test_rules_are_explained(run: Run) -> None:
    assert "silent-loop (error)" in run("call", "explore", "--explain", "all").stdout
    done = run("call", "explore", "--explain", "silent-loop")
    assert "refutes the property silence-ends" in done.stdout


def test_call_without_menus(run: Run) -> None:
    dial = {"action": {"name": "connectPstn", "number": "+46700000001"}}
    Path("dial.json").write_text(json.dumps(dial))
    done = run("call", "explore", "dial.json", "-o", "json")
    assert done.json["outcomes"][0]["outcome"] == "connected +46700000001"
    assert done.json["toHuman"]["presses"] == 0


# --- pictures ---

BEGINNINGS = {
    "tree": "A call comes in (ICE)",
    "mermaid": "flowchart TD",
    "dot": "digraph flow {",
    "svg": "<svg xmlns=",
}


@pytest.mark.parametrize("shape", BEGINNINGS)
def test_picture_has_the_findings_and_their_keys(run: Run, shape: str) -> None:
    done = run("call", "explore", "trap.yaml", "--no-lint", "--format", shape)
    assert done.stdout.startswith(BEGINNINGS[shape])
    assert "menu-no-way-out" in done.stdout
    assert "keys 2" in done.stdout
    assert done.exit_code == 6


def test_svg_is_named_after_the_file(run: Run) -> None:
    done = run("call", "explore", "menu.yaml", "--format", "svg", tty=True)
    assert "<title>menu.yaml: call flow</title>" in done.stdout
    assert done.exit_code == 0


def test_text_comes_on_a_pipe_too_if_it_is_asked_for(run: Run) -> None:
    done = run("call", "explore", "menu.yaml", "--format", "text")
    assert done.stdout.startswith("proved: every caller gets somewhere\n")
    assert run("call", "explore", "menu.yaml", "--format", "tree", "-q").stdout == (
        "proved: every caller gets somewhere\n"
    )


def test_mermaid_says_when_it_is_too_much_for_mermaid(run: Run) -> None:
    options = "".join(f"      {key}: {{return: r{key}}}\n" for key in range(10))
    menus = "".join(f"  m{at}:\n    prompt: Hi\n    options:\n{options}" for at in range(60))
    Path("large.yaml").write_text(
        f"menus:\n  main:\n    prompt: Hi\n    options:\n{options}{menus}"
    )
    done = run("call", "explore", "large.yaml", "--format", "mermaid")
    assert "Mermaid draws 500 lines" in done.stderr


def test_goal_that_is_missed_is_an_annotation_without_a_file(run: Run) -> None:
    words = ("call", "explore", "menu.yaml", "--reach", "result return gone")
    text = run(*words, "--format", "github").stdout
    assert text.startswith("::error title=goal-unreachable::no way leads to result return gone")
    log = json.loads(run(*words, "--format", "sarif").stdout)
    assert log["runs"][0]["results"][0]["ruleId"] == "goal-unreachable"


# --- places ---

FLAWED = """\
menus:
  main:
    prompt: Press 1 for sales, press 7 for fun.
    options:
      1: {return: sales}
      2: {goto: gone}
      3: {goto: dead}
      4: {goto: trap}
  dead:
    prompt: Nothing.
  trap:
    prompt: Lost.
    options:
      1: {goto: trap}
  lost:
    prompt: Hi.
    options:
      1: {return: x}
"""


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_findings_of_lint_have_its_line_and_column(run: Run, form: str) -> None:
    Path("flawed.yaml").write_text(FLAWED)
    if form == "json":
        text = run("svaml", "render", "flawed.yaml", "--no-lint", "-o", "json").stdout
        Path("flawed.json").write_text(text)
    name = f"flawed.{form}"
    lint = {
        row["rule"]: (row["line"], row["column"])
        for row in run("svaml", "lint", name, "-o", "json").json
    }
    findings = run("call", "explore", name, "--no-lint", "-o", "json").json["findings"]
    shared = {row["rule"]: (row["line"], row["column"]) for row in findings if row["rule"] in lint}
    rules_here = {"menu-undefined-target", "menu-dead-end", "menu-no-way-out", "menu-unreachable"}
    assert {*shared} == {*rules_here, "announced-key-missing"}
    assert shared == {rule: lint[rule] for rule in shared}
