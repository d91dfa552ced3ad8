"""number set: what is sent, before and after, waiting for links, and what Sinch may not do."""

import json
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_PLAN
from tests.conftest import PROJECT_CREDENTIALS, Result, Run, Server

from .answers import NUMBER, PATH, TOKEN, linking, own_number

SET = ("number", "set", NUMBER)
SANDBOX = ("--sandbox", *SET)
URL = "https://example.com/numbers"


def patches(server: Server) -> list[Any]:
    """The bodies of the changes that were sent."""
    assert all(asked.path == PATH for asked in server.asked[1:])
    return [json.loads(asked.body) for asked in server.asked if asked.method == "PATCH"]


def change(run: Run, server: Server, before: Any, after: Any, *words: str) -> Result:
    """Change a number that Sinch shows as `before`, and then as `after`."""
    server.tells(200, TOKEN).tells(200, before).tells(200, after).tells(200, after)
    return run(*SET, *words, env=server.project_env)


def test_only_what_is_named_is_sent_and_both_states_are_shown(run: Run, server: Server) -> None:
    before, after = own_number("plan-1", app="app-1"), own_number(displayName="Shop")
    done = change(run, server, before, after, "--name", "Shop")
    assert patches(server) == [{"displayName": "Shop"}]
    assert done.exit_code == 0
    assert done.json == {"phoneNumber": NUMBER, "before": before, "after": after}


@pytest.mark.parametrize(
    ("words", "before", "body"),
    [
        (("--voice-app", "app-1"), {}, {"voiceConfiguration": {"type": "RTC", "appId": "app-1"}}),
        (
            ("--voice-app", "none"),
            {"app": "app-1"},
            {"voiceConfiguration": {"type": "RTC", "appId": ""}},
        ),
        (("--sms-plan", "plan-1"), {}, {"smsConfiguration": {"servicePlanId": "plan-1"}}),
        (
            ("--sms-plan", "NONE"),
            {"plan": "plan-1"},
            {"smsConfiguration": {"servicePlanId": ""}},
        ),
        (
            ("--sms-plan", "none"),
            {"plan": "plan-1", "campaign": "C1"},
            {"smsConfiguration": {"servicePlanId": "", "campaignId": ""}},
        ),
        (
            ("--campaign", "C1"),
            {"plan": "plan-1"},
            {"smsConfiguration": {"servicePlanId": "plan-1", "campaignId": "C1"}},
        ),
        (
            ("--campaign", "none"),
            {"plan": "plan-1", "campaign": "C1"},
            {"smsConfiguration": {"servicePlanId": "plan-1", "campaignId": ""}},
        ),
        (("--callback-url", URL), {}, {"callbackUrl": URL}),
        (("--callback-url", "none"), {"callbackUrl": URL}, {"callbackUrl": ""}),
        (("--name", ""), {"displayName": "Shop"}, {"displayName": ""}),
    ],
)
def test_requests(run: Run, server: Server, words: tuple[str, ...], before: Any, body: Any) -> None:
    change(run, server, own_number(**before), own_number(), *words)
    assert patches(server) == [body]


def test_what_is_so_already_is_not_sent(run: Run, server: Server) -> None:
    """A link that Sinch is making is not begun again either: --wait goes on waiting for it."""
    server.tells(200, TOKEN).tells(200, linking("WAITING")).tells(200, linking("IN_PROGRESS"))
    server.tells(200, own_number("plan-2"))
    done = run(*SET, "--sms-plan", "plan-2", "--wait", env=server.project_env)
    assert (done.exit_code, patches(server)) == (0, [])
    assert "nothing was sent" in done.stderr
    assert done.json["after"]["smsConfiguration"]["servicePlanId"] == "plan-2"


def test_wait_follows_a_link_to_its_end(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, own_number()).tells(200, linking("WAITING"))
    server.tells(200, linking("WAITING")).tells(200, linking("IN_PROGRESS"))
    server.tells(200, own_number("plan-2"))
    done = run(*SET, "--sms-plan", "plan-2", "--wait", env=server.project_env)
    assert (done.exit_code, done.slept) == (0, [2.0, 2.0])
    assert f"Sinch accepted the change of {NUMBER}" in done.stderr


