"""Check a callback in the scheme that it is signed in.

Webhook: SMS and Conversation callbacks (Sinch, Conversation API, "Validating callbacks").
Numbers: number events (Sinch, Numbers API, callbacks); they sign no time.
"""

import hmac
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sinchctl.events.model import BadRecordError, parse, scheme_of
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import (
    HMAC_SHA256,
    NUMBERS_SIGNATURE,
    SCHEMES,
    WEBHOOK_ALGORITHM,
    WEBHOOK_NONCE,
    WEBHOOK_SIGNATURE,
    WEBHOOK_TIMESTAMP,
    CallbackSecrets,
    NumbersParts,
    Scheme,
    SignedParts,
    WebhookParts,
)

from .check import Parts, Verdict, check, signed_parts, stale

SECRET_NAMES: dict[Scheme, str] = {
    "application": "application secret",
    "webhook": "webhook secret",
    "numbers": "secret of number callbacks",
}
_HEADERS: dict[Scheme, str] = {
    "application": "authorization",
    "webhook": WEBHOOK_SIGNATURE,
    "numbers": NUMBERS_SIGNATURE,
}
"""The header that holds the signature."""
_LATEST = 253402300799
"""The last second of the year 9999."""


def has_signature(arrived: Arrived) -> bool:
    """Return True if a request has a header for the signature of any scheme."""
    return any(arrived.value(header) for header in _HEADERS.values())


def scheme_of_request(arrived: Arrived) -> Scheme:
    """Return the scheme of a request, by its headers; that of its kind where they tell nothing.

    An authorization header that does not begin with Application may belong to a proxy.
    """
    own = scheme_of(_kind(arrived.body))
    present = [scheme for scheme in SCHEMES if arrived.value(_HEADERS[scheme])]
    if not arrived.value("authorization").lower().startswith("application"):
        present = [scheme for scheme in present if scheme != "application"]
    return own if own in present or not present else present[0]


def check_callback(
    arrived: Arrived,
    secrets: CallbackSecrets,
    *,
    now: datetime,
    max_age: timedelta | None,
) -> Verdict:
    """Check that a callback is from Sinch: in its own scheme, and recent if it signs a time.

    No request makes it raise; raises CredentialsError if the application secret is not base64.
    """
    scheme = scheme_of_request(arrived)
    if scheme == "application" and secrets.application is not None:
        return check(arrived, *secrets.application, now=now, max_age=max_age)
    if scheme == "webhook" and secrets.webhook is not None:
        verdict = _check_webhook(arrived, secrets.webhook, now, max_age)
    elif scheme == "numbers" and secrets.numbers is not None:
        verdict = _check_numbers(arrived, secrets.numbers)
    else:
        reason = f"there is no {SECRET_NAMES[scheme]} to check it with"
        return Verdict(False, "no-secret", reason, parts_of(arrived, scheme), scheme=scheme)
    own = scheme_of(_kind(arrived.body))
    if verdict.valid and own != scheme and _kind(arrived.body) not in {"unknown", ""}:
        reason = (
            f"it is signed with the {SECRET_NAMES[scheme]}, but Sinch signs this kind with the "
            f"{SECRET_NAMES[own]}"
        )
        return replace(verdict, valid=False, code="kind", reason=reason)
    return verdict


def parts_of(arrived: Arrived, scheme: Scheme) -> Parts:
    """Return the parts that should be signed in a scheme."""
    if scheme == "webhook":
        nonce, stamp = arrived.value(WEBHOOK_NONCE), arrived.value(WEBHOOK_TIMESTAMP)
        return WebhookParts(arrived.body, nonce, stamp)
    return NumbersParts(arrived.body) if scheme == "numbers" else signed_parts(arrived)


def signature_of(parts: Parts, secrets: CallbackSecrets) -> str | None:
    """Return the signature that these parts should have; None without the secret."""
    if isinstance(parts, SignedParts):
        return parts.signature(secrets.application[1]) if secrets.application else None
    secret = secrets.webhook if isinstance(parts, WebhookParts) else secrets.numbers
    return None if secret is None else parts.signature(secret)


def unix_moment(stamp: str) -> datetime | None:
    """Return the time of a text of Unix seconds; None if it is not one."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 13) or int(stamp) > _LATEST:
        return None
    return datetime.fromtimestamp(int(stamp), UTC)


def _check_webhook(
    arrived: Arrived, secret: Secret, now: datetime, max_age: timedelta | None
) -> Verdict:
    nonce, stamp = arrived.value(WEBHOOK_NONCE), arrived.value(WEBHOOK_TIMESTAMP)
    expected = WebhookParts(arrived.body, nonce, stamp)
    moment = unix_moment(stamp)
    age = None if moment is None else (now - moment).total_seconds()

    def refused(code: str, reason: str) -> Verdict:
        return Verdict(False, code, reason, expected, age, scheme="webhook")

    required = (WEBHOOK_SIGNATURE, WEBHOOK_ALGORITHM, WEBHOOK_NONCE, WEBHOOK_TIMESTAMP)
    if fault := _faulty_headers(arrived, required):
        return refused(*fault)
    if arrived.value(WEBHOOK_ALGORITHM) != HMAC_SHA256:
        word = arrived.value(WEBHOOK_ALGORITHM)[:80]
        return refused("algorithm", f"the algorithm is {word}; Sinch signs with {HMAC_SHA256}")
    if not _same(expected.signature(secret), arrived.value(WEBHOOK_SIGNATURE)):
        return refused("mismatch", "the signature does not match the request")
    if fault := stale(age, max_age):
        return refused(*fault)
    return Verdict(True, "valid", "the signature is valid", expected, age, scheme="webhook")


def _check_numbers(arrived: Arrived, secret: Secret) -> Verdict:
    expected = NumbersParts(arrived.body)
    if fault := _faulty_headers(arrived, (NUMBERS_SIGNATURE,)):
        return Verdict(False, *fault, expected, scheme="numbers")
    if not _same(expected.signature(secret), arrived.value(NUMBERS_SIGNATURE)):
        reason = "the signature does not match the request"
        return Verdict(False, "mismatch", reason, expected, scheme="numbers")
    return Verdict(True, "valid", "the signature is valid", expected, scheme="numbers")


def _faulty_headers(arrived: Arrived, names: Iterable[str]) -> tuple[str, str] | None:
    """Return what is wrong with the headers themselves: a code and a reason."""
    for name in names:
        values = arrived.values(name)
        if len(values) > 1:
            return f"several-{name}", f"there are several {name} headers, and they differ"
        if not values or not values[0]:
            return f"no-{name}", f"there is no {name} header"
    return None


def _same(expected: str, signature: str) -> bool:
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass"))


def _kind(body: bytes) -> str:
    """Return the kind of a body; empty if it is not a callback."""
    with suppress(BadRecordError):
        return parse(body).kind
    return ""
