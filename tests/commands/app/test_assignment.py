"""app assign and app unassign: what is sent, and what became of each number."""

import json
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY
from tests.conftest import KEY, Run, Server

OTHER = "11983f76-12c8-1111-9515-4785c7b67ca8"
FIRST, SECOND, THIRD = "+12025550134", "+12025550135", "+12025550136"
REFUSAL = {"errorCode": 40001, "message": "no", "reference": "r"}


def account(**keys: str | None) -> dict[str, Any]:
    """The numbers of the account: `first`, `second` and `third` on an application or none."""
    names = {"first": FIRST, "second": SECOND, "third": THIRD}
    rows = []
    for name, key in keys.items():
        on = {"applicationkey": key} if key else {}
        rows.append({"number": names[name], "capability": "voice", **on})
    return {"numbers": rows}


def changes(server: Server) -> list[Any]:
    """Method and body of the changes that were sent."""
    return [(asked.method, json.loads(asked.body)) for asked in server.asked if asked.body]


def states(lines: list[Any]) -> dict[str, tuple[str, str | None, str | None]]:
    """The state, the application before and after, of each number."""
    return {one["number"]: (one["state"], one["before"], one["after"]) for one in lines}


def test_numbers_are_assigned_with_one_request_and_read_again(run: Run, server: Server) -> None:
    """A number that is there already is not sent; one of another application moves, and is said."""
    server.tells(200, account(first=None, second=KEY, third=OTHER)).tells(204, b"")
    server.tells(200, account(first=KEY, second=KEY, third=KEY))
    done = run("app", "assign", "+1 202-555-0134", FIRST, SECOND, THIRD, env=server.env)
    body = {"numbers": [FIRST, THIRD], "applicationkey": KEY, "capability": "voice"}
    assert changes(server) == [("POST", body)]
    assert done.exit_code == 0
    assert states(done.lines) == {
        FIRST: ("assigned", None, KEY),
        SECOND: ("unchanged", KEY, KEY),
        THIRD: ("assigned", OTHER, KEY),
    }
    assert f"warning: {THIRD} is on the application {OTHER} and moves from there" in done.stderr


def test_numbers_are_unassigned_one_by_one(run: Run, server: Server) -> None:
    server.tells(200, account(first=KEY, second=None, third=KEY)).tells(204, b"").tells(204, b"")
    server.tells(200, account(first=None, second=None, third=None))
    done = run("app", "unassign", FIRST, SECOND, THIRD, env=server.env)
    assert changes(server) == [
        ("DELETE", {"number": number, "applicationkey": KEY, "capability": "voice"})
        for number in (FIRST, THIRD)
    ]
    assert done.exit_code == 0
    assert [state for state, _, _ in states(done.lines).values()] == [
        "unassigned", "unchanged", "unassigned"
    ]  # fmt: skip


def test_number_of_another_application_is_not_unassigned(run: Run, server: Server) -> None:
    server.tells(200, account(first=OTHER))
    done = run("app", "unassign", FIRST, env=server.env)
    assert (done.exit_code, done.stdout, changes(server)) == (5, "", [])
    assert f"is on the application {OTHER}, not on {KEY}" in done.stderr


def test_refused_number_among_several_is_found(run: Run, server: Server) -> None:
    """Sinch refuses the whole request and does not say whom it is about."""
    server.tells(200, account(first=None, second=None, third=None))
    server.tells(400, REFUSAL).tells(204, b"").tells(400, REFUSAL).tells(400, REFUSAL)
    server.tells(204, b"").tells(200, account(first=KEY, second=None, third=KEY))
    done = run("app", "assign", FIRST, SECOND, THIRD, env=server.env)
    assert [body["numbers"] for _, body in changes(server)] == [
        [FIRST, SECOND, THIRD], [FIRST], [SECOND, THIRD], [SECOND], [THIRD]
    ]  # fmt: skip
    assert done.exit_code == 10
    assert "2 of 3 numbers assigned" in done.stderr
    assert [line["state"] for line in done.lines] == ["assigned", "refused", "assigned"]
    assert "Sinch said: no" in done.lines[1]["why"]


def test_only_number_that_is_refused_has_the_exit_code_of_the_refusal(
    run: Run, server: Server
) -> None:
    server.tells(200, account(first=None)).tells(400, REFUSAL)
    done = run("app", "assign", FIRST, env=server.env)
    assert (done.exit_code, done.stdout) == (14, "")


def test_unknown_number_is_not_sent(run: Run, server: Server) -> None:
    server.tells(200, account(first=None))
    done = run("app", "assign", SECOND, env=server.env)
    assert (done.exit_code, changes(server)) == (5, [])
    assert "is not a number of this account" in done.stderr