def test_link_that_failed_is_exit_code_6_with_its_error_codes(run: Run, server: Server) -> None:
    failed = linking("FAILED", "CAMPAIGN_EXPIRED", "INVALID_NNID", campaign="C1")
    server.tells(200, TOKEN).tells(200, own_number()).tells(200, linking("WAITING"))
    server.tells(200, failed)
    words = ("--sms-plan", "plan-2", "--campaign", "C1", "--wait")
    done = run(*SET, *words, env=server.project_env)
    assert done.exit_code == 6
    assert "CAMPAIGN_EXPIRED (the campaign has expired)" in done.stderr
    assert "INVALID_NNID" in done.stderr
    assert done.json["after"] == failed


def test_wait_that_ends_first_is_exit_code_15(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, own_number()).tells(200, linking("WAITING"))
    words = ("--sms-plan", "plan-2", "--wait", "--max-wait", "5s", "--interval", "3s")
    done = run(*SET, *words, env=server.project_env)
    assert (done.exit_code, done.slept) == (15, [3.0, 2.0])
    assert "is still WAITING (SMS: plan-2) after 5s" in done.stderr
    assert f"Look again: sinchctl number show {NUMBER}" in done.stderr
    assert done.json["after"] == linking("WAITING")


def test_without_wait_a_link_under_way_is_exit_code_0(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, own_number()).tells(200, linking("WAITING"))
    done = run(*SET, "--sms-plan", "plan-2", env=server.project_env, tty=True)
    assert (done.exit_code, done.slept) == (0, [])
    assert "plan-2, WAITING (Sinch has not begun)" in done.stdout
    assert "follow it: sinchctl number show" in done.stderr


def test_voice_link_that_stays_is_exit_code_6(run: Run, server: Server) -> None:
    """Sinch answers 200, and shows the old application."""
    before = own_number(app="app-1")
    done = change(run, server, before, before, "--voice-app", "app-2", "--name", "Shop")
    assert done.exit_code == 6
    assert "the name: is not set; voice: is linked as it was" in done.stderr
    assert done.json["after"] == before


def test_voice_application_is_the_same_in_any_letter_case(run: Run) -> None:
    done = run(*SANDBOX, "--voice-app", SANDBOX_KEY.upper(), "--wait")
    assert done.exit_code == 0
    assert done.json["after"]["voiceConfiguration"]["appId"].lower() == SANDBOX_KEY


def test_number_without_voice_configuration_can_be_linked(run: Run, server: Server) -> None:
    before = own_number(voiceConfiguration=None, smsConfiguration=None)
    done = change(run, server, before, own_number(app="app-1"), "--voice-app", "app-1")
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("campaign", "code"), [("EXPIRED", "CAMPAIGN_EXPIRED"), ("FULL", "EXCEEDED_10DLC_LIMIT")]
)
def test_sandbox_fails_for_some_campaigns(run: Run, campaign: str, code: str) -> None:
    done = run(*SANDBOX, "--sms-plan", SANDBOX_PLAN, "--campaign", campaign, "--wait")
    assert done.exit_code == 6
    assert code in done.stderr


def test_sandbox_never_ends_a_link_of_a_number_with_02_at_its_end(run: Run) -> None:
    line = ("--sandbox", "number", "set", "+46846500402", "--sms-plan", SANDBOX_PLAN, "--wait")
    done = run(*line, "--max-wait", "10s")
    assert (done.exit_code, sum(done.slept)) == (15, 10.0)


def test_everything_at_once_in_the_sandbox(run: Run) -> None:
    words = ("--sms-plan", SANDBOX_PLAN, "--campaign", "CAMP1", "--voice-app", SANDBOX_KEY)
    done = run(*SANDBOX, *words, "--name", "Café", "--callback-url", URL, "--wait")
    assert done.exit_code == 0, done.stderr
    after = run("--sandbox", "number", "show", NUMBER).json
    assert after == done.json["after"]
    assert after["displayName"] == "Café"
    assert after["smsConfiguration"] == {"servicePlanId": SANDBOX_PLAN, "campaignId": "CAMP1"}


