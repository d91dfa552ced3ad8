"""svaml lint: folders, patterns, ignored rules, exact fixes and callout bodies."""

import json
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from tests.conftest import Run

MENU = "menus:\n  main:\n    prompt: Press 1.\n    options:\n      1: {return: sales}\n"
FAULTY = MENU.replace("{return: sales}", "{goto: sale}")
ODD_CASE = '{"action": {"name": "ConnectPSTN", "number": "46700000000", "maxDuration": "60"}}'


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(run: Run, *args: str) -> list[str]:
    """The files with findings, as they are named."""
    result = run("svaml", "lint", *args, "--format", "json")
    return list(dict.fromkeys(finding["file"] for finding in result.json))


def test_a_folder_is_searched_for_files_of_ours(run: Run, desk: Path) -> None:
    (desk / "menus" / "deep").mkdir(parents=True)
    (desk / "menus" / ".git").mkdir()
    for name in ("a.yaml", "deep/b.yml", ".git/c.yaml"):
        (desk / "menus" / name).write_text(FAULTY)
    (desk / "menus" / "d.json").write_text(ODD_CASE)
    (desk / "menus" / "e.toml").write_text("[menus.main]\nprompt = 'x'\n")
    (desk / "menus" / "package.json").write_text('{"name": "shop", "main": "index.js"}')
    (desk / "menus" / "compose.yaml").write_text("services: {web: {action: start}}\n")
    (desk / "menus" / "ci.yml").write_text("name: test\non: push\njobs: {a: {action: x}}\n")
    (desk / "menus" / "notes.txt").write_text(FAULTY)
    assert names(run, "menus") == [
        "menus/a.yaml",
        "menus/d.json",
        "menus/deep/b.yml",
        "menus/e.toml",
    ]
    assert run("svaml", "lint", "menus").exit_code == 6


def test_a_broken_menu_in_a_folder_is_reported(run: Run, desk: Path) -> None:
    (desk / "menus").mkdir()
    (desk / "menus" / "a.yaml").write_text(MENU)
    (desk / "menus" / "b.yaml").write_text("menus:\n\tmain: x\n")
    (desk / "menus" / "c.yaml").write_text("a: [\n")
    result = run("svaml", "lint", "menus")
    assert result.exit_code == 2
    assert "menus/b.yaml:2:1: cannot be read as YAML" in result.stderr
    assert "c.yaml" not in result.stderr


def test_a_pattern_is_expanded(run: Run, desk: Path) -> None:
    (desk / "x").mkdir()
    for name in ("a.yaml", "b.yaml", "x/c.yaml"):
        (desk / name).write_text(FAULTY)
    (desk / "other.yaml").write_text("services: {}\n")
    assert names(run, "*.yaml") == ["a.yaml", "b.yaml"]
    assert names(run, "**/*.yaml") == ["a.yaml", "b.yaml", "x/c.yaml"]


