"""svaml lint: findings at their places for people, programs, annotations and code scanning."""

import json
import os
import time
from pathlib import Path
from typing import Any
from unicodedata import category, east_asian_width

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sinchctl.commands.svaml.lint_run import Checked
from sinchctl.commands.svaml.lint_text import lines
from sinchctl.svaml.document.positions import format_path
from sinchctl.svaml.document.read import read_document
from sinchctl.svaml.lint.check import rules
from sinchctl.svaml.lint.finding import Located
from sinchctl.svaml.lint.pages import page
from tests.conftest import DATA, Result, Run
from tests.test_layers import HEAVY, loaded_by

RULES = rules()
SARIF = json.loads((DATA / "sarif-schema-2.1.0.json").read_text("utf-8"))
CLEAN = """\
menus:
  main:
    prompt: Press 1.
    repeat_prompt: Press 1, please.
    options:
      1: {return: sales}
"""
BROKEN = """\
menus:
  main:
    prompt: Press 1.
    repeats: three
    options:
      1: {goto: slaes}
  sales:
    prompt: Enter your number.
    max_digits: 6
"""
ODD = "event: ace\naction: hangup\n"
"""Has a warning where it is used for ICE, and nothing else."""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of its own with a clean, a broken and an odd file."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    (work / "clean.yaml").write_text(CLEAN)
    (work / "broken.yaml").write_text(BROKEN)
    (work / "odd.yaml").write_text(ODD)
    (work / "tab.yaml").write_text("menus:\n\tmain: x\n")
    return work


def lint(run: Run, *args: str, **given: Any) -> Result:
    return run("svaml", "lint", *args, **given)


# --- for people -----------------------------------------------------------------------------


def test_text_shows_the_place_the_line_a_caret_and_a_hint(run: Run) -> None:
    result = lint(run, "broken.yaml")
    assert result.exit_code == 6
    assert result.stdout == (
        "broken.yaml:4:14: error[file-shape] repeats is 'three'; expected a whole number\n"
        " 4 |     repeats: three\n"
        "   |              ^^^^^\n"
        "   = path: menus.main.repeats\n"
        "\n"
        "broken.yaml:6:17: error[menu-undefined-target] the option plays menu 'slaes', which does "
        "not exist; the menu fails there\n"
        " 6 |       1: {goto: slaes}\n"
        "   |                 ^^^^^\n"
        "   = path: menus.main.options.1.goto\n"
        "   = help: did you mean 'sales'?\n"
        "\n"
    )
    assert result.stderr.startswith("sinchctl: error: 2 errors in 1 file. ")


