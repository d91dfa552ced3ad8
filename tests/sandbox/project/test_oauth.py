"""The OAuth2 token endpoint of the sandbox: client credentials for the access key of a project."""

from datetime import timedelta
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY_ID, SANDBOX_KEY_SECRET, SANDBOX_PROJECT
from tests.sandbox.calling import Client, basic

FORM = "application/x-www-form-urlencoded"
GRANT = "grant_type=client_credentials"
GOOD = basic(SANDBOX_KEY_ID, SANDBOX_KEY_SECRET)
APPS = f"/v1/projects/{SANDBOX_PROJECT}/apps"


def ask(sandbox: Client, form: str, **headers: str) -> tuple[int, Any, dict[str, str]]:
    return sandbox.ask("POST", "/oauth2/token", form.encode(), content_type=FORM, **headers)


def test_token_is_a_bearer_for_an_hour(sandbox: Client) -> None:
    status, answer, _ = ask(sandbox, GRANT, authorization=GOOD)
    assert (status, answer["token_type"], answer["expires_in"]) == (200, "bearer", 3600)
    proof = f"Bearer {answer['access_token']}"
    assert sandbox.ask("GET", APPS, authorization=proof)[0] == 200


def test_key_may_be_in_the_form(sandbox: Client) -> None:
    form = f"{GRANT}&client_id={SANDBOX_KEY_ID}&client_secret={SANDBOX_KEY_SECRET}"
    assert ask(sandbox, form)[0] == 200


@pytest.mark.parametrize(
    "proof", ["", "Basic ?", basic("x", SANDBOX_KEY_SECRET), basic(SANDBOX_KEY_ID, "x")]
)
def test_wrong_key_is_invalid_client(sandbox: Client, proof: str) -> None:
    status, answer, _ = ask(sandbox, GRANT, authorization=proof)
    assert (status, answer["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("form", "error"),
    [("", "invalid_request"), ("grant_type=password", "unsupported_grant_type")],
)
def test_other_grants_are_refused(sandbox: Client, form: str, error: str) -> None:
    status, answer, _ = ask(sandbox, form, authorization=GOOD)
    assert (status, answer["error"]) == (400, error)


def test_two_processes_of_one_state_accept_each_others_tokens(sandbox: Client) -> None:
    other = Client(sandbox.file)
    status, _, _ = other.ask("GET", APPS, authorization=f"Bearer {sandbox.token()}")
    assert status == 200


def test_token_ends_after_an_hour(sandbox: Client) -> None:
    """SDKs fetch a new one when the challenge says `expired`."""
    proof = f"Bearer {sandbox.token()}"
    sandbox.now += timedelta(seconds=3601)
    status, answer, headers = sandbox.ask("GET", APPS, authorization=proof)
    assert (status, answer["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert "expired" in headers["www-authenticate"]
