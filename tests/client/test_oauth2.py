"""Access tokens of a project: fetched, cached, refreshed, refused, and never shown."""

import base64
import json
import os
import stat
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sinchctl.client.oauth2 import token_of
from sinchctl.client.request import Reply
from sinchctl.errors import SinchFailedError
from tests.conftest import KEY_ID, KEY_SECRET, NOW, Result, Run, Server, posix, unused_port

GET = ("api", "GET", "/v1/projects/{project}/apps/{app}")
SEND = ("api", "POST", "/v1/projects/{project}/messages:send", "-f", "x=y")
TOKEN = "token-1-that-must-not-show"
OTHER = "token-2-that-must-not-show"
BASIC = base64.b64encode(f"{KEY_ID}:{KEY_SECRET}".encode()).decode()
EXPIRED = 'Bearer realm="sinch", error="invalid_token", error_description="Token has expired"'


def token(text: str = TOKEN, seconds: object = 3599) -> dict[str, Any]:
    return {"access_token": text, "token_type": "bearer", "expires_in": seconds, "scope": ""}


def bearers(server: Server) -> list[str]:
    """Return what each request was authorized with."""
    return [asked.headers["authorization"] for asked in server.asked]


def cached() -> list[Path]:
    return [*Path(os.environ["SINCHCTL_CACHE_DIR"]).glob("*")]


def assert_masked(result: Result) -> None:
    for secret in (TOKEN, OTHER, KEY_SECRET, BASIC):
        assert secret not in result.stdout + result.stderr


def assert_refused(result: Result, code: int, *words: str) -> None:
    assert (result.exit_code, result.stdout) == (code, ""), result.stderr
    assert len(result.stderr.splitlines()) == 1
    for word in words:
        assert word in result.stderr
    assert_masked(result)


def test_token_is_fetched_with_the_access_key(run: Run, server: Server) -> None:
    server.tells(200, token()).tells(200, {"id": "app"})
    result = run(*GET, "-vv", env=server.project_env)
    assert result.exit_code == 0, result.stderr
    fetch, request = server.asked
    assert (fetch.method, fetch.path) == ("POST", "/oauth2/token")
    assert fetch.body == b"grant_type=client_credentials"
    assert fetch.headers["content-type"] == "application/x-www-form-urlencoded"
    assert bearers(server) == [f"Basic {BASIC}", f"Bearer {TOKEN}"]
    assert request.path == "/v1/projects/project-1/apps/01HXYZ0000000000000000000A"
    assert_masked(result)


def test_second_command_uses_the_cached_token(run: Run, server: Server) -> None:
    server.tells(200, token()).tells(200, {})
    run(*GET, env=server.project_env)
    run(*GET, env=server.project_env)
    assert [asked.path.partition("/v1")[0] for asked in server.asked] == ["/oauth2/token", "", ""]


@posix
def test_cache_belongs_to_its_owner_alone(run: Run, server: Server) -> None:
    directory = Path(os.environ["SINCHCTL_CACHE_DIR"])
    directory.mkdir(mode=0o755)
    server.tells(200, token()).tells(200, {})
    run(*GET, env=server.project_env)
    (file,) = cached()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert KEY_ID not in file.name
    assert KEY_SECRET not in file.read_text()


def test_each_key_and_auth_host_has_its_own_token(run: Run, server: Server) -> None:
    server.tells(200, token()).tells(200, {}).tells(200, token(OTHER)).tells(200, {})
    run(*GET, env=server.project_env)
    run(*GET, env={**server.project_env, "SINCH_KEY_ID": "other"})
    assert len(cached()) == 2
    assert bearers(server)[3] == f"Bearer {OTHER}"


def test_token_cache_can_be_switched_off(run: Run, server: Server) -> None:
    server.tells(200, token()).tells(200, {}).tells(200, token(OTHER)).tells(200, {})
    env = {**server.project_env, "SINCHCTL_TOKEN_CACHE": "off"}
    run(*GET, env=env)
    run(*GET, env=env)
    assert (len(server.asked), cached()) == (4, [])


@pytest.mark.parametrize(
    ("seconds", "lifetime", "requests"),
    [(3530, 3599, 3), (3540, 3599, 4), (-1, 3599, 4), (3530, None, 3), (86_000, 10**30, 3)],
)
def test_token_is_refreshed_a_minute_before_it_expires_and_if_the_clock_was_wrong(
    run: Run, server: Server, seconds: int, lifetime: object, requests: int
) -> None:
    server.tells(200, token(seconds=lifetime)).tells(200, {})
    run(*GET, env=server.project_env)
    server.answers = []
    if requests == 4:
        server.tells(200, token(OTHER))
    server.tells(200, {})
    result = run(*GET, env=server.project_env, now=NOW + timedelta(seconds=seconds))
    assert (result.exit_code, len(server.asked)) == (0, requests)


