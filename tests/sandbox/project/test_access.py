"""Who may use the APIs of a project in the sandbox: bearer tokens, and the access key itself."""

import pytest

from sinchctl.profiles.model import (
    SANDBOX_KEY_ID,
    SANDBOX_KEY_SECRET,
    SANDBOX_PROJECT,
)
from tests.sandbox.calling import JSON, Client, basic

GOOD = basic(SANDBOX_KEY_ID, SANDBOX_KEY_SECRET)


def test_access_key_works_directly(sandbox: Client) -> None:
    assert sandbox.project("GET", "/apps")[0] == 200


@pytest.mark.parametrize(
    "proof", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic eA==", basic("x", "y")]
)
def test_wrong_credentials_are_401_without_the_word_expired(sandbox: Client, proof: str) -> None:
    status, answer, headers = sandbox.ask(
        "GET", f"/v1/projects/{SANDBOX_PROJECT}/apps", authorization=proof
    )
    assert (status, answer["error"]["code"]) == (401, 401)
    assert "expired" not in headers["www-authenticate"]


def test_changed_token_is_refused(sandbox: Client) -> None:
    head, _, proof = sandbox.token().rpartition(".")
    status, _, _ = sandbox.ask(
        "GET", f"/v1/projects/{SANDBOX_PROJECT}/apps", authorization=f"Bearer {head}x.{proof}"
    )
    assert status == 401


def test_other_project_is_403(sandbox: Client) -> None:
    status, answer, _ = sandbox.ask("GET", "/v1/projects/other/apps", authorization=GOOD)
    assert (status, answer["error"]["status"]) == (403, "UNAUTHORIZED")


def test_sms_rest_api_takes_the_project_with_a_token(sandbox: Client) -> None:
    """`/xms/v1/{project}` has the same batches as the service plan."""
    target = f"/xms/v1/{SANDBOX_PROJECT}/batches"
    body = b'{"to":["+46700000000"],"from":"x","body":"Hi"}'
    proof = f"Bearer {sandbox.token()}"
    status, batch, _ = sandbox.ask("POST", target, body, content_type=JSON, authorization=proof)
    assert status == 201
    assert sandbox.xms("GET", f"/batches/{batch['id']}")[0] == 200
    status, answer, headers = sandbox.ask("GET", target, authorization="Bearer sandbox-token")
    assert (status, set(answer)) == (401, {"code", "text"})
    assert "www-authenticate" in headers


def test_path_that_does_not_exist_has_an_error_of_google(sandbox: Client) -> None:
    status, answer = sandbox.project("GET", "/nothing")
    assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")
    status, answer = sandbox.project("PUT", "/apps")
    assert (status, answer["error"]["code"]) == (405, 405)
