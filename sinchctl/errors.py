"""The error tree. Each class carries the exit code that the program ends with.

SinchctlError                1   a bug, or anything without a class of its own
├── UsageError               2   bad option, bad number, bad file
├── CredentialsError         3   no or incomplete credentials, unsafe profile file
├── RefusedCredentialsError  4   Sinch said 401 or 403
├── NotFoundError            5   404, or a field that is not there
├── FindingsError            6   lint errors, failed checks, an unsuccessful outcome
├── RateLimitedError         7   429 after the retries
├── NetworkError             8   certainly not sent, or a read that failed
├── SinchFailedError         9   5xx, or a reply that is not what was due
├── PartlyFailedError       10   some of many failed
├── SignatureError          11   a signature is not valid
├── OutcomeUnknownError     12   the request may have reached Sinch
├── DeclinedError           13   the operator said no at a prompt
├── RefusedRequestError     14   another 4xx, or a redirect
└── PendingError            15   --max-wait ran out before the final state
"""

from typing import ClassVar, Final


class SinchctlError(Exception):
    """Base of every error that is shown as one line, without a traceback.

    `hint` says what to do next; `http_status`, `sinch_code` and `reference` are
    what Sinch said, where it said something.
    """

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "bug"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        http_status: int | None = None,
        sinch_code: int | str | None = None,
        reference: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.http_status = http_status
        self.sinch_code = sinch_code
        self.reference = reference


class UsageError(SinchctlError):
    """The command line, a value on it, or a file it names is wrong."""

    exit_code = 2
    code = "usage"


class CredentialsError(SinchctlError):
    """Credentials are missing, incomplete, malformed or kept unsafely."""

    exit_code = 3
    code = "credentials"


class RefusedCredentialsError(SinchctlError):
    """Sinch answered 401 or 403."""

    exit_code = 4
    code = "refused_credentials"


class NotFoundError(SinchctlError):
    """Sinch answered 404, or a field asked for is not in the record."""

    exit_code = 5
    code = "not_found"


class FindingsError(SinchctlError):
    """The work was done and what it found is not good."""

    exit_code = 6
    code = "findings"


class RateLimitedError(SinchctlError):
    """Sinch answered 429 and the retries are used up; `retry_after` are the seconds it asks for."""

    exit_code = 7
    code = "rate_limited"
    retry_after: float | None = None


class NetworkError(SinchctlError):
    """The request was certainly not sent, or it was a read that failed."""

    exit_code = 8
    code = "network"


class SinchFailedError(SinchctlError):
    """Sinch answered 5xx, or with something that is no answer."""

    exit_code = 9
    code = "sinch_failed"


class PartlyFailedError(SinchctlError):
    """Some items of many failed."""

    exit_code = 10
    code = "partly_failed"


class SignatureError(SinchctlError):
    """A signature is not valid, or there is none."""

    exit_code = 11
    code = "invalid_signature"


class OutcomeUnknownError(SinchctlError):
    """The request may have reached Sinch; it is never sent again by itself."""

    exit_code = 12
    code = "outcome_unknown"


class DeclinedError(SinchctlError):
    """The operator said no at a prompt."""

    exit_code = 13
    code = "declined"


class RefusedRequestError(SinchctlError):
    """Sinch refused the request itself (another 4xx), or redirected it."""

    exit_code = 14
    code = "refused_request"


class PendingError(SinchctlError):
    """The final state was not there when --max-wait ran out."""

    exit_code = 15
    code = "pending"


MAY_HAVE_ACTED: Final = (OutcomeUnknownError, SinchFailedError)
"""The failures of a write after which Sinch may have acted all the same."""