@pytest.mark.parametrize("headers", [{}, {"www_authenticate": EXPIRED}])
@pytest.mark.parametrize("command", [GET, SEND])
def test_refused_token_is_replaced_once(
    run: Run, server: Server, command: tuple[str, ...], headers: dict[str, str]
) -> None:
    """A write too: with a 401 nothing was accepted."""
    server.tells(200, token()).tells(401, {}, **headers).tells(200, token(OTHER)).tells(200, {})
    assert run(*command, env=server.project_env).exit_code == 0
    assert bearers(server)[1::2] == [f"Bearer {TOKEN}", f"Bearer {OTHER}"]
    assert OTHER in cached()[0].read_text()


def test_token_that_is_refused_twice_is_exit_4(run: Run, server: Server) -> None:
    refusal = {"error": {"code": 401, "message": f"bad {OTHER}", "status": "UNAUTHENTICATED"}}
    server.tells(200, token()).tells(401, refusal).tells(200, token(OTHER)).tells(401, refusal)
    result = run(*SEND, env=server.project_env)
    assert_refused(result, 4, "UNAUTHENTICATED", "access_key_id", "revoked")
    assert len(server.asked) == 4


def test_write_with_an_unknown_outcome_is_not_repeated_after_a_new_token(
    run: Run, server: Server
) -> None:
    server.tells(200, token()).tells(401, {}).tells(200, token(OTHER))
    server.tells(act=lambda handler: handler.connection.close())
    assert_refused(run(*SEND, env=server.project_env), 12, "not sent again")
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("status", "body", "code", "words"),
    [
        (401, {"error": "invalid_client", "error_description": "no"}, 4, ("no (invalid_client",)),
        (400, {"error": "invalid_client", "error_description": "no"}, 4, ("invalid_client",)),
        (401, b"", 4, ("empty body", "revoked")),
        (302, b"", 14, ("https://elsewhere/", "redirects are not followed")),
        (500, {}, 9, ()),
        (200, b"<html>Log in</html>", 9, ("the auth host", "<html>Log in</html>")),
        (200, {"token": TOKEN}, 9, ("without an access_token",)),
        (200, {"access_token": f"{TOKEN} x"}, 9, ("without an access_token",)),
        (200, {"access_token": f"{TOKEN}\r\nx: y"}, 9, ("without an access_token",)),
        (200, b"[]", 9, ("without an access_token",)),
    ],
)
def test_trouble_at_the_auth_host_sends_nothing(
    run: Run, server: Server, status: int, body: object, code: int, words: tuple[str, ...]
) -> None:
    server.tells(status, body, location="https://elsewhere/")
    assert_refused(run(*SEND, "--retries", "0", env=server.project_env), code, *words)
    assert {asked.path for asked in server.asked} == {"/oauth2/token"}
    assert cached() == []


def test_auth_host_that_is_down_is_a_network_error(run: Run, server: Server) -> None:
    env = {
        **server.project_env,
        "SINCHCTL_BASE_URL_AUTH": f"http://127.0.0.1:{unused_port()}",
    }
    assert_refused(run(*SEND, env=env), 8, "nothing was sent")
    assert server.asked == []


def test_slow_auth_host_is_a_network_error_and_not_an_unknown_outcome(
    run: Run, server: Server
) -> None:
    server.tells(act=lambda handler: time.sleep(0.6))
    result = run(*SEND, "--timeout", "0.2", "--retries", "1", env=server.project_env)
    assert_refused(result, 8, "did not answer in time")
    assert len(server.asked) == 2


def test_rate_limit_of_the_auth_host_is_waited_for(run: Run, server: Server) -> None:
    server.tells(429, {}, retry_after="2").tells(200, token()).tells(200, {})
    result = run(*SEND, env=server.project_env)
    assert (result.exit_code, result.slept) == (0, [2.125])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"access_token": "x"}',
        b'{"access_token": 7, "issued": 0, "expires": 1e12}',
        b'{"access_token": "a b", "issued": 0, "expires": 1e12}',
        b'{"access_token": "x", "issued": 0, "expires": "soon"}',
        b'{"access_token": "x", "issued": 1e12, "expires": 2e12}',
    ],
)
def test_damaged_cache_is_replaced(run: Run, server: Server, content: bytes) -> None:
    server.tells(200, token()).tells(200, {})
    run(*GET, env=server.project_env)
    (file,) = cached()
    file.write_bytes(content)
    server.answers = []
    server.tells(200, token(OTHER)).tells(200, {})
    assert run(*GET, env=server.project_env).exit_code == 0
    assert json.loads(cached()[0].read_text())["access_token"] == OTHER


@posix
def test_cache_that_others_can_write_is_not_trusted(run: Run, server: Server) -> None:
    server.tells(200, token()).tells(200, {})
    run(*GET, env=server.project_env)
    cached()[0].chmod(0o666)
    run(*GET, env=server.project_env)
    assert [asked.path for asked in server.asked].count("/oauth2/token") == 2


