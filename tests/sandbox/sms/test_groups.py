"""SMS groups: kept, changed, and written to."""

from datetime import timedelta
from typing import Any

import pytest

from sinchctl.sandbox.sms.inbounds import receive
from sinchctl.sandbox.state import opened
from tests.conftest import NOW
from tests.sandbox.calling import Client

ANN, BOB, EVE = "46700000000", "46700000010", "46700000011"


def created(sandbox: Client, **group: Any) -> dict[str, Any]:
    status, answer = sandbox.xms("POST", "/groups", group)
    assert status == 201, answer
    return dict(answer)


def members(sandbox: Client, group: dict[str, Any]) -> list[str]:
    return list(sandbox.xms("GET", f"/groups/{group['id']}/members")[1])


def test_group_is_created_shown_and_deleted(sandbox: Client) -> None:
    child = created(sandbox, name="Child", members=[f"+{EVE}", f"+{ANN}"])
    group = created(
        sandbox, name="Master", members=[f"+{ANN}", f"00{BOB}", ANN], child_groups=[child["id"]]
    )
    stamp = "2026-11-24T12:00:00.000Z"
    assert group == {
        "id": group["id"],
        "name": "Master",
        "size": 3,
        "child_groups": [child["id"]],
        "created_at": stamp,
        "modified_at": stamp,
    }
    assert members(sandbox, group) == [ANN, BOB, EVE]
    assert sandbox.xms("GET", f"/groups/{group['id']}")[1] == group
    assert sandbox.xms("DELETE", f"/groups/{group['id']}") == (200, None)
    assert sandbox.xms("GET", f"/groups/{group['id']}")[0] == 404


def test_groups_are_listed_by_page_newest_first(sandbox: Client) -> None:
    for hours, name in enumerate("abc"):
        sandbox.now = NOW + timedelta(hours=hours)
        created(sandbox, name=name)
    _, page = sandbox.xms("GET", "/groups?page_size=2")
    assert (page["count"], [group["name"] for group in page["groups"]]) == (3, ["c", "b"])
    _, page = sandbox.xms("GET", "/groups?page_size=2&page=1")
    assert [group["name"] for group in page["groups"]] == ["a"]


def test_update_adds_before_it_removes_and_copies_from_groups(sandbox: Client) -> None:
    source = created(sandbox, members=[EVE])
    leaving = created(sandbox, members=[BOB])
    group = created(sandbox, name="old", members=[ANN, BOB])
    sandbox.now = NOW + timedelta(hours=1)
    changes = {
        "name": "new",
        "add": ["+46700000012", "+46700000013"],
        "remove": ["+46700000013", "+46799999999"],
        "add_from_group": source["id"],
        "remove_from_group": leaving["id"],
    }
    _, updated = sandbox.xms("POST", f"/groups/{group['id']}", changes)
    assert (updated["name"], updated["size"]) == ("new", 3)
    assert updated["created_at"] < updated["modified_at"]
    assert members(sandbox, group) == [ANN, "46700000012", EVE]
    _, unnamed = sandbox.xms("POST", f"/groups/{group['id']}", {"name": None})
    assert "name" not in unnamed


def test_replace_keeps_the_child_groups_it_does_not_name(sandbox: Client) -> None:
    child = created(sandbox)
    group = created(sandbox, name="x", members=[ANN], child_groups=[child["id"]])
    _, replaced = sandbox.xms("PUT", f"/groups/{group['id']}", {"members": [BOB, EVE]})
    assert (replaced["size"], replaced["child_groups"]) == (2, [child["id"]])
    assert "name" not in replaced
    assert sandbox.xms("PUT", f"/groups/{group['id']}", {"name": "x"})[0] == 400


def test_groups_that_contain_each_other_end(sandbox: Client) -> None:
    first = created(sandbox, members=[ANN])
    second = created(sandbox, members=[BOB], child_groups=[first["id"]])
    body = {"members": [ANN], "child_groups": [second["id"]]}
    sandbox.xms("PUT", f"/groups/{first['id']}", body)
    assert members(sandbox, first) == [ANN, BOB]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": ""}, "syntax_constraint_violation"),
        ({"name": "x" * 21}, "syntax_constraint_violation"),
        ({"members": "46700000000"}, "syntax_constraint_violation"),
        ({"members": ["Ann"]}, "syntax_invalid_parameter_format"),
        ({"members": [46700000000]}, "syntax_invalid_parameter_format"),
        ({"child_groups": ["x"] * 11}, "syntax_constraint_violation"),
        ({"child_groups": ["01FC66621XXXXX119Z8PMV1QPQ"]}, "unknown_group"),
        ({"child_groups": [1]}, "unknown_group"),
        ({"auto_update": {"add": {"first_word": "JOIN"}}}, "syntax_invalid_parameter_format"),
        ({"auto_update": {"to": "71700", "add": {}}}, "syntax_constraint_violation"),
        (
            {"auto_update": {"to": "71700", "add": {"first_word": "a b"}}},
            "syntax_constraint_violation",
        ),
        ({"name": "taken"}, "conflict_group_name"),
    ],
    ids=str,
)
def test_invalid_group_is_refused(sandbox: Client, body: dict[str, Any], code: str) -> None:
    created(sandbox, name="taken")
    status, answer = sandbox.xms("POST", "/groups", body)
    assert (status, answer["code"]) == (400 if code.startswith("syntax") else 403, code)


