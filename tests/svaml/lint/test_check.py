"""Lint as a whole: every rule with its examples, the contract of check, golden documents."""

import ast
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.callbacks.judge import judge
from sinchctl.svaml.document.positions import Path as Place
from sinchctl.svaml.lint import fields
from sinchctl.svaml.lint.check import RULES, Finding, Rule, Severity, check
from sinchctl.svaml.lint.rules import allowed_where
from sinchctl.svaml.load import Loaded, examine
from sinchctl.svaml.model import (
    ACTIONS,
    INSTRUCTIONS,
    Amd,
    ConferenceDtmf,
    Destination,
    Menu,
    Option,
    Pair,
    Recording,
    Streaming,
    Transcription,
)
from sinchctl.svaml.node import Node, members
from sinchctl.svaml.write import tree
from tests.conftest import Run, vectors

SOURCE = Path(__file__).parents[3] / "sinchctl" / "svaml"
OF_ANSWERS = {"no-svaml", "empty-answer"}
"""Rules about answers that are no document; receivers of callbacks are judged by them."""
DOCUMENTED = [rule for rule in RULES.values() if rule.id not in OF_ANSWERS]


def looked_at(document: str, event: str = "") -> Loaded:
    """An example as `svaml lint` takes it: JSON where it begins with a brace, else YAML."""
    name = "example.json" if document.startswith("{") else "example.yaml"
    return examine(name, document.encode(), event=event)


def rules(tree: Any, event: str = "") -> list[str]:
    return [finding.rule for finding in check(tree, event)]


# Rules


@pytest.mark.parametrize("rule", DOCUMENTED, ids=lambda rule: rule.id)
def test_the_bad_example_breaks_the_rule_and_the_good_one_keeps_it(rule: Rule) -> None:
    bad, good = looked_at(rule.bad, rule.event), looked_at(rule.good, rule.event)
    assert rule.id in {finding.rule for finding in bad.findings}
    assert rule.id not in {finding.rule for finding in good.findings}
    assert good.errors == []
    assert not any(finding.severity == "warning" for finding in good.findings)
    assert {one.severity for one in bad.findings if one.rule == rule.id} == {rule.severity}


@pytest.mark.parametrize("name", sorted(OF_ANSWERS))
def test_answers_that_are_no_document_have_examples_too(name: str) -> None:
    rule = RULES[name]
    assert [one.rule for one in judge(rule.event, rule.bad.encode())] == [name]
    assert judge(rule.event, rule.good.encode()) == ()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is(rule: Rule) -> None:
    assert RULES[rule.id] is rule
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.severity in get_args(Severity)
    assert rule.title.endswith(".")
    assert "\n" not in rule.title
    assert rule.page.endswith(".")
    assert rule.source
    assert rule.event in {"", *allowed_where.EVENTS}


def test_every_rule_that_is_emitted_is_in_the_table_and_the_other_way_round() -> None:
    """Rules are constants that the code names; those of the readers of files are words."""
    emitted: set[str] = set()
    for path in (SOURCE / "lint").rglob("*.py"):
        if path.stem == "menu_files":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                function = node.value.func
                if isinstance(function, ast.Name) and function.id == "Rule":
                    emitted.add(node.value.args[0].value)  # type: ignore[attr-defined]
    readers = "\n".join(path.read_text("utf-8") for path in (SOURCE / "flow").glob("*.py"))
    readers += (SOURCE / "load.py").read_text("utf-8")
    for name in ("file-shape", "file-key", "file-missing", "file-value", "file-event"):
        assert f'"{name}"' in readers
        emitted.add(name)
    emitted |= {"menu-target", "menu-key", "menu-start", "prompt"}
    assert emitted | OF_ANSWERS == set(RULES)
    codes = set(re.findall(r"(?:code=|hint, )\"([a-z-]+)\"\)", readers))
    assert codes
    assert codes <= set(RULES)


# The contract of check


