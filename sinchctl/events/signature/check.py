"""Check that a callback is from Sinch: its signature and the age of its timestamp.

Callbacks of Voice and Verification are signed as requests are (Sinch, "Using REST",
application-signed requests). The check is lenient where Sinch's SDKs differ: scheme and header
names in any letter case, the key in any spelling of a GUID, the path as received, decoded or
encoded, the MD5 line of an empty body empty or the MD5 of nothing. Everything else is strict.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from sinchctl.http_message import Arrived, path_of
from sinchctl.secret import Secret
from sinchctl.signing import (
    NumbersParts,
    Scheme,
    SignedParts,
    WebhookParts,
    content_md5,
    matches,
    same_key,
)
from sinchctl.text.amounts import age_in_words

SKEW = timedelta(minutes=5)
"""How far in the future a timestamp may be, since clocks differ; never more than the age."""

Parts = SignedParts | WebhookParts | NumbersParts
"""What one of the schemes signs."""

_QUERY_SIGNED = "the query is signed too, unlike in Sinch's documents"
_PATH_CHARACTERS = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check.

    `code` is one word for `reason`; `notes` say what was unusual and accepted anyway. `age` is
    in seconds, negative for a timestamp in the future, None without a time. `parts` are those
    that were signed, or should have been signed if the signature is wrong.
    """

    valid: bool
    code: str
    reason: str
    parts: Parts
    age: float | None = None
    notes: tuple[str, ...] = ()
    scheme: Scheme = "application"


def check(
    arrived: Arrived, key: str, secret: Secret, *, now: datetime, max_age: timedelta | None
) -> Verdict:
    """Check that a callback is signed with this application key and secret, and is recent.

    `max_age` is how old the timestamp may be, None for any age. No request makes it raise;
    raises CredentialsError if the secret is not base64.
    """
    expected = signed_parts(arrived)
    age = age_of(expected.timestamp, now)
    if fault := _malformed(arrived, key):
        return Verdict(False, *fault, expected, age)
    signature = arrived.value("authorization").rpartition(":")[2]
    for signed, note in _readings(arrived, expected):
        if matches(secret, signed.text, signature):
            notes = (note,) if note else ()
            if fault := stale(age, max_age):
                return Verdict(False, *fault, signed, age, notes)
            return Verdict(True, "valid", "the signature is valid", signed, age, notes)
    return Verdict(False, "mismatch", "the signature does not match the request", expected, age)


def signed_parts(arrived: Arrived) -> SignedParts:
    """Return the parts that should be signed."""
    body = content_md5(arrived.body) if arrived.body else ""
    content_type, timestamp = arrived.value("content-type"), arrived.value("x-timestamp")
    return SignedParts(arrived.method.upper(), body, content_type, timestamp, path_of(arrived.path))


def age_of(timestamp: str, now: datetime) -> float | None:
    """Return how many seconds ago a timestamp was, or None if it is not an ISO 8601 time."""
    try:
        moment = datetime.fromisoformat(timestamp)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (now - moment).total_seconds()
    except (ValueError, OverflowError):
        return None


def credentials_of(authorization: str) -> tuple[str, str, str]:
    """Return scheme, key and signature of an authorization header; missing parts are empty."""
    scheme, _, credentials = authorization.partition(" ")
    key, _, signature = credentials.partition(":")
    return scheme, key, signature


def _malformed(arrived: Arrived, key: str) -> tuple[str, str] | None:
    """Return what is wrong before any signature is computed: a code and a reason."""
    for name in ("authorization", "x-timestamp", "content-type"):
        if len(arrived.values(name)) > 1:
            return f"several-{name}", f"there are several {name} headers, and they differ"
    authorization = arrived.value("authorization")
    if not authorization:
        return "no-authorization", "there is no authorization header"
    scheme, signer, signature = credentials_of(authorization)
    if scheme.lower() != "application":
        return "scheme", _other_scheme(scheme)
    if not signer or not signature or ":" in signature or " " in signer + signature:
        return "authorization", "the authorization header is not Application KEY:SIGNATURE"
    if not same_key(signer, signer):
        return "key", "the key in the authorization header is not an application key (a GUID)"
    if not same_key(signer, key):
        return "key", f"it is signed for application {signer[:80]}, not for {key}"
    if not arrived.value("x-timestamp"):
        return "no-timestamp", "there is no x-timestamp header"
    return None


def _other_scheme(scheme: str) -> str:
    known = {
        "basic": "it has Basic authorization, which proves nothing about the body; "
        "Sinch signs callbacks with the scheme Application",
        "service": "it is signed for a service (Voice 2.0), not for an application",
        "bearer": "it has a bearer token; Sinch signs callbacks with the scheme Application",
        "user": "it is signed for a user, not for an application",
        "instance": "it is signed for an instance of an app, not for an application",
    }
    return known.get(scheme.lower(), "the authorization header does not begin with Application")


def stale(age: float | None, max_age: timedelta | None) -> tuple[str, str] | None:
    """Return what is wrong with the age of a right signature: a code and a reason."""
    if max_age is None:
        return None
    if age is None:
        return "timestamp", "the signature is right, but the timestamp is not a time"
    if age > max_age.total_seconds():
        return "stale", (
            f"the signature is right, but it is {age_in_words(age)} old; "
            f"the limit is {age_in_words(max_age.total_seconds())}"
        )
    if -age > min(SKEW, max_age).total_seconds():
        return "future", (
            f"the signature is right, but its timestamp is {age_in_words(-age)} in the future"
        )
    return None


def _readings(arrived: Arrived, expected: SignedParts) -> Iterator[tuple[SignedParts, str]]:
    """Yield the parts that may have been signed, the documented ones first, with a note."""
    sums = [(expected.content_md5, "")]
    if not arrived.body:
        sums.append((content_md5(b""), "the empty body is signed as the MD5 of nothing"))
    for path, path_note in _paths(arrived.path):
        for content, body_note in sums:
            note = "; ".join(part for part in (path_note, body_note) if part)
            yield replace(expected, content_md5=content, path=path), note


def _paths(target: str) -> Iterator[tuple[str, str]]:
    """Yield the accepted paths: as received, decoded, encoded; then those with query or host."""
    path = path_of(target)
    query = target.partition("?")[1:]
    known = {path}
    yield path, ""
    for form, how in ((unquote(path), "decoded"), (encoded(path), "encoded")):
        if form not in known:
            known.add(form)
            yield form, f"the path is signed {how}: {form}"
    if query[0]:
        yield path + "".join(query), _QUERY_SIGNED
    if target.partition("?")[0] != path:
        yield target.partition("?")[0], "the whole URL is signed instead of the path"
        if query[0]:
            yield target, f"the whole URL is signed instead of the path; {_QUERY_SIGNED}"


def encoded(path: str) -> str:
    """Return the path with every character percent-encoded that a request line cannot have."""
    return quote(path, _PATH_CHARACTERS, errors="replace")
