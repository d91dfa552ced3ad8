"""profile check: which API rejects the credentials, and which cannot be reached."""

import pytest

from tests.conftest import (
    APP,
    CREDENTIALS,
    KEY,
    KEY_SECRET,
    PLAN,
    PROJECT_CREDENTIALS,
    SECRET,
    TOKEN,
    Server,
)

from .expect import OTHER_KEY, SECRET_ENV, refused

NOT_FOUND = {"errorCode": 40400, "message": "not found"}
REFUSED = {"errorCode": 40102, "message": "Invalid Signature"}


def test_check_requests_each_api_for_something_harmless(run, server: Server):
    server.tells(404, NOT_FOUND).tells(404, NOT_FOUND).tells(200, {"count": 0, "batches": []})
    result = run("profile", "check", env=server.env)
    assert result.exit_code == 0, result.stderr
    assert [(line["api"], line["ok"], line["httpStatus"]) for line in result.lines] == [
        ("voice", True, 404),
        ("verification", True, 404),
        ("sms", True, 200),
    ]
    assert [asked.method for asked in server.asked] == ["GET"] * 3
    assert [asked.path for asked in server.asked] == [
        "/calling/v1/calls/id/00000000-0000-4000-8000-000000000000",
        "/verification/v1/verifications/reference/sinchctl-profile-check",
        f"/xms/v1/{PLAN}/batches?page_size=1",
    ]
    assert server.asked[0].headers["authorization"].startswith(f"Application {KEY}:")
    assert server.asked[2].headers["authorization"] == f"Bearer {TOKEN}"


def test_check_requests_only_the_apis_that_the_profile_has(run, server: Server, two):
    server.tells(200, {"count": 0, "batches": []})
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    result = run("profile", "check", "-p", "other", env=urls)
    assert (result.exit_code, [line["api"] for line in result.lines]) == (0, ["sms"])


def test_check_requests_the_old_sms_api_on_demand(run, server: Server):
    server.tells(404, NOT_FOUND)
    result = run("profile", "check", "--api", "messaging", env=server.env)
    assert (result.exit_code, server.asked[0].path) == (0, "/messaging/v1/sms/1")
    refused(run("profile", "check", "--api", "voise", env=server.env), 2, "Did you mean voice?")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, REFUSED, "Invalid Signature"),
        (403, {"errorCode": 40300, "message": "Forbidden"}, "Forbidden"),
        (404, b"<html>no such page</html>", "404"),
        (302, b"", "redirect"),
        (500, {"errorCode": 50000, "message": "Internal"}, "Internal"),
    ],
)
def test_check_is_6_if_an_api_rejects_the_credentials(run, server: Server, status, body, said):
    server.tells(404, NOT_FOUND).tells(status, body)
    result = run(
        "profile",
        "check",
        "--api",
        "voice",
        "--api",
        "verification",
        "--retries",
        "0",
        env=server.env,
    )
    assert result.exit_code == 6
    assert [line["ok"] for line in result.lines] == [True, False]
    assert said in result.lines[1]["message"]
    rejected = "verification rejected the credentials of the environment"
    other = "the credentials of the environment did not pass: verification"
    assert (rejected if status == 401 else other) in result.stderr
    assert "profile check" not in result.stderr
    assert SECRET not in result.stdout + result.stderr


def test_check_goes_on_where_one_api_cannot_be_reached(run, server: Server):
    server.tells(404, NOT_FOUND).tells(200, {"count": 0, "batches": []})
    env = server.env | {"SINCHCTL_BASE_URL_VOICE": "http://127.0.0.1:1"}
    result = run("profile", "check", "--retries", "0", env=env)
    assert result.exit_code == 6
    assert [line["ok"] for line in result.lines] == [False, True, True]


@pytest.mark.parametrize("output", ["json", "pretty"])
def test_check_that_reaches_nothing_is_8_and_says_so(run, server: Server, output):
    env = {
        name: "http://127.0.0.1:1" if "BASE" in name else text for name, text in server.env.items()
    }
    result = run("profile", "check", "--retries", "0", "-o", output, env=env)
    assert (result.exit_code, result.stdout) == (8, "")
    assert "nothing was checked" in result.stderr
    assert "network" in result.stderr


ACCESS = {"access_token": "t", "expires_in": 3599}


