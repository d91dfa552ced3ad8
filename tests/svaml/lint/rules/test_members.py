"""Names, types and spellings: what lint says of a document's shape."""

from typing import Any

import pytest

from sinchctl.svaml.lint.check import check

CALL = {"name": "connectPstn", "number": "+46700000000"}


def told(tree: Any, event: str = "") -> list[str]:
    """The findings, one a line: rule, path, message, hint."""
    return [
        f"{one.rule} {'.'.join(map(str, one.path))}: {one.message} ({one.hint})"
        for one in check(tree, event)
    ]


def action(**more: Any) -> dict[str, Any]:
    return {"action": {**CALL, **more}}


def test_misspelt_member_is_reported_once_with_a_suggestion() -> None:
    assert told(action(maxDuraton=60)) == [
        "member-misspelt action.maxDuraton: unknown key 'maxDuraton' in connectPstn; Sinch "
        "ignores it (did you mean 'maxDuration'?)"
    ]
    room = {"action": {"name": "connectConf", "conferenceid2": "x"}}
    assert [one.split()[0] for one in told(room)] == ["member-misspelt"]


@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [
        ("connectPstn", "max_duration", "maxDuration"),
        ("connectPstn", "dial-timeout", "dialTimeout"),
        ("runMenu", "badge", "barge"),
        ("connectSip", "callheader", "callHeaders"),
        ("playFiles", "id", "ids"),
        ("startRecording", "option", "options"),
    ],
)
def test_guesses(kind: str, wrong: str, right: str) -> None:
    document = {"action": {"name": kind, wrong: 1}}
    if kind in {"playFiles", "startRecording"}:
        document = {"instructions": [{"name": kind, wrong: 1}]}  # type: ignore[dict-item]
    assert any(f"did you mean {right!r}?" in one for one in told(document))


def test_unknown_member_is_one_warning() -> None:
    say = {"name": "say", "text": "x", "volume": 5}
    document = {"instructions": [say, say], "action": {"name": "hangup"}}
    assert [(one.rule, one.severity, one.path) for one in check(document)] == [
        ("member-unknown", "warning", ("instructions", 0, "volume"))
    ]


@pytest.mark.parametrize(
    ("more", "message", "hint"),
    [
        ({"maxDuration": "60"}, "maxDuration is '60'; expected a whole number", "write 60 without"),
        ({"maxDuration": True}, "maxDuration is true; expected a whole number", ""),
        ({"maxDuration": 2**31}, "maxDuration is 2147483648; expected a whole number", ""),
        ({"number": 46700000000}, "number is 46700000000; expected text", "put it in quotes"),
        ({"suppressCallbacks": "true"}, "is 'true'; expected true or false", "write true without"),
        ({"amd": True}, "amd is true; expected an object", ""),
        ({"tags": {"a": "b"}}, "tags is an object; expected a list", ""),
        ({"tags": ["a"]}, "expected an object with key and value; this is text", ""),
        ({"destination": {"type": 5}}, "type is 5; expected text", ""),
    ],
)
def test_types(more: dict[str, Any], message: str, hint: str) -> None:
    (found, *_) = [one for one in check(action(**more)) if one.rule == "member-type"]
    assert message in found.message
    assert hint in found.hint


def test_prompts_of_the_wrong_type() -> None:
    single = {"instructions": [{"name": "playFiles", "ids": "a.wav"}]}
    assert (
        "member-type instructions.0.ids: ids is 'a.wav'; expected a list (put [ and ] around it)"
        in (told(single))
    )
    mixed = {"instructions": [{"name": "playFiles", "ids": ["a.wav", 5]}]}
    assert any(one.startswith("member-type instructions.0.ids.1:") for one in told(mixed))


def test_null_counts_as_missing() -> None:
    assert check(action(maxDuration=None, amd=None), "ice") == []
    assert told({"action": {"name": "connectConf", "conferenceId": None}}, "ice") == [
        "member-missing action.conferenceId: conferenceId is null: there is no conference to "
        "join ()"
    ]


def test_one_member_in_two_letter_cases() -> None:
    found = told(action(Number="+46700000001"))
    assert found == [
        "member-twice action.Number: 'number' and 'Number' are the same key; only one of them "
        "counts (remove one of them)"
    ]
    twice = {"action": {"name": "hangup"}, "Action": {"name": "continue"}}
    assert "member-twice" in {one.rule for one in check(twice)}


