"""Verification: start one, report its code, get its status."""

from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import field

from sinchctl import wire
from sinchctl.client.request import Request, TypedReply, segment

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

Method = Literal["sms", "flashcall", "callout", "seamless", "whatsapp"]
METHODS: Final[dict[Method, str]] = {
    "sms": "a code by SMS",
    "flashcall": "a missed call whose number is the code",
    "callout": "a call that speaks the code",
    "seamless": "a check over mobile data, without a code",
    "whatsapp": "a code by WhatsApp",
}
"""What the person gets with each method."""

_ROOT = "/verification/v1/verifications"


class Identity(wire.Wire):
    """The number that is verified, in E.164."""

    endpoint: str
    type: str | None = None


class Speech(wire.Wire):
    """The language in which a callout speaks its code."""

    locale: str


class CalloutOptions(wire.Wire):
    """Options of a verification by phone call."""

    speech: Speech


class NewVerification(wire.Wire):
    """The body of POST /verification/v1/verifications."""

    identity: Identity
    method: str
    reference: str | None = None
    custom: str | None = None
    callout_options: CalloutOptions | None = None


class StartedVerification(wire.Wire):
    """Sinch's answer to a start; the member named like the method holds its details."""

    id: str
    method: str | None = None
    sms: Any = None
    flash_call: Any = None
    callout: Any = None
    seamless: Any = None
    whatsapp: Any = None


class Code(wire.Wire):
    """The code that the person typed or heard."""

    code: str


class CallingNumber(wire.Wire):
    """The number that the flash call came from, in E.164."""

    caller_id: str = field(name="cli")


class CodeReport(wire.Wire):
    """The body of PUT /verification/v1/verifications/...: one member, named by the method."""

    method: str
    sms: Code | None = None
    flash_call: CallingNumber | None = None
    callout: Code | None = None
    whatsapp: Code | None = None


class Verification(wire.Wire):
    """The state of a verification: PENDING, SUCCESSFUL, FAIL, DENIED, ABORTED or ERROR."""

    id: str | None = None
    method: str | None = None
    status: str | None = None
    reason: str | None = None
    reference: str | None = None
    identity: Any = None
    country_id: str | None = None
    verification_timestamp: str | None = None
    source: str | None = None
    price: Any = None
    call_result: str | None = None

    @property
    def is_final(self) -> bool:
        """Return True if the status is final."""
        return (self.status or "PENDING").upper() != "PENDING"

    @property
    def is_successful(self) -> bool:
        """Return True if the number is verified."""
        return (self.status or "").upper() == "SUCCESSFUL"


def start(
    client: "Client",
    number: str,
    method: Method,
    *,
    reference: str | None = None,
    custom: str | None = None,
    language: str | None = None,
) -> TypedReply[StartedVerification]:
    """Start a verification. Sinch cancels one that is in progress for the number.

    `language` is the header Accept-Language for sms and whatsapp, the speech's locale for
    callout (Sinch Verification API, start).
    """
    spoken = language if method == "callout" else None
    body = NewVerification(
        identity=Identity(number, "number"),
        method=method,
        reference=reference or None,
        custom=custom or None,
        callout_options=CalloutOptions(Speech(spoken)) if spoken else None,
    )
    headers = {"accept-language": language} if language and not spoken else {}
    request = Request(
        "verification",
        "POST",
        _ROOT,
        wire.encode(body),
        headers=headers,
        find_out=f"look before you start another: sinchctl verify get {number} --method {method}",
    )
    return client.fetch(request, StartedVerification)


def report(
    client: "Client",
    method: Method,
    *,
    number: str | None = None,
    verification_id: str | None = None,
    code: str | None = None,
    caller_id: str | None = None,
) -> TypedReply[Verification]:
    """Report the code, or for a flash call the calling number, by id or by number."""
    body = CodeReport(method=method)
    if method == "flashcall":
        body.flash_call = CallingNumber(caller_id or "")
    else:
        setattr(body, method, Code(code or ""))
    if verification_id is not None:
        path = f"{_ROOT}/id/{segment(verification_id, 'verification id')}"
        look = f"sinchctl verify get --id {verification_id}"
    else:
        path = f"{_ROOT}/number/{number}"
        look = f"sinchctl verify get {number} --method {method}"
    request = Request(
        "verification",
        "PUT",
        path,
        wire.encode(body),
        find_out=f"a finished verification cannot be reported again; look at it: {look}",
    )
    return client.fetch(request, Verification)


def by_id(client: "Client", verification_id: str) -> TypedReply[Verification]:
    """Get the verification with this id."""
    return _get(client, f"id/{segment(verification_id, 'verification id')}")


def by_reference(client: "Client", reference: str) -> TypedReply[Verification]:
    """Get the verification with your own reference."""
    return _get(client, f"reference/{segment(reference, 'reference')}")


def by_number(client: "Client", number: str, method: Method) -> TypedReply[Verification]:
    """Get the newest verification of a number with this method; Sinch keeps it a limited time."""
    return _get(client, f"{method}/number/{number}")


def _get(client: "Client", rest: str) -> TypedReply[Verification]:
    return client.fetch(Request("verification", "GET", f"{_ROOT}/{rest}"), Verification)
