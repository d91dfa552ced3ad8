"""How a request proves who sends it: application signing and bearer tokens, as httpx flows."""

from collections.abc import Callable, Generator
from datetime import datetime

import httpx

from sinchctl.profiles.model import Profile, require_application, require_sms_plan
from sinchctl.secret import Secret
from sinchctl.signing import signature_headers, timestamp

from .apis import Auth


def authentication(scheme: Auth, profile: Profile, now: Callable[[], datetime]) -> httpx.Auth:
    """Return what signs a request. Raises CredentialsError if the profile lacks a part of it."""
    if scheme == "sms_token":
        return BearerAuth(require_sms_plan(profile)[1])
    return ApplicationAuth(*require_application(profile), now)


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
    """Sends the service plan's API token (Sinch SMS REST API)."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["authorization"] = f"Bearer {self._token.reveal()}"
        yield request