def test_body_that_is_not_json_has_the_code_of_sinch(sandbox: Client) -> None:
    assert sandbox.xms("POST", "/groups", [])[1]["code"] == "syntax_invalid_json"


def test_update_with_an_unknown_group_is_refused(sandbox: Client) -> None:
    group = created(sandbox)
    for name in ("add_from_group", "remove_from_group"):
        status, answer = sandbox.xms("POST", f"/groups/{group['id']}", {name: "nothing"})
        assert (status, answer["code"]) == (403, "unknown_group")


# --- writing to a group ---


def received(sandbox: Client) -> list[tuple[str, str]]:
    return [(entry["to"], entry["text"]) for entry in sandbox.log() if entry.get("kind") == "sms"]


def test_batch_to_a_group_reaches_each_member_once(sandbox: Client) -> None:
    group = created(sandbox, members=[ANN, BOB])
    body = {"to": [f"+{ANN}", group["id"]], "body": "Hi"}
    _, batch = sandbox.xms("POST", "/batches", body)
    assert batch["to"] == [ANN, group["id"]]
    assert received(sandbox) == [(f"+{ANN}", "Hi"), (f"+{BOB}", "Hi")]
    _, preview = sandbox.xms("POST", "/batches/dry_run?per_recipient=true", body)
    assert [row["recipient"] for row in preview["per_recipient"]] == [ANN, BOB]


def test_scheduled_batch_reaches_who_is_in_the_group_when_it_is_sent(sandbox: Client) -> None:
    """And its reports stay, whatever becomes of the group."""
    group = created(sandbox, members=[ANN])
    later = (NOW + timedelta(hours=1)).isoformat()
    body = {"to": [f"+{ANN}"], "body": "Hi", "send_at": later}
    _, batch = sandbox.xms("POST", "/batches", body)
    change = {"to_add": [group["id"]], "to_remove": [ANN]}
    _, updated = sandbox.xms("POST", f"/batches/{batch['id']}", change)
    assert updated["to"] == [group["id"]]
    sandbox.xms("POST", f"/groups/{group['id']}", {"add": [BOB]})
    sandbox.now = NOW + timedelta(hours=2)
    sandbox.xms("DELETE", f"/groups/{group['id']}")
    assert [to for to, _ in received(sandbox)] == [f"+{ANN}", f"+{BOB}"]
    _, report = sandbox.xms("GET", f"/batches/{batch['id']}/delivery_report?type=full")
    assert report["statuses"][0]["recipients"] == [ANN, BOB]


@pytest.mark.parametrize(
    ("to", "status", "code"),
    [
        (["01FC66621XXXXX119Z8PMV1QPQ"], 403, "unknown_group"),
        (["a-group"], 400, "syntax_invalid_parameter_format"),
        (5, 400, "syntax_constraint_violation"),
    ],
)
def test_batch_to_an_unknown_group_is_refused(
    sandbox: Client, to: object, status: int, code: str
) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    _, sent = sandbox.xms("POST", "/batches", {"to": [ANN], "body": "Hi", "send_at": later})
    for path, body in (
        ("/batches", {"to": to, "body": "Hi"}),
        ("/batches/dry_run", {"to": to, "body": "Hi"}),
        (f"/batches/{sent['id']}", {"to_add": to}),
    ):
        answer = sandbox.xms("POST", path, body)
        assert (answer[0], answer[1]["code"]) == (status, code)


# --- keywords ---

RULE = {
    "to": "71700",
    "add": {"first_word": "Sinch", "second_word": "JOIN"},
    "remove": {"first_word": "Sinch", "second_word": "STOP"},
}


@pytest.mark.parametrize(
    ("to", "text", "expected"),
    [
        ("71700", "sinch join please", [ANN, EVE]),
        ("71700", "Sinch", [ANN]),
        ("71700", "JOIN", [ANN]),
        ("71701", "Sinch JOIN", [ANN]),
    ],
)
def test_keyword_adds_the_sender_to_the_group(
    sandbox: Client, to: str, text: str, expected: list[str]
) -> None:
    group = created(sandbox, members=[ANN], auto_update=RULE)
    assert group["auto_update"] == RULE
    with opened(sandbox.file) as state:
        receive(state, NOW, sender=f"+{EVE}", to=to, text=text)
    assert members(sandbox, group) == expected


def test_null_leaves_the_keywords_of_a_group_as_they_are(sandbox: Client) -> None:
    """Sinch's Python SDK sends it whenever it changes a group."""
    group = created(sandbox, auto_update=RULE)
    _, updated = sandbox.xms("POST", f"/groups/{group['id']}", {"auto_update": None, "add": [ANN]})
    assert (updated["auto_update"], updated["size"]) == (RULE, 1)


def test_keyword_removes_the_sender_from_the_group(sandbox: Client) -> None:
    group = created(sandbox, members=[ANN, EVE], auto_update=RULE)
    with opened(sandbox.file) as state:
        receive(state, NOW, sender=f"+{EVE}", to="71700", text="SINCH stop")
    assert members(sandbox, group) == [ANN]