def test_a_clean_file_says_so_beside_the_data(run: Run) -> None:
    result = lint(run, "clean.yaml", "clean.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "sinchctl: no findings in 2 files\n"
    assert lint(run, "clean.yaml", "-q").stderr == ""


def test_warnings_fail_under_strict_alone(run: Run) -> None:
    odd = ("odd.yaml", "--for", "ice")
    loose = lint(run, *odd)
    assert loose.exit_code == 0
    assert "odd.yaml:1:8: warning[file-event] " in loose.stdout
    assert loose.stderr == "sinchctl: 1 warning in 1 file\n"
    strict = lint(run, *odd, "--strict")
    assert (strict.exit_code, strict.stdout) == (6, loose.stdout)
    assert lint(run, "clean.yaml", "--strict").exit_code == 0


def test_information_never_fails_lint(run: Run) -> None:
    rule = RULES["closed-beta"]
    assert rule.severity == "info"
    result = lint(run, "-", "--strict", stdin=page(rule.id).bad.encode())
    assert result.exit_code == 0
    assert ": info[closed-beta] " in result.stdout
    assert result.stderr == "sinchctl: 1 info in 1 file\n"


def test_colours_are_for_terminals(run: Run) -> None:
    shown = lint(run, "broken.yaml", tty=True, env={"TERM": "xterm"}).stdout
    assert "\x1b[1;31merror\x1b[0m" in shown
    for line in (["--no-color"], []):
        env = {"TERM": "xterm", "NO_COLOR": "" if line else "1"}
        assert "\x1b" not in lint(run, "broken.yaml", *line, tty=True, env=env).stdout
    assert "\x1b" not in lint(run, "broken.yaml").stdout


# --- which files ----------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_does_not_stop_the_others(run: Run) -> None:
    result = lint(run, "tab.yaml", "broken.yaml", "none.yaml", "clean.yaml")
    assert result.exit_code == 2
    assert result.stdout == lint(run, "broken.yaml").stdout
    first, second, summary = result.stderr.splitlines()
    assert first.startswith("sinchctl: error: tab.yaml:2:1: cannot be read as YAML: a tab.")
    assert second.startswith("sinchctl: error: cannot read 'none.yaml': ")
    assert summary == "sinchctl: 2 errors in 2 files"


def test_one_file_that_cannot_be_read_is_one_line(run: Run) -> None:
    for output in ([], ["--format", "json"], ["-o", "json"], ["-o", "ndjson"]):
        result = lint(run, "tab.yaml", *output)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
    error = json.loads(lint(run, "tab.yaml", "-o", "json").stderr)["error"]
    assert (error["exitCode"], error["code"]) == (2, "usage")


def test_stdin_is_read_for_a_dash_and_for_nothing(run: Run) -> None:
    for line in ([], ["-"]):
        result = lint(run, *line, stdin=BROKEN.encode())
        assert result.exit_code == 6
        assert result.stdout.startswith("-:4:14: error[file-shape] ")
    both = lint(run, "-", "broken.yaml", "--format", "json", stdin=b'{"action": "x"}')
    assert [one["file"] for one in both.json][-1] == "broken.yaml"
    assert lint(run, "-", "-", stdin=b"{}").exit_code == 2
    asked = lint(run, tty=True)
    assert (asked.exit_code, asked.stdout) == (2, "")
    assert "no file is named" in asked.stderr


@pytest.mark.parametrize("line", ["--format xml", "--for icee", "--explain nothing", "--format"])
def test_unknown_lint_option_value_is_a_usage_error(run: Run, line: str) -> None:
    result = lint(run, "clean.yaml", *line.split())
    assert (result.exit_code, result.stdout) == (2, "")


# --- for programs ---------------------------------------------------------------------------


def test_json_is_an_array_with_the_members_of_the_contract(run: Run) -> None:
    told = lint(run, "broken.yaml", "--format", "json")
    assert told.exit_code == 6
    assert told.json[1] == {
        "rule": "menu-undefined-target",
        "severity": "error",
        "path": "menus.main.options.1.goto",
        "message": "the option plays menu 'slaes', which does not exist; the menu fails there",
        "hint": "did you mean 'sales'?",
        "file": "broken.yaml",
        "line": 6,
        "column": 17,
    }
    assert lint(run, "broken.yaml", "-o", "json").stdout == told.stdout
    assert lint(run, "broken.yaml", env={"SINCHCTL_OUTPUT": "json"}).stdout == told.stdout
    assert lint(run, "broken.yaml", "--format", "json", "-o", "tsv").stdout == told.stdout
    text = lint(run, "broken.yaml").stdout
    assert lint(run, "broken.yaml", "--format", "text", "-o", "json").stdout == text


def test_json_of_a_clean_file_is_an_empty_array(run: Run) -> None:
    for line in (["--format", "json"], ["-o", "json"]):
        result = lint(run, "clean.yaml", *line)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "[]\n", "")
    assert lint(run, "clean.yaml", "tab.yaml", "--format", "json").json == []


def test_the_other_formats_are_a_finding_a_line(run: Run) -> None:
    whole = lint(run, "broken.yaml", "-o", "json").json
    assert lint(run, "broken.yaml", "-o", "ndjson").lines == whole
    rows = [line.split("\t") for line in lint(run, "broken.yaml", "-o", "tsv").stdout.splitlines()]
    assert rows[1] == [
        *("broken.yaml", "6", "17", "error", "menu-undefined-target", "menus.main.options.1.goto"),
        "the option plays menu 'slaes', which does not exist; the menu fails there",
        "did you mean 'sales'?",
    ]
    assert lint(run, "broken.yaml", "--field", "line").stdout == "4\n6\n"
    assert lint(run, "broken.yaml", "-q").stdout == "file-shape\nmenu-undefined-target\n"


