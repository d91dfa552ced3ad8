"""sinchctl api: paths, whole addresses, which host is asked, and what comes back."""

import json

import pytest

from tests.conftest import APP, CREDENTIALS, KEY, PLAN, SECRET, Run, Server

CALL_URL = "https://calling-euc1.api.sinch.com/calling/v1/calls/id/abc"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/v1/configuration/numbers", "https://callingapi.sinch.com/v1/configuration/numbers"),
        (
            "/v1/calling/query/number/+46700000000",
            "https://callingapi.sinch.com/v1/calling/query/number/+46700000000",
        ),
        ("/calling/v1/callouts", "https://calling.api.sinch.com/calling/v1/callouts"),
        (CALL_URL, CALL_URL),
        (f"{CALL_URL}?x=1", f"{CALL_URL}?x=1"),
        (
            "https://us.sms.api.sinch.com/xms/v1/p/batches",
            "https://us.sms.api.sinch.com/xms/v1/p/batches",
        ),
    ],
)
def test_where_a_request_goes(path: str, url: str, run: Run) -> None:
    result = run("api", "GET", path, "--dry-run", env=CREDENTIALS)
    assert (result.exit_code, result.json["url"]) == (0, url)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/calling/v1/calls/id/abc",
        "https://calling.api.sinch.com.evil.example/calling/v1/calls/id/abc",
        "https://evil.example#.api.sinch.com/calling/v1/calls/id/abc",
        "https://calling.api.sinch.com@evil.example/calling/v1/calls/id/abc",
        "https://me:pw@calling.api.sinch.com/calling/v1/calls/id/abc",
        "https://calling.api.sinch.com:8443/calling/v1/calls/id/abc",
        "https://verification.api.sinch.com/calling/v1/calls/id/abc",
        "ftp://calling.api.sinch.com/calling/v1/calls/id/abc",
        "https://calling.api.sinch.com:port/calling/v1/calls/id/abc",
        "https:///calling/v1/calls/id/abc",
        "https://[::1/calling/v1/calls/id/abc",
        f"{CALL_URL}/../../x",
        f"{CALL_URL}#x",
        f"{CALL_URL} x",
        "https://calling.api.sinch.com",
    ],
)
def test_address_of_another_host_is_refused_before_anything_is_sent(
    url: str, run: Run, server: Server
) -> None:
    """The request is signed: only Sinch, or the host that the operator chose, may have it."""
    result = run("api", "GET", url, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert run("api", "GET", url, "--dry-run", env=CREDENTIALS).exit_code == 2


def test_base_url_of_a_test_server_replaces_the_host(run: Run, server: Server) -> None:
    """A call of a recorded callback is looked for at the test server, never at Sinch."""
    server.tells(200, {"callId": "abc"})
    for url in (CALL_URL, f"{server.url}/calling/v1/calls/id/abc"):
        assert run("api", "GET", url, env=server.env).json == {"callId": "abc"}
    env = {**CREDENTIALS, "SINCHCTL_BASE_URL_VOICE": f"{server.url}/sinch/"}
    run("api", "GET", f"{server.url}/sinch/calling/v1/calls/id/abc", env=env)
    run("api", "GET", CALL_URL, "--base-url", f"{server.url}/x", env=CREDENTIALS)
    assert [request.path for request in server.asked] == [
        *["/calling/v1/calls/id/abc"] * 2,
        "/sinch/calling/v1/calls/id/abc",
        "/x/calling/v1/calls/id/abc",
    ]


def test_sandbox_never_leaves_the_machine_for_a_whole_address(run: Run) -> None:
    result = run("--sandbox", "api", "GET", CALL_URL)
    assert (result.exit_code, "HTTP 404" in result.stderr) == (5, True)


def test_choices_are_matched_in_any_letter_case(run: Run) -> None:
    line = ("api", "get", "/x", "--api", "SMS", "--dry-run")
    assert run(*line, env=CREDENTIALS).json["url"] == "https://us.sms.api.sinch.com/x"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["GET", "/x", "--api", "numbrs"], "'numbrs'"),
        (["FETCH", "/x"], "'FETCH'"),
        (["POST", "/x", "-f", "a"], "-f 'a' is not KEY=VALUE"),
        (["POST", "/x", "-F", "=1"], "-F '=1' is not KEY=JSON"),
        (["POST", "/x", "-F", "a=b"], "the value of 'a' is not JSON: 'b'"),
        (["POST", "/x", "-f", "a=b", "--input", "-"], "--input cannot be combined"),
        (["GET", "x"], "does not start with one slash"),
    ],
)
def test_wrong_arguments(arguments: list[str], words: str, run: Run) -> None:
    result = run("api", *arguments, env=CREDENTIALS)
    assert result.exit_code == 2
    assert words in result.stderr