def test_a_finding_names_its_place_as_the_document_spells_it() -> None:
    document = {"Action": {"NAME": "runMenu", "Menus": [{"ID": "main", "OPTIONS": [{}]}]}}
    places = [finding.path for finding in check(document) if finding.rule == "member-missing"]
    assert places == [("Action", "Menus", 0, "OPTIONS", 0)]


def test_a_missing_member_is_found_at_what_should_have_it() -> None:
    found = check({"instructions": [{"name": "say"}], "action": {"name": "hangup"}})
    assert found == [
        Finding(
            "member-missing",
            "error",
            ("instructions", 0),
            "say has no text: nothing is said",
        )
    ]


@pytest.mark.parametrize("value", [None, 5, "x", [], True, Decimal(1)])
def test_what_is_no_object_is_no_svaml(value: Any) -> None:
    assert rules(value) == ["no-svaml"]


def test_good_documents_have_no_findings() -> None:
    assert check({"action": {"name": "hangup"}}, "pie") == []
    assert check({}, "dice") == []
    assert check({}, "notify") == []
    menu = {"id": "main", "mainPrompt": "#tts[Press 1.]", "repeats": 3, "timeoutMills": 5000}
    menu["options"] = [{"dtmf": 1, "action": "return(sales)"}]
    action = {"name": "runMenu", "locale": "en-US", "barge": True, "menus": [menu]}
    say = {"name": "say", "text": "Welcome.", "locale": "en-US"}
    assert check({"instructions": [say], "action": action}, "ace") == []


def at(document: Any, path: Place) -> Any:
    for step in path:
        document = document[step]
    return document


words = st.sampled_from(
    [
        *("name", "Name", "ids", "text", "locale", "key", "value", "number", "destination"),
        *("menus", "options", "tags", "cli", "maxDuration", "dialTimeout", "amd", "mainMenu"),
        *("id", "mainPrompt", "add", "type", "endpoint", "dtmf", "input", "action", "maxDigits"),
        *("enableVoice", "instructions", "MENUS", "conferenceDtmfOptions", "mode", "credentials"),
        *("destinationUrl", "callHeaders", "numbr", "suppressCallbacks", "repeats", "x"),
    ]
)
texts = st.sampled_from(
    [
        *("", "main", "playFiles", "RUNMENU", "park", "connectPstn", "connectconf", "hangup"),
        *("+46700000000", "#tts[a]b]", "#tts[", "tts#[x]", "#ssml[<speak>]", "a;b;", "menu(main)"),
        *("menu()", "return(x)", "https://u:p@h/?token=x", "s3://b", "12", "#", "\ud800", "en-US"),
    ]
) | st.text(max_size=5)
scalars = st.none() | st.booleans() | st.integers() | st.decimals() | st.floats() | texts
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words | texts, inner, max_size=5),
    max_leaves=20,
)
kinds = st.sampled_from([*INSTRUCTIONS, *ACTIONS, "connectpstn", "conectPstn"])
parts = st.builds(
    lambda kind, rest: {**rest, "name": kind}, kinds, st.dictionaries(words, values, max_size=6)
)
menus = st.builds(
    lambda rest, options: {"id": "main", **rest, "options": options},
    st.dictionaries(words, values, max_size=4),
    st.lists(st.dictionaries(words, texts, max_size=4) | values, max_size=3),
)
running = st.builds(
    lambda menus, rest: {**rest, "name": "runMenu", "menus": menus},
    st.lists(menus | values, max_size=3),
    st.dictionaries(words, values, max_size=3),
)
documents = st.fixed_dictionaries(
    {"instructions": st.lists(parts | values, max_size=3), "action": running | parts | values},
    optional={"Action": values, "x": values},
)


@settings(max_examples=300, deadline=None)
@given(documents | values, st.sampled_from(["", *allowed_where.EVENTS]), st.booleans())
def test_check_never_raises_and_its_places_are_there(tree: Any, event: str, file: bool) -> None:
    for finding in check(tree, event, file=file):
        at(tree, finding.path)
        rule = RULES[finding.rule]
        assert finding.severity == rule.severity
        assert finding.message
        assert "\n" not in finding.message + finding.hint