def test_letter_case_is_reported_once_for_each_spelling() -> None:
    say = {"name": "Say", "TEXT": "x"}
    document = {"instructions": [say, say, say], "action": {"name": "hangup"}}
    found = check(document)
    assert [(one.rule, one.severity, one.path) for one in found] == [
        ("letter-case", "warning", ("instructions", 0, "TEXT")),
        ("letter-case", "warning", ("instructions", 0, "name")),
    ]
    assert [len(one.also) for one in found] == [2, 2]


def test_serversdk_spelling_is_reported_once_without_an_error() -> None:
    document = {
        "instructions": [
            {"name": "setcookie", "key": "a", "value": "b"},
            {"name": "answer"},
            {"name": "playfiles", "ids": ["a.wav"]},
        ],
        "action": {
            "name": "connectpstn",
            "destination": {"type": "number", "endpoint": "+46700000000"},
            "cli": "incoming",
            "tags": [{"key": "a", "value": "b"}],
            "record": True,
        },
    }
    assert {(one.rule, one.severity) for one in check(document, "ice")} == {
        ("sdk-spelling", "info"),
        ("undocumented", "info"),
    }
    report = {"instructions": [{"name": "ReportCallStatus", "value": "success"}]}
    assert [one.rule for one in check(report, "dice")] == ["sdk-spelling"]


def test_where_the_old_sdk_says_it_so_that_sinch_may_not_hear_it() -> None:
    park = {"name": "park", "dialTimeout": 60, "holdPrompt": "tts#[Please hold.]"}
    assert [one.rule for one in check({"action": park}, "ice")] == [
        "sdk-member",
        "prompt-sdk-mark",
    ]
    room = {"name": "connectConf", "conferenceId": "x", "dtmfMode": "Detect"}
    assert [one.rule for one in check({"action": room}, "ice")] == ["sdk-member"]


@pytest.mark.parametrize(
    ("document", "rule", "path", "hint"),
    [
        ({"action": {}}, "name-missing", "action", ""),
        ({"action": {"name": 5}}, "name-missing", "action.name", ""),
        ({"action": {"name": ""}}, "name-missing", "action.name", ""),
        ({"action": {"hangup": {}}}, "name-missing", "action", 'write {"name": "hangup", ...}'),
        ({"action": "hangup"}, "member-type", "action", 'write it like {"name": "hangup"}'),
        ({"action": {"name": "conectPstn"}}, "name-unknown", "action.name", "'connectPstn'?"),
        ({"action": {"name": "dance"}}, "name-unknown", "action.name", "known actions: hangup"),
        ({"action": {"name": "say"}}, "instruction-as-action", "action.name", "instructions"),
        ({"action": {"name": "stopRecording"}}, "recording-as-action", "action.name", ""),
        ({"action": [{"name": "hangup"}]}, "several-actions", "action", "keep one"),
        ({"actions": {"name": "hangup"}}, "member-misspelt", "actions", "did you mean 'action'?"),
        ({"instructions": {"name": "say"}}, "member-type", "instructions", "[ and ]"),
        ({"instructions": [5]}, "member-type", "instructions.0", ""),
        ({"instructions": [{"name": "hangup"}]}, "action-as-instruction", "instructions.0.name",
         "move it to action"),
        ({"instructions": [{"name": "sayy"}]}, "name-unknown", "instructions.0.name", "'say'?"),
        ({"comment": "x", "action": {"name": "hangup"}}, "member-unknown", "comment", "known"),
        ({"instructions": []}, "no-action-unsure", "", "such as hangup"),
        ({"action": None}, "no-action-unsure", "", "such as hangup"),
    ],
)  # fmt: skip
def test_the_shape_of_a_document(document: Any, rule: str, path: str, hint: str) -> None:
    found = [one for one in check(document) if one.rule == rule]
    assert [".".join(map(str, one.path)) for one in found] == [path]
    assert hint in found[0].hint


def test_many_unknown_names_are_guessed_in_time() -> None:
    document = {f"member{at}": at for at in range(20_000)}
    document["action"] = {"name": "hangup", **{f"nam{at}": at for at in range(20_000)}}  # type: ignore[assignment]
    assert len(check(document)) >= 40_000
