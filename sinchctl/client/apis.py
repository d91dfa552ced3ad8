"""Sinch's APIs, one row each: hosts, authentication, errors, and what to do about them.

A new API is a word in `ApiName`, a row in `ROWS`, and a module of functions in `sinchctl/api/`.
Sources: Sinch's OpenAPI files and documentation pages of each API.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from sinchctl.errors import CredentialsError, UsageError
from sinchctl.profiles.fields import SMS_REGIONS, VOICE_REGIONS, known_words
from sinchctl.profiles.model import SANDBOX_URL, Profile

from .api_row import Api, ApiName
from .error_bodies import APPLICATION_ERRORS, XMS_ERRORS
from .project_apis import AUTH, CONVERSATION, CONVERSATION_BATCH, LOOKUP, NUMBERS

_SIGNATURE_CODES: Final = frozenset({"40301", "40302"})
"""403: another authorization scheme is required; the key may not use this function."""
_VOICE_FORBIDDEN: Final = (
    "usual causes: the destination or its country is not enabled for this account, the number "
    "is blocked, or the balance is too low. See the Sinch dashboard"
)

VOICE: Final = Api(
    name="voice",
    title="Voice",
    paths=("/calling/",),
    host="https://calling{region}.api.sinch.com",
    region_field="region",
    regions={region: "" if region == "global" else f"-{region}" for region in VOICE_REGIONS},
    auth="application",
    errors=APPLICATION_ERRORS,
    not_found="check the id. Calls and conferences exist in their own region only",
    forbidden=_VOICE_FORBIDDEN,
    credential_codes=_SIGNATURE_CODES,
    find_out="look at the call or the conference before you send this again",
    probe="/calling/v1/calls/id/00000000-0000-4000-8000-000000000000",
    is_checked_by_default=True,
)
CONFIGURATION: Final = Api(
    name="configuration",
    title="Voice configuration",
    paths=("/v1/configuration/", "/v1/calling/query/"),
    host="https://callingapi.sinch.com",
    auth="application",
    errors=APPLICATION_ERRORS,
    not_found="check the path and the application key in it",
    forbidden="the application may not do this; see its settings in the Sinch dashboard",
    credential_codes=_SIGNATURE_CODES,
    find_out="read the configuration before you send this again",
    shares_base_url="voice",
    probe="/v1/configuration/numbers/",
)
VERIFICATION: Final = Api(
    name="verification",
    title="Verification",
    paths=("/verification/",),
    host="https://verification.api.sinch.com",
    auth="application",
    errors=APPLICATION_ERRORS,
    not_found="check the id. A number is looked up together with its method",
    forbidden=(
        "usual causes: the country or the method is not enabled for this application, the "
        "number is blocked, or the balance is too low. See the Sinch dashboard"
    ),
    credential_codes=_SIGNATURE_CODES,
    find_out="look at the verification before you send this again",
    probe="/verification/v1/verifications/reference/sinchctl-profile-check",
    is_checked_by_default=True,
)
SMS: Final = Api(
    name="sms",
    title="SMS REST",
    paths=("/xms/",),
    host="https://{region}.sms.api.sinch.com",
    region_field="sms_region",
    regions={region: region for region in SMS_REGIONS},
    auth="sms_token",
    errors=XMS_ERRORS,
    not_found=(
        "check the id, and that the profile, the SMS region and --via are those with which the "
        "message was sent"
    ),
    forbidden=(
        "usual causes: the destination country is not enabled for the service plan, the sender "
        "or its use case is not registered there, or the balance is too low. See the Sinch "
        "dashboard"
    ),
    find_out="list the latest batches before you send this again",
    probe="/xms/v1/{plan}/batches",
    probe_query="page_size=1",
    is_checked_by_default=True,
)
MESSAGING: Final = Api(
    name="messaging",
    title="old SMS",
    paths=("/messaging/",),
    host="https://messaging-{region}.api.sinch.com",
    region_field="region",
    # It has no global host.
    regions={region: "use1" if region == "global" else region for region in VOICE_REGIONS},
    auth="application",
    errors=APPLICATION_ERRORS,
    not_found="check the id, and that the profile and --via are those with which it was sent",
    forbidden=(
        "usual causes: the destination or its country is not enabled for this account, or the "
        "application may only send to verified numbers. See the Sinch dashboard"
    ),
    credential_codes=_SIGNATURE_CODES,
    find_out="the old SMS API does not list messages: ask the recipient",
    probe="/messaging/v1/sms/1",
)

SMS_PROJECT: Final = Api(
    name="sms_project",
    title="SMS REST (project)",
    paths=(),  # those of SMS: the segment after /xms/v1/ says whether it is a plan or a project
    host="https://zt.{region}.sms.api.sinch.com",
    region_field="sms_region",
    regions={region: region for region in ("us", "eu")},
    auth="project",
    errors=XMS_ERRORS,
    not_found=SMS.not_found,
    forbidden=SMS.forbidden,
    find_out=SMS.find_out,
    shares_base_url="sms",
    probe="/xms/v1/{project}/batches",
    probe_query="page_size=1",
)
ROWS: Final[Mapping[ApiName, Api]] = {
    api.name: api
    for api in (
        VOICE,
        CONFIGURATION,
        VERIFICATION,
        SMS,
        MESSAGING,
        SMS_PROJECT,
        CONVERSATION,
        CONVERSATION_BATCH,
        NUMBERS,
        LOOKUP,
        AUTH,
    )
}


def by_path(path: str, project: str = "") -> Api:
    """Return the API that a path belongs to; Voice if no other claims it.

    Of /xms/ the segment tells a `project` from a service plan. What Numbers does not claim
    of /v1/projects/ is Conversation's.
    """
    if project and path.startswith(f"/xms/v1/{project}/"):
        return SMS_PROJECT
    owners = (api for api in (NUMBERS, *ROWS.values()) if api.claims(path))
    return next(owners, VOICE)


def by_name(name: str) -> Api:
    """Return the API of a name. Raises UsageError for an unknown one."""
    for api in ROWS.values():
        if api.name == name.lower():
            return api
    raise UsageError(f"{name!r} is not an API", hint=known_words(name, ROWS))


def base_url(api: Api, profile: Profile) -> str:
    """Return scheme, host and perhaps a path in front, without a slash at the end.

    A base URL of the profile or the environment replaces the address at Sinch. Raises
    CredentialsError or UsageError if there is one for an API that does not exist: the request
    would go to Sinch instead of the address that the operator meant.
    """
    refuse_unknown(profile)
    if profile.is_sandbox:
        return SANDBOX_URL
    for name in (api.name, api.shares_base_url):
        if name and (own := profile.base_urls.get(name)):
            return own.rstrip("/")
    return api.url(profile)


def is_base_url_of_environment(host: str, profile: Profile) -> bool:
    """Return True if a SINCHCTL_BASE_URL_ variable names this host."""
    return any(
        urlsplit(url).hostname == host.lower()
        for name, url in profile.base_urls.items()
        if profile.sources.get(f"base_urls.{name}", "").startswith("environment ")
    )


def meaning_of_base_url(api: Api) -> str:
    """Return what the variable with the base URL of an API means, for help."""
    shared = ROWS[api.shares_base_url].variable if api.shares_base_url else ""
    also = f" Without it, the address of {shared} counts, if there is one." if shared else ""
    return f"Another address of the {api.title} API.{also}"


def refuse_unknown(profile: Profile) -> None:
    """Refuse a base URL for an API that does not exist, as `base_url` does."""
    for name in profile.base_urls.keys() - ROWS.keys():
        source = profile.sources.get(f"base_urls.{name}", "the profile")
        kind = UsageError if source.startswith("environment ") else CredentialsError
        raise kind(
            f"{source} has a base URL for {name!r}, which is not an API",
            hint=known_words(name, ROWS),
        )


def is_host_of(api: Api, host: str) -> bool:
    """Return True if a host name is that of the API at Sinch, in whatever region."""
    addresses = (api.host.format(region=region) for region in api.regions.values())
    return host.lower() in {urlsplit(address).hostname for address in addresses}
