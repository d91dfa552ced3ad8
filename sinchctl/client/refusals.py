"""A reply that is no success, as an error: which class, what Sinch said, what to do next."""

from collections.abc import Mapping
from typing import Any

import msgspec

from sinchctl import errors
from sinchctl.profiles.model import Api

from .request import Request

_HINTS = {
    "40001": "look at the values sent: add --dry-run",
    "40101": "the clock of this machine may be wrong: signatures are good for minutes only",
    "40102": "the application secret does not fit the key: sinchctl profile check",
    "40108": "the application key or secret is wrong: sinchctl profile check",
    "40200": "the account is out of credit: top it up in the Sinch dashboard",
    "40300": "the destination or the feature is not enabled for this account",
    "40301": "the application demands another way to authenticate: see its settings",
    "unauthorized": "check the credentials: sinchctl profile check",
    "blocked_account": "the account is blocked: ask Sinch support",
}
_XMS_401 = (
    "Sinch no longer sells the stand-alone SMS API to new projects; check that the service "
    "plan id, its API token and the SMS region belong together: sinchctl profile show"
)
_NOT_FOUND: dict[Api, str] = {
    "voice": "check the id; calls and conferences are known in their own region only",
    "verification": "check the id; a number is looked up together with its method",
    "sms": "check the id, and that the profile, the SMS region and --via are those of the sending",
    "messaging": "check the id, and that the profile and --via are those of the sending",
}
_BY_STATUS: dict[int, type[errors.SinchctlError]] = {
    401: errors.RefusedCredentialsError,
    403: errors.RefusedCredentialsError,
    404: errors.NotFoundError,
    407: errors.NetworkError,
    429: errors.RateLimitedError,
}


class _Said(msgspec.Struct):
    """Both shapes of an error body: `errorCode, message, reference` and XMS's `code, text`."""

    errorCode: int | str | None = None
    message: str | None = None
    reference: str | None = None
    code: int | str | None = None
    text: str | None = None


def refusal(request: Request, status: int, headers: Mapping[str, str], body: bytes) -> Exception:
    """The error that a reply with this status is.

    3xx is exit 14 with the address it points to, since a signed request is good for one
    path only; 401 and 403 exit 4, 404 exit 5, 429 exit 7, 5xx exit 9, other 4xx exit 14.
    """
    if 300 <= status < 400:
        return errors.RefusedRequestError(
            f"Sinch answered {status} and points to {headers.get('location', 'no address')!r}; "
            "redirects are not followed",
            hint="check the base URL",
            http_status=status,
        )
    said = _read(body)
    number = said.errorCode if said.errorCode is not None else said.code
    words = said.message or said.text
    kind = _BY_STATUS.get(status, _otherwise(status))
    return kind(
        _message(status, number, words, body),
        hint=_hint(request, status, number, headers),
        http_status=status,
        sinch_code=number,
        reference=said.reference,
    )


def _otherwise(status: int) -> type[errors.SinchctlError]:
    return errors.SinchFailedError if status >= 500 else errors.RefusedRequestError


def _read(body: bytes) -> _Said:
    try:
        return msgspec.json.decode(body, type=_Said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Said()


def _message(status: int, number: Any, words: str | None, body: bytes) -> str:
    who = "the proxy" if status == 407 else "Sinch"
    if words:
        code = f"{number}, " if number is not None else ""
        return f"{who} said: {words.rstrip('.')} ({code}HTTP {status})"
    if not body:
        return f"{who} answered HTTP {status} with an empty body"
    begins = body[:80].decode(errors="replace").strip()
    return f"{who} answered HTTP {status} with something that is not its JSON: {begins!r}"


def _hint(request: Request, status: int, number: Any, headers: Mapping[str, str]) -> str:
    if status == 401 and request.api == "sms":
        return _XMS_401
    if str(number) in _HINTS:
        return _HINTS[str(number)]
    if status in {401, 403}:
        return "check the credentials: sinchctl profile check"
    if status == 402:
        return _HINTS["40200"]
    if status == 404:
        return _NOT_FOUND[request.api]
    if status == 429:
        after = headers.get("retry-after")
        return f"wait {after} seconds and try again" if after else "wait and try again"
    if status == 407:
        return "check HTTPS_PROXY and HTTP_PROXY"
    if status >= 500 and not request.reads:
        return f"it may have acted all the same: {request.find_out}"
    return "Sinch is in trouble: try again later" if status >= 500 else ""
