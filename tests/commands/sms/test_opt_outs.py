"""sinchctl sms opt-outs: the opt-out lists of a Conversation app."""

from typing import Any

import pytest

from tests.conftest import APP, Run, Server

TOKEN = {"access_token": "token-of-project", "expires_in": 3599}
ONE, TWO = "+46700000000", "+46700000001"
OFF = (404, {"error": {"code": 404, "message": "Not Found", "status": "NOT_FOUND"}})
NEVER = (
    404,
    {
        "error": {
            "code": 404,
            "message": "ListType for projectId 'p', appId 'a' and type 'x' does not exist",
            "status": "NOT_FOUND",
        }
    },
)


def audit(number: str, *operations: str) -> dict[str, Any]:
    records = [
        {
            "list_type": "OPT_OUT_ALL",
            "operation": f"OPERATION_{operation}",
            "origin": "ORIGIN_MO",
            "datetime": f"2026-11-{day:02}T00:00:00Z",
        }
        for day, operation in enumerate(operations, 1)
    ]
    identity = {"identity": number.removeprefix("+")}
    return {"identity": identity, "audit_records": records}


def test_a_list_is_printed_over_pages(run: Run, server: Server) -> None:
    server.tells(200, TOKEN)
    server.tells(200, {"identities": [{"identity": "46700000000"}], "next_page_token": "x"})
    server.tells(200, {"identities": [{"identity": "46700000001"}], "next_page_token": ""})
    result = run("sms", "opt-outs", "list", "--list", "marketing", "-q", env=server.project_env)
    assert (result.exit_code, result.stdout) == (0, f"{ONE}\n{TWO}\n")
    path = f"/v1/projects/project-1/apps/{APP}/consents/OPT_OUT_MARKETING?page_size=50"
    assert [asked.path for asked in server.asked[1:]] == [path, f"{path}&page_token=x"]


def test_a_list_that_never_had_an_entry_is_empty(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(*NEVER)
    result = run("sms", "opt-outs", "list", env=server.project_env)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nobody is on the list 'all'" in result.stderr


@pytest.mark.parametrize("line", [("list",), ("check", ONE)])
def test_consents_that_are_not_switched_on_are_5(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    server.tells(200, TOKEN).tells(*OFF)
    result = run("sms", "opt-outs", *line, env=server.project_env)
    assert (result.exit_code, result.stdout) == (5, "")
    assert "switch on consent management" in result.stderr.lower()


def test_check_is_6_if_one_has_opted_out(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, audit(ONE, "INSERT", "DELETE"))
    server.tells(200, audit(TWO, "INSERT", "DELETE", "INSERT"))
    result = run("sms", "opt-outs", "check", ONE, TWO, env=server.project_env)
    assert result.exit_code == 6
    assert [(line["identity"], line["opted_out"]) for line in result.lines] == [
        (ONE, False),
        (TWO, True),
    ]
    assert f"{TWO} has opted out" in result.stderr
    assert server.asked[1].path.endswith("/consents/identities/46700000000")


def test_check_of_numbers_that_were_never_on_a_list_is_0(run: Run, server: Server) -> None:
    server.tells(200, TOKEN)
    server.tells(*OFF).tells(*NEVER).tells(*OFF).tells(200, {"identities": []})
    result = run("sms", "opt-outs", "check", ONE, TWO, env=server.project_env)
    assert result.exit_code == 0
    assert [line["opted_out"] for line in result.lines] == [False, False]


def test_a_bad_number_is_2_before_anything_is_asked(run: Run, server: Server) -> None:
    result = run("sms", "opt-outs", "check", ONE, "46", env=server.project_env)
    assert (result.exit_code, server.asked) == (2, [])


def test_a_service_plan_has_no_opt_out_lists(run: Run, server: Server) -> None:
    result = run("sms", "opt-outs", "list", env=server.env)
    assert (result.exit_code, server.asked) == (2, [])
    assert "The Conversation API can: use --via conversation" in result.stderr


def test_the_api_with_the_lists_is_chosen_beside_a_service_plan(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, {"identities": []})
    both = {**server.env, **server.project_env}
    assert run("sms", "opt-outs", "list", env=both).exit_code == 0