@pytest.mark.parametrize("name", ["empty", "no-such-*.yaml"])
def test_a_folder_or_pattern_without_files_of_ours_is_a_usage_error(
    run: Run, desk: Path, name: str
) -> None:
    (desk / "empty").mkdir()
    (desk / "empty" / "x.json").write_text("{}")
    result = run("svaml", "lint", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "has no menu, flow, SVAML or callout file" in result.stderr


def test_ignore_leaves_a_rule_out(run: Run, desk: Path) -> None:
    (desk / "a.yaml").write_text(FAULTY)
    assert run("svaml", "lint", "a.yaml").exit_code == 6
    result = run("svaml", "lint", "a.yaml", "--ignore", "menu-undefined-target")
    assert (result.exit_code, result.stdout) == (0, "")
    both = ("--ignore", "plain-http", "--ignore", "MENU-UNDEFINED-TARGET")
    assert run("svaml", "lint", "a.yaml", *both).exit_code == 0
    unknown = run("svaml", "lint", "a.yaml", "--ignore", "menu-undefined")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "there is no rule 'menu-undefined'. Did you mean menu-undefined-target?" in (
        unknown.stderr
    )


@pytest.mark.parametrize(
    ("comment", "findings"),
    [
        ("", ["option-key-unsure", "menu-undefined-target"]),
        ("# sinchctl: ignore=option-key-unsure", ["menu-undefined-target"]),
        ("# sinchctl: ignore=menu-undefined-target,option-key-unsure", []),
        ("#sinchctl:ignore=option-key-unsure, menu-undefined-target", []),
        ("# sinchctl: ignore=plain-http", ["option-key-unsure", "menu-undefined-target"]),
    ],
)
def test_a_comment_ignores_a_rule_on_its_line(
    run: Run, desk: Path, comment: str, findings: list[str]
) -> None:
    option = '      "*": {goto: sale}'
    for text in (f"{option}  {comment}\n", f"      {comment}\n{option}\n"):
        (desk / "a.yaml").write_text(MENU + text)
        result = run("svaml", "lint", "a.yaml", "--format", "json")
        assert [finding["rule"] for finding in result.json] == findings
        refused = run("svaml", "render", "a.yaml").exit_code
        assert refused == (6 if "menu-undefined-target" in findings else 0)


def test_a_comment_of_one_line_says_nothing_about_the_others(run: Run, desk: Path) -> None:
    (desk / "a.yaml").write_text(
        f"# sinchctl: ignore=option-key-unsure\n{MENU}"
        '      "*": {return: a}  # sinchctl: ignore=option-key-unsure\n'
        '      "#": {goto: nowhere}\n'
    )
    result = run("svaml", "lint", "a.yaml", "--format", "json")
    assert [finding["rule"] for finding in result.json] == ["menu-undefined-target"]


def test_fix_replaces_what_has_an_exact_replacement(run: Run, desk: Path) -> None:
    path = desk / "a.json"
    path.write_text(ODD_CASE)
    result = run("svaml", "lint", "a.json", "--fix")
    assert result.exit_code == 0
    assert "fixed 3 findings in a.json" in result.stderr
    assert path.read_text() == (
        '{"action": {"name": "connectPstn", "number": "+46700000000", "maxDuration": 60}}'
    )
    again = run("svaml", "lint", "a.json", "--fix")
    assert "fixed" not in again.stderr


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.yaml", "action: {connect_pstn: {number: '+46 70 000 00 00'}}\n", None),
        (
            "b.json",
            '{"instructions": [{"NAME": "Say", "TEXT": "x"}, {"NAME": "Say", "TEXT": "y"}],\n'
            ' "action": {"name": "hangup"}}',
            '{"instructions": [{"name": "say", "text": "x"}, {"name": "say", "text": "y"}],\n'
            ' "action": {"name": "hangup"}}',
        ),
        (
            "c.json",
            '{"action": {"name": "park", "holdPrompt": "#TTS[W\\u00e4nta.]", "maxDuration": 5}}',
            '{"action": {"name": "park", "holdPrompt": "#tts[W\u00e4nta.]", "maxDuration": 5}}',
        ),
        (
            "d.json",
            '{"action": {"name": "connectPstn", "number": 46700000000, "max_duration": 60}}',
            '{"action": {"name": "connectPstn", "number": "46700000000", "maxDuration": 60}}',
        ),
        (
            "e.yaml",
            "action:\n  name: ConnectPSTN\n  number: +4670-000 00 00   # desk\n  cli: private\n",
            'action:\n  name: connectPstn\n  number: "+46700000000"   # desk\n  cli: private\n',
        ),
        ("f.json", '{"action": {"name": "connectPstn", "nummer": "+46700000000"}}', None),
    ],
)
def test_fixes(run: Run, desk: Path, name: str, before: str, after: str | None) -> None:
    path = desk / name
    path.write_text(before, "utf-8")
    run("svaml", "lint", name, "--fix")
    assert path.read_text("utf-8") == (before if after is None else after)


def test_fix_leaves_ignored_rules_and_standard_input_alone(run: Run, desk: Path) -> None:
    path = desk / "a.json"
    path.write_text(ODD_CASE)
    ignore = [word for rule in ("letter-case", "number-written", "member-type")
              for word in ("--ignore", rule)]  # fmt: skip
    assert run("svaml", "lint", "a.json", "--fix", *ignore).exit_code == 0
    assert path.read_text() == ODD_CASE
    result = run("svaml", "lint", "-", "--fix", stdin=ODD_CASE.encode())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--fix needs a file" in result.stderr


# --- callout bodies -------------------------------------------------------------------------

CALL = {"type": "number", "endpoint": "+46700000000"}


def callout(run: Run, body: object) -> list[tuple[str, str]]:
    """The path and the rule of what is found in the body of a callout."""
    result = run("svaml", "lint", "--format", "json", stdin=json.dumps(body).encode())
    return [(finding["path"], finding["rule"]) for finding in result.json]