def test_svaml_has_paths_of_its_own(run: Run, desk: Path) -> None:
    (desk / "svaml.json").write_text('{"action": {"name": "hangup"},\n "instructions": 5}')
    (one,) = lint(run, "svaml.json", "--format", "json").json
    assert (one["path"], one["line"]) == ("$.instructions", 2)


# --- for annotations ------------------------------------------------------------------------


def test_github_annotations_stand_at_the_line(run: Run, desk: Path) -> None:
    told = lint(run, "broken.yaml", "--format", "github")
    assert told.exit_code == 6
    assert told.stdout.splitlines()[1] == (
        "::error file=broken.yaml,line=6,col=17,endColumn=22,"
        "title=menu-undefined-target::the option plays menu 'slaes', which does not exist; the "
        "menu fails there (menus.main.options.1.goto). Did you mean 'sales'?"
    )
    odd = lint(run, "odd.yaml", "--for", "ice", "--format", "github").stdout
    assert odd.startswith("::warning file=odd.yaml,line=1,col=8,endColumn=11,title=file-event::")


def test_a_file_that_cannot_be_read_is_annotated_too(run: Run) -> None:
    told = lint(run, "tab.yaml", "none.yaml", "--format", "github")
    assert told.exit_code == 2
    assert told.stdout.splitlines() == [
        "::error file=tab.yaml,line=2,col=1,title=unreadable::"
        "cannot be read as YAML: a tab. Indent YAML with spaces.",
        "::error file=none.yaml,title=unreadable::"
        "cannot read 'none.yaml': No such file or directory. Check the path.",
    ]


def test_annotations_are_escaped_and_relative(run: Run, desk: Path) -> None:
    (desk / "a,b").mkdir()
    name = "a,b/50%: x.yaml"
    (desk / name).write_text("menus:\n  main:\n    prompt: Hi\n    100%: 1\n")
    for spelled in (name, f"./{name}", str(desk / name)):
        line, *_ = lint(
            run, spelled, "--format", "github", "--ignore", "menu-dead-end"
        ).stdout.splitlines()
        head, _, message = line.removeprefix("::error ").partition("::")
        assert head.startswith("file=a%2Cb/50%25%3A x.yaml,line=4,col=5,")
        assert "'100%25'" in message
    os.chdir(desk / "a,b")
    outside = lint(run, "../broken.yaml", "--format", "github").stdout
    assert outside.startswith(f"::error file={desk}/broken.yaml,line=4,")


def test_stdin_has_no_file_to_annotate(run: Run) -> None:
    told = lint(run, "--format", "github", stdin=BROKEN.encode()).stdout
    assert told.startswith("::error title=file-shape::stdin:4:14: repeats is 'three'; ")


# --- for code scanning ----------------------------------------------------------------------


def sarif(run: Run, *args: str) -> Any:
    """The one run of a log that is valid SARIF 2.1.0 by the schema of OASIS."""
    log = lint(run, *args, "--format", "sarif").json
    jsonschema.Draft202012Validator(SARIF).validate(log)
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return only


def test_sarif_has_every_rule_and_every_finding(run: Run) -> None:
    found = sarif(run, "broken.yaml", "clean.yaml")
    driver = found["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [*RULES]
    assert f"sinchctl {driver['version']}" == run("--version").stdout.strip()
    result = found["results"][1]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "menu-undefined-target"
    assert result["level"] == "error"
    assert result["message"]["text"].endswith("the menu fails there. Did you mean 'sales'?")
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "broken.yaml"
    region = place["physicalLocation"]["region"]
    assert region == {"startLine": 6, "startColumn": 17, "endColumn": 22}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "menus.main.options.1.goto"}]
    assert found["columnKind"] == "unicodeCodePoints"
    assert found["invocations"] == [{"executionSuccessful": True}]
    levels = {rule["defaultConfiguration"]["level"] for rule in driver["rules"]}
    assert levels <= {"error", "warning", "note"}
    assert all("```" in rule["help"]["markdown"] for rule in driver["rules"])


