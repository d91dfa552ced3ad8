"""A reply that is not a success, as an error: which class, what Sinch said, what to do next."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sinchctl import errors

from .api_row import Api
from .apis import ROWS
from .error_bodies import ErrorBody, error_body
from .request import Request

_COMMAND = "sinchctl profile check"
_CHECK = f"check the credentials: {_COMMAND}"
_HINTS = {
    "40001": "look at the values that are sent: add --dry-run",
    "40005": "write the number with a plus and the country code, such as +46700000000",
    "40101": "the clock of this machine may be wrong: signatures are valid for a few minutes",
    "40102": f"the application secret does not belong to the key: {_COMMAND}",
    "40108": f"the application key or secret is wrong: {_COMMAND}",
    "40200": "the account is out of credit: top it up in the Sinch dashboard",
    "40301": "the application demands another way to authenticate. See its settings",
    "40302": "the application key may not use this function. See its settings",
    "40900": "the reference was used before. Choose another one",
    "42200": "give the application a name in the Sinch dashboard",
    "42201": "Sinch cannot route to the number: check it, or try another method",
    "42901": "the number was verified too often in a short time. Wait before you try again",
    "unauthorized": _CHECK,
    "blocked_account": "the account is blocked. Ask Sinch's support",
}
"""The hint for each error code of Sinch."""
_XMS_401 = (
    "Sinch no longer sells the stand-alone SMS API to new projects. Check that the service "
    "plan id, its API token and the SMS region belong together: sinchctl profile show"
)
_XMS_PROJECT_401 = (
    "this project may have been created after the end of sale of the SMS REST API (15 April 2026). "
    "Send with a Conversation app instead (conversation_app_id in the profile), with a service "
    "plan and its API token, or with --via messaging and an application, or ask your account "
    "manager at Sinch"
)
_KEY_401 = (
    "the access key is wrong or revoked. Compare access_key_id and access_key_secret with the "
    f"access keys in the Sinch dashboard, then run {_COMMAND}"
)
_BY_STATUS: dict[int, type[errors.SinchctlError]] = {
    401: errors.RefusedCredentialsError,
    404: errors.NotFoundError,
    407: errors.NetworkError,
    429: errors.RateLimitedError,
}


def refusal(
    request: Request,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    clean: Callable[[str], str],
    region: str,
) -> errors.SinchctlError:
    """Return the error that a reply with this status is.

    3xx is exit 14 with the address it points to, since a signed request is good for one path
    only; 401 is exit 4, 404 exit 5, 429 exit 7, 5xx exit 9, other 4xx exit 14. A 403 is exit 4
    if its code is about the key or the signature (`Api.credential_codes`). `clean` takes the
    secrets out of what Sinch sent back; `region` is the one that was asked.
    """
    if 300 <= status < 400:
        return errors.RefusedRequestError(
            f"Sinch answered {status} and points to {headers.get('location', 'no address')!r}; "
            "redirects are not followed",
            hint="check the base URL",
            http_status=status,
        )
    api = ROWS[request.api]
    error = error_body(body)
    error = replace(error, text=clean(error.text or ""))
    return _class(api, status, error)(
        _message(status, error, body),
        hint=_hint(request, status, error, headers, region),
        http_status=status,
        sinch_code=error.code,
        reference=error.reference,
    )


def _class(api: Api, status: int, error: ErrorBody) -> type[errors.SinchctlError]:
    is_about_key = str(error.code) in api.credential_codes and not _is_about_money(error)
    if is_about_key and (status == 403 or (status == 400 and api.auth == "access_key")):
        return errors.RefusedCredentialsError
    other = errors.SinchFailedError if status >= 500 else errors.RefusedRequestError
    return _BY_STATUS.get(status, other)


def _is_about_money(error: ErrorBody) -> bool:
    return "BILLING" in (error.text or "").upper()


def _message(status: int, error: ErrorBody, body: bytes) -> str:
    who = "the proxy" if status == 407 else "Sinch"
    if error.text:
        code = f"{error.code}, " if error.code is not None else ""
        return f"{who} said: {error.text.rstrip('.')} ({code}HTTP {status})"
    if not body:
        return f"{who} answered HTTP {status} with an empty body"
    beginning = body[:80].decode(errors="replace").strip()
    return f"{who} answered HTTP {status} without its usual JSON: {beginning!r}"


def _hint(
    request: Request, status: int, error: ErrorBody, headers: Mapping[str, str], region: str
) -> str:
    api = ROWS[request.api]
    if status == 401 and request.path.startswith("/xms/"):
        return _XMS_401 if api.auth == "sms_token" else _XMS_PROJECT_401
    if status == 401 and api.auth in {"project", "access_key"}:
        return _KEY_401
    if _is_about_money(error):
        return _HINTS["40200"]
    if status == 403 and _class(api, status, error) is errors.RefusedCredentialsError:
        return _HINTS.get(str(error.code), api.forbidden)
    if "leading plus" in (error.text or "").lower():
        return _HINTS["40005"]  # Sinch's own examples of it have the code 40002
    if hint := _HINTS.get(str(error.code)):
        return hint
    if status == 429:
        after = headers.get("retry-after")
        return f"wait {after} seconds and try again" if after else "wait and try again"
    if status >= 500:
        return (
            "Sinch has a problem: try again later"
            if request.reads
            else f"Sinch may have acted on it: {request.advice}"
        )
    hints = {
        400: _HINTS["40001"],
        401: _CHECK,
        402: _HINTS["40200"],
        403: api.forbidden,
        404: api.not_found.replace("{region}", region),
        407: "check HTTPS_PROXY and HTTP_PROXY",
    }
    return hints.get(status, "look up the status and the code in Sinch's documents of the API")