def test_svaml_in_the_strings_of_a_callout_is_linted(run: Run) -> None:
    option = {"dtmf": "1", "action": "menu(away)"}
    menus = [{"id": "main", "mainPrompt": "#tts[Press 1.]", "options": [option]}]
    ace = {"action": {"name": "runMenu", "menus": menus}}
    ice = {"action": {"name": "connectPstn", "number": "+46"}}
    body = {
        "method": "customCallout",
        "customCallout": {
            "destination": CALL,
            "ice": json.dumps(ice),
            "ace": json.dumps(ace),
            "pie": "https://voice.example.com/pie",
            "custom": "{not SVAML}",
        },
    }
    assert callout(run, body) == [
        ("$.customCallout.ice.action.number", "number"),
        ("$.customCallout.ace.action.menus[0].options[0].action", "menu-undefined-target"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"method": "ttsCallout", "ttsCallout": {"destination": CALL, "text": "Hi"}}, []),
        (
            {"method": "ttsCallout", "ttsCallout": {"destination": CALL, "prompts": "#tts[Hi"}},
            [("$.ttsCallout.prompts", "prompt-unclosed")],
        ),
        (
            {"method": "TTSCallout", "ttsCallout": {"text": "Hi <break/>", "locale": "se-SV"}},
            [
                ("$.ttsCallout.text", "speech-reads-marks"),
                ("$.ttsCallout.locale", "locale"),
            ],
        ),
        (
            {"customCallout": {"ace": "no svaml"}},
            [("$.customCallout.ace", "no-svaml")],
        ),
        (
            {"customCallout": {"ace": {"instructions": []}}},
            [
                ("$.customCallout.ace", "member-type"),
                ("$.customCallout.ace", "no-action"),
            ],
        ),
        ({"method": "conferenceCallout"}, [("$", "member-missing")]),
        (
            {"method": "conferenceCallout", "conferenceCallout": {"conferenceId": "x"}},
            [],
        ),
    ],
)
def test_callouts(run: Run, body: object, expected: list[tuple[str, str]]) -> None:
    assert callout(run, body) == expected


def test_a_callout_body_is_not_svaml_to_be_sent(run: Run) -> None:
    body = json.dumps({"method": "ttsCallout", "ttsCallout": {"text": "Hi"}}).encode()
    result = run("svaml", "render", "-", stdin=body)
    assert (result.exit_code, result.stdout) == (6, "")
    assert "this is the whole body of a callout" in result.stderr
    assert run("svaml", "render", "-", "--no-lint", stdin=body).exit_code == 6


# --- what a file looks like -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "state", "hint"),
    [
        ({"accepted": True}, "it has neither action nor instructions", '{"action": '),
        ({"name": "RunMenu", "menus": []}, "it looks like one action (RunMenu)", '"action"'),
        ({"name": "say", "text": "x"}, "it looks like one instruction (say)", "instructions"),
        ([{"name": "say", "text": "x"}], "it looks like a list of instructions", "instructions"),
        ([{"id": "main", "mainPrompt": "x"}], "it looks like a list of menus", "menus"),
        ({"id": "main", "mainPrompt": "x", "options": []}, "it looks like one menu", "menus"),
        (
            {"event": "ice", "callid": "1", "timestamp": "2026-01-01T00:00:00Z"},
            "it looks like a callback (ICE)",
            "event parse",
        ),
        ({"type": "mo_text", "body": "Hi"}, "it looks like an SMS callback", "event parse"),
        ({"commands": [{"command": "hangup"}]}, "SVAML of the Voice API v2", "v1"),
        ({"errorCode": 40001, "message": "x"}, "an error that Sinch sent", ""),
        ("hello", "it is plain text or a number", "svaml init"),
    ],
)
def test_a_document_that_is_something_else_is_one_error(
    run: Run, document: object, state: str, hint: str
) -> None:
    result = run("svaml", "lint", "--format", "json", stdin=json.dumps(document).encode())
    assert result.exit_code == 6
    (finding,) = result.json
    assert (finding["rule"], finding["severity"]) == ("no-svaml", "error")
    assert state in finding["message"]
    assert hint in finding["hint"]


def test_menus_without_the_key_menus_are_recognised(run: Run, desk: Path) -> None:
    (desk / "a.yaml").write_text("main:\n  prompt: Press 1.\n  options: {1: {return: a}}\n")
    (finding,) = run("svaml", "lint", "a.yaml", "--format", "json").json
    assert "menus without the key menus" in finding["message"]


def test_fix_keeps_the_byte_order_mark(run: Run, desk: Path) -> None:
    path = desk / "a.json"
    path.write_text(ODD_CASE, "utf-8-sig")
    assert run("svaml", "lint", "a.json", "--fix").exit_code == 0
    assert path.read_bytes().startswith(BOM_UTF8)
    assert path.read_text("utf-8-sig") != ODD_CASE
