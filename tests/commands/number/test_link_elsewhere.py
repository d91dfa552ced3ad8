"""number set on a number that is linked to another service plan or campaign: unlink it first."""

import json
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_PLAN
from tests.conftest import Run, Server

from .answers import NUMBER, TOKEN, linking, own_number

SET = ("number", "set", NUMBER)
BEFORE = own_number("plan-1", "C1")
UNLINKED = own_number()


def bodies(server: Server) -> list[Any]:
    """The bodies of the changes that were sent."""
    return [json.loads(asked.body) for asked in server.asked if asked.method == "PATCH"]


def test_number_is_unlinked_before_it_is_linked_and_keeps_its_campaign(
    run: Run, server: Server
) -> None:
    server.tells(200, TOKEN).tells(200, BEFORE).tells(200, BEFORE)
    server.tells(200, linking("WAITING", plan="", now="plan-1")).tells(200, UNLINKED)
    server.tells(200, UNLINKED).tells(200, own_number("plan-2", "C1"))
    words = ("--sms-plan", "plan-2", "--name", "Shop", "--voice-app", "app-1")
    done = run(*SET, *words, env=server.project_env)
    assert bodies(server) == [
        {
            "displayName": "Shop",
            "voiceConfiguration": {"type": "RTC", "appId": "app-1"},
            "smsConfiguration": {"servicePlanId": "", "campaignId": ""},
        },
        {"smsConfiguration": {"servicePlanId": "plan-2", "campaignId": "C1"}},
    ]
    assert "no longer linked to plan-1, campaign C1: unlinking" in done.stderr
    assert done.slept == [2.0]


def test_other_campaign_leaves_the_service_plan(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, BEFORE).tells(200, BEFORE).tells(200, own_number("plan-1"))
    server.tells(200, BEFORE).tells(200, own_number("plan-1", "C2"))
    done = run(*SET, "--campaign", "C2", env=server.project_env)
    assert done.exit_code == 0, done.stderr
    assert bodies(server) == [
        {"smsConfiguration": {"servicePlanId": "plan-1", "campaignId": ""}},
        {"smsConfiguration": {"servicePlanId": "plan-1", "campaignId": "C2"}},
    ]


def test_link_refused_after_unlinking_says_that_the_old_one_is_gone(
    run: Run, server: Server
) -> None:
    server.tells(200, TOKEN).tells(200, BEFORE).tells(200, BEFORE).tells(200, UNLINKED)
    server.tells(400, {"error": {"status": "INVALID_ARGUMENT", "message": "no such plan"}})
    done = run(*SET, "--sms-plan", "plan-2", env=server.project_env)
    assert (done.exit_code, done.stdout) == (10, "")
    assert "is no longer linked to plan-1, campaign C1, and not linked to plan-2" in done.stderr
    back = f"sinchctl number set {NUMBER} --sms-plan plan-1 --campaign C1"
    assert back in done.stderr


def test_link_that_failed_at_sinch_may_be_there(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, BEFORE).tells(200, BEFORE).tells(200, UNLINKED)
    server.tells(500, b"{}")
    done = run(*SET, "--sms-plan", "plan-2", env=server.project_env)
    assert done.exit_code == 12
    assert "whether it is linked to plan-2, campaign C1 is not known" in done.stderr


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (
            linking("WAITING", plan="", now="plan-1"),
            15,
            f"number set {NUMBER} --sms-plan plan-2 --campaign C1",
        ),
        (linking("FAILED", "INTERNAL_ERROR", plan="", now="plan-1"), 6, "INTERNAL_ERROR"),
        (b'{"phone', 12, "whether that is done is not known"),
    ],
)
def test_unlinking_that_does_not_end_well_links_nothing(
    run: Run, server: Server, answer: object, code: int, words: str
) -> None:
    server.tells(200, TOKEN).tells(200, BEFORE).tells(200, BEFORE).tells(200, answer)
    done = run(*SET, "--sms-plan", "plan-2", env=server.project_env)
    assert (done.exit_code, done.stdout, len(bodies(server))) == (code, "", 1)
    assert words in done.stderr
    assert sum(done.slept) == (120.0 if code == 15 else 0)


def test_unlinking_under_way_is_not_begun_again(run: Run, server: Server) -> None:
    """As after a run that did not wait long enough."""
    server.tells(200, TOKEN).tells(200, linking("IN_PROGRESS", plan="", now="plan-1"))
    server.tells(200, UNLINKED).tells(200, UNLINKED).tells(200, own_number("plan-2", "C1"))
    words = ("--sms-plan", "plan-2", "--campaign", "C1")
    done = run(*SET, *words, env=server.project_env)
    assert done.exit_code == 0, done.stderr
    link = {"servicePlanId": "plan-2", "campaignId": "C1"}
    assert bodies(server) == [{"smsConfiguration": link}]


def test_campaign_for_a_service_plan_that_is_being_linked(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, linking("WAITING")).tells(200, UNLINKED)
    server.tells(200, own_number("plan-2", "C1"))
    done = run(*SET, "--campaign", "C1", env=server.project_env)
    assert done.exit_code == 0, done.stderr
    link = {"servicePlanId": "plan-2", "campaignId": "C1"}
    assert bodies(server) == [{"smsConfiguration": link}]


def test_refused_unlinking_changes_nothing(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, BEFORE)
    server.tells(400, {"error": {"status": "INVALID_ARGUMENT", "message": "no such app"}})
    done = run(*SET, "--sms-plan", "plan-2", "--voice-app", "x", env=server.project_env)
    assert done.exit_code == 14
    assert "Sinch accepted" not in done.stderr
    assert "no longer" not in done.stderr


def test_sandbox_wants_it_so_too(run: Run) -> None:
    run("--sandbox", *SET, "--sms-plan", SANDBOX_PLAN, "--campaign", "CAMP1")
    done = run("--sandbox", *SET, "--campaign", "CAMP2", "--wait")
    assert (done.exit_code, done.json["after"]["smsConfiguration"]["campaignId"]) == (0, "CAMP2")
    failed = run("--sandbox", *SET, "--sms-plan", "other", "--wait")
    assert failed.exit_code == 6
    assert failed.json["after"]["smsConfiguration"]["servicePlanId"] == ""
