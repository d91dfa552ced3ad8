"""SVAML is read leniently and written strictly, and nothing is lost on the way."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.svaml.model import (
    ConnectConf,
    ConnectPstn,
    Option,
    OtherAction,
    Park,
    PlayFiles,
    RunMenu,
    Say,
)
from sinchctl.svaml.read import read
from sinchctl.svaml.write import Dialect, tree, write
from tests.conftest import vectors

TODAY = [json.dumps(one, separators=(",", ":")) for one in vectors("svaml_today.json")]


@pytest.mark.parametrize("text", TODAY)
def test_todays_documents_come_out_as_they_went_in(text: str) -> None:
    assert write(read(json.loads(text))) == text.encode()


def test_names_are_read_in_any_letter_case() -> None:
    svaml = read({"Instructions": [{"Name": "SAY", "TEXT": "Hi"}], "ACTION": {"name": "RUNMENU"}})
    assert svaml.instructions == [Say(text="Hi", extra={})]
    assert svaml.action == RunMenu(extra={})


def test_both_dialects_say_the_same() -> None:
    old = {"name": "connectpstn", "destination": {"type": "number", "endpoint": "+46700000000"}}
    assert read({"action": old}).action == ConnectPstn(number="+46700000000", extra={})
    park = read({"action": {"name": "park", "dialTimeout": 60}}).action
    assert park == Park(max_duration=60, extra={})
    room = read({"action": {"name": "connectconf", "conferenceId": "x", "dtmfMode": "Detect"}})
    assert isinstance(room.action, ConnectConf)
    assert room.action.conference_dtmf_options is not None
    assert room.action.conference_dtmf_options.mode == "detect"
    assert tree(room)["action"]["conferenceDtmfOptions"] == {"mode": "detect"}
    assert tree(room, "serversdk")["action"]["dtmfMode"] == "Detect"


def test_unknown_and_mistyped_members_are_kept() -> None:
    odd = {
        "instructions": [{"name": "playFiles", "ids": "one", "volume": 3}, 5, {"name": "sing"}],
        "action": {"name": "dance", "with": [1, 2]},
        "comment": None,
    }
    svaml = read(odd)
    assert svaml.instructions[0] == PlayFiles(extra={"ids": "one", "volume": 3})
    assert svaml.action == OtherAction(name="dance", extra={"with": [1, 2]})
    assert tree(svaml) == odd


@pytest.mark.parametrize("dialect", ["current", "serversdk"])
@pytest.mark.parametrize(
    "action",
    [
        {"name": "park", "maxDuration": None},
        {"name": "park", "maxDuration": "long", "MaxDuration": 60},
        {"name": "park", "dialTimeout": "long", "maxDuration": 60},
        {"name": "connectPstn", "Number": "+46700000000", "number": "+46700000001"},
        {"name": "connectPstn", "number": "+46700000000", "destination": {"type": "sip"}},
        {"name": 5, "Name": "hangup"},
        {"name": "", "Name": "hangup"},
    ],
)
def test_duplicate_members_are_kept(action: dict[str, Any], dialect: Dialect) -> None:
    """A member of the wrong type does not take the place of the right one."""
    svaml = read({"action": action})
    assert read(json.loads(write(svaml, dialect))) == svaml


def test_a_key_written_as_a_number_is_read_as_text() -> None:
    action = {"name": "runMenu", "menus": [{"id": "main", "options": [{"dtmf": 1}]}]}
    found = read({"action": action}).action
    assert isinstance(found, RunMenu)
    assert found.menus is not None
    assert found.menus[0].options == [Option(dtmf="1", extra={})]


texts = st.text(max_size=8)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    (
        *("name", "ids", "text", "locale", "key", "value", "number", "destination", "dtmfMode"),
        *("menus", "options", "tags", "cli", "maxDuration", "dialTimeout", "amd", "record"),
        *("conferenceDtmfOptions", "id", "mainPrompt", "add", "type", "endpoint", "Number"),
        *("Name", "MaxDuration", "ConferenceDtmfOptions", "DialTimeout", "Destination"),
    )
)
kinds = st.sampled_from(
    ["playFiles", "SAY", "setcookie", "connectPstn", "connectconf", "park", "runMenu", "hangup", ""]
)
objects = st.builds(
    lambda kind, rest: {**rest, "name": kind}, kinds, st.dictionaries(names, values, max_size=5)
)
documents = st.fixed_dictionaries(
    {},
    optional={"instructions": st.lists(objects | values, max_size=3), "action": objects | values},
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(documents | values, st.sampled_from(["current", "serversdk"]))
def test_a_model_is_the_same_after_writing_and_reading(document: Any, dialect: Dialect) -> None:
    svaml = read(document)
    assert read(json.loads(write(svaml, dialect))) == svaml or not isinstance(document, dict)
