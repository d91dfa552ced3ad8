"""Lint as a whole: every rule with its examples, the contract of check, golden documents."""

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
from sinchctl.svaml.lint.check import check
from sinchctl.svaml.lint.check import rules as all_rules
from sinchctl.svaml.lint.finding import Finding, Rule, Severity
from sinchctl.svaml.lint.pages import page
from sinchctl.svaml.load import Loaded, examine
from sinchctl.svaml.model import ACTIONS, INSTRUCTIONS
from sinchctl.svaml.vocabulary import EVENTS
from sinchctl.svaml.write import tree
from tests.conftest import Run, vectors

SOURCE = Path(__file__).parents[3] / "sinchctl" / "svaml"
RULES = all_rules()
OF_ANSWERS = {"empty-answer"}
"""Rules about answers that are no document; receivers of callbacks are judged by them."""
DOCUMENTED = [rule for rule in RULES.values() if rule.id not in OF_ANSWERS]


def examined(document: str, syntax: str, event: str = "") -> Loaded:
    """An example as `svaml lint` takes it."""
    return examine(f"example.{syntax}", document.encode(), event=event)


def rules(tree: Any, event: str = "") -> list[str]:
    return [finding.rule for finding in check(tree, event)]


# Rules


@pytest.mark.parametrize("rule", DOCUMENTED, ids=lambda rule: rule.id)
def test_the_bad_example_breaks_the_rule_and_the_good_one_keeps_it(rule: Rule) -> None:
    about = page(rule.id)
    bad = examined(about.bad, about.syntax, about.event)
    good = examined(about.good, about.syntax, about.event)
    assert rule.id in {finding.rule for finding in bad.findings}
    assert rule.id not in {finding.rule for finding in good.findings}
    assert good.errors == []
    assert not any(finding.severity == "warning" for finding in good.findings)
    assert {one.severity for one in bad.findings if one.rule == rule.id} == {rule.severity}


@pytest.mark.parametrize("name", ["empty-answer", "no-svaml"])
def test_answers_that_are_not_svaml_have_examples_too(name: str) -> None:
    about = page(name)
    assert [one.rule for one in judge(about.event, about.bad.encode())] == [name]
    assert judge(about.event, about.good.encode()) == ()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_has_a_page(rule: Rule) -> None:
    about = page(rule.id)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.severity == about.severity
    assert rule.severity in get_args(Severity)
    assert about.title.endswith(".")
    assert about.why.endswith(".")
    assert about.fix.endswith(".")
    assert about.source
    assert about.url.startswith("https://") or about.url == ""
    assert about.event in {"", *EVENTS}


def test_every_page_has_its_rule() -> None:
    assert {path.stem for path in (SOURCE / "lint" / "pages").glob("*.md")} == {*RULES}


def test_the_readers_of_files_name_rules_that_exist() -> None:
    readers = "\n".join(path.read_text("utf-8") for path in (SOURCE / "flow").glob("*.py"))
    names = set(re.findall(r"\"((?:file|name)-[a-z-]+)\"", readers))
    assert {"file-shape", "file-key", "file-missing", "file-value", "name-unknown"} <= names
    assert names <= {*RULES}


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
            "required key 'text' is missing: nothing is said",
        )
    ]


@pytest.mark.parametrize("value", [None, 5, "x", [], True, Decimal(1)])
def test_document_that_is_not_an_object_is_an_error(value: Any) -> None:
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


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(documents | values, st.sampled_from(["", *EVENTS]))
def test_check_never_raises_and_its_places_are_there(tree: Any, event: str) -> None:
    for finding in check(tree, event):
        at(tree, finding.path)
        rule = RULES[finding.rule]
        assert finding.severity == rule.severity
        assert finding.message
        assert "\n" not in finding.message + finding.hint


@pytest.mark.slow
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

ALLOWED = {
    # where: sure; perhaps (the SVAML reference, section 2)
    "hangup": ("ice ace pie dice manage", ""),
    "continue": ("ace pie manage", "ice"),
    "connectPstn": ("ice pie", "manage"),
    "connectMxp": ("ice", "manage"),
    "connectConf": ("ice ace pie", "manage"),
    "connectSip": ("ice pie", "manage"),
    "connectStream": ("ice", "manage"),
    "runMenu": ("ice ace pie", "manage"),
    "park": ("ice manage", ""),
    "playFiles": ("ice ace pie manage", ""),
    "say": ("ice ace pie manage", ""),
    "sendDtmf": ("ice pie manage", ""),
    "setCookie": ("ice ace pie manage", ""),
    "answer": ("ice manage", ""),
    "startRecording": ("ice ace pie manage", ""),
    "stopRecording": ("ice ace pie manage", ""),
    "reportCallStatus": ("dice", ""),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("name", ALLOWED)
def test_actions_and_instructions_allowed_for_each_event(name: str, event: str) -> None:
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
        if "action" not in json.loads(vector["expected_body"]):
            errors -= {"no-action"}
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
def test_built_svaml_has_no_lint_errors(run: Run, line: str, dialect: str) -> None:
    event = line.partition("--for ")[2].partition(" ")[0] or "ice"
    made = run("svaml", "build", "--dialect", dialect, *line.split())
    assert made.exit_code == 0, made.stderr
    assert [one for one in check(made.json, event) if one.severity == "error"] == []