def test_reply_is_indented_json_on_a_terminal(run: Run, server: Server) -> None:
    server.tells(200, b'{"id":"7","n":1.50}')
    result = run("api", "GET", "/x", env=server.env, tty=True)
    assert result.stdout == '{\n  "id": "7",\n  "n": 1.50\n}\n'


@pytest.mark.parametrize("body", [b"", b"OK", b"\xff"])
def test_reply_that_is_not_json(body: bytes, run: Run, server: Server) -> None:
    server.tells(200, body)
    assert run("api", "GET", "/x", env=server.env).json["httpStatus"] == 200
    assert run("api", "GET", "/x", "-q", env=server.env).stdout == "200\n"


def test_field_missing_after_a_write_is_12_and_names_the_id(run: Run, server: Server) -> None:
    server.tells(201, {"id": "01F"})
    result = run("api", "POST", "/x", "-f", "a=b", "--field", "nope", "-o", "json", env=server.env)
    error = json.loads(result.stderr)["error"]
    assert (result.exit_code, error["exitCode"]) == (12, 12)
    assert "POST /x as 01F" in error["message"]
    assert run("api", "GET", "/x", "--field", "nope", env=server.env).exit_code == 5


def test_unknown_outcome_says_how_to_find_out(run: Run, server: Server) -> None:
    server.tells(act=lambda handler: None)
    result = run("api", "POST", "/v1/configuration/numbers", "-f", "a=b", env=server.env)
    assert result.exit_code == 12
    assert "ead the configuration" in result.stderr


def test_service_plan_of_the_profile_is_filled_into_the_path(run: Run) -> None:
    line = ("api", "GET", "/xms/v1/{plan}/groups?page_size={plan}", "--dry-run")
    url = run(*line, env=CREDENTIALS | {"SINCH_SERVICE_PLAN_ID": "Plan_7"}).json["url"]
    assert url.partition("?")[0] == "https://us.sms.api.sinch.com/xms/v1/Plan_7/groups"
    assert "Plan_7" not in url.partition("?")[2]


def test_missing_service_plan_names_the_command_that_adds_it(run: Run) -> None:
    run(
        "profile",
        "add",
        "desk",
        env={"SINCH_APPLICATION_KEY": KEY, "SINCH_APPLICATION_SECRET": SECRET},
    )
    result = run("api", "GET", "/xms/v1/{plan}/groups", "-p", "desk")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "there is no SMS service plan id and no SMS API token" in result.stderr
    assert "`sinchctl profile set desk --kind plan`" in result.stderr


@pytest.mark.parametrize("name", ["{Project}", "{Plan}", "{}"])
def test_unknown_name_in_braces_is_refused(name: str, run: Run, server: Server) -> None:
    result = run("api", "DELETE", f"/v1/projects/{name}/x", env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert f"the path contains {name}" in result.stderr


def test_path_with_another_service_plan_is_warned_of(run: Run, server: Server) -> None:
    """The token is good for one plan, so that PLAN copied from a document ends with 401."""
    server.tells(200, {})
    assert (
        "names the service plan 'PLAN'"
        in run("api", "GET", "/xms/v1/PLAN/inbounds", env=server.env).stderr
    )
    assert run("api", "GET", f"/xms/v1/{PLAN}/inbounds", env=server.env).stderr == ""


@pytest.mark.parametrize("args", [["/oauth2/token"], ["/x", "--api", "auth"]])
def test_access_token_is_never_printed(args: list[str], run: Run, server: Server) -> None:
    result = run("api", "POST", *args, env=server.project_env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert "access tokens" in result.stderr


def test_project_and_app_of_the_profile_fill_the_path(run: Run, server: Server) -> None:
    result = run(
        "api", "GET", "/v1/projects/{project}/x?app_id={app}", "--dry-run", env=server.project_env
    )
    assert result.json["url"] == f"{server.url}/v1/projects/project-1/x?app_id={APP}"
    env = {name: text for name, text in server.project_env.items() if "APP" not in name}
    missing = run("api", "GET", "/v1/projects/{project}/apps/{app}", env=env)
    assert (missing.exit_code, missing.stdout) == (3, "")
    assert "there is no Conversation app id" in missing.stderr
