"""The credentials that the sandbox accepts: those of the profile, else fixed ones."""

from collections.abc import Mapping

from sinchctl.errors import CredentialsError
from sinchctl.profiles.model import (
    SANDBOX_APP,
    SANDBOX_KEY,
    SANDBOX_PLAN,
    SANDBOX_SECRET,
    SANDBOX_TOKEN,
    Profile,
)
from sinchctl.profiles.resolve import resolve
from sinchctl.secret import Secret
from sinchctl.signing import checked_key

from .auth import FIXED_PROJECT, Credentials, ProjectKey

_KEY, _SECRET = "SINCH_APPLICATION_KEY", "SINCH_APPLICATION_SECRET"
FIXED = Credentials(SANDBOX_KEY, Secret(SANDBOX_SECRET), SANDBOX_PLAN, SANDBOX_TOKEN)
"""The credentials of the built-in profile `sandbox`."""


def accepted(
    environ: Mapping[str, str], *, name: str | None, sandbox: bool
) -> tuple[Credentials, list[str], tuple[str, ...]]:
    """Return the accepted credentials, the variables with fixed values, and warnings.

    An application key in the environment may be any text here, since the tests of Sinch's SDKs
    use such keys. Raises CredentialsError.
    """
    application = None if name or sandbox else _free_application(environ)
    if application is not None:
        environ = {key: text for key, text in environ.items() if key not in {_KEY, _SECRET}}
    profile = resolve(environ, name=name, sandbox=sandbox)
    key, secret = application or _application(profile)
    plan, token = profile.service_plan_id, profile.sms_api_token
    fixed = []
    if profile.is_sandbox or (application is None and not profile.has_application):
        fixed += [f"{_KEY}={key}", f"{_SECRET}={secret.reveal()}"]
    if profile.is_sandbox or not profile.has_sms_plan or token is None:
        plan, token = SANDBOX_PLAN, Secret(SANDBOX_TOKEN)
        fixed += [f"SINCH_SERVICE_PLAN_ID={plan}", f"SINCH_SMS_API_TOKEN={token.reveal()}"]
    project = _project(profile)
    if project is FIXED_PROJECT:
        fixed += [
            f"SINCH_PROJECT_ID={project.project}",
            f"SINCH_KEY_ID={project.key_id}",
            f"SINCH_KEY_SECRET={project.secret.reveal()}",
        ]
    if project.app == SANDBOX_APP:
        fixed.append(f"SINCH_CONVERSATION_APP_ID={project.app}")
    webhook = None if profile.is_sandbox else profile.webhook_secret
    known = Credentials(key, secret, plan, token.reveal(), project=project, webhook=webhook)
    return known, fixed, profile.warnings


def _project(profile: Profile) -> ProjectKey:
    if profile.is_sandbox or not profile.has_project or profile.access_key_secret is None:
        return FIXED_PROJECT
    app = profile.conversation_app_id or SANDBOX_APP
    return ProjectKey(profile.project_id, profile.access_key_id, profile.access_key_secret, app)


def _application(profile: Profile) -> tuple[str, Secret]:
    if profile.has_application and profile.application_secret is not None:
        return profile.application_key, profile.application_secret
    return FIXED.key, FIXED.secret


def _free_application(environ: Mapping[str, str]) -> tuple[str, Secret] | None:
    """Return the application of the environment if its key is not a GUID."""
    key, secret = environ.get(_KEY, "").strip(), Secret(environ.get(_SECRET, "").strip())
    if not key or not secret.reveal():
        return None
    try:
        checked_key(key)
    except CredentialsError:
        secret.decoded()
        return key, secret
    return None