def test_deep_and_huge_trees_are_only_trees() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"action": deep, "menus": [deep]}
    assert "name-missing" in rules({"action": deep})
    assert rules({"action": {"name": "connectPstn", "number": 10**5000}}) == ["member-type"]
    again: dict[str, Any] = {"name": "runMenu"}
    again["menus"] = [again]
    again["action"] = again
    assert "member-unknown" in rules(again)


def test_names_that_are_no_text_are_nobodys() -> None:
    assert check({"action": {"name": "hangup", 5: 6}, None: 7}) == []


# Tables


def test_the_members_are_those_of_the_model() -> None:
    """Lint has the model's members, and a few that it only reads."""
    only_read = {
        ("connectPstn", "destination"),
        ("connectConf", "dtmfMode"),
        ("park", "dialTimeout"),
        ("runMenu", "suppressCallbacks"),
    }
    objects: dict[str, type[Node]] = {
        "destination": Destination,
        "pair": Pair,
        "recording": Recording,
        "transcription": Transcription,
        "amd": Amd,
        "conferenceDtmf": ConferenceDtmf,
        "streaming": Streaming,
        "menu": Menu,
        "option": Option,
    }
    tables = {**fields.INSTRUCTIONS, **fields.ACTIONS, **fields.OBJECTS}
    known: dict[str, type[Node]] = {**INSTRUCTIONS, **ACTIONS, **objects}
    assert tables.keys() == known.keys()
    theirs = {(name, wire) for name, kind in known.items() for wire in members(kind).values()}
    ours = {(name, wire) for name, table in tables.items() for wire in table}
    assert ours == theirs | only_read


ALLOWED = {
    # where: sure; perhaps (the SVAML reference, section 2)
    "hangup": ("ice ace pie dice manage", ""),
    "continue": ("ace pie manage", "ice"),
    "connectPstn": ("ice", "pie manage"),
    "connectMxp": ("ice", "manage"),
    "connectConf": ("ice ace pie", "manage"),
    "connectSip": ("ice pie", "manage"),
    "connectStream": ("ice", "manage"),
    "runMenu": ("ice ace pie", "manage"),
    "park": ("ice manage", ""),
    "playFiles": ("ice ace pie manage", ""),
    "say": ("ice ace pie manage", ""),
    "sendDtmf": ("ice pie", "manage"),
    "setCookie": ("ice ace pie", "manage"),
    "answer": ("ice", ""),
    "startRecording": ("ice ace pie manage", ""),
    "stopRecording": ("pie manage", "ice ace"),
    "reportCallStatus": ("dice", ""),
}


@pytest.mark.parametrize("event", allowed_where.EVENTS)
@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_where(name: str, event: str) -> None:
    document: dict[str, Any] = {"instructions": [{"name": name}]}
    if name in ACTIONS:
        document = {"action": {"name": name}}
    found = [one for one in check(document, event) if "allowed" in one.rule]
    sure, perhaps = (words.split() for words in ALLOWED[name])
    if event in sure:
        assert found == []
    else:
        assert [(one.rule, one.severity) for one in found] == [
            ("perhaps-not-allowed", "warning") if event in perhaps else ("not-allowed", "error")
        ]
        assert found[0].path[-1] == "name"


def test_without_an_event_everything_is_allowed_that_goes_together() -> None:
    mixed = {"instructions": [{"name": "answer"}], "action": {"name": "continue"}}
    assert rules(mixed) == []
    mixed["instructions"].append({"name": "reportCallStatus", "value": "success"})  # type: ignore[attr-defined]
    assert rules(mixed) == ["mixed-events"]


# Golden documents


@pytest.mark.parametrize("document", vectors("svaml_today.json"), ids=json.dumps)
def test_todays_documents_have_no_errors(document: Any) -> None:
    assert [one for one in check(document) if one.severity == "error"] == []


