"""Harmless signed requests that prove credentials: one for each API."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sinchctl.client.api_row import ApiName, Auth
from sinchctl.client.apis import ROWS
from sinchctl.client.request import Request, filled
from sinchctl.errors import NotFoundError, SinchctlError
from sinchctl.profiles.fields import CREDENTIALS, Kind
from sinchctl.profiles.model import Profile

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_KINDS: Final[dict[Auth, Kind]] = {
    "application": "application",
    "sms_token": "plan",
    "project": "project",
}


@dataclass(frozen=True)
class Probe:
    """The outcome for one API: whether it accepted the credentials, and if not, why."""

    api: ApiName
    method: str
    path: str
    status: int | None
    message: str
    hint: str = ""
    fault: SinchctlError | None = None

    @property
    def ok(self) -> bool:
        """Return True if the API accepted the credentials."""
        return self.fault is None


def served(profile: Profile) -> list[ApiName]:
    """Return the APIs that the profile has credentials for, or at least a part of them.

    Conversation proves the access key and the app, Numbers the key alone.
    """
    has_parts: dict[Auth, bool] = {
        scheme: any(getattr(profile, part.name) for part in CREDENTIALS[kind])
        for scheme, kind in _KINDS.items()
    }
    other: ApiName = "numbers" if profile.conversation_app_id else "conversation"
    return [
        api.name
        for api in ROWS.values()
        if api.is_checked_by_default
        and has_parts[api.auth]
        and api.name != other
        and not (profile.is_sandbox and api.auth == "project")  # it has no such API
    ]


def probe(client: "Client", name: ApiName) -> Probe:
    """Ask for something that changes nothing, and that mostly does not exist.

    Sinch checks the credentials before it looks, so that its own 404 proves them as well
    as a 200 does, unless the request asks for what must exist.
    """
    api = ROWS[name]
    path = ""
    try:
        request = Request(name, "GET", filled(api.probe, client.profile), query=api.probe_query)
        path = request.path + (f"?{request.query}" if request.query else "")
        status = client.send(request).status
    except NotFoundError as absent:
        if absent.sinch_code is None or api.probe_exists:
            hint = absent.hint if api.probe_exists else "check the base URL"
            return Probe(name, "GET", path, absent.http_status, absent.message, hint, absent)
        status = absent.http_status or 404
    except SinchctlError as fault:
        hint = fault.hint.replace("profile check", "profile show")  # this is the check
        return Probe(name, "GET", path, fault.http_status, fault.message, hint, fault)
    return Probe(name, "GET", path, status, "the credentials are good")
