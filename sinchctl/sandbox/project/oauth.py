"""`POST /oauth2/token`: a token for the access key of the project."""

import hmac
from urllib.parse import parse_qs

from sinchctl.sandbox.auth import ProjectKey, Refusal, basic_pair, header
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

from .tokens import LIFETIME, new_token

_GRANT = "client_credentials"
_CHALLENGE = {"www-authenticate": 'Basic realm="sinch"'}


def token(request: SandboxRequest) -> JsonAnswer:
    """Answer with a new token. The key is in the Basic header or in the form."""
    text = request.arrived.body.decode("utf-8", "replace")
    form = {name: values[-1] for name, values in parse_qs(text).items()}
    scheme, _, proof = header(request.arrived, "authorization").partition(" ")
    if scheme.lower() == "basic":
        name, secret = basic_pair(proof) or ("", "")
    else:
        name, secret = form.get("client_id", ""), form.get("client_secret", "")
    if not is_key(name, secret, request.owner):
        raise Refusal(401, "invalid_client", "Client authentication failed", _CHALLENGE)
    grant = form.get("grant_type")
    if grant is None:
        raise Refusal(400, "invalid_request", "Missing form parameter: grant_type")
    if grant != _GRANT:
        raise Refusal(400, "unsupported_grant_type", f"The grant type must be {_GRANT}")
    value = {
        "access_token": new_token(request.owner, request.now),
        "token_type": "bearer",
        "expires_in": LIFETIME,
        "scope": "",
    }
    return JsonAnswer(200, value, {"cache-control": "no-store"})


def is_key(name: str, secret: str, known: ProjectKey) -> bool:
    """Return True for id and secret of the project's access key."""
    fits = hmac.compare_digest(secret.encode(), known.secret.reveal().encode())
    return hmac.compare_digest(name.encode(), known.key_id.encode()) and fits
