"""Sinch's APIs, one row each: hosts, authentication, errors, and what to do about them.

A new API is a word in `ApiName`, a row in `ROWS`, and a module of functions in `sinchctl/api/`.
Sources: Sinch's OpenAPI files and documentation pages of each API.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from sinchctl import wire
from sinchctl.errors import CredentialsError, SinchctlError, UsageError
from sinchctl.profiles.fields import SMS_REGIONS, VOICE_REGIONS, known_words
from sinchctl.profiles.model import SANDBOX_URL, Profile

ApiName = Literal["voice", "configuration", "verification", "sms", "messaging"]

Auth = Literal["application", "sms_token"]
"""How a request proves who sends it: signed by the application, or with the plan's token."""


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The content of an error body: a code, a text for people, an id for Sinch's support."""

    code: int | str | None = None
    text: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorShape:
    """The members of an error body, which may stand inside another object."""

    code: str
    text: str
    reference: str = ""
    inside: str = ""

    def read(self, body: bytes) -> ErrorBody | None:
        """Read an error body of this shape; return None if it has neither code nor text."""
        try:
            value = wire.value(body)
        except SinchctlError:
            return None
        if self.inside and isinstance(value, dict):
            value = value.get(self.inside)
        if not isinstance(value, dict):
            return None
        code, text = value.get(self.code), value.get(self.text)
        reference = value.get(self.reference)
        error = ErrorBody(
            code if isinstance(code, int | str) and not isinstance(code, bool) else None,
            text if isinstance(text, str) else None,
            reference if isinstance(reference, str) else None,
        )
        return error if error.text or error.code is not None else None

    def write(self, code: int | str, text: str) -> dict[str, object]:
        """Return an error body of this shape."""
        error: dict[str, object] = {self.code: code, self.text: text}
        return {self.inside: error} if self.inside else error


APPLICATION_ERRORS: Final = ErrorShape("errorCode", "message", "reference")
XMS_ERRORS: Final = ErrorShape("code", "text")


@dataclass(frozen=True, slots=True)
class Api:
    """One API of Sinch.

    `host` may contain `{region}`: the field `region_field` of the profile names the region, and
    `regions` gives the text for each. `shares_base_url` names the API whose base URL counts if
    this one has none. `credential_codes` are the error codes of those 403s that are
    about the key or the signature. `probe` is a request that changes nothing.
    """

    name: ApiName
    title: str
    paths: tuple[str, ...]
    host: str
    auth: Auth
    errors: ErrorShape
    not_found: str
    forbidden: str
    find_out: str
    region_field: str = ""
    regions: Mapping[str, str] = field(default_factory=lambda: {"": ""})
    shares_base_url: ApiName | None = None
    credential_codes: frozenset[str] = frozenset()
    probe: str = ""
    probe_query: str = ""
    is_checked_by_default: bool = False

    @property
    def variable(self) -> str:
        """The environment variable of the base URL."""
        return f"SINCHCTL_BASE_URL_{self.name.upper()}"

    def url(self, profile: Profile) -> str:
        """Return scheme and host of this API at Sinch, in the region of the profile."""
        region = getattr(profile, self.region_field) if self.region_field else ""
        return self.host.format(region=self.regions[region])


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
    forbidden="the application may not change this; see its settings in the Sinch dashboard",
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

ROWS: Final[Mapping[ApiName, Api]] = {
    api.name: api for api in (VOICE, CONFIGURATION, VERIFICATION, SMS, MESSAGING)
}


def by_path(path: str) -> Api:
    """Return the API that a path belongs to; Voice if no other claims it."""
    owners = (api for api in ROWS.values() if path.startswith(api.paths))
    return next(owners, VOICE)


def by_name(name: str) -> Api:
    """Return the API of a name. Raises UsageError for an unknown one."""
    for api in ROWS.values():
        if api.name == name.lower():
            return api
    raise UsageError(f"{name!r} is not an API", hint=known_words(name, ROWS))


def error_body(api: Api, body: bytes) -> ErrorBody:
    """Read an error body in the shape of the API, or of another one: gateways differ."""
    shapes = dict.fromkeys((api.errors, *(other.errors for other in ROWS.values())))
    errors = [error for shape in shapes if (error := shape.read(body))]
    return next((error for error in errors if error.text), errors[0] if errors else ErrorBody())


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
