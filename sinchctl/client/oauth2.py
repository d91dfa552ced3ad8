"""OAuth 2 client credentials: an access key gets the token of a project (Sinch, "OAuth 2.0")."""

import math
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sinchctl import wire
from sinchctl.errors import SinchctlError, SinchFailedError
from sinchctl.profiles.model import Profile, require_project
from sinchctl.secret import Secret

from .apis import base_url
from .project_apis import AUTH
from .request import Reply, Request
from .token_cache import AccessToken, TokenCache, as_token

_USUAL_LIFE: Final = 3600.0
"""Seconds that a token is good for if the answer does not say."""
_LONGEST_LIFE: Final = 86_400.0

REQUEST: Final = Request(
    AUTH.name,
    "POST",
    "/oauth2/token",
    b"grant_type=client_credentials",
    headers={"content-type": "application/x-www-form-urlencoded"},
)


class ProjectToken:
    """The token of the profile's access key: from this run, from the cache, or from Sinch."""

    def __init__(
        self,
        profile: Profile,
        cache: TokenCache | None,
        now: Callable[[], datetime],
        send: Callable[[Request], Reply],
    ) -> None:
        self._profile = profile
        self._cache = None if profile.is_sandbox else cache
        self._now = now
        self._send = send
        self._token: AccessToken | None = None

    def current(self) -> Secret:
        """Return a token that is good for another minute. Raises what `Client.send` raises."""
        place = self._place()
        now = self._now().timestamp()
        if self._token is None and self._cache:
            self._token = self._cache.read(*place)
        if self._token is None or not self._token.is_good(now):
            self._token = token_of(self._send(REQUEST), now)
            if self._cache:
                self._cache.write(*place, self._token)
        return self._token.secret

    def drop(self) -> None:
        """Forget the token, which an API refused."""
        if self._token and self._cache:
            self._cache.drop(*self._place(), self._token)
        self._token = None

    def hide(self, text: str) -> str:
        """Return the text without the token."""
        return self._token.secret.hide(text) if self._token else text

    def _place(self) -> tuple[str, str, str]:
        """Return the host, the key id, and a hash of the secret."""
        _, key_id, secret = require_project(self._profile)
        return base_url(AUTH, self._profile), key_id, sha256(secret.reveal().encode()).hexdigest()


def token_of(reply: Reply, now: float) -> AccessToken:
    """Return the token in an answer. Raises SinchFailedError, which never quotes JSON."""
    try:
        value = wire.value(reply.body)
    except SinchctlError:
        beginning = reply.body[:60].decode(errors="replace").strip()
        raise _no_token(f"a body that is not JSON; it begins {beginning!r}") from None
    members: dict[str, Any] = value if isinstance(value, dict) else {}
    secret = as_token(members.get("access_token"))
    if secret is None:
        raise _no_token("JSON without an access_token that can be used")
    return AccessToken(secret, now, now + _life(members.get("expires_in")))


def _life(seconds: object) -> float:
    try:
        life = float(str(seconds))
    except ValueError:
        return _USUAL_LIFE
    return _USUAL_LIFE if math.isnan(life) else max(0.0, min(life, _LONGEST_LIFE))


def _no_token(what: str) -> SinchFailedError:
    return SinchFailedError(
        f"the auth host answered with {what}",
        hint=f"check {AUTH.variable} and the proxy, or try again later",
    )