BROKEN = {
    "svaml-095": "prompt-address",  # a space in an address
    "svaml-098": "prompt-address",  # a file whose name starts with http
    "svaml-099": "prompt-address",  # ftp://
    "svaml-200": "number",  # empty
    "svaml-213": "number",  # full-width digits
    "svaml-224": "duration",  # negative
    "svaml-235": "number",  # a word as a number
    "svaml-277": "destination",  # null
    "svaml-278": "destination",  # empty
    "svaml-282": "indications",  # gb
    "svaml-293": "destination",  # null
    "svaml-296": "caller-id",  # +46
    "svaml-305": "choice",  # empty music
    "svaml-319": "caller-id",  # +46
    "svaml-336": "duration",  # parked for 601 seconds
    "svaml-339": "duration",  # negative
    "menu-039": "option-no-key",  # an empty word
    "menu-153": "menu-undefined-target",
    "menu-156": "menu-undefined-target",
}
"""What Sinch.ServerSdk lets pass, and no call can be made of."""


@pytest.mark.parametrize("name", ["svaml_builder.json", "menu.json"])
def test_what_the_old_sdk_makes_has_no_errors_but_real_ones(name: str) -> None:
    """Its spelling is said once and held against nobody; its builders forget the event."""
    made = [one for one in vectors(name) if "expected_body" in one]
    assert len(made) > 50
    for vector in made:
        event = {"notification": "notify"}.get(vector["context"], vector["context"])
        found = check(json.loads(vector["expected_body"]), event)
        errors = {one.rule for one in found if one.severity == "error"}
        assert errors - {"not-allowed"} == {*BROKEN.get(vector["id"], "").split()}, vector["id"]
        assert "not-allowed" not in errors or event in {"ace", "dice"}
        assert sum(one.rule == "sdk-spelling" for one in found) <= 1


def test_the_starter_is_clean_in_both_dialects() -> None:
    starter = (SOURCE / "starter.yaml").read_bytes()
    found = examine("menu.yaml", starter)
    assert found.findings == []
    assert check(found.tree) == []
    assert check(tree(found.svaml, "serversdk")) == [
        Finding(
            "sdk-spelling",
            "info",
            ("action", "name"),
            "'runmenu' is how Sinch.ServerSdk spells runMenu",
            "today's documents have runMenu",
        )
    ]


@pytest.mark.parametrize(
    "line",
    [
        "--say Welcome --play a.wav hangup --cause busy",
        "--for ace --ssml <speak>Hi</speak> --set-cookie a=b continue",
        "--answer --start-recording --send-dtmf 1w2 connect-pstn +46700000000 --anonymous-cli"
        " --dial-timeout 30s --bridge-timeout 2h --indications se --dtmf 12 --amd --call-tag a=b",
        "connect-pstn +46700000000 --incoming-cli --record --without-callbacks",
        "connect-mxp anna",
        "connect-mxp +46700000000 --type number --header a=b",
        "connect-sip desk@voice.example.com --moh ring --transport tls",
        "connect-sip --account desk --extension 4711",
        "--for ace connect-conference meeting --moh music1 --dtmf-mode detect --two-parts",
        "park hold.wav --timeout 5m",
        "--for manage --barge-hangup --say Goodbye hangup",
        "--for manage park --tts Wait --timeout 5m",
        "--for dice --report-call-status success:ok none",
        "--for pie --stop-recording connect-pstn +46700000000",
    ],
)
@pytest.mark.parametrize("dialect", ["current", "serversdk"])
def test_what_build_makes_has_no_errors(run: Run, line: str, dialect: str) -> None:
    event = line.partition("--for ")[2].partition(" ")[0] or "ice"
    made = run("svaml", "build", "--dialect", dialect, *line.split())
    assert made.exit_code == 0, made.stderr
    assert [one for one in check(made.json, event) if one.severity == "error"] == []
