"""sinchctl sms groups: create, show, change and delete groups of recipients."""

import json

import pytest

from tests.conftest import Run, Server

ONE, TWO, THREE = "+46700000000", "+46700000001", "+46700000002"


def create(run: Run, name: str, *numbers: str) -> str:
    return run("--sandbox", "sms", "groups", "create", name, *numbers, "-q").stdout.strip()


def members(run: Run, group: str) -> list[str]:
    shown: list[str] = run("--sandbox", "sms", "groups", "show", group).json["members"]
    return shown


def test_a_group_is_created_shown_changed_and_deleted(run: Run) -> None:
    group = create(run, "staff", ONE, "+46 70-000 00 01", TWO)
    assert members(run, group) == ["46700000000", "46700000001"]
    line = ("--add", THREE, "--remove", ONE, "--name", "night shift")
    changed = run("--sandbox", "sms", "groups", "update", group, *line)
    assert (changed.json["name"], changed.json["size"]) == ("night shift", 2)
    assert members(run, group) == ["46700000001", "46700000002"]
    card = run("--sandbox", "sms", "groups", "show", group, tty=True).stdout
    assert "night shift" in card
    assert THREE in card
    assert run("--sandbox", "sms", "groups", "delete", group).json == {
        "id": group,
        "httpStatus": 200,
    }
    gone = run("--sandbox", "sms", "groups", "list")
    assert (gone.exit_code, gone.stdout) == (0, "")
    assert "no groups" in gone.stderr


def test_groups_are_listed(run: Run) -> None:
    names = {create(run, "staff", ONE), create(run, "guests")}
    assert set(run("--sandbox", "sms", "groups", "list", "-q").stdout.split()) == names
    shown = run("--sandbox", "sms", "groups", "list", tty=True, env={"NO_COLOR": "1"}).stdout
    assert shown.splitlines()[0].split() == ["Group", "id", "Members", "Changed", "Name"]
    assert "guests" in shown


def test_an_empty_name_removes_the_name(run: Run, server: Server) -> None:
    server.tells(200, {"id": "g1", "size": 0})
    run("sms", "groups", "update", "g1", "--name", "", env=server.env)
    assert json.loads(server.asked[0].body) == {"name": None}


def test_a_message_to_a_group_reaches_its_members(run: Run) -> None:
    """A group is named by its id wherever xms takes a recipient."""
    group = create(run, "staff", ONE, TWO)
    body = json.dumps({"to": [group], "body": "Fire drill"}).encode()
    line = ("api", "POST", "/xms/v1/{plan}/batches", "--input", "-", "--field", "id")
    name = run("--sandbox", *line, stdin=body).stdout.strip()
    records = run("--sandbox", "sms", "report", name).lines
    assert [record["recipient"] for record in records] == ["46700000000", "46700000001"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("create", ""), "1 to 20 characters"),
        (("create", "x" * 21), "1 to 20 characters"),
        (("create", "staff", "46700000000"), "does not start with a plus"),
        (("update", "g1"), "nothing to change"),
        (("update", "g1", "--add", "+46"), "too short"),
        (("show", "g/1"), "'/'"),
        (("list", "--via", "messaging"), "The SMS REST API (xms) can: use --via xms"),
        (("list", "--via", "conversation"), "the Conversation API cannot manage groups"),
    ],
)
def test_bad_values_are_2(line: tuple[str, ...], words: str, run: Run, server: Server) -> None:
    result = run("sms", "groups", *line, env=server.env)
    assert (result.exit_code, server.asked) == (2, [])
    assert words in result.stderr


def test_a_name_that_is_taken_is_14(run: Run) -> None:
    create(run, "staff")
    result = run("--sandbox", "sms", "groups", "create", "staff")
    assert result.exit_code == 14
    assert "conflict_group_name" in result.stderr


def test_a_creation_without_an_answer_is_12(run: Run, server: Server) -> None:
    server.tells(act=lambda handler: None)
    result = run("sms", "groups", "create", "staff", env=server.env)
    assert (result.exit_code, len(server.asked)) == (12, 1)
    assert "sinchctl sms groups list" in result.stderr


def test_an_unknown_group_is_5(run: Run) -> None:
    for line in (("show",), ("delete",), ("update", "--add", ONE)):
        verb, *rest = line
        assert run("--sandbox", "sms", "groups", verb, "01NOSUCH", *rest).exit_code == 5
