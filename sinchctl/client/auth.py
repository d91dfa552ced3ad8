"""How a request proves who sends it: application signing and bearer tokens, as httpx flows."""

from collections.abc import Callable, Generator, Mapping
from datetime import datetime
from typing import Final

import httpx

from sinchctl.errors import UsageError
from sinchctl.hosts import ip_of
from sinchctl.profiles.model import (
    Profile,
    require_application,
    require_project,
    require_sms_plan,
)
from sinchctl.secret import Secret
from sinchctl.signing import signature_headers, timestamp

from .api_row import Auth
from .apis import ROWS, is_base_url_of_environment, is_host_of

IN_CURL: Final[Mapping[Auth, str]] = {
    "application": '--user "$SINCH_APPLICATION_KEY:$SINCH_APPLICATION_SECRET"',
    "sms_token": '--header "authorization: Bearer $SINCH_SMS_API_TOKEN"',
    "project": '--user "$SINCH_KEY_ID:$SINCH_KEY_SECRET"',
    "access_key": '--user "$SINCH_KEY_ID:$SINCH_KEY_SECRET"',
}
"""How curl gets the credentials. A signature is good for minutes and a token for an hour, so
that curl uses basic authentication with the key instead, which Sinch accepts for tests."""
_WHAT = {"sms_token": "API token", "project": "access token", "access_key": "access key"}


def authentication(
    scheme: Auth,
    profile: Profile,
    now: Callable[[], datetime],
    project_token: Callable[[], Secret],
) -> httpx.Auth:
    """Return what signs a request. Raises CredentialsError if the profile lacks a part of it."""
    if scheme == "sms_token":
        token = require_sms_plan(profile)[1]
        return BearerAuth(lambda: token)
    if scheme == "project":
        require_project(profile)
        return BearerAuth(project_token)
    if scheme == "access_key":
        _, key_id, secret = require_project(profile)
        return httpx.BasicAuth(key_id, secret.reveal())
    return ApplicationAuth(*require_application(profile), now)


def refuse_stranger(scheme: Auth, profile: Profile, url: httpx.URL) -> None:
    """Refuse to send a token or a key where others could read it. Raises UsageError.

    A project's token goes to Sinch, to this machine, and to the host of a variable alone: it
    is good for everything that the project has.
    """
    if scheme == "application" or _is_local(url.host):
        return
    what = _WHAT[scheme]
    if url.scheme == "http":
        raise UsageError(
            f"the {what} would go to {url.host} unencrypted", hint="use an https:// base URL"
        )
    is_sinch = any(is_host_of(api, url.host) for api in ROWS.values())
    if scheme != "sms_token" and not is_sinch and not is_base_url_of_environment(url.host, profile):
        raise UsageError(
            f"the {what} of the project would go to {url.host}, which is not a host of Sinch",
            hint="if you trust that host, name it in the variable of the API "
            "(sinchctl help environment)",
        )


class ApplicationAuth(httpx.Auth):
    """Signs each request with the application key and secret (Sinch, "Using REST").

    The signature covers the path of the request line without the query, and the content type
    exactly as sent; a request without a body has no content type.
    """

    requires_request_body = True

    def __init__(self, key: str, secret: Secret, now: Callable[[], datetime]) -> None:
        self._key = key
        self._secret = secret
        self._now = now

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers.update(
            signature_headers(
                (self._key, self._secret),
                request.method,
                request.url.raw_path.partition(b"?")[0].decode("ascii"),
                request.content,
                request.headers.get("content-type", ""),
                timestamp(self._now()),
            )
        )
        yield request


class BearerAuth(httpx.Auth):
    """Sends a token: that of the service plan (Sinch SMS REST API), or that of the project."""

    def __init__(self, token: Callable[[], Secret]) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["authorization"] = f"Bearer {self._token().reveal()}"
        yield request


def _is_local(host: str) -> bool:
    address = ip_of(host)
    return address.is_loopback if address else host in {"localhost", "sandbox.invalid"}