def test_sarif_counts_columns_in_characters(run: Run, desk: Path) -> None:
    (desk / "wide.yaml").write_text("menus: {main: {prompt: 🍷🍷, repeats: three}}\n", "utf-8")
    (result,) = sarif(run, "wide.yaml", "--ignore", "menu-dead-end")["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    line = "menus: {main: {prompt: 🍷🍷, repeats: three}}"
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "three"


def test_sarif_names_files_as_addresses(run: Run, desk: Path) -> None:
    (desk / "å b#%.yaml").write_text(BROKEN)
    location = sarif(run, "å b#%.yaml")["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {
        "uri": "%C3%A5%20b%23%25.yaml",
        "uriBaseId": "%SRCROOT%",
    }


def test_a_finding_keeps_its_fingerprint_where_it_moves(run: Run, desk: Path) -> None:
    def prints(text: str) -> list[str]:
        (desk / "moved.yaml").write_text(text)
        found = sarif(run, "moved.yaml")["results"]
        return [one["partialFingerprints"]["sinchctlFinding/v1"] for one in found]

    assert prints(BROKEN) == prints(f"# a line\n\n{BROKEN}")
    assert len(set(prints(BROKEN))) == 2
    assert prints(BROKEN) != prints(BROKEN.replace("slaes", "salse"))


def test_sarif_says_which_files_could_not_be_read(run: Run) -> None:
    found = sarif(run, "tab.yaml", "clean.yaml", "none.yaml")
    (invocation,) = found["invocations"]
    assert not invocation["executionSuccessful"]
    first, second = invocation["toolExecutionNotifications"]
    assert first["message"]["text"].startswith("cannot be read as YAML: a tab")
    assert first["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "none.yaml"
    assert found["results"] == []
    assert lint(run, "tab.yaml", "clean.yaml", "--format", "sarif").exit_code == 2


# --- the line and its caret -----------------------------------------------------------------


def columns(text: str) -> int:
    """How wide a terminal shows a text that has no control characters."""
    wide = sum(2 if east_asian_width(one) in {"W", "F"} else 1 for one in text)
    return wide - sum(category(one) in {"Mn", "Me", "Cf"} for one in text)


def excerpt(text: str, path: tuple[str | int, ...], width: int) -> tuple[str, str]:
    """The line of a JSON text and the caret line under it, as they are shown for a path."""
    document = read_document("x.json", text.encode())
    line, column = document.places.nearest(path)
    end = document.places.word_end(line, column)
    place = (format_path(path), "message", "", "x.json", line, column, end)
    found = Located("rule", "error", *place)
    shown = ["".join(text for text, _ in pieces) for pieces in lines(_one(document, found), width)]
    return shown[1], shown[2]


def _one(document: Any, found: Located) -> Checked:
    return Checked("x.json", document, [found])


def under(line: str, caret: str) -> str:
    """What stands above the carets."""
    start, size = caret.index("^"), caret.count("^")
    shown, at = "", 0
    for character in line:
        if start <= at < start + size:
            shown += character
        at += columns(character)
    return shown


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize(
    "before",
    ["", "a", "\t", "日本語", "e\u0301", "🍷" * 30, "x" * 500, "\u202e\u200b", "a\tb" * 40],
)
def test_caret_is_under_the_word(before: str, width: int) -> None:
    text = f'{{{json.dumps(before, ensure_ascii=False)}: 1, "z": "bad", "y": {[5] * 300}}}'
    text = text.replace("\\t", "  ")
    line, caret = excerpt("{\t" + text[1:], ("z",), width)
    assert max(columns(line), columns(caret)) <= width
    assert under(line, caret) == '"bad"'
    assert ("..." in line) == (width < 200 or len(before) > 100 or "[5, 5" in text)


def test_a_word_longer_than_the_line_is_cut(desk: Path) -> None:
    line, caret = excerpt(json.dumps({"a": 1, "b": "x" * 300}), ("b",), 60)
    assert (len(line), line[-5:]) == (60, "xx...")
    assert (len(caret), caret[-3:]) == (57, "^^^")


def test_control_characters_are_escaped_on_a_terminal(run: Run, desk: Path) -> None:
    key = "\u202e\u009b31m"
    (desk / "evil.json").write_text(f'{{"action": {{"name": "hangup"}}, "{key}": 1}}', "utf-8")
    for line in ([], ["--format", "json"], ["--format", "github"], ["-o", "tsv"]):
        for tty in (True, False):
            shown = lint(run, "evil.json", *line, tty=tty, env={"NO_COLOR": "1"})
            if tty or not line:
                assert key[0] not in shown.stdout
                assert key[1] not in shown.stdout


LINES = st.text(st.sampled_from("ab ,:'é日🍷\u0301\u200d\u202e\u009b\u2028한{}[]#*"), max_size=120)


@settings(max_examples=60, deadline=None)
@given(LINES, LINES, LINES, st.integers(0, 9), st.integers(1, 220))
def test_any_line_fits_any_width(before: str, word: str, after: str, tabs: int, width: int) -> None:
    texts = [json.dumps(one, ensure_ascii=False) for one in (before, word, after)]
    line, caret = excerpt(f",{chr(9) * tabs}".join(texts).join("[]"), (1,), width)
    assert max(columns(line), columns(caret)) <= max(width, 25)
    assert caret.strip(" |").strip("^") == ""
    assert not {*line} & {"\t", "\u202e", "\u009b", "\u2028"}


def test_secrets_of_the_line_are_covered(run: Run, desk: Path) -> None:
    hidden = ("hunter2", "s3cr3t", "k3y")
    url = '"ftp://me:hunter2@x.example/a.wav?token=s3cr3t"'
    text = (
        f"instructions:\n- play: {url}\n- play: {{url: {url}}}\n- {url}: 1\n"
        f"- start_recording: {{destination_url: {url}, credentials: 'k3y', bad: 1}}\n"
        "- start_recording: {bad: 1, credentials: {a: k3y}}\n"
        f"action: {{connect_pstn: {{number: {url}}}}}\n"
    )
    (desk / "secret.yaml").write_text(text)
    svaml = {
        "instructions": [
            {
                "name": "startRecording",
                "options": {
                    "destinationUrl": "http://me:hunter2@x.example/?token=s3cr3t",
                    "credentials": "k3y",
                    "bad": 1,
                },
            }
        ],
        "action": {"name": "hangup"},
    }
    (desk / "secret.json").write_text(json.dumps(svaml))
    for form in ("text", "json", "github", "sarif"):
        for columns_ in ("60", "200", "1000"):
            result = lint(
                run,
                *("secret.yaml", "secret.json", "--format", form),
                env={"COLUMNS": columns_},
            )
            assert "secret.yaml" in result.stdout
            for secret in hidden:
                assert secret not in result.stdout + result.stderr


KEYS = st.sampled_from(
    (
        *(
            "action",
            "instructions",
            "name",
            "menus",
            "main",
            "prompt",
            "options",
            "1",
            "goto",
            "id",
        ),
        *("event", "say", "play", "run_menu", "connect_pstn", "number", "ids", "text", "dtmf", "%"),
        *("mainMenu", "mainPrompt", "destination", "endpoint", "x\n::", "\u202e", "a b", ""),
    )
)
TEXTS = st.one_of(
    KEYS,
    st.text(max_size=5),
    st.sampled_from(["connectPstn", "runMenu", "hangup", "playFiles", "menu(x)", "#tts[", "ice"]),
)
TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(KEYS, st.text(max_size=3)), inner, max_size=4),
        st.fixed_dictionaries({"action": inner}, optional={"instructions": st.lists(inner)}),
    ),
    max_leaves=15,
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[*HealthCheck])
@given(TREES, st.sampled_from(["", "ice", "ace", "pie", "dice", "notify", "manage"]))
def test_any_document_is_linted_in_every_format(run: Run, tree: Any, event: str) -> None:
    text = json.dumps(tree).encode()
    codes = set()
    for form in ("text", "json", "github", "sarif"):
        result = lint(run, "-", "--format", form, *(["--for", event] if event else []), stdin=text)
        codes.add(result.exit_code)
        if form == "github":
            lines_ = result.stdout.splitlines()
            assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines_)
        if form == "sarif":
            log = json.loads(result.stdout)
            assert [*jsonschema.Draft202012Validator(SARIF).iter_errors(log)] == []
    assert len(codes) == 1
    assert codes <= {0, 2, 6}