def test_number_that_stays_as_it_was_is_exit_code_6(run: Run, server: Server) -> None:
    server.tells(200, account(first=OTHER)).tells(204, b"").tells(200, account(first=OTHER))
    done = run("app", "assign", FIRST, env=server.env)
    assert done.exit_code == 6
    assert states(done.lines) == {FIRST: ("stayed", OTHER, OTHER)}


@pytest.mark.parametrize(
    ("after", "code", "state"), [({"first": KEY}, 0, "assigned"), ({"first": None}, 9, "unknown")]
)
def test_answer_that_tells_nothing_is_settled_by_reading(
    run: Run, server: Server, after: dict[str, str | None], code: int, state: str
) -> None:
    server.tells(200, account(first=None)).tells(500, b"{}").tells(200, account(**after))
    done = run("app", "assign", FIRST, env=server.env)
    assert (done.exit_code, done.lines[0]["state"]) == (code, state)


def test_failure_in_the_middle_says_what_was_done(run: Run, server: Server) -> None:
    server.tells(200, account(first=KEY, second=KEY, third=KEY)).tells(204, b"")
    server.tells(401, REFUSAL).tells(200, account(first=None, second=KEY, third=KEY))
    done = run("app", "unassign", FIRST, SECOND, THIRD, env=server.env)
    assert done.exit_code == 10
    assert "1 of 3 numbers unassigned; then Sinch said: no" in done.stderr
    assert [line["state"] for line in done.lines] == ["unassigned", "not sent", "not sent"]


def test_failure_at_once_is_that_failure(run: Run, server: Server) -> None:
    server.tells(200, account(first=None, second=None)).tells(401, REFUSAL)
    done = run("app", "assign", FIRST, SECOND, env=server.env)
    assert (done.exit_code, done.stdout) == (4, "")


def test_accepted_change_that_cannot_be_read_is_exit_code_12(run: Run, server: Server) -> None:
    server.tells(200, account(first=None)).tells(204, b"").tells(500, b"{}")
    done = run("app", "assign", FIRST, env=server.env)
    assert (done.exit_code, done.stdout) == (12, "")
    assert f"Sinch accepted the change of {FIRST}, but" in done.stderr
    assert "sinchctl app numbers" in done.stderr


def test_at_most_100_numbers_are_in_a_request(run: Run, server: Server) -> None:
    numbers = [f"+1202555{last:04}" for last in range(150)]
    rows = [{"number": number, "capability": "voice"} for number in numbers]
    after = [{**row, "applicationkey": KEY} for row in rows]
    server.tells(200, {"numbers": rows}).tells(204, b"").tells(204, b"")
    server.tells(200, {"numbers": after})
    done = run("app", "assign", *numbers, env=server.env)
    assert done.exit_code == 0
    assert [len(body["numbers"]) for _, body in changes(server)] == [100, 50]


def test_sandbox_and_the_numbers_api_agree(run: Run) -> None:
    assert run("--sandbox", "app", "assign", FIRST).exit_code == 0
    show = ("--sandbox", "number", "show", FIRST, "--field", "voiceConfiguration.appId")
    assert run(*show).stdout.strip() == SANDBOX_KEY
    assert run("--sandbox", "app", "unassign", FIRST).exit_code == 0
    assert run(*show).stdout.strip() == ""


@pytest.mark.parametrize("columns", ["60", "120"])
def test_terminal_shows_every_number_and_why(run: Run, columns: str) -> None:
    """On a narrow terminal each number has a card, so that nothing is cut off."""
    line = ("--sandbox", "app", "assign", FIRST, "+46700000000")
    shown = run(*line, tty=True, env={"COLUMNS": columns, "NO_COLOR": "1"}).stdout
    words = " ".join(shown.replace("│", " ").split())
    assert f"none -> {SANDBOX_KEY}" in words
    assert "+46700000000 is not a number of this account" in words
    assert ("Number State Application" in words) == (columns == "120")


@pytest.mark.parametrize("verb", ["assign", "unassign"])
def test_dry_run_and_wrong_numbers_send_nothing(run: Run, server: Server, verb: str) -> None:
    shown = run("app", verb, FIRST, "--dry-run", env=server.env)
    assert shown.json["body"]["applicationkey"] == KEY
    wrong = run("app", verb, FIRST, "12025550134", env=server.env)
    assert (wrong.exit_code, wrong.stdout, server.asked) == (2, "", [])
    assert "did you mean +12025550134?" in wrong.stderr.lower()
    assert run("app", verb, env=server.env).exit_code == 2
    assert run("app", verb, FIRST).exit_code == 3
