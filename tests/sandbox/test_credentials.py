"""Which credentials the sandbox accepts."""

import pytest

from sinchctl.errors import CredentialsError
from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_PLAN
from sinchctl.sandbox.credentials import accepted
from tests.conftest import CALLBACK_SECRETS, KEY, SECRET, WEBHOOK_SECRET

PROJECT = [
    "SINCH_PROJECT_ID",
    "SINCH_KEY_ID",
    "SINCH_KEY_SECRET",
    "SINCH_CONVERSATION_APP_ID",
]
FREE = {"SINCH_APPLICATION_KEY": "appKey", "SINCH_APPLICATION_SECRET": "YXBwU2VjcmV0"}


def test_application_key_may_be_any_text(tmp_path: object) -> None:
    known, fixed, _ = accepted(FREE, name=None, sandbox=False)
    assert (known.key, known.secret.reveal()) == ("appKey", "YXBwU2VjcmV0")
    assert [variable.partition("=")[0] for variable in fixed] == [
        "SINCH_SERVICE_PLAN_ID",
        "SINCH_SMS_API_TOKEN",
        *PROJECT,
    ]


def test_secret_must_be_base64() -> None:
    with pytest.raises(CredentialsError, match="not base64"):
        accepted({**FREE, "SINCH_APPLICATION_SECRET": "app-secret"}, name=None, sandbox=False)


def test_guid_of_the_environment_is_used_as_ever() -> None:
    environ = {"SINCH_APPLICATION_KEY": KEY, "SINCH_APPLICATION_SECRET": SECRET}
    known, _, _ = accepted(environ, name=None, sandbox=False)
    assert known.key == KEY


@pytest.mark.parametrize("environ", [{}, FREE])
def test_sandbox_profile_has_fixed_credentials(environ: dict[str, str]) -> None:
    known, fixed, _ = accepted(environ, name=None, sandbox=True)
    assert (known.key, known.plan) == (SANDBOX_KEY, SANDBOX_PLAN)
    assert len(fixed) == 4 + len(PROJECT)


def test_project_of_the_environment_is_used() -> None:
    own = {"SINCH_PROJECT_ID": "p-1", "SINCH_KEY_ID": "k-1", "SINCH_KEY_SECRET": "s-1"}
    known, fixed, _ = accepted(own, name=None, sandbox=False)
    project = known.project
    assert (project.project, project.key_id, project.secret.reveal()) == ("p-1", "k-1", "s-1")
    printed = {variable.partition("=")[0] for variable in fixed}
    assert printed & set(PROJECT) == {"SINCH_CONVERSATION_APP_ID"}


def test_webhook_secret_of_the_environment_signs_sms_callbacks() -> None:
    environ = {**FREE, **CALLBACK_SECRETS}
    known, _, _ = accepted(environ, name=None, sandbox=False)
    assert known.webhook is not None
    assert known.webhook.reveal() == WEBHOOK_SECRET
    assert accepted(FREE, name=None, sandbox=False)[0].webhook is None
    assert accepted(environ, name=None, sandbox=True)[0].webhook is None
