"""The JSON Schema of menu and flow files: what editors mark is what lint reports."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.svaml import vocabulary
from sinchctl.svaml.document.read import read_document
from sinchctl.svaml.flow.actions import ACTION_KEYS, ACTIONS
from sinchctl.svaml.flow.kind import FILE_KEYS, is_flow
from sinchctl.svaml.flow.menus import MENU_KEYS, OPTION_KEYS
from sinchctl.svaml.flow.read import read_flow
from sinchctl.svaml.flow.steps import STEPS
from sinchctl.svaml.lint.check import rules
from sinchctl.svaml.lint.pages import page
from sinchctl.svaml.load import examine
from tests.conftest import Run

SVAML = Path(__file__).parents[2] / "sinchctl" / "svaml"
SCHEMA = json.loads((SVAML / "schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

UNSAID = re.compile(r"barge_hangup only goes with|a call can be parked for|no start that says")
"""Faults that the schema leaves to lint: sizes written as texts, and members far apart."""


def test_it_is_a_schema_and_printed_as_it_is(run: Run) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    printed = run("svaml", "schema")
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert printed.json == SCHEMA


def test_it_knows_every_key_and_explains_it() -> None:
    properties, parts = SCHEMA["properties"], SCHEMA["$defs"]
    assert {*properties} == {*FILE_KEYS, "$schema"}
    assert {*parts["menu"]["properties"]} == {*MENU_KEYS}
    assert {*parts["option"]["properties"]} == {*OPTION_KEYS}
    words, steps = properties["instructions"]["items"]["anyOf"]
    assert {*steps["properties"]} == {*STEPS}
    names, actions = properties["action"]["anyOf"]
    assert {*actions["properties"]} == {*ACTIONS}
    assert {*words["enum"], *names["enum"]} <= {*STEPS, *ACTIONS}
    for name, keys in ACTION_KEYS.items():
        assert {*actions["properties"][name].get("properties", {})} == {*keys}, name
    for table in (properties, parts["menu"]["properties"], steps["properties"]):
        silent = [key for key, one in table.items() if not _explained(one)]
        assert silent in ([], ["$schema"])


def _explained(one: dict[str, Any]) -> bool:
    reference = one.get("$ref", "").rpartition("/")[2]
    return "description" in one or "description" in SCHEMA["$defs"].get(reference, {})


def test_the_starter_fits_the_schema_and_refers_to_no_missing_file(
    run: Run, tmp_path: Path
) -> None:
    menu = tmp_path / "menu.yaml"
    assert run("svaml", "init", str(menu)).exit_code == 0
    text = menu.read_text("utf-8")
    assert not re.search(r"^#\s*yaml-language-server\s*:", text, re.M)
    assert "sinchctl svaml schema > menu.schema.json" in text
    document = read_document("menu.yaml", menu.read_bytes())
    assert [one.message for one in VALIDATOR.iter_errors(document.value)] == []
    assert run("svaml", "lint", str(menu), "--strict").exit_code == 0


EXAMPLES = [
    (rule, kind, text)
    for rule in rules().values()
    for kind, text in (("bad", page(rule.id).bad), ("good", page(rule.id).good))
    if page(rule.id).syntax == "yaml"
]


@pytest.mark.parametrize(
    ("rule", "kind", "text"), EXAMPLES, ids=[f"{rule.id}-{kind}" for rule, kind, _ in EXAMPLES]
)
def test_it_agrees_with_the_examples_of_the_rules(rule: Any, kind: str, text: str) -> None:
    document = read_document("x.yaml", text.encode())
    if is_flow(document.value, "yaml"):
        agree(document.value)


def agree(tree: Any) -> None:
    """What lint finds nothing in fits the schema; what fits can be made into SVAML."""
    findings = examine("x.yaml", json.dumps(tree).encode()).findings
    errors = [f"{one.json_path}: {one.message}" for one in VALIDATOR.iter_errors(tree)]
    if all(one.severity == "info" for one in findings):
        assert errors == []
    if not errors:
        messages = [one.message for one in read_flow(tree).problems]
        assert [message for message in messages if not UNSAID.search(message)] == []


WORDS = st.sampled_from(
    (
        *("", " ", "x", "\n\nx", "5s", "500ms", "1:30", "soon", "-5s", "0", "0s", "1h30m", "1.5s"),
        *("+46700000000", "0700", "$a.wav", "$$5", "https://x.example/a", "http://", "s3://b/"),
        *("main", "sales", "#tts[x]", "#href[https://x/a]", "private", "a@b.se", "se", "ring"),
        *("1w2", "en-US", "normal", "busy", "detect", "success", "email", "number", "username"),
    )
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 20), WORDS)
PARTS = st.one_of(
    SCALARS, st.fixed_dictionaries({"url": SCALARS}), st.fixed_dictionaries({"ssml": SCALARS})
)
PROMPTS = st.one_of(PARTS, st.lists(PARTS, max_size=2))
PAIRS = st.dictionaries(st.sampled_from(["a", "b c", "", " "]), SCALARS, max_size=2)
SPECIAL = {
    **dict.fromkeys(("prompt", "repeat_prompt", "play"), PROMPTS),
    **dict.fromkeys(("call_tag", "header", "cookies"), PAIRS),
}


def some(keys: Any) -> st.SearchStrategy[Any]:
    """A mapping with any of the keys, or something else."""
    values = {key: SPECIAL.get(key, SCALARS) for key in (*keys, "x")}
    return st.one_of(SCALARS, st.just({}), st.fixed_dictionaries({}, optional=values))


KEYS = st.sampled_from([*"19*#", "12", "sales", "", " ", "1 ", "no"])
OPTIONS = st.dictionaries(KEYS, some(OPTION_KEYS), max_size=3)
MENUS = st.fixed_dictionaries(
    {},
    optional={
        key: st.one_of(SCALARS, OPTIONS) if key == "options" else SPECIAL.get(key, SCALARS)
        for key in MENU_KEYS
    },
)
RECORDING_KEYS = SCHEMA["properties"]["instructions"]["items"]["anyOf"][1]["properties"][
    "start_recording"
]["anyOf"][1]["properties"]
INSIDE = {
    "set_cookie": some(["name", "value"]),
    "report_call_status": some(["status", "details"]),
    "start_recording": some(RECORDING_KEYS),
}
STEP = st.one_of(
    st.sampled_from(STEPS),
    *(
        st.fixed_dictionaries({name: INSIDE.get(name, SPECIAL.get(name, some([])))})
        for name in STEPS
    ),
)
ACTION = st.one_of(
    st.sampled_from(ACTIONS),
    *(st.fixed_dictionaries({name: some(keys)}) for name, keys in ACTION_KEYS.items()),
)
FILES = st.one_of(
    MENUS.map(lambda menu: {"menus": {"main": menu, "sales": {"prompt": "x"}}}),
    st.builds(lambda step: {"instructions": [step], "action": "hangup"}, STEP),
    st.builds(lambda action: {"action": action}, ACTION),
    st.fixed_dictionaries(
        {},
        optional={
            "event": st.one_of(SCALARS, st.sampled_from(["ice", "ACE", "manage"])),
            **dict.fromkeys(("locale", "start", "enable_voice", "barge", "x"), SCALARS),
            "instructions": st.one_of(SCALARS, st.lists(STEP, max_size=2)),
            "action": st.one_of(SCALARS, ACTION),
            "menus": st.one_of(
                SCALARS, st.dictionaries(st.sampled_from(["main", "a b", "", " "]), MENUS)
            ),
        },
    ),
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(FILES)
def test_it_takes_what_the_program_takes_and_nothing_else(tree: dict[str, Any]) -> None:
    if is_flow(tree, "yaml"):
        agree(tree)


def enums(node: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every list of choices in the schema, with the name of its property."""
    if isinstance(node, dict):
        if "enum" in node:
            yield name, node["enum"]
        for key, value in node.items():
            yield from enums(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from enums(value, name)


def test_the_choices_are_those_of_the_vocabulary() -> None:
    """A word that is added to svaml/vocabulary.py has to be added to schema.json too."""
    words = {
        "moh": vocabulary.MUSIC,
        "cause": vocabulary.CAUSES,
        "dtmf_mode": vocabulary.DTMF_MODES,
        "transport": vocabulary.TRANSPORTS,
        "status": vocabulary.STATUSES,
    }
    choices = {name: {*map(str.lower, enum)} for name, enum in enums(SCHEMA) if name in words}
    assert choices == {name: {*map(str.lower, known)} for name, known in words.items()}