def test_check_requests_the_conversation_app(run, server: Server):
    server.tells(200, ACCESS).tells(200, {"id": APP, "token": "channel-token"})
    result = run("profile", "check", "-vv", env=server.project_env)
    assert (result.exit_code, [line["api"] for line in result.lines]) == (0, ["conversation"])
    assert server.asked[1].path == f"/v1/projects/project-1/apps/{APP}"
    assert "channel-token" not in result.stdout + result.stderr


def test_check_of_a_project_without_an_app_requests_a_number(run, server: Server):
    server.tells(200, ACCESS).tells(200, {"activeNumbers": []})
    env = {name: text for name, text in server.project_env.items() if "APP" not in name}
    result = run("profile", "check", env=env)
    assert (result.exit_code, [line["api"] for line in result.lines]) == (0, ["numbers"])
    assert server.asked[1].path == "/v1/projects/project-1/activeNumbers?pageSize=1"


def test_check_with_a_refused_key_is_4(run, server: Server):
    server.tells(401, {"error": "invalid_client", "error_description": "unknown key"})
    result = run("profile", "check", env=server.project_env)
    assert (result.exit_code, result.lines[0]["ok"]) == (4, False)
    assert "revoked" in result.stderr
    assert KEY_SECRET not in result.stdout + result.stderr


def test_check_of_an_app_of_another_region_is_6(run, server: Server):
    error = {"code": 404, "message": "no app", "status": "NOT_FOUND"}
    server.tells(200, ACCESS).tells(404, {"error": error})
    result = run("profile", "check", env=server.project_env)
    assert (result.exit_code, result.lines[0]["ok"]) == (6, False)
    assert "no such app in this region (eu)" in result.stderr


def test_check_of_a_project_offline_is_8(run):
    urls = {f"SINCHCTL_BASE_URL_{name}": "http://127.0.0.1:1" for name in ("AUTH", "CONVERSATION")}
    result = run("profile", "check", "--retries", "0", env={**PROJECT_CREDENTIALS, **urls})
    refused(result, 8, "nothing was checked")


def test_lookup_has_no_free_request_to_check(run, server: Server):
    refused(run("profile", "check", "--api", "lookup", env=server.project_env), 2, "harmless")


def test_check_names_the_half_that_is_missing(run, server: Server):
    server.tells(404, NOT_FOUND)
    env = {name: text for name, text in server.env.items() if name != "SINCH_SMS_API_TOKEN"}
    result = run("profile", "check", env=env)
    assert result.exit_code == 6
    assert result.lines[2]["message"].startswith("there is no SMS API token")


def test_the_only_profile_is_used_and_named(run, server: Server, path, two):
    run("profile", "remove", "acme", "--yes")
    server.tells(200, {"count": 0, "batches": []})
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    result = run("profile", "check", env=urls)
    assert (result.exit_code, result.stderr) == (0, "sinchctl: using profile other, the only one\n")
    assert "only profile in" in run("profile", "show").json["sources"]["name"]
    shown = run("profile", "show", env=SECRET_ENV).json
    assert (shown["name"], shown["servicePlanId"]) == ("environment", None)


def test_without_a_default_the_profiles_are_named(run, path, two):
    path.write_text(path.read_text().replace('default = "acme"', ""))
    refused(run("profile", "check"), 3, "No profile is selected: use -p acme", "it has acme, other")


def test_check_without_credentials_is_refused(run):
    refused(run("profile", "check"), 3, "there is no application key and no application secret")


def test_dry_run(run):
    result = run("profile", "check", "--dry-run", env=CREDENTIALS)
    assert result.exit_code == 0
    assert [line["method"] for line in result.lines] == ["GET"] * 3
    assert "[redacted]" in result.lines[0]["headers"]["authorization"]


def test_failing_secret_command_sends_nothing(run, server: Server, path):
    server.tells(404, NOT_FOUND)
    run("profile", "add", "acme", "--key", KEY, "--secret-command", f"echo {SECRET}; exit 9")
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    result = run("profile", "check", env=urls)
    assert result.exit_code == 6
    assert "ended with status 9" in result.lines[0]["message"]
    assert SECRET not in result.stdout + result.stderr
    assert server.asked == []


def test_a_command_warns_of_a_key_and_a_secret_from_two_places(run, server: Server, two):
    server.tells(404, NOT_FOUND)
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    result = run("call", "get", "abc", env={"SINCH_APPLICATION_KEY": OTHER_KEY, **urls})
    assert "sinchctl: warning: the application key comes from environment" in result.stderr
