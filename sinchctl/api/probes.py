"""Harmless signed requests that prove credentials: one for each API."""

from dataclasses import dataclass

from sinchctl.client.core import Client
from sinchctl.client.request import Request, segment
from sinchctl.errors import NotFoundError, SinchctlError
from sinchctl.profiles.model import Api, Profile, require_sms_plan

NOBODYS_CALL = "00000000-0000-4000-8000-000000000000"
NOBODYS_REFERENCE = "sinchctl-profile-check"


@dataclass(frozen=True)
class Probe:
    """What one API said: whether it took the credentials, and if not, why."""

    api: Api
    method: str
    path: str
    ok: bool
    status: int | None
    message: str
    hint: str = ""


def served(profile: Profile) -> list[Api]:
    """The APIs that the profile has credentials for, or at least a part of them."""
    found: list[Api] = []
    if profile.application_key or profile.application_secret is not None:
        found += ["voice", "verification"]
    if profile.service_plan_id or profile.sms_api_token is not None:
        found += ["sms"]
    return found


def probe(client: Client, api: Api) -> Probe:
    """Ask for something that changes nothing, and mostly is not there.

    Sinch checks the credentials before it looks, so that its own 404 proves them as well
    as a 200 does.
    """
    method, path, query = "GET", "", ""
    try:
        request = _request(client.profile, api)
        path, query = request.path, request.query
        reply = client.send(request)
    except NotFoundError as absent:
        if absent.sinch_code is not None:
            return Probe(api, method, path, True, absent.http_status, "the credentials are good")
        return Probe(
            api, method, path, False, absent.http_status, absent.message, "check the base URL"
        )
    except SinchctlError as fault:
        return Probe(api, method, path, False, fault.http_status, fault.message, fault.hint)
    whole = f"{path}?{query}" if query else path
    return Probe(api, method, whole, True, reply.status, "the credentials are good")


def _request(profile: Profile, api: Api) -> Request:
    if api == "sms":
        plan = segment(require_sms_plan(profile)[0], "service plan id")
        return Request(api, "GET", f"/xms/v1/{plan}/batches", query="page_size=1")
    paths = {
        "voice": f"/calling/v1/calls/id/{NOBODYS_CALL}",
        "verification": f"/verification/v1/verifications/reference/{NOBODYS_REFERENCE}",
        "messaging": "/messaging/v1/sms/1",
    }
    return Request(api, "GET", paths[api])