# --- what is wrong ---


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "use --voice-app, --sms-plan, --campaign, --name or --callback-url"),
        (("--wait",), "nothing to change"),
        (("--name", "x", "--max-wait", "5s"), "add --wait"),
        (("--name", "x\x07"), "control characters"),
        (("--callback-url", "example.com"), "--callback-url"),
        (("--sms-plan", ""), "is not an id"),
        (("--voice-app", "a b"), "is not an id"),
        (("--smsplan", "x"), "--sms-plan"),
    ],
)
def test_wrong_change_is_refused_before_anything_is_sent(
    run: Run, words: tuple[str, ...], expected: str
) -> None:
    done = run(*SET, *words, env=PROJECT_CREDENTIALS)
    assert (done.exit_code, done.stdout) == (2, "")
    assert expected in done.stderr.lower()


def test_campaign_without_a_service_plan_is_a_usage_error(run: Run, server: Server) -> None:
    done = change(run, server, own_number(), own_number(), "--campaign", "C1")
    assert (done.exit_code, patches(server)) == (2, [])
    assert "--sms-plan" in done.stderr


def test_missing_credentials_name_what_to_set(run: Run) -> None:
    done = run(*SET, "--name", "x")
    assert done.exit_code == 3
    assert "SINCH_PROJECT_ID" in done.stderr


def test_dry_run_sends_nothing(run: Run, server: Server) -> None:
    words = ("--sms-plan", "plan-2", "--voice-app", "none", "--name", "", "--dry-run")
    done = run(*SET, *words, env=server.project_env)
    assert (done.exit_code, server.asked) == (0, [])
    assert (done.json["method"], done.json["body"]) == (
        "PATCH",
        {
            "displayName": "",
            "voiceConfiguration": {"type": "RTC", "appId": ""},
            "smsConfiguration": {"servicePlanId": "plan-2"},
        },
    )
    assert "unlinked first" in done.stderr
    curl = run(*SET, "--campaign", "C1", "--curl", env=server.project_env)
    assert (curl.exit_code, server.asked) == (0, [])


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, {"error": {"status": "INVALID_ARGUMENT", "message": "no", "details": []}}, 14),
        (403, {"error": {"status": "PERMISSION_DENIED", "message": "no"}}, 4),
        (404, {"error": {"status": "NOT_FOUND", "message": "no"}}, 5),
        (409, {"error": {"status": "ABORTED", "message": "another change"}}, 14),
        (429, {"error": {"code": 429, "message": "Over limit"}}, 7),
        (500, {"error": {"status": "INTERNAL", "message": "no"}}, 9),
    ],
)
def test_refused_change(run: Run, server: Server, status: int, body: object, code: int) -> None:
    server.tells(200, TOKEN).tells(200, own_number()).tells(status, body)
    done = run(*SET, "--name", "x", env=server.project_env)
    assert (done.exit_code, done.stdout) == (code, "")
    assert "Sinch accepted" not in done.stderr


@pytest.mark.parametrize("words", [(), ("--wait",)])
@pytest.mark.parametrize(
    ("status", "body"), [(200, b'{"phoneNumber":'), (500, b"{}"), (404, b"{}"), (200, b"{}")]
)
def test_accepted_change_that_cannot_be_read_again_is_exit_code_12(
    run: Run, server: Server, words: tuple[str, ...], status: int, body: bytes
) -> None:
    """It must not look as if nothing had changed."""
    server.tells(200, TOKEN).tells(200, own_number()).tells(200, own_number()).tells(status, body)
    done = run(*SET, "--name", "x", *words, env=server.project_env)
    assert (done.exit_code, done.stdout) == (12, "")
    assert f"Sinch accepted the change of {NUMBER}, but" in done.stderr
    assert "sinchctl number show" in done.stderr


def test_terminal_shows_before_and_after(run: Run, server: Server) -> None:
    before = own_number("plan-1", displayName="Old\x1b[2J")
    after = own_number("plan-1", displayName="New", callbackUrl=URL)
    server.tells(200, TOKEN).tells(200, before).tells(200, after)
    words = ("--name", "New", "--callback-url", URL)
    done = run(*SET, *words, env={**server.project_env, "COLUMNS": "120"}, tty=True)
    assert "\\x1b[2J -> New" in done.stdout
    assert f"not set -> {URL}" in done.stdout
    assert "\x1b[2J" not in done.stdout