# --- the pages of the rules -----------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_has_a_page(run: Run, rule: Any) -> None:
    shown = lint(run, "--explain", rule.id, env={"COLUMNS": "60"})
    assert (shown.exit_code, shown.stderr) == (0, "")
    first, _, rest = shown.stdout.partition("\n")
    assert first == f"{rule.id} ({rule.severity})"
    assert " ".join(page(rule.id).title.split()) in " ".join(rest.split())
    assert "Source: " in rest
    prose, wrong, right = rest.replace("\nRight:", "\nWrong").split("\nWrong")
    assert all(len(line) <= 60 or "https://" in line for line in prose.splitlines())
    assert wrong.partition(":")[2].strip() or rule.id == "empty-answer"
    assert right.strip()


def test_a_page_is_an_object_for_programs(run: Run) -> None:
    told = lint(run, "--explain", "menu-undefined-target", "-o", "json").json
    assert (told["rule"], told["severity"]) == ("menu-undefined-target", "error")
    assert told["bad"] != told["good"]
    assert lint(run, "--explain", "MENU-UNDEFINED-TARGET", "--format", "json").json == told
    assert lint(run, "--explain", "menu-undefined-target", "-o", "ndjson").lines == [told]


def test_all_rules_are_listed(run: Run) -> None:
    shown = lint(run, "--explain", "all", env={"COLUMNS": "60"}).stdout
    assert max(map(len, shown.splitlines())) <= 60
    assert [line.split()[0] for line in shown.splitlines() if not line.startswith(" ")] == [*RULES]
    assert [one["rule"] for one in lint(run, "--explain", "all", "-o", "json").json] == [*RULES]
    assert lint(run, "--explain", "all", "-q").stdout.split() == [*RULES]


