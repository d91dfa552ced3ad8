"""Check the credentials of requests to a project: a token, or its access key directly."""

from sinchctl.sandbox.auth import Credentials, Refusal, basic_pair, bearer, check_bearer, header
from sinchctl.sandbox.request import SandboxRequest

from .oauth import is_key
from .tokens import TokenError, check_token

_INVALID = (
    'Bearer realm="sinch", error="invalid_token", error_description="The access token is invalid"'
)
_EXPIRED = 'Bearer realm="sinch", error="invalid_token", error_description="Token has expired"'


def check_project(request: SandboxRequest) -> None:
    """Check a request to an API of projects. Raises Refusal (401; 403 for another project)."""
    scheme, _, proof = header(request.arrived, "authorization").partition(" ")
    if scheme.lower() == "basic":
        name, secret = basic_pair(proof) or ("", "")
        if not is_key(name, secret, request.owner):
            raise _unauthenticated(_INVALID)
    else:
        _check_bearer(request)
    if request.parts["project"] != request.owner.project:
        raise Refusal(403, 403, "The access key is not one of this project.")


def check_sms(request: SandboxRequest, known: Credentials) -> None:
    """Check a request to the SMS REST API: of the service plan, or of the project."""
    if request.parts["plan"] != request.owner.project:
        check_bearer(request.arrived, request.parts["plan"], known)
        return
    _check_bearer(request)


def _check_bearer(request: SandboxRequest) -> None:
    try:
        check_token(bearer(request.arrived), request.owner, request.now)
    except TokenError as fault:
        raise _unauthenticated(_EXPIRED if fault.is_expired else _INVALID) from None


def _unauthenticated(challenge: str) -> Refusal:
    message = "Request had invalid credentials."
    return Refusal(401, 401, message, {"www-authenticate": challenge})