def test_cache_directory_that_cannot_be_made_stops_nothing(
    run: Run, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    server.tells(200, token()).tells(200, {})
    env = {**server.project_env, "SINCHCTL_CACHE_DIR": str(tmp_path / "file" / "x")}
    assert run(*GET, env=env).exit_code == 0


def test_token_that_another_process_has_renewed_is_not_deleted(run: Run, server: Server) -> None:
    """Our token is refused while the cache already holds a newer one."""
    server.tells(200, token()).tells(200, {})
    run(*GET, env=server.project_env)
    (file,) = cached()

    def renewed(handler: Any) -> None:
        members = json.loads(file.read_text())
        file.write_text(json.dumps({**members, "access_token": OTHER}))
        handler.send_response(401)
        handler.send_header("content-length", "0")
        handler.send_header("connection", "close")
        handler.end_headers()

    server.answers = []
    server.tells(act=renewed).tells(500, {})
    assert run(*GET, "--retries", "0", env=server.project_env).exit_code == 9
    assert json.loads(file.read_text())["access_token"] == OTHER


def test_base_url_does_not_move_the_auth_host(run: Run, server: Server) -> None:
    env = {**server.project_env, "SINCHCTL_BASE_URL_AUTH": f"http://127.0.0.1:{unused_port()}"}
    assert_refused(run(*GET, "--base-url", server.url, "--retries", "0", env=env), 8)
    assert server.asked == []


@pytest.mark.parametrize("host", ["https://proxy.example.com", "https://evil-sinch.com"])
def test_token_goes_to_no_other_host(run: Run, server: Server, host: str) -> None:
    result = run(*GET, "--base-url", host, env=server.project_env)
    assert_refused(result, 2, "not a host of Sinch", host.removeprefix("https://"))
    env = {**server.project_env, "SINCHCTL_BASE_URL_NUMBERS": host}
    assert run(*GET, "--base-url", host, "--dry-run", env=env).exit_code == 0
    assert server.asked == []


def test_token_does_not_travel_unencrypted(run: Run, server: Server) -> None:
    for host in ("proxy.example.com", "127.example.com", "localhost.example.com"):
        env = {**server.project_env, "SINCHCTL_BASE_URL_CONVERSATION": f"http://{host}"}
        assert_refused(run(*GET, env=env), 2, "unencrypted")
    env = {**server.project_env, "SINCHCTL_BASE_URL_AUTH": "http://proxy.example.com"}
    assert_refused(run(*GET, env=env), 2, "the access key would go to", "unencrypted")


def test_dry_run_and_curl_fetch_no_token(run: Run, server: Server) -> None:
    result = run(*SEND, "--dry-run", env=server.project_env)
    assert result.json["headers"]["authorization"] == "Bearer [redacted]"
    curl = run(*SEND, "--curl", env=server.project_env).stdout
    assert '--user "$SINCH_KEY_ID:$SINCH_KEY_SECRET"' in curl
    assert server.asked == []


def test_end_of_sale_is_explained_where_a_project_may_not_use_xms(run: Run, server: Server) -> None:
    server.tells(200, token()).tells(401, b"").tells(200, token(OTHER)).tells(401, b"")
    result = run("api", "GET", "/xms/v1/{project}/batches", env=server.project_env)
    assert_refused(result, 4, "15 April 2026", "conversation_app_id", "--via messaging")


@pytest.mark.parametrize(
    ("status", "error", "code", "words"),
    [
        (404, {"code": 404, "message": "x", "status": "NOT_FOUND"}, 5, ("region (eu)", "app")),
        (403, {"code": 403, "message": "x", "status": "UNAUTHORIZED"}, 4, ("this project",)),
        (403, {"code": 403, "message": "x"}, 4, ("does not have this product",)),
        (
            403,
            {"code": 403, "message": "BILLING_CREDIT_LIMIT_BREACHED", "status": "UNAUTHORIZED"},
            14,
            ("out of credit", "top it up"),
        ),
        (429, {"code": 429, "message": "Over limit"}, 7, ("Over limit",)),
    ],
)
def test_refusals_of_a_project_name_their_cause(
    run: Run, server: Server, status: int, error: object, code: int, words: tuple[str, ...]
) -> None:
    server.tells(200, token()).tells(status, {"error": error})
    assert_refused(run(*GET, "--retries", "0", env=server.project_env), code, *words)


def test_lookup_403_names_its_causes(run: Run, server: Server) -> None:
    server.tells(200, token()).tells(403, {"title": "Forbidden", "status": 403, "traceId": "00-7"})
    result = run("api", "POST", "/v2/projects/{project}/lookups", env=server.project_env)
    assert_refused(result, 14, "feature", "country", "use case", "00-7")


def test_answer_with_a_token_is_never_quoted() -> None:
    with pytest.raises(SinchFailedError) as caught:
        token_of(Reply(200, {}, json.dumps({"accessToken": TOKEN}).encode()), 0)
    assert TOKEN not in caught.value.message