def test_a_rule_that_does_not_exist_gets_a_guess(run: Run) -> None:
    result = lint(run, "--explain", "menu-undefined-targt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Did you mean menu-undefined-target?" in result.stderr


# --- start-up and size ----------------------------------------------------------------------


def test_lint_of_svaml_loads_nothing_heavy(desk: Path) -> None:
    (desk / "svaml.json").write_text('{"action": {"name": "hangup"}}')
    (desk / "wrong.json").write_text('{"action": {"name": "hangupp"}}')
    for line in ("svaml.json", "wrong.json", "svaml.json --format json"):
        loaded = loaded_by("svaml", "lint", *line.split())
        assert loaded & HEAVY == set()
        assert not {"sinchctl.svaml.flow.read", "sinchctl.svaml.build"} & loaded


def test_lint_of_a_menu_loads_what_reads_it_and_no_more() -> None:
    loaded = loaded_by("svaml", "lint", "broken.yaml")
    assert loaded & HEAVY <= {"yaml", "msgspec", "decimal"}
    (Path.cwd() / "menu.toml").write_text("[menus.main]\nprompt = 'x'\n")
    assert "yaml" not in loaded_by("svaml", "lint", "menu.toml")


@pytest.mark.slow
def test_many_findings_on_one_line_take_no_longer_than_on_many(run: Run, desk: Path) -> None:
    """Showing a finding does not depend on how long its line is."""
    steps = [{"name": "hangupp"} for _ in range(3000)]
    took = {}
    for name, indent in (("one.json", None), ("many.json", 1)):
        text = json.dumps({"instructions": steps, "action": {"name": "hangup"}}, indent=indent)
        (desk / name).write_text(text)
        start = time.process_time()
        result = lint(run, name)
        took[name] = time.process_time() - start
        assert result.exit_code == 6
    assert took["one.json"] < 4 * took["many.json"] + 1
